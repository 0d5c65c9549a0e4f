// What a technician's console says: of outputs and displays all, of what is dealt with nothing that
// it is not told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "console/core/controller.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing::technician_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

ConsoleModel shown_to(Audience audience, View view) {
    Controller controller{{.language = "en", .room = RoomId{"sala-a"}},
                          [](const CommandRequest&) { return true; }};
    const auto picture = demo_picture(std::move(view));
    picture->rooms.begin()->second.audience = audience;
    controller.begin_frame(picture, {}, demo_local());
    return controller.present();
}

/// The room as the server tells a technician of it.
View technicians(View view) {
    view.programme.reset();
    view.floor.reset();
    view.queue.reset();
    view.list.reset();
    view.checklist.reset();
    view.closing.reset();
    view.record.reset();
    view.notes.reset();
    return view;
}

TEST(TechnicianTest, ARoomWithoutASessionIsFreeAndNotRestricted) {
    View free = technicians(demo_view());
    free.session.reset();
    free.agenda.reset();
    free.doors = {};
    const ConsoleModel model = shown_to(Audience::technician, free);
    EXPECT_EQ(model.agenda.session.title, "No session is open");
    EXPECT_EQ(model.floor.empty, "No session is open");
    EXPECT_EQ(model.rail.title, "NO SESSION");
}

TEST(TechnicianTest, NothingIsOfferedThatATechnicianMayNotDo) {
    const ConsoleModel model = shown_to(Audience::technician, technicians(demo_view()));
    EXPECT_THAT(model.agenda.session.buttons, IsEmpty());
    EXPECT_FALSE(model.rail.action.enabled);
    EXPECT_EQ(model.floor.empty, "Who has the floor is not shown on this console")
        << "and not that no session is open";
}

TEST(TechnicianTest, AReopeningIsNotTheirs) {
    std::vector<std::string> sent;
    Controller controller{{.language = "en", .room = RoomId{"sala-a"}},
                          [&](const CommandRequest& request) {
                              sent.emplace_back(name_of(request.command));
                              return true;
                          }};
    const auto picture = demo_picture(technicians(demo_view_closed(DoorsState::reopening)));
    picture->rooms.begin()->second.audience = Audience::technician;
    controller.begin_frame(picture, {}, demo_local());
    EXPECT_FALSE(controller.present().reopening);
    EXPECT_EQ(controller.present().rail.title, "REOPEN?");
    controller.key({.key = Key::f9, .down = true}, false);
    controller.end_frame({}, {});
    controller.begin_frame(picture, {}, demo_local() + Millis{1500});
    controller.end_frame({}, {});
    controller.key({.key = Key::f9, .down = false}, false);
    controller.key({.key = Key::escape, .down = true}, false);
    EXPECT_THAT(sent, IsEmpty());
}

TEST(TechnicianTest, ClosedDoorsSayNothingOfOutputsThatNobodyCut) {
    View closed = technicians(demo_view());
    closed.doors.state = DoorsState::closed;
    EXPECT_THAT(shown_to(Audience::technician, closed).rail.detail, Not(HasSubstr("CUT")));
}

TEST(TechnicianTest, AScreenThatTheRoomDoesNotKnowIsNotToBePaired) {
    View view = demo_view_proven();
    ScreenView& wrong = view.screens->front();
    wrong.declared = false;
    wrong.paired = false;
    wrong.cleared = false;
    wrong.health = ScreenHealth::current;
    wrong.proof = ScreenProof::key;
    const ConsoleModel model = shown_to(Audience::secretariat, view);
    EXPECT_EQ(model.displays.rows.at(0).proof.text, "not of this room");
    EXPECT_EQ(model.displays.rows.at(0).proof.tone, Tone::warn);
}

}  // namespace
}  // namespace plenaria::console::testing::technician_test
