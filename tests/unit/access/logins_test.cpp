// Who is let in by a password or a PIN, and for how long.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "server/access/password_hash.hpp"
#include "tests/unit/access/logins_rig.hpp"

namespace plenaria::access::logins_test {
namespace {

using namespace test;
using testing::MatchesRegex;

using LoginsTest = LoginsRig;

TEST_F(LoginsTest, TheRightPasswordEarnsATicketThatThePinUnlocks) {
    const std::string ticket = anas_ticket();
    EXPECT_THAT(ticket, MatchesRegex("[0-9a-f]{64}"));
    const LoginOutcome unlocked = with_pin(ticket);
    ASSERT_TRUE(unlocked.ok());
    EXPECT_EQ(unlocked.value(), "") << "the ticket stays the same";
    EXPECT_TRUE(with_pin(ticket).ok()) << "as often as the console locks itself";
    EXPECT_NE(anas_ticket(), ticket);
}

TEST_F(LoginsTest, WhoeverIsNotWhoTheySayIsRefusedAfterTheSameTime) {
    expect_refused(later(claim("Ana", Role::secretariat, other_password)));
    expect_refused(later(claim("Ana", Role::secretariat, "")));
    expect_refused(later(claim("Nadie", Role::secretariat, password)));
    expect_refused(later(claim("ana", Role::secretariat, password)));
    expect_refused(later(claim("Ana", Role::chair, password)));
    expect_refused(later(claim("Ana", Role::secretariat, pin)));  // a PIN is no password
}

TEST_F(LoginsTest, HoweverAKeyboardWritesItsAccentsItIsTheSamePassword) {
    const std::string composed = "contraseña común";
    const std::string apart = "contrasen\u0303a comu\u0301n";
    for (const std::string& set : {composed, apart}) {
        change([&](People& people) { return people.set_password("Eva", set); });
        EXPECT_TRUE(later(claim("Eva", Role::chair, composed)).ok());
        EXPECT_TRUE(later(claim("Eva", Role::chair, apart)).ok());
        expect_refused(later(claim("Eva", Role::chair, "contrasena comun")));
    }
}

TEST_F(LoginsTest, APasswordKeptAsItWasTypedByAnEarlierVersionOpensAsItDid) {
    const std::string apart = "contrasen\u0303a comu\u0301n";
    std::string bytes = at_first().text();
    const std::string evas = at_first().find("Eva")->password_hash;
    bytes.replace(bytes.find(evas), evas.size(), hash_secret(apart).value());
    const auto kept = People::parse(bytes);
    ASSERT_TRUE(kept.ok());
    ASSERT_FALSE(kept.value().save(path_));
    EXPECT_TRUE(later(claim("Eva", Role::chair, apart)).ok());
    expect_refused(later(claim("Eva", Role::chair, other_password)));
}

TEST_F(LoginsTest, WhomAnEarlierVersionCalledAsARoleIsNotLetInAndIsNamed) {
    std::string bytes = at_first().text();
    bytes.replace(bytes.rfind(" Ana\n"), 5, " technician\n");
    const auto kept = People::parse(bytes);
    ASSERT_TRUE(kept.ok());
    ASSERT_FALSE(kept.value().save(path_));
    expect_refused(later(claim("technician", Role::secretariat, password)));
    EXPECT_TRUE(later(claim("Eva", Role::chair, other_password)).ok()) << "all others are";
    EXPECT_THAT(logins_->called_as_roles(), ElementsAre("technician"));
    EXPECT_THAT(logins_->listable(), IsEmpty()) << "being listed is nothing to them";
}

TEST_F(LoginsTest, WhoseNameIsNoPersonsIsLetInAndCounted) {
    std::string bytes = at_first().text();
    bytes.replace(bytes.rfind(" Ana\n"), 5, " 李\n");
    const auto kept = People::parse(bytes);
    ASSERT_TRUE(kept.ok());
    ASSERT_FALSE(kept.value().save(path_));
    EXPECT_TRUE(later(claim("李", Role::secretariat, password)).ok());
    EXPECT_THAT(logins_->unlistable(), ElementsAre(testing::Pair(Role::secretariat, 1U)));
    EXPECT_THAT(logins_->called_as_roles(), IsEmpty());
}

TEST_F(LoginsTest, ATicketIsOfOnePersonInOneRole) {
    const std::string ticket = anas_ticket();
    expect_refused(at_once(claim("Eva", Role::chair, pin, ticket)));
    expect_refused(later(claim("Ana", Role::chair, pin, ticket)));
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, std::string(64, '0'))));
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, "no ticket")));
    EXPECT_TRUE(with_pin(ticket).ok()) << "none of that counted as a wrong PIN";
}

