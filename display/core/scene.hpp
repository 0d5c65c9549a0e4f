// What is to be seen on a room's screen: decided here once, drawn elsewhere (display/sdl,
// thumbnails of the console). The web page follows the same rules (display/web/scene.js); both are
// held to tests/unit/display/scenes.json. Pure: no clock, no window; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/client/picture.hpp"
#include "server/model/fingerprint.hpp"
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
    next,       ///< the list of speakers, large
    agenda,     ///< of the day
    text,       ///< a draft with its brackets, in both languages
    documents,  ///< public ones of the present item, for a telephone
    clock,      ///< the speaker's own: confidence monitor
    door,       ///< sign beside a door
    lobby,      ///< all rooms
};

/// Age of what is shown (ui.md, Stale policy).
enum class StaleLevel { fresh, badge, banner, hidden };

/// How a running clock is to look. `unknown`: the server's time is not known (law 7).
enum class ClockLook { unknown, normal, warning, over, paused, allotted };

/// A channel as the room may be told; `unknown` is what nobody vouched for, `declared` what a
/// person called live and nothing measured. Only `on_air` may be green (law 7).
enum class ChannelLook { unknown, declared, on_air, paused, off, warn, fault };

/// A delegation on the floor, in the list or on the panel.
struct SpeakerCard {
    std::string flag;  ///< ISO 3166 alpha-2, lower case; empty: draw `code`
    std::string code;
    Line name;       ///< approved short form; never cut
    Line long_name;  ///< shown only where nobody's person is and it fits
    std::string person;
    std::string capacity;
    Line group;   ///< "En nombre de: …"; empty: for itself
    Line remote;  ///< takes part from elsewhere; empty: in the room
    Line role;    ///< of a panel: moderator, or who has the floor; empty otherwise
    bool speaking = false;  ///< of a panel: has the floor
    friend bool operator==(const SpeakerCard&, const SpeakerCard&) = default;
};

struct ClockCard {
    std::string face;  ///< "1:37", "+0:17", "–:––"
    ClockLook look = ClockLook::unknown;
    /// Of a paused one: a pause takes no colour from a time that is almost up or over (floor.md,
    /// Clock).
    ClockPhase paused_in{};
    bool greyed = false;        ///< counting, but no longer vouched for
    double used_fraction = 0.0;  ///< of the allotment, 0–1
    Line label;
    Line note;  ///< "time to be verified"; empty: nothing
    friend bool operator==(const ClockCard&, const ClockCard&) = default;
};

/// A point of order that has the floor (R5.4); the speaker is paused below it.
struct PointCard {
    Line label;
    SpeakerCard who;
    ClockCard clock;
    friend bool operator==(const PointCard&, const PointCard&) = default;
};

struct ChannelChip {
    int number = 0;
    Line name;
    ChannelLook look = ChannelLook::unknown;
    Line state;
    friend bool operator==(const ChannelChip&, const ChannelChip&) = default;
};

/// A stretch of a text; `open` within brackets: not agreed yet (R6.4).
struct TextRun {
    std::string text;
    bool open = false;
    friend bool operator==(const TextRun&, const TextRun&) = default;
};
struct TextParagraph {
    int number = 0;
    std::vector<TextRun> first;
    std::vector<TextRun> second;  ///< empty where the event has one language
    friend bool operator==(const TextParagraph&, const TextParagraph&) = default;
};

/// A text before the room. "Adopted" is `look`'s and nobody else's to say (R6).
struct TextCard {
    Line title;
    Line state;
    Line version;
    TextState look{};
    std::vector<TextParagraph> paragraphs;  ///< only where the text itself is to be seen
    friend bool operator==(const TextCard&, const TextCard&) = default;
};

/// Over whatever else is shown.
struct BulletinCard {
    BulletinKind kind{};
    Line text;
    Line count;  ///< of a recall: "La sesión se reanuda en 5 min"
    friend bool operator==(const BulletinCard&, const BulletinCard&) = default;
};

/// An item of the present session, or a session of the room's day.
struct AgendaRow {
    std::string number;
    Line title;
    ItemState state{};  ///< of an item
    bool current = false;
    std::string time;     ///< begun, or expected
    std::string planned;  ///< where that is another; empty: as planned
    Line word;            ///< of the state; empty: still to come
    std::optional<SessionState> session;  ///< of a session
    std::string until;                    ///< when a session ends, or is expected to
    bool past = false;                    ///< a session that is over, or whose time is
    friend bool operator==(const AgendaRow&, const AgendaRow&) = default;
};

struct DocumentCard {
    Line title;
    std::string language;
    std::string href;
    friend bool operator==(const DocumentCard&, const DocumentCard&) = default;
};

/// One room as the lobby knows it.
struct RoomCard {
    Line name;
    SceneKind state{};
    Line word;
    Line title;   ///< of the item, else of the session, or the public one
    Line holder;  ///< who has the floor
    std::string holder_flag;
    Line when;  ///< when work begins or resumes
    friend bool operator==(const RoomCard&, const RoomCard&) = default;
};

/// What an operator reads on this glass, over everything else (design.md, Identity).
struct CodeCard {
    std::string screen;  ///< the screen's name
    std::string code;
    Line prompt;
    Line lasts;  ///< "Vale 2:37 más"
    Line fingerprint_label;
    std::string fingerprint;  ///< as much of the server's as is compared; empty: none is trusted
    friend bool operator==(const CodeCard&, const CodeCard&) = default;
};

