// Tables of what was planned and what became of it, for those outside and for the cleared.
#include "server/exchange/csv_export.hpp"

#include <gmock/gmock.h>

#include "server/exchange/attendance_join.hpp"
#include "server/exchange/csv_import.hpp"
#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::csv_export_test {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* canary = "CANARY-7f3a";

class Tables : public testing::Test {
protected:
    Tables() {
        happen(RoomId{}, EventLoaded{sample_event()});
        happen(RoomId{"plenaria"}, SessionOpened{SessionId{"plenaria-2"}});
    }
    void happen(const RoomId& room, Event event) {
        at += std::chrono::seconds{30};
        evolve(state, {at, room, {Role::secretariat, "test"}, std::move(event), {}},
               Position{state.position.value + 1});
    }
    void speak(const char* entry, const char* item, const char* person) {
        const RoomId room{"plenaria"};
        happen(room, ItemStarted{ItemId{item}});
        happen(room, EntryInscribed{.entry = EntryId{entry},
                                    .item = ItemId{item},
                                    .delegation = DelegationId{"mx"},
                                    .category = CategoryId{"member"},
                                    .name = Text{"México", "Mexico"},
                                    .category_name = Text{"País Miembro", "Member"},
                                    .person = person,
                                    .language = Language{"es"}});
        happen(room, EntryCalled{EntryId{entry}});
        happen(room, SpeechStarted{EntryId{entry}});
        happen(room, SpeechEnded{EntryId{entry}, EntryState::finished});
        happen(room, ItemFinished{ItemId{item}});
    }

    TimePoint at = from_unix_ms(1'796'310'000'000);
    State state;
};

TEST_F(Tables, speeches_and_statistics_leave_out_what_is_confidential) {
    speak("e1", "reapertura", "Ana");
    speak("e2", "resumen", canary);
    const std::string outside = speeches_csv(state, ExportAudience::outside);
    EXPECT_THAT(outside, HasSubstr("plenaria-2;reapertura;mx"));
    EXPECT_THAT(outside, HasSubstr(";30;finished"));
    EXPECT_THAT(outside, Not(HasSubstr(canary)));
    EXPECT_THAT(speeches_csv(state, ExportAudience::cleared), HasSubstr(canary));
    EXPECT_THAT(statistics_csv(state, ExportAudience::outside),
                HasSubstr("delegación;mx;México;Mexico;1;30"));
    EXPECT_THAT(statistics_csv(state, ExportAudience::cleared),
                HasSubstr("delegación;mx;México;Mexico;2;60"));
    EXPECT_THAT(statistics_csv(state, ExportAudience::cleared), HasSubstr("idioma;es;;;2;60"));
}

TEST_F(Tables, nothing_of_a_closing_leaves_it) {
    const RoomId room{"plenaria"};
    happen(room, ClearingBegun{});
    happen(room, EntryInscribed{.entry = EntryId{"c1"},
                                .delegation = DelegationId{"mx"},
                                .category = CategoryId{"member"},
                                .person = canary});
    happen(room, EntryCalled{EntryId{"c1"}});
    happen(room, SpeechStarted{EntryId{"c1"}});
    happen(room, SpeechEnded{EntryId{"c1"}, EntryState::finished});
    EXPECT_THAT(speeches_csv(state, ExportAudience::outside), Not(HasSubstr(canary)));
    happen(room, DoorsOpened{});
    EXPECT_THAT(speeches_csv(state, ExportAudience::outside), Not(HasSubstr(canary)));
    EXPECT_THAT(speeches_csv(state, ExportAudience::cleared), HasSubstr(canary));
}

TEST_F(Tables, the_agenda_comes_back_as_it_was) {
    const std::string written = agenda_csv(state, ExportAudience::cleared);
    const auto read = import_agenda(state.definition, {"a.csv", written}, SessionId{});
    ASSERT_TRUE(read.ok()) << listing(read.error(), "en");
    EXPECT_EQ(read.value(), state.definition);
}

TEST_F(Tables, the_participants_come_back_as_they_were) {
    const std::string written = participants_csv(state, ExportAudience::cleared);
    const auto read = import_participants(state.definition, {"p.csv", written});
    ASSERT_TRUE(read.ok()) << listing(read.error(), "en");
    EXPECT_EQ(read.value(), state.definition);
    EXPECT_THAT(participants_csv(state, ExportAudience::outside), Not(HasSubstr("atraso")));
}

