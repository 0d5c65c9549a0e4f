#include "server/access/password_worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/access/people.hpp"

namespace plenaria::access::password_worker_test {
namespace {

using testing::ElementsAre;

constexpr LinePlace following{Lane::following};
constexpr LinePlace unlocking{Lane::unlocking};
constexpr std::size_t places = places_of(Lane::following);
constexpr std::size_t places_ahead = places_of(Lane::unlocking);

Check check(std::string hash, std::string_view secret = "x") {
    return {std::move(hash), Secret{secret}};
}

/// Stands in for Argon2id: stops at the first check until it is let go, and notes what it is asked.
class Gate {
public:
    [[nodiscard]] PasswordWorker::Verify verify() {
        return [this](const std::string& hash, std::string_view secret) {
            asked_.push_back(hash + "/" + std::string{secret});
            if (asked_.size() == 1) {
                reached_.set_value();
                open_.get_future().wait();
            }
            return secret == "right";
        };
    }
    void wait_until_reached() { reached_.get_future().wait(); }
    void open() { open_.set_value(); }
    /// Of the worker's thread: read once it has ended.
    [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }

private:
    std::promise<void> reached_;
    std::promise<void> open_;
    std::vector<std::string> asked_;
};

TEST(PasswordWorkerTest, LooksAtAnotherFormWhereTheFirstIsWrong) {
    std::vector<std::string> asked;
    std::vector<bool> answers;
    {
        std::promise<void> last;
        PasswordWorker worker{[&](const std::string&, std::string_view secret) {
            asked.emplace_back(secret);
            return secret == "right";
        }};
        const auto note = [&](bool right) { answers.push_back(right); };
        ASSERT_TRUE(worker.submit({"a", Secret{"right"}, Secret{"other"}}, note, following));
        ASSERT_TRUE(worker.submit({"b", Secret{"wrong"}, Secret{"right"}}, note, following));
        ASSERT_TRUE(worker.submit({"c", Secret{"wrong"}, Secret{"wrong too"}}, note, following));
        const auto note_last = [&](bool right) {
            answers.push_back(right);
            last.set_value();
        };
        ASSERT_TRUE(worker.submit({"d", Secret{"wrong"}}, note_last, following));
        last.get_future().wait();
    }
    EXPECT_THAT(answers, ElementsAre(true, true, false, false));
    EXPECT_THAT(asked,
                ElementsAre("right", "wrong", "right", "wrong", "wrong too", "wrong"));
}

TEST(PasswordWorkerTest, ChecksOnAThreadOfItsOwnInOrder) {
    std::vector<bool> answers;
    std::promise<std::thread::id> last;
    PasswordWorker worker{
        [](const std::string&, std::string_view secret) { return secret == "right"; }};
    const auto note = [&](bool right) { answers.push_back(right); };
    const auto note_last = [&](bool right) {
        answers.push_back(right);
        last.set_value(std::this_thread::get_id());
    };
    ASSERT_TRUE(worker.submit(check("a", "right"), note, following));
    ASSERT_TRUE(worker.submit(check("b", "wrong"), note, following));
    ASSERT_TRUE(worker.submit(check("c", "right"), note_last, following));
    EXPECT_NE(last.get_future().get(), std::this_thread::get_id());
    EXPECT_THAT(answers, ElementsAre(true, false, true));
}

TEST(PasswordWorkerTest, RunsArgonItselfAlsoForANameThatNobodyHas) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::chair, "una frase que nadie dice"));
    PasswordWorker worker;
    const auto log_in = [&](const char* name, const char* password) {
        std::promise<bool> answer;
        EXPECT_TRUE(worker.submit(check(people.password_hash_of(name), password),
                                  [&](bool right) { answer.set_value(right); }));
        return answer.get_future().get();
    };
    EXPECT_TRUE(log_in("Ana", "una frase que nadie dice"));
    EXPECT_FALSE(log_in("Ana", "una frase que alguien dice"));
    EXPECT_FALSE(log_in("Eva", "una frase que nadie dice"));
}

TEST(PasswordWorkerTest, ANameThatNobodyHasCostsACheckToo) {
    People people;
    ASSERT_FALSE(people.add("Ana", Role::chair, "una frase que nadie dice"));
    std::vector<std::string> hashes;
    {
        std::promise<void> both;
        PasswordWorker worker{[&](const std::string& hash, std::string_view) {
            hashes.push_back(hash);
            return false;
        }};
        ASSERT_TRUE(worker.submit(check(people.password_hash_of("Eva")), [](bool) {}));
        ASSERT_TRUE(
            worker.submit(check(people.password_hash_of("Ana")), [&](bool) { both.set_value(); }));
        both.get_future().wait();
    }
    EXPECT_THAT(hashes, ElementsAre(nobodys_hash(), people.find("Ana")->password_hash));
}