TEST_F(LoginsTest, WithoutAPinATicketUnlocksNothing) {
    const std::string ticket = ticket_of("Eva", Role::chair, other_password);
    expect_refused(later(claim("Eva", Role::chair, "", ticket)));
    expect_refused(later(claim("Eva", Role::chair, other_password, ticket)));
}

TEST_F(LoginsTest, TheThirdWrongPinEndsTheTicket) {
    const std::string ticket = anas_ticket();
    expect_refused(with_pin(ticket, "000000"));
    expect_refused(with_pin(ticket, "000001"));
    EXPECT_TRUE(with_pin(ticket).ok()) << "the right one forgives";
    for (int i = 0; i < Tickets::wrong_pins_max; ++i) {
        expect_refused(with_pin(ticket, "000000"));
    }
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, ticket)));
}

TEST_F(LoginsTest, ATicketIsOverAfterTwelveHours) {
    const std::string ticket = anas_ticket();
    now_ = morning + Tickets::valid_for;
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, ticket)));
}

TEST_F(LoginsTest, SaysAtOnceThatTooManyAreCheckedButToAnOperatorsPin) {
    change([](People& people) {
        EXPECT_FALSE(people.add("Luz", Role::delegate, password));
        return people.set_pin("Luz", pin);
    });
    const std::string anas = anas_ticket();
    const std::string ticket = ticket_of("Luz", Role::delegate, password);
    std::vector<std::string> order;
    std::optional<LoginOutcome> refusal;
    worker_->shut();
    std::size_t waiting = 0;
    constexpr std::size_t places = places_of(Lane::following);
    while (!refusal && waiting <= places + 1) {
        logins_->check(claim("Nadie", Role::delegate, password), [&](LoginOutcome outcome) {
            if (outcome.error() == LoginError::overloaded) {
                refusal = outcome;
            } else {
                order.emplace_back("waited");
            }
        });
        ASSERT_TRUE(queue_.run_one()) << "the look at the file";
        if (++waiting == 1) {
            worker_->wait_until_reached();
        }
    }
    expect_refused(refusal, LoginError::overloaded);
    EXPECT_EQ(waiting, places + 2) << "one is checked, the last was refused";
    for (int i = 0; i < Tickets::wrong_pins_max; ++i) {
        expect_refused(later(claim("Luz", Role::delegate, pin, ticket)), LoginError::overloaded);
    }
    logins_->check(claim("Ana", Role::secretariat, pin, anas), [&](LoginOutcome outcome) {
        order.emplace_back(outcome ? "unlocked" : "kept locked");
    });
    ASSERT_TRUE(queue_.run_one());
    worker_->open();
    while (order.size() < waiting) {
        ASSERT_TRUE(queue_.run_one());
    }
    EXPECT_THAT(order, testing::Contains("unlocked"));
    EXPECT_EQ(order.back(), "waited") << "whoever knocked before her";
    EXPECT_TRUE(later(claim("Luz", Role::delegate, pin, ticket)).ok())
        << "what nobody looked at was no wrong PIN";
}

TEST_F(LoginsTest, AFileThatCannotBeReadLetsNobodyInAndIsReadAgain) {
    const std::string ticket = anas_ticket();
    ASSERT_EQ(::chmod(path_.c_str(), S_IRUSR | S_IWUSR | S_IROTH), 0);
    expect_refused(later(claim("Ana", Role::secretariat, password)), LoginError::unavailable);
    expect_refused(later(claim("Ana", Role::secretariat, pin, ticket)), LoginError::unavailable);
    ASSERT_EQ(::chmod(path_.c_str(), S_IRUSR | S_IWUSR), 0);
    EXPECT_TRUE(with_pin(ticket).ok());
}

