// Undo puts the room back exactly as it was, whatever the act (floor.md, Undo).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::undo_test {
namespace {

using scenarios::Stage;
using std::chrono::seconds;

Inscribe inscription(const char* delegation) {
    Inscribe command;
    command.delegation = DelegationId{delegation};
    return command;
}

/// The floor without what undo never takes back: the numbers that give ids.
Floor essence(const RoomState& room) {
    Floor floor = active_floor(room);
    floor.points_numbered.clear();
    for (auto& [key, list] : floor.lists) {
        list.numbered = 0;
    }
    // A list that nobody asked for is as one that was never made.
    std::erase_if(floor.lists, [](const auto& each) {
        SpeakersList untouched;
        untouched.state = each.second.state;
        return each.second == untouched;
    });
    return floor;
}

/// México speaks for ten seconds, Guatemala and Estados Unidos wait, and so does a reply.
class Undoing : public testing::Test {
protected:
    void SetUp() override {
        done(OpenSession{SessionId{"p1"}});
        done(StartItem{ItemId{"debate"}});
        for (const char* id : {"mx", "gt", "us"}) {
            done(inscription(id));
        }
        GrantReply reply;
        reply.delegation = DelegationId{"gt"};
        done(reply);
        done(NextSpeaker{});
        done(StartSpeech{});
        stage_.wait(seconds{10});
    }

    void done(const Command& command) {
        const auto decision = stage_.act(command);
        ASSERT_TRUE(decision) << name_of(command) << " " << name_of(decision.error().code);
    }
    void taken_back_exactly(const Command& command) {
        SCOPED_TRACE(name_of(command));
        const Floor before = essence(stage_.room());
        done(command);
        const Floor after = essence(stage_.room());
        EXPECT_FALSE(before == after);
        stage_.wait(seconds{5});
        done(Undo{ActNumber{}, true});
        EXPECT_TRUE(essence(stage_.room()) == before) << "undone";
        done(Redo{});
        EXPECT_TRUE(essence(stage_.room()) == after) << "redone";
        done(Undo{ActNumber{}, true});
        EXPECT_TRUE(essence(stage_.room()) == before) << "undone again";
    }
    std::string title_of(const char* item) const {
        const Session& session = *find_session(stage_.state().definition, SessionId{"p1"});
        return std::string{find_item(session, ItemId{item})->title.es()};
    }
    /// What an operator reads that undo would take back.
    std::string offered() const {
        return std::string{stage_.view(Audience::secretariat).acts->undo->text.es()};
    }
    RejectionCode refused(const Command& command) {
        const auto decision = stage_.act(command);
        EXPECT_FALSE(decision);
        return decision ? RejectionCode::unknown_command : decision.error().code;
    }

