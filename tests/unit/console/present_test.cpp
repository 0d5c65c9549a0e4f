// The presenters: what a view means to the operator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/app/flag_textures.hpp"
#include "console/app/settings.hpp"
#include "console/core/controller.hpp"
#include "console/core/search.hpp"
#include "server/model/letters.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing::present_test {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

class PresentTest : public ::testing::Test {
protected:
    ConsoleModel present(View view, const std::string& language = "es", Millis later = Millis{0}) {
        Controller controller{{.language = language,
                               .room = RoomId{"sala-a"},
                               .operator_name = "operador",
                               .server = "s"},
                              [](const CommandRequest&) { return true; }};
        controller.begin_frame(demo_picture(std::move(view)), {}, demo_local() + later);
        return controller.present();
    }
};

TEST_F(PresentTest, TheWallClockIsThatOfTheEventsZone) {
    EXPECT_EQ(present(demo_view()).header.wall_clock, "14:47:01");
}

TEST_F(PresentTest, WhoHoldsATokenIsCalledAsTheRecordCallsThem) {
    for (const auto& [language, word] :
         {std::pair{"es", "Operador: Secretaría"}, {"en", "Operator: Secretariat"}}) {
        Controller controller{
            {.language = language, .room = RoomId{"sala-a"}, .operator_name = "secretariat"},
            [](const CommandRequest&) { return true; }};
        controller.begin_frame(demo_picture(demo_view()), {}, demo_local());
        EXPECT_THAT(controller.present().footer.status, ::testing::StartsWith(word));
    }
}

TEST_F(PresentTest, ACutIsConfirmedInTheNameOfAPersonAndNotOfARole) {
    Controller controller{{.room = RoomId{"sala-a"}, .operator_name = "secretariat"},
                          [](const CommandRequest&) { return true; }};
    controller.begin_frame(demo_picture(demo_view_closed(DoorsState::clearing)), {}, demo_local());
    controller.act({.act = Act::open_popover, .target = "gate", .detail = "web"});
    const auto popover = [&] { return controller.present().popover.value(); };
    EXPECT_EQ(popover().fields.front().text, "");
    EXPECT_FALSE(popover().buttons.back().enabled);
    controller.act({.act = Act::edit, .target = "gate.evidence", .detail = "  "});
    EXPECT_FALSE(popover().buttons.back().enabled);
    controller.act({.act = Act::edit, .target = "gate.evidence", .detail = "Luis"});
    EXPECT_TRUE(popover().buttons.back().enabled);
}

TEST_F(PresentTest, ALoginThatIsARolesWordIsNoNameOfWhoSawACut) {
    for (const char* login : {"Secretaría", "secretariat", "Chair", "presidencia", "Ana Paz"}) {
        Controller controller{{.room = RoomId{"sala-a"}, .operator_name = login},
                              [](const CommandRequest&) { return true; }};
        controller.begin_frame(demo_picture(demo_view_closed(DoorsState::clearing)), {},
                               demo_local());
        controller.act({.act = Act::open_popover, .target = "gate", .detail = "web"});
        const std::string text = controller.present().popover.value().fields.front().text;
        EXPECT_EQ(text, std::string{login} == "Ana Paz" ? "Ana Paz" : "") << login;
    }
}

TEST_F(PresentTest, TheRecordHasItsNewestLineOnTopAlsoWithinOneInstant) {
    View view = demo_view();
    EXPECT_EQ(present(view).record.rows.front().id, "5");
    view.record = std::vector<RecordView>{
        {"1", demo_now(), "session_opened", {"Se abre la sesión", "The session opens"}},
        {"2", demo_now(), "item_started", {"Inicia el punto 1", "Item 1 started"}}};
    EXPECT_EQ(present(view).record.rows.front().id, "2");
    EXPECT_EQ(present(view).record.rows.back().id, "1");
}

