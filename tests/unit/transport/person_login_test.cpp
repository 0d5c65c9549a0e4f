// Persons who log in on a connection: when somebody is asked to check them, what is counted, and
// what they get. The check itself is access::Logins' affair; here it answers when the test says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "server/model/limits.hpp"
#include "server/transport/connection_machine.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::person_login_test {
namespace {

using protocol::CloseCode;
using testing::IsEmpty;
using testing::SizeIs;
using State = ConnectionMachine::State;
using Verdict = Outcome<std::string, access::AccessError>;

const Caller here{access::Route::loopback, "127.0.0.1"};
const Caller lobby{access::Route::tls, "192.168.7.9"};
const Caller elsewhere{access::Route::tls, "192.168.7.10"};
const std::string a_ticket(64, '7');

protocol::Identify person(const std::string& name, Role role = Role::secretariat) {
    protocol::Identify identify = Rig::console();
    identify.role = role;
    identify.person = name;
    identify.proof = "una frase que nadie dice";
    return identify;
}
protocol::Identify with_pin(const std::string& name) {
    protocol::Identify identify = person(name);
    identify.ticket = a_ticket;
    identify.proof = "824619";
    return identify;
}
CommandRequest inscribe() {
    CommandRequest request;
    request.id = CommandId("c-1");
    request.room = plenary;
    request.command = Inscribe{.delegation = DelegationId("crc")};
    return request;
}

class PersonLogin : public testing::Test {
protected:
    ConnectionMachine machine_of(const Caller& caller) {
        return {authenticator_, attempts_, {plenary, annex}, caller, start_time};
    }
    static std::vector<Action> say(ConnectionMachine& machine, const auto& frame,
                                   TimePoint now = start_time) {
        return machine.receive(protocol::encode(frame), now);
    }
    template <class A>
    static A only_one(std::vector<Action> actions) {
        EXPECT_EQ(actions.size(), 1U);
        EXPECT_TRUE(std::holds_alternative<A>(actions.at(0)));
        return std::get<A>(std::move(actions.at(0)));
    }
    static CloseCode close_of(std::vector<Action> actions) {
        return only_one<CloseConnection>(std::move(actions)).error.close;
    }
    /// What a new connection of `caller` hears to an `identify` whose check ends like that; where
    /// it was closed before a check, that.
    CloseCode end_of(const Caller& caller, const protocol::Identify& identify,
                     access::AccessError error, TimePoint now = start_time) {
        ConnectionMachine machine = machine_of(caller);
        std::vector<Action> actions = say(machine, identify, now);
        if (machine.state() == State::checking_person) {
            static_cast<void>(only_one<CheckPerson>(std::move(actions)));
            actions = machine.person_checked(error, now);
        }
        return close_of(std::move(actions));
    }
    CloseCode wrong(const Caller& caller, const std::string& name, TimePoint now = start_time) {
        return end_of(caller, person(name), access::AccessError::proof_refused, now);
    }
    /// Whether somebody is asked to check that login.
    bool is_checked(const Caller& caller, const protocol::Identify& identify,
                    TimePoint now = start_time) {
        ConnectionMachine machine = machine_of(caller);
        const auto actions = say(machine, identify, now);
        return actions.size() == 1 && std::holds_alternative<CheckPerson>(actions[0]);
    }