TEST_F(LoginsTest, ForATicketThatNobodyWasGivenNothingIsRead) {
    const std::string ticket = anas_ticket();
    ASSERT_EQ(::chmod(path_.c_str(), S_IRUSR | S_IWUSR | S_IROTH), 0);
    for (const std::string& unknown : {std::string(64, '0'), std::string{"no ticket"}}) {
        expect_refused(at_once(claim("Ana", Role::secretariat, pin, unknown)));
    }
    expect_refused(at_once(claim("Eva", Role::chair, pin, ticket)));
    ASSERT_EQ(::chmod(path_.c_str(), S_IRUSR | S_IWUSR), 0);
    EXPECT_TRUE(with_pin(ticket).ok()) << "none of that counted as a wrong PIN";
}

TEST_F(LoginsTest, WhatIsChangedCountsFromTheNextLogin) {
    change([](People& people) { return people.set_password("Ana", other_password); });
    expect_refused(later(claim("Ana", Role::secretariat, password)));
    EXPECT_TRUE(later(claim("Ana", Role::secretariat, other_password)).ok());
    change([](People& people) { return people.add("Luz", Role::technician, password); });
    EXPECT_TRUE(later(claim("Luz", Role::technician, password)).ok());
}

TEST_F(LoginsTest, TellsUnderWhichNamesOneMayBeListedWithin) {
    EXPECT_THAT(logins_->listable(), ElementsAre("Ana"));
    change([](People& people) { return people.add("Inés", Role::interpreter, password); });
    change([](People& people) { return people.add("Luz", Role::technician, password); });
    static_cast<void>(ended());
    EXPECT_THAT(logins_->listable(), ElementsAre("Ana", "Inés"));
    std::ofstream{path_, std::ios::app} << "no line of ours\n";
    static_cast<void>(ended());
    EXPECT_THAT(logins_->listable(), ElementsAre("Ana", "Inés")) << "as it was read last";
}

TEST_F(LoginsTest, NobodyIsTurnedAwayWhileTheFileIsNotTouched) {
    EXPECT_THAT(ended(), IsEmpty());
    const std::string ticket = anas_ticket();
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_TRUE(with_pin(ticket).ok());
}

TEST_F(LoginsTest, WhoGotAnotherPasswordOrWasRemovedIsNamedOnceAndLosesTheirTickets) {
    const std::string anas = anas_ticket();
    change([](People& people) {
        EXPECT_FALSE(people.remove("Eva"));
        return people.set_password("Ana", other_password);
    });
    EXPECT_THAT(ended(), ElementsAre("Ana", "Eva"));
    EXPECT_THAT(ended(), IsEmpty());
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, anas)));
}

TEST_F(LoginsTest, WhoComesByANewPasswordAtOnceIsNotTakenForWhoeverCameByTheFormer) {
    const std::string former = anas_ticket();
    change([](People& people) { return people.set_password("Ana", other_password); });
    std::optional<LoginOutcome> answer;
    std::vector<std::string> ended_before;
    logins_->check(claim("Ana", Role::secretariat, other_password), [&](LoginOutcome outcome) {
        ended_before = ended_;
        answer = outcome;
    });
    ASSERT_TRUE(awaited(answer).ok());
    EXPECT_THAT(ended_before, ElementsAre("Ana")) << "who came before, and not who comes now";
    ended_.clear();
    EXPECT_THAT(ended(), IsEmpty()) << "the look of each second finds nothing new";
    EXPECT_TRUE(with_pin(answer->value()).ok());
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, former)));
}

TEST_F(LoginsTest, ATicketThatEndsWithItsPasswordIsNoneBeforeTheNextLook) {
    const std::string ticket = anas_ticket();
    change([](People& people) { return people.set_password("Ana", other_password); });
    expect_refused(later(claim("Ana", Role::secretariat, pin, ticket)));
    EXPECT_THAT(ended(), ElementsAre("Ana"));
}

TEST_F(LoginsTest, WhoCameBackInAnotherRoleIsNamed) {
    const std::string ticket = anas_ticket();
    change([](People& people) {
        EXPECT_FALSE(people.remove("Ana"));
        EXPECT_FALSE(people.add("Ana", Role::technician, password));
        return people.set_pin("Ana", pin);
    });
    EXPECT_THAT(ended(), ElementsAre("Ana"));
    expect_refused(at_once(claim("Ana", Role::technician, pin, ticket)));
}

