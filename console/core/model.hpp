// What one frame of the console shows: plain values in the operator's language, made by the
// presenters and drawn by the panels, which decide nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "console/core/intent.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::console {

/// What a colour says; every tone comes with an icon and a word of its own.
enum class Tone { plain, quiet, accent, ok, warn, bad };

enum class Icon {
    none,
    microphone,
    lock,
    unlock,
    check,
    cross,
    warning,
    clock,
    list,
    record,
    hand,
    people,
    plus,
    play,
    pause,
    stop,
    next,
    skip,
    back,
    up,
    down,
    globe,
    signal,
    headset,
    display,
    question,
    comment,
    circle,
    muted,
    building,
    broadcast,
    calendar,
    eye,
    plug,
    search,
    edit,
    cut,
    file,
    megaphone,
    gavel,
    note,
    arrows,
    merge,
    anchor,
    bolt,
    reply,
    redo,
    pin,
    more,
    grip,
    swap,
    remote,
    absent,
    chart
};

/// How far an act has come (ui.md, Acts).
enum class Mark { none, sent, waiting, late, refused };

struct ChipModel {
    Icon icon = Icon::none;
    std::string text;
    Tone tone = Tone::plain;
};

enum class ButtonStyle { normal, primary, danger, outline };

struct ButtonModel {
    std::string id;  ///< under which its rectangle is registered
    Icon icon = Icon::none;
    std::string label;
    std::string key;   ///< printed as a key cap; empty: none
    std::string flag;  ///< before the label, or `code` on a plate; both empty: none
    std::string code;
    ButtonStyle style = ButtonStyle::normal;
    bool enabled = false;
    bool shown = true;
    Mark mark = Mark::none;
    Intent intent;
    /// A button that must be held: 0–1 of the hold done; unset: a press is enough.
    std::optional<float> hold;
    /// What else it may come to say in the same place: it is wide enough for each of these.
    std::vector<std::string> other_labels;
    bool wraps = false;  ///< a title, in as many lines as it needs where the button grows with it
};

struct LostModel {
    std::string title;
    std::string detail;
    bool stopped = false;  ///< the server said not to come back
};

/// Emergency access that the chair has not acknowledged yet.
struct EmergencyModel {
    std::string title;
    std::string detail;
    ButtonModel acknowledge;  ///< shown to the chair alone
};

struct HeaderModel {
    std::string flag;
    std::string title;
    std::string subtitle;
    ButtonModel room;  ///< shown where there are several
    ButtonModel language;
    ButtonModel palette;
    ButtonModel lock;     ///< shown to persons who logged in
    ButtonModel service;  ///< shown while something is wrong with the server
    ChipModel link;
    std::string wall_clock;
    std::optional<LostModel> lost;
    std::optional<EmergencyModel> emergency;  ///< behind `lost` where both are
};

struct OutputModel {
    std::string id;
    ButtonModel confirm;
};

/// The doors, always at the same place.
struct RailModel {
    DoorsState state = DoorsState::open;
    bool session = false;  ///< there is one to close
    bool members_only = false;  ///< doors open, and the screens say so instead of the matter
    Icon icon = Icon::unlock;
    std::string title;
    std::string since;
    std::string detail;
    std::vector<OutputModel> outputs;  ///< public ones, in the event's order
    ButtonModel more;                  ///< lists them, where they find no room
    ButtonModel checklist;             ///< of the closing; not shown where none is asked for
    ButtonModel announce;              ///< when work resumes; not shown while the doors are open
    ButtonModel action;
};

struct ReopeningModel {
    std::string title;
    std::string lead;
    std::vector<ChipModel> effects;
    ButtonModel cancel;
    ButtonModel confirm;
};

struct AgendaRow {
    std::string id;
    std::string number;
    std::string title;
    ItemState state = ItemState::pending;
    bool current = false;
    bool confidential = false;
    std::string confidential_word;
    Icon icon = Icon::none;  ///< instead of the number, once it is over
    Tone tone = Tone::plain;
    std::string word;    ///< second line: the state, and when it is expected
    std::string length;  ///< "22 / 20 min"
    bool over = false;
    std::optional<float> bar;  ///< share of the planned time used
    Mark mark = Mark::none;
    bool has_actions = false;
    std::optional<ChipModel> fixed;  ///< a time that is kept, and how much it squeezes
    bool movable = false;            ///< can be dragged to another place
};

