#include "server/protocol/self_description.hpp"

#include "server/model/assertion.hpp"
#include "server/protocol/command_fields.hpp"
#include "server/protocol/frame_parts.hpp"

namespace plenaria::protocol {
namespace {

/// Walks a `fields` list for the names alone.
class FieldNamer {
public:
    explicit FieldNamer(Writer& out) : out_(&out) {}

    template <class T>
    void operator()(std::string_view name, const T& /*value*/, Bounds /*bounds*/ = {}) {
        add(name, !may_be_absent<T>);
    }
    template <class T>
    void required(std::string_view name, const T& /*value*/, Bounds /*bounds*/ = {}) {
        add(name, true);
    }
    template <class T>
    void optional(std::string_view name, const T& /*value*/) {
        add(name, false);
    }

private:
    void add(std::string_view name, bool needed) {
        out_->key(name);
        out_->boolean(needed);
    }

    Writer* out_;
};

template <class Names>
void write_names(Writer& out, std::string_view key, const Names& names) {
    out.key(key);
    out.begin_array();
    for (const std::string_view name : names) {
        out.string(name);
    }
    out.end_array();
}

void write_commands(Writer& out) {
    out.key("commands");
    out.begin_object();
    for (const std::string_view name : all_command_names()) {
        const auto command = command_named(name);
        PLENARIA_ASSERT(command.has_value());
        out.key(name);
        out.begin_object();
        FieldNamer namer{out};
        std::visit([&](const auto& alternative) { fields(namer, alternative); }, *command);
        out.end_object();
    }
    out.end_object();
}

void write_close_codes(Writer& out) {
    out.key("close_codes");
    out.begin_object();
    for (const auto& [close, name] : close_code_names()) {
        const auto code = static_cast<std::uint16_t>(close);
        out.key(name);
        out.begin_object();
        out.key("code");
        out.integer(code);
        out.key("retry");
        out.boolean(should_retry(code));
        out.end_object();
    }
    out.end_object();
}

}  // namespace

std::string describe() {
    Writer out;
    out.begin_object();
    out.key("protocol");
    out.string(subprotocol);
    out.key("version");
    out.integer(version);
    write_names(out, "client_frames", client_frame_types);
    write_names(out, "server_frames", server_frame_types);
    write_commands(out);
    write_close_codes(out);
    out.key("rejections");
    out.begin_array();
    for (const RejectionCode code : all_rejection_codes()) {
        out.string(name_of(code));
    }
    out.end_array();
    out.end_object();
    return out.take();
}

}  // namespace plenaria::protocol