TEST_F(PresentTest, AnUnmeasuredClockShowsNoTime) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    auto picture = demo_picture(demo_view());
    picture->clock = {};
    picture->rtt_ms = -1;
    controller.begin_frame(picture, {}, demo_local());
    EXPECT_EQ(controller.present().header.wall_clock, "--:--:--");
    EXPECT_NE(controller.present().header.link.tone, Tone::ok) << "unmeasured is never green";
}

TEST_F(PresentTest, WithoutTheServersTimeARunningClockShowsNoNumber) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    auto picture = demo_picture(demo_view());
    picture->clock = {};
    controller.begin_frame(picture, {}, demo_local());
    const FloorModel floor = controller.present().floor;
    EXPECT_EQ(floor.clock, "–:––");
    EXPECT_EQ(floor.clock_tone, Tone::quiet);
    EXPECT_EQ(floor.phase.tone, Tone::quiet);
    EXPECT_EQ(floor.progress, 0.0F);
}

TEST_F(PresentTest, TheSpeakersClockTurnsAmberThenCountsUp) {
    EXPECT_EQ(present(demo_view()).floor.clock, "0:41");
    EXPECT_EQ(present(demo_view()).floor.clock_tone, Tone::warn);
    EXPECT_EQ(present(demo_view(), "es", Millis{58'000}).floor.clock, "+0:17");
    EXPECT_EQ(present(demo_view(), "es", Millis{58'000}).floor.clock_tone, Tone::bad);
    EXPECT_EQ(present(demo_view(Millis{170'000})).floor.clock_tone, Tone::plain);
}

TEST_F(PresentTest, ASpeechThatOutlivedTheServerAsksToVerifyItsTime) {
    View view = demo_view();
    EXPECT_FALSE(present(view).floor.verify);
    view.floor->verify_outage = Millis{42'000};
    ASSERT_TRUE(present(view).floor.verify);
    EXPECT_THAT(present(view, "en").floor.verify->text, HasSubstr("00:42"));
}

TEST_F(PresentTest, ABlindConsoleSaysSo) {
    View view = demo_view();
    view.session.reset();
    view.programme.reset();
    view.agenda.reset();
    view.floor.reset();
    view.queue.reset();
    view.delegations.reset();
    const ConsoleModel model = present(view);
    EXPECT_EQ(model.rail.title, "PARTE RESERVADA");
    EXPECT_TRUE(model.agenda.session.buttons.empty()) << "there may be a session it cannot see";
    EXPECT_FALSE(model.floor.occupied);
    EXPECT_EQ(model.floor.empty, "Esta parte se conduce sin la Secretaría");
    for (const ButtonModel& button : model.floor.buttons) {
        EXPECT_FALSE(button.enabled) << button.id;
    }
}

TEST_F(PresentTest, TheListOfKeysNamesEveryKeyOfTheHeader) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    controller.begin_frame(demo_picture(demo_view()), {}, demo_local());
    controller.key({Key::f1}, false);
    const ConsoleModel model = controller.present();
    ASSERT_TRUE(model.popover);
    for (const std::string& key : {model.header.palette.key, model.header.language.key}) {
        EXPECT_THAT(model.popover->keys, Contains(Field(&KeyHint::key, key)));
    }
}

TEST_F(PresentTest, ARoomWithoutASessionIsNotBlind) {
    View view = demo_view();
    view.session.reset();
    view.agenda.reset();
    view.floor.reset();
    view.queue.reset();
    const ConsoleModel model = present(view);
    EXPECT_EQ(model.floor.empty, "Ninguna sesión abierta");
    EXPECT_EQ(model.rail.title, "SIN SESIÓN");
    ASSERT_EQ(model.agenda.session.buttons.size(), 1U);
    EXPECT_TRUE(model.agenda.session.buttons[0].enabled);
    EXPECT_FALSE(model.queue.add.enabled);
    EXPECT_EQ(model.queue.state.label, "Sin sesión");
}

TEST_F(PresentTest, AnUnknownDeskIsNeverGreen) {
    const auto rows = present(demo_view()).interpretation.rows;
    EXPECT_EQ(rows[0].state.tone, Tone::ok);
    EXPECT_EQ(rows[3].state.icon, Icon::question);
    EXPECT_EQ(rows[3].state.tone, Tone::warn);
}

TEST_F(PresentTest, AScreenIsGreenOnlyWithTheViewOnItsGlass) {
    View view = demo_view();
    EXPECT_EQ(present(view).displays.rows[0].tone, Tone::ok);
    (*view.screens)[0].confirmed = false;
    EXPECT_EQ(present(view).displays.rows[0].tone, Tone::warn);
    (*view.screens)[0].health = ScreenHealth::unknown;
    EXPECT_NE(present(view).displays.rows[0].tone, Tone::ok);
    (*view.screens)[0].health = ScreenHealth::silent;
    EXPECT_EQ(present(view).displays.rows[0].tone, Tone::bad);
}

TEST_F(PresentTest, ThePlanIsComparedWithWhatHappens) {
    const AgendaModel agenda = present(demo_view(), "en").agenda;
    ASSERT_TRUE(agenda.delay);
    EXPECT_EQ(agenda.delay->text, "6 min behind");
    EXPECT_EQ(agenda.rows[1].length, "22 / 20 min");
    EXPECT_TRUE(agenda.rows[1].over);
    EXPECT_FALSE(agenda.rows[0].over);
    EXPECT_EQ(agenda.rows[5].word, "Next · est. 15:01–15:41");
    EXPECT_EQ(agenda.current, "i5");
}

TEST_F(PresentTest, AnItemTakenUpBeforeItsTurnPutsNothingAheadWhileTheOthersWait) {
    View view = demo_view();
    ItemView& passed_over = (*view.agenda)[4];
    ItemView& running = (*view.agenda)[6];
    std::swap(passed_over.state, running.state);
    std::swap(passed_over.current, running.current);
    std::swap(passed_over.started_at, running.started_at);
    std::swap(passed_over.running_since, running.running_since);
    const AgendaModel agenda = present(view, "en").agenda;
    ASSERT_TRUE(agenda.delay);
    EXPECT_EQ(agenda.delay->text, "6 min behind") << "as the day is, whatever goes first";
}

TEST_F(PresentTest, WhatIsConfidentialAndOverdueIsNeverOnTime) {
    const auto delay = [&](int due_min, bool confidential) {
        View view = demo_view();
        auto& items = *view.agenda;
        for (std::size_t i = 4; i < 7; ++i) {
            items[i].state = ItemState::finished;
            items[i].current = false;
        }
        items[7].planned_start = demo_now() + std::chrono::minutes{due_min};
        items[7].confidential = confidential;
        const auto chip = present(view, "en").agenda.delay;
        return chip ? chip->text : "unknown";
    };
    EXPECT_EQ(delay(-30, false), "30 min behind");
    EXPECT_EQ(delay(-338, false), "5 h 38 min behind") << "it said 5 h";
    EXPECT_EQ(delay(-120, false), "2 h behind");
    EXPECT_EQ(delay(-119, false), "119 min behind");
    EXPECT_EQ(delay(-30, true), "unknown") << "it said \"On time\"";
    EXPECT_EQ(delay(0, true), "On time");
}

TEST_F(PresentTest, TheRailNamesWhatIsNotConfirmed) {
    const RailModel rail = present(demo_view_closed(DoorsState::clearing)).rail;
    ASSERT_EQ(rail.outputs.size(), 2U);
    EXPECT_EQ(rail.outputs[0].confirm.label, "Transmisión: sin confirmar");
    EXPECT_EQ(present(demo_view_closed(DoorsState::closed)).rail.since, "desde hace 14:22");
    EXPECT_EQ(present(demo_view_closed(DoorsState::reopening)).rail.since, "");
}

TEST_F(PresentTest, AClosedSessionIsCalledSoOnTheRailAsOnTheScreens) {
    EXPECT_EQ(present(demo_view_closed(DoorsState::closed)).rail.title, "SESIÓN CERRADA");
    EXPECT_EQ(present(demo_view_closed(DoorsState::closed), "en").rail.title, "CLOSED SESSION");
    for (const std::string_view state : {"console.doors.closed", "screen.room_closed"}) {
        EXPECT_EQ(text_of(state), text_of("screen.closed")) << state;
    }
}

TEST_F(PresentTest, AfterReopeningCutOutputsWaitToBeRestored) {
    View view = demo_view();
    EXPECT_TRUE(present(view).rail.outputs.empty());
    (*view.outputs)[0].gate = Gate::cut;
    EXPECT_EQ(present(view).rail.outputs.size(), 1U);
}

TEST_F(PresentTest, ReopeningListsItsEffects) {
    const auto model = present(demo_view_closed(DoorsState::reopening)).reopening;
    ASSERT_TRUE(model);
    EXPECT_THAT(model->effects, Contains(Field(&ChipModel::text, HasSubstr("México"))));
    EXPECT_FALSE(present(demo_view_closed(DoorsState::closed)).reopening);
}

TEST_F(PresentTest, ALostLinkMakesEverythingReadOnly) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    auto picture = demo_picture(demo_view());
    picture->phase = client::LinkPhase::connecting;
    controller.begin_frame(picture, {}, demo_local() + std::chrono::seconds{7});
    const ConsoleModel model = controller.present();
    ASSERT_TRUE(model.header.lost);
    EXPECT_THAT(model.header.lost->detail, HasSubstr("00:07"));
    EXPECT_FALSE(model.rail.action.enabled);
    EXPECT_FALSE(model.queue.add.enabled);
    for (const ButtonModel& button : model.floor.buttons) {
        EXPECT_FALSE(button.enabled) << button.id;
    }
}

// The machine slept, and the user interface is awake before the link thread is.
TEST_F(PresentTest, ALivePictureThatIsAnHourOldIsALostLink) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    controller.begin_frame(demo_picture(demo_view()), {}, demo_local() + std::chrono::hours{1});
    const ConsoleModel model = controller.present();
    ASSERT_TRUE(model.header.lost);
    EXPECT_THAT(model.header.lost->detail, HasSubstr("1:00:00"));
    EXPECT_FALSE(model.rail.action.enabled);
}

TEST_F(PresentTest, WhyThereIsNoSecureConnectionIsSaidBeforeAndAfterTheFirst) {
    Controller controller{{.language = "en", .room = RoomId{"sala-a"}, .server = "h:1"},
                          [](const CommandRequest&) { return true; }};
    client::Picture never;
    never.trouble = Text{"es para otro nombre", "is for another name"};
    controller.begin_frame(std::make_shared<const client::Picture>(never), {}, demo_local());
    const ConsoleModel before = controller.present();
    ASSERT_TRUE(before.welcome);
    EXPECT_EQ(before.welcome->detail, "is for another name Retrying.");
    EXPECT_FALSE(before.welcome->stopped) << "it goes on trying";
    auto lost = demo_picture(demo_view());
    lost->phase = client::LinkPhase::connecting;
    lost->trouble = never.trouble;
    controller.begin_frame(lost, {}, demo_local());
    ASSERT_TRUE(controller.present().header.lost);
    EXPECT_EQ(controller.present().header.lost->detail, "is for another name Retrying.");
}

TEST_F(PresentTest, NothingIsVouchedForWhileTheLinkIsLost) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    auto picture = demo_picture(demo_view());
    picture->phase = client::LinkPhase::connecting;
    controller.begin_frame(picture, {}, demo_local() + std::chrono::seconds{7});
    const ConsoleModel model = controller.present();
    ASSERT_FALSE(model.interpretation.rows.empty());
    for (const ChannelRow& row : model.interpretation.rows) {
        EXPECT_EQ(row.state.icon, Icon::question) << row.id;
        EXPECT_EQ(row.state.tone, Tone::quiet) << row.id;
    }
    EXPECT_EQ(model.interpretation.rows[0].state.text, "AL AIRE") << "the last word stays legible";
    ASSERT_FALSE(model.displays.rows.empty());
    for (const DisplayRow& row : model.displays.rows) {
        EXPECT_EQ(row.icon, Icon::question) << row.id;
        EXPECT_EQ(row.tone, Tone::quiet) << row.id;
        EXPECT_EQ(row.shown, "sin confirmar") << row.id;
    }
    ASSERT_TRUE(model.displays.summary);
    EXPECT_EQ(model.displays.summary->tone, Tone::quiet);
    EXPECT_THAT(model.rail.detail, Not(HasSubstr("confirmadas")));
}

TEST_F(PresentTest, AStoppedLinkSaysWhyInWords) {
    Controller controller{{.language = "en", .room = RoomId{"sala-a"}},
                          [](const CommandRequest&) { return true; }};
    auto picture = std::make_shared<client::Picture>();
    picture->phase = client::LinkPhase::stopped;
    picture->stop_code = "proof_refused";
    picture->stop_text = Text{"Prueba rechazada", "Proof refused"};
    controller.begin_frame(picture, {}, demo_local());
    ASSERT_TRUE(controller.present().welcome);
    EXPECT_THAT(controller.present().welcome->title, Not(HasSubstr("proof_refused")));
    EXPECT_EQ(controller.present().welcome->detail, "Proof refused");
}

TEST_F(PresentTest, TheNextFrameIsDueAtTheNextSecond) {
    Controller controller{{.room = RoomId{"sala-a"}}, [](const CommandRequest&) { return true; }};
    View view = demo_view();
    view.floor->clock.running_since.reset();
    const auto picture = demo_picture(view);
    const auto local = demo_local() + std::chrono::milliseconds{300};
    controller.begin_frame(picture, {}, local);
    EXPECT_EQ(controller.next_deadline(), local + std::chrono::milliseconds{700});
}

TEST(SearchTest, AccentsAndCaseDoNotCount) {
    EXPECT_TRUE(matches("México Estados Unidos Mexicanos", "MEX"));
    EXPECT_TRUE(matches("República Dominicana", "republica dom"));
    EXPECT_FALSE(matches("República Dominicana", "minicana"));
    EXPECT_TRUE(matches("Belice", ""));
    EXPECT_TRUE(matches("Łukasz Ёлкин Όλγα", "łUK елк ολγ"));
    EXPECT_TRUE(matches("Repú\u00ADblica\u00A0Dominicana", "ｒｅｐｕｂ dom"));
    EXPECT_TRUE(matches("sala \xFF", "Sala"));
}

TEST(SearchTest, DecomposedNamesAreComposed) { EXPECT_EQ(composed("Me\xCC\x81xico"), "México"); }

TEST(FlagTest, ReductionKeepsTheMeanOfAnArea) {
    // Two by two: black, white, white, black.
    const std::vector<std::uint8_t> pixels{0,   0,   0,   255, 255, 255, 255, 255,
                                           255, 255, 255, 255, 0,   0,   0,   255};
    const auto one = box_filtered(pixels, 2, 2, 1, 1);
    EXPECT_EQ(one, (std::vector<std::uint8_t>{128, 128, 128, 255}));
    EXPECT_EQ(box_filtered(pixels, 2, 2, 2, 2), pixels);
}

TEST(SettingsTest, TheScaleFitsTheWindow) {
    EXPECT_FLOAT_EQ(fitting_scale(1366, 768), 0.85F);
    EXPECT_FLOAT_EQ(fitting_scale(1920, 1080), 1.0F);
    EXPECT_FLOAT_EQ(fitting_scale(3840, 2160), 2.0F);
    EXPECT_FLOAT_EQ(fitting_scale(800, 600), 0.75F);
}

TEST(SettingsTest, OptionsAreRead) {
    const auto good = read_settings({"--server", "10.0.0.5:8471", "--data", "d", "--scale", "150"});
    ASSERT_TRUE(good);
    EXPECT_EQ(good.value().host, "10.0.0.5");
    EXPECT_EQ(good.value().port, 8471);
    EXPECT_EQ(good.value().scale_percent, 150);
    EXPECT_FALSE(good.value().encrypted);
    const auto safe = read_settings({"--server", "wss://[fd00::2]:8471", "--token-file", "t",
                                     "--ca", "ca.pem", "--fingerprint", "F"});
    ASSERT_TRUE(safe.ok());
    EXPECT_TRUE(safe.value().encrypted);
    EXPECT_EQ(safe.value().host, "fd00::2");
    EXPECT_EQ(safe.value().authority, "ca.pem");
    EXPECT_EQ(safe.value().fingerprint, "F");
    EXPECT_TRUE(read_settings({"--data", "d", "--fingerprint", "F"}).value().encrypted);
}

TEST(SettingsTest, WhatIsWrongWithAValueIsSaidInBothLanguages) {
    const auto wrong = [](const std::vector<std::string>& words) {
        const auto settings = read_settings(words);
        return settings ? Text{} : settings.error();
    };
    const Text server = wrong({"--data", "d", "--server", "nowhere"});
    EXPECT_THAT(server.es(), HasSubstr("--server «nowhere» no vale: se espera HOST:PUERTO"));
    EXPECT_THAT(server.en(), HasSubstr("--server “nowhere” is not valid, expected: HOST:PORT"));
    EXPECT_THAT(wrong({"--data", "d", "--scale", "300"}).en(), HasSubstr("from 75 to 200"));
    EXPECT_THAT(wrong({"--data", "d", "--size", "100"}).en(), HasSubstr("--size “100”"));
    EXPECT_THAT(wrong({"--data", "d", "--language", "fr"}).en(), HasSubstr("es or en"));
    EXPECT_THAT(wrong({"--data", "d", "--room", "a b"}).en(), HasSubstr("the event's rooms"));
    EXPECT_THAT(wrong({"--data", "d", "--role", "king"}).es(),
                HasSubstr("secretariat, chair, technician, interpreter o delegate"));
    EXPECT_THAT(wrong({"--data", "d", "--server", "wss://h:1"}).en(), HasSubstr("--fingerprint"));
    EXPECT_THAT(wrong({"--data"}).en(), HasSubstr("value of --data is missing"));
    EXPECT_THAT(wrong({}).en(), HasSubstr("--data DIR"));
    EXPECT_THAT(wrong({"--data", "d", "--frobnicate", "1"}).en(),
                HasSubstr("no option --frobnicate"));
    EXPECT_THAT(wrong({"--bogus"}).es(), HasSubstr("no existe la opción --bogus"));
    EXPECT_THAT(wrong({"--data", "d", "-", "1"}).en(), HasSubstr("no option -"));
    EXPECT_THAT(wrong({"--data", "--room", "r"}).es(), HasSubstr("el valor de --data"));
}

TEST_F(PresentTest, AnItemOfTheChairAloneIsNotOfferedToTheSecretariat) {
    View view = demo_view();
    ItemView& item = (*view.agenda)[7];
    item.state = ItemState::pending;
    EXPECT_TRUE(present(view).agenda.rows[7].has_actions);
    item.chair_alone = true;
    const ConsoleModel model = present(view);
    EXPECT_FALSE(model.agenda.rows[7].has_actions);
    EXPECT_EQ(model.agenda.rows[7].confidential_word, "solo la Presidencia");
}

TEST_F(PresentTest, AConsoleThatWasToldNoRoomBeginsInTheFirstOfTheEvent) {
    Controller controller{{}, [](const CommandRequest&) { return true; }};
    auto picture = demo_picture(demo_view());
    View first = demo_view();
    first.room.id = RoomId{"z"};
    first.room.name = {"Plenaria", "Plenary"};
    View second = demo_view();
    second.room.place = 1;
    picture->rooms.at(RoomId{"sala-a"}).view = std::make_shared<const View>(second);
    client::FollowedRoom followed = picture->rooms.at(RoomId{"sala-a"});
    followed.view = std::make_shared<const View>(first);
    picture->rooms.emplace(RoomId{"z"}, followed);
    controller.begin_frame(picture, {}, demo_local());
    EXPECT_EQ(controller.ui().room, RoomId{"z"});
}

}  // namespace
}  // namespace plenaria::console::testing::present_test
