// What client and server frames have in common: tables of frame types and close codes, revs by
// stream, refusals. Internal to the module.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/protocol/fields.hpp"
#include "server/protocol/frames.hpp"
#include "server/protocol/json_value.hpp"

namespace plenaria::protocol {

inline constexpr auto client_frame_types =
    std::to_array<std::string_view>(
        {"identify", "time", "resync", "command", "status", "applied", "code"});
inline constexpr auto server_frame_types = std::to_array<std::string_view>(
    {"hello", "welcome", "snapshot", "delta", "hb", "time", "result", "code", "error"});

/// Every close code with its wire name.
[[nodiscard]] std::span<const std::pair<CloseCode, std::string_view>> close_code_names();

/// What a connection says about itself is checked more strictly than what the server says.
inline constexpr ReadRules client_rules{.string_bytes = limits::name_bytes,
                                        .elements = limits::rooms_per_event,
                                        .printable_only = true,
                                        .refuse_unknown = false};
inline constexpr ReadRules args_rules{.string_bytes = limits::name_bytes,
                                      .elements = limits::rooms_per_event,
                                      .printable_only = true,
                                      .refuse_unknown = true};
inline constexpr ReadRules server_rules{};

/// Nesting of client frames: frame → args is 2; the rest is room to grow within version 1.
inline constexpr int client_depth_max = 8;
/// Nesting of server frames: frame → streams → stream → sections → section → set → item → speaker
/// → text is 9; the rest is for members that a newer server adds.
inline constexpr int server_depth_max = 12;

/// Guards shared by both directions: size, JSON, an object with a type.
[[nodiscard]] Outcome<Value, FrameError> parse_frame(std::string_view text, int depth_max);
/// The frame's type, after `parse_frame`.
[[nodiscard]] const std::string& type_of(const Value& frame);

/// Whether `text` may name a stream: the characters of an id, `limits::stream_id_bytes` at most.
[[nodiscard]] bool is_stream_id(const std::string& text);

/// `{"s1": 12}`, as in `hb`, `status` and `identify.resume`.
void write_revs(Writer& out, const std::vector<ResumePoint>& revs);
/// At most `limits::streams_per_connection` valid stream ids with revs from 0.
[[nodiscard]] std::optional<std::vector<ResumePoint>> read_revs(const Value& from);

/// Starts a frame of that type; the caller ends the object.
[[nodiscard]] Writer begin_frame(std::string_view type);
[[nodiscard]] std::string end_frame(Writer writer);

/// A frame read by one `fields` list, or the refusal that names "type.member".
template <class Frame>
[[nodiscard]] Outcome<Frame, FrameError> read_frame(const ReadRules& rules, const Value& from) {
    Frame frame{};
    FieldReader archive{rules, from};
    fields(archive, frame);
    if (!archive.finish()) {
        return frame_error(CloseCode::malformed_frame, type_of(from) + "." + archive.wrong());
    }
    return frame;
}

/// Writes a frame whose members are one `fields` list.
template <class Frame>
[[nodiscard]] std::string write_frame(std::string_view type, const Frame& frame) {
    Writer out = begin_frame(type);
    FieldWriter archive{out};
    fields(archive, frame);
    return end_frame(std::move(out));
}

}  // namespace plenaria::protocol
