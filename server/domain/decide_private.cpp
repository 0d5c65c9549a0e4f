// A private meeting that nobody planned (R4.6): a session of its own, opened behind closed doors.
//
// Confidentiality (law 3). Outside, a public title stands in the programme with a time that was
// fixed as the room was cleared; nothing there follows from what was called, said or decided.
#include <algorithm>
#include <chrono>
#include <string>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/checklist.hpp"
#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// The kind of such meetings; null: the profile has none that is confidential.
const SessionKind* private_kind(const Definition& definition) {
    const SessionKind* named = find_session_kind(definition, definition.profile.private_kind);
    if (named != nullptr) {
        return named->confidential ? named : nullptr;
    }
    const auto& kinds = definition.profile.session_kinds;
    const auto first = std::find_if(kinds.begin(), kinds.end(),
                                    [](const SessionKind& kind) { return kind.confidential; });
    return first == kinds.end() ? nullptr : &*first;
}

/// How many sessions anybody may know of. Those that are hidden come from event files alone, which
/// hold so many at most, and are not counted here: a refusal would tell how many there are.
std::size_t sessions_known(const State& state) {
    const auto& sessions = state.definition.sessions;
    return static_cast<std::size_t>(
        std::count_if(sessions.begin(), sessions.end(), [&](const Session& each) {
            return !is_confidential(state, each) || !each.public_title.empty();
        }));
}

/// The room's first number that no session has. How many there were is in the programme of all.
SessionId new_session_id(const State& state, const RoomId& room) {
    for (int number = 1;; ++number) {
        const std::string ending = "private-" + std::to_string(number);
        const std::string whole = room.value + "-" + ending;
        SessionId id{whole.size() <= limits::id_bytes ? whole : ending};
        if (find_session(state.definition, id) == nullptr) {
            return id;
        }
    }
}

/// A text of the table in the languages of the event (law 9), as far as the table has them.
Text text_in_event(const State& state, std::string_view key) {
    const Text& whole = text_of(key);
    Text text;
    for (const Language& language : state.definition.profile.languages) {
        if (whole.has(language.code)) {
            text.set(language.code, std::string{whole.in(language.code)});
        }
    }
    return text.empty() ? whole : text;
}

/// When the meeting is planned to end: before what is announced next in the room, as far as that
/// leaves it a few minutes. What is hidden from outside does not count: the end would tell of it.
TimePoint planned_end(const Situation& s, TimePoint start) {
    TimePoint end = start + limits::private_meeting;
    for (const Session& session : s.state.definition.sessions) {
        const bool announced =
            !is_confidential(s.state, session) || !session.public_title.empty();
        const bool follows = session.room == s.room.id && announced &&
                             s.state.sessions.at(session.id).state == SessionState::planned &&
                             session.planned_start >= start + limits::private_meeting_least;
        if (follows) {
            end = std::min(end, session.planned_start);
        }
    }
    return end;
}

Session private_session(const Situation& s, const ConvenePrivate& c, const SessionKind& kind) {
    Session session;
    session.id = new_session_id(s.state, s.room.id);
    session.room = s.room.id;
    session.kind = kind.id;
    session.title = c.title.empty() ? text_in_event(s.state, "private.title") : c.title;
    session.public_title = text_in_event(s.state, "private.title");
    // Event files tell whole minutes; of the one before it would be late as it begins.
    session.planned_start = std::chrono::ceil<std::chrono::minutes>(s.now);
    session.planned_end = planned_end(s, session.planned_start);
    Item item;
    item.id = ItemId{"private"};
    item.kind = ItemKind::debate;
    item.title = text_in_event(s.state, "private.item");
    item.planned_start = session.planned_start;
    item.planned = session.planned_end - session.planned_start;
    session.items = {item};
    return session;
}

}  // namespace

Decision decide_on(const Situation& s, const ConvenePrivate& c) {
    if (s.room.closing) {
        return reject(RejectionCode::doors_not_open);
    }
    if (const Session* present = s.session()) {
        return reject(RejectionCode::room_in_use, "session", present->title);
    }
    if (sessions_known(s.state) >= limits::sessions_per_event) {
        return reject(RejectionCode::sessions_full, "limit",
                      same_text(std::to_string(limits::sessions_per_event)));
    }
    const SessionKind* kind = private_kind(s.state.definition);
    if (kind == nullptr) {
        return reject(RejectionCode::no_private_kind);
    }
    const Session session = private_session(s, c, *kind);
    Events events{SessionConvened{session}, SessionOpened{session.id}, ClearingBegun{},
                  ItemStarted{session.items.front().id}};
    // The label last: it is nobody's word, and the words of one command stand together.
    follow_checklist(Closing{}, begin_checklist_of_new_session(s.state, s.room.id), events);
    return events;
}

}  // namespace plenaria::domain::rules
