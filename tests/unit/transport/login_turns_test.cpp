// Consoles of one network that log in at once: they are checked one after the other, and nobody
// has to come back for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "server/transport/connection_limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::login_turns_test {
namespace {

using protocol::CloseCode;
using testing::IsEmpty;
using testing::SizeIs;

const std::string a_ticket(64, '7');

class LoginTurns : public testing::Test {
protected:
    struct Asked {
        access::LoginClaim claim;
        access::Logins::Answer answer;
    };

    void SetUp() override {
        rig_.hub.emplace(
            Hub::Settings{"server-1", "boot-1"},
            Hub::Ports{rig_.service, rig_.authenticator, [this] { return rig_.now; },
                       [this] { return "token" + std::to_string(++rig_.tokens); },
                       [this](std::string_view line) { rig_.log.emplace_back(line); },
                       [this] { return "CODE" + std::to_string(++rig_.codes + 10); },
                       [this](access::LoginClaim claim, access::Logins::Answer answer) {
                           asked_.push_back({std::move(claim), std::move(answer)});
                       },
                       [](const std::string& network) { return network == known; }});
    }
    void come(FakeWire& wire, const std::string& name, const std::string& address = "10.0.0.9",
              access::Route route = access::Route::tls) {
        rig_.connect(wire, {route, address});
        static_cast<void>(wire.take());
        protocol::Identify identify = Rig::console();
        identify.person = name;
        identify.proof = "una frase que nadie dice";
        rig_.say(wire, protocol::encode(identify));
    }
    void answer(access::LoginOutcome outcome) {
        ASSERT_FALSE(asked_.empty());
        const Asked first = std::move(asked_.front());
        asked_.pop_front();
        first.answer(std::move(outcome));
    }

