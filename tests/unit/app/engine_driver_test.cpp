// Who is told what, and when, while nobody knows what became of an append.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/app/engine_driver.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::app::engine_driver_test {
namespace {

using engine::AppendStatus;
using testing::ElementsAre;
using testing::IsEmpty;

const EmergencyNote note{"Ana", {"Inés", "Tomás"}, "Contraseña perdida"};

/// A driver with a meeting under way, whose journal waits for the test's word.
class Driver : public testing::Test {
protected:
    void SetUp() override {
        driver_.set_hooks({[this](const engine::Deliveries& deliveries) { take(deliveries); },
                           [] {}, [](std::string_view) {}});
        machine_.load(scenarios::sample_event(), now_);
        const auto request = machine_.take_append();
        ASSERT_TRUE(request);
        static_cast<void>(
            machine_.on_appended({AppendStatus::ok, request->records.back().position}));
        press("open", OpenSession{SessionId{"p1"}});
        come(AppendStatus::ok);
        EXPECT_THAT(said(), ElementsAre("open ok"));
    }

    void press(const std::string& id, const Command& command) {
        driver_.submit({engine::Ticket{++tickets_},
                        {CommandId{id}, RoomId{"plenaria"}, command, {}, false},
                        Actor{Role::secretariat, "mesa"}});
        run();
    }
    void hand_in(const std::string& name, const DeskRequest& request) {
        driver_.hand_in(request, [this, name](const DeskAnswer& answer) {
            said_.push_back(name + (answer.accepted ? " accepted" : " refused"));
            at_desk_[name] = answer.lines;
        });
        run();
    }
    /// What the journal says of the append that was asked for last.
    void come(AppendStatus status, std::optional<engine::ReadFailure> why = std::nullopt) {
        ASSERT_TRUE(append_);
        const Position last =
            status == AppendStatus::ok ? append_->records.back().position : append_->expected;
        if (status != AppendStatus::unknown) {
            append_.reset();
        }
        driver_.on_outcome({status, last, std::move(why)});
        run();
    }
    void run() {
        while (!calls_.empty()) {
            const auto call = std::move(calls_.front());
            calls_.pop_front();
            call();
        }
    }
    void take(const engine::Deliveries& deliveries) {
        for (const engine::Answer& answer : deliveries.answers) {
            said_.push_back(answer.command.value + " " +
                            std::string{answer.rejection ? name_of(answer.rejection->code) : "ok"});
            if (answer.rejection) {
                causes_[answer.command] = text_of(*answer.rejection);
            }
        }
    }
    /// What was said since it was asked last.
    std::vector<std::string> said() { return std::exchange(said_, {}); }
    bool names(const std::string& command, std::string_view cause) {
        return causes_[CommandId{command}].en().find(text_of(cause).en()) != std::string::npos;
    }

    TimePoint now_ = scenarios::first_day();
    engine::EngineMachine machine_;
    std::deque<std::function<void()>> calls_;
    std::optional<engine::AppendRequest> append_;
    int rescues_ = 0;
    int asked_ = 0;  ///< whether the journal may be trusted again
    EngineDriver driver_{machine_,
                         {[this] { return now_; },
                          [this](std::function<void()> call) { calls_.push_back(std::move(call)); },
                          [this](engine::AppendRequest request) {
                              EXPECT_FALSE(append_) << "one at a time";
                              append_ = std::move(request);
                          },
                          [this] { ++rescues_; },
                          [this](Position acknowledged) {
                              ++asked_;
                              EXPECT_EQ(acknowledged, machine_.durable().position);
                          }}};
    std::uint64_t tickets_ = 0;
    std::vector<std::string> said_;
    std::map<CommandId, Text> causes_;
    std::map<std::string, std::vector<Text>> at_desk_;
};

TEST_F(Driver, WhoPressedBehindAnAppendInDoubtIsToldSoBeforeItIsSettled) {
    press("a", PostNote{"a"});
    press("b", PostNote{"b"});
    press("no", StartSpeech{});
    EXPECT_THAT(said(), IsEmpty());
    come(AppendStatus::unknown);
    EXPECT_THAT(said(), ElementsAre("b storage_unavailable", "no storage_unavailable"));
    EXPECT_TRUE(names("b", "server.storage_cause_disk"));
    press("c", PostNote{"c"});
    EXPECT_THAT(said(), ElementsAre("c storage_unavailable"));
    come(AppendStatus::unknown, engine::ReadFailure{engine::ReadError::held, {}, "process 1"});
    EXPECT_THAT(said(), IsEmpty());
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("a ok"));
    EXPECT_FALSE(append_) << "nothing waited for it";
    press("d", PostNote{"d"});
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("d ok"));
}

