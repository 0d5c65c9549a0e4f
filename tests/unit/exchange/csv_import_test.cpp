// Agenda, participants and attendance from tables: all or nothing, every bad row by its line.
#include "server/exchange/csv_import.hpp"

#include <gmock/gmock.h>

#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::csv_import_test {
namespace {

using namespace domain;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

template <class T>
std::string faults(const Imported<T>& imported) {
    return imported.ok() ? std::string{} : listing(imported.error(), "en");
}

auto agenda(const std::string& bytes, const char* session = "taller") {
    return import_agenda(sample_event(), {"a.csv", bytes}, SessionId{session});
}

TEST(agenda_table, replaces_the_agenda_of_its_session_and_keeps_what_it_has_no_column_for) {
    const auto edited = agenda(
        "título;title en;minutos;tipo\r\n"
        "Dialogo ABIERTO;Open dialogue;30;debate\r\n"
        "Café;Coffee;15,5;Receso\r\n"
        "Experiencias de la región;Experiences in the region;1:00;panel\r\n");
    ASSERT_TRUE(edited.ok()) << faults(edited);
    Definition event = edited.value();
    const Session& session = session_of(event, "taller");
    ASSERT_EQ(session.items.size(), 3U);
    EXPECT_EQ(session.items[0].id.value, "taller-debate");
    EXPECT_EQ(session.items[0].policy, OrderPolicy::fewest_interventions);
    EXPECT_EQ(session.items[1].id.value, "cafe");
    EXPECT_EQ(session.items[1].planned, std::chrono::seconds{930});
    EXPECT_EQ(session.items[1].planned_start, session.planned_start + std::chrono::minutes{30});
    EXPECT_EQ(session.items[2].panel.size(), 3U);
    // Nothing else is touched.
    Definition before = sample_event();
    before.sessions.erase(std::find_if(before.sessions.begin(), before.sessions.end(),
                                       [](const Session& s) { return s.id.value == "taller"; }));
    event.sessions.erase(std::find_if(event.sessions.begin(), event.sessions.end(),
                                      [](const Session& s) { return s.id.value == "taller"; }));
    EXPECT_EQ(event, before);
}

TEST(agenda_table, that_names_no_session_is_told_where_to) {
    const auto edited = agenda("título;title en;minutos\r\nUno;One;30\r\n", "");
    ASSERT_FALSE(edited.ok());
    EXPECT_THAT(faults(edited), HasSubstr("--session"));
}

TEST(agenda_table, may_have_its_columns_in_any_order_and_name_its_sessions) {
    const auto edited = agenda(
        "minutes;start;session;title es;title en;id\r\n"
        "30;11:15;taller;Uno;One;x1\r\n"
        "30;;Taller sobre alternativas a la detención migratoria;Dos;Two;x2\r\n",
        "");
    ASSERT_TRUE(edited.ok()) << faults(edited);
    Definition event = edited.value();
    const Session& session = session_of(event, "taller");
    ASSERT_EQ(session.items.size(), 2U);
    EXPECT_EQ(session.items[0].planned_start, session.planned_start + std::chrono::minutes{15});
    EXPECT_EQ(session.items[1].id.value, "x2");
}

TEST(agenda_table, every_bad_row_is_named_by_its_line_in_both_languages) {
    const auto edited = agenda(
        "sesión;id;tipo;título;título en;minutos;inicio;confidencial;lugar\r\n"
        "taller;a;debate;Uno;One;mucho;;;\r\n"
        "taler;b;debate;Dos;Two;10;;;\r\n"
        "taller;c;debte;Tres;Three;10;;;\r\n"
        "taller;a;debate;Cuatro;;10;25:00;;\r\n"
        "taller;d e;debate;Cinco;Five;10;10:00;quizás;\r\n"
        "taller;f;debate;Seis;Six;500;;;\r\n");
    ASSERT_FALSE(edited.ok());
    const std::string english = listing(edited.error(), "en");
    EXPECT_THAT(english, HasSubstr("a.csv:1:9: the column “lugar” is not known"));
    EXPECT_THAT(english, HasSubstr("expected one of: session, id, number, kind"));
    EXPECT_THAT(listing(edited.error(), "es"), HasSubstr(": sesion, id, numero, tipo"));
    EXPECT_THAT(english, HasSubstr("a.csv:2:6: “mucho” is not a length of time"));
    EXPECT_THAT(english, HasSubstr("a.csv:3:1: the session “taler” does not exist"));
    EXPECT_THAT(english, HasSubstr("did you mean “taller”?"));
    EXPECT_THAT(english, HasSubstr("a.csv:4:3: "));
    EXPECT_THAT(english, HasSubstr("a.csv:5:2: "));
    EXPECT_THAT(english, HasSubstr("a.csv:5:5: "));
    EXPECT_THAT(english, HasSubstr("a.csv:5:7: “25:00” is not a time"));
    EXPECT_THAT(english, HasSubstr("a.csv:6:2: "));
    EXPECT_THAT(english, HasSubstr("a.csv:6:8: “quizás” says neither"));
    EXPECT_THAT(english, HasSubstr("a.csv:7:6: "));
    EXPECT_THAT(listing(edited.error(), "es"), HasSubstr("a.csv:2:6: «mucho» no es una duración"));
}

TEST(agenda_table, an_empty_agenda_is_refused) {
    EXPECT_THAT(faults(agenda("título;minutos\r\n")), HasSubstr("no row"));
    EXPECT_THAT(faults(agenda("otra cosa\r\n1\r\n")), HasSubstr("the column “minutes” is missing"));
}

TEST(agenda_table, what_is_confidential_needs_a_word_that_can_be_read) {
    const auto edited = agenda(
        "título;título en;minutos;confidencial;título público;título público en\r\n"
        "Uno;One;10;sí;Asunto;Matter\r\nDos;Two;10;no;Asunto;Matter\r\n");
    EXPECT_THAT(faults(edited), HasSubstr("a.csv:3:5: "));
    EXPECT_THAT(faults(edited), Not(HasSubstr("a.csv:2:")));
}

auto participants(const std::string& bytes) {
    return import_participants(sample_event(), {"p.csv", bytes});
}

TEST(participants_table, changes_who_is_there_and_adds_who_is_new) {
    const std::string name(60, 'x');
    const auto edited = participants(
        "código;categoría;nombre;name en;idioma;bandera;atrasos\r\n"
        "MX;;;;;;2\r\n"
        "HT;país observador;" +
        name + ";Haiti;español;HT;\r\n");
    ASSERT_TRUE(edited.ok()) << faults(edited);
    const Delegation* mexico = find_delegation(edited.value(), DelegationId{"mx"});
    ASSERT_NE(mexico, nullptr);
    EXPECT_EQ(mexico->arrears_years, 2);
    EXPECT_EQ(mexico->name, Text("México", "Mexico"));
    const Delegation* added = find_delegation(edited.value(), DelegationId{"ht"});
    ASSERT_NE(added, nullptr);
    EXPECT_EQ(added->category.value, "observer_state");
    EXPECT_EQ(added->flag, "ht");
    // Sixty characters are a name like any other.
    EXPECT_EQ(added->name, Text(name, "Haiti"));
    EXPECT_EQ(added->long_name, added->name);
    EXPECT_EQ(edited.value().delegations.size(), sample_event().delegations.size() + 1);
}

TEST(participants_table, names_every_bad_row) {
    const std::string said =
        faults(participants("id;código;categoría;nombre es;nombre en;bandera;idioma;atrasos\r\n"
                            "ht;HT;nadie;Haití;Haiti;ht;es;\r\n"
                            "ht;H2;member;Haití;Haiti;ht;es;\r\n"
                            "cu;MX;member;Cuba;;cuba;latín;muchos\r\n"
                            "xx;;member;" +
                            std::string(300, 'x') + ";X;;;\r\n"));
    for (const char* expected : {"p.csv:2:3: the category “nadie” does not exist",
                                 "p.csv:3:1: the delegation “ht”", "p.csv:4:2: the code “MX”",
                                 "p.csv:4:5: ", "p.csv:4:6: ", "p.csv:4:7: ", "p.csv:4:8: “muchos”",
                                 "p.csv:5:2: ", "p.csv:5:4: "}) {
        EXPECT_THAT(said, HasSubstr(expected));
    }
}

TEST(attendance_table, gathers_the_persons_of_each_delegation) {
    const auto list =
        import_attendance(sample_event(), {"l.csv",
                                           "delegación;persona;presencia\r\n"
                                           "México;Ana Pérez;presente\r\nMX;Luis Díaz;virtual\r\n"
                                           "oim;;a distancia\r\nCanadá;Jane Roe;no\r\n"});
    ASSERT_TRUE(list.ok()) << faults(list);
    EXPECT_THAT(list.value(), ElementsAre(AttendanceRow{DelegationId{"mx"},
                                                        Presence::present,
                                                        {"Ana Pérez", "Luis Díaz"},
                                                        {2, 1}},
                                          AttendanceRow{
                                              DelegationId{"oim"}, Presence::remote, {}, {4, 1}},
                                          AttendanceRow{
                                              DelegationId{"ca"}, Presence::absent, {}, {5, 1}}));
    const auto bad = import_attendance(
        sample_event(), {"l.csv", "delegación;presencia\r\nAtlántida;sí\r\nmx;a veces\r\n"});
    EXPECT_THAT(faults(bad), HasSubstr("l.csv:2:1: the delegation “Atlántida”"));
    EXPECT_THAT(faults(bad), HasSubstr("l.csv:3:2: “a veces”"));
}

}  // namespace
}  // namespace plenaria::exchange::csv_import_test
