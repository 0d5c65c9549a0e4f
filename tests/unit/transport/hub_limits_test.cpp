// Law 6 in the hub: what strangers cost is counted by their address, what operators cost by person,
// and nobody's flood starves another's console.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::hub_limits_test {
namespace {

const Caller lobby{access::Route::plain, "10.0.0.7"};
const Caller lobby_encrypted{access::Route::tls, "10.0.0.7"};

/// A wire of a house in which there are places for some alone.
class CrowdedWire : public FakeWire {
public:
    bool admit(Standing standing) override {
        asked.push_back(standing);
        return standing >= least;
    }
    Standing least = Standing::newcomer;
    std::vector<Standing> asked;
};

class HubLimitsTest : public testing::Test {
protected:
    void SetUp() override {
        rig.boot();
        const StreamSubject chairs{plenary, Audience::chair, Clearance::cleared};
        rig.service.views[chairs] = rig.service.views.at(operators_of(plenary));
    }

    void join(FakeWire& wire, const Caller& caller, const protocol::Identify& identify) {
        rig.connect(wire, caller);
        rig.say(wire, protocol::encode(identify));
    }
    /// Comes, joins and leaves; whether it was let in.
    bool pass_through(const Caller& caller) {
        FakeWire wire;
        join(wire, caller, Rig::screen());
        const bool in = !wire.closed;
        wire.hub = nullptr;
        rig.hub->disconnect(wire.number, "closed");
        return in;
    }
    std::string command(int number, const std::string& name, bool dry_run = false) {
        return R"({"t":"command","id":"c-)" + std::to_string(number) +
               R"(","room":"plenary","name":")" + name + R"(","args":{})" +
               (dry_run ? R"(,"dry_run":true})" : "}");
    }
    /// How many of so many commands were taken until the connection was closed.
    std::size_t press(FakeWire& wire, const std::string& name, int times, bool dry_run = false) {
        const std::size_t before = rig.service.submissions.size();
        for (int i = 0; i < times; ++i) {
            rig.say(wire, command(++commands, name, dry_run));
        }
        return rig.service.submissions.size() - before;
    }
    std::size_t logged(const std::string& words) const {
        return static_cast<std::size_t>(std::count_if(
            rig.log.begin(), rig.log.end(),
            [&](const std::string& line) { return line.find(words) != std::string::npos; }));
    }

    Rig rig;
    int commands = 0;
};

