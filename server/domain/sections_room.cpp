// The event, and sections of a room as a place: its name, channels, outputs, screens, what is said.
#include <algorithm>

#include "server/domain/admission.hpp"
#include "server/domain/project.hpp"
#include "server/domain/sections.hpp"

namespace plenaria::domain {

EventView project_event(const Definition& definition) {
    EventView view;
    view.title = definition.title;
    view.forum = definition.forum;
    view.zone = definition.zone;
    view.languages = definition.profile.languages;
    if (const Delegation* presidency = find_delegation(definition, definition.presidency)) {
        view.presidency = presidency->name;
        view.presidency_flag = presidency->flag;
    }
    if (const Delegation* outgoing = find_delegation(definition, definition.outgoing)) {
        view.outgoing = outgoing->name;
    }
    if (const Delegation* incoming = find_delegation(definition, definition.incoming)) {
        view.incoming = incoming->name;
    }
    return view;
}

namespace sections {

RoomView room(const Definition& event, const Room& definition) {
    const auto same = [&](const Room& each) { return each.id == definition.id; };
    const auto at = std::find_if(event.rooms.begin(), event.rooms.end(), same);
    return {definition.id, definition.name, false, static_cast<int>(at - event.rooms.begin())};
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
        view.source =
            desk.microphone == Microphone::unknown ? ClaimSource::none : ClaimSource::manual;
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
                         state.evidence, state.by, state.since});
    }
    return views;
}

namespace {

/// A screen says that its slate is painted only while the doors are not open: where one says so
/// and they are, all this was seen before, and how one of them stood was how it kept up with what
/// was within, if it had been cleared. Until they are looked at again none is told apart.
void forget_what_was_within(const RoomState& room, std::vector<ScreenView>& views) {
    if (doors_of(room) != DoorsState::open ||
        std::none_of(views.begin(), views.end(), [](const ScreenView& each) {
            return each.slated;
        })) {
        return;
    }
    for (ScreenView& view : views) {
        if (view.proof == ScreenProof::paired) {
            const bool silent = view.health == ScreenHealth::silent;
            view.health = silent ? ScreenHealth::silent : ScreenHealth::current;
            view.confirmed = !silent;
        }
    }
}

}  // namespace

std::vector<ScreenView> screens(const Live& live, const RoomState& room) {
    const auto at = live.screens.find(room.id);
    std::vector<ScreenView> views =
        at == live.screens.end() ? std::vector<ScreenView>{} : at->second;
    for (ScreenView& view : views) {
        view.paired = room.paired.contains(view.id);
    }
    forget_what_was_within(room, views);
    return views;
}

std::vector<DelegationView> delegations(const State& state, const RoomState& room) {
    const Definition& definition = state.definition;
    std::vector<DelegationView> views;
    views.reserve(definition.delegations.size());
    for (const Delegation& delegation : definition.delegations) {
        if (room.session && !is_seated(state, *room.session, delegation.id)) {
            continue;
        }
        const Category* category = find_category(definition, delegation.category);
        DelegationView& view = views.emplace_back();
        view.id = delegation.id;
        view.flag = delegation.flag;
        view.code = delegation.code;
        view.name = delegation.name;
        view.long_name = delegation.long_name;
        view.category = category->name;
        view.language = delegation.language;
        view.raises_points = category->raises_points;
        view.decides = category->decides;
        view.on_roll = category->on_roll;
        view.stays_out = !category->admitted_to_closed;
    }
    return views;
}

std::vector<CategoryView> admissible(const Definition& definition) {
    std::vector<CategoryView> views;
    for (const Category& category : definition.profile.categories) {
        if (is_admissible(category)) {
            views.push_back({category.id, category.name});
        }
    }
    return views;
}

std::vector<AwaitedView> awaited(const State& state, const RoomState& room) {
    std::vector<AwaitedView> views;
    for (const Delegation& each : state.definition.delegations) {
        // Nearly all were there from the beginning, which is told at once.
        if (!is_admitted(state, each.id)) {
            continue;
        }
        const bool seated = was_seated(state, each.id);
        const bool here = seated && (!room.session || is_seated(state, *room.session, each.id));
        if (!here) {
            const Category* category = find_category(state.definition, each.category);
            views.push_back(
                {each.id, each.flag, each.code, each.name, category->name, seated});
        }
    }
    return views;
}

std::vector<RankView> ranks(const Definition& definition) {
    std::vector<RankView> views;
    for (const Rank& rank : definition.profile.ranks) {
        views.push_back({rank.id, rank.name});
    }
    return views;
}

std::vector<BulletinView> bulletins(const State& state, const RoomId& room) {
    std::vector<BulletinView> views;
    for (const Bulletin& bulletin : state.bulletins) {
        const auto& rooms = bulletin.rooms;
        if (rooms.empty() || std::find(rooms.begin(), rooms.end(), room) != rooms.end()) {
            views.push_back({bulletin.id, bulletin.kind, bulletin.text, bulletin.issued_at,
                             bulletin.until, bulletin.resumes_at});
        }
    }
    return views;
}

std::string id_of(const Readers& readers, int number) {
    const std::string closing = readers.closing == 0 ? "" : "." + std::to_string(readers.closing);
    return std::to_string(static_cast<int>(readers.record_class)) + closing + "-" +
           std::to_string(number);
}

}  // namespace sections
}  // namespace plenaria::domain