TEST_F(Driver, WhoSaysWhyItIsInDoubtSaysItToThoseBehindIt) {
    press("a", PostNote{"a"});
    press("b", PostNote{"b"});
    come(AppendStatus::unknown, engine::ReadFailure{engine::ReadError::held, {}, "process 1"});
    EXPECT_THAT(said(), ElementsAre("b storage_unavailable"));
    EXPECT_TRUE(names("b", "server.storage_cause_held"));
}

TEST_F(Driver, AtTheDeskOnlyWhoseOwnAppendIsInDoubtWaits) {
    hand_in("in it", request_of(note));
    hand_in("behind it", request_of(note));
    DeskRequest nothing;
    nothing.task = DeskTask::attendance;
    hand_in("resting on it", nothing);
    EXPECT_THAT(said(), IsEmpty());
    come(AppendStatus::unknown);
    EXPECT_THAT(said(), ElementsAre("behind it refused", "resting on it refused"));
    EXPECT_EQ(at_desk_["behind it"], std::vector{text_of("server.cannot_append")});
    EXPECT_EQ(at_desk_["resting on it"], std::vector{text_of("server.cannot_append")});
    hand_in("later", request_of(note));
    EXPECT_THAT(said(), ElementsAre("later refused"));
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("in it accepted"));
    EXPECT_TRUE(machine_.durable().emergency);
}

TEST_F(Driver, AtTheDeskWhatWasNotWrittenIsRefused) {
    hand_in("in it", request_of(note));
    hand_in("behind it", request_of(note));
    come(AppendStatus::failed);
    EXPECT_THAT(said(), ElementsAre("in it refused", "behind it refused"));
    EXPECT_FALSE(append_);
    hand_in("again", request_of(note));
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("again accepted"));
}

TEST_F(Driver, AtTheDeskTheOrderOfAppendsIsTheOrderOfAnswers) {
    hand_in("first", request_of(note));
    hand_in("second", request_of(note));
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("first accepted"));
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("second accepted"));
}

TEST_F(Driver, OnADamagedJournalNobodyWaitsBehindAnAppend) {
    press("a", PostNote{"a"});
    press("b", PostNote{"b"});
    hand_in("note", request_of(note));
    driver_.on_finding({PatrolState::damaged, "a page"});
    EXPECT_EQ(rescues_, 1);
    EXPECT_THAT(said(), ElementsAre("b storage_unavailable", "note refused"));
    EXPECT_TRUE(names("b", "server.storage_cause_damaged"));
    EXPECT_EQ(at_desk_["note"], std::vector{text_of("server.storage_cause_damaged")});
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("a ok"));
    EXPECT_FALSE(append_) << "nothing is written any more";
}

TEST_F(Driver, AJournalThatIsFoundWholeTwiceIsWrittenAgainOnceItIsTrusted) {
    driver_.on_finding({PatrolState::damaged, "a page"});
    driver_.on_finding({PatrolState::whole, {}});
    EXPECT_EQ(asked_, 0);
    driver_.on_finding({PatrolState::damaged, "a page"});
    driver_.on_finding({PatrolState::whole, {}});
    EXPECT_EQ(asked_, 0) << "this and that";
    driver_.on_finding({PatrolState::unsure, "busy"});
    driver_.on_finding({PatrolState::whole, {}});
    EXPECT_EQ(asked_, 0) << "not in a row";
    driver_.on_finding({PatrolState::whole, {}});
    EXPECT_EQ(asked_, 1);
    driver_.on_finding({PatrolState::whole, {}});
    EXPECT_EQ(asked_, 1) << "one at a time";
    press("a", PostNote{"a"});
    EXPECT_THAT(said(), ElementsAre("a storage_unavailable"));
    driver_.on_trusted(true);
    EXPECT_FALSE(driver_.storage().damaged);
    EXPECT_FALSE(driver_.storage().damage_seen);
    press("b", PostNote{"b"});
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("b ok"));
    EXPECT_EQ(rescues_, 1);
    driver_.on_finding({PatrolState::damaged, "a page"});
    EXPECT_EQ(rescues_, 2);
    for (int look = 0; look < 3; ++look) {
        driver_.on_finding({PatrolState::whole, {}});
    }
    EXPECT_EQ(asked_, 1) << "what goes bad a second time is for recover";
}