    Stage stage_;
};

TEST_F(Undoing, acts_during_a_speech) {
    const EntryId gt{"s1i2-2"};
    const EntryId us{"s1i2-3"};
    AmendEntry amended;
    amended.entry = gt;
    amended.person = "Ana Solís";
    RaisePoint raised;
    raised.delegation = DelegationId{"us"};
    SetPolicy policy;
    policy.policy = OrderPolicy::roll_call;
    for (const Command& command : std::vector<Command>{
             inscription("ar"), Withdraw{gt}, RemoveEntry{gt, "ya habló"}, amended,
             MoveEntry{us, gt}, SwapEntries{us, gt}, PinEntry{us}, CloseList{},
             ScheduleClosing{ItemId{}, stage_.now() + seconds{60}, ItemId{}}, policy, SkipEntry{gt},
             PauseSpeech{}, EndSpeech{}, EndSpeech{true}, NextSpeaker{}, ExtendSpeech{seconds{30}},
             BackdateSpeech{stage_.now() - seconds{10}}, Withdraw{EntryId{"s1i2-1"}}, raised}) {
        if (std::holds_alternative<BackdateSpeech>(command)) {
            continue;  // the call and the start are one instant here
        }
        taken_back_exactly(command);
    }
}

TEST_F(Undoing, acts_while_the_speech_is_paused_and_after_it) {
    done(PauseSpeech{});
    taken_back_exactly(ResumeSpeech{});
    taken_back_exactly(CallEntry{EntryId{"s1i2-3"}});
    taken_back_exactly(CallEntry{EntryId{"s1i2-r1"}, true});
    done(EndSpeech{});
    taken_back_exactly(CorrectTime{EntryId{"s1i2-1"}, seconds{3}, "reloj"});
    done(NextSpeaker{});
    taken_back_exactly(StartSpeech{});
    taken_back_exactly(SkipEntry{EntryId{"s1i2-2"}});
    stage_.wait(seconds{7});
    done(StartSpeech{});
    taken_back_exactly(BackdateSpeech{stage_.now() - seconds{7}});
}

TEST_F(Undoing, points_of_order) {
    RaisePoint raised;
    raised.delegation = DelegationId{"us"};
    done(raised);
    taken_back_exactly(DeclinePoint{PointId{"s1i2-p1"}});
    taken_back_exactly(RecognisePoint{PointId{"s1i2-p1"}});
    done(RecognisePoint{PointId{"s1i2-p1"}});
    taken_back_exactly(RulePoint{Ruling::appealed});
    taken_back_exactly(RulePoint{Ruling::upheld});
    taken_back_exactly(Withdraw{EntryId{"s1i2-1"}});
}

TEST_F(Undoing, what_is_offered_is_named_by_what_was_pressed) {
    const auto named = [&] {
        Act act = stage_.room().acts.done.back();
        return act.text.of(act.kind, act.subject);
    };
    RaisePoint raised;
    raised.delegation = DelegationId{"us"};
    done(raised);
    done(RecognisePoint{PointId{"s1i2-p1"}});
    EXPECT_EQ(stage_.room().acts.done.back().kind, "point_recognised") << "not the pause before";
    EXPECT_EQ(named().es(), "Se atiende la moción de orden de Estados Unidos");
    done(RulePoint{Ruling::upheld});
    done(ResumeSpeech{});
    done(SuspendSession{});
    EXPECT_EQ(stage_.room().acts.done.back().kind, "session_suspended");
    EXPECT_EQ(named().es(), text_of("record.session_suspended").es());
}

TEST_F(Undoing, is_named_by_the_item_that_began_or_ended_and_not_by_the_speech_that_ended_with_it) {
    for (const auto& [command, text] : std::vector<std::pair<Command, std::string>>{
             {StartItem{ItemId{"dialogo"}, HolderChoice::end},
              "Inicia el punto: " + title_of("dialogo")},
             {FinishItem{ItemId{"debate"}, HolderChoice::end},
              "Concluye el punto: " + title_of("debate")},
             {AdjournSession{HolderChoice::end}, "Sesión levantada"}}) {
        done(command);
        EXPECT_EQ(offered(), text);
        done(Undo{ActNumber{}, true});
        EXPECT_EQ(stage_.view(Audience::secretariat).acts->redo->text.es(), text);
        EXPECT_EQ(stage_.view(Audience::secretariat).record->back().text.es(), "Deshecho: " + text);
    }
    done(FinishItem{ItemId{"debate"}, HolderChoice::end});
    done(StartItem{ItemId{"dialogo"}});
    done(ReturnToItem{ItemId{"debate"}, HolderChoice::end});
    EXPECT_EQ(offered(), "Se retoma el punto: " + title_of("debate")) << "which ended the other";
}

TEST_F(Undoing, is_named_by_whoever_was_called_and_not_by_whose_speech_ended) {
    done(NextSpeaker{});
    EXPECT_EQ(offered(), "Se llama a Guatemala");
    done(Undo{ActNumber{}, true});
    done(EndSpeech{});
    EXPECT_EQ(offered(), "Termina la intervención: México") << "which ended alone";
}

TEST_F(Undoing, names_an_extension_by_its_session_and_not_by_the_item_or_what_is_moved) {
    done(ExtendSession{{}, std::chrono::minutes{60}});
    EXPECT_EQ(stage_.room().acts.done.back().kind, "session_rescheduled");
    const Session& extended = *find_session(stage_.state().definition, SessionId{"p1"});
    EXPECT_EQ(stage_.room().acts.done.back().subject, extended.title);
}

TEST_F(Undoing, tells_nothing_of_what_a_members_only_item_began_with) {
    done(StartItem{ItemId{"presupuesto"}, HolderChoice::end});
    EXPECT_THAT(stage_.room().acts.done, testing::IsEmpty());
    done(StartItem{ItemId{"dialogo"}});
    EXPECT_THAT(stage_.room().acts.done, testing::IsEmpty());
}

TEST(UndoNames, all_who_are_put_on_the_list_at_once_and_a_panellist) {
    Stage stage;
    const auto offered = [&] {
        return std::string{stage.view(Audience::secretariat).acts->undo->text.es()};
    };
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"jornada"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"declaraciones"}}));
    ASSERT_TRUE(stage.act(FillRoll{}));
    EXPECT_EQ(offered(), "Más de un país del llamado pide la palabra");
    ASSERT_TRUE(stage.act(Withdraw{EntryId{"s4i1-2"}}));
    ASSERT_TRUE(stage.act(FillRoll{}));
    EXPECT_EQ(offered(), "Guatemala pide la palabra") << "alone";
    ASSERT_TRUE(stage.act(Withdraw{EntryId{"s4i1-1"}}));
    ASSERT_TRUE(stage.act(Withdraw{EntryId{"s4i1-3"}}));
    ASSERT_TRUE(stage.act(FillRoll{}));
    EXPECT_EQ(offered(), "Más de un país del llamado pide la palabra") << "nor is it each";
    ASSERT_TRUE(stage.act(StartItem{ItemId{"panel"}}));
    ASSERT_TRUE(stage.act(CallPanellist{PanellistId{"mx"}}));
    EXPECT_EQ(offered(), "Se llama a México");
}

