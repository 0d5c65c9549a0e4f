// The parts of the scenes. Internal to display/sdl; lengths are design units.
#pragma once

#include <string>
#include <vector>

#include "display/core/scene.hpp"
#include "display/sdl/canvas.hpp"
#include "display/sdl/palette.hpp"

namespace plenaria::display::paint_parts {

inline constexpr double margin = 64;
/// Nobody at the back of a room reads less (ui.md, Room display): what has no place at this size
/// is counted instead.
inline constexpr double legible = 22;

/// One line under another.
struct Row {
    TextStyle style;
    std::string text;
    double height = 0;
};

// paint_clock.cpp
[[nodiscard]] double height_of(const std::vector<Row>& rows);
void draw(Canvas& canvas, double x, double y, const std::vector<Row>& rows);
struct ClockInk {
    std::string_view icon;  ///< empty: an ordinary running clock needs no shape
    Colour text = palette::text;
    Colour second = palette::second;
    Colour used = palette::accent;
};
[[nodiscard]] ClockInk ink_of(const ClockCard& clock);
/// The part of the allotment that is used up.
void clock_bar(const ClockCard& card, Canvas& canvas, const Box& box);
/// The whole screen for the speaker's own clock.
void clock_view(const Scene& scene, Canvas& canvas);

// paint_floor.cpp
/// Event, room and time of day. Answers where free space ends on the right, for the badge.
[[nodiscard]] double header(const Scene& scene, Canvas& canvas);
/// Everything of the floor scene under the header. Answers whether two long titles take turns.
[[nodiscard]] bool floor(const Scene& scene, Canvas& canvas);
/// The item's label and title on three lines, from the header down; answers its lower end.
double item_lines(const Scene& scene, Canvas& canvas, double width);

// paint_channels.cpp
/// The lines of interpretation channels, down to the lower margin. Answers where their rule is.
double channels(const Scene& scene, Canvas& canvas);

// paint_speaker.cpp
/// The speaker's panel with the clock, or the point of order over it.
void speaker_panel(const Scene& scene, Canvas& canvas, const Box& box);
/// Somebody with a clock in a low box: a point of order, or whoever is paused below it.
void compact_speaker(const Line& label, const SpeakerCard& card, const ClockCard* clock,
                     Canvas& canvas, const Box& box, bool point);

// paint_lists.cpp
/// Panel, next speakers, replies and the link to the documents.
void side_column(const Scene& scene, Canvas& canvas, const Box& column);
void next_view(const Scene& scene, Canvas& canvas);
inline constexpr double note_pitch = 30;
/// A note in lines, none smaller than can be read.
[[nodiscard]] std::vector<Row> note_rows(const Line& line, Canvas& canvas, double width,
                                         Colour colour);

// paint_agenda.cpp
void agenda_view(const Scene& scene, Canvas& canvas);

// paint_text.cpp
/// The text in both languages, page by page where it is long (`Scene::page_turn`).
void text_view(const Scene& scene, Canvas& canvas);
void documents_view(const Scene& scene, Canvas& canvas);
/// What became of the text before the room; with a large box, in large letters.
void decision(const TextCard& text, Canvas& canvas, const Box& box);

// paint_rooms.cpp
void door_view(const Scene& scene, Canvas& canvas);
void lobby_view(const Scene& scene, Canvas& canvas);

// paint_slate.cpp
/// What a slate looks like, by what it says.
struct SlateLook {
    std::string_view icon;
    Colour icon_colour = palette::second;
    Colour card = palette::panel;
    Colour text = palette::text;
    Colour second = palette::second;
};
[[nodiscard]] SlateLook look_of(SceneKind kind);
void ground(SceneKind kind, Canvas& canvas);
void slate(const Scene& scene, Canvas& canvas);
/// One notice in the middle of a view that has nothing to show.
void notice(const Scene& scene, Canvas& canvas);

// paint_over.cpp
/// The age of what is shown: a badge beside the time, later a banner.
void stale_mark(const Scene& scene, Canvas& canvas, double header_right);
void bulletins(const Scene& scene, Canvas& canvas);

}  // namespace plenaria::display::paint_parts
