#include "server/domain/project.hpp"

#include <algorithm>
#include <span>

#include "server/domain/checklist.hpp"
#include "server/domain/sections.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

struct Sight {
    const State& state;
    const Live& live;
    const RoomState& room;
    const Room& definition;
    Audience audience;
    Clearance clearance;
};

/// Whether the audience is within a confidential matter as such; what excludes the secretariat
/// (R4.2) excludes it however it is listed, and with it whoever is on a list that it may make.
bool within(const Sight& s, bool excludes_secretariat) {
    switch (s.audience) {
        case Audience::public_:
        case Audience::technician:
            return false;
        case Audience::room:
            return s.clearance == Clearance::cleared;
        case Audience::interpreter:
        case Audience::secretariat:
            return s.clearance == Clearance::cleared && !excludes_secretariat;
        case Audience::chair:
            return true;
    }
    PLENARIA_ASSERT(false);
}

bool operates(const Sight& s) {
    return s.audience == Audience::chair || s.audience == Audience::secretariat ||
           s.audience == Audience::technician;
}

bool excludes_secretariat_now(const Sight& s) {
    const Item* item = current_item_definition(s.state, s.room);
    return item != nullptr && item->excludes_secretariat;
}

bool is_inside(const Sight& s) {
    return !is_confidential_now(s.state, s.room) || within(s, excludes_secretariat_now(s));
}

/// When the state that `doors_of` tells began.
TimePoint since_of(const Closing& closing) {
    return closing.reopening_since.value_or(closing.closed_since.value_or(closing.clearing_since));
}

/// The doors as those see them who direct what happens behind them.
DoorsView doors_inside(const Sight& s) {
    DoorsView view;
    view.state = doors_of(s.room);
    if (s.room.closing) {
        const Closing& closing = *s.room.closing;
        view.resumes_at = closing.resumes_at;
        view.since = since_of(closing);
    }
    return view;
}

bool is_confidential(const Sight& s, const Session& session) {
    return find_session_kind(s.state.definition, session.kind)->confidential;
}

/// The doors from outside: `reopening` is not seen before the doors are open, and nothing moves
/// but by the room's label, its opening, and what was announced.
DoorsView doors_outside(const Sight& s) {
    DoorsView view;
    const Session* session = current_session(s.state, s.room);
    if (s.room.closing) {
        const Closing& closing = *s.room.closing;
        const bool labelled = closing.closed_since.has_value();
        view.state = labelled ? DoorsState::closed : DoorsState::clearing;
        view.since = labelled ? closing.closed_since : closing.clearing_since;
        view.notice = labelled ? Notice::closed_session : Notice::none;
        view.resumes_at = closing.resumes_at;
        if (labelled && session != nullptr) {
            view.public_title = session->public_title;
        }
        return view;
    }
    view.notice = Notice::members_only;
    const Item* item = current_item_definition(s.state, s.room);
    // Within a confidential session one title for all items: else it would tell when they change.
    const bool by_item = !is_confidential(s, *session) && item != nullptr && item->confidential;
    view.public_title = by_item ? item->public_title : session->public_title;
    return view;
}

/// How much of an open item's doings an audience is told besides the agenda itself.
struct AgendaDetail {
    bool queued = false;  ///< of its list
    bool edits = false;   ///< for whoever may edit
};

/// Whether an audience that is inside may see a confidential item of the session under way. A
/// screen was cleared for one matter: an item of members only, or what goes on behind these doors
/// but for what the chair deals with alone.
bool grants_item(const Sight& s, const Session& session, const Item& item) {
    if (s.audience != Audience::room || current_item(s.state, s.room) == item.id) {
        return within(s, item.excludes_secretariat);
    }
    const bool whole = s.room.closing.has_value() || is_confidential(s, session);
    return within(s, false) && whole && !item.excludes_secretariat;
}

std::vector<ItemView> agenda(const Sight& s, AgendaDetail detail) {
    std::vector<ItemView> views;
    const Session& session = *current_session(s.state, s.room);
    views.reserve(session.items.size());
    const sections::SessionItems items{s.state, s.room};
    for (const Item& item : session.items) {
        if (!items.is_confidential(item) || grants_item(s, session, item)) {
            ItemView& view = views.emplace_back(items.view_of(item));
            view.chair_alone = s.audience == Audience::chair && item.excludes_secretariat;
            if (!detail.queued) {
                view.queued = Millis{0};
            }
            if (!detail.edits) {
                view.edits = 0;
            }
        } else if (!item.public_title.empty()) {
            views.push_back(sections::published_item(item));
            views.back().chair_alone =
                s.audience == Audience::secretariat && item.excludes_secretariat;
        }
        // An item without a public title does not exist for whoever was not granted it.
    }
    return views;
}