TEST_F(LoginsTest, WhatBecameOfSomebodyIsToldByTheRoleAlone) {
    std::vector<std::string> told;
    logins_->tell_changes([&](std::string_view what, Role role) {
        told.push_back(std::string{what} + " " + std::string{name_of(role)});
    });
    static_cast<void>(ended());
    EXPECT_THAT(told, IsEmpty()) << "nothing was changed";
    change([](People& people) { return people.add("Luis", Role::technician, password); });
    change([](People& people) { return people.set_pin("Eva", "135790"); });
    change([](People& people) { return people.remove("Ana"); });
    static_cast<void>(ended());
    EXPECT_THAT(told, ElementsAre("person_removed secretariat", "person_pin_set chair",
                                  "person_added technician"));
    told.clear();
    start();
    EXPECT_THAT(told, IsEmpty()) << "who was there before is no change";
}

TEST_F(LoginsTest, ANewPersonOrPinTurnsNobodyAway) {
    const std::string ticket = anas_ticket();
    change([](People& people) {
        EXPECT_FALSE(people.set_pin("Ana", "1357"));
        return people.add("Luz", Role::technician, password);
    });
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_TRUE(with_pin(ticket, "1357").ok());
    change([](People& people) { return people.remove("Luz"); });
    EXPECT_THAT(ended(), ElementsAre("Luz")) << "known by now";
}

TEST_F(LoginsTest, ADamagedFileTurnsNobodyAwayUntilItCanBeReadAgain) {
    const std::string ticket = anas_ticket();
    EXPECT_EQ(logins_->trouble(), std::nullopt);
    std::ofstream{path_, std::ios::app} << "no line of ours\n";
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_EQ(logins_->trouble(), PeopleFault::damaged);
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_EQ(logins_->trouble(), PeopleFault::damaged) << "until it is read again";
    fs::remove(path_);
    EXPECT_THAT(ended(), ElementsAre("Ana", "Eva")) << "no file, no persons";
    EXPECT_EQ(logins_->trouble(), std::nullopt);
    change([](People& people) {
        EXPECT_FALSE(people.add("Ana", Role::secretariat, password));
        return people.set_pin("Ana", pin);
    });
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, ticket)));
}

TEST_F(LoginsTest, APinThatIsBeingCheckedDoesNotOutliveThePerson) {
    const std::string ticket = anas_ticket();
    worker_->shut();
    std::optional<LoginOutcome> answer;
    logins_->check(claim("Ana", Role::secretariat, pin, ticket),
                   [&](LoginOutcome outcome) { answer = outcome; });
    ASSERT_TRUE(queue_.run_one());
    worker_->wait_until_reached();
    change([](People& people) { return people.remove("Ana"); });
    worker_->open();
    expect_refused(awaited(answer));
    EXPECT_THAT(ended_, ElementsAre("Ana"));
}

TEST_F(LoginsTest, APinThatIsReplacedWhileItIsCheckedOpensNothing) {
    const std::string ticket = anas_ticket();
    worker_->shut();
    std::optional<LoginOutcome> answer;
    logins_->check(claim("Ana", Role::secretariat, pin, ticket),
                   [&](LoginOutcome outcome) { answer = outcome; });
    ASSERT_TRUE(queue_.run_one());
    worker_->wait_until_reached();
    change([](People& people) { return people.set_pin("Ana", "1357"); });
    worker_->open();
    expect_refused(awaited(answer));
    expect_refused(with_pin(ticket, "000000"));
    expect_refused(with_pin(ticket, "000001"));
    EXPECT_TRUE(with_pin(ticket, "1357").ok()) << "it was right when it was typed: no wrong try";
}

TEST_F(LoginsTest, APasswordThatIsBeingCheckedDoesNotOutliveThePerson) {
    worker_->shut();
    std::optional<LoginOutcome> answer;
    logins_->check(claim("Ana", Role::secretariat, password),
                   [&](LoginOutcome outcome) { answer = outcome; });
    ASSERT_TRUE(queue_.run_one());
    worker_->wait_until_reached();
    change([](People& people) { return people.remove("Ana"); });
    worker_->open();
    expect_refused(awaited(answer));
    EXPECT_THAT(ended_, ElementsAre("Ana"));
}

}  // namespace
}  // namespace plenaria::access::logins_test