    static constexpr const char* known = "10.0.0.77";
    Rig rig_;
    std::deque<Asked> asked_;
};

TEST_F(LoginTurns, TwelveConsolesBehindOneAddressAllGetInWithoutComingBack) {
    std::deque<FakeWire> consoles(12);
    int next = 0;
    for (FakeWire& wire : consoles) {
        come(wire, "Ana" + std::to_string(++next));
    }
    for (std::size_t i = 0; i < consoles.size(); ++i) {
        ASSERT_THAT(asked_, SizeIs(1)) << "one at a time";
        answer(a_ticket);
    }
    EXPECT_THAT(asked_, IsEmpty());
    for (FakeWire& wire : consoles) {
        EXPECT_FALSE(wire.closed);
        EXPECT_THAT(only<protocol::Welcome>(wire.take()), SizeIs(1));
    }
}

TEST_F(LoginTurns, WhoWaitedIsNotCheckedWhereTheirNetworkHasToWaitByThen) {
    std::deque<FakeWire> wires(7);
    for (FakeWire& wire : wires) {
        come(wire, "Ana");
    }
    for (int i = 0; i < 5; ++i) {
        answer(access::LoginError::refused);
    }
    EXPECT_THAT(asked_, IsEmpty()) << "many at once are no more tries than one after another";
    EXPECT_EQ(wires[4].closed, CloseCode::proof_refused);
    EXPECT_EQ(wires[5].closed, CloseCode::too_many_attempts);
    EXPECT_EQ(wires[6].closed, CloseCode::too_many_attempts);
}

TEST_F(LoginTurns, WhoLeftBeforeTheirTurnIsPassedOver) {
    FakeWire first;
    come(first, "Ana");
    FakeWire gone;
    come(gone, "Nadie");
    FakeWire says_more;
    come(says_more, "Nadie");
    FakeWire last;
    come(last, "Eva");
    rig_.hub->disconnect(gone.number, "closed");
    gone.hub = nullptr;
    rig_.say(says_more, protocol::encode(protocol::TimeRequest{start_time}));
    EXPECT_EQ(says_more.closed, CloseCode::frame_not_allowed);
    answer(a_ticket);
    ASSERT_THAT(asked_, SizeIs(1));
    EXPECT_EQ(asked_[0].claim.person, "Eva");
}

TEST_F(LoginTurns, OneNetworkHasSoManyWaitAndNoMore) {
    std::deque<FakeWire> wires(17);
    for (FakeWire& wire : wires) {
        come(wire, "Ana");
        EXPECT_FALSE(wire.closed);
    }
    FakeWire beyond;
    come(beyond, "Ana");
    EXPECT_EQ(beyond.closed, CloseCode::overloaded);
    FakeWire elsewhere;
    come(elsewhere, "Ana", "10.0.0.10");
    EXPECT_THAT(asked_, SizeIs(2)) << "other networks wait for nobody of it";
}

TEST_F(LoginTurns, WhoeverChecksIsToldFromWhereAndHowOftenThatNetworkWasWrong) {
    for (int i = 0; i < 3; ++i) {
        FakeWire wire;
        come(wire, "Nadie" + std::to_string(i));
        ASSERT_THAT(asked_, SizeIs(1));
        EXPECT_EQ(asked_[0].claim.network, "10.0.0.9");
        EXPECT_EQ(asked_[0].claim.wrong_tries, i) << "whatever name was tried";
        EXPECT_FALSE(asked_[0].claim.own);
        answer(access::LoginError::refused);
    }
    FakeWire elsewhere;
    come(elsewhere, "Ana", "10.0.0.10");
    EXPECT_EQ(asked_.back().claim.wrong_tries, 0);
    FakeWire here;
    come(here, "Eva", "127.0.0.1", access::Route::loopback);
    EXPECT_TRUE(asked_.back().claim.own);
}

/// A socket that notes as what it was seated.
struct SeatedWire : FakeWire {
    bool admit(Standing standing) override {
        seated = standing;
        return true;
    }
    Standing seated = Standing::newcomer;
};

TEST_F(LoginTurns, OfAFloodOfLoginsSeatsAreLeftForThoseWhoArrive) {
    std::deque<SeatedWire> crowd(limits::connections_proving);
    std::size_t seated = 0;
    int next = 0;
    for (SeatedWire& wire : crowd) {
        come(wire, "Nadie", "10.9.0." + std::to_string(++next));
        seated += wire.seated == Standing::checking ? 1 : 0;
    }
    EXPECT_THAT(asked_, SizeIs(crowd.size()));
    EXPECT_EQ(seated, limits::connections_proving / 2);
    SeatedWire familiar;
    come(familiar, "Ana", known);
    EXPECT_EQ(familiar.seated, Standing::checking);
    SeatedWire here;
    come(here, "Ana", "127.0.0.1", access::Route::loopback);
    EXPECT_EQ(here.seated, Standing::checking);
}

TEST_F(LoginTurns, WhoeverIsGoneHoldsNoSeat) {
    std::deque<SeatedWire> gone(limits::connections_proving / 2);
    int next = 0;
    for (SeatedWire& wire : gone) {
        come(wire, "Nadie", "10.9.0." + std::to_string(++next));
        rig_.hub->disconnect(wire.number, "closed");
        wire.hub = nullptr;
    }
    SeatedWire stranger;
    come(stranger, "Ana", "10.0.0.9");
    EXPECT_EQ(stranger.seated, Standing::checking) << "their checks go on, for nobody";
}

TEST_F(LoginTurns, StrangersWhoWaitTakeNoPlaceOfTheHouse) {
    std::deque<FakeWire> crowd(std::size_t{17} * 16);
    for (std::size_t i = 0; i < crowd.size(); ++i) {
        come(crowd[i], "Nadie", "10.9.0." + std::to_string(i / 17 + 1));
        ASSERT_FALSE(crowd[i].closed);
    }
    FakeWire first_beyond;
    come(first_beyond, "Nadie", "10.9.1.1");
    FakeWire beyond;
    come(beyond, "Nadie", "10.9.1.1");
    EXPECT_EQ(beyond.closed, CloseCode::overloaded);
    std::deque<FakeWire> house(4);
    come(house[0], "Ana", known);
    come(house[1], "Eva", known);
    come(house[2], "Ana", "127.0.0.1", access::Route::loopback);
    come(house[3], "Eva", "127.0.0.1", access::Route::loopback);
    for (const FakeWire& wire : house) {
        EXPECT_FALSE(wire.closed);
    }
    rig_.hub->disconnect(crowd[1].number, "closed");
    crowd[1].hub = nullptr;
    FakeWire after;
    come(after, "Nadie", "10.9.1.1");
    EXPECT_FALSE(after.closed) << "who goes leaves the line";
}

}  // namespace
}  // namespace plenaria::transport::test::login_turns_test
