// Observers that are admitted while the event goes on: where the operator finds it, and what is
// sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "console/panels/form_panel.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::admission_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const BenchSettings large{"es", 1920, 1080};

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

TEST(AdmissionTest, IsAskedForFromTheAttendance) {
    Bench bench{demo_conference(), large};
    bench.click("tab.attendance");
    bench.frame();
    bench.click("attendance.admit");
    bench.frame();
    bench.frame();
    bench.click("form.category.organization");
    bench.controller().act({.act = Act::edit, .target = "form.name.es", .detail = "OEI"});
    bench.controller().act({.act = Act::edit, .target = "form.nameplate", .detail = "OEI-1"});
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_THAT(bench.sent(), Not(Contains("admit_observer"))) << "one language is missing";
    bench.controller().act({.act = Act::edit, .target = "form.name.en", .detail = "OEI (en)"});
    bench.controller().act({.act = Act::edit, .target = "form.long_name.es", .detail = "O."});
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_THAT(bench.sent(), Not(Contains("admit_observer"))) << "so it is of the official name";
    bench.controller().act({.act = Act::edit, .target = "form.long_name.es", .detail = ""});
    bench.controller().act({.act = Act::edit, .target = "form.flag", .detail = "CL"});
    bench.foresee();
    bench.click("form.confirm");
    ASSERT_THAT(bench.sent(), Contains("admit_observer"));
    const auto admitted = last<AdmitObserver>(bench);
    EXPECT_EQ(admitted.delegation, DelegationId{"oei1"});
    EXPECT_EQ(admitted.category, CategoryId{"organization"});
    EXPECT_EQ(admitted.name, (Text{"OEI", "OEI (en)"}));
    EXPECT_TRUE(admitted.long_name.empty());
    EXPECT_EQ(admitted.code, "OEI-1");
    EXPECT_EQ(admitted.flag, "cl");
    EXPECT_EQ(admitted.language, Language{"es"});
}

TEST(AdmissionTest, AnOfficialNameOfBlanksIsNone) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_form, .target = "admission"});
    for (const auto& [field, text] :
         {std::pair{"form.name.es", "OEI"}, std::pair{"form.name.en", "OEI"},
          std::pair{"form.nameplate", "OEI"}, std::pair{"form.long_name.es", "  "}}) {
        bench.controller().act({.act = Act::edit, .target = field, .detail = text});
    }
    bench.foresee();
    bench.controller().act({.act = Act::confirm_form});
    ASSERT_THAT(bench.sent(), ElementsAre("admit_observer"));
    EXPECT_TRUE(last<AdmitObserver>(bench).long_name.empty());
}

/// The id of whoever is admitted with that on the nameplate, and of that name.
std::string id_with(const std::string& code, const std::string& name) {
    Bench bench{demo_conference(), large};
    bench.click("tab.attendance");
    bench.frame();
    bench.click("attendance.admit");
    bench.frame();
    bench.frame();
    bench.click("form.category.organization");
    for (const char* field : {"form.name.es", "form.name.en"}) {
        bench.controller().act({.act = Act::edit, .target = field, .detail = name});
    }
    bench.controller().act({.act = Act::edit, .target = "form.nameplate", .detail = code});
    bench.foresee();
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_THAT(bench.sent(), Contains("admit_observer")) << code;
    return last<AdmitObserver>(bench).delegation.value;
}

TEST(AdmissionTest, HasAnIdOfItsOwnWhateverIsOnTheNameplate) {
    EXPECT_EQ(id_with("Ñandú", "Otra"), "nandu");
    EXPECT_EQ(id_with("教皇", "Santa Sede"), "santasede") << "no plain letter, so by its name";
    EXPECT_EQ(id_with("教皇", "教皇廷"), "delegation");
    EXPECT_EQ(id_with("MX", "Otra"), "mx-2") << "a delegation of the event has that";
    EXPECT_EQ(id_with("J.M.", "Otra"), "jm-2") << "one that is awaited has that";
}

TEST(AdmissionTest, IsTakenBackWhereItIsShown) {
    Bench bench{demo_conference(), large};
    bench.click("tab.attendance");
    bench.frame();
    bench.click("admission.jm.withdraw");
    ASSERT_THAT(bench.sent(), ElementsAre("withdraw_admission"));
    EXPECT_EQ(last<WithdrawAdmission>(bench).delegation, DelegationId{"jm"});
}

