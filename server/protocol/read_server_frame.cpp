// What the server says, read: used by the C++ clients and by tests. Unknown members are ignored,
// so that a client outlives the server's next version.
#include <string>

#include "server/protocol/frame_parts.hpp"
#include "server/protocol/server_fields.hpp"

namespace plenaria::protocol {
namespace {

using Decoded = Outcome<ServerFrame, FrameError>;

FrameError malformed(std::string_view where) {
    return frame_error(CloseCode::malformed_frame, where);
}

template <class Frame>
Decoded plain(const Value& from) {
    auto frame = read_frame<Frame>(server_rules, from);
    if (!frame.ok()) {
        return frame.error();
    }
    return ServerFrame{std::move(frame).value()};
}

/// The text of `sections`, to be read by the stream's replica.
std::optional<std::string> read_sections(const Value& from) {
    const Value* sections = from.find("sections");
    if (sections == nullptr || !sections->is(Value::Kind::object)) {
        return std::nullopt;
    }
    Writer out;
    write(out, *sections);
    return out.take();
}

Decoded decode_welcome(const Value& from) {
    auto frame = read_frame<Welcome>(server_rules, from);
    if (!frame.ok()) {
        return frame.error();
    }
    for (const StreamGrant& grant : frame.value().streams) {
        if (!is_stream_id(grant.stream_id)) {
            return malformed("welcome.streams");
        }
    }
    if (frame.value().streams.size() > limits::streams_per_connection) {
        return malformed("welcome.streams");
    }
    return ServerFrame{std::move(frame).value()};
}

Decoded decode_snapshot(const Value& from) {
    auto read_members = read_frame<SnapshotPart>(server_rules, from);
    if (!read_members.ok()) {
        return read_members.error();
    }
    SnapshotPart frame = std::move(read_members).value();
    auto sections = read_sections(from);
    if (!sections) {
        return malformed("snapshot.sections");
    }
    frame.sections = std::move(*sections);
    const bool parts =
        frame.part >= 1 && frame.part <= frame.of && frame.of <= limits::snapshot_parts_max;
    if (!parts || frame.rev < 0 || !is_stream_id(frame.stream_id)) {
        return malformed("snapshot.part");
    }
    return ServerFrame{std::move(frame)};
}

Decoded decode_delta(const Value& from) {
    Delta frame;
    FieldReader archive{server_rules, from};
    archive("now_ms", frame.now);
    archive("ack", frame.ack);
    const Value* streams = from.find("streams");
    if (!archive.finish() || streams == nullptr || !streams->is(Value::Kind::object) ||
        streams->names.size() > limits::streams_per_connection) {
        return malformed("delta.streams");
    }
    for (std::size_t i = 0; i < streams->names.size(); ++i) {
        DeltaPart part{.stream_id = streams->names[i]};
        const Value& content = streams->elements[i];
        FieldReader members{server_rules, content};
        members("rev", part.rev);
        auto sections = read_sections(content);
        if (!members.finish() || !sections || part.rev < 0 || !is_stream_id(part.stream_id)) {
            return malformed("delta.streams");
        }
        part.sections = std::move(*sections);
        frame.streams.push_back(std::move(part));
    }
    return ServerFrame{std::move(frame)};
}

Decoded decode_heartbeat(const Value& from) {
    Heartbeat frame;
    FieldReader archive{server_rules, from};
    archive("now_ms", frame.now);
    const Value* streams = from.find("streams");
    auto revs =
        streams == nullptr ? std::optional{std::vector<ResumePoint>{}} : read_revs(*streams);
    if (!archive.finish() || !revs) {
        return malformed("hb");
    }
    frame.revs = std::move(*revs);
    return ServerFrame{std::move(frame)};
}

Decoded decode_result(const Value& from) {
    CommandResult frame;
    const Value* ok = from.find("ok");
    if (ok == nullptr || !ok->is(Value::Kind::boolean)) {
        return malformed("result.ok");
    }
    FieldReader archive{server_rules, from};
    archive.required("id", frame.id);
    if (!ok->boolean) {
        archive.required("code", frame.code);
        archive.required("text", frame.text);
    }
    archive("effects", frame.effects);
    if (!archive.finish() || frame.ok() != ok->boolean) {
        return malformed("result");
    }
    if (const Value* present = from.find("present"); present != nullptr) {
        for (std::size_t i = 0; i < present->names.size(); ++i) {
            std::string value;
            if (!read(server_rules, present->elements[i], value)) {
                return malformed("result.present");
            }
            frame.present.emplace_back(present->names[i], std::move(value));
        }
    }
    return ServerFrame{std::move(frame)};
}

}  // namespace

Outcome<ServerFrame, FrameError> decode_server_frame(std::string_view text) {
    const auto parsed = parse_frame(text, server_depth_max);
    if (!parsed.ok()) {
        return parsed.error();
    }
    const Value& frame = parsed.value();
    const std::string& type = type_of(frame);
    if (type == "hb") {
        return decode_heartbeat(frame);
    }
    if (type == "delta") {
        return decode_delta(frame);
    }
    if (type == "snapshot") {
        return decode_snapshot(frame);
    }
    if (type == "result") {
        return decode_result(frame);
    }
    if (type == "time") {
        return plain<TimeReply>(frame);
    }
    if (type == "hello") {
        return plain<Hello>(frame);
    }
    if (type == "welcome") {
        return decode_welcome(frame);
    }
    if (type == "code") {
        return plain<CodeOrder>(frame);
    }
    return type == "error" ? plain<ErrorFrame>(frame) : malformed("t");
}

}  // namespace plenaria::protocol
