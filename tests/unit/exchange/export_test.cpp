#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "server/exchange/event_file.hpp"
#include "server/exchange/export.hpp"

namespace plenaria::exchange::export_test {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* canary = "CANARY-7f3a";

Definition sample() {
    auto read = read_event(std::filesystem::path{PLENARIA_SOURCE_DIR} /
                           "config/events/crm-viceministerial/event.toml");
    EXPECT_TRUE(read.ok());
    return read ? std::move(read).value() : Definition{};
}

const std::string hidden;

/// A meeting as its events, one second apart, beginning at 17:00:00 UTC.
class Meeting {
public:
    explicit Meeting(ExportAudience audience) : exporter_(audience) {
        happen(RoomId{}, EventLoaded{sample()});
    }
    /// The line of the event; `hidden` where the audience is not to know of it.
    std::string happen(RoomId room, Event event) {
        at_ += Millis{1'000};
        lines.push_back(
            exporter_
                .line_of({at_, std::move(room), {Role::secretariat, "consola"}, std::move(event)})
                .value_or(hidden));
        return lines.back();
    }
    std::string happen(Event event) { return happen(RoomId{"plenaria"}, std::move(event)); }

    std::vector<std::string> lines;

private:
    RecordExporter exporter_;
    TimePoint at_ = from_unix_ms(1'796'230'799'000);
};

EntryInscribed inscribed(const char* entry, const char* item, const char* person = "") {
    return {.entry = EntryId{entry},
            .item = ItemId{item},
            .delegation = DelegationId{"mx"},
            .category = CategoryId{"member"},
            .band = 1,
            .name = Text{"México", "Mexico"},
            .person = person,
            .language = Language{"es"},
            .allotment = Millis{180'000}};
}

TEST(record_export, says_who_spoke_when_and_for_how_long) {
    Meeting meeting{ExportAudience::outside};
    EXPECT_EQ(meeting.lines[0],
              R"({"line":1,"at":"2026-12-02T17:00:00.000Z","room":"","actor_role":"secretariat",)"
              R"("actor":"consola","kind":"event_loaded","event":"crm-viceministerial-2026",)"
              R"("title_es":"Reunión Viceministerial 2026",)"
              R"("title_en":"Vice-Ministerial Meeting 2026"})");
    meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
    EXPECT_THAT(meeting.happen(ItemStarted{ItemId{"apertura"}}), HasSubstr("Opening"));
    meeting.happen(inscribed("e1", "apertura", "Jefa de \"delegación\""));
    meeting.happen(EntryCalled{EntryId{"e1"}});
    meeting.happen(SpeechStarted{EntryId{"e1"}});
    EXPECT_EQ(meeting.happen(SpeechEnded{EntryId{"e1"}, EntryState::finished}),
              R"({"line":7,"at":"2026-12-02T17:00:06.000Z","room":"plenaria",)"
              R"("actor_role":"secretariat","actor":"consola","kind":"speech_ended",)"
              R"("entry":"e1","delegation":"mx","name_es":"México","name_en":"Mexico",)"
              R"("person":"Jefa de \"delegación\"","capacity":"","language":"es",)"
              R"("outcome":"finished","spoken_ms":1000})");
}

TEST(record_export, tells_everybody_who_was_admitted) {
    Meeting meeting{ExportAudience::outside};
    meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
    EXPECT_THAT(
        meeting.happen(RoomId{}, DelegationAdmitted{{DelegationId{"cl"},
                                                     CategoryId{"observer_state"}, "cl", "CHL",
                                                     Text{"Chile", "Chile"},
                                                     Text{"Chile", "Chile"}, Language{"es"}}}),
        HasSubstr(R"("kind":"delegation_admitted","delegation":"cl","name_es":"Chile",)"
                  R"("name_en":"Chile","code":"CHL","category":"observer_state")"));
    EXPECT_THAT(meeting.happen(RoomId{}, AdmissionWithdrawn{DelegationId{"cl"}}),
                HasSubstr(R"("kind":"admission_withdrawn","delegation":"cl")"));
}

/// What is said of a closing, and after it of the first thing in the open room.
std::vector<std::string> closing(ExportAudience audience) {
    Meeting meeting{audience};
    meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
    meeting.happen(ItemStarted{ItemId{"apertura"}});
    meeting.lines.clear();
    meeting.happen(ClearingBegun{});
    meeting.happen(OutputGateSet{OutputId{"transmision"}, Gate::cut, canary});
    meeting.happen(StaffListed{{canary}});
    meeting.happen(CheckOverridden{ClosingCheck::screens, canary});
    meeting.happen(DoorsClosed{});
    meeting.happen(inscribed("e1", "", canary));
    meeting.happen(EntryCalled{EntryId{"e1"}});
    meeting.happen(SpeechStarted{EntryId{"e1"}});
    meeting.happen(SpeechEnded{EntryId{"e1"}, EntryState::finished});
    meeting.happen(ReopeningBegun{});
    meeting.happen(DoorsOpened{});
    meeting.happen(ItemFinished{ItemId{"apertura"}});
    return meeting.lines;
}

TEST(record_export, only_the_doors_themselves_are_seen_of_a_closing) {
    const auto lines = closing(ExportAudience::outside);
    EXPECT_THAT(lines, ElementsAre(HasSubstr(R"({"line":4,)"), hidden, hidden, hidden,
                                   HasSubstr("doors_closed"), hidden, hidden, hidden, hidden,
                                   hidden, HasSubstr("doors_opened"),
                                   HasSubstr(R"({"line":7,)")));
}

TEST(record_export, the_cleared_read_a_closing) {
    const auto lines = closing(ExportAudience::cleared);
    EXPECT_THAT(lines[2], HasSubstr(R"("persons":")"));
    EXPECT_THAT(lines[2], HasSubstr(canary));
    EXPECT_THAT(lines[3], HasSubstr(R"("check":"screens")"));
    EXPECT_THAT(lines[5], HasSubstr(canary));
    EXPECT_THAT(lines[8], HasSubstr("spoken_ms"));
    EXPECT_THAT(lines[11], HasSubstr(R"({"line":15,)"));
}

TEST(record_export, a_speech_of_the_open_room_that_ends_behind_the_doors_is_hidden) {
    Meeting meeting{ExportAudience::outside};
    meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
    meeting.happen(ItemStarted{ItemId{"apertura"}});
    meeting.happen(inscribed("e1", "apertura"));
    meeting.happen(EntryCalled{EntryId{"e1"}});
    meeting.happen(ClearingBegun{});
    EXPECT_EQ(meeting.happen(SpeechEnded{EntryId{"e1"}, EntryState::withdrawn}), hidden);
}

TEST(record_export, a_confidential_session_is_hidden) {
    Meeting meeting{ExportAudience::outside};
    for (const Event& event :
         {Event{SessionOpened{SessionId{"puerta-cerrada"}}}, Event{ItemStarted{ItemId{"admision"}}},
          Event{inscribed("e1", "admision", canary)}, Event{EntryWithdrawn{EntryId{"e1"}}},
          Event{ItemFinished{ItemId{"admision"}}}, Event{SessionAdjourned{}}}) {
        EXPECT_EQ(meeting.happen(event), hidden);
    }
    EXPECT_THAT(meeting.happen(DeskSet{ChannelId{"es"}, Microphone::live}),
                HasSubstr(R"({"line":2,)"));
}

TEST(record_export, a_confidential_item_is_hidden_even_when_it_is_over) {
    Meeting meeting{ExportAudience::outside};
    meeting.happen(SessionOpened{SessionId{"plenaria-2"}});
    EXPECT_EQ(meeting.happen(ItemSkipped{ItemId{"resumen"}}), hidden);
    EXPECT_EQ(meeting.happen(ItemReturned{ItemId{"resumen"}}), hidden);
    EXPECT_EQ(meeting.happen(inscribed("e1", "resumen", canary)), hidden);
    EXPECT_EQ(meeting.happen(ItemFinished{ItemId{"resumen"}}), hidden);
    EXPECT_EQ(meeting.happen(EntryWithdrawn{EntryId{"e1"}}), hidden);
    EXPECT_THAT(meeting.happen(ItemStarted{ItemId{"reapertura"}}), HasSubstr(R"({"line":3,)"));
}

TEST(record_export, what_a_kind_does_not_grant_is_hidden) {
    Meeting meeting{ExportAudience::outside};
    const RoomId room{"consultas"};
    EXPECT_NE(meeting.happen(room, SessionOpened{SessionId{"redaccion"}}), hidden);
    EXPECT_NE(meeting.happen(room, ItemStarted{ItemId{"redaccion-plan"}}), hidden);
    // A working group grants neither its floor nor its queue.
    EXPECT_EQ(meeting.happen(room, inscribed("e1", "redaccion-plan", canary)), hidden);
    EXPECT_EQ(meeting.happen(room, EntryCalled{EntryId{"e1"}}), hidden);
    EXPECT_NE(meeting.happen(room, DeskSet{ChannelId{"es"}, Microphone::live}), hidden);
}

TEST(record_export, of_a_private_meeting_only_its_doors_are_seen_outside) {
    for (const ExportAudience audience : {ExportAudience::outside, ExportAudience::cleared}) {
        const bool outside = audience == ExportAudience::outside;
        Meeting meeting{audience};
        Session session = *find_session(sample(), SessionId{"puerta-cerrada"});
        session.id = SessionId{"plenaria-private-1"};
        session.title = Text{canary, canary};
        meeting.lines.clear();
        meeting.happen(SessionConvened{session});
        meeting.happen(SessionOpened{session.id});
        meeting.happen(ClearingBegun{});
        meeting.happen(DoorsOpened{});
        meeting.happen(SessionAdjourned{});
        EXPECT_THAT(meeting.lines[0], outside ? testing::Matcher<std::string>{hidden}
                                              : testing::Matcher<std::string>{HasSubstr(canary)});
        EXPECT_EQ(meeting.lines[1] == hidden, outside);
        EXPECT_THAT(meeting.lines[2], HasSubstr("clearing_begun"));
        EXPECT_THAT(meeting.lines[3], HasSubstr("doors_opened"));
        EXPECT_EQ(meeting.lines[4] == hidden, outside);
    }
}

TEST(record_export, an_edit_of_a_confidential_session_is_hidden_whatever_the_room) {
    Meeting meeting{ExportAudience::outside};
    meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
    Item secret;
    secret.id = ItemId{"x1"};
    secret.title = Text{canary, canary};
    EXPECT_EQ(meeting.happen(ItemInserted{SessionId{"puerta-cerrada"}, {}, secret}), hidden);
    EXPECT_EQ(meeting.happen(ItemMoved{SessionId{"plenaria-1"},
                                       ItemId{"debate-ninez"},
                                       SessionId{"puerta-cerrada"},
                                       {},
                                       ItemId{"debate-ninez"}}),
              hidden);
    EXPECT_EQ(meeting.happen(SessionRescheduled{SessionId{"puerta-cerrada"}, from_unix_ms(1),
                                                from_unix_ms(2)}),
              hidden);
    secret.id = ItemId{"x2"};
    EXPECT_THAT(meeting.happen(ItemInserted{SessionId{"plenaria-1"}, {}, secret}),
                HasSubstr(R"("item":"x2")"));
}

TEST(record_export, an_item_that_nobody_outside_knows_is_in_no_line_about_another) {
    for (const auto audience : {ExportAudience::outside, ExportAudience::cleared}) {
        Meeting meeting{audience};
        const SessionId session{"plenaria-1"};
        const ItemId moved_item{"debate-ninez"};
        meeting.happen(SessionOpened{session});
        meeting.happen(ItemStarted{ItemId{"apertura"}});
        Item secret;
        secret.id = ItemId{canary};
        secret.confidential = true;
        Item open;
        open.id = ItemId{"x2"};
        meeting.happen(ItemInserted{session, {}, secret});
        meeting.happen(ItemInserted{session, {}, open});
        const std::string scheduled =
            meeting.happen(ClosingScheduled{ItemId{"apertura"}, {}, secret.id});
        const std::string moved =
            meeting.happen(ItemMoved{session, moved_item, session, secret.id, moved_item});
        const bool outside = audience == ExportAudience::outside;
        EXPECT_THAT(scheduled, HasSubstr(outside ? R"("closes_when":"")" : canary));
        EXPECT_THAT(moved, HasSubstr(outside ? R"("before":"x2")" : canary));
        if (outside) {
            EXPECT_THAT(meeting.lines, testing::Each(testing::Not(HasSubstr(canary))));
        }
        EXPECT_THAT(meeting.happen(ClosingScheduled{ItemId{"apertura"}, {}, open.id}),
                    HasSubstr(R"("closes_when":"x2")"));
    }
}

TEST(record_export, what_operators_alone_know_is_hidden) {
    const std::vector<Event> private_acts{
        AttendanceSet{DelegationId{"mx"}, Presence::present, {canary}}, NotePosted{canary},
        StepMarked{ItemId{"apertura"}, 0, true}};
    for (const auto audience : {ExportAudience::outside, ExportAudience::cleared}) {
        Meeting meeting{audience};
        meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
        meeting.happen(ItemStarted{ItemId{"apertura"}});
        for (const Event& event : private_acts) {
            EXPECT_EQ(meeting.happen(event) == hidden, audience == ExportAudience::outside);
        }
        // Not even the cleared read private notes: only that there was one.
        EXPECT_THAT(meeting.lines[4], testing::Not(HasSubstr(canary)));
    }
}

TEST(record_export, reasons_are_for_the_cleared) {
    for (const auto audience : {ExportAudience::outside, ExportAudience::cleared}) {
        Meeting meeting{audience};
        meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
        meeting.happen(ItemStarted{ItemId{"apertura"}});
        meeting.happen(inscribed("e1", "apertura"));
        const std::string line = meeting.happen(EntryRemoved{EntryId{"e1"}, canary});
        EXPECT_THAT(line, HasSubstr("entry_removed"));
        EXPECT_EQ(line.find(canary) == line.npos, audience == ExportAudience::outside);
    }
}

TEST(record_export, how_many_were_there_as_a_text_was_decided_is_for_the_cleared) {
    const TextId text{"declaracion"};
    for (const auto audience : {ExportAudience::outside, ExportAudience::cleared}) {
        Meeting meeting{audience};
        meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
        meeting.happen(ItemStarted{ItemId{"apertura"}});
        meeting.happen(TextSet{text, ItemId{"apertura"}, {"Texto", "Text"}, {{"Uno", "One"}}});
        meeting.happen(TextPut{text, 1});
        const std::string line = meeting.happen(TextDecided{text, 1, TextState::adopted, 9, 6});
        EXPECT_THAT(line, HasSubstr(R"("outcome":"adopted")"));
        for (const char* count : {R"("present":9)", R"("quorum":6)"}) {
            EXPECT_EQ(line.find(count) == line.npos, audience == ExportAudience::outside) << count;
        }
    }
}

TEST(record_export, one_rooms_doors_do_not_hide_another_room) {
    Meeting meeting{ExportAudience::outside};
    meeting.happen(SessionOpened{SessionId{"plenaria-1"}});
    meeting.happen(ClearingBegun{});
    EXPECT_NE(meeting.happen(RoomId{"consultas"}, SessionOpened{SessionId{"grcm"}}), hidden);
}

}  // namespace
}  // namespace plenaria::exchange::export_test