    access::Authenticator authenticator_{{token, chair_token}};
    access::Attempts attempts_;
};

TEST_F(PersonLogin, InTheClearOverTheNetworkNoSecretIsEvenLookedAt) {
    const Caller plain{access::Route::plain, "192.168.7.9"};
    for (const protocol::Identify& identify :
         {person("Ana"), with_pin("Ana"), person("Ana", Role::interpreter),
          person("Ana", Role::delegate)}) {
        ConnectionMachine machine = machine_of(plain);
        const auto close = only_one<CloseConnection>(say(machine, identify));
        EXPECT_EQ(close.error.close, CloseCode::tls_required);
        EXPECT_NE(close.error.text.es(), close.error.text.en());
        EXPECT_THAT(machine.person_checked(a_ticket, start_time), IsEmpty()) << "nobody asked";
    }
    EXPECT_EQ(attempts_.size(), 0U);
    EXPECT_TRUE(is_checked(lobby, person("Ana")));
    EXPECT_TRUE(is_checked(here, person("Ana")));
}

TEST_F(PersonLogin, NobodyLogsInAsAScreen) {
    for (const auto& [role, name] : Names<Role>::all) {
        EXPECT_EQ(is_checked(here, person("Ana", role)), role != Role::display) << name;
        EXPECT_EQ(is_checked(lobby, person("Ana", role)), role != Role::display) << name;
    }
    EXPECT_EQ(end_of(here, person("Ana", Role::display), access::AccessError::overloaded),
              CloseCode::proof_refused);
}

TEST_F(PersonLogin, AsksWithWhatWasSaidAndJoinsNobodyMeanwhile) {
    ConnectionMachine machine = machine_of(lobby);
    const auto check = only_one<CheckPerson>(say(machine, with_pin("Ana")));
    EXPECT_EQ(check.person, "Ana");
    EXPECT_EQ(check.role, Role::secretariat);
    EXPECT_EQ(check.secret, "824619");
    EXPECT_EQ(check.ticket, a_ticket);
    EXPECT_EQ(machine.state(), State::checking_person);
}

TEST_F(PersonLogin, FramesDuringTheCheckEndIt) {
    for (const std::string& frame :
         {protocol::encode(inscribe()), protocol::encode(protocol::TimeRequest{start_time}),
          protocol::encode(person("Eva"))}) {
        ConnectionMachine machine = machine_of(lobby);
        static_cast<void>(only_one<CheckPerson>(say(machine, person("Ana"))));
        EXPECT_EQ(close_of(machine.receive(frame, start_time)), CloseCode::frame_not_allowed);
        EXPECT_THAT(machine.person_checked(a_ticket, start_time), IsEmpty()) << "too late";
        EXPECT_EQ(machine.state(), State::closing);
    }
}

TEST_F(PersonLogin, TheRightPersonJoinsWithATicketAndActsUnderTheirName) {
    ConnectionMachine machine = machine_of(lobby);
    static_cast<void>(only_one<CheckPerson>(say(machine, person("Ana", Role::chair))));
    const auto join = only_one<Join>(machine.person_checked(a_ticket, start_time));
    EXPECT_EQ(join.ticket, a_ticket);
    EXPECT_EQ(join.rooms, (std::vector{plenary}));
    EXPECT_EQ(join.identify.proof, "");
    EXPECT_EQ(join.grant.person, "Ana");
    EXPECT_EQ(join.grant.audience, Audience::chair);
    EXPECT_EQ(join.grant.clearance, Clearance::cleared);
    const auto submit = only_one<Submit>(say(machine, inscribe()));
    EXPECT_EQ(submit.actor.name, "Ana") << "and not what the device calls itself";
    EXPECT_EQ(submit.actor.role, Role::chair);
    EXPECT_THAT(machine.tick(start_time + Millis{3'600'000}), IsEmpty());
}

TEST_F(PersonLogin, ATechnicianSeesHealthAndNothingConfidential) {
    ConnectionMachine machine = machine_of(here);
    static_cast<void>(only_one<CheckPerson>(say(machine, person("Luz", Role::technician))));
    const auto join = only_one<Join>(machine.person_checked(a_ticket, start_time));
    EXPECT_EQ(join.grant.audience, Audience::technician);
    EXPECT_EQ(join.grant.clearance, Clearance::uncleared);
}

TEST_F(PersonLogin, ARightPersonMayStillAskForARoomThatIsNotThere) {
    ConnectionMachine machine = machine_of(here);
    auto identify = person("Ana");
    identify.rooms = {RoomId("attic")};
    static_cast<void>(only_one<CheckPerson>(say(machine, identify)));
    EXPECT_EQ(close_of(machine.person_checked(a_ticket, start_time)), CloseCode::unknown_room);
}

TEST_F(PersonLogin, WhoeverGuessesWaitsBeforeAnythingIsChecked) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(wrong(lobby, "Ana"), CloseCode::proof_refused);
    }
    ConnectionMachine machine = machine_of(lobby);
    const auto close = only_one<CloseConnection>(say(machine, person("Ana"), start_time));
    EXPECT_EQ(close.error.close, CloseCode::too_many_attempts);
    EXPECT_NE(close.error.text.es().find("1 s"), std::string_view::npos);
    EXPECT_EQ(machine.state(), State::closing) << "the right password waits too";
    EXPECT_FALSE(is_checked(lobby, person("Eva"))) << "another name is no way around";
    EXPECT_TRUE(is_checked(lobby, with_pin("Ana"))) << "whoever guesses has no ticket";
    EXPECT_TRUE(is_checked(elsewhere, person("Ana"))) << "Ana herself is not kept out by it";
    EXPECT_TRUE(is_checked(lobby, person("Ana"), start_time + Millis{1'000}));
}

TEST_F(PersonLogin, WithATicketNobodyWaitsAndNothingIsCounted) {
    // It has three tries of its own, and is too long to be guessed.
    for (int i = 0; i < 9; ++i) {
        EXPECT_EQ(end_of(lobby, with_pin("Ana"), access::AccessError::proof_refused),
                  CloseCode::proof_refused);
    }
    EXPECT_EQ(attempts_.size(), 0U);
    EXPECT_TRUE(is_checked(lobby, person("Ana")));
    for (int i = 0; i < 4; ++i) {
        static_cast<void>(wrong(lobby, "Ana"));
    }
    ConnectionMachine machine = machine_of(lobby);
    const auto check = only_one<CheckPerson>(say(machine, with_pin("Ana")));
    EXPECT_THAT(check.counted_under, IsEmpty());
    static_cast<void>(only_one<Join>(machine.person_checked(std::string{}, start_time)));
    static_cast<void>(wrong(lobby, "Ana"));
    EXPECT_FALSE(is_checked(lobby, person("Ana"))) << "a right PIN forgives no password";
}

TEST_F(PersonLogin, AWrongTryInARoleThatFollowsKeepsNobodyOutWhoOperates) {
    for (int i = 0; i < 5; ++i) {
        static_cast<void>(
            end_of(lobby, person("Ana", Role::delegate), access::AccessError::proof_refused));
    }
    EXPECT_FALSE(is_checked(lobby, person("Ana", Role::interpreter)));
    EXPECT_TRUE(is_checked(lobby, person("Ana")))
        << "as a delegate Ana's own password would have been wrong too";
}

TEST_F(PersonLogin, TheRightOneWipesTheSlate) {
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(wrong(lobby, "Ana"), CloseCode::proof_refused);
    }
    ConnectionMachine machine = machine_of(lobby);
    static_cast<void>(only_one<CheckPerson>(say(machine, person("Ana"))));
    static_cast<void>(only_one<Join>(machine.person_checked(a_ticket, start_time)));
    EXPECT_EQ(attempts_.size(), 0U);
}

TEST_F(PersonLogin, WhatNobodyCheckedIsNoWrongTry) {
    for (int i = 0; i < 9; ++i) {
        EXPECT_EQ(end_of(lobby, person("Ana"), access::AccessError::overloaded),
                  CloseCode::overloaded);
    }
    EXPECT_EQ(attempts_.size(), 0U);
    EXPECT_TRUE(protocol::should_retry(static_cast<std::uint16_t>(CloseCode::overloaded)));
}

TEST_F(PersonLogin, OnTheServersMachineAPersonsErrorsAreOfTheirRole) {
    for (int i = 0; i < 5; ++i) {
        static_cast<void>(wrong(here, "Ana"));
    }
    EXPECT_FALSE(is_checked(here, person("Ana")));
    EXPECT_TRUE(is_checked(here, person("Eva", Role::chair)));
}

TEST_F(PersonLogin, ACheckThatNeverAnswersEndsAfterTwentySeconds) {
    ConnectionMachine machine = machine_of(lobby);
    static_cast<void>(only_one<CheckPerson>(say(machine, person("Ana"))));
    EXPECT_THAT(machine.tick(start_time + limits::identify_within), IsEmpty());
    EXPECT_THAT(machine.tick(start_time + Millis{19'999}), IsEmpty());
    EXPECT_EQ(close_of(machine.tick(start_time + Millis{20'000})), CloseCode::identify_timeout);
    EXPECT_THAT(machine.person_checked(a_ticket, start_time + Millis{20'001}), IsEmpty());
    EXPECT_EQ(attempts_.size(), 0U);
}

/// Connections of a hub, whose checks wait until the test answers them.
class PersonHub : public testing::Test {
protected:
    struct Asked {
        access::LoginClaim claim;
        access::Logins::Answer answer;
    };

    void SetUp() override {
        boot([this](access::LoginClaim claim, access::Logins::Answer answer) {
            asked_.push_back({std::move(claim), std::move(answer)});
        });
    }
    void boot(LogIn log_in) {
        rig_.hub.emplace(
            Hub::Settings{"server-1", "boot-1"},
            Hub::Ports{rig_.service, rig_.authenticator, [this] { return rig_.now; },
                       [this] { return "token" + std::to_string(++rig_.tokens); },
                       [this](std::string_view line) { rig_.log.emplace_back(line); },
                       [this] { return "CODE" + std::to_string(++rig_.codes + 10); },
                       std::move(log_in)});
    }
    void identify(FakeWire& wire, const protocol::Identify& identify) {
        rig_.connect(wire);
        static_cast<void>(wire.take());
        rig_.say(wire, protocol::encode(identify));
    }
    /// Connects `name`, and the check says that it is them.
    void log_in(FakeWire& wire, const std::string& name) {
        identify(wire, person(name));
        answer(a_ticket);
        EXPECT_FALSE(wire.closed);
        static_cast<void>(wire.take());
    }
    void answer(access::LoginOutcome outcome) {
        ASSERT_FALSE(asked_.empty());
        const Asked first = std::move(asked_.front());
        asked_.erase(asked_.begin());
        first.answer(std::move(outcome));
    }
    std::size_t logged(const std::string& words) const {
        std::size_t count = 0;
        for (const std::string& line : rig_.log) {
            count += line.find(words) != std::string::npos ? 1U : 0U;
        }
        return count;
    }

    Rig rig_;
    std::vector<Asked> asked_;
};

TEST_F(PersonHub, WelcomesAPersonWithTheirTicketOnceTheyAreChecked) {
    FakeWire wire;
    identify(wire, person("Ana"));
    ASSERT_THAT(asked_, SizeIs(1));
    EXPECT_EQ(asked_[0].claim.person, "Ana");
    EXPECT_EQ(asked_[0].claim.secret.view(), "una frase que nadie dice");
    EXPECT_THAT(wire.take(), IsEmpty()) << "nothing before";
    answer(a_ticket);
    const auto welcomes = only<protocol::Welcome>(wire.take());
    ASSERT_THAT(welcomes, SizeIs(1));
    EXPECT_EQ(welcomes[0].ticket, a_ticket);
    ASSERT_THAT(welcomes[0].streams, SizeIs(1));
    EXPECT_EQ(welcomes[0].streams[0].audience, Audience::secretariat);
    rig_.say(wire, protocol::encode(inscribe()));
    ASSERT_THAT(rig_.service.submissions, SizeIs(1));
    EXPECT_EQ(rig_.service.submissions[0].actor.name, "Ana");
    EXPECT_EQ(logged("frase") + logged(a_ticket), 0U);
}

TEST_F(PersonHub, APinIsHandedOnWithItsTicketAndEarnsNoOther) {
    FakeWire wire;
    identify(wire, with_pin("Ana"));
    ASSERT_THAT(asked_, SizeIs(1));
    EXPECT_EQ(asked_[0].claim.ticket, a_ticket);
    EXPECT_EQ(asked_[0].claim.secret.view(), "824619");
    answer(std::string{});
    const auto welcomes = only<protocol::Welcome>(wire.take());
    ASSERT_THAT(welcomes, SizeIs(1));
    EXPECT_EQ(welcomes[0].ticket, "");
}

TEST_F(PersonHub, SaysNoMoreThanThatItIsRefused) {
    FakeWire wire;
    identify(wire, person("Ana"));
    answer(access::LoginError::refused);
    EXPECT_EQ(wire.closed, CloseCode::proof_refused);
    const auto errors = only<protocol::ErrorFrame>(wire.take());
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_EQ(errors[0].code, "proof_refused");
    EXPECT_EQ(logged("event=people_unreadable"), 0U);
}

TEST_F(PersonHub, TellsWhoCameWhileTooManyWereCheckedToComeBack) {
    FakeWire wire;
    identify(wire, person("Ana"));
    answer(access::LoginError::overloaded);
    EXPECT_EQ(wire.closed, CloseCode::overloaded);
}

TEST_F(PersonHub, ForgetsTheCheckOfWhoLeft) {
    FakeWire wire;
    identify(wire, person("Ana"));
    rig_.hub->disconnect(wire.number, "closed");
    wire.hub = nullptr;
    answer(a_ticket);
    EXPECT_EQ(rig_.hub->size(), 0U);
    EXPECT_EQ(logged("event=joined"), 0U);
}

TEST_F(PersonHub, WhoeverLeavesTheCheckGetsNoOtherUntilItIsAnswered) {
    // One phone that comes again and again would fill the worker's queue and keep all others out.
    for (const bool says_another : {false, true}) {
        FakeWire gone;
        identify(gone, person("Ana", Role::delegate));
        if (says_another) {
            rig_.say(gone, protocol::encode(protocol::TimeRequest{start_time}));
            EXPECT_EQ(gone.closed, CloseCode::frame_not_allowed);
        } else {
            rig_.hub->disconnect(gone.number, "closed");
            gone.hub = nullptr;
        }
        ASSERT_THAT(asked_, SizeIs(1));
        FakeWire again;
        identify(again, person("Eva", Role::delegate));
        EXPECT_EQ(again.closed, CloseCode::overloaded);
        EXPECT_THAT(asked_, SizeIs(1));
        answer(access::LoginError::refused);
        FakeWire later;
        identify(later, person("Eva", Role::delegate));
        EXPECT_FALSE(later.closed);
        ASSERT_THAT(asked_, SizeIs(1));
        answer(access::LoginError::overloaded);
    }
}

TEST_F(PersonHub, WhoOperatesWaitsForNobodyWhoFollowsAndWithATicketForNobody) {
    FakeWire delegate;
    identify(delegate, person("Luz", Role::delegate));
    ASSERT_THAT(asked_, SizeIs(1));
    FakeWire console;
    identify(console, person("Ana"));
    FakeWire locked;
    identify(locked, with_pin("Eva"));
    EXPECT_THAT(asked_, SizeIs(3));
    FakeWire same_ticket;
    identify(same_ticket, with_pin("Eva"));
    EXPECT_EQ(same_ticket.closed, CloseCode::overloaded);
    FakeWire delegates_pin;
    protocol::Identify pin = with_pin("Luz");
    pin.role = Role::delegate;
    identify(delegates_pin, pin);
    EXPECT_EQ(delegates_pin.closed, CloseCode::overloaded);
    EXPECT_THAT(asked_, SizeIs(3));
}

TEST_F(PersonHub, AWrongTryIsOneAlsoOfWhoDidNotWaitForItsAnswer) {
    for (int i = 0; i < 5; ++i) {
        FakeWire gone;
        identify(gone, person("Ana"));
        if (i % 2 == 0) {
            rig_.hub->disconnect(gone.number, "closed");
            gone.hub = nullptr;
        } else {
            rig_.say(gone, protocol::encode(protocol::TimeRequest{start_time}));
        }
        answer(access::LoginError::refused);
    }
    FakeWire wire;
    identify(wire, person("Ana"));
    EXPECT_EQ(wire.closed, CloseCode::too_many_attempts);
    EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(PersonHub, WhatCouldNotBeLookedUpIsNoWrongTry) {
    for (int i = 0; i < 9; ++i) {
        FakeWire wire;
        identify(wire, person("Ana"));
        ASSERT_THAT(asked_, SizeIs(1));
        answer(access::LoginError::unavailable);
        EXPECT_EQ(wire.closed, CloseCode::overloaded) << "a console comes back by itself";
        const auto errors = only<protocol::ErrorFrame>(wire.take());
        ASSERT_THAT(errors, SizeIs(1));
        EXPECT_EQ(errors[0].code, "overloaded") << "and says nothing of a wrong password";
    }
    EXPECT_EQ(logged("event=people_unreadable"), 9U) << "to whoever runs the server";
    FakeWire wire;
    identify(wire, person("Ana"));
    EXPECT_THAT(asked_, SizeIs(1));
}

TEST_F(PersonHub, WhoIsLoggingInIsNoScreen) {
    FakeWire opened;
    rig_.connect(opened);
    FakeWire wire;
    identify(wire, person("Ana"));
    EXPECT_EQ(rig_.hub->screens(), 0U);
    FakeWire screen;
    rig_.join(screen, Rig::screen());
    EXPECT_EQ(rig_.hub->screens(), 1U);
}

TEST_F(PersonHub, TurnsAwayOnlyThatPersonsConnections) {
    FakeWire anas;
    FakeWire anas_other;
    FakeWire evas;
    FakeWire console;
    log_in(anas, "Ana");
    log_in(anas_other, "Ana");
    log_in(evas, "Eva");
    rig_.join(console, Rig::console());
    rig_.hub->turn_away("Ana");
    for (FakeWire* wire : {&anas, &anas_other}) {
        EXPECT_EQ(wire->closed, CloseCode::proof_refused);
        EXPECT_THAT(only<protocol::ErrorFrame>(wire->take()), SizeIs(1));
    }
    EXPECT_FALSE(evas.closed);
    EXPECT_FALSE(console.closed);
    rig_.say(anas, protocol::encode(inscribe()));
    EXPECT_THAT(rig_.service.submissions, IsEmpty());
    rig_.hub->turn_away("Nadie");
    EXPECT_FALSE(evas.closed);
}

TEST_F(PersonHub, EndsACheckThatNeverAnswers) {
    FakeWire wire;
    identify(wire, person("Ana"));
    rig_.pass(Millis{19'900});
    EXPECT_FALSE(wire.closed);
    rig_.pass(Millis{200});
    EXPECT_EQ(wire.closed, CloseCode::identify_timeout);
}

TEST_F(PersonHub, WithoutAnybodyToAskLetsNobodyIn) {
    rig_.boot();
    FakeWire wire;
    identify(wire, person("Ana"));
    EXPECT_EQ(wire.closed, CloseCode::proof_refused);
    EXPECT_THAT(asked_, IsEmpty());
}

}  // namespace
}  // namespace plenaria::transport::test::person_login_test
