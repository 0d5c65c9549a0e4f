// More time for a session in one act, and what follows it moves as far as it must (R4.5).
#include <algorithm>
#include <string>
#include <vector>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

using std::chrono::minutes;

// The core knows no time zone: what begins within twelve hours of a session is of its day.
constexpr std::chrono::hours same_day{12};

/// The item that the extension gives more time: what runs in the session. Of another room whose
/// matter is confidential nobody here knows what runs.
const Item* running_item(const Situation& s, const Session& session) {
    const RoomState& room = s.state.rooms.at(session.room);
    if (room.session != session.id ||
        (room.id != s.room.id && is_confidential_now(s.state, room))) {
        return nullptr;
    }
    return current_item_definition(s.state, room);
}

/// The item's new planned time, if it may have it.
Result<ItemEdited> extended_item(const Situation& s, const Session& session, const Item& item,
                                 Millis by) {
    const ItemProgress& progress = s.state.sessions.at(session.id).items.at(item.id);
    const bool within = class_now(s.state, s.room) != RecordClass::open;
    const Millis planned = planned_of(progress, item, within) + by;
    Millis taken = progress.spent;
    if (progress.running_since) {
        taken += std::max(Millis{0}, s.now - *progress.running_since);
    }
    if (planned < minutes{1} || planned > minutes{limits::item_minutes_max} ||
        (by < Millis{0} && planned < taken)) {
        return reject(RejectionCode::duration_out_of_range, "limit",
                      same_text(std::to_string(limits::item_minutes_max)));
    }
    return ItemEdited{session.id, item.id, item.title, planned, item.fixed_start};
}

/// Whether nobody outside knows that there is such a session.
bool is_hidden(const State& state, const Session& session) {
    return is_confidential(state, session) && session.public_title.empty();
}

/// What follows `extended`, whose end is now `end`, in its room on that day. What outside does not
/// know of moves with the rest, and moves nothing that is known: the shift would tell its length.
void push_later_sessions(const Situation& s, const Session& extended, TimePoint end,
                         Events& events) {
    std::vector<const Session*> later;
    for (const Session& session : s.state.definition.sessions) {
        if (session.room == extended.room && session.planned_start >= extended.planned_end &&
            session.planned_start < extended.planned_start + same_day &&
            s.state.sessions.at(session.id).state == SessionState::planned) {
            later.push_back(&session);
        }
    }
    std::stable_sort(later.begin(), later.end(), [](const Session* a, const Session* b) {
        return a->planned_start < b->planned_start;
    });
    TimePoint known_until = is_hidden(s.state, extended) ? extended.planned_end : end;
    TimePoint busy_until = end;
    for (const Session* session : later) {
        const bool hidden = is_hidden(s.state, *session);
        const TimePoint from = hidden ? busy_until : known_until;
        const Millis shift = std::max(Millis{0}, from - session->planned_start);
        const TimePoint until = session->planned_end + shift;
        if (shift > Millis{0}) {
            events.push_back(
                SessionRescheduled{session->id, session->planned_start + shift, until});
        }
        busy_until = std::max(busy_until, until);
        if (!hidden) {
            known_until = std::max(known_until, until);
        }
    }
}

/// Within a confidential matter only the item moves: when the session ends and what follows begins
/// was published, and outside it stays so until reality or an announcement says otherwise (R4.4).
Decision extend_within(const Situation& s, const Session& session, Millis by) {
    const Item* item = current_item_definition(s.state, s.room);
    if (item == nullptr) {
        return reject(RejectionCode::no_item_under_way, "what", text_of("argument.item_for_time"));
    }
    if (!is_confidential(s.state, session, *item)) {
        return reject(RejectionCode::item_is_open);
    }
    if (auto refusal = need_time_unread(s, session, *item)) {
        return *refusal;
    }
    auto edited = extended_item(s, session, *item, by);
    return edited ? Decision{Events{std::move(edited).value()}} : Decision{edited.error()};
}

}  // namespace

Decision decide_on(const Situation& s, const ExtendSession& c) {
    const Session* session = s.session_or_own(c.session);
    if (session == nullptr) {
        return c.session.empty()
                   ? reject(RejectionCode::no_session)
                   : reject(RejectionCode::unknown_session, "id", same_text(c.session.value));
    }
    if (s.state.sessions.at(session->id).state == SessionState::adjourned) {
        return reject(RejectionCode::session_over);
    }
    if (c.by == Millis{0} || c.by > limits::extension_max || c.by < -limits::extension_max) {
        return reject(RejectionCode::extension_out_of_range);
    }
    const bool own = s.session() == session;
    if (s.room.closing && !own) {
        return reject(RejectionCode::doors_not_open);
    }
    if (own && is_confidential_now(s.state, s.room)) {
        return extend_within(s, *session, c.by);
    }
    const TimePoint end = session->planned_end + c.by;
    if (c.by < Millis{0} && end < std::max(s.now, session->planned_start)) {
        return reject(RejectionCode::time_in_past);
    }
    Events events;
    if (const Item* item = running_item(s, *session)) {
        auto edited = extended_item(s, *session, *item, c.by);
        if (!edited) {
            return edited.error();
        }
        events.emplace_back(std::move(edited).value());
    }
    events.push_back(SessionRescheduled{session->id, session->planned_start, end});
    if (c.by > Millis{0}) {
        push_later_sessions(s, *session, end, events);
    }
    return events;
}

}  // namespace plenaria::domain::rules
