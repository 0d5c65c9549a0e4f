#include "server/protocol/frame_parts.hpp"

#include "server/model/assertion.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::protocol {
namespace {

constexpr auto close_codes = std::to_array<std::pair<CloseCode, std::string_view>>({
    {CloseCode::going_away, "going_away"},
    {CloseCode::message_too_big, "message_too_big"},
    {CloseCode::slow_consumer, "slow_consumer"},
    {CloseCode::identify_timeout, "identify_timeout"},
    {CloseCode::overloaded, "overloaded"},
    {CloseCode::too_many_attempts, "too_many_attempts"},
    {CloseCode::device_not_proven, "device_not_proven"},
    {CloseCode::malformed_frame, "malformed_frame"},
    {CloseCode::unsupported_protocol, "unsupported_protocol"},
    {CloseCode::proof_refused, "proof_refused"},
    {CloseCode::unknown_room, "unknown_room"},
    {CloseCode::frame_not_allowed, "frame_not_allowed"},
    {CloseCode::tls_required, "tls_required"},
});

std::string_view name_of(CloseCode close) {
    for (const auto& [candidate, name] : close_codes) {
        if (candidate == close) {
            return name;
        }
    }
    PLENARIA_ASSERT(false);
}

std::string_view reason_of(JsonError error) {
    switch (error) {
        case JsonError::not_json:
            return "JSON, UTF-8";
        case JsonError::too_deep:
            return "JSON depth";
        case JsonError::repeated_member:
            return "JSON member twice";
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

std::span<const std::pair<CloseCode, std::string_view>> close_code_names() { return close_codes; }

bool should_retry(std::uint16_t code) { return code < 4500 || code > 4999; }

FrameError frame_error(CloseCode close, std::string_view detail) {
    const std::string name{name_of(close)};
    Text text = text_of("protocol." + name);
    if (!detail.empty()) {
        Text detailed;
        for (const auto& [language, words] : text.strings()) {
            detailed.set(language, words + " (" + std::string{detail} + ")");
        }
        text = std::move(detailed);
    }
    return FrameError{close, name, std::move(text)};
}

Outcome<Value, FrameError> parse_frame(std::string_view text, int depth_max) {
    if (text.size() > limits::frame_bytes_max) {
        return frame_error(CloseCode::message_too_big,
                           "> " + std::to_string(limits::frame_bytes_max) + " B");
    }
    auto parsed = parse_json(text, depth_max);
    if (!parsed.ok()) {
        return frame_error(CloseCode::malformed_frame, reason_of(parsed.error()));
    }
    const Value* type = parsed.value().find("t");
    if (type == nullptr || !type->is(Value::Kind::string)) {
        return frame_error(CloseCode::malformed_frame, "t");
    }
    return std::move(parsed).value();
}

const std::string& type_of(const Value& frame) {
    const Value* type = frame.find("t");
    PLENARIA_ASSERT(type != nullptr);
    return type->text;
}

bool is_stream_id(const std::string& text) {
    const bool longer = text.size() > limits::id_bytes;
    return text.size() <= limits::stream_id_bytes &&
           is_valid_id(text.substr(0, limits::id_bytes)) &&
           (!longer || is_valid_id(text.substr(limits::id_bytes)));
}

void write_revs(Writer& out, const std::vector<ResumePoint>& revs) {
    out.begin_object();
    for (const ResumePoint& point : revs) {
        out.key(point.stream_id);
        out.integer(point.rev);
    }
    out.end_object();
}

std::optional<std::vector<ResumePoint>> read_revs(const Value& from) {
    if (!from.is(Value::Kind::object) || from.names.size() > limits::streams_per_connection) {
        return std::nullopt;
    }
    std::vector<ResumePoint> revs;
    for (std::size_t i = 0; i < from.names.size(); ++i) {
        const Value& rev = from.elements[i];
        if (!is_stream_id(from.names[i]) || !rev.is(Value::Kind::integer) || rev.integer < 0) {
            return std::nullopt;
        }
        revs.push_back({from.names[i], rev.integer});
    }
    return revs;
}

Writer begin_frame(std::string_view type) {
    Writer out;
    out.begin_object();
    out.key("t");
    out.string(type);
    return out;
}

std::string end_frame(Writer writer) {
    writer.end_object();
    return writer.take();
}

}  // namespace plenaria::protocol
