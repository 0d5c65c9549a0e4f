// In what order things become true: group commit, answers, repeats, roll-back (laws 1, 2, 6).
#include "tests/unit/engine/engine_rig.hpp"

namespace plenaria::engine::test::machine_test {
namespace {

TEST_F(Engine, answers_nothing_and_shows_nothing_before_it_is_durable) {
    const domain::State before = machine_.durable();
    EXPECT_TRUE(inscribe("a", "mx").empty());
    EXPECT_TRUE(machine_.durable() == before);
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    EXPECT_TRUE(machine_.durable() == before);
    EXPECT_FALSE(machine_.take_append()) << "one append at a time";
    const Deliveries deliveries = finish(*request, AppendStatus::ok);
    EXPECT_THAT(outcomes(deliveries), ElementsAre("a ok"));
    EXPECT_THAT(deliveries.changed_rooms, ElementsAre(room));
    EXPECT_FALSE(machine_.durable() == before);
    EXPECT_TRUE(machine_.idle());
    EXPECT_EQ(machine_.last_record_at(), now_);
}

TEST_F(Engine, what_is_decided_during_a_commit_goes_down_together) {
    inscribe("a", "mx");
    const auto first = machine_.take_append();
    inscribe("b", "gt");
    submit("c", NextSpeaker{});
    submit("d", StartSpeech{});
    EXPECT_THAT(outcomes(finish(*first, AppendStatus::ok)), ElementsAre("a ok"));
    const auto second = machine_.take_append();
    ASSERT_TRUE(second);
    EXPECT_THAT(second->records, SizeIs(3));
    EXPECT_EQ(second->expected, machine_.durable().position);
    EXPECT_EQ(second->records.front().position.value, second->expected.value + 1);
    EXPECT_THAT(outcomes(finish(*second, AppendStatus::ok)), ElementsAre("b ok", "c ok", "d ok"));
}

TEST_F(Engine, a_command_goes_down_whole_and_an_append_is_bounded) {
    for (std::size_t i = 0; i < limits::commands_per_append + 3; ++i) {
        submit("g" + std::to_string(i), SetDesk{ChannelId{"es"}, Microphone::live});
    }
    const auto request = machine_.take_append();
    EXPECT_THAT(request->records, SizeIs(limits::commands_per_append));
    EXPECT_THAT(finish(*request, AppendStatus::ok).answers, SizeIs(limits::commands_per_append));
    EXPECT_THAT(commit().answers, SizeIs(3));
    inscribe("h", "mx");
    submit("i", NextSpeaker{});
    submit("j", StartSpeech{});
    commit();
    submit("k", CloseDoors{});
    EXPECT_THAT(machine_.take_append()->records, SizeIs(2)) << "the pause and the clearing";
}

TEST_F(Engine, whoever_was_let_in_by_the_codes_does_not_acknowledge_it) {
    machine_.record({}, {Role::secretariat, "plenaria-server"},
                    {domain::EmergencyAccessGiven{"mesa", {"Inés", "Tomás"}, "perdida"}}, now_);
    commit();
    const CommandRequest request{CommandId{"a"}, room, AcknowledgeEmergency{}, {}, false};
    EXPECT_THAT(outcomes(submit_request(request, Role::chair)),
                ElementsAre("a emergency_is_own"));
    static_cast<void>(
        machine_.submit({Ticket{9},
                         {CommandId{"b"}, room, AcknowledgeEmergency{}, {}, false},
                         {Role::chair, "Eva"}},
                        now_));
    EXPECT_THAT(outcomes(commit()), ElementsAre("b ok"));
    EXPECT_FALSE(machine_.durable().emergency);
}

TEST_F(Engine, a_rejection_on_firm_ground_is_answered_at_once) {
    EXPECT_THAT(outcomes(submit("a", NextSpeaker{})), ElementsAre("a nobody_waiting"));
    EXPECT_FALSE(machine_.take_append());
}

TEST_F(Engine, a_rejection_that_rests_on_what_is_pending_waits_for_it) {
    inscribe("a", "mx");
    EXPECT_TRUE(inscribe("b", "mx").empty());
    submit("c", StartSpeech{});
    inscribe("d", "gt");
    EXPECT_THAT(outcomes(commit()),
                ElementsAre("a ok", "b already_inscribed", "c nobody_called", "d ok"));
}

TEST_F(Engine, a_rejection_behind_the_append_under_way_waits_for_the_next) {
    inscribe("a", "mx");
    const auto first = machine_.take_append();
    inscribe("b", "gt");
    inscribe("c", "gt");
    EXPECT_THAT(outcomes(finish(*first, AppendStatus::ok)), ElementsAre("a ok"));
    EXPECT_THAT(outcomes(commit()), ElementsAre("b ok", "c already_inscribed"));
}

TEST_F(Engine, the_same_id_gets_the_same_answer_and_has_no_second_effect) {
    inscribe("a", "mx");
    EXPECT_TRUE(inscribe("a", "mx").empty()) << "the first is not durable yet";
    EXPECT_THAT(outcomes(commit()), ElementsAre("a ok", "a ok"));
    const domain::State after = machine_.durable();
    EXPECT_THAT(outcomes(inscribe("a", "mx")), ElementsAre("a ok"));
    EXPECT_FALSE(machine_.take_append());
    EXPECT_TRUE(machine_.durable() == after);
}

TEST_F(Engine, the_same_id_with_other_arguments_is_refused) {
    inscribe("a", "mx");
    inscribe("a", "gt");
    EXPECT_THAT(outcomes(commit()), ElementsAre("a ok", "a id_reused"));
    EXPECT_THAT(outcomes(submit("a", NextSpeaker{})), ElementsAre("a id_reused"));
    EXPECT_THAT(outcomes(submit_request({CommandId{"a"},
                                         RoomId{"consultas"},
                                         Inscribe{DelegationId{"mx"}, "", "", {}},
                                         {},
                                         false})),
                ElementsAre("a id_reused"));
}

TEST_F(Engine, ids_outlive_a_restart_those_of_refused_commands_are_free) {
    submit("refused", NextSpeaker{});
    inscribe("a", "mx");
    submit("b", NextSpeaker{});
    commit();
    machine_ = restarted();
    EXPECT_THAT(outcomes(inscribe("a", "mx")), ElementsAre("a ok"));
    EXPECT_THAT(outcomes(inscribe("a", "gt")), ElementsAre("a id_reused"));
    EXPECT_FALSE(machine_.take_append());
    submit("refused", StartSpeech{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("refused ok"));
}

TEST_F(Engine, a_failed_append_takes_back_all_that_was_pending) {
    for (const AppendStatus status : {AppendStatus::failed, AppendStatus::conflict}) {
        machine_ = restarted();
        const domain::State before = machine_.durable();
        inscribe("a", "mx");
        const auto request = machine_.take_append();
        inscribe("b", "gt");
        inscribe("c", "mx");
        submit("d", NextSpeaker{}, true);
        inscribe("a", "mx");
        const Deliveries deliveries = finish(*request, status);
        EXPECT_THAT(
            outcomes(deliveries),
            ElementsAre("a storage_unavailable", "b storage_unavailable", "c storage_unavailable",
                        "d storage_unavailable", "a storage_unavailable"));
        EXPECT_THAT(deliveries.answers[3].effects, IsEmpty());
        EXPECT_THAT(deliveries.changed_rooms, IsEmpty());
        EXPECT_TRUE(machine_.durable() == before);
        EXPECT_TRUE(machine_.idle());
    }
    EXPECT_THAT(outcomes(submit("n", NextSpeaker{})), ElementsAre("n nobody_waiting"));
    inscribe("a-again", "us");
    EXPECT_THAT(outcomes(commit()), ElementsAre("a-again ok"));
}

TEST_F(Engine, a_refusal_is_final_for_its_id) {
    // Sent on one connection, which is held up; sent again on the next, and refused there.
    EXPECT_THAT(outcomes(submit("start", StartSpeech{})), ElementsAre("start nobody_called"));
    inscribe("a", "mx");
    submit("next", NextSpeaker{});
    const auto request = machine_.take_append();
    inscribe("b", "gt");
    finish(*request, AppendStatus::ok);
    const auto second = machine_.take_append();
    EXPECT_THAT(outcomes(finish(*second, AppendStatus::failed)),
                ElementsAre("b storage_unavailable"));
    // What comes late could be done now.
    EXPECT_THAT(outcomes(submit("start", StartSpeech{})), ElementsAre("start nobody_called"));
    EXPECT_THAT(outcomes(inscribe("b", "gt")), ElementsAre("b storage_unavailable"));
    EXPECT_FALSE(machine_.take_append());
    submit("start-2", StartSpeech{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("start-2 ok"));
}

TEST_F(Engine, a_dry_run_that_is_refused_says_nothing_of_the_act) {
    EXPECT_THAT(outcomes(submit("start", StartSpeech{}, true)), ElementsAre("start nobody_called"));
    inscribe("a", "mx");
    submit("next", NextSpeaker{});
    commit();
    submit("start", StartSpeech{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("start ok"));
}

TEST_F(Engine, while_it_holds_only_what_would_be_written_is_refused_with_the_cause) {
    inscribe("a", "mx");
    const auto request = machine_.take_append();
    machine_.hold(same_text("the disk"));
    const Deliveries refused = inscribe("b", "gt");
    EXPECT_THAT(outcomes(refused), ElementsAre("b storage_unavailable"))
        << "at once, although the outcome of the other is not known yet";
    EXPECT_THAT(text_of(*refused.answers[0].rejection).en(), testing::HasSubstr("the disk"));
    EXPECT_THAT(outcomes(inscribe("a", "mx")), IsEmpty()) << "neither yes nor no";
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::ok)), ElementsAre("a ok", "a ok"));
    EXPECT_THAT(outcomes(inscribe("a", "mx")), ElementsAre("a ok")) << "it was durable";
    EXPECT_THAT(outcomes(submit("s", StartSpeech{})), ElementsAre("s nobody_called"));
    EXPECT_THAT(outcomes(submit("n", NextSpeaker{}, true)), ElementsAre("n ok"));
    machine_.hold(std::nullopt);
    EXPECT_THAT(outcomes(inscribe("b", "gt")), ElementsAre("b storage_unavailable"))
        << "a refusal is final for its id: a late copy is not carried out";
    inscribe("b2", "gt");
    EXPECT_THAT(outcomes(commit()), ElementsAre("b2 ok"));
}

TEST_F(Engine, what_will_never_be_written_is_refused) {
    inscribe("a", "mx");
    const auto request = machine_.take_append();
    inscribe("b", "gt");
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::ok)), ElementsAre("a ok"));
    machine_.hold(same_text("the file"));
    EXPECT_THAT(outcomes(machine_.refuse_queued()), ElementsAre("b storage_unavailable"));
    EXPECT_TRUE(machine_.idle());
}