/// Whether an operator reads of a session more than was published. What a private meeting is called
/// (R4.6) is in no plan that all who are listed know: it is for those of its own room, while nobody
/// is among them who was kept out of it.
bool reads_whole(const Sight& s, const Session& session) {
    if (!is_confidential(s, session)) {
        return true;
    }
    if (s.audience == Audience::chair || !s.state.sessions.at(session.id).convened) {
        return within(s, false);
    }
    return within(s, false) && session.room == s.room.id &&
           were_within(s.state, s.room, session.id);
}

/// The event's sessions, in all rooms (R2.5), of which a confidential one is for the listed, and
/// for the others what was published of it.
std::vector<ProgrammeView> programme(const Sight& s) {
    std::vector<ProgrammeView> views;
    for (const Session& session : s.state.definition.sessions) {
        if (reads_whole(s, session)) {
            views.push_back(sections::programme_row(s.state, session));
        } else if (!session.public_title.empty()) {
            views.push_back(sections::published_session(s.state, session));
        }
    }
    return views;
}

/// This room's own sessions, for whoever reads its screens: of a kind that grants its agenda, and
/// otherwise what was published.
std::vector<ProgrammeView> programme_of_room(const Sight& s) {
    std::vector<ProgrammeView> views;
    for (const Session& session : s.state.definition.sessions) {
        if (session.room != s.room.id) {
            continue;
        }
        const SessionKind& kind = *find_session_kind(s.state.definition, session.kind);
        // Whoever was cleared for what goes on now was not for the room's other sessions.
        const bool granted = kind.confidential
                                 ? within(s, false) && s.room.session == session.id
                                 : kind.grants.agenda || s.audience == Audience::interpreter;
        if (granted) {
            views.push_back(sections::programme_row(s.state, session));
        } else if (!session.public_title.empty()) {
            views.push_back(sections::published_session(s.state, session));
        }
    }
    return views;
}

struct ReadableLine {
    const RecordLine* line = nullptr;
    const Readers* readers = nullptr;
    int number = 0;  ///< among theirs
};

/// Whether this operator may read what these may.
bool reads(const Sight& s, const Readers& readers) {
    switch (readers.record_class) {
        case RecordClass::open:
            return true;
        case RecordClass::restricted:
            return within(s, false) && (s.audience == Audience::chair ||
                                        were_within(s.state, s.room, readers.closing));
        case RecordClass::chair_only:
            return within(s, true);
    }
    PLENARIA_ASSERT(false);
}

/// The record and what was saved last, from the lines that this operator may read.
void add_record(const Sight& s, View& view) {
    std::vector<ReadableLine> readable;
    SavedView saved;
    for (const auto& [readers, part] : s.room.record) {
        if (!reads(s, readers)) {
            continue;
        }
        saved.position.value += part.written;
        int number = part.written - static_cast<int>(part.lines.size());
        for (const RecordLine& line : part.lines) {
            readable.push_back({&line, &readers, ++number});
        }
    }
    std::sort(readable.begin(), readable.end(),
              [](const auto& a, const auto& b) { return a.line->order < b.line->order; });
    if (!readable.empty()) {
        saved.at = readable.back().line->at;
    }
    const std::size_t shown = std::min(readable.size(), limits::record_entries_shown);
    std::vector<RecordView>& views = view.record.emplace();
    views.reserve(shown);
    for (const auto& [line, readers, number] : std::span{readable}.last(shown)) {
        views.push_back({sections::id_of(*readers, number), line->at, line->kind,
                         line->text.of(line->kind, line->subject)});
    }
    view.saved = saved;
}

/// The last private notes that this operator may read.
std::vector<NoteView> notes(const Sight& s) {
    std::vector<NoteView> views;
    std::optional<Readers> asked;
    bool readable = false;
    for (auto note = s.room.notes.rbegin();
         note != s.room.notes.rend() && views.size() < limits::notes_in_view; ++note) {
        if (asked != note->readers) {
            asked = note->readers;
            readable = reads(s, note->readers);
        }
        if (readable) {
            views.push_back({sections::id_of(note->readers, note->number), note->at, note->author,
                             note->text});
        }
    }
    std::reverse(views.begin(), views.end());
    return views;
}