TEST_F(HubLimitsTest, WhoComesBackHasNoNewBudget) {
    int let_in = 0;
    while (let_in < 10'000 && pass_through(lobby)) {
        ++let_in;
    }
    EXPECT_GE(let_in, 64) << "all screens of one address may come back at once";
    EXPECT_LT(let_in, 500);
    EXPECT_TRUE(pass_through({access::Route::plain, "10.0.0.8"})) << "another address";
    EXPECT_TRUE(pass_through({access::Route::loopback, "127.0.0.1"}));
    FakeWire console;
    join(console, lobby_encrypted, Rig::console());
    EXPECT_FALSE(console.closed) << "whoever operates pays for themselves";
    rig.pass(Millis{1'000});
    EXPECT_TRUE(pass_through(lobby)) << "it comes back";
}

TEST_F(HubLimitsTest, OneMachineOnIPv6HasTheBudgetOfOneAddress) {
    int let_in = 0;
    const auto from = [&](const std::string& network) {
        return Caller{access::Route::plain, network + std::to_string(let_in + 1)};
    };
    while (let_in < 5'000 && pass_through(from("fd00:1:2:3::"))) {
        ++let_in;
    }
    EXPECT_LT(let_in, 500);
    EXPECT_TRUE(pass_through(from("fd00:1:2:4::"))) << "another network";
    EXPECT_LE(rig.log.size(), static_cast<std::size_t>(limits::address_lines) + 10U);
}

TEST_F(HubLimitsTest, ACrowdThatFindsNoPlaceCostsThoseWhoAreInNothing) {
    std::deque<FakeWire> guests(64);
    for (FakeWire& wire : guests) {
        join(wire, lobby, Rig::screen());
        ASSERT_FALSE(wire.closed);
    }
    const std::string measure = protocol::encode(protocol::TimeRequest{rig.now});
    for (int second = 0; second < 20; ++second) {
        for (int i = 0; i < 160; ++i) {
            CrowdedWire refused;
            refused.least = Standing::serving;
            join(refused, lobby, Rig::screen());
            EXPECT_EQ(refused.closed, protocol::CloseCode::overloaded);
            refused.hub = nullptr;
            rig.hub->disconnect(refused.number, "closed");
        }
        for (FakeWire& wire : guests) {
            rig.say(wire, measure);
            ASSERT_FALSE(wire.closed) << "after " << second << " s";
        }
        rig.pass(Millis{1'000});
    }
    EXPECT_TRUE(pass_through(lobby)) << "nor does it keep out who finds one";
}

TEST_F(HubLimitsTest, ThoseWhoJoinAndLeaveLeaveSomethingToThoseWhoStay) {
    FakeWire guest;
    join(guest, lobby, Rig::screen());
    while (pass_through(lobby)) {
    }
    const std::string measure = protocol::encode(protocol::TimeRequest{rig.now});
    for (int i = 0; i < 100; ++i) {
        rig.say(guest, measure);
    }
    EXPECT_FALSE(guest.closed);
}

TEST_F(HubLimitsTest, NobodyGivesWayToSomebodyWhoCannotPay) {
    while (pass_through(lobby)) {
    }
    CrowdedWire next;
    join(next, lobby, Rig::screen());
    EXPECT_EQ(next.closed, protocol::CloseCode::overloaded);
    EXPECT_THAT(next.asked, testing::ElementsAre(Standing::newcomer));
}

TEST_F(HubLimitsTest, ManyConnectionsOfOneAddressSendNoMoreThanItMay) {
    std::deque<FakeWire> wires(64);
    const std::string measure = protocol::encode(protocol::TimeRequest{rig.now});
    std::size_t answers = 0;
    for (FakeWire& wire : wires) {
        join(wire, lobby, Rig::screen());
        ASSERT_FALSE(wire.closed);
        static_cast<void>(wire.take());
    }
    for (FakeWire& wire : wires) {
        for (int i = 0; i < 100; ++i) {
            rig.say(wire, measure);
        }
        answers += only<protocol::TimeReply>(wire.take()).size();
    }
    EXPECT_LT(static_cast<double>(answers), limits::address_budget);
    FakeWire console;
    join(console, lobby_encrypted, Rig::console());
    EXPECT_FALSE(console.closed);
    EXPECT_EQ(press(console, "next", 10), 10U);
}

TEST_F(HubLimitsTest, AStrangerFillsNoLog) {
    for (int i = 0; i < 500; ++i) {
        static_cast<void>(pass_through(lobby));
    }
    EXPECT_LE(rig.log.size(), static_cast<std::size_t>(limits::address_lines));
    FakeWire console;
    join(console, lobby_encrypted, Rig::console());
    EXPECT_EQ(logged("role=secretariat"), 1U) << "who operates is always told of";
    rig.pass(Millis{200});
    EXPECT_EQ(logged("event=lines_left_out count="), 1U);
    const std::size_t before = rig.log.size();
    for (int address = 0; address < 800; ++address) {
        for (int i = 0; i < 10; ++i) {
            static_cast<void>(pass_through({access::Route::plain, "a" + std::to_string(address)}));
        }
    }
    EXPECT_LE(rig.log.size() - before, static_cast<std::size_t>(limits::strangers_lines) + 1);
}

TEST_F(HubLimitsTest, WhoFindsNoPlaceIsToldToComeBackAndWhoOperatesIsMore) {
    CrowdedWire guest;
    guest.least = Standing::serving;
    join(guest, lobby, Rig::screen());
    EXPECT_EQ(guest.closed, protocol::CloseCode::overloaded);
    EXPECT_THAT(guest.asked, testing::ElementsAre(Standing::guest, Standing::newcomer));
    CrowdedWire console;
    console.least = Standing::serving;
    join(console, lobby_encrypted, Rig::console());
    EXPECT_FALSE(console.closed);
    EXPECT_THAT(console.asked, testing::ElementsAre(Standing::serving));
}

TEST_F(HubLimitsTest, OneConsoleLetsSoManyCommandsWaitAndNoMore) {
    FakeWire greedy;
    FakeWire chair;
    rig.join(greedy, Rig::console());
    rig.join(chair, Rig::chair());
    EXPECT_EQ(press(greedy, "next", 500), limits::commands_waiting_per_connection);
    EXPECT_EQ(greedy.closed, protocol::CloseCode::overloaded)
        << "no refusal: that would be final for a command that may have been taken before";
    EXPECT_EQ(press(chair, "next", 10), 10U);
    std::vector<engine::Answer> answers;
    for (const engine::Submission& each : rig.service.submissions) {
        answers.push_back({each.ticket, each.request.id, {}, {}});
    }
    rig.deliver({}, answers);
    FakeWire again;
    rig.join(again, Rig::console());
    EXPECT_EQ(press(again, "next", 10), 10U) << "answered, they wait no more";
}

TEST_F(HubLimitsTest, OnePersonTakesNotAllPlacesOverManyConnectionsAndDoorsFindOne) {
    std::deque<FakeWire> greedy(6);
    std::size_t taken = 0;
    for (FakeWire& wire : greedy) {
        rig.join(wire, Rig::console());
        taken += press(wire, "next", 200);
    }
    EXPECT_EQ(taken, limits::commands_waiting_per_actor);
    FakeWire console;
    rig.join(console, Rig::console());
    EXPECT_EQ(press(console, "close_doors", 1), 1U) << "not behind what else waits";
    EXPECT_EQ(press(console, "convene_private", 1), 1U) << "nor does what closes a free room";
    EXPECT_EQ(press(console, "close_doors", 100), limits::doors_waiting_per_connection - 2);
    FakeWire chair;
    rig.join(chair, Rig::chair());
    EXPECT_EQ(press(chair, "next", 10), 10U);
}

TEST_F(HubLimitsTest, WhoClosesDoorsFindsNoFewerPlacesThanWhoTakesNotes) {
    FakeWire many;
    rig.join(many, Rig::console());
    EXPECT_EQ(press(many, "close_doors", 500),
              limits::doors_waiting_per_connection + limits::commands_waiting_per_connection);
    EXPECT_EQ(many.closed, protocol::CloseCode::overloaded);
    std::deque<FakeWire> others(7);
    for (FakeWire& wire : others) {
        rig.join(wire, Rig::console());
        EXPECT_EQ(press(wire, "close_doors", 8), limits::doors_waiting_per_connection);
    }
    FakeWire chair;
    rig.join(chair, Rig::chair());
    EXPECT_EQ(press(chair, "close_doors", 1), 1U) << "all that are kept are taken, and others free";
    std::vector<engine::Answer> answers;
    for (const engine::Submission& each : rig.service.submissions) {
        answers.push_back({each.ticket, each.request.id, {}, {}});
    }
    rig.deliver({}, answers);
    EXPECT_EQ(press(chair, "close_doors", 136), 136U) << "each gave back the place that it had";
    EXPECT_FALSE(chair.closed);
}

TEST_F(HubLimitsTest, DryRunsAndFramesOfAConsoleAreBudgetedGenerously) {
    FakeWire console;
    rig.join(console, Rig::console());
    const std::string measure = protocol::encode(protocol::TimeRequest{rig.now});
    std::size_t answers = 0;
    for (int i = 0; i < 20'000 && !console.closed; ++i) {
        rig.say(console, measure);
        answers += only<protocol::TimeReply>(console.take()).size();
    }
    EXPECT_GT(answers, 5'000U);
    EXPECT_LE(static_cast<double>(answers), limits::operator_budget);
    EXPECT_EQ(console.closed, protocol::CloseCode::overloaded);
    FakeWire chair;
    rig.join(chair, Rig::chair());
    std::size_t runs = 0;
    for (int i = 0; i < 2'000 && !chair.closed; ++i) {
        runs += press(chair, "next", 1, true);
        if (!chair.closed) {
            const engine::Submission& last = rig.service.submissions.back();
            rig.deliver({}, {{last.ticket, last.request.id, {}, {}}});
        }
    }
    EXPECT_GT(runs, 100U);
    EXPECT_LE(static_cast<double>(runs) * limits::dry_run_cost, limits::operator_budget);
}

TEST_F(HubLimitsTest, OfOnePersonAConsoleThatIsSilentGivesWayAndNoneThatIsThere) {
    std::deque<FakeWire> consoles(limits::connections_per_operator);
    for (FakeWire& wire : consoles) {
        rig.join(wire, Rig::console());
    }
    FakeWire early;
    rig.join(early, Rig::console());
    EXPECT_EQ(early.closed, protocol::CloseCode::overloaded) << "those who are there stay";
    EXPECT_EQ(early.hub->size(), consoles.size() + 1);
    early.hub = nullptr;
    rig.hub->disconnect(early.number, "closed");
    const std::string measure = protocol::encode(protocol::TimeRequest{rig.now});
    FakeWire& lost = consoles[20];
    for (int i = 0; i < 7; ++i) {
        rig.pass(Millis{1'000});
        for (FakeWire& wire : consoles) {
            if (&wire != &lost) {
                rig.say(wire, measure);
            }
        }
    }
    FakeWire back;
    rig.join(back, Rig::console());
    EXPECT_FALSE(back.closed);
    EXPECT_EQ(lost.closed, protocol::CloseCode::overloaded);
    EXPECT_EQ(std::count_if(consoles.begin(), consoles.end(),
                            [](const FakeWire& wire) { return wire.closed.has_value(); }),
              1);
    FakeWire next;
    rig.join(next, Rig::console());
    EXPECT_EQ(next.closed, protocol::CloseCode::overloaded);
    FakeWire chair;
    rig.join(chair, Rig::chair());
    EXPECT_FALSE(chair.closed) << "another person";
}

TEST_F(HubLimitsTest, ASilentConsoleStaysWhereTheOneThatComesFindsNoPlace) {
    std::deque<FakeWire> consoles(limits::connections_per_operator);
    for (FakeWire& wire : consoles) {
        rig.join(wire, Rig::console());
    }
    rig.pass(Millis{8'000});
    class NoPlace : public FakeWire {
        bool admit(Standing standing) override { return standing == Standing::newcomer; }
    } refused;
    rig.join(refused, Rig::console());
    EXPECT_EQ(refused.closed, protocol::CloseCode::overloaded);
    for (const FakeWire& wire : consoles) {
        EXPECT_FALSE(wire.closed);
    }
}

}  // namespace
}  // namespace plenaria::transport::test::hub_limits_test