TEST_F(Undoing, lists_that_follow_the_totals_are_as_they_were) {
    done(inscription("mx"));
    SetPolicy policy;
    policy.policy = OrderPolicy::least_time;
    done(policy);
    taken_back_exactly(EndSpeech{});
    EXPECT_EQ(stage_.waiting().front(), "gt");
}

TEST_F(Undoing, asks_whether_the_gap_counts_as_spoken) {
    done(EndSpeech{});
    stage_.wait(seconds{60});
    EXPECT_EQ(refused(Undo{}), RejectionCode::undo_needs_gap_choice);
    const TimePoint back = stage_.now();
    done(Undo{ActNumber{}, false});
    EXPECT_EQ(stage_.entry("s1i2-1").consumed, seconds{10});
    EXPECT_EQ(stage_.entry("s1i2-1").running_since, back);
}

// The act may name another or nobody: whoever was called next, or an item that was finished.
TEST_F(Undoing, tells_operators_whose_clock_would_run_again) {
    done(FinishItem{ItemId{"debate"}, HolderChoice::end});
    const View view = stage_.view(Audience::chair);
    const std::string last = std::to_string(view.acts->undo->number.value);
    ASSERT_TRUE(view.acts->undo->asks_gap);
    ASSERT_FALSE(view.acts->gaps.empty());
    EXPECT_EQ(view.acts->gaps.back(), last);
    ASSERT_EQ(view.acts->gap_speakers.size(), view.acts->gaps.size());
    EXPECT_EQ(view.acts->gap_speakers.back().es(), "México");
    done(Undo{ActNumber{}, true});
    const auto speakers = [&] {
        std::vector<std::string> names;
        const View now = stage_.view(Audience::chair);
        for (const Text& name : now.acts->gap_speakers) {
            names.emplace_back(name.es());
        }
        EXPECT_EQ(names.size(), now.acts->gaps.size());
        return names;
    };
    EXPECT_THAT(speakers(), testing::IsEmpty()) << "nobody's clock stands";
    done(EndSpeech{});
    done(NextSpeaker{});
    done(StartSpeech{});
    stage_.wait(seconds{10});
    done(EndSpeech{});
    EXPECT_THAT(speakers(), testing::ElementsAre("México", "Guatemala"));
    done(Undo{ActNumber{}, true});
    EXPECT_THAT(speakers(), testing::ElementsAre("México"));
}

