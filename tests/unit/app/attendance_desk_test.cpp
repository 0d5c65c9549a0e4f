// An attendance list that is handed in while the doors are closed: the rules of a closing (R4.1,
// R4.3) hold for it too, and each delegation that is against them is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/app/exchange_desk.hpp"
#include "tests/unit/app/desk_meeting.hpp"

namespace plenaria::app::attendance_desk_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class AttendanceDesk : public test::DeskMeeting {
protected:
    DeskAnswer hand_in(const std::string& rows) {
        DeskRequest request;
        request.task = DeskTask::attendance;
        request.session = SessionId{"p1"};
        request.file = "lista.csv";
        request.bytes = "delegation;person;presence\r\n" + rows;
        request.dry_run = true;
        return handle(machine_, request, now_);
    }
    static std::vector<std::string> english(const DeskAnswer& answer) {
        std::vector<std::string> lines;
        for (const Text& line : answer.lines) {
            lines.emplace_back(line.en());
        }
        return lines;
    }
};

TEST_F(AttendanceDesk, WhomTheClosingKeepsOutIsToldByALineEach) {
    const std::string rows =
        "acnur;Observer X;present\r\n"
        "mx;Ana;present\r\nmx;Luis;present\r\nmx;Eva;present\r\nmx;Juan;present\r\n"
        "gt;Rosa;present\r\n";
    EXPECT_TRUE(hand_in(rows).accepted) << "the doors are open";
    give(CloseDoors{});
    const DeskAnswer answer = hand_in(rows);
    EXPECT_FALSE(answer.accepted);
    EXPECT_THAT(english(answer),
                ElementsAre(AllOf(StartsWith("lista.csv:2:1: acnur: "), HasSubstr("not admitted")),
                            AllOf(StartsWith("lista.csv:3:1: mx: "), HasSubstr("3 officials"))));
    EXPECT_TRUE(hand_in("acnur;;absent\r\nmx;Ana;present\r\ngt;Rosa;present\r\n").accepted);
}

}  // namespace
}  // namespace plenaria::app::attendance_desk_test
