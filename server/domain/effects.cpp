// What a command would do, told before it is done. It is done to a copy, and the same arithmetic as
// the clients' tells what it moves; nothing is told that `project` would not show the one who asks.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/checklist.hpp"
#include "server/domain/decide.hpp"
#include "server/domain/hidden_acts.hpp"
#include "server/domain/project.hpp"
#include "server/model/forecast.hpp"
#include "server/model/limits.hpp"
#include "server/model/live.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

/// Whoever asks: a secretariat that acts within a confidential matter is listed for it, or is told
/// nothing; for another room's it is not taken to be.
struct Reader {
    Audience audience = Audience::secretariat;
    RoomId room;
    RecordClass now{};  ///< of that room, before the act

    [[nodiscard]] StreamSubject subject(const RoomId& of) const {
        const bool listed = of == room && now != RecordClass::open;
        return {of, audience, listed ? Clearance::cleared : Clearance::uncleared};
    }
    [[nodiscard]] bool reads(RecordClass line) const {
        return audience == Audience::chair || line <= now;
    }
};

Audience audience_of(Role role) {
    switch (role) {
        case Role::chair:
            return Audience::chair;
        case Role::technician:
            return Audience::technician;
        case Role::secretariat:
        case Role::interpreter:
        case Role::delegate:
        case Role::display:
            break;
    }
    return Audience::secretariat;
}

// ---- What happens.

using LinesWritten = std::map<Readers, int>;

LinesWritten lines_by_readers(const RoomState& room) {
    LinesWritten written;
    for (const auto& [readers, part] : room.record) {
        written[readers] = part.written;
    }
    return written;
}

/// The subject of the line that an event wrote, if that reader may know it.
Text subject_told(const LinesWritten& before, const RoomState& after, const Reader& reader) {
    for (const auto& [readers, part] : after.record) {
        const auto former = before.find(readers);
        const bool is_new = part.written > (former == before.end() ? 0 : former->second);
        if (is_new && reader.reads(readers.record_class)) {
            return part.lines.back().subject;
        }
    }
    return {};
}

Text record_text(const std::string& kind, const Text& subject) {
    const std::string key = "record." + kind;
    return has_text(key) ? fill_text(key, {{"subject", subject}}) : Text{};
}

/// What the act that is taken back, or done again, did.
std::optional<Text> text_of_act(const RoomState& room, const Event& event) {
    const auto find = [&](const std::deque<Act>& acts, ActNumber number) {
        const auto at = std::find_if(acts.begin(), acts.end(),
                                     [&](const Act& act) { return act.number == number; });
        return at == acts.end() ? std::nullopt : std::optional{record_text(at->kind, at->subject)};
    };
    if (const auto* undone = std::get_if<ActUndone>(&event)) {
        return find(room.acts.done, undone->act);
    }
    if (const auto* redone = std::get_if<ActRedone>(&event)) {
        return find(room.acts.undone, redone->act);
    }
    return std::nullopt;
}

/// Folds one event into `state`, and tells it.
Effect effect_of(const RecordedEvent& recorded, State& state, const Reader& reader) {
    const RoomState& room = state.rooms.at(reader.room);
    const LinesWritten before = lines_by_readers(room);
    const std::optional<Text> act = text_of_act(room, recorded.event);
    evolve(state, recorded, Position{state.position.value + 1});
    Effect effect;
    effect.kind = name_of(recorded.event);
    effect.text = act ? *act : record_text(effect.kind, subject_told(before, room, reader));
    return effect;
}

/// Whether an event moves a session that the reader's programme lacks.
bool moves_hidden(const Reader& reader, const State& state, const Event& event) {
    return std::holds_alternative<SessionRescheduled>(event) &&
           !reader.reads(class_of_subject(state, state.rooms.at(reader.room), event));
}

// ---- What is to come.

struct Moment {
    Text what;
    TimePoint at;
    std::optional<TimePoint> wanted;  ///< the fixed time that is squeezed
};

/// What is expected of one room, by kind of effect and by session and item.
using Outlook = std::map<std::pair<std::string, std::string>, Moment>;

/// An item of a session that is yet to come, as that reader knows it.
std::optional<ItemView> view_ahead(const State& state, const Session& session, const Item& item,
                                   const Reader& reader) {
    const bool granted = reader.reads(class_of_item(state, session, item));
    if (!granted && !is_seen_outside(state, session, item)) {
        return std::nullopt;
    }
    const ItemProgress& progress = state.sessions.at(session.id).items.at(item.id);
    ItemView view;
    view.id = item.id;
    view.title = granted ? item.title : item.public_title;
    view.state = granted ? progress.state : ItemState::pending;
    view.planned_start = item.planned_start;
    view.planned = planned_of(progress, item, granted && reader.now != RecordClass::open);
    if (granted) {
        view.fixed_start = item.fixed_start;
    }
    return view;
}