TEST_F(Engine, a_failed_append_does_not_deny_what_was_durable_before) {
    inscribe("a", "mx");
    commit();
    inscribe("b", "gt");
    const auto request = machine_.take_append();
    inscribe("a", "mx");
    inscribe("a", "us");
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                ElementsAre("b storage_unavailable", "a ok", "a id_reused"));
}

TEST_F(Engine, a_dry_run_names_its_effects_and_has_none) {
    inscribe("a", "mx");
    commit();
    submit("b", NextSpeaker{});
    submit("c", StartSpeech{});
    commit();
    const domain::State before = machine_.durable();
    const Deliveries deliveries = submit("d", CloseDoors{}, true);
    ASSERT_THAT(deliveries.answers, SizeIs(1));
    EXPECT_THAT(events_among(deliveries.answers.front().effects),
                ElementsAre("speech_paused", "clearing_begun"));
    EXPECT_THAT(outcomes(submit("e", StartSpeech{}, true)), ElementsAre("e nobody_called"));
    EXPECT_FALSE(machine_.take_append());
    EXPECT_TRUE(machine_.durable() == before);
    submit("d", CloseDoors{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("d ok")) << "a dry run uses no id up";
}

TEST_F(Engine, a_dry_run_says_what_a_longer_item_would_move_and_when_to) {
    // The item began at midnight; what follows is planned for the morning.
    const SetItemDuration longer{{}, ItemId{"debate"}, std::chrono::hours{18}, 0};
    const Deliveries deliveries = submit("a", longer, true);
    ASSERT_THAT(deliveries.answers, SizeIs(1));
    ASSERT_FALSE(deliveries.answers.front().rejection) << outcomes(deliveries).front();
    const std::vector<Effect>& effects = deliveries.answers.front().effects;
    EXPECT_THAT(events_among(effects), ElementsAre("item_edited"));
    const bool moves = std::any_of(effects.begin(), effects.end(), [](const Effect& effect) {
        return effect.kind.starts_with("expected_") && effect.from && effect.to &&
               *effect.to > *effect.from;
    });
    EXPECT_TRUE(moves) << "what comes behind it is later";
    EXPECT_FALSE(machine_.take_append());
}

TEST_F(Engine, every_event_of_a_command_bears_its_id) {
    inscribe("a", "mx");
    submit("b", NextSpeaker{});
    submit("c", StartSpeech{});
    commit();
    submit("d", CloseDoors{});
    const auto request = machine_.take_append();
    ASSERT_THAT(request->records, SizeIs(2));
    for (const JournalRecord& record : request->records) {
        EXPECT_EQ(record.command_id, CommandId{"d"});
        EXPECT_EQ(record.event.command, CommandId{"d"});
    }
    EXPECT_TRUE(journal_.front().event.command.empty()) << "no command loaded the event";
}

TEST_F(Engine, what_is_of_the_whole_event_is_recorded_without_a_room_and_changes_all) {
    submit("a", IssueBulletin{Text{"Receso", "Recess"}, {}, {}});
    submit("b", PostNote{"Falta agua"});
    const auto request = machine_.take_append();
    ASSERT_THAT(request->records, SizeIs(2));
    EXPECT_TRUE(request->records[0].event.room.empty());
    EXPECT_EQ(request->records[1].event.room, room);
    EXPECT_THAT(finish(*request, AppendStatus::ok).changed_rooms,
                ElementsAre(RoomId{"consultas"}, room));
    EXPECT_THAT(machine_.durable().bulletins, SizeIs(1));
}

TEST_F(Engine, what_all_rooms_show_in_their_programme_changes_all) {
    submit("a", AdjournSession{});
    EXPECT_THAT(commit().changed_rooms, ElementsAre(RoomId{"consultas"}, room));
    inscribe("b", "mx");
    submit("c", OpenSession{SessionId{"p2"}});
    EXPECT_THAT(commit().changed_rooms, ElementsAre(RoomId{"consultas"}, room));
}

TEST_F(Engine, undo_takes_an_act_back_also_after_a_restart) {
    const domain::Floor before = machine_.durable().rooms.at(room).floor;
    inscribe("a", "mx");
    commit();
    machine_ = restarted();
    submit("b", Undo{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("b ok"));
    const domain::Floor after = machine_.durable().rooms.at(room).floor;
    EXPECT_TRUE(after.entries == before.entries);
    for (const auto& [key, list] : after.lists) {
        EXPECT_THAT(list.waiting, IsEmpty());
    }
    EXPECT_TRUE(restarted().durable() == machine_.durable());
    EXPECT_THAT(outcomes(submit("b", Undo{})), ElementsAre("b ok")) << "the same id, once";
    submit("c", Redo{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("c ok"));
    EXPECT_THAT(machine_.durable().rooms.at(room).floor.entries, SizeIs(1));
}

TEST_F(Engine, a_failed_append_takes_back_an_undo) {
    inscribe("a", "mx");
    commit();
    const domain::State before = machine_.durable();
    submit("b", Undo{});
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                ElementsAre("b storage_unavailable"));
    EXPECT_TRUE(machine_.durable() == before);
}

TEST_F(Engine, beyond_its_bound_it_says_overloaded_and_goes_on) {
    for (std::size_t i = 0; i < limits::commands_waiting_max; ++i) {
        EXPECT_TRUE(
            submit("g" + std::to_string(i), SetDesk{ChannelId{"es"}, Microphone::live}).empty());
    }
    EXPECT_THAT(outcomes(inscribe("late", "mx")), ElementsAre("late overloaded"));
    std::size_t answered = 0;
    while (!machine_.idle()) {
        answered += commit().answers.size();
    }
    EXPECT_EQ(answered, limits::commands_waiting_max);
    EXPECT_THAT(outcomes(inscribe("late", "mx")), ElementsAre("late overloaded"));
    inscribe("later", "mx");
    EXPECT_THAT(outcomes(commit()), ElementsAre("later ok"));
}

/// Presses until nothing more is taken.
class FullEngine : public Engine {
protected:
    void fill() {
        for (std::size_t i = 0; submit("g" + std::to_string(i), press_).empty(); ++i) {
            ASSERT_LE(i, limits::commands_waiting_max);
        }
    }

    /// The answers to `id` once all that waits is durable.
    std::vector<std::string> answers_to(const std::string& id) {
        std::vector<std::string> found;
        while (!machine_.idle()) {
            for (const std::string& word : outcomes(commit())) {
                if (word.starts_with(id + " ")) {
                    found.push_back(word.substr(id.size() + 1));
                }
            }
        }
        return found;
    }

    Command press_ = SetDesk{ChannelId{"es"}, Microphone::live};
};

TEST_F(FullEngine, what_is_known_is_answered_as_before) {
    inscribe("durable", "mx");
    commit();
    EXPECT_THAT(outcomes(submit("refused", StartSpeech{})), ElementsAre("refused nobody_called"));
    fill();
    EXPECT_THAT(outcomes(inscribe("durable", "mx")), ElementsAre("durable ok"));
    EXPECT_THAT(outcomes(inscribe("durable", "us")), ElementsAre("durable id_reused"));
    EXPECT_THAT(outcomes(submit("refused", StartSpeech{})), ElementsAre("refused nobody_called"));
    EXPECT_THAT(outcomes(submit("new", StartSpeech{})), ElementsAre("new overloaded"));
    EXPECT_THAT(outcomes(submit("durable", press_, true)), ElementsAre("durable overloaded"))
        << "a dry run has no first answer";
}

TEST_F(FullEngine, what_waits_is_answered_again_as_it_was_first) {
    EXPECT_TRUE(inscribe("taken", "mx").empty());
    fill();
    EXPECT_TRUE(inscribe("taken", "mx").empty()) << "neither yes nor no";
    EXPECT_TRUE(inscribe("taken", "mx").empty());
    EXPECT_THAT(answers_to("taken"), ElementsAre("ok", "ok", "ok"));
}

TEST_F(FullEngine, a_refusal_that_waits_is_answered_again_as_it_was_first) {
    EXPECT_TRUE(inscribe("a", "mx").empty());
    EXPECT_TRUE(submit("refused", StartSpeech{}).empty()) << "it rests on what is pending";
    fill();
    EXPECT_TRUE(submit("refused", StartSpeech{}).empty());
    EXPECT_THAT(answers_to("refused"), ElementsAre("nobody_called", "nobody_called"));
}

TEST_F(FullEngine, what_waits_and_fails_is_answered_again_as_it_was_first) {
    EXPECT_TRUE(inscribe("taken", "mx").empty());
    EXPECT_TRUE(submit("refused", StartSpeech{}).empty());
    fill();
    EXPECT_TRUE(inscribe("taken", "mx").empty());
    EXPECT_TRUE(submit("refused", StartSpeech{}).empty());
    const auto request = machine_.take_append();
    const auto done = outcomes(finish(*request, AppendStatus::failed));
    EXPECT_EQ(std::count(done.begin(), done.end(), "taken storage_unavailable"), 2);
    EXPECT_EQ(std::count(done.begin(), done.end(), "refused storage_unavailable"), 2);
    EXPECT_THAT(outcomes(submit("refused", StartSpeech{})),
                ElementsAre("refused storage_unavailable"))
        << "that is what was said";
}

TEST_F(FullEngine, who_asks_again_without_end_meets_a_bound_too) {
    EXPECT_TRUE(inscribe("taken", "mx").empty());
    fill();
    std::size_t repeats = 0;
    while (inscribe("taken", "mx").empty()) {
        ASSERT_LE(++repeats, 7 * limits::commands_waiting_max);
    }
    EXPECT_EQ(repeats, 7 * limits::commands_waiting_max);
}

TEST_F(Engine, a_dry_run_that_fails_says_nothing_of_the_act) {
    inscribe("a", "mx");
    const auto request = machine_.take_append();
    submit("d", SetDesk{ChannelId{"es"}, Microphone::live}, true);
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                ElementsAre("a storage_unavailable", "d storage_unavailable"));
    submit("d", SetDesk{ChannelId{"es"}, Microphone::live});
    EXPECT_THAT(outcomes(commit()), ElementsAre("d ok"));
}

TEST_F(Engine, a_refusal_that_was_told_stays_so_when_an_append_fails) {
    EXPECT_THAT(outcomes(submit("refused", StartSpeech{})), ElementsAre("refused nobody_called"));
    inscribe("a", "mx");
    const auto request = machine_.take_append();
    submit("refused", StartSpeech{});
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                ElementsAre("a storage_unavailable", "refused nobody_called"));
}

