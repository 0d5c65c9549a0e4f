// What is refused at the desk leaves its code in the log, and nothing of what was handed in.
#include "server/app/desk_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/exchange/event_writer.hpp"
#include "tests/unit/app/desk_meeting.hpp"

namespace plenaria::app::desk_log_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DeskLogTest : public test::DeskMeeting {
protected:
    DeskAnswer hand_in(const DeskRequest& request) {
        DeskAnswer heard;
        log_.noting(request, [&](DeskAnswer said) { heard = std::move(said); })(
            handle(machine_, request, now_));
        return heard;
    }

    std::vector<std::string> lines_;
    DeskLog log_{[this](std::string_view line) { lines_.emplace_back(line); },
                 [this] { return now_; }};
};

TEST_F(DeskLogTest, a_file_that_is_none_is_recorded_by_its_code_alone) {
    DeskRequest request{DeskTask::edit, "secreto.toml", "Ana = [", {}, false};
    EXPECT_FALSE(hand_in(request).accepted);
    EXPECT_THAT(lines_, ElementsAre("event=refused command=edit code=file_refused by=desk"));
    request.task = DeskTask::participants;
    EXPECT_FALSE(hand_in(request).accepted);
    EXPECT_EQ(lines_.back(),
              "event=refused command=import_participants code=file_refused by=desk");
    request.dry_run = true;
    now_ += Millis{5'000};
    EXPECT_FALSE(hand_in(request).accepted);
    EXPECT_EQ(lines_.size(), 2U) << "it only asked";
}

TEST_F(DeskLogTest, what_the_room_deals_with_is_told_by_no_code) {
    DeskRequest attendance{DeskTask::attendance, "lista.csv", {}, SessionId{"p2"}, false};
    attendance.bytes = "delegation;person;presence\r\nmx;;absent\r\n";
    const DeskRequest edit{DeskTask::edit, "evento.toml",
                           exchange::write_event(machine_.latest().definition), {}, false};
    const auto lines = [&] {
        lines_.clear();
        now_ += Millis{5'000};
        EXPECT_FALSE(hand_in(attendance).accepted);
        return lines_;
    };
    const auto not_now =
        ElementsAre("event=refused command=import_attendance code=not_now by=desk");
    give(StartItem{ItemId{"nombramiento"}});
    EXPECT_THAT(lines(), not_now) << "the room is at a confidential matter";
    attendance.session = SessionId{"p1"};
    EXPECT_THAT(lines(), not_now) << "the chair deals with it alone";
    EXPECT_FALSE(hand_in(edit).accepted);
    EXPECT_EQ(lines_.back(), "event=refused command=edit code=not_now by=desk");
}

TEST_F(DeskLogTest, what_is_accepted_is_the_journals) {
    log_.noting({}, [](const DeskAnswer&) {})({true, {}});
    EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(DeskLogTest, whoever_tries_codes_in_a_loop_has_a_line_a_second) {
    for (int i = 0; i < 20; ++i) {
        log_.refused(DeskTask::emergency_refused, "codes_wrong");
        now_ += Millis{100};
    }
    EXPECT_THAT(lines_,
                ElementsAre("event=emergency_refused code=codes_wrong by=desk",
                            "event=emergency_refused code=codes_wrong by=desk times=10"));
}

}  // namespace
}  // namespace plenaria::app::desk_log_test