TEST_F(Undoing, a_gap_that_counts_leaves_the_clock_as_if_nobody_had_pressed) {
    const Entry before = stage_.entry("s1i2-1");
    done(EndSpeech{});
    stage_.wait(seconds{60});
    done(Undo{ActNumber{}, true});
    EXPECT_TRUE(stage_.entry("s1i2-1") == before);
}

TEST_F(Undoing, an_act_below_the_last_is_refused_or_taken_back_with_what_came_after) {
    const ActNumber end = [&] {
        done(EndSpeech{});
        return stage_.room().acts.done.back().number;
    }();
    const Floor ended = essence(stage_.room());
    done(NextSpeaker{});
    done(StartSpeech{});
    const ActNumber first = stage_.room().acts.done[stage_.room().acts.done.size() - 2].number;
    const auto alone = stage_.act(Undo{end, true});
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().code, RejectionCode::undo_not_latest);
    EXPECT_FALSE(alone.error().present.empty()) << "the latest act is named";
    done(Undo{first, true, true});
    EXPECT_TRUE(essence(stage_.room()) == ended);
    done(Redo{});
    done(Redo{});
    EXPECT_EQ(stage_.entry("s1i2-2").state, EntryState::speaking);
}

TEST_F(Undoing, goes_at_least_twenty_acts_deep) {
    const Floor before = essence(stage_.room());
    for (int i = 0; i < 20; ++i) {
        done(ExtendSpeech{seconds{i % 2 == 0 ? 30 : -15}});
    }
    for (int i = 0; i < 20; ++i) {
        done(Undo{});
    }
    EXPECT_TRUE(essence(stage_.room()) == before);
    EXPECT_GE(limits::undo_depth, 20U);
}

TEST_F(Undoing, an_id_is_never_given_twice) {
    done(inscription("ar"));
    done(Undo{});
    done(inscription("pe"));
    EXPECT_FALSE(stage_.room().floor.entries.contains(EntryId{"s1i2-4"}));
    EXPECT_EQ(stage_.entry("s1i2-5").who->delegation, DelegationId{"pe"});
}

TEST_F(Undoing, the_policy_of_an_item_survives_the_first_inscription_taken_back) {
    done(EndSpeech{});
    done(AdjournSession{});
    done(OpenSession{SessionId{"jornada"}});
    done(StartItem{ItemId{"declaraciones"}});
    done(inscription("mx"));
    done(Undo{});
    done(inscription("mx"));
    done(inscription("us"));
    EXPECT_THAT(stage_.waiting(), testing::ElementsAre("us", "mx")) << "Estados Unidos, México";
}

TEST_F(Undoing, never_crosses_the_doors) {
    done(CloseDoors{});
    EXPECT_EQ(refused(Undo{}), RejectionCode::nothing_to_undo);
    done(inscription("gt"));
    done(BeginReopening{});
    done(ConfirmReopening{});
    EXPECT_EQ(refused(Undo{}), RejectionCode::nothing_to_undo);
    EXPECT_EQ(refused(Redo{}), RejectionCode::nothing_to_redo);
}

}  // namespace
}  // namespace plenaria::domain::undo_test