/// Channels for the room and the corridor: when a desk was set is an act of those within.
std::vector<ChannelView> public_channels(const Sight& s) {
    std::vector<ChannelView> views = sections::channels(s.definition, s.room);
    for (ChannelView& view : views) {
        view.since.reset();
    }
    return views;
}

/// What a session's kind grants to whoever watches it from the room or the corridor.
void add_granted(const Sight& s, View& view) {
    view.programme = programme_of_room(s);
    const Session* session = current_session(s.state, s.room);
    if (session == nullptr) {
        return;
    }
    view.session = sections::session(s.state, s.room);
    const SessionKind* kind = find_session_kind(s.state.definition, session->kind);
    // Inside a confidential matter the viewer was cleared for it: the grants are for outside.
    const Grants all{true, true, true, true};
    const Grants grants = is_confidential_now(s.state, s.room) ? all : kind->grants;
    if (grants.agenda) {
        view.agenda = agenda(s, {grants.queue, false});
        view.documents = sections::documents(
            s.state, s.room,
            s.audience == Audience::room ? DocumentAccess::room : DocumentAccess::public_);
    }
    if (grants.floor) {
        view.floor = sections::floor(s.state, active_floor(s.room));
        view.panel = sections::panel(s.state, s.room);
        view.texts = sections::texts(s.state, s.room);
    }
    if (grants.queue) {
        view.next_speakers = sections::next_speakers(s.state, s.room);
        view.list = sections::list(s.state, s.room, false);
    }
    if (grants.channels) {
        view.channels = public_channels(s);
    }
}

void add_interpreter(const Sight& s, View& view) {
    view.programme = programme_of_room(s);
    view.channels = public_channels(s);
    if (current_session(s.state, s.room) != nullptr) {
        view.session = sections::session(s.state, s.room);
        view.agenda = agenda(s, {true, false});
        view.floor = sections::floor(s.state, active_floor(s.room));
        view.next_speakers = sections::next_speakers(s.state, s.room);
        view.list = sections::list(s.state, s.room, false);
        view.panel = sections::panel(s.state, s.room);
        view.texts = sections::texts(s.state, s.room);
        view.documents = sections::documents(s.state, s.room, DocumentAccess::room);
    }
}

/// What operators see of a session: all of it, but the script (R3.7), which is the chair's.
void add_session_for_operator(const Sight& s, const Session& session, View& view) {
    view.session = sections::session(s.state, s.room);
    view.agenda = agenda(s, {true, true});
    view.floor = sections::floor(s.state, active_floor(s.room));
    view.list = sections::list(s.state, s.room, s.audience == Audience::chair);
    view.queue = sections::queue(s.state, s.room, ListKind::main);
    view.replies = sections::queue(s.state, s.room, ListKind::reply);
    view.points = sections::points(s.state, s.room);
    view.panel = sections::panel(s.state, s.room);
    view.statistics = sections::statistics(s.state, s.room);
    view.texts = sections::texts(s.state, s.room);
    view.stances = sections::stances(s.state, s.room);
    view.quorum = sections::quorum(s.state, s.room);
    view.attendance = sections::attendance(s.state, s.room);
    view.documents = sections::documents(s.state, s.room, DocumentAccess::operators);
    const ItemId item = current_item(s.state, s.room).value_or(ItemId{});
    view.spoken = sections::spoken(s.room, ListKey{session.id, item, ListKind::main});
    if (s.audience == Audience::chair) {
        view.script = sections::script(s.state, s.room);
    }
}

void add_operator(const Sight& s, View& view) {
    view.channels = sections::channels(s.definition, s.room);
    view.outputs = sections::outputs(s.definition, s.room);
    view.screens = sections::screens(s.live, s.room);
    for (ScreenView& screen : *view.screens) {
        screen.cleared = is_cleared(s.state, s.room, screen.id);
    }
    view.programme = programme(s);
    view.delegations = sections::delegations(s.state, s.room);
    view.admissible = sections::admissible(s.state.definition);
    view.awaited = sections::awaited(s.state, s.room);
    view.ranks = sections::ranks(s.state.definition);
    view.acts = sections::acts(s.room);
    view.history = sections::history(s.room);
    view.notes = notes(s);
    add_record(s, view);
    if (s.room.closing) {
        view.closing = sections::closing(s.state, s.live, s.room);
        view.checklist = sections::checklist(s.state, s.live, s.room);
        view.roster = sections::roster(s.state, s.room);
    }
    if (const Session* session = current_session(s.state, s.room)) {
        add_session_for_operator(s, *session, view);
    }
}