/// When the last of a session's items is expected to end, and when each begins.
std::optional<TimePoint> add_items(const SessionId& session, const std::vector<ItemView>& items,
                                   TimePoint now, Outlook& outlook) {
    const AgendaForecast expected = forecast(items, now);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].state != ItemState::pending) {
            continue;
        }
        const std::string id = session.value + "/" + items[i].id.value;
        const ItemForecast& item = expected.items[i];
        outlook[{"expected_start", id}] = {items[i].title, item.expected_start, {}};
        if (item.squeeze > Millis{0}) {
            const TimePoint wanted = *items[i].fixed_start;
            outlook[{"squeeze", id}] = {items[i].title, wanted + item.squeeze, wanted};
        }
    }
    return expected_end(items, expected);
}

/// The sessions of a room that are yet to come, in order and by days: what begins within twelve
/// hours of a day's first session is of that day.
std::vector<std::vector<ProgrammeView>> by_days(std::vector<ProgrammeView> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.planned_start < b.planned_start;
    });
    std::vector<std::vector<ProgrammeView>> days;
    for (ProgrammeView& row : rows) {
        const bool same_day =
            !days.empty() &&
            row.planned_start < days.back().front().planned_start + std::chrono::hours{12};
        if (!same_day) {
            days.emplace_back();
        }
        days.back().push_back(std::move(row));
    }
    return days;
}

void add_session(const State& state, const Reader& reader, const ProgrammeView& row,
                 const SessionForecast& expected, TimePoint now, Outlook& outlook) {
    TimePoint end = expected.expected_end;
    if (row.state == SessionState::planned) {
        const Session& session = *find_session(state.definition, row.id);
        std::vector<ItemView> items;
        for (const Item& item : session.items) {
            if (auto view = view_ahead(state, session, item, reader)) {
                items.push_back(std::move(*view));
            }
        }
        const TimePoint begins = std::max(now, session.planned_start);
        const Millis shift = expected.expected_start - session.planned_start;
        if (const auto last = add_items(row.id, items, begins, outlook)) {
            end = std::max(end, *last + shift);
        }
        outlook[{"expected_start", row.id.value}] = {row.title, expected.expected_start, {}};
    }
    outlook[{"expected_end", row.id.value}] = {row.title, end, {}};
}

Outlook outlook_of(const State& state, const RoomId& room, const Reader& reader, TimePoint now) {
    Outlook outlook;
    const View view = project(state, Live{}, reader.subject(room));
    std::optional<TimePoint> current_end;
    if (view.session && view.agenda) {
        current_end = add_items(view.session->id, *view.agenda, now, outlook);
    }
    if (!view.programme) {
        return outlook;
    }
    std::vector<ProgrammeView> rows = *view.programme;
    std::erase_if(rows, [&](const auto& row) {
        return row.room != room || row.state == SessionState::adjourned;
    });
    for (const auto& day : by_days(std::move(rows))) {
        const std::vector<SessionForecast> expected = forecast_day(day, current_end, now);
        for (std::size_t i = 0; i < day.size(); ++i) {
            // Of what is only published no more is known than its plan.
            if (!(day[i].confidential && day[i].kind.empty())) {
                add_session(state, reader, day[i], expected[i], now, outlook);
            }
        }
    }
    return outlook;
}

void add_moves(const Outlook& before, const Outlook& after, std::vector<Effect>& effects) {
    constexpr std::chrono::seconds least{1};
    for (const auto& [key, moment] : after) {
        const auto former = before.find(key);
        const auto from = former == before.end() ? moment.wanted : std::optional{former->second.at};
        if (from && moment.at - *from < least && *from - moment.at < least) {
            continue;
        }
        effects.push_back({key.first, moment.what, from, moment.at});
    }
}

/// The rooms whose day the events touch: the act's own, and those of sessions that it edits.
std::set<RoomId> rooms_of(const State& before, const State& after, const RoomId& room) {
    std::set<RoomId> rooms{room};
    for (const Session& session : after.definition.sessions) {
        const Session* former = find_session(before.definition, session.id);
        if (former == nullptr || !(*former == session)) {
            rooms.insert(session.room);
        }
    }
    return rooms;
}

}  // namespace

std::vector<Effect> effects_of(const State& state, const RoomId& room, const Actor& actor,
                               const std::vector<Event>& events, TimePoint now) {
    const Reader reader{audience_of(actor.role), room, class_now(state, state.rooms.at(room))};
    // A secretariat's console may be blind (R4.2, R4.7), whatever it sends. A technician serves
    // gates and desks of a closed room, and must not see by that what of its checklist is done.
    const Clearance own = clearance_of(state, state.rooms.at(room), actor);
    if (reader.audience != Audience::chair && !sees_room(state, {room, reader.audience, own})) {
        return {};
    }
    std::vector<Effect> effects;
    State after = state;
    for (const Event& event : events) {
        const RoomId where = is_of_venue(event) ? RoomId{} : room;
        const bool hidden = events.size() > 1 && moves_hidden(reader, after, event);
        Effect effect = effect_of({now, where, actor, event, CommandId{"dry-run"}}, after, reader);
        if (!hidden) {
            effects.push_back(std::move(effect));
        }
    }
    for (const RoomId& each : rooms_of(state, after, room)) {
        add_moves(outlook_of(state, each, reader, now), outlook_of(after, each, reader, now),
                  effects);
    }
    if (effects.size() > limits::effects_told) {
        effects.resize(limits::effects_told);
    }
    return effects;
}

}  // namespace plenaria::domain
