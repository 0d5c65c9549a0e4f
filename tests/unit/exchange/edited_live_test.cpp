// What live editing makes of an event goes into a file and comes back the same, whatever no person
// may write; and what is tolerated there is tolerated nowhere else.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>

#include "server/domain/admission.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/limits.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::edited_live_test {
namespace {

using namespace domain;
using scenarios::Stage;
using std::chrono::hours;
using std::chrono::minutes;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const SessionId first{"plenaria-1"};
const SessionId liaison{"enlace"};
const SessionId drafting{"redaccion"};
const SessionId visit{"visita"};
const RoomId consultations{"consultas"};

EventReading reading_of(const std::string& text) {
    return read_event_with_warnings(
        "written.toml", [&](const std::filesystem::path&) { return std::optional{text}; });
}

/// The sample event as its first plenary session begins, which is open.
Stage in_session() {
    Stage stage{sample_event()};
    stage.set_now(find_session(stage.state().definition, first)->planned_start);
    EXPECT_TRUE(stage.act(OpenSession{first}));
    return stage;
}

/// The event comes back from its file as it is.
void expect_round_trip(const Definition& event, const std::string& written) {
    const auto read = read_text(written);
    ASSERT_TRUE(read.ok()) << listing(read.error(), "en") << written;
    ASSERT_EQ(read.value(), event) << written;
    ASSERT_EQ(write_event(read.value()), written);
}

/// What is said of the file of an event that no person could have written so.
std::string said_of(const Stage& stage) {
    const std::string written = write_event(stage.state().definition);
    EXPECT_THAT(written, HasSubstr(edited_live_mark));
    expect_round_trip(stage.state().definition, written);
    std::string unmarked = written;
    unmarked.erase(unmarked.find(edited_live_mark), std::string{edited_live_mark}.size() - 1);
    const auto strict = read_text(unmarked);
    EXPECT_FALSE(strict.ok() && strict.value() == stage.state().definition);
    return listing(reading_of(written).warnings, "en");
}

TEST(edited_live, an_item_that_was_lengthened_overlaps_and_runs_over) {
    Stage stage = in_session();
    ASSERT_TRUE(stage.act(SetItemDuration{first, ItemId{"declaraciones"}, hours{6}, 0}));
    EXPECT_THAT(said_of(stage),
                AllOf(HasSubstr("warning: the item ends 35 min after its session"),
                      HasSubstr("warning: the item starts before the one before it ends")));
}

TEST(edited_live, a_session_that_was_extended_overlaps_one_that_is_over) {
    Stage stage{sample_event()};
    stage.set_now(find_session(stage.state().definition, liaison)->planned_start);
    ASSERT_TRUE(stage.act_in(consultations, OpenSession{drafting}));
    ASSERT_TRUE(stage.act_in(consultations, AdjournSession{}));
    ASSERT_TRUE(stage.act_in(consultations, ExtendSession{liaison, hours{1}}));
    EXPECT_THAT(said_of(stage), HasSubstr("is taken by the session “enlace”"));
}

TEST(edited_live, a_fixed_item_stays_where_its_session_was) {
    Stage stage{sample_event()};
    const Session session = *find_session(stage.state().definition, drafting);
    stage.set_now(session.planned_start - hours{3});
    ASSERT_TRUE(stage.act_in(
        consultations,
        FixItemTime{drafting, session.items.front().id, session.planned_start, 0}));
    ASSERT_TRUE(stage.act_in(consultations, ExtendSession{liaison, hours{1}}));
    EXPECT_THAT(said_of(stage), AllOf(HasSubstr("the fixed time is outside the session"),
                                      HasSubstr("the item starts before its session")));
}

TEST(edited_live, an_item_may_be_fixed_at_any_time_to_come) {
    Stage stage = in_session();
    ASSERT_TRUE(stage.act(FixItemTime{first, ItemId{"debate-ninez"}, stage.now() + hours{30}, 0}));
    EXPECT_THAT(said_of(stage), HasSubstr("the fixed time is outside the session"));
}

TEST(edited_live, a_session_may_come_to_nothing) {
    Stage stage = in_session();
    for (const char* item : {"orientacion", "visita-centro"}) {
        ASSERT_TRUE(stage.act(MoveItem{visit, ItemId{item}, SessionId{"taller"}, ItemId{}, 0}));
    }
    for (int hour = 0; hour < 2; ++hour) {
        ASSERT_TRUE(stage.act(ExtendSession{visit, hours{-1}}));
    }
    EXPECT_THAT(said_of(stage), AllOf(HasSubstr("the session has no agenda item"),
                                      HasSubstr("the session ends before it starts")));
}

TEST(edited_live, merged_items_bring_what_they_had) {
    Stage stage = in_session();
    const auto panels_at_once = MoveItem{SessionId{"taller"}, ItemId{"taller-panel"}, first,
                                         ItemId{"debate-ninez"}, 0};
    ASSERT_TRUE(stage.act(panels_at_once));
    const ItemId moved{first.value + "-n1"};
    ASSERT_TRUE(stage.act(MergeItems{first, moved, ItemId{"panel-movilidad"}, 1}));
    ASSERT_TRUE(
        stage.act(MergeItems{first, ItemId{"panel-movilidad"}, ItemId{"debate-ninez"}, 1}));
    EXPECT_THAT(said_of(stage), AllOf(HasSubstr("only an item with kind = \"panel\""),
                                      HasSubstr("“moderacion” is already")));
}

TEST(edited_live, documents_of_two_sessions_may_be_called_alike) {
    Stage stage = in_session();
    const AddDocument added{ItemId{"apertura"}, Text{"Acta", "Minutes"}, DocumentAccess::public_,
                            Language{"es"}, "https://example.org/acta.pdf"};
    ASSERT_TRUE(stage.act(added));
    Definition twice = stage.state().definition;
    const Document document = session_of(twice, "plenaria-1").items.front().documents.back();
    session_of(twice, "plenaria-2").items.front().documents.push_back(document);
    Stage other{twice};
    EXPECT_THAT(said_of(other), HasSubstr("document “apertura-d1” is already"));
}

TEST(edited_live, lengths_are_kept_to_the_millisecond) {
    Stage stage = in_session();
    ASSERT_TRUE(stage.act(
        SetItemDuration{first, ItemId{"declaraciones"}, minutes{12} + Millis{19'998}, 0}));
    ASSERT_TRUE(stage.act(
        SplitItem{first, ItemId{"presentaciones"}, minutes{10} + Millis{1}, {"Dos", "Two"}, 0}));
    EXPECT_THAT(said_of(stage), Not(HasSubstr("minutes")));
    EXPECT_THAT(write_event(stage.state().definition), HasSubstr("minutes = 12.333300\n"));
}

TEST(edited_live, the_hour_that_clocks_show_twice_is_told_apart) {
    Definition event = sample_event();
    event.zone = "America/New_York";
    // 1 November 2026, 01:30 in New York, for the first time and an hour later for the second.
    const TimePoint once = from_unix_ms(1'793'511'000'000);
    for (const TimePoint at : {once, once + hours{1}}) {
        Stage stage{event};
        stage.set_now(at - hours{1});
        ASSERT_TRUE(stage.act(FixItemTime{first, ItemId{"debate-ninez"}, at, 0}));
        static_cast<void>(said_of(stage));
        EXPECT_THAT(write_event(stage.state().definition),
                    HasSubstr(at == once ? "fixed_start = 2026-11-01T01:30:00-04:00"
                                         : "fixed_start = 2026-11-01T01:30:00-05:00"));
    }
}

TEST(edited_live, a_title_is_kept_as_it_was_typed) {
    Definition event = sample_event();
    Text typed;
    typed.set("en", "Later ");
    typed.set("fr", "Plus tard");
    session_of(event, "plenaria-1").items.back().title = typed;
    EXPECT_THAT(said_of(Stage{event}),
                AllOf(HasSubstr("begins or ends with a space"), HasSubstr("no text in “es”"),
                      HasSubstr("has a text in “fr”")));
}

// The file of such an event could not be read again.
TEST(edited_live, an_admitted_delegation_is_called_as_it_was_typed) {
    Stage stage = in_session();
    AdmitObserver admission;
    admission.delegation = DelegationId{"nuevo"};
    const auto& categories = stage.state().definition.profile.categories;
    const auto observers = std::find_if(categories.begin(), categories.end(), is_admissible);
    ASSERT_NE(observers, categories.end());
    admission.category = observers->id;
    admission.code = "NU\u202EO";
    admission.name = Text{"Nuevo\u202E", "New\u2028one"};
    admission.long_name = Text{"Pai\u0301s nuevo", "New country"};  // its accent is apart
    ASSERT_TRUE(stage.act(admission));
    EXPECT_THAT(said_of(stage), AllOf(HasSubstr("code"), HasSubstr("name.es"), HasSubstr("name.en"),
                                      HasSubstr("long_name.es")));
}

// How many are hidden is told to nobody who fills an agenda: each class has its own bound.
TEST(edited_live, an_agenda_holds_as_many_hidden_items_besides_the_open_ones) {
    Definition event = sample_event();
    Session& session = session_of(event, "plenaria-2");
    const auto fill = [&](const char* name, bool confidential) {
        Item item = session.items.back();
        item.confidential = confidential;
        item.public_title = Text{};
        item.documents.clear();
        item.texts.clear();
        std::size_t alike = 0;
        for (const Item& each : session.items) {
            alike += each.confidential == confidential && !each.excludes_secretariat ? 1 : 0;
        }
        for (; alike < limits::items_per_session; ++alike) {
            item.id = ItemId{name + std::to_string(alike)};
            session.items.push_back(item);
        }
    };
    fill("abierto-", false);
    fill("oculto-", true);
    EXPECT_THAT(said_of(Stage{event}), HasSubstr("the item starts before the one before it ends"));
    Item more = session.items.back();
    more.id = ItemId{"de-mas"};
    session.items.push_back(more);
    const auto reading = reading_of(write_event(event));
    ASSERT_FALSE(reading.event.ok());
    EXPECT_THAT(listing(reading.event.error(), "en"), HasSubstr("more items than it takes: 200"));
}

/// Everything that people may do in two rooms, drawn at random.
TEST(edited_live, whatever_is_done_live_comes_back_from_a_file) {
    int changed = 0;
    int marked = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        scenarios::Random random{seed};
        Stage stage{sample_event()};
        stage.set_now(find_session(stage.state().definition, first)->planned_start);
        for (int act = 0; act < 100; ++act) {
            const RoomId room{random.one_in(4) ? "consultas" : "plenaria"};
            const Definition before = stage.state().definition;
            const auto decision = stage.act_in(
                room, properties::any_command(random, stage.state(), room, stage.now()));
            stage.wait(Millis{random.below(90'000)});
            const Definition& event = stage.state().definition;
            if (!decision || event == before) {
                continue;
            }
            const std::string written = write_event(event);
            expect_round_trip(event, written);
            if (testing::Test::HasFatalFailure()) {
                FAIL() << "seed " << seed << ", act " << act;
            }
            ++changed;
            marked += written.find(edited_live_mark) == std::string::npos ? 0 : 1;
        }
    }
    // Else the sequences do not reach what this is about.
    EXPECT_GT(changed, 300);
    EXPECT_GT(marked, 200);
}

/// The file of the bad times with the mark, before its first table.
std::string marked_times() {
    std::ifstream file{std::string{PLENARIA_SOURCE_DIR} + "/tests/unit/exchange/bad/times.toml"};
    std::ostringstream text;
    text << "edited_live = true\n" << file.rdbuf();
    return text.str();
}

EventReading read_beside_rules(const std::string& text) {
    return read_event_with_warnings("e.toml", [&](const std::filesystem::path& path) {
        if (path == "e.toml") {
            return std::optional{text};
        }
        std::ifstream file{std::string{PLENARIA_SOURCE_DIR} +
                           "/tests/unit/exchange/bad/rules.toml"};
        std::ostringstream rules;
        rules << file.rdbuf();
        return std::optional{rules.str()};
    });
}

TEST(edited_live, only_what_live_editing_does_is_tolerated) {
    const auto reading = read_beside_rules(marked_times());
    const std::string warnings = listing(reading.warnings, "es");
    EXPECT_THAT(warnings, AllOf(HasSubstr("e.toml:84:11: aviso: el punto empieza antes de que"),
                                HasSubstr("aviso: el punto termina 5 min después"),
                                HasSubstr("aviso: el punto empieza antes que su sesión"),
                                HasSubstr("aviso: la sala «a» ya está ocupada")));
    ASSERT_FALSE(reading.event.ok());
    EXPECT_THAT(listing(reading.event.error(), "en"),
                AllOf(HasSubstr("02:30 does not exist"), HasSubstr("occurs twice"),
                      HasSubstr("the session ends before it starts"),
                      HasSubstr("counts for confidential matters only"),
                      Not(HasSubstr("min after")), Not(HasSubstr("warning"))));
}

TEST(edited_live, what_files_alone_change_is_checked_as_ever) {
    std::string written = write_event(sample_event());
    const std::string name = "{ es = \"Sala Plenaria\", en = \"Plenary Room\" }";
    ASSERT_NE(written.find(name), std::string::npos);
    written.replace(written.find(name), name.size(), "{ es = \"Sala Plenaria\" }");
    const auto reading = reading_of("edited_live = true\n" + written);
    EXPECT_TRUE(reading.warnings.empty()) << listing(reading.warnings, "en");
    ASSERT_FALSE(reading.event.ok());
    EXPECT_THAT(listing(reading.event.error(), "en"), HasSubstr("no text in “en”"));
}

/// The sample event with the mark and `from` replaced by `to` within its sessions.
EventReading marked_with(const std::string& from, const std::string& to) {
    std::string written = write_event(sample_event());
    const auto at = written.find(from, written.find("[[session]]"));
    EXPECT_NE(at, std::string::npos) << from;
    written.replace(at, from.size(), to);
    return reading_of("edited_live = true\n" + written);
}

TEST(edited_live, what_is_found_or_compared_by_its_word_is_never_empty) {
    for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
             {"id = \"plenaria-1\"", "id = \"\""},
             {"room = \"plenaria\"", "room = \"\""},
             {"kind = \"grcm\"", "kind = \"\""},
             {"kind = \"opening\"", "kind = \"\""},
             {"access = \"room\"", "access = \"\""},
             {"delegation = \"", "delegation = \"\"\nperson = \""},
             {"bands = [", "bands = [\"\", "}}) {
        const auto reading = marked_with(from, to);
        ASSERT_FALSE(reading.event.ok()) << to;
        EXPECT_THAT(listing(reading.event.error(), "en"), HasSubstr("is empty")) << to;
    }
    const auto spaced = marked_with("kind = \"grcm\"", "kind = \" grcm\"");
    ASSERT_FALSE(spaced.event.ok());
    EXPECT_THAT(listing(spaced.event.error(), "en"), HasSubstr("begins or ends with a space"));
}

TEST(edited_live, a_line_for_people_is_kept_as_it_was_typed) {
    const auto reading = marked_with("number = \"1\"", "number = \" 1\"");
    ASSERT_TRUE(reading.event.ok()) << listing(reading.event.error(), "en");
    EXPECT_EQ(reading.event.value().sessions.front().items.front().number, " 1");
    EXPECT_THAT(listing(reading.warnings, "en"), HasSubstr("begins or ends with a space"));
    EXPECT_FALSE(marked_with("number = \"1\"", "number = \"\"").event.ok());
}

TEST(edited_live, a_text_has_languages_and_no_other_keys) {
    const std::string title = "title = { es = ";
    for (const char* key : {"colour-of-it", "ES", "e", "\"\"", "es_CR"}) {
        const auto reading =
            marked_with(title, "title = { " + std::string{key} + " = \"x\", es = ");
        ASSERT_FALSE(reading.event.ok()) << key;
        EXPECT_THAT(listing(reading.event.error(), "en"), HasSubstr("has a text in")) << key;
    }
    EXPECT_TRUE(marked_with(title, "title = { pt-br = \"x\", es = ").event.ok());
    std::string many = "title = { ";
    for (char c = 'a'; c <= 'p'; ++c) {
        many += std::string{"x"} + c + " = \"x\", ";
    }
    const auto reading = marked_with(title, many + "es = ");
    ASSERT_FALSE(reading.event.ok());
    EXPECT_THAT(listing(reading.event.error(), "en"), HasSubstr("expected at most 16"));
}

TEST(edited_live, warnings_are_bounded_and_the_last_says_so) {
    Definition event = sample_event();
    Item& item = session_of(event, "plenaria-1").items.back();
    item.script.assign(2 * limits::file_problems, Text{" a", "b"});
    const auto reading = reading_of(write_event(event));
    ASSERT_TRUE(reading.event.ok());
    EXPECT_EQ(reading.event.value(), event);
    EXPECT_EQ(reading.warnings.size(), limits::file_problems);
    EXPECT_THAT(std::string{reading.warnings.back().message.en()}, HasSubstr("more errors"));
}

}  // namespace
}  // namespace plenaria::exchange::edited_live_test