/// Devices and outputs, whatever goes on in the room: health, never a title, name or counter.
void add_health(const Sight& s, View& view) {
    view.channels = sections::channels(s.definition, s.room);
    view.outputs = sections::outputs(s.definition, s.room);
    view.screens = sections::screens(s.live, s.room);
}

/// A cleared screen is behind for a moment whenever something happens within, and has confirmed
/// nothing from when its clearance changes until it has painted what it may show then. Whether it
/// is there is all that those outside are told of it, and of those that may be cleared, or it would
/// tell which are not; nor are they told of any that it has yet to paint.
void hide_when_cleared_screens_change(const Sight& s, View& view) {
    const auto moved = s.live.moved.find(s.room.id);
    for (ScreenView& screen : *view.screens) {
        const bool was_moved = moved != s.live.moved.end() && moved->second.contains(screen.id);
        const bool may_be_cleared = screen.proof == ScreenProof::paired;
        const bool hidden = may_be_cleared || was_moved;
        if (hidden && screen.health != ScreenHealth::silent) {
            screen.health = ScreenHealth::current;
        }
        // What a silent one had painted last may have been within.
        screen.confirmed = screen.health == ScreenHealth::current || (screen.confirmed && !hidden);
    }
}

void add_technician(const Sight& s, View& view) {
    add_health(s, view);
    if (current_session(s.state, s.room) != nullptr) {
        view.session = sections::session(s.state, s.room);
        view.agenda = agenda(s, {});
        view.floor_clock = sections::floor_clock(s.state, active_floor(s.room));
    }
}

void add_inside(const Sight& s, View& view) {
    view.doors = doors_inside(s);
    // Within a confidential matter its own word counts; outside finds its own again afterwards.
    view.room.yielded = is_confidential_now(s.state, s.room) ? s.room.yielded_within
                                                             : s.room.yielded_since.has_value();
    switch (s.audience) {
        case Audience::room:
            // Only what was cleared is inside then.
            view.doors.within = is_confidential_now(s.state, s.room);
            add_granted(s, view);
            return;
        case Audience::public_:
            add_granted(s, view);
            return;
        case Audience::interpreter:
            view.doors.within = is_confidential_now(s.state, s.room);
            add_interpreter(s, view);
            return;
        case Audience::chair:
        case Audience::secretariat:
            add_operator(s, view);
            return;
        case Audience::technician:
            add_technician(s, view);
            return;
    }
    PLENARIA_ASSERT(false);
}

void add_outside(const Sight& s, View& view) {
    view.doors = doors_outside(s);
    switch (s.audience) {
        case Audience::public_:
        case Audience::room:
        case Audience::interpreter:
            return;
        case Audience::secretariat:
        case Audience::technician:
            // Whoever keeps the gates sees them: no fact of the session moves with them but the
            // doors' own.
            view.doors.state = doors_of(s.room);
            if (s.room.closing) {
                view.doors.since = since_of(*s.room.closing);
            }
            add_health(s, view);
            hide_when_cleared_screens_change(s, view);
            return;
        case Audience::chair:
            break;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

bool sees_room(const State& state, const StreamSubject& subject) {
    const Room* definition = find_room(state.definition, subject.room);
    PLENARIA_ASSERT(definition != nullptr);
    const Live nothing;
    return is_inside({state, nothing, state.rooms.at(subject.room), *definition, subject.audience,
                      subject.clearance});
}

View project(const State& state, const Live& live, const StreamSubject& subject) {
    const Room* definition = find_room(state.definition, subject.room);
    PLENARIA_ASSERT(definition != nullptr);
    const Sight sight{state,
                      live,
                      state.rooms.at(subject.room),
                      *definition,
                      subject.audience,
                      subject.clearance};
    View view;
    view.event = project_event(state.definition);
    view.room = sections::room(state.definition, *definition);
    // Said to everybody by whoever said it, whatever goes on in the room.
    view.bulletins = sections::bulletins(state, subject.room);
    if (is_inside(sight)) {
        add_inside(sight, view);
    } else {
        add_outside(sight, view);
    }
    if (!operates(sight)) {
        return view;
    }
    if (const std::optional<Emergency>& given = state.emergency) {
        view.emergency = EmergencyView{given->at, given->person, given->holders, given->reason};
    }
    if (!live.troubles.empty()) {
        view.service = ServiceView{live.troubles};
    }
    return view;
}

}  // namespace plenaria::domain
