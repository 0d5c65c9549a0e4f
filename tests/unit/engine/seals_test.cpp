// What the engine tells the journal to seal, and how it goes on where a key was lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/engine/machine.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::engine::seals_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const RoomId room{"plenaria"};

class Seals : public testing::Test {
protected:
    void SetUp() override {
        machine_.load(scenarios::sample_event(), now_);
        commit(machine_);
        for (const Command& command : std::vector<Command>{
                 OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}}, CloseDoors{},
                 StartItem{ItemId{"presupuesto"}}, PostNote{"nota"},
                 RenameItem{{}, ItemId{"presupuesto"}, {"Otro", "Other"}, 0}}) {
            EXPECT_THAT(submit(machine_, command).answers, IsEmpty()) << name_of(command);
            commit(machine_);
        }
    }

    Deliveries submit(EngineMachine& machine, const Command& command) {
        const std::string id = "c" + std::to_string(++commands_);
        now_ += Millis{1'000};
        return machine.submit(
            {Ticket{1}, {CommandId{id}, room, command, {}, false}, Actor{Role::chair, "mesa"}},
            now_);
    }
    std::vector<std::string> commit(EngineMachine& machine,
                                    AppendStatus status = AppendStatus::ok) {
        std::vector<std::string> kinds;
        while (const auto request = machine.take_append()) {
            for (const JournalRecord& record : request->records) {
                kinds.emplace_back(domain::name_of(record.event.event));
            }
            if (status != AppendStatus::ok) {
                static_cast<void>(machine.on_appended({status, request->expected}));
                break;
            }
            journal_.insert(journal_.end(), request->records.begin(), request->records.end());
            static_cast<void>(
                machine.on_appended({status, request->records.back().position}));
        }
        return kinds;
    }
    /// As a journal gives a record whose key is not there.
    static JournalRecord veiled(const JournalRecord& record) {
        JournalRecord known = record;
        known.veiled = record.seal.has_value();
        if (record.seal && record.seal->outside) {
            known.event.event = *record.seal->outside;
            known.command_fingerprint = 0;
        } else if (record.seal) {
            known = JournalRecord{record.position, {}, 0, {}, record.seal, true};
            known.event.event = domain::Sealed{};
        }
        return known;
    }
    EngineMachine without_keys() const {
        EngineMachine machine;
        for (const JournalRecord& record : journal_) {
            machine.replay(veiled(record));
        }
        return machine;
    }

    TimePoint now_ = scenarios::first_day() + std::chrono::hours{9};
    EngineMachine machine_;
    std::vector<JournalRecord> journal_;
    int commands_ = 0;
};

TEST_F(Seals, each_record_says_how_it_is_kept) {
    std::vector<std::string> sealed;
    std::vector<std::string> clear;
    for (const JournalRecord& record : journal_) {
        const std::string kind{domain::name_of(record.event.event)};
        if (!record.seal) {
            clear.push_back(kind);
        } else {
            sealed.push_back(kind + " " + record.seal->session.value +
                             (record.seal->outside ? " plan" : ""));
        }
    }
    EXPECT_THAT(sealed,
                ElementsAre("event_loaded  plan", "item_started p1", "note_posted p1",
                            "item_edited p1 plan"));
    EXPECT_THAT(clear, ElementsAre("session_opened", "item_started", "clearing_begun"));
}

TEST_F(Seals, the_rows_of_a_private_meeting_confirm_no_guess_of_what_it_is_called) {
    const CommandRequest request{CommandId{"private"}, RoomId{"consultas"},
                                 ConvenePrivate{{"Candidatura", "Candidature"}}, {}, false};
    EXPECT_THAT(machine_.submit({Ticket{1}, request, Actor{Role::chair, "mesa"}}, now_).answers,
                IsEmpty());
    journal_.clear();
    EXPECT_THAT(commit(machine_), ElementsAre("session_convened", "session_opened",
                                              "clearing_begun", "item_started", "doors_closed"));
    std::vector<std::string> sealed;
    for (const JournalRecord& record : journal_) {
        EXPECT_EQ(record.command_fingerprint != 0, record.seal.has_value())
            << domain::name_of(record.event.event);
        if (record.seal) {
            sealed.push_back(record.seal->session.value +
                             (record.seal->outside ? " plan" : ""));
        }
    }
    EXPECT_THAT(sealed, ElementsAre("consultas-private-1 plan", "consultas-private-1"));
}