TEST_F(Tables, the_agenda_tells_those_outside_what_was_published) {
    speak("e1", "resumen", "Ana");
    const std::string outside = agenda_csv(state, ExportAudience::outside);
    EXPECT_THAT(outside, HasSubstr("Punto reservado a los Países Miembros"));
    EXPECT_THAT(outside, Not(HasSubstr("resumen ejecutivo")));
    EXPECT_THAT(outside, Not(HasSubstr("finished")));
    EXPECT_THAT(outside, Not(HasSubstr("admision")));
    EXPECT_THAT(agenda_csv(state, ExportAudience::cleared), HasSubstr("finished"));
}

TEST_F(Tables, attendance_is_joined_across_events) {
    happen(RoomId{"plenaria"},
           AttendanceSet{DelegationId{"ar"}, Presence::present, {"Ana", "Luis"}});
    happen(RoomId{"plenaria"}, AttendanceSet{DelegationId{"co"}, Presence::remote, {}});
    happen(RoomId{"plenaria"}, AttendanceSet{DelegationId{"pe"}, Presence::absent, {}});
    const std::string latest = attendance_csv(state);
    EXPECT_THAT(latest, HasSubstr("plenaria-2;ar;observer_state;Argentina;Argentina;present;Luis"));
    const std::string former =
        "evento;delegación;presencia\r\n2025;ec;present\r\n2025;ar;absent\r\n";
    const auto joined =
        join_attendance(state.definition, {{"2025.csv", former}, {"2026.csv", latest}});
    ASSERT_TRUE(joined.ok()) << listing(joined.error(), "en");
    EXPECT_THAT(joined.value()[1].there, ElementsAre(DelegationId{"ar"}, DelegationId{"co"}));
    EXPECT_EQ(absences_in_a_row(joined.value(), DelegationId{"ar"}), 0);
    EXPECT_EQ(absences_in_a_row(joined.value(), DelegationId{"ec"}), 1);
    EXPECT_EQ(absences_in_a_row(joined.value(), DelegationId{"pe"}), 2);
    std::string warnings;
    for (const Text& text : absence_warnings(state.definition, joined.value())) {
        warnings += std::string{text.en()} + "\n";
    }
    EXPECT_THAT(warnings, HasSubstr("Peru: absent from the last 2 events"));
    EXPECT_THAT(warnings, HasSubstr("Ecuador: absent from the last event"));
    EXPECT_THAT(warnings, Not(HasSubstr("Mexico")));  // a member that decides loses nothing
}

TEST_F(Tables, who_was_admitted_was_absent_from_nothing_before) {
    const DelegationId chile{"cl"};
    happen(RoomId{}, DelegationAdmitted{{chile, CategoryId{"observer_state"}, "cl", "CHL",
                                         Text{"Chile", "Chile"}, Text{"Chile", "Chile"},
                                         Language{"es"}}});
    const std::vector<EventAttendance> events{
        {"2024", {}}, {"2025", {}}, {state.definition.id.value, {}}};
    const auto said_of_chile = [&] {
        std::string warnings;
        for (const Text& text :
             absence_warnings(state.definition, events, first_events(state, events))) {
            const std::string line{text.en()};
            warnings += line.find("Chile") == std::string::npos ? "" : line;
        }
        return warnings;
    };
    EXPECT_EQ(absences_in_a_row(events, chile), 3) << "as for whoever was there from the first";
    EXPECT_EQ(first_events(state, events).at(chile), 3U) << "no session has seen it";
    EXPECT_EQ(said_of_chile(), "");
    happen(RoomId{"plenaria"}, SessionAdjourned{});
    happen(RoomId{"plenaria"}, SessionOpened{SessionId{"plenaria-1"}});
    EXPECT_EQ(first_events(state, events).at(chile), 2U);
    EXPECT_THAT(said_of_chile(), HasSubstr("absent from the last event"));
    EXPECT_THAT(joined_csv(state.definition, events, first_events(state, events)),
                HasSubstr("cl;Chile;observer_state;;;;1"));
    EXPECT_THAT(participants_csv(state, ExportAudience::outside), HasSubstr("\r\ncl;CHL;"));
}

}  // namespace
}  // namespace plenaria::exchange::csv_export_test