struct SessionModel {
    std::string title;
    ChipModel state;
    std::vector<ButtonModel> buttons;
};

struct AgendaModel {
    std::string title;
    std::optional<ChipModel> delay;
    SessionModel session;
    std::vector<AgendaRow> rows;
    std::string empty;
    std::string current;  ///< id of the row to keep in sight
};

struct RecordRow {
    std::string id;
    Icon icon = Icon::none;
    Tone tone = Tone::quiet;
    std::string time;
    std::string text;
};

struct RecordModel {
    std::string title;
    ButtonModel history;  ///< of what can be taken back; shown where there is one
    std::vector<RecordRow> rows;
    std::string empty;
};

/// What lies below the speaker: a line that waits for an answer, or what is seldom pressed.
struct StripModel {
    Tone tone = Tone::plain;
    Icon icon = Icon::none;
    std::string flag;
    std::string code;
    std::string text;
    std::string detail;
    std::string clock;
    std::vector<ButtonModel> buttons;
};

struct FloorModel {
    std::string title;
    std::vector<ChipModel> header_chips;
    bool occupied = false;
    std::string flag;
    std::string code;
    std::string country;
    std::string person;
    std::vector<ChipModel> chips;
    std::string clock;
    Tone clock_tone = Tone::plain;
    ChipModel phase;
    std::string allotted;
    float progress = 0;
    float amber = 1;  ///< where on the bar the warning begins
    std::optional<ChipModel> verify;
    std::string empty;
    std::string empty_detail;
    Mark mark = Mark::none;
    StripModel strip;
    std::vector<ButtonModel> buttons;
};

/// A line of the speakers' list: a request, a reply, one of the panel, or the heading of a part.
struct QueueRow {
    enum class Kind { entry, reply, panellist, heading };
    Kind kind = Kind::entry;
    std::string id;
    std::string position;
    std::string flag;
    std::string code;
    std::string name;
    std::string person;
    ChipModel category;
    std::string language;
    std::string allotment;
    std::string waiting;
    std::vector<ChipModel> signs;  ///< remote, late, absent, pinned, on whose behalf
    bool moved = false;
    bool selected = false;
    bool leaving = false;  ///< its withdrawal or call is on its way
    Mark mark = Mark::none;
    std::vector<ButtonModel> buttons;
};

struct QueueModel {
    std::string title;
    ChipModel summary;
    ButtonModel add;
    std::string waiting_word;
    std::optional<ChipModel> replies;     ///< how many wait: they may be out of sight
    ButtonModel state;                    ///< of the list, and all that changes it
    std::optional<ChipModel> state_chip;  ///< the same, where nobody changes it
    std::vector<QueueRow> before;         ///< of a panel
    std::vector<QueueRow> rows;           ///< the main list, which can be put in another order
    std::vector<QueueRow> after;          ///< replies
    std::string empty;
    std::string empty_detail;
};

struct ChannelRow {
    std::string id;
    std::string number;
    std::string code;
    std::string name;
    std::string detail;
    std::string since;
    ChipModel state;
    bool enabled = false;
    Mark mark = Mark::none;
};

struct InterpretationModel {
    std::string title;
    std::optional<ChipModel> summary;
    std::vector<ChannelRow> rows;
    std::string empty;
};

struct DisplayRow {
    std::string id;
    std::string name;
    std::string detail;
    std::string size;     ///< of its glass, where there is room for it
    std::string measure;  ///< round trip, or for how long it is silent
    std::string shown;    ///< whether the present view is on its glass
    ChipModel proof;      ///< what it has proved, and whether it is cleared
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    bool enabled = false;
    Mark mark = Mark::none;
};

struct DisplaysModel {
    std::string title;
    std::optional<ChipModel> summary;
    std::vector<DisplayRow> rows;
    std::string empty;
};

struct KeyHint {
    std::string key;
    std::string label;
};

struct FooterModel {
    std::vector<KeyHint> hints;
    std::string status;
};

struct ChoiceRow {
    std::string flag;
    std::string code;
    std::string title;
    std::string aside;  ///< at the end of the title's line, for which the title is cut
    std::string detail;
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    ButtonModel button;  ///< id, intent and whether it may be pressed
    bool selected = false;
    std::string key;  ///< printed as a key cap at its end
};

