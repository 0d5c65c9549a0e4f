// Persons who log in while the disk with their file hangs: nobody waits for it but who knocks, and
// they not for long.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/access/logins_rig.hpp"

namespace plenaria::access::logins_disk_test {
namespace {

using namespace test;
using testing::SizeIs;

using LoginsDiskTest = LoginsRig;

TEST_F(LoginsDiskTest, ADiskThatHangsHoldsNobodyAndIsToldToWhoKnocks) {
    const std::string ticket = anas_ticket();
    disk_->shut();
    std::vector<LoginError> answers;
    const auto note = [&](const LoginOutcome& outcome) { answers.push_back(outcome.error()); };
    logins_->check(claim("Ana", Role::secretariat, password), note);
    disk_->wait_until_reached();
    logins_->check(claim("Ana", Role::secretariat, pin, ticket), note);
    for (int look = 1; look < Logins::looks_waited; ++look) {
        logins_->follow_changes();
        EXPECT_THAT(answers, IsEmpty());
    }
    logins_->follow_changes();
    EXPECT_THAT(answers, ElementsAre(LoginError::unavailable, LoginError::unavailable));
    disk_->open();
    EXPECT_TRUE(with_pin(ticket).ok()) << "nobody looked at the PIN";
    EXPECT_THAT(answers, SizeIs(2)) << "each is answered once";
}

TEST_F(LoginsDiskTest, OfEachLaneSoManyWaitForTheDisk) {
    const std::string ticket = anas_ticket();
    disk_->shut();
    std::size_t overloaded = 0;
    std::size_t answered = 0;
    const auto note = [&](const LoginOutcome& outcome) {
        ++answered;
        overloaded += !outcome && outcome.error() == LoginError::overloaded ? 1 : 0;
    };
    for (std::size_t i = 0; i <= Logins::looking_max; ++i) {
        logins_->check(claim("Nadie", Role::chair, password), note);
    }
    EXPECT_EQ(answered, 1U);
    for (std::size_t i = 0; i <= Logins::looking_max; ++i) {
        logins_->check(claim("Ana", Role::secretariat, pin, ticket), note);
    }
    EXPECT_EQ(answered, 2U);
    EXPECT_EQ(overloaded, 2U);
    for (int look = 0; look < Logins::looks_waited; ++look) {
        logins_->follow_changes();
    }
    EXPECT_EQ(answered, 2 * Logins::looking_max + 2);
    EXPECT_EQ(overloaded, 2U);
    disk_->open();
    EXPECT_TRUE(with_pin(ticket).ok()) << "their places are free again";
}

TEST_F(LoginsDiskTest, ADiskThatBeginsToHangDuringTheCheckCountsNoWrongPin) {
    const std::string ticket = anas_ticket();
    for (int i = 0; i < Tickets::wrong_pins_max; ++i) {
        worker_->shut();
        std::optional<LoginOutcome> answer;
        logins_->check(claim("Ana", Role::secretariat, pin, ticket),
                       [&](LoginOutcome outcome) { answer = outcome; });
        ASSERT_TRUE(queue_.run_one());
        worker_->wait_until_reached();
        disk_->shut();
        worker_->open();
        ASSERT_TRUE(queue_.run_one()) << "the PIN was right";
        disk_->wait_until_reached();
        for (int look = 0; look < Logins::looks_waited; ++look) {
            logins_->follow_changes();
        }
        expect_refused(answer, LoginError::unavailable);
        disk_->open();
        ASSERT_TRUE(queue_.run_one()) << "the look that hung";
        ASSERT_TRUE(queue_.run_one()) << "those that were asked for meanwhile";
    }
    EXPECT_TRUE(with_pin(ticket).ok());
}

TEST_F(LoginsDiskTest, ADiskThatHangsKeepsNobodyFromEnding) {
    disk_->shut();
    logins_->check(claim("Ana", Role::secretariat, password),
                   [](const LoginOutcome&) { FAIL() << "nobody is there to hear it"; });
    disk_->wait_until_reached();
    logins_.reset();
    disk_->open();
    EXPECT_TRUE(queue_.empty()) << "what comes of it has nobody to be brought to";
}

}  // namespace
}  // namespace plenaria::access::logins_disk_test
