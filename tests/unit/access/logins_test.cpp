// Persons who log in, over a real file that is changed meanwhile. Answers come on the test's own
// thread, as on the server's loop: what the worker posts waits until the test runs it.
#include "server/access/logins.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace plenaria::access::logins_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;

const std::string password = "una frase que nadie dice";
const std::string other_password = "otra frase muy distinta";
const std::string pin = "824619";
constexpr TimePoint morning = from_unix_ms(1'700'000'000'000);

/// The loop of the server's thread, run by hand.
class PostQueue {
public:
    void post(std::function<void()> call) {
        {
            const std::lock_guard lock{mutex_};
            calls_.push_back(std::move(call));
        }
        came_.notify_one();
    }
    /// Waits for the next call and runs it; answers whether one came.
    bool run_one() {
        std::unique_lock lock{mutex_};
        // Generous: a sanitizer on a shared machine is slow; a test that passes never waits for it.
        if (!came_.wait_for(lock, std::chrono::seconds{60}, [this] { return !calls_.empty(); })) {
            return false;
        }
        const std::function<void()> call = std::move(calls_.front());
        calls_.pop_front();
        lock.unlock();
        call();
        return true;
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::deque<std::function<void()>> calls_;
};

class LoginsTest : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "plenaria-logins-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        path_ = (folder_ / "people").string();
        ASSERT_FALSE(at_first().save(path_));
        start();
    }
    void TearDown() override {
        logins_.reset();
        fs::remove_all(folder_);
    }

    /// Ana, who has a PIN, and Eva, who has none. Made once: each secret takes its time.
    static const People& at_first() {
        static const People made = [] {
            People people;
            EXPECT_FALSE(people.add("Ana", Role::secretariat, password));
            EXPECT_FALSE(people.set_pin("Ana", pin));
            EXPECT_FALSE(people.add("Eva", Role::chair, other_password));
            return people;
        }();
        return made;
    }
    void start() {
        logins_ = std::make_unique<Logins>(
            path_, [this](std::function<void()> call) { queue_.post(std::move(call)); },
            [this] { return now_; },
            [this](const std::string& person) { ended_.push_back(person); });
    }
    /// Who was named since the last time, also by this look at the file.
    std::vector<std::string> ended() {
        logins_->follow_changes();
        return std::exchange(ended_, {});
    }
    void change(const std::function<Refusal(People&)>& how) {
        EXPECT_FALSE(change_people(path_, how));
    }
    static LoginClaim claim(const std::string& person, Role role, const std::string& secret,
                            std::string ticket = {}) {
        return {person, role, Secret{secret}, std::move(ticket)};
    }
    /// What is answered at once, without the worker.
    std::optional<LoginOutcome> at_once(LoginClaim asked) {
        std::optional<LoginOutcome> answer;
        logins_->check(std::move(asked), [&](LoginOutcome outcome) { answer = outcome; });
        return answer;
    }
    /// What is answered once the worker has looked, and not before.
    LoginOutcome later(LoginClaim asked) {
        std::optional<LoginOutcome> answer;
        logins_->check(std::move(asked), [&](LoginOutcome outcome) { answer = outcome; });
        EXPECT_FALSE(answer) << "somebody who measures learns who is there";
        EXPECT_TRUE(queue_.run_one());
        return answer.value_or(LoginError::unavailable);
    }
    std::string ticket_of(const std::string& person, Role role, const std::string& secret) {
        const LoginOutcome outcome = later(claim(person, role, secret));
        EXPECT_TRUE(outcome.ok());
        return outcome ? outcome.value() : std::string{};
    }
    std::string anas_ticket() { return ticket_of("Ana", Role::secretariat, password); }
    LoginOutcome with_pin(const std::string& ticket, const std::string& typed = pin) {
        return later(claim("Ana", Role::secretariat, typed, ticket));
    }
    static void expect_refused(const std::optional<LoginOutcome>& outcome,
                               LoginError error = LoginError::refused) {
        ASSERT_TRUE(outcome);
        ASSERT_FALSE(outcome->ok());
        EXPECT_EQ(outcome->error(), error);
    }

    fs::path folder_;
    std::string path_;
    TimePoint now_ = morning;
    std::vector<std::string> ended_;
    PostQueue queue_;
    std::unique_ptr<Logins> logins_;
};

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

