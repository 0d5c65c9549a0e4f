// Persons who log in while strangers do without end: who is checked before whom, and who is told to
// come back. (How long a console waits in a flood: check_line_test.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/access/logins_rig.hpp"

namespace plenaria::access::login_flood_test {
namespace {

using namespace test;

/// In place of Argon2id whatever begins with `right` is so; the secrets are noted as they are
/// looked at.
class LoginFloodTest : public LoginsRig {
protected:
    void SetUp() override {
        LoginsRig::SetUp();
        logins_ = std::make_unique<Logins>(
            path_, [this](std::function<void()> call) { queue_.post(std::move(call)); },
            [this] { return now_; },
            [this](const std::string& person) { ended_.push_back(person); },
            LoginWork{People::load,
                      [worker = worker_, seen = seen_](const std::string& /*hash*/,
                                                       std::string_view secret) {
                          worker->pass();
                          const std::lock_guard lock{seen->mutex};
                          seen->secrets.emplace_back(secret);
                          return secret.starts_with("right");
                      }});
        ASSERT_TRUE(queue_.run_one());
    }
    static LoginClaim from(const std::string& network, const std::string& person, Role role,
                           const std::string& secret, int wrong_tries = 0) {
        LoginClaim asked = claim(person, role, secret);
        asked.network = network;
        asked.wrong_tries = wrong_tries;
        return asked;
    }
    /// Waits for its check, which does not begin while the worker is held.
    void wait_for(LoginClaim asked) {
        ++waiting_;
        logins_->check(std::move(asked), [this](const LoginOutcome& outcome) {
            ++answered_;
            in_ += outcome ? 1 : 0;
            later_ += !outcome && outcome.error() == LoginError::overloaded ? 1 : 0;
        });
        ASSERT_TRUE(queue_.run_one()) << "the look at the file";
    }
    void hold_the_worker() {
        worker_->shut();
        wait_for(from("10.9.0.1", "Nadie", Role::chair, "runs"));
        worker_->wait_until_reached();
    }
    /// What was looked at, in that order, once all that waited are answered.
    std::vector<std::string> checked() {
        worker_->open();
        while (answered_ < waiting_ && queue_.run_one()) {
        }
        const std::lock_guard lock{seen_->mutex};
        return std::exchange(seen_->secrets, {});
    }

    struct Seen {
        std::mutex mutex;
        std::vector<std::string> secrets;
    };
    std::shared_ptr<Seen> seen_ = std::make_shared<Seen>();
    std::size_t waiting_ = 0;
    std::size_t answered_ = 0;
    int in_ = 0;
    int later_ = 0;
};

TEST_F(LoginFloodTest, WhoComesFromWhereAnOperatorLoggedInGoesAheadOfStrangers) {
    EXPECT_TRUE(later(from("10.0.0.9", "Ana", Role::secretariat, "right")).ok());
    static_cast<void>(checked());
    hold_the_worker();
    wait_for(from("10.9.0.2", "Nadie", Role::chair, "stranger"));
    wait_for(from("10.9.0.3", "Ana", Role::secretariat, "knows the name"));
    wait_for(from("10.0.0.9", "Ana", Role::secretariat, "right: Ana", 3));
    wait_for(from("10.0.0.9", "Eva", Role::chair, "right: Eva"));
    const auto order = checked();
    ASSERT_EQ(order.size(), 5U);
    EXPECT_EQ(order[0], "runs");
    EXPECT_EQ(order[1], "right: Ana");
    EXPECT_EQ(order[2], "right: Eva") << "whoever operates from there";
    EXPECT_EQ(in_, 2);
}

TEST_F(LoginFloodTest, AConsoleOfTheServersMachineIsNoStranger) {
    hold_the_worker();
    wait_for(from("10.9.0.2", "Nadie", Role::chair, "stranger"));
    LoginClaim here = from("127.0.0.1", "Eva", Role::chair, "right");
    here.own = true;
    wait_for(std::move(here));
    EXPECT_THAT(checked(), ElementsAre("runs", "right", "stranger"));
}

TEST_F(LoginFloodTest, AStrangerWhoWasNeverWrongGoesAheadOfThoseWhoWere) {
    hold_the_worker();
    wait_for(from("10.9.0.2", "Nadie", Role::chair, "wrong once", 1));
    wait_for(from("10.9.0.3", "Ana", Role::secretariat, "wrong twice", 2));
    wait_for(from("10.0.0.9", "Eva", Role::chair, "right"));
    EXPECT_THAT(checked(), ElementsAre("runs", "right", "wrong once", "wrong twice"));
}

TEST_F(LoginFloodTest, ANameThatSomebodyHasGoesAheadOfNoOther) {
    // Else whoever floods us learns who is there.
    hold_the_worker();
    wait_for(from("10.9.0.2", "Nadie", Role::chair, "nobody"));
    wait_for(from("10.9.0.3", "Nadie", Role::chair, "nobody either"));
    wait_for(from("10.9.0.4", "Eva", Role::chair, "somebody"));
    wait_for(from("10.9.0.5", "Nadie", Role::chair, "the last"));
    EXPECT_THAT(checked(),
                ElementsAre("runs", "the last", "nobody", "somebody", "nobody either"));
}

TEST_F(LoginFloodTest, WhoLogsInToFollowMakesNoNetworkFamiliar) {
    change([](People& people) { return people.add("Luz", Role::delegate, password); });
    EXPECT_TRUE(later(from("10.0.0.9", "Luz", Role::delegate, "right")).ok());
    static_cast<void>(checked());
    hold_the_worker();
    wait_for(from("10.9.0.2", "Nadie", Role::chair, "other"));
    wait_for(from("10.0.0.9", "Nadie", Role::chair, "beside Luz", 1));
    EXPECT_THAT(checked(), ElementsAre("runs", "other", "beside Luz"));
}

TEST_F(LoginFloodTest, WhoLosesTheirPlaceIsToldToComeBackAndLosesNoTryOfTheirPin) {
    change([](People& people) {
        EXPECT_FALSE(people.add("Luz", Role::delegate, password));
        return people.set_pin("Luz", pin);
    });
    const std::string ticket = ticket_of("Luz", Role::delegate, "right");
    hold_the_worker();
    while (waiting_ < places_of(Lane::following)) {
        wait_for(from("10.9.1.1", "Nadie", Role::delegate, "delegate", 1));
    }
    LoginClaim asked = from("10.9.2.1", "Luz", Role::delegate, "right: displaced", 2);
    asked.ticket = ticket;
    wait_for(std::move(asked));
    wait_for(from("10.9.3.1", "Nadie", Role::delegate, "newcomer", 1));
    ASSERT_TRUE(queue_.run_one());
    EXPECT_EQ(answered_, 1U) << "all others wait still";
    EXPECT_EQ(later_, 1);
    EXPECT_THAT(checked(), testing::Not(testing::Contains("right: displaced")));
    expect_refused(later(claim("Luz", Role::delegate, "000000", ticket)));
    expect_refused(later(claim("Luz", Role::delegate, "000001", ticket)));
    EXPECT_TRUE(later(claim("Luz", Role::delegate, "right", ticket)).ok())
        << "what nobody looked at was no wrong PIN";
}

}  // namespace
}  // namespace plenaria::access::login_flood_test
