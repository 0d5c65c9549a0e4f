#include "tests/bench/long_meeting.hpp"

#include <algorithm>
#include <utility>

#include "server/exchange/event_file.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "tests/support/server_process.hpp"

namespace plenaria::bench {
namespace {

// A plenary of two days spends about this many requests for the floor on one item.
constexpr int rounds_per_item = 40;

domain::Session& session_of(domain::Definition& definition) {
    const auto found = std::find_if(definition.sessions.begin(), definition.sessions.end(),
                                    [](const auto& s) { return s.id == meeting_session; });
    PLENARIA_ASSERT(found != definition.sessions.end());
    return *found;
}

}  // namespace

domain::Definition sample_definition() {
    auto read = exchange::read_event(test_support::sample_event_file());
    PLENARIA_ASSERT(read.ok());
    domain::Definition definition = std::move(read).value();
    for (domain::Item& item : session_of(definition).items) {
        // Everybody may be inscribed everywhere, and every list is open from the beginning.
        item.kind = ItemKind::debate;
        item.panel.clear();
    }
    return definition;
}

domain::Definition large_definition(std::size_t items) {
    domain::Definition definition = sample_definition();
    auto& delegations = definition.delegations;
    for (std::size_t i = 0; delegations.size() < limits::delegations_per_event; ++i) {
        domain::Delegation copy = delegations[i];
        copy.id = DelegationId{"d" + std::to_string(i)};
        delegations.push_back(std::move(copy));
    }
    auto& wanted = session_of(definition).items;
    for (std::size_t i = 0; wanted.size() < items; ++i) {
        domain::Item copy = wanted[i];
        copy.id = ItemId{"item-" + std::to_string(i)};
        wanted.push_back(std::move(copy));
    }
    return definition;
}

LongMeeting::LongMeeting(domain::Definition definition, TimePoint begin, Millis step)
    : now_(begin), step_(step) {
    engine::JournalRecord first;
    first.event = {now_, RoomId{}, Actor{Role::technician, "bench"},
                   domain::EventLoaded{std::move(definition)}, {}};
    keep(std::move(first));
    give(OpenSession{meeting_session});
    give(StartItem{session_of(state_.definition).items.front().id});
}

const engine::JournalRecord& LongMeeting::give(Command command) {
    now_ += step_;
    const CommandRequest request{CommandId{"bench-" + std::to_string(++commands_)},
                                 meeting_room,
                                 std::move(command),
                                 {},
                                 false};
    auto decided = domain::decide(state_, request, now_);
    PLENARIA_ASSERT(decided.ok());
    const std::uint64_t print = fingerprint(request);
    for (domain::Event& event : std::move(decided).value()) {
        keep({{},
              request.id,
              print,
              {now_, meeting_room, Actor{Role::secretariat, "bench"}, std::move(event),
               request.id}});
    }
    return records_.back();
}

void LongMeeting::keep(engine::JournalRecord record) {
    record.position = Position{state_.position.value + 1};
    domain::evolve(state_, record.event, record.position);
    records_.push_back(std::move(record));
}

EntryId LongMeeting::inscribe_next() {
    const auto& delegations = state_.definition.delegations;
    const DelegationId who = delegations[next_delegation_++ % delegations.size()].id;
    const auto& record = give(Inscribe{who, "Jefatura de delegación", "Viceministerio", {}});
    return std::get<domain::EntryInscribed>(record.event.event).entry;
}

void LongMeeting::change_item() {
    const auto& items = session_of(state_.definition).items;
    const ItemId& next =
        items[static_cast<std::size_t>(rounds_ / rounds_per_item) % items.size()].id;
    const auto& progress = state_.sessions.at(meeting_session).items.at(next);
    if (progress.state == ItemState::pending) {
        give(StartItem{next});
    } else if (progress.state != ItemState::running) {
        give(ReturnToItem{next});
    }
}

void LongMeeting::go_on() {
    if (++rounds_ % rounds_per_item == 0) {
        change_item();
    }
    static_cast<void>(inscribe_next());
    give(Withdraw{inscribe_next()});
    give(NextSpeaker{});
    give(StartSpeech{});
    give(EndSpeech{});
}

domain::State replay(const std::vector<engine::JournalRecord>& records) {
    domain::State state;
    for (const auto& record : records) {
        domain::evolve(state, record.event, record.position);
    }
    return state;
}

}  // namespace plenaria::bench
