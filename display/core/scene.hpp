// What is to be seen on a room's screen: decided here once, drawn elsewhere (display/sdl,
// thumbnails of the console). The web page follows the same rules (display/web/scene.js); both are
// held to tests/unit/display/scenes.json. Pure: no clock, no window; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/client/picture.hpp"
#include "server/model/ids.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::display {

/// One text in the event's two languages, the first one leading. Where both are spelt alike
/// `second` is empty, so that nothing is ever shown twice.
struct Line {
    std::string first;
    std::string second;
    [[nodiscard]] bool empty() const { return first.empty(); }
    /// "Sala · Floor", or the one string there is.
    [[nodiscard]] std::string joined() const;
    friend bool operator==(const Line&, const Line&) = default;
};

enum class SceneKind {
    waiting,       ///< nothing is known: slate from the start until a fresh snapshot
    stopped,       ///< the server said not to come back, or the screen was started wrongly
    neutral,       ///< doors are being closed: never says why
    closed,        ///< "closed session"
    members_only,  ///< confidential item with open doors (R3.5)
    no_session,
    suspended,
    adjourned,
    floor,
};

/// Age of what is shown (ui.md, Stale policy).
enum class StaleLevel { fresh, badge, banner, hidden };

/// How a running clock is to look. `unknown`: the server's time is not known (law 7).
enum class ClockLook { unknown, normal, warning, over, paused, allotted };

/// A channel as the room may be told; `unknown` is what nobody vouched for, `declared` what a
/// person called live and nothing measured. Only `on_air` may be green (law 7).
enum class ChannelLook { unknown, declared, on_air, paused, off, warn, fault };

/// A delegation on the floor or in the list.
struct SpeakerCard {
    std::string flag;  ///< ISO 3166 alpha-2, lower case; empty: draw `code`
    std::string code;
    Line name;       ///< approved short form; never cut
    Line long_name;  ///< shown only where nobody's person is and it fits
    std::string person;
    std::string capacity;
    friend bool operator==(const SpeakerCard&, const SpeakerCard&) = default;
};

struct ClockCard {
    std::string face;  ///< "1:37", "+0:17", "–:––"
    ClockLook look = ClockLook::unknown;
    bool greyed = false;        ///< counting, but no longer vouched for
    double used_fraction = 0.0;  ///< of the allotment, 0–1
    Line label;
    Line note;  ///< "time to be verified"; empty: nothing
    friend bool operator==(const ClockCard&, const ClockCard&) = default;
};

struct ChannelChip {
    int number = 0;
    Line name;
    ChannelLook look = ChannelLook::unknown;
    Line state;
    friend bool operator==(const ChannelChip&, const ChannelChip&) = default;
};

/// Everything to be drawn. Texts that are empty take no place.
struct Scene {
    SceneKind kind = SceneKind::waiting;
    StaleLevel stale = StaleLevel::fresh;
    Line stale_text;          ///< of the badge or the banner
    std::string time_of_day;  ///< "14:47" in the event's zone; empty while not known
    Line room;

    // All kinds but floor: a slate.
    Line slate_title;
    Line slate_detail;  ///< public title, session, what went wrong
    Line slate_note;    ///< who may be here
    Line slate_when;    ///< when work begins or resumes, as announced

    // Floor and slates of open sessions.
    std::string event_flag;
    Line event_title;
    Line event_forum;

    // Floor.
    Line item_label;  ///< "Punto 5 · Item 5"
    Line item_title;
    Line floor_label;  ///< over the speaker: on the floor, called, nobody
    std::optional<SpeakerCard> speaker;
    std::optional<ClockCard> clock;
    Line next_label;
    std::vector<SpeakerCard> next;  ///< at most `next_shown`
    Line next_note;                 ///< "3 más · 3 more", or that nobody is listed
    Line channels_label;
    std::vector<ChannelChip> channels;

    /// Instant at which this scene will look different by itself; ask for a new one then.
    client::SteadyPoint repaint_at{};
    /// Which language leads where two long titles have to take turns: 0 or 1, every 8 s.
    int turn = 0;
};

/// As many as a room reads at a glance; the list beside them is a count.
inline constexpr std::size_t next_shown = 5;
/// Two titles that do not fit together take turns of this length (ui.md).
inline constexpr Millis title_turn{8'000};

/// Since when what is known has been current. A link that joins and is lost again and again
/// receives bytes all the time and still shows the past, so `last_frame` alone will not do.
/// Single-threaded.
class Freshness {
public:
    /// Call for every new picture.
    void observe(const client::Picture& picture);
    /// Instant up to which the content was known to be true; nothing: never.
    [[nodiscard]] std::optional<client::SteadyPoint> current_until() const { return until_; }

private:
    std::optional<client::SteadyPoint> until_;
};

struct SceneInput {
    const client::Picture& picture;
    RoomId room;
    std::string view = "floor";
    std::optional<client::SteadyPoint> current_until;
    client::SteadyPoint now;
};

/// The scene of `input.room`. An unknown view gives a `stopped` scene that names it.
[[nodiscard]] Scene build_scene(const SceneInput& input);

/// `text` in the two leading languages of `languages` (the profile's order); {"es", "en"} where
/// the list is empty, as before the first snapshot.
[[nodiscard]] Line line_of(const Text& text, const std::vector<Language>& languages);

/// Wire-like names, for `status.scene`, tests and logs.
[[nodiscard]] std::string_view name_of(SceneKind kind);
[[nodiscard]] std::string_view name_of(StaleLevel level);
[[nodiscard]] std::string_view name_of(ClockLook look);
[[nodiscard]] std::string_view name_of(ChannelLook look);

}  // namespace plenaria::display
