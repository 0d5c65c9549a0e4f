// What of the floor one section holds: speakers, lists, points of order, what was spoken.
#include <algorithm>

#include "server/domain/sections.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::sections {
namespace {

FloorPhase phase_of(const Entry& entry) {
    switch (entry.state) {
        case EntryState::called:
            return FloorPhase::called;
        case EntryState::speaking:
            return FloorPhase::speaking;
        case EntryState::paused:
            return FloorPhase::paused;
        case EntryState::waiting:
        case EntryState::finished:
        case EntryState::stopped:
        case EntryState::withdrawn:
        case EntryState::adjourned:
        case EntryState::removed:
        case EntryState::absent:
            break;
    }
    PLENARIA_ASSERT(false);
}

const SpeakersList* current_list(const State& state, const RoomState& room, ListKind kind) {
    auto key = current_list_key(state, room);
    if (!key) {
        return nullptr;
    }
    key->kind = kind;
    return find_list(room, *key);
}

PointView point_view(const Point& point, Millis warn_at) {
    return {point.id, point.who, point.state, point.raised_at, clock_of(point, warn_at)};
}

/// The first speakers of a list, as many as a screen shows.
std::vector<SpeakerView> first_speakers(const State& state, const RoomState& room,
                                        const SpeakersList* list) {
    std::vector<SpeakerView> views;
    if (list == nullptr) {
        return views;
    }
    const auto shown = std::min(static_cast<std::size_t>(state.definition.profile.next_shown),
                                list->waiting.size());
    views.reserve(shown);
    for (std::size_t i = 0; i < shown; ++i) {
        views.push_back(*active_floor(room).entries.at(list->waiting[i]).who);
    }
    return views;
}

/// What a list that closes with an item is told to close with. A list may be seen by more people
/// than a confidential item, or one of the chair's alone (R4.2): they know it by its public title.
Text title_at_list(const Item& item, bool chair) {
    const bool hidden = item.confidential || (item.excludes_secretariat && !chair);
    return hidden ? item.public_title : item.title;
}

Text name_of_total(const Definition& definition, const TotalKey& key) {
    switch (key.kind) {
        case StatisticKind::delegation: {
            const Delegation* delegation = find_delegation(definition, DelegationId{key.id});
            return delegation == nullptr ? same_text(key.id) : delegation->name;
        }
        case StatisticKind::category: {
            const Category* category = find_category(definition, CategoryId{key.id});
            return category == nullptr ? same_text(key.id) : category->name;
        }
        case StatisticKind::language: {
            const std::string text = "language." + key.id;
            return has_text(text) ? text_of(text) : same_text(key.id);
        }
    }
    PLENARIA_ASSERT(false);
}

ActView act_view(const RoomState& room, const Act& act, bool to_undo) {
    return {act.shown, act.at, act.text.of(act.kind, act.subject), to_undo && asks_gap(room, act)};
}

}  // namespace

FloorView floor(const State& state, const Floor& floor) {
    FloorView view;
    const Millis warn_at = state.definition.profile.warn_at;
    const Point* point = active_point(floor);
    if (point != nullptr) {
        view.point = point_view(*point, warn_at);
    }
    view.suspended = static_cast<int>(floor.suspended.size());
    if (const Entry* holder = holder_of(floor)) {
        view.phase = phase_of(*holder);
        view.speaker = *holder->who;
        view.clock = clock_of(*holder, warn_at);
        view.interrupted = floor.interrupted && point == nullptr;
        view.called_at = holder->called_at;
        view.verify_outage = holder->verify_outage;
        view.list = holder->list;
    }
    return view;
}

FloorClockView floor_clock(const State& state, const Floor& floor) {
    FloorClockView view;
    const Millis warn_at = state.definition.profile.warn_at;
    if (const Entry* holder = holder_of(floor)) {
        view.phase = phase_of(*holder);
        view.clock = clock_of(*holder, warn_at);
        view.language = holder->who->language;
    }
    // Booths interpret the point of order while it goes ahead of the speech.
    if (const Point* point = active_point(floor)) {
        view.phase = FloorPhase::speaking;
        view.clock = clock_of(*point, warn_at);
        view.language = point->who->language;
    }
    return view;
}

NextSpeakersView next_speakers(const State& state, const RoomState& room) {
    NextSpeakersView view;
    const auto key = current_list_key(state, room);
    if (!key) {
        return view;
    }
    // A panel's queue is nobody's turn until the moderator opens it (R3.3).
    const bool waits_for_panel = list_state(state, room, *key, TimePoint{}) == ListState::draft;
    const SpeakersList* list = current_list(state, room, ListKind::main);
    if (list != nullptr && !waits_for_panel) {
        view.next = first_speakers(state, room, list);
        view.more = static_cast<int>(list->waiting.size() - view.next.size());
    }
    view.replies = first_speakers(state, room, current_list(state, room, ListKind::reply));
    return view;
}