TEST(AdmissionTest, IsNotTakenBackOnceItSitsInAnotherSession) {
    View view = demo_conference();
    view.awaited->front().seated = true;
    Bench bench{view, large};
    bench.click("tab.attendance");
    bench.frame();
    EXPECT_FALSE(bench.shows("admission.jm.withdraw"));
    const auto sheet = bench.controller().present().sheet;
    ASSERT_TRUE(sheet);
    const auto row = std::find_if(sheet->rows.begin(), sheet->rows.end(),
                                  [](const FormRow& each) { return each.id == "admission.jm"; });
    ASSERT_NE(row, sheet->rows.end());
    EXPECT_EQ(row->chips.back().text, "Está en otra sesión");
}

/// As the venue is between two sessions.
View in_between() {
    View view = demo_conference();
    view.session.reset();
    view.agenda.reset();
    view.attendance.reset();
    view.queue = std::vector<QueueEntryView>{};
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    return view;
}

bool is_offered(const View& view) {
    Bench bench{view, large};
    bench.click("tab.attendance");
    bench.frame();
    return bench.shows("attendance.admit");
}

TEST(AdmissionTest, IsOfferedBetweenSessionsTooToWhoeverMayDoIt) {
    View view = in_between();
    EXPECT_TRUE(is_offered(view));
    view.admissible.reset();
    view.awaited.reset();
    EXPECT_FALSE(is_offered(view));
}

std::string outcome_of(Bench& bench) {
    std::string all;
    const auto model = bench.controller().present();
    for (const FormRow& row : model.popover->outcome) {
        all += row.title + "\n";
    }
    return all;
}

TEST(AdmissionTest, SaysWhatIsStillToBeFilledIn) {
    for (const auto& [language, half, nothing] :
         {std::tuple{"es", "Falta: Nombre oficial (EN) (en todos los idiomas o en ninguno)",
                     "Falta: Nombre (ES), Nombre (EN), Código de la placa"},
          std::tuple{"en", "Still missing: Official name (EN) (in all languages or in none)",
                     "Still missing: Name (ES), Name (EN), Nameplate code"}}) {
        Bench bench{demo_conference(), {language, 1920, 1080}};
        bench.controller().act({.act = Act::open_form, .target = "admission"});
        EXPECT_THAT(outcome_of(bench), HasSubstr(nothing));
        for (const char* field : {"name.es", "name.en", "nameplate", "long_name.es"}) {
            bench.controller().act(
                {.act = Act::edit, .target = std::string{"form."} + field, .detail = "OEI"});
        }
        EXPECT_THAT(outcome_of(bench), HasSubstr(half));
        bench.controller().act({.act = Act::edit, .target = "form.long_name.es", .detail = ""});
        EXPECT_THAT(outcome_of(bench), Not(HasSubstr(std::string{half}.substr(0, 5))));
    }
}

/// The form while nothing is typed, while the server is asked, and when it has refused.
TEST(AdmissionTest, ItsFormStaysWhereItIsAndShowsTheWholeRefusal) {
    for (const BenchSettings& settings :
         {BenchSettings{"es", 1366, 768}, BenchSettings{"en", 1366, 768}, large}) {
        Bench bench{demo_conference(), settings};
        bench.controller().act({.act = Act::open_form, .target = "admission"});
        bench.frame();
        bench.frame();
        bench.click("form.category.observer_state");
        const auto places = [&] {
            return std::tuple{bench.canvas().find("form.name.es")->y,
                              bench.canvas().find("form.confirm")->y,
                              bench.canvas().find("popover.outcome")->y};
        };
        const auto before = places();
        for (const char* field : {"name.es", "name.en", "nameplate"}) {
            bench.controller().act(
                {.act = Act::edit, .target = std::string{"form."} + field, .detail = "OEI"});
            bench.frame();
            EXPECT_EQ(places(), before) << field;
        }
        bench.frame(Millis{400});
        EXPECT_EQ(places(), before) << "asked";
        bench.foresee();
        bench.controller().act({.act = Act::confirm_form});
        bench.answer(
            bench.requests().back().id, "not_an_observer",
            fill_text("rejection.not_an_observer", {{"category",
                                                     {"Organismo Internacional Observador",
                                                      "Observer International Organization"}}}));
        bench.frame();
        EXPECT_EQ(places(), before) << "refused";
        const Box room = *bench.canvas().find("popover.outcome");
        EXPECT_LE(form_rows_height(bench.canvas(), bench.controller().present().popover->outcome,
                                   room.w - bench.canvas().px(14)),
                  room.h)
            << "what is below has to be scrolled to";
    }
}

TEST(AdmissionTest, IsFoundInThePalette) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_popover, .target = "palette"});
    bench.controller().act(
        {.act = Act::edit, .target = "palette.filter", .detail = "observador"});
    const auto popover = bench.controller().present().popover;
    ASSERT_FALSE(popover->choices.empty());
    EXPECT_THAT(popover->choices.front().title, HasSubstr("Admitir un observador"));
}

}  // namespace
}  // namespace plenaria::console::testing::admission_test
