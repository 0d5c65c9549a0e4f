// What holds whatever people do in two rooms, shown on random sequences of all commands. A failing
// sequence is shrunk to the acts that matter.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

#include "server/domain/checklist.hpp"
#include "server/domain/decide.hpp"
#include "server/domain/project.hpp"
#include "server/model/forecast.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/properties/invariants.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::properties::room_properties_test {
namespace {

using domain::RecordedEvent;
using domain::State;

/// One act of a sequence; the numbers say which of what is possible there.
struct Draw {
    bool second_room = false;
    std::uint64_t seed = 0;
};

[[maybe_unused]] void showValue(const Draw& draw, std::ostream& out) {
    out << (draw.second_room ? "consultas " : "plenaria ") << draw.seed;
}

rc::Gen<Draw> any_draw() {
    return rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 4), rc::gen::arbitrary<std::uint64_t>()),
                        [](const auto& pair) { return Draw{pair.first == 3, pair.second}; });
}

rc::Gen<std::vector<Draw>> any_day() { return rc::gen::container<std::vector<Draw>>(any_draw()); }

const RoomId& room_of(const Draw& draw) {
    static const RoomId first{"plenaria"};
    static const RoomId second{"consultas"};
    return draw.second_room ? second : first;
}

/// 10,000 sequences of up to 60 acts each; RC_PARAMS asks for others ("seed=… max_success=…").
class Amount : public testing::Environment {
public:
    void SetUp() override { setenv("RC_PARAMS", "max_success=10000 max_size=60", 0); }
};
const auto* const amount = testing::AddGlobalTestEnvironment(new Amount);

