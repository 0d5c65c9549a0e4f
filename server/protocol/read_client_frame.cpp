// What clients say, read: the boundary at which every byte from outside becomes a value or a
// refusal.
#include <algorithm>
#include <string>

#include "server/model/text_table.hpp"
#include "server/protocol/client_fields.hpp"
#include "server/protocol/command_fields.hpp"
#include "server/protocol/frame_parts.hpp"

namespace plenaria::protocol {
namespace {

using Decoded = Outcome<ClientFrame, FrameError>;

constexpr auto expectation_keys = std::to_array<std::string_view>(
    {"speaking", "called", "point", "appealed", "item", "session", "doors", "closing",
     "reopening", "staff", "text", "entry"});

/// Larger than any screen; keeps sizes small enough to multiply.
constexpr int pixels_max = 100'000;

FrameError malformed(std::string_view where) {
    return frame_error(CloseCode::malformed_frame, where);
}

bool is_size(int pixels) { return pixels >= 0 && pixels <= pixels_max; }

bool is_valid_id_or_empty(const std::string& text) { return text.empty() || is_valid_id(text); }

bool is_hex_or_empty(const std::string& text, std::size_t digits) {
    return text.empty() ||
           (text.size() == digits &&
            text.find_first_not_of("0123456789abcdef") == std::string::npos);
}

template <class Frame>
Decoded checked(const Value& from, const char* wrong, bool (*holds)(const Frame&)) {
    auto frame = read_frame<Frame>(client_rules, from);
    if (!frame.ok()) {
        return frame.error();
    }
    if (!holds(frame.value())) {
        return malformed(type_of(from) + "." + wrong);
    }
    return ClientFrame{std::move(frame).value()};
}

/// A list of rooms, one room, or `"*"`. An empty list is refused: it could be meant as none, and
/// in `Identify` it would mean all.
std::optional<std::vector<RoomId>> read_rooms(const Value* from) {
    std::vector<RoomId> rooms;
    if (from == nullptr) {
        return std::nullopt;
    }
    if (from->is(Value::Kind::string)) {
        if (from->text == "*") {
            return rooms;
        }
        rooms.emplace_back(from->text);
    } else if (!read(client_rules, *from, rooms)) {
        return std::nullopt;
    }
    const bool valid = std::all_of(rooms.begin(), rooms.end(),
                                   [](const RoomId& r) { return is_valid_id(r.value); });
    std::vector<RoomId> sorted = rooms;
    std::sort(sorted.begin(), sorted.end());
    const bool once = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    if (!valid || !once || rooms.empty() || rooms.size() > limits::rooms_per_event) {
        return std::nullopt;
    }
    return rooms;
}

/// Fills what a client wants to resume; answers false when it is there and cannot be read.
bool read_resume(const Value* from, Identify& to) {
    if (from == nullptr || from->is(Value::Kind::null)) {
        return true;
    }
    const Value* boot = from->find("boot_id");
    const Value* streams = from->find("streams");
    if (boot == nullptr || streams == nullptr || !read(client_rules, *boot, to.resume_boot_id) ||
        !is_valid_id(to.resume_boot_id)) {
        return false;
    }
    auto revs = read_revs(*streams);
    if (!revs) {
        return false;
    }
    to.resume = std::move(*revs);
    return true;
}

Decoded decode_identify(const Value& from) {
    const Value* proto = from.find("proto");
    // Said before anything else is looked at: another version may have other members.
    if (proto != nullptr && proto->is(Value::Kind::integer) && proto->integer != version) {
        return frame_error(CloseCode::unsupported_protocol,
                           "proto " + std::to_string(proto->integer));
    }
    auto read_members = read_frame<Identify>(client_rules, from);
    if (!read_members.ok()) {
        return read_members.error();
    }
    Identify frame = std::move(read_members).value();
    auto rooms = read_rooms(from.find("rooms"));
    if (!rooms) {
        return malformed("identify.rooms");
    }
    frame.rooms = std::move(*rooms);
    if (!read_resume(from.find("resume"), frame)) {
        return malformed("identify.resume");
    }
    if (!is_valid_id_or_empty(frame.view)) {
        return malformed("identify.view");
    }
    if (!is_size(frame.device.width) || !is_size(frame.device.height)) {
        return malformed("identify.device");
    }
    if (!is_hex_or_empty(frame.device.key, limits::device_key_digits)) {
        return malformed("identify.device.key");
    }
    return ClientFrame{std::move(frame)};
}

Decoded decode_status(const Value& from) {
    auto read_members = read_frame<Status>(client_rules, from);
    if (!read_members.ok()) {
        return read_members.error();
    }
    Status frame = std::move(read_members).value();
    const Value* applied = from.find("applied");
    auto revs = applied == nullptr ? std::nullopt : read_revs(*applied);
    if (!revs) {
        return malformed("status.applied");
    }
    frame.applied = std::move(*revs);
    if (!is_valid_id_or_empty(frame.scene)) {
        return malformed("status.scene");
    }
    if (frame.frames_painted < 0 || frame.rtt_ms < -1) {
        return malformed("status");
    }
    if (!is_size(frame.width) || !is_size(frame.height)) {
        return malformed("status.width");
    }
    return ClientFrame{std::move(frame)};
}

/// As they are written: a quotation mark or backslash takes two.
std::size_t bytes_of(const Text& text) {
    const auto escaped = [](char c) { return c == '"' || c == '\\'; };
    std::size_t bytes = 0;
    for (const auto& [language, words] : text.strings()) {
        const auto more = std::count_if(words.begin(), words.end(), escaped);
        bytes += language.size() + words.size() + static_cast<std::size_t>(more);
    }
    return bytes;
}

std::size_t bytes_of(const SetText& command) {
    std::size_t bytes = bytes_of(command.title);
    for (const Text& paragraph : command.paragraphs) {
        bytes += bytes_of(paragraph);
    }
    return bytes;
}

/// The envelope of a command whose id is known. Each step answers what is wrong, or nothing.
class CommandReader {
public:
    CommandReader(CommandId id, const Value& from) : from_(&from) { request_.id = std::move(id); }

