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
/// is counted, left out for what matters more, or takes turns.
inline constexpr double legible = 22;
/// The exception: one word that is wider than its line is never cut, and may become this small.
inline constexpr double smallest_word = 9;

/// One line under another.
struct Row {
    TextStyle style;
    std::string text;
    double height = 0;
};

/// What has no place for both languages at a legible size shows one at a time (ui.md).
struct Turns {
    int at = 0;          ///< the language that has its turn
    bool taken = false;  ///< whether anything takes turns: then the screen changes with them
};

// paint_clock.cpp
[[nodiscard]] double height_of(const std::vector<Row>& rows);
void draw(Canvas& canvas, double x, double y, const std::vector<Row>& rows,
          Align align = Align::left);
/// `text` in lines no wider than `width`: as large as it takes `most` of them, but not below
/// `smallest`, where it may take more. A line's height is `pitch` times its size.
[[nodiscard]] std::vector<Row> fitted_rows(Canvas& canvas, TextStyle style, double smallest,
                                           const std::string& text, double width,
                                           std::size_t most = 1, double pitch = 1.25);
void append(std::vector<Row>& rows, std::vector<Row> more);
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
[[nodiscard]] double header(const Scene& scene, Canvas& canvas, Turns& turns);
/// Everything of the floor scene under the header.
void floor(const Scene& scene, Canvas& canvas, Turns& turns);
/// The item's label and title on three lines, from the header down; answers its lower end.
double item_lines(const Scene& scene, Canvas& canvas, double width);

// paint_channels.cpp
/// The lines of interpretation channels, down to the lower margin. Answers where their rule is.
double channels(const Scene& scene, Canvas& canvas);

// paint_speaker.cpp
/// The speaker's panel with the clock, or the point of order over it.
void speaker_panel(const Scene& scene, Canvas& canvas, const Box& box, Turns& turns);
/// Somebody with a clock in a low box: a point of order, or whoever is paused below it.
void compact_speaker(const Line& label, const SpeakerCard& card, const ClockCard* clock,
                     Canvas& canvas, const Box& box, bool point, Turns& turns);

// paint_lists.cpp
/// Panel, next speakers, replies and the link to the documents.
void side_column(const Scene& scene, Canvas& canvas, const Box& box);
void next_view(const Scene& scene, Canvas& canvas, Turns& turns);
inline constexpr double note_pitch = 30;
/// A note in lines, none smaller than can be read.
[[nodiscard]] std::vector<Row> note_rows(const Line& line, Canvas& canvas, double width,
                                         Colour colour);

// paint_agenda.cpp
void agenda_view(const Scene& scene, Canvas& canvas);

// paint_text.cpp
/// "1 / 3" at the lower margin.
void page_number(const Scene& scene, Canvas& canvas, std::size_t page, std::size_t pages);
/// The text in both languages, page by page where it is long (`Scene::page_turn`).
void text_view(const Scene& scene, Canvas& canvas);
void documents_view(const Scene& scene, Canvas& canvas);
/// What became of the text before the room, in large letters.
void decision(const TextCard& text, Canvas& canvas, const Box& box);
/// The same in a strip as high as it needs; answers its height.
double decision_strip(const TextCard& text, Canvas& canvas, const Box& box, Turns& turns);

// paint_rooms.cpp
/// Icon and colour of what a room is doing: the word stands beside them.
struct StateInk {
    std::string_view icon;
    Colour colour = palette::second;
    Colour panel = palette::panel;
};
[[nodiscard]] StateInk ink_of(SceneKind state);
void door_view(const Scene& scene, Canvas& canvas);

// paint_lobby.cpp
/// All rooms, page by page where there are many (`Scene::page_turn`).
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
/// Strips at the upper edge, above everything else that a screen shows: of a cleared one, and of
/// one whose id the event does not know.
inline constexpr double strip_height = 72;
void within_strip(const Line& words, Canvas& canvas);
void warning_strip(const Line& words, Canvas& canvas);

// paint_code.cpp
/// The whole screen for a code that is to be read.
void code_view(const CodeCard& card, Canvas& canvas);

}  // namespace plenaria::display::paint_parts
