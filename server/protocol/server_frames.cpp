// What the server says, written.
#include <string>

#include "server/protocol/frame_parts.hpp"
#include "server/protocol/server_fields.hpp"

namespace plenaria::protocol {

CommandResult accepted(CommandId id, std::vector<Effect> effects) {
    return CommandResult{.id = std::move(id), .effects = std::move(effects)};
}

CommandResult refused(CommandId id, const Rejection& rejection) {
    return CommandResult{.id = std::move(id),
                         .code = std::string{name_of(rejection.code)},
                         .text = text_of(rejection),
                         .present = rejection.present};
}

std::string encode(const Hello& frame) { return write_frame("hello", frame); }

std::string encode(const Welcome& frame) { return write_frame("welcome", frame); }

std::string encode(const SnapshotPart& frame) {
    Writer out = begin_frame("snapshot");
    FieldWriter archive{out};
    fields(archive, frame);
    out.key("sections");
    out.raw(frame.sections);
    return end_frame(std::move(out));
}

std::string encode_delta(TimePoint now, std::span<const DeltaPart* const> parts, bool ack) {
    Writer out = begin_frame("delta");
    FieldWriter archive{out};
    archive("now_ms", now);
    archive("ack", ack);
    out.key("streams");
    out.begin_object();
    for (const DeltaPart* part : parts) {
        out.key(part->stream_id);
        out.begin_object();
        archive("rev", part->rev);
        out.key("sections");
        out.raw(part->sections);
        out.end_object();
    }
    out.end_object();
    return end_frame(std::move(out));
}

std::string encode(const Heartbeat& frame) {
    Writer out = begin_frame("hb");
    FieldWriter archive{out};
    archive("now_ms", frame.now);
    // Idle screens are to cost little, those that are cleared hear one each second.
    if (!frame.revs.empty()) {
        out.key("streams");
        write_revs(out, frame.revs);
    }
    return end_frame(std::move(out));
}

std::string encode(const TimeReply& frame) { return write_frame("time", frame); }

std::string encode(const CommandResult& frame) {
    Writer out = begin_frame("result");
    FieldWriter archive{out};
    archive.required("id", frame.id);
    archive.required("ok", frame.ok());
    if (!frame.ok()) {
        archive.required("code", frame.code);
        archive.required("text", frame.text);
    }
    if (!frame.present.empty()) {
        out.key("present");
        out.begin_object();
        for (const auto& [what, value] : frame.present) {
            archive.required(what, value);
        }
        out.end_object();
    }
    archive("effects", frame.effects);
    return end_frame(std::move(out));
}

std::string encode(const CodeOrder& frame) { return write_frame("code", frame); }

std::string encode(const ErrorFrame& frame) { return write_frame("error", frame); }

}  // namespace plenaria::protocol