struct FieldModel {
    std::string id;  ///< also the target of its `edit` intents
    std::string label;
    std::string hint;
    std::string text;
    bool focus = false;  ///< takes the keyboard when the popover or sheet opens
    std::size_t bytes_max = 0;
    int lines = 1;          ///< more: a paragraph, wrapped at words
    bool capitals = false;  ///< takes letters and digits only, and shows them as capitals
    int turn = 0;           ///< another one: what was typed so far is not what it holds
};

/// One line of a form or a sheet. Empty parts are not drawn.
struct FormRow {
    enum class Kind {
        heading,  ///< a part's title, its chips, its buttons
        entry,    ///< sign or flag, title over detail, chips, buttons
        words,    ///< a sentence, wrapped, with its icon
        columns,  ///< texts side by side, wrapped
        fields,   ///< side by side
        buttons,  ///< as many lines as they need
        steps     ///< `title` in large letters, wrapped: the chair reads it from afar
    };
    Kind kind = Kind::entry;
    std::string id;  ///< under which an entry's rectangle is registered
    std::string flag;
    std::string code;
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    std::string title;
    std::string detail;
    std::vector<ChipModel> chips;
    std::vector<std::string> columns;
    std::vector<FieldModel> fields;
    std::vector<ButtonModel> buttons;
    bool selected = false;
    bool enabled = false;  ///< a press on an entry emits `intent`
    bool whole = false;  ///< an entry whose words are not cut: its chips go below, lines are added
    Mark mark = Mark::none;
    Intent intent;
};

/// What lies in the lower part of the centre instead of the speakers' list.
struct SheetModel {
    std::string name;
    Icon icon = Icon::none;
    std::string title;
    std::vector<ChipModel> chips;
    std::vector<FormRow> rows;
    std::string empty;
};

/// A room that is watched beside the present one.
struct SideRoomModel {
    std::string name;
    std::string speaker;
    std::string detail;
    std::string clock;
    Tone clock_tone = Tone::plain;
    std::vector<ChipModel> chips;
    ButtonModel go;
    ButtonModel close;
};

/// Something over the panels that waits for the operator: at most one at a time.
struct PopoverModel {
    std::string name;
    std::string subject;  ///< the row it belongs to; empty: placed by its name
    std::string title;
    std::string lead;
    int turn = 0;        ///< another one: its field asks for the keyboard anew
    bool aside = false;  ///< lies over the agenda, no wider: floor and list stay in sight
    std::vector<FieldModel> fields;
    std::vector<ChoiceRow> choices;
    std::string no_choice;
    std::string no_choice_detail;  ///< below it
    std::vector<ButtonModel> options;  ///< side by side, below the choices
    std::vector<ButtonModel> buttons;
    std::vector<KeyHint> keys;  ///< of the overlay F1
    std::vector<FormRow> rows;  ///< of a form, above its buttons; they scroll
    /// What is typed lacks, would do or was refused for: always in sight below the rows.
    std::vector<FormRow> outcome;
    bool keeps_room = false;    ///< for the outcome, so that nothing moves as it comes
    bool outcome_whole = false;  ///< as much room as an outcome ever has: its lines come and go
    std::vector<FormRow> side;  ///< of a second column beside all of it
};

struct ToastModel {
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    std::string text;
};

/// What undo and redo would do, said for a while after each act.
struct UndoModel {
    std::vector<ButtonModel> buttons;
};

/// Shown instead of the panels while there is no room to show.
struct WelcomeModel {
    std::string title;
    std::string detail;
    bool stopped = false;
    std::optional<ButtonModel> room{};  ///< another one, that is there to be shown; unset: none is
};

struct ConsoleModel {
    std::optional<WelcomeModel> welcome;
    bool writable = false;
    HeaderModel header;
    RailModel rail;
    std::optional<ReopeningModel> reopening;
    AgendaModel agenda;
    RecordModel record;
    FloorModel floor;
    QueueModel queue;
    InterpretationModel interpretation;
    DisplaysModel displays;
    std::vector<ButtonModel> tabs;  ///< of what the lower part of the centre shows
    std::optional<SheetModel> sheet;
    /// Somebody follows who gives no commands: no record and displays, the sheet in their place.
    bool following = false;
    std::optional<SideRoomModel> side_room;
    FooterModel footer;
    std::optional<PopoverModel> popover;
    std::vector<ToastModel> toasts;
    std::optional<UndoModel> undo;
    float left_fraction = 0.26F;
    float right_fraction = 0.235F;
};

}  // namespace plenaria::console