/// Everything to be drawn. Texts that are empty take no place.
struct Scene {
    SceneKind kind = SceneKind::waiting;
    StaleLevel stale = StaleLevel::fresh;
    std::vector<Language> languages;  ///< for what only a painter can count
    Line stale_text;                  ///< of the badge or the banner
    std::string time_of_day;          ///< "14:47" in the event's zone; empty while not known
    Line room;
    std::vector<BulletinCard> bulletins;  ///< those of this turn, at most `bulletins_at_once`
    bool yields = false;                  ///< a native screen gives way to a presentation
    Line within;  ///< of a cleared screen: what it is, over all that it shows; empty: of no such
    Line undeclared;  ///< in a strip over all: the event has no screen of this one's id
    Line distrust;    ///< in the same place: whoever answers is not known to be the server
    std::optional<CodeCard> code;  ///< in place of everything else

    // Slates, and the notice in the middle of a view that has nothing to show.
    Line slate_title;
    Line slate_detail;  ///< public title, session, what went wrong
    Line slate_note;    ///< who may be here; who presides
    Line slate_when;    ///< when work begins or resumes, as announced

    // All of open sessions.
    std::string event_flag;
    Line event_title;
    Line event_forum;

    // Floor, and in parts the views made of it.
    Line item_label;  ///< "Punto 5 · Item 5"
    Line item_title;
    Line floor_label;  ///< over the speaker: on the floor, called, nobody
    Line floor_note;   ///< how many more are paused
    std::optional<SpeakerCard> speaker;
    std::optional<ClockCard> clock;
    std::optional<PointCard> point;
    std::optional<TextCard> text;
    Line panel_label;
    std::vector<SpeakerCard> panel;
    Line next_label;
    std::vector<SpeakerCard> next;
    Line next_note;              ///< "3 más · 3 more", or that nobody is listed
    std::int64_t next_more = 0;  ///< how many wait besides those in `next`
    Line list_note;              ///< closed, or when it closes
    Line reply_label;
    std::vector<SpeakerCard> replies;
    Line channels_label;
    std::vector<ChannelChip> channels;
    std::string link;  ///< to the present item's public documents, for a QR code; empty: none
    Line link_label;

    std::vector<AgendaRow> agenda;
    Line agenda_label;
    Line agenda_note;              ///< how many are not shown
    std::int64_t agenda_more = 0;  ///< the same, as a number
    std::vector<DocumentCard> documents;
    SceneKind door{};  ///< what the room is doing: of a door sign
    Line door_word;
    Line door_next_label;
    Line door_next;
    Line door_when;
    Line door_later_label;  ///< the room's next session of today, where an item comes before it
    Line door_later;
    Line door_later_when;
    std::vector<RoomCard> rooms;

    /// Instant at which this scene will look different by itself; ask for a new one then.
    client::SteadyPoint repaint_at{};
    /// Which language leads where two long titles have to take turns: 0 or 1, every 8 s.
    int turn = 0;
    /// Grows every 20 s, with every page of a text or a lobby that takes more than one.
    std::int64_t page_turn = 0;
};

/// As many as a room reads at a glance; the list beside them is a count.
inline constexpr std::size_t next_shown = 5;
/// Beside a panel there is place for fewer, as there is for replies.
inline constexpr std::size_t next_shown_beside = 2;
inline constexpr std::size_t replies_shown = 2;
inline constexpr std::size_t panel_shown = 6;
/// Where the list has the screen for itself.
inline constexpr std::size_t next_shown_alone = 10;
inline constexpr std::size_t agenda_shown = 9;
inline constexpr std::size_t bulletins_at_once = 2;
/// Two titles that do not fit together take turns of this length (ui.md); so do bulletins.
inline constexpr Millis title_turn{8'000};
inline constexpr Millis page_turn_every{20'000};
/// How long a recall stays whose end nobody set.
inline constexpr Millis recall_stays{120'000};

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
    RoomId room;  ///< the lobby's view takes all there are
    std::string view = "floor";
    std::optional<client::SteadyPoint> current_until;
    client::SteadyPoint now;
    /// When this machine was seen to have slept last: what is confidential and was current before
    /// that only is not seen, however short ago that was by a clock that stood still.
    client::SteadyPoint woke = {};
    /// Where others find this server ("http://192.0.2.7:8470"); empty: they do not.
    std::string origin = {};
    /// What this screen is called, and the server that it trusts: beside a code.
    std::string screen = {};
    std::optional<Fingerprint> server = {};
    ScreenId id = {};  ///< by which it means to be declared
};

/// The scene of `input.room`. An unknown view gives a `stopped` scene that names it. What is
/// confidential (`DoorsView::within`) turns into the neutral slate `limits::cleared_blank_after`
/// after `current_until`, and is never on signs outside, which show all rooms or hang at a door.
[[nodiscard]] Scene build_scene(const SceneInput& input);

/// Whether that view is of all rooms.
[[nodiscard]] bool shows_all_rooms(std::string_view view);

/// That there is no view of that name, and which there are; empty where there is one.
[[nodiscard]] Text unknown_view(const std::string& name);

/// `text` in the two leading languages of `languages` (the profile's order); {"es", "en"} where
/// the list is empty, as before the first snapshot.
[[nodiscard]] Line line_of(const Text& text, const std::vector<Language>& languages);

/// "3 más · 3 more", where there is no place for all that a scene holds.
[[nodiscard]] Line more_line(std::int64_t count, const std::vector<Language>& languages);

/// Wire-like names, for `status.scene`, tests and logs.
[[nodiscard]] std::string_view name_of(SceneKind kind);
[[nodiscard]] std::string_view name_of(StaleLevel level);
[[nodiscard]] std::string_view name_of(ClockLook look);
[[nodiscard]] std::string_view name_of(ChannelLook look);

}  // namespace plenaria::display