TEST_F(Driver, AJournalThatIsNotTrustedIsAskedForAgain) {
    driver_.on_finding({PatrolState::damaged, "a page"});
    driver_.on_finding({PatrolState::whole, {}});
    driver_.on_finding({PatrolState::whole, {}});
    driver_.on_trusted(false);
    EXPECT_TRUE(driver_.storage().damaged);
    driver_.on_finding({PatrolState::whole, {}});
    driver_.on_finding({PatrolState::whole, {}});
    EXPECT_EQ(asked_, 2);
    driver_.on_finding({PatrolState::damaged, "a page"});
    driver_.on_trusted(true);
    EXPECT_TRUE(driver_.storage().damaged) << "found so while it was being opened";
    EXPECT_EQ(rescues_, 2) << "and nothing is written to it";
}

TEST_F(Driver, WhereAnAppendsEndIsNotKnownNobodyAsksForTrust) {
    press("a", PostNote{"a"});
    driver_.on_finding({PatrolState::damaged, "a page"});
    for (int look = 0; look < 3; ++look) {
        driver_.on_finding({PatrolState::whole, {}});
    }
    EXPECT_EQ(asked_, 0) << "it is under way";
    come(AppendStatus::unknown,
         engine::ReadFailure{engine::ReadError::chain_broken, {}, "a hash differs"});
    for (int look = 0; look < 3; ++look) {
        driver_.on_finding({PatrolState::whole, {}});
    }
    EXPECT_EQ(asked_, 0);
}

TEST_F(Driver, WhileTheJournalCannotBeReadNobodyWaitsBehindAnAppend) {
    press("a", PostNote{"a"});
    press("b", PostNote{"b"});
    hand_in("note", request_of(note));
    driver_.on_finding({PatrolState::unreadable, "Input/output error"});
    run();
    EXPECT_EQ(rescues_, 0);
    EXPECT_THAT(said(), ElementsAre("b storage_unavailable", "note refused"));
    EXPECT_TRUE(names("b", "server.storage_cause_disk"));
    EXPECT_EQ(at_desk_["note"], std::vector{text_of("server.cannot_append")});
    press("c", PostNote{"c"});
    EXPECT_THAT(said(), ElementsAre("c storage_unavailable"));
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("a ok"));
    EXPECT_FALSE(append_) << "what was refused is not written after all";
    driver_.on_finding({PatrolState::whole, {}});
    press("d", PostNote{"d"});
    come(AppendStatus::ok);
    EXPECT_THAT(said(), ElementsAre("d ok"));
}

TEST_F(Driver, WhereNobodyWillEverKnowOnlyTheAppendsOwnWait) {
    press("a", PostNote{"a"});
    press("b", PostNote{"b"});
    come(AppendStatus::unknown,
         engine::ReadFailure{engine::ReadError::chain_broken, {}, "a hash differs"});
    EXPECT_EQ(rescues_, 1);
    EXPECT_THAT(said(), ElementsAre("b storage_unavailable"));
    EXPECT_TRUE(names("b", "server.storage_cause_damaged"));
}

TEST_F(Driver, WhatSomebodyElseWroteRefusesAll) {
    press("a", PostNote{"a"});
    press("b", PostNote{"b"});
    come(AppendStatus::conflict);
    EXPECT_THAT(said(), ElementsAre("a storage_unavailable", "b storage_unavailable"));
    EXPECT_FALSE(append_);
    for (int look = 0; look < 3; ++look) {
        driver_.on_finding({PatrolState::whole, {}});
    }
    EXPECT_EQ(asked_, 0) << "whole, but not ours";
}

}  // namespace
}  // namespace plenaria::app::engine_driver_test