TEST_F(Seals, the_row_of_the_label_tells_no_command_and_the_command_is_known_after_a_restart) {
    domain::Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::outputs, ClosingCheck::booths};
    EngineMachine machine;
    journal_.clear();
    machine.load(event, now_);
    commit(machine);
    const auto give = [&](EngineMachine& to, const char* id, const Command& command) {
        return to.submit(
            {Ticket{1}, {CommandId{id}, room, command, {}, false}, Actor{Role::chair, "mesa"}},
            now_);
    };
    const ConfirmCheck last{ClosingCheck::booths, true};
    const SetOutputGate reopened{OutputId{"stream"}, Gate::open, "Ana"};
    give(machine, "open", OpenSession{SessionId{"p1"}});
    give(machine, "close", CloseDoors{});
    give(machine, "cut-1", SetOutputGate{OutputId{"stream"}, Gate::cut, "Ana"});
    give(machine, "cut-2", SetOutputGate{OutputId{"overflow"}, Gate::cut, "Ana"});
    give(machine, "booths", last);
    give(machine, "reopen", reopened);
    commit(machine);
    std::vector<std::string> named;
    for (const JournalRecord& record : journal_) {
        const bool label = std::holds_alternative<domain::DoorsClosed>(record.event.event) ||
                           std::holds_alternative<domain::DoorsUnconfirmed>(record.event.event);
        if (label) {
            EXPECT_EQ(record.command_id, CommandId{}) << "whose word it was is sealed";
            EXPECT_EQ(record.event.command, CommandId{});
            EXPECT_EQ(record.command_fingerprint, 0U);
            EXPECT_FALSE(record.seal);
        }
        named.push_back(std::string{domain::name_of(record.event.event)} + " " +
                        record.command_id.value);
    }
    EXPECT_THAT(named, ElementsAre("event_loaded ", "session_opened open", "clearing_begun close",
                                   "output_gate_set cut-1", "output_gate_set cut-2",
                                   "check_confirmed booths", "doors_closed ",
                                   "output_gate_set reopen", "doors_unconfirmed "));
    EngineMachine again;
    for (const JournalRecord& record : journal_) {
        again.replay(record);
    }
    for (const auto& [id, command] :
         {std::pair<const char*, Command>{"booths", last}, {"reopen", reopened}}) {
        const Deliveries repeated = give(again, id, command);
        ASSERT_EQ(repeated.answers.size(), 1U) << id;
        EXPECT_FALSE(repeated.answers[0].rejection) << id;
        const Deliveries other = give(again, id, PostNote{"otra cosa"});
        ASSERT_TRUE(other.answers.at(0).rejection) << id;
        EXPECT_EQ(other.answers[0].rejection->code, RejectionCode::id_reused) << id;
    }
    EXPECT_THAT(commit(again), IsEmpty());
}

