#include "server/domain/sections.hpp"

#include "server/model/assertion.hpp"

namespace plenaria::domain::sections {
namespace {

const SpeakersList* current_list(const State& state, const RoomState& room) {
    const Floor& floor = active_floor(room);
    const auto at = floor.lists.find(current_item(state, room).value_or(ItemId{}));
    return at == floor.lists.end() ? nullptr : &at->second;
}

FloorPhase phase_of(const Entry& entry) {
    switch (entry.state) {
        case EntryState::called: return FloorPhase::called;
        case EntryState::speaking: return FloorPhase::speaking;
        case EntryState::paused: return FloorPhase::paused;
        case EntryState::waiting:
        case EntryState::finished:
        case EntryState::withdrawn: break;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

RoomView room(const Room& definition) { return {definition.id, definition.name}; }

SessionView session(const State& state, const RoomState& room) {
    const Session* definition = current_session(state, room);
    PLENARIA_ASSERT(definition != nullptr);
    const SessionProgress& progress = state.sessions.at(definition->id);
    const SessionKind* kind = find_session_kind(state.definition, definition->kind);
    SessionView view;
    view.id = definition->id;
    view.title = definition->title;
    view.kind = kind->name;
    view.state = progress.state;
    view.planned_start = definition->planned_start;
    view.planned_end = definition->planned_end;
    view.opened_at = progress.opened_at;
    view.resumes_at = progress.resumes_at;
    view.confidential = kind->confidential;
    return view;
}

SpeakerView speaker(const State& state, const Entry& entry) {
    const Category* category = find_category(state.definition, entry.category);
    SpeakerView view;
    view.id = entry.id;
    view.delegation = entry.delegation;
    view.flag = entry.flag;
    view.code = entry.code;
    view.name = entry.name;
    view.long_name = entry.long_name;
    view.category = category == nullptr ? Text{} : category->name;
    view.person = entry.person;
    view.capacity = entry.capacity;
    view.language = entry.language;
    return view;
}

FloorView floor(const State& state, const Floor& floor) {
    FloorView view;
    if (const Entry* holder = holder_of(floor)) {
        view.phase = phase_of(*holder);
        view.speaker = speaker(state, *holder);
        view.clock = clock_of(*holder, state.definition.profile.warn_at);
        view.verify_outage = holder->verify_outage;
    }
    return view;
}

FloorClockView floor_clock(const State& state, const Floor& floor) {
    FloorClockView view;
    if (const Entry* holder = holder_of(floor)) {
        view.phase = phase_of(*holder);
        view.clock = clock_of(*holder, state.definition.profile.warn_at);
        view.language = holder->language;
    }
    return view;
}

NextSpeakersView next_speakers(const State& state, const RoomState& room) {
    NextSpeakersView view;
    if (const SpeakersList* list = current_list(state, room)) {
        const auto shown = static_cast<std::size_t>(state.definition.profile.next_shown);
        for (const EntryId& id : list->waiting) {
            if (view.next.size() == shown) {
                break;
            }
            view.next.push_back(speaker(state, active_floor(room).entries.at(id)));
        }
        view.more = static_cast<int>(list->waiting.size() - view.next.size());
    }
    return view;
}

std::vector<QueueEntryView> queue(const State& state, const RoomState& room) {
    std::vector<QueueEntryView> views;
    if (const SpeakersList* list = current_list(state, room)) {
        views.reserve(list->waiting.size());
        for (const EntryId& id : list->waiting) {
            const Entry& entry = active_floor(room).entries.at(id);
            views.push_back({speaker(state, entry), entry.allotment, entry.inscribed_at,
                             entry.moved});
        }
    }
    return views;
}

std::vector<ChannelView> channels(const Room& definition, const RoomState& room) {
    std::vector<ChannelView> views;
    for (const Channel& channel : definition.channels) {
        const DeskState& desk = room.desks.at(channel.id);
        ChannelView view;
        view.id = channel.id;
        view.number = channel.number;
        view.code = channel.code;
        view.name = channel.name;
        view.language = channel.language;
        view.booth = channel.booth;
        view.microphone = desk.microphone;
        view.source = desk.microphone == Microphone::unknown ? ClaimSource::none
                                                             : ClaimSource::manual;
        // A claim alone never makes a channel OK: that takes a measurement that agrees
        // (interpretation.md, Position). Without one the verdict stays unknown.
        view.verdict = Verdict::unknown;
        view.since = desk.since;
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<OutputView> outputs(const Room& definition, const RoomState& room) {
    std::vector<OutputView> views;
    for (const Output& output : definition.outputs) {
        const OutputState& state = room.outputs.at(output.id);
        views.push_back({output.id, output.name, output.output_class, output.kind, state.gate,
                         state.evidence, state.since});
    }
    return views;
}

std::vector<ScreenView> screens(const Live& live, const RoomId& room) {
    const auto at = live.screens.find(room);
    return at == live.screens.end() ? std::vector<ScreenView>{} : at->second;
}

ProgrammeView programme_row(const State& state, const Session& session) {
    const SessionKind* kind = find_session_kind(state.definition, session.kind);
    return {session.id, session.title, kind->name, state.sessions.at(session.id).state,
            session.planned_start, session.planned_end, kind->confidential};
}

ProgrammeView published_session(const Session& session) {
    ProgrammeView view;
    view.id = session.id;
    view.title = session.public_title;
    view.planned_start = session.planned_start;
    view.planned_end = session.planned_end;
    view.confidential = true;
    return view;
}

std::vector<DelegationView> delegations(const Definition& definition) {
    std::vector<DelegationView> views;
    for (const Delegation& delegation : definition.delegations) {
        const Category* category = find_category(definition, delegation.category);
        views.push_back({delegation.id, delegation.flag, delegation.code, delegation.name,
                         delegation.long_name, category->name, delegation.language});
    }
    return views;
}

ItemView item(const State& state, const RoomState& room, const Item& definition) {
    const ItemProgress& progress = state.sessions.at(*room.session).items.at(definition.id);
    ItemView view;
    view.id = definition.id;
    view.number = definition.number;
    view.kind = definition.kind;
    view.title = definition.title;
    view.state = progress.state;
    view.current = current_item(state, room) == definition.id;
    view.confidential = definition.confidential;
    view.planned_start = definition.planned_start;
    view.planned = definition.planned;
    view.started_at = progress.started_at;
    view.finished_at = progress.finished_at;
    view.spent = progress.spent;
    view.running_since = progress.running_since;
    return view;
}

ItemView published_item(const Item& definition) {
    ItemView view;
    view.id = definition.id;
    view.number = definition.number;
    view.kind = definition.kind;
    view.title = definition.public_title;
    view.confidential = true;
    view.planned_start = definition.planned_start;
    view.planned = definition.planned;
    return view;
}

}  // namespace plenaria::domain::sections