ListView list(const State& state, const RoomState& room, bool chair) {
    ListView view;
    const auto key = current_list_key(state, room);
    if (!key) {
        return view;
    }
    // Without a clock: what closes at an instant is closed by whoever reads `closes_at`.
    view.state = list_state(state, room, *key, TimePoint{});
    const Session* session = find_session(state.definition, key->session);
    if (const Item* item = find_item(*session, key->item)) {
        view.policy = item->policy;
    }
    if (const SpeakersList* main = current_list(state, room, ListKind::main)) {
        view.closes_at = main->closes_at;
        if (const Item* other = find_item(*session, main->closes_when)) {
            view.closes_when = title_at_list(*other, chair);
        }
        view.policy = main->order.policy;
        view.waiting = static_cast<int>(main->waiting.size());
    }
    if (const SpeakersList* replies = current_list(state, room, ListKind::reply)) {
        view.replies = static_cast<int>(replies->waiting.size());
    }
    return view;
}

std::vector<QueueEntryView> queue(const State& state, const RoomState& room, ListKind kind) {
    std::vector<QueueEntryView> views;
    const SpeakersList* list = current_list(state, room, kind);
    if (list == nullptr) {
        return views;
    }
    views.reserve(list->waiting.size());
    for (const EntryId& id : list->waiting) {
        const Entry& entry = active_floor(room).entries.at(id);
        views.push_back({entry.who, entry.allotment, entry.consumed, entry.inscribed_at,
                         entry.moved, entry.pinned, entry.late, entry.absences > 0, entry.note});
    }
    return views;
}

std::vector<PointView> points(const State& state, const RoomState& room) {
    std::vector<PointView> views;
    for (const Point& point : active_floor(room).points) {
        if (point.state == PointState::raised) {
            views.push_back(point_view(point, state.definition.profile.warn_at));
        }
    }
    return views;
}

std::vector<SpokenView> spoken(const RoomState& room, const ListKey& key) {
    const Floor& floor = active_floor(room);
    std::vector<const Entry*> over;
    for (const ListKind kind : {ListKind::main, ListKind::reply}) {
        const auto list = floor.over.find({key.session, key.item, kind});
        if (list == floor.over.end()) {
            continue;
        }
        const auto& ids = list->second;
        const auto shown = static_cast<std::ptrdiff_t>(std::min(ids.size(), limits::spoken_shown));
        for (auto id = ids.end() - shown; id != ids.end(); ++id) {
            over.push_back(&floor.entries.at(*id));
        }
    }
    std::stable_sort(over.begin(), over.end(),
                     [](const Entry* a, const Entry* b) { return a->ended_at < b->ended_at; });
    const auto shown = std::min(over.size(), limits::spoken_shown);
    std::vector<SpokenView> views;
    views.reserve(shown);
    for (auto each = over.end() - static_cast<std::ptrdiff_t>(shown); each != over.end(); ++each) {
        const Entry& entry = **each;
        views.push_back({entry.who, entry.state, entry.list, entry.consumed, entry.started_at,
                         entry.ended_at, entry.verify_outage});
    }
    return views;
}

std::vector<PanellistView> panel(const State& state, const RoomState& room) {
    std::vector<PanellistView> views;
    const Item* item = current_item_definition(state, room);
    if (item == nullptr) {
        return views;
    }
    const Entry* holder = holder_of(active_floor(room));
    for (const Panellist& each : item->panel) {
        const Delegation* delegation = find_delegation(state.definition, each.delegation);
        PanellistView view;
        view.id = each.id;
        view.name = delegation == nullptr ? each.name : delegation->name;
        view.flag = delegation == nullptr ? std::string{} : delegation->flag;
        view.person = each.person;
        view.capacity = each.capacity;
        view.moderator = each.moderator;
        view.speaking =
            holder != nullptr && holder->item == item->id && holder->panellist == each.id;
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<StatisticView> statistics(const State& state, const RoomState& room) {
    std::vector<StatisticView> views;
    if (!room.session) {
        return views;
    }
    const auto& totals = active_floor(room).totals;
    for (auto at = totals.lower_bound({*room.session, StatisticKind::delegation, {}});
         at != totals.end() && at->first.session == *room.session; ++at) {
        const auto& [key, total] = *at;
        views.push_back({std::string{name_of(key.kind)} + "." + key.id, key.kind,
                         name_of_total(state.definition, key), total.interventions, total.time});
    }
    return views;
}

UndoView acts(const RoomState& room) {
    UndoView view;
    if (!room.acts.done.empty()) {
        view.undo = act_view(room, room.acts.done.back(), true);
    }
    if (!room.acts.undone.empty()) {
        view.redo = act_view(room, room.acts.undone.back(), false);
    }
    view.depth = static_cast<int>(room.acts.done.size());
    for (const Act& act : room.acts.done) {
        if (const Entry* stopped = stopped_by(room, act)) {
            view.gaps.push_back(std::to_string(act.shown.value));
            view.gap_speakers.push_back(stopped->who->name);
        }
    }
    return view;
}

std::vector<PastActView> history(const RoomState& room) {
    std::vector<PastActView> views;
    views.reserve(room.acts.done.size());
    std::for_each(room.acts.done.rbegin(), room.acts.done.rend(), [&](const Act& act) {
        views.push_back({std::to_string(act.shown.value), act.at,
                         act.text.of(act.kind, act.subject)});
    });
    return views;
}

}  // namespace plenaria::domain::sections
