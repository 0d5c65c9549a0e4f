// Persons who log in, over a real file that is changed meanwhile. Answers come on the test's own
// thread, as on the server's loop: what the other threads post waits until the test runs it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/access/logins.hpp"

namespace plenaria::access::test {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

inline const std::string password = "una frase que nadie dice";
inline const std::string other_password = "otra frase muy distinta";
inline const std::string pin = "824619";
inline constexpr TimePoint morning = from_unix_ms(1'700'000'000'000);

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

    [[nodiscard]] bool empty() {
        const std::lock_guard lock{mutex_};
        return calls_.empty();
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::deque<std::function<void()>> calls_;
};

/// Lets nobody through while it is shut. Of whoever waits at it.
class Gate {
public:
    void shut() { set(true); }
    void open() { set(false); }
    void pass() {
        std::unique_lock lock{mutex_};
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return !shut_; });
        --waiting_;
    }
    void wait_until_reached() {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return waiting_ > 0; });
    }

private:
    void set(bool shut) {
        const std::lock_guard lock{mutex_};
        shut_ = shut;
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool shut_ = false;
    int waiting_ = 0;
};

class LoginsRig : public testing::Test {
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
        disk_->open();
        worker_->open();
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
            [this](const std::string& person) { ended_.push_back(person); },
            LoginWork{[disk = disk_](const std::string& path) {
                          disk->pass();
                          return People::load(path);
                      },
                      [worker = worker_](const std::string& hash, std::string_view secret) {
                          worker->pass();
                          return matches(hash, secret);
                      }});
        ASSERT_TRUE(queue_.run_one());
    }
    /// Who was named since the last time, also by this look at the file.
    std::vector<std::string> ended() {
        logins_->follow_changes();
        EXPECT_TRUE(queue_.run_one());
        return std::exchange(ended_, {});
    }
    void change(const std::function<Refusal(People&)>& how) {
        EXPECT_FALSE(change_people(path_, how));
    }
    static LoginClaim claim(const std::string& person, Role role, const std::string& secret,
                            std::string ticket = {}) {
        return {person, role, Secret{secret}, std::move(ticket)};
    }
    /// What is answered at once, without a look at the file.
    std::optional<LoginOutcome> at_once(LoginClaim asked) {
        std::optional<LoginOutcome> answer;
        logins_->check(std::move(asked), [&](LoginOutcome outcome) { answer = outcome; });
        return answer;
    }
    /// What is answered once others have looked, and not before.
    LoginOutcome later(LoginClaim asked) {
        std::optional<LoginOutcome> answer;
        logins_->check(std::move(asked), [&](LoginOutcome outcome) { answer = outcome; });
        EXPECT_FALSE(answer) << "somebody who measures learns who is there";
        return awaited(answer);
    }
    LoginOutcome awaited(const std::optional<LoginOutcome>& answer) {
        while (!answer) {
            if (!queue_.run_one()) {
                ADD_FAILURE() << "no answer came";
                return LoginError::unavailable;
            }
        }
        return *answer;
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
    // Shared with threads that may outlive what they worked for.
    std::shared_ptr<Gate> disk_ = std::make_shared<Gate>();
    std::shared_ptr<Gate> worker_ = std::make_shared<Gate>();
    std::unique_ptr<Logins> logins_;
};

}  // namespace plenaria::access::test
