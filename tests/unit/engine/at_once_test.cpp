// Two consoles press the same at once, and both presses go down in one append: one is done, the
// other is refused in both languages, and nothing happens twice.
#include "server/domain/checklist.hpp"
#include "tests/unit/engine/engine_rig.hpp"

namespace plenaria::engine::test::at_once_test {
namespace {

using testing::HasSubstr;

class AtOnce : public Engine {
protected:
    Deliveries press(const std::string& id, Actor actor, const Command& command) {
        return machine_.submit(
            {Ticket{++tickets_}, {CommandId{id}, room, command, {}, false}, std::move(actor)},
            now_);
    }
    /// Both press; answers what became of the second once the append that holds the first is down.
    Rejection second_of(const Actor& first, const Actor& second, const Command& command) {
        const std::string id = std::to_string(++tickets_);
        EXPECT_TRUE(press("1-" + id, first, command).empty());
        EXPECT_TRUE(press("2-" + id, second, command).empty()) << "it rests on the first";
        const Deliveries done = commit();
        EXPECT_THAT(done.answers, SizeIs(2));
        EXPECT_FALSE(done.answers.at(0).rejection) << name_of(command);
        EXPECT_TRUE(done.answers.at(1).rejection) << name_of(command);
        EXPECT_TRUE(machine_.idle()) << "nothing of the second goes down";
        const Rejection refusal = done.answers.at(1).rejection.value_or(Rejection{});
        const Text text = text_of(refusal);
        EXPECT_TRUE(text.has("es") && text.has("en") && text.es() != text.en());
        return refusal;
    }
    const domain::RoomState& state() { return machine_.durable().rooms.at(room); }
    bool is_within(const Actor& actor) {
        return domain::clearance_of(machine_.durable(), state(), actor) == Clearance::cleared;
    }

    const Actor ana{Role::secretariat, "Ana"};
    const Actor luis{Role::secretariat, "Luis"};
    const Actor token{Role::secretariat, "secretariat"};
    const Actor chair{Role::chair, "Presidencia"};
};

TEST_F(AtOnce, the_doors_are_closed_by_one) {
    const Rejection second = second_of(ana, luis, CloseDoors{});
    EXPECT_EQ(second.code, RejectionCode::doors_not_open);
    EXPECT_THAT(std::string{text_of(second).en()}, HasSubstr("already being closed"));
    EXPECT_THAT(std::string{text_of(second).es()}, HasSubstr("no queda nada que hacer"));
    ASSERT_TRUE(state().closing);
    EXPECT_EQ(state().closing->number, 1);
    EXPECT_EQ(state().closing->closed_by, "Ana");
    for (const Actor& each : {ana, luis, token, chair}) {
        EXPECT_TRUE(is_within(each)) << each.name << ": the room is being cleared";
    }
}

TEST_F(AtOnce, the_doors_are_opened_by_one) {
    press("close", chair, CloseDoors{});
    commit();
    EXPECT_EQ(second_of(chair, token, BeginReopening{}).code, RejectionCode::doors_already_open);
    const Deliveries late = press("late", ana, CloseDoors{});
    ASSERT_THAT(late.answers, SizeIs(1));
    ASSERT_TRUE(late.answers[0].rejection);
    EXPECT_THAT(std::string{text_of(*late.answers[0].rejection).en()}, HasSubstr("Cancel it"));
    const Rejection second = second_of(token, chair, ConfirmReopening{});
    EXPECT_EQ(second.code, RejectionCode::doors_not_reopening);
    EXPECT_THAT(std::string{text_of(second).en()}, HasSubstr("already open"));
    EXPECT_FALSE(state().closing);
    EXPECT_EQ(state().past_closings.size(), 1U);
    EXPECT_EQ(second_of(chair, ana, CloseDoors{}).code, RejectionCode::doors_not_open);
    EXPECT_EQ(state().closing->number, 2);
}

TEST_F(AtOnce, a_hold_that_ends_as_another_reopening_begins_opens_nothing) {
    press("close", chair, CloseDoors{});
    press("begin", ana, BeginReopening{});
    commit();
    const std::string read = std::to_string(to_unix_ms(*state().closing->reopening_since));
    now_ += Millis{200};
    press("cancel", luis, CancelReopening{});
    press("again", chair, BeginReopening{});
    const CommandRequest held{CommandId{"held"},
                              room,
                              ConfirmReopening{},
                              {{"doors", "reopening"}, {"closing", "1"}, {"reopening", read}},
                              false};
    EXPECT_TRUE(machine_.submit({Ticket{++tickets_}, held, ana}, now_).empty());
    const Deliveries done = commit();
    ASSERT_THAT(done.answers, SizeIs(3));
    EXPECT_THAT(outcomes(done),
                ElementsAre("cancel ok", "again ok", "held expectation_failed"));
    EXPECT_TRUE(state().closing && state().closing->reopening_since);
}

TEST_F(AtOnce, a_closing_and_the_end_of_its_session_do_not_both_happen) {
    press("close", ana, CloseDoors{});
    press("adjourn", luis, AdjournSession{});
    const auto done = outcomes(commit());
    ASSERT_THAT(done, SizeIs(2));
    EXPECT_EQ(done[0], "close ok");
    EXPECT_NE(done[1], "adjourn ok");
    EXPECT_TRUE(state().closing && state().session);
}

}  // namespace
}  // namespace plenaria::engine::test::at_once_test