TEST(PasswordWorkerTest, RefusesWhatIsMoreThanItsQueueHolds) {
    Gate gate;
    std::vector<bool> answers;
    std::promise<void> all;
    {
        PasswordWorker worker{gate.verify()};
        ASSERT_TRUE(worker.submit(check("runs"), [&](bool right) { answers.push_back(right); }));
        gate.wait_until_reached();
        for (std::size_t i = 1; i <= places; ++i) {
            EXPECT_TRUE(worker.submit(
                check("waits"),
                [&, i](bool right) {
                    answers.push_back(right);
                    if (i == places) {
                        all.set_value();
                    }
                },
                following));
        }
        EXPECT_FALSE(worker.submit(
            check("beyond"), [](bool) { ADD_FAILURE(); }, following));
        gate.open();
        all.get_future().wait();
        std::promise<void> again;
        EXPECT_TRUE(worker.submit(check("later"), [&](bool) { again.set_value(); }));
        again.get_future().wait();
    }
    EXPECT_EQ(answers.size(), places + 1);
    EXPECT_THAT(gate.asked(), testing::Not(testing::Contains("beyond/x")));
}

TEST(PasswordWorkerTest, WhatGoesAheadIsCheckedBeforeAllOthersAndHasPlacesOfItsOwn) {
    Gate gate;
    std::promise<void> last;
    {
        PasswordWorker worker{gate.verify()};
        ASSERT_TRUE(worker.submit(check("runs"), [](bool) {}));
        gate.wait_until_reached();
        for (std::size_t i = 1; i <= places; ++i) {
            ASSERT_TRUE(worker.submit(
                check("waits"),
                [&, i](bool) {
                    if (i == places) {
                        last.set_value();
                    }
                },
                following));
        }
        for (std::size_t i = 1; i <= places_ahead; ++i) {
            EXPECT_TRUE(worker.submit(
                check("ahead " + std::to_string(i)), [](bool) {}, unlocking));
        }
        EXPECT_FALSE(worker.submit(
            check("beyond"), [](bool) { ADD_FAILURE(); }, unlocking));
        EXPECT_FALSE(worker.submit(
            check("beyond"), [](bool) { ADD_FAILURE(); }, following));
        gate.open();
        last.get_future().wait();
    }
    ASSERT_EQ(gate.asked().size(), 1 + places_ahead + places);
    for (std::size_t i = 1; i <= places_ahead; ++i) {
        EXPECT_EQ(gate.asked()[i], "ahead " + std::to_string(i) + "/x") << "in their own order";
    }
}

TEST(PasswordWorkerTest, WhoLosesTheirPlaceIsToldAtOnceAndNeverChecked) {
    Gate gate;
    int displaced = 0;
    {
        PasswordWorker worker{gate.verify()};
        ASSERT_TRUE(worker.submit(check("runs"), [](bool) {}));
        gate.wait_until_reached();
        for (std::size_t i = 1; i <= places; ++i) {
            ASSERT_TRUE(worker.submit(
                check(i < places ? "waits" : "gone"), [](bool) {}, {Lane::following, 1},
                [&] { ++displaced; }));
        }
        std::promise<void> checked;
        EXPECT_TRUE(worker.submit(
            check("never wrong"), [&](bool) { checked.set_value(); }, following));
        EXPECT_EQ(displaced, 1);
        gate.open();
        checked.get_future().wait();
    }
    EXPECT_EQ(gate.asked().at(1), "never wrong/x");
    EXPECT_THAT(gate.asked(), testing::Not(testing::Contains("gone/x")));
}

TEST(PasswordWorkerTest, EndsWithTheCheckThatRunsAndDropsWhatWaits) {
    Gate gate;
    bool finished = false;
    const auto held = std::make_shared<int>(0);
    auto worker = std::make_unique<PasswordWorker>(gate.verify());
    ASSERT_TRUE(worker->submit(check("runs", "right"), [&](bool right) { finished = right; }));
    gate.wait_until_reached();
    ASSERT_TRUE(worker->submit(check("waits"), [held](bool) { ADD_FAILURE(); }));
    EXPECT_EQ(held.use_count(), 2);
    // The end begins while the check runs; it is let go from elsewhere.
    std::thread opener{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        gate.open();
    }};
    worker.reset();
    opener.join();
    EXPECT_TRUE(finished);
    EXPECT_THAT(gate.asked(), ElementsAre("runs/right"));
    EXPECT_EQ(held.use_count(), 1) << "what it held is let go";
}

TEST(PasswordWorkerTest, TakesAnotherCheckOutOfDone) {
    std::promise<bool> answer;
    PasswordWorker worker{[](const std::string& hash, std::string_view) { return hash == "b"; }};
    ASSERT_TRUE(worker.submit(check("a"), [&](bool) {
        EXPECT_TRUE(worker.submit(check("b"), [&](bool right) { answer.set_value(right); }));
    }));
    EXPECT_TRUE(answer.get_future().get());
}

}  // namespace
}  // namespace plenaria::access::password_worker_test
