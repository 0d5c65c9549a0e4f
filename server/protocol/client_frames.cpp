// What clients say, written: used by the C++ clients and by tests.
#include <string>

#include "server/protocol/client_fields.hpp"
#include "server/protocol/command_fields.hpp"
#include "server/protocol/frame_parts.hpp"

namespace plenaria::protocol {

std::string encode(const Identify& frame) {
    Writer out = begin_frame("identify");
    FieldWriter archive{out};
    fields(archive, frame);
    out.key("rooms");
    if (frame.rooms.empty()) {
        out.string("*");
    } else {
        write(out, frame.rooms);
    }
    if (!frame.resume.empty()) {
        out.key("resume");
        out.begin_object();
        archive.required("boot_id", frame.resume_boot_id);
        out.key("streams");
        write_revs(out, frame.resume);
        out.end_object();
    }
    return end_frame(std::move(out));
}

std::string encode(const TimeRequest& frame) { return write_frame("time", frame); }

std::string encode(const Resync& frame) { return write_frame("resync", frame); }

std::string encode(const CommandRequest& frame) {
    Writer out = begin_frame("command");
    FieldWriter archive{out};
    archive.required("id", frame.id);
    archive.required("room", frame.room);
    archive.required("name", std::string{name_of(frame.command)});
    out.key("args");
    std::visit([&](const auto& command) { write(out, command); }, frame.command);
    if (!frame.expect.empty()) {
        out.key("expect");
        out.begin_object();
        for (const auto& [what, believed] : frame.expect) {
            archive.required(what, believed);
        }
        out.end_object();
    }
    archive("dry_run", frame.dry_run);
    return end_frame(std::move(out));
}

std::string encode(const Status& frame) {
    Writer out = begin_frame("status");
    out.key("applied");
    write_revs(out, frame.applied);
    FieldWriter archive{out};
    fields(archive, frame);
    return end_frame(std::move(out));
}

std::string encode(const Applied& frame) { return write_frame("applied", frame); }

std::string encode(const CodeRequest& frame) { return write_frame("code", frame); }

}  // namespace plenaria::protocol