class Day {
public:
    Day() { fold(RoomId{}, domain::EventLoaded{full_event()}, CommandId{}); }

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] TimePoint now() const { return now_; }
    [[nodiscard]] const std::vector<RecordedEvent>& history() const { return history_; }

    /// Whether the command was accepted. Invariants are checked after each of its events.
    bool act(const RoomId& room, const Command& command) {
        const CommandRequest request{CommandId{"c" + std::to_string(++commands_)}, room, command,
                                     {}, false};
        const auto decision = domain::decide(state_, request, now_);
        RC_LOG() << room.value << ": " << name_of(command) << " => "
                 << (decision ? name_of(decision.value().front())
                              : name_of(decision.error().code))
                 << std::endl;
        if (!decision) {
            check_texts(decision.error());
            return false;
        }
        for (const domain::Event& event : decision.value()) {
            fold(domain::is_of_venue(event) ? RoomId{} : room, event, request.id);
            check_invariants(state_);
        }
        check_settled(state_);
        return true;
    }

    void pass(const Draw& draw) { now_ += Millis{draw.seed % 9'000}; }

    /// What the room's screens say of a closing, by the same numbers.
    void hear_screens(const RoomId& room, const Draw& draw) {
        if (draw.seed % 5 != 0) {
            return;
        }
        std::vector<ScreenId> missing;
        if (draw.seed % 2 != 0) {
            missing.emplace_back(draw.seed % 3 == 0 ? "door" : "wall");
        }
        for (domain::Event& event : domain::on_screens(state_, room, missing, now_)) {
            fold(room, std::move(event), CommandId{});
        }
        check_settled(state_);
    }

private:
    void fold(const RoomId& room, domain::Event event, const CommandId& command) {
        history_.push_back({now_, room, Actor{Role::secretariat, "operadora"}, std::move(event),
                            command});
        domain::evolve(state_, history_.back(), Position{state_.position.value + 1});
    }

    State state_;
    TimePoint now_ = scenarios::first_day() + std::chrono::hours{9};
    std::vector<RecordedEvent> history_;
    int commands_ = 0;
};

State replay(const std::vector<RecordedEvent>& history) {
    State state;
    for (const RecordedEvent& event : history) {
        domain::evolve(state, event, Position{state.position.value + 1});
    }
    return state;
}

Command drawn_command(const Day& day, const Draw& draw) {
    scenarios::Random random{draw.seed};
    return any_command(random, day.state(), room_of(draw), day.now());
}

/// What people believe of a day's times: no item is expected to end before it starts, none starts
/// before the one that goes before it, a fixed one is kept, and time takes nothing back.
void check_forecast(const State& state, const RoomId& room, TimePoint now) {
    const View view = domain::project(state, Live{}, {room, Audience::chair, Clearance::cleared});
    if (!view.agenda) {
        return;
    }
    const AgendaForecast present = forecast(*view.agenda, now);
    const AgendaForecast later = forecast(*view.agenda, now + std::chrono::minutes{1});
    TimePoint before{};
    for (std::size_t i = 0; i < view.agenda->size(); ++i) {
        RC_ASSERT(present.items.at(i).expected_start <= present.items.at(i).expected_end);
        const ItemView& item = view.agenda->at(i);
        if (item.state != ItemState::pending) {
            continue;
        }
        if (item.fixed_start) {
            RC_ASSERT(present.items.at(i).expected_start == std::max(*item.fixed_start, now));
            before = TimePoint{};
        }
        RC_ASSERT(before <= present.items.at(i).expected_start);
        before = present.items.at(i).expected_start;
        RC_ASSERT(present.items.at(i).expected_start <= later.items.at(i).expected_start);
    }
}

TEST(RoomProperties, invariants_hold_after_each_event_and_replay_is_the_live_state) {
    const bool held = rc::check([] {
        Day day;
        for (const Draw& draw : *any_day()) {
            const State before = day.state();
            if (!day.act(room_of(draw), drawn_command(day, draw))) {
                RC_ASSERT(day.state() == before);
            }
            day.hear_screens(room_of(draw), draw);
            day.pass(draw);
        }
        RC_ASSERT(replay(day.history()) == day.state());
    });
    EXPECT_TRUE(held);
}

TEST(RoomProperties, undo_restores_exactly_and_redo_too) {
    const bool held = rc::check([] {
        Day day;
        for (const Draw& draw : *any_day()) {
            const RoomId& room = room_of(draw);
            const Command command = drawn_command(day, draw);
            const State before = day.state();
            const std::size_t depth = before.rooms.at(room).acts.done.size();
            const bool accepted = day.act(room, command);
            const bool moves_acts = std::holds_alternative<Undo>(command) ||
                                    std::holds_alternative<Redo>(command);
            const auto& done = day.state().rooms.at(room).acts.done;
            if (accepted && !moves_acts && done.size() == depth + 1) {
                Day other = day;
                const State after = day.state();
                other.pass(draw);
                RC_ASSERT(other.act(room, Undo{done.back().shown, true, false}));
                RC_ASSERT(essence(other.state()) == essence(before));
                other.pass(draw);
                RC_ASSERT(other.act(room, Redo{}));
                RC_ASSERT(essence(other.state()) == essence(after));
            }
            day.pass(draw);
        }
    });
    EXPECT_TRUE(held);
}

/// What the other room's screens and operators see.
std::vector<View> seen_elsewhere(const State& state, const RoomId& room) {
    std::vector<View> views;
    for (const auto& [id, other] : state.rooms) {
        if (id != room) {
            views.push_back(domain::project(state, Live{},
                                            {id, Audience::public_, Clearance::uncleared}));
            views.push_back(
                domain::project(state, Live{}, {id, Audience::chair, Clearance::cleared}));
        }
    }
    return views;
}

TEST(RoomProperties, what_is_seen_elsewhere_changes_only_by_what_is_said_to_reach_there) {
    const bool held = rc::check([] {
        Day day;
        for (const Draw& draw : *any_day()) {
            const RoomId& room = room_of(draw);
            // Looking costs more than acting: at one act in four.
            const bool looks = draw.seed % 4 == 0;
            const auto before = looks ? seen_elsewhere(day.state(), room) : std::vector<View>{};
            const std::size_t known = day.history().size();
            if (day.act(room, drawn_command(day, draw)) && looks) {
                const bool reaches = std::any_of(
                    day.history().begin() + static_cast<std::ptrdiff_t>(known),
                    day.history().end(), [](const RecordedEvent& each) {
                        return each.room.empty() || domain::reaches_other_rooms(each.event);
                    });
                RC_ASSERT(reaches || seen_elsewhere(day.state(), room) == before);
            }
            day.pass(draw);
        }
    });
    EXPECT_TRUE(held);
}

TEST(RoomProperties, expected_times_are_monotone) {
    const bool held = rc::check([] {
        Day day;
        for (const Draw& draw : *any_day()) {
            day.act(room_of(draw), drawn_command(day, draw));
            day.pass(draw);
            check_forecast(day.state(), room_of(draw), day.now());
        }
    });
    EXPECT_TRUE(held);
}

}  // namespace
}  // namespace plenaria::properties::room_properties_test