TEST_F(Seals, the_first_act_without_the_keys_says_so_ahead_of_itself) {
    EngineMachine machine = without_keys();
    machine.resume_service(Millis{1'000}, now_);
    EXPECT_THAT(commit(machine), ElementsAre("service_resumed")) << "that decides nothing";
    EXPECT_THAT(submit(machine, PostNote{"a"}).answers, IsEmpty());
    EXPECT_THAT(submit(machine, PostNote{"b"}).answers, IsEmpty());
    EXPECT_THAT(commit(machine), ElementsAre("seals_forgone", "note_posted", "note_posted"));
    EXPECT_THAT(submit(machine, PostNote{"c"}).answers, IsEmpty());
    EXPECT_THAT(commit(machine), ElementsAre("note_posted"));
}

TEST_F(Seals, it_is_said_again_where_it_could_not_be_written) {
    EngineMachine machine = without_keys();
    static_cast<void>(submit(machine, PostNote{"a"}));
    EXPECT_THAT(commit(machine, AppendStatus::failed),
                ElementsAre("seals_forgone", "note_posted"));
    static_cast<void>(submit(machine, PostNote{"b"}));
    EXPECT_THAT(commit(machine), ElementsAre("seals_forgone", "note_posted"));
    EngineMachine again = without_keys();
    static_cast<void>(submit(again, PostNote{"c"}));
    EXPECT_THAT(commit(again), ElementsAre("seals_forgone", "note_posted"))
        << "what was sealed since is lost too";
}

TEST_F(Seals, it_is_said_once_more_where_it_stood_behind_an_append_in_doubt) {
    EngineMachine machine = without_keys();
    machine.resume_service(Millis{1'000}, now_);
    const auto resumed = machine.take_append();
    ASSERT_TRUE(resumed);
    static_cast<void>(submit(machine, PostNote{"a"}));
    EXPECT_EQ(machine.refuse_queued().answers.size(), 1U);
    static_cast<void>(
        machine.on_appended({AppendStatus::ok, resumed->records.back().position}));
    static_cast<void>(submit(machine, PostNote{"b"}));
    EXPECT_THAT(commit(machine), ElementsAre("seals_forgone", "note_posted"));
}

TEST_F(Seals, in_an_append_in_doubt_it_is_on_its_way) {
    for (const AppendStatus status : {AppendStatus::ok, AppendStatus::failed}) {
        EngineMachine machine = without_keys();
        static_cast<void>(submit(machine, PostNote{"a"}));
        const auto request = machine.take_append();
        ASSERT_TRUE(request);
        static_cast<void>(submit(machine, PostNote{"b"}));
        EXPECT_EQ(machine.refuse_queued().answers.size(), 1U);
        // Before it is settled, so that only what is on its way can tell.
        static_cast<void>(submit(machine, PostNote{"c"}));
        const bool written = status == AppendStatus::ok;
        static_cast<void>(machine.on_appended(
            {status, written ? request->records.back().position : request->expected}));
        static_cast<void>(submit(machine, PostNote{"d"}));
        const auto next = machine.take_append();
        ASSERT_TRUE(next);
        std::vector<std::string> kinds;
        for (const JournalRecord& record : next->records) {
            kinds.emplace_back(domain::name_of(record.event.event));
        }
        EXPECT_EQ(kinds, written ? (std::vector<std::string>{"note_posted", "note_posted"})
                                 : (std::vector<std::string>{"seals_forgone", "note_posted"}));
    }
}

TEST_F(Seals, what_is_edited_from_a_file_says_so_too) {
    EngineMachine machine = without_keys();
    machine.record(RoomId{}, Actor{Role::secretariat, "mesa"},
                   {domain::DefinitionReplaced{scenarios::sample_event()}}, now_);
    EXPECT_THAT(commit(machine), ElementsAre("seals_forgone", "definition_replaced"));
}

TEST_F(Seals, screens_that_come_back_give_nothing_up) {
    EngineMachine machine = without_keys();
    machine.tell_screens(room, {}, now_ + Millis{60'000});
    EXPECT_THAT(commit(machine), IsEmpty());
}

TEST_F(Seals, a_replay_with_the_keys_has_lost_nothing) {
    EngineMachine machine;
    for (const JournalRecord& record : journal_) {
        machine.replay(record);
    }
    EXPECT_TRUE(machine.durable() == machine_.durable());
    static_cast<void>(submit(machine, PostNote{"a"}));
    EXPECT_THAT(commit(machine), ElementsAre("note_posted"));
}

TEST_F(Seals, the_time_of_what_is_sealed_is_not_known) {
    const TimePoint edited = journal_.back().event.at;
    EXPECT_EQ(without_keys().last_record_at(), edited) << "its words are sealed, its time is not";
    static_cast<void>(submit(machine_, PostNote{"más tarde"}));
    commit(machine_);
    EXPECT_EQ(without_keys().last_record_at(), edited);
}

TEST_F(Seals, a_command_whose_words_are_sealed_is_still_known_by_its_id) {
    EngineMachine machine = without_keys();
    const JournalRecord& edit = journal_.back();
    ASSERT_FALSE(edit.command_id.empty());
    const auto repeated = machine.submit(
        {Ticket{7},
         {edit.command_id, room, RenameItem{{}, ItemId{"presupuesto"}, {"Otro", "Other"}, 0}, {},
          false},
         Actor{Role::chair, "mesa"}},
        now_);
    ASSERT_EQ(repeated.answers.size(), 1U);
    EXPECT_FALSE(repeated.answers.front().rejection.has_value());
    EXPECT_THAT(commit(machine), IsEmpty());
}

}  // namespace
}  // namespace plenaria::engine::seals_test