    [[nodiscard]] ClientFrame decode() {
        std::optional<Rejection> wrong = read_envelope();
        if (!wrong) {
            wrong = read_command();
        }
        if (!wrong) {
            wrong = read_expectations();
        }
        if (!wrong && names_staff() && !expects("staff")) {
            wrong = invalid("expect.staff");
        }
        if (wrong) {
            const auto named = command_named(name_);
            return RefusedCommand{std::move(request_.id), std::move(*wrong),
                                  named ? name_of(*named) : std::string_view{},
                                  std::move(request_.room), request_.dry_run};
        }
        return std::move(request_);
    }

private:
    static Rejection invalid(std::string_view what) {
        return reject(RejectionCode::invalid_argument, "what", same_text(what));
    }

    std::optional<Rejection> read_envelope() {
        // A misspelt "dry_run" must not become a command that is carried out.
        FieldReader archive{args_rules, *from_};
        std::string type;
        archive.required("t", type);
        archive.required("id", request_.id);
        archive.required("room", request_.room);
        archive.required("name", name_);
        archive("dry_run", request_.dry_run);
        archive.apart("args");
        archive.apart("expect");
        return archive.finish() ? std::nullopt : std::optional{invalid(archive.wrong())};
    }

    std::optional<Rejection> read_command() {
        auto command = command_named(name_);
        if (!command) {
            // Somebody else's bytes: repeated only where they could be a name.
            return reject(RejectionCode::unknown_command, "id",
                          same_text(is_valid_id(name_) ? name_ : "?"));
        }
        const Value none{.kind = Value::Kind::object};
        const Value* args = from_->find("args");
        const bool absent = args == nullptr || args->is(Value::Kind::null);
        FieldReader archive{args_rules, absent ? none : *args};
        std::visit([&](auto& alternative) { fields(archive, alternative); }, *command);
        if (!archive.finish()) {
            return invalid(archive.wrong());
        }
        const auto* text = std::get_if<SetText>(&*command);
        if (text != nullptr && bytes_of(*text) > limits::text_bytes) {
            return invalid("paragraphs");
        }
        request_.command = std::move(*command);
        return std::nullopt;
    }

    std::optional<Rejection> read_expectations() {
        const Value* expect = from_->find("expect");
        if (expect == nullptr || expect->is(Value::Kind::null)) {
            return std::nullopt;
        }
        if (!expect->is(Value::Kind::object) || expect->names.size() > limits::expectations) {
            return invalid("expect");
        }
        for (std::size_t i = 0; i < expect->names.size(); ++i) {
            const std::string& what = expect->names[i];
            const Value& believed = expect->elements[i];
            const bool known = std::find(expectation_keys.begin(), expectation_keys.end(), what) !=
                               expectation_keys.end();
            const bool nobody = believed.is(Value::Kind::null);
            if (!known || !(nobody || believed.is(Value::Kind::string)) ||
                !is_valid_id_or_empty(believed.text)) {
                return invalid("expect");
            }
            request_.expect.emplace_back(what, believed.text);
        }
        return std::nullopt;
    }

    /// Whoever counts the sworn staff, or writes their list anew, says which list was read: who is
    /// on it sees what goes on within, and another operator may have changed it meanwhile.
    [[nodiscard]] bool names_staff() const {
        const auto* check = std::get_if<ConfirmCheck>(&request_.command);
        const bool counts =
            check != nullptr && check->check == ClosingCheck::staff && check->confirmed;
        return counts || std::holds_alternative<ListStaff>(request_.command);
    }

    [[nodiscard]] bool expects(std::string_view what) const {
        return std::any_of(request_.expect.begin(), request_.expect.end(),
                           [&](const auto& each) { return each.first == what; });
    }

    const Value* from_;
    CommandRequest request_;
    std::string name_;
};

Decoded decode_command(const Value& from) {
    CommandId id;
    const Value* given = from.find("id");
    if (given == nullptr || !read(client_rules, *given, id)) {
        return malformed("command.id");
    }
    return CommandReader{std::move(id), from}.decode();
}

}  // namespace

Outcome<ClientFrame, FrameError> decode_client_frame(std::string_view text) {
    const auto parsed = parse_frame(text, client_depth_max);
    if (!parsed.ok()) {
        return parsed.error();
    }
    const Value& frame = parsed.value();
    const std::string& type = type_of(frame);
    if (type == "identify") {
        return decode_identify(frame);
    }
    if (type == "command") {
        return decode_command(frame);
    }
    if (type == "status") {
        return decode_status(frame);
    }
    if (type == "time") {
        return checked<TimeRequest>(frame, "t0_ms", [](const TimeRequest&) { return true; });
    }
    if (type == "resync") {
        return checked<Resync>(frame, "stream_id",
                               [](const Resync& f) { return is_stream_id(f.stream_id); });
    }
    if (type == "applied") {
        return checked<Applied>(frame, "stream_id", [](const Applied& f) {
            return is_stream_id(f.stream_id) && f.rev >= 0;
        });
    }
    if (type == "code") {
        return checked<CodeRequest>(frame, "screen", [](const CodeRequest&) { return true; });
    }
    const bool from_servers = std::find(server_frame_types.begin(), server_frame_types.end(),
                                        type) != server_frame_types.end();
    return from_servers ? frame_error(CloseCode::frame_not_allowed, type) : malformed("t");
}

}  // namespace plenaria::protocol