TEST_F(FullEngine, whoever_is_kept_out_learns_nothing_by_asking_again) {
    submit_request({CommandId{"inside"}, room, StartSpeech{}, {}, false});
    exclude_secretariat();
    fill();
    EXPECT_TRUE(submit("inside", StartSpeech{}).empty());
    EXPECT_THAT(answers_to("inside"), ElementsAre("not_permitted"));
}

TEST_F(Engine, replaying_the_journal_gives_the_same_state) {
    inscribe("a", "mx");
    submit("b", NextSpeaker{});
    submit("c", StartSpeech{});
    submit("d", CloseDoors{});
    commit();
    EXPECT_TRUE(restarted().durable() == machine_.durable());
    EXPECT_EQ(restarted().last_record_at(), machine_.last_record_at());
}

TEST_F(Engine, coming_back_flags_what_ran_and_changes_all_rooms) {
    inscribe("a", "mx");
    submit("b", NextSpeaker{});
    submit("c", StartSpeech{});
    commit();
    machine_ = restarted();
    machine_.resume_service(Millis{45'000}, now_ + Millis{45'000});
    EXPECT_THAT(commit().changed_rooms, ElementsAre(RoomId{"consultas"}, room));
    EXPECT_EQ(machine_.durable().rooms.at(room).floor.entries.at(EntryId{"s1i2-1"}).verify_outage,
              Millis{45'000});
}

TEST(EngineStart, an_empty_journal_begins_with_the_event) {
    EngineMachine machine;
    EXPECT_FALSE(machine.last_record_at());
    const CommandRequest next{CommandId{"a"}, room, NextSpeaker{}, {}, false};
    EXPECT_THAT(outcomes(machine.submit({Ticket{1}, next, Actor{}}, scenarios::first_day())),
                ElementsAre("a unknown_room"));
    machine.load(scenarios::sample_event(), scenarios::first_day());
    EXPECT_FALSE(machine.durable().loaded);
    const auto request = machine.take_append();
    ASSERT_TRUE(request);
    EXPECT_EQ(request->expected, Position{0});
    EXPECT_THAT(request->records, SizeIs(1));
    EXPECT_THAT(machine.on_appended({AppendStatus::ok, Position{1}}).changed_rooms,
                ElementsAre(RoomId{"consultas"}, room));
    EXPECT_TRUE(machine.durable().loaded);
}

}  // namespace
}  // namespace plenaria::engine::test::machine_test