TEST_F(LoginsTest, ATicketIsOfOnePersonInOneRole) {
    const std::string ticket = anas_ticket();
    expect_refused(at_once(claim("Eva", Role::chair, pin, ticket)));
    expect_refused(at_once(claim("Ana", Role::chair, pin, ticket)));
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, std::string(64, '0'))));
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, "no ticket")));
    EXPECT_TRUE(with_pin(ticket).ok()) << "none of that counted as a wrong PIN";
}

TEST_F(LoginsTest, WithoutAPinATicketUnlocksNothing) {
    const std::string ticket = ticket_of("Eva", Role::chair, other_password);
    expect_refused(at_once(claim("Eva", Role::chair, "", ticket)));
    expect_refused(at_once(claim("Eva", Role::chair, other_password, ticket)));
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
    std::size_t waiting = 0;
    std::size_t answered = 0;
    bool running = false;
    std::optional<LoginError> refusal;
    // One runs while these come in, and more than one only where the machine is very slow.
    for (; !refusal && waiting < 1'000; ++waiting) {
        logins_->check(claim("Nadie", Role::chair, password), [&](LoginOutcome outcome) {
            ++answered;
            order.emplace_back(running ? "waited" : "refused");
            if (!running) {
                refusal = outcome.error();
            }
        });
    }
    running = true;
    EXPECT_EQ(refusal, LoginError::overloaded);
    EXPECT_GT(waiting, PasswordWorker::waiting_max);
    for (int i = 0; i < Tickets::wrong_pins_max; ++i) {
        expect_refused(at_once(claim("Luz", Role::delegate, pin, ticket)), LoginError::overloaded);
    }
    logins_->check(claim("Ana", Role::secretariat, pin, anas), [&](LoginOutcome outcome) {
        order.emplace_back(outcome ? "unlocked" : "kept locked");
    });
    while (answered < waiting) {
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
    expect_refused(at_once(claim("Ana", Role::secretariat, password)), LoginError::unavailable);
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, ticket)), LoginError::unavailable);
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
    ASSERT_TRUE(queue_.run_one());
    ASSERT_TRUE(answer && answer->ok());
    EXPECT_THAT(ended_before, ElementsAre("Ana")) << "who came before, and not who comes now";
    ended_.clear();
    EXPECT_THAT(ended(), IsEmpty()) << "the look of each second finds nothing new";
    EXPECT_TRUE(with_pin(answer->value()).ok());
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, former)));
}

TEST_F(LoginsTest, ATicketThatEndsWithItsPasswordIsNoneBeforeTheNextLook) {
    const std::string ticket = anas_ticket();
    change([](People& people) { return people.set_password("Ana", other_password); });
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, ticket)));
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
    std::ofstream{path_, std::ios::app} << "no line of ours\n";
    EXPECT_THAT(ended(), IsEmpty());
    EXPECT_THAT(ended(), IsEmpty());
    fs::remove(path_);
    EXPECT_THAT(ended(), ElementsAre("Ana", "Eva")) << "no file, no persons";
    change([](People& people) {
        EXPECT_FALSE(people.add("Ana", Role::secretariat, password));
        return people.set_pin("Ana", pin);
    });
    expect_refused(at_once(claim("Ana", Role::secretariat, pin, ticket)));
}

TEST_F(LoginsTest, APinThatIsBeingCheckedDoesNotOutliveThePerson) {
    const std::string ticket = anas_ticket();
    std::optional<LoginOutcome> answer;
    logins_->check(claim("Ana", Role::secretariat, pin, ticket),
                   [&](LoginOutcome outcome) { answer = outcome; });
    change([](People& people) { return people.remove("Ana"); });
    EXPECT_THAT(ended(), ElementsAre("Ana"));
    ASSERT_TRUE(queue_.run_one());
    expect_refused(answer);
}

TEST_F(LoginsTest, APasswordThatIsBeingCheckedDoesNotOutliveThePerson) {
    std::optional<LoginOutcome> answer;
    logins_->check(claim("Ana", Role::secretariat, password),
                   [&](LoginOutcome outcome) { answer = outcome; });
    change([](People& people) { return people.remove("Ana"); });
    EXPECT_THAT(ended(), ElementsAre("Ana"));
    ASSERT_TRUE(queue_.run_one());
    expect_refused(answer);
}

}  // namespace
}  // namespace plenaria::access::logins_test
