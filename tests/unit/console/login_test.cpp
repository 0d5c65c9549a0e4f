// Who is at the console: logging in, the lock, the PIN, and what is left in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/app/settings.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::login_test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const LoginState& state_of(Bench& bench) { return bench.station().login()->state(); }

bool confirms(Bench& bench) { return bench.station().login()->present().confirm.enabled; }

std::string message_in(Bench& bench) {
    const auto message = bench.station().login()->present().message;
    return message ? message->text : std::string{};
}

BenchSettings elena(Millis lock_after = Millis{0}) {
    BenchSettings settings;
    settings.person = "Elena";
    settings.role = Role::chair;
    settings.lock_after = lock_after;
    return settings;
}

void log_in(Bench& bench) {
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    bench.welcome();
}

TEST(LoginTest, NothingCanBePressedUntilNameAndPasswordAreThere) {
    BenchSettings nobody;
    nobody.logs_in = true;
    Bench bench{demo_view(), nobody};
    EXPECT_FALSE(bench.shows("header.language"));
    EXPECT_FALSE(confirms(bench));
    bench.type("nat e");
    EXPECT_EQ(state_of(bench).person, "nat e") << "the empty name has the keyboard first";
    bench.click("login.confirm");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.opened(), IsEmpty());
    bench.type("clave larga");
    EXPECT_EQ(state_of(bench).person, "nat e") << "Enter in the name goes on to the password";
    EXPECT_EQ(state_of(bench).secret.view(), "clave larga");
    EXPECT_TRUE(confirms(bench));
    bench.click("login.role.technician");
    bench.click("login.confirm");
    ASSERT_EQ(bench.opened().size(), 1U);
    EXPECT_EQ(bench.opened()[0].person, "nat e");
    EXPECT_EQ(bench.opened()[0].role, Role::technician);
    EXPECT_EQ(bench.opened()[0].secret, "clave larga");
    EXPECT_EQ(bench.opened()[0].ticket, "");
    EXPECT_TRUE(state_of(bench).secret.empty()) << "wiped as soon as the link has it";
    EXPECT_FALSE(confirms(bench));
}

TEST(LoginTest, TabChangesBetweenNameAndPassword) {
    Bench bench{demo_view(), elena()};
    bench.type("ab");
    bench.tap(SDLK_BACKSPACE);
    EXPECT_EQ(state_of(bench).secret.view(), "a");
    bench.tap(SDLK_TAB);
    bench.frame();
    bench.type(" Soto");
    EXPECT_THAT(state_of(bench).person, HasSubstr("Soto"));
    bench.tap(SDLK_TAB);
    bench.frame();
    bench.type("c");
    EXPECT_EQ(state_of(bench).secret.view(), "ac");
    bench.tap(SDLK_ESCAPE);
    EXPECT_TRUE(state_of(bench).secret.empty());
}

TEST(LoginTest, WhoeverIsRefusedIsToldAndTriesAgain) {
    Bench bench{demo_view(), elena()};
    bench.type("falsa pero larga");
    bench.tap(SDLK_RETURN);
    EXPECT_TRUE(bench.linked());
    bench.refuse();
    EXPECT_FALSE(bench.linked());
    EXPECT_EQ(message_in(bench), "Nombre, función o contraseña incorrectos.");
    EXPECT_EQ(bench.station().login()->present().message->other, "Wrong name, role or password.");
    EXPECT_FALSE(confirms(bench)) << "the password is typed anew";
    log_in(bench);
    EXPECT_EQ(bench.opened().size(), 2U);
    ASSERT_NE(bench.station().controller(), nullptr);
    EXPECT_THAT(bench.controller().present().footer.status, HasSubstr("Elena (Presidencia)"));
    EXPECT_TRUE(bench.shows("header.lock"));
}

TEST(LoginTest, TheServersWaitIsCountedDown) {
    Bench bench{demo_view(), elena()};
    bench.type("falsa pero larga");
    bench.tap(SDLK_RETURN);
    client::Picture picture;
    const auto refusal =
        protocol::frame_error(protocol::CloseCode::too_many_attempts, std::string{"4 s"});
    picture.trouble = refusal.text;
    bench.hear(picture);
    EXPECT_FALSE(bench.linked()) << "the link itself would try the same again and again";
    EXPECT_THAT(message_in(bench), HasSubstr("Espere 4 s"));
    bench.type("la buena");
    EXPECT_FALSE(confirms(bench));
    bench.frame(2s);
    EXPECT_THAT(message_in(bench), HasSubstr("Espere 2 s"));
    bench.frame(3s);
    EXPECT_TRUE(confirms(bench));
    EXPECT_EQ(message_in(bench), "");
}

TEST(LoginTest, WhatIsTriedWhileOneHasToWaitIsNoPartOfTheNextTry) {
    Bench bench{demo_view(), elena()};
    bench.type("falsa pero larga");
    bench.tap(SDLK_RETURN);
    client::Picture picture;
    picture.trouble =
        fill_text("protocol.too_many_attempts_person", {{"wait", same_text("4 s")}});
    bench.hear(picture);
    bench.type("la primera");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(state_of(bench).secret.view(), "") << "it was refused as well";
    bench.frame(5s);
    bench.type("la buena de verdad");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.opened().back().secret, "la buena de verdad");
}

TEST(LoginTest, CtrlAChoosesAllOfThePassword) {
    Bench bench{demo_view(), elena()};
    bench.type("una frase mala");
    bench.tap(SDLK_a, KMOD_LCTRL);
    EXPECT_EQ(state_of(bench).secret.view(), "una frase mala") << "choosing takes nothing away";
    bench.type("otra");
    EXPECT_EQ(state_of(bench).secret.view(), "otra");
    bench.tap(SDLK_a, KMOD_LCTRL);
    bench.tap(SDLK_BACKSPACE);
    EXPECT_EQ(state_of(bench).secret.view(), "");
}

TEST(LoginTest, TheWaitOfAPersonIsCountedDownLikewise) {
    Bench bench{demo_view(), elena()};
    bench.type("falsa pero larga");
    bench.tap(SDLK_RETURN);
    client::Picture picture;
    picture.trouble =
        fill_text("protocol.too_many_attempts_person", {{"wait", same_text("4 s")}});
    bench.hear(picture);
    EXPECT_THAT(message_in(bench), HasSubstr("Espere 4 s"));
    EXPECT_FALSE(bench.linked());
}

TEST(LoginTest, NothingIsSaidToBeTriedAgainWhereNothingIs) {
    Bench bench{demo_view(), elena()};
    for (const char* why :
         {"client.tls.other_authority", "client.tls.other_name", "client.tls.expired",
          "client.tls.not_yet_valid", "client.tls.refused", "client.tls.not_offered",
          "client.unknown_host", "client.unreachable", "protocol.going_away"}) {
        bench.type("una frase larga");
        bench.tap(SDLK_RETURN);
        client::Picture picture;
        picture.trouble = text_of(why);
        bench.hear(picture);
        EXPECT_FALSE(bench.linked()) << why;
        EXPECT_THAT(message_in(bench), Not(HasSubstr("eintenta"))) << why;
        EXPECT_THAT(message_in(bench), Not(HasSubstr("restablecerá"))) << why;
    }
}

TEST(LoginTest, AServerThatIsNotThereAndOneThatIsNotTheRightOne) {
    Bench bench{demo_view(), elena()};
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    bench.frame(5s);
    EXPECT_EQ(state_of(bench).stage, LoginStage::trying);
    bench.frame(2s);
    EXPECT_THAT(message_in(bench), HasSubstr("127.0.0.1:8470"));
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    client::Picture picture;
    picture.trouble = Text{"Otro certificado", "Another certificate"};
    bench.hear(picture);
    EXPECT_EQ(message_in(bench), "Otro certificado");
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    bench.refuse("tls_required", Text{"Falta TLS", "No TLS"});
    EXPECT_EQ(message_in(bench), "Falta TLS");
    bench.tap(SDLK_F2);
    EXPECT_EQ(message_in(bench), "No TLS");
    EXPECT_EQ(state_of(bench).stage, LoginStage::asking);
}

// Cut off by the limits of a crowd it was told that there is no certificate, and had to type anew.
TEST(LoginTest, WhoeverIsCutOffWhileTheHandshakeLastsComesBackWithoutTypingAgain) {
    Bench bench{demo_view(), elena()};
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    client::Picture picture;
    picture.met = true;
    bench.hear(picture);
    bench.frame(20s);
    EXPECT_EQ(state_of(bench).stage, LoginStage::trying);
    EXPECT_TRUE(bench.linked()) << "it holds the password, and tries by itself";
    bench.welcome();
    EXPECT_EQ(state_of(bench).stage, LoginStage::inside);
    EXPECT_EQ(bench.opened().size(), 1U);
}

TEST(LoginTest, WhoeverIsCutOffForTooLongIsToldThatTheServerIsThere) {
    Bench bench{demo_view(), elena()};
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    client::Picture picture;
    picture.met = true;
    bench.hear(picture);
    bench.frame(26s);
    EXPECT_FALSE(bench.linked());
    EXPECT_THAT(message_in(bench), HasSubstr("demasiados a la vez"));
    EXPECT_THAT(message_in(bench), HasSubstr("archivo de personas"));
}

TEST(LoginTest, ARevokedPersonIsBackAtTheLogin) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.refuse();
    EXPECT_EQ(bench.station().controller(), nullptr);
    EXPECT_EQ(state_of(bench).stage, LoginStage::asking);
    EXPECT_THAT(message_in(bench), HasSubstr("Su acceso terminó"));
    EXPECT_FALSE(bench.shows("floor.next"));
}

TEST(LoginTest, ATokensConsoleHasNoLock) {
    Bench bench;
    EXPECT_FALSE(bench.shows("header.lock"));
    bench.tap(SDLK_F12);
    EXPECT_NE(bench.station().controller(), nullptr);
}

TEST(LockTest, NothingOfTheRoomIsLeft) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.tap(SDLK_a);
    bench.type("mex");
    ASSERT_GT(bench.holders(), 0);
    bench.tap(SDLK_F12);
    EXPECT_EQ(bench.station().controller(), nullptr) << "also while something is typed";
    EXPECT_FALSE(bench.linked());
    EXPECT_EQ(bench.holders(), 0) << "the picture was given up";
    EXPECT_FALSE(bench.shows("floor.next"));
    const LoginModel model = bench.station().login()->present();
    EXPECT_TRUE(model.locked);
    EXPECT_EQ(model.person, "Elena  ·  Presidencia");
    EXPECT_EQ(model.clock, "14:47");
    EXPECT_EQ(model.lead, "Desde las 14:47");
    EXPECT_TRUE(bench.canvas().shown_rows.empty());
}

TEST(LockTest, OneFrameShowsTheRoomOrTheLock) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.key(SDLK_F12, true);
    bench.frame();
    EXPECT_TRUE(bench.shows("lock.other")) << "in the frame in which it was asked for";
    EXPECT_FALSE(bench.shows("floor.next"));
}

TEST(LockTest, AKeyLetGoLocksNothing) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.key(SDLK_F12, false);
    bench.frame();
    EXPECT_NE(bench.station().controller(), nullptr);
}

TEST(LockTest, NothingIsDoneAfterItWasAskedFor) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    Controller& controller = bench.controller();
    controller.key({Key::f9, true}, false);
    controller.end_frame({{.act = Act::lock}, {.act = Act::next}}, "rail.close");
    controller.key({Key::n, true}, false);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(controller.ui().hold.id, "");
}

TEST(LoginTest, APasswordTypedTwiceCallsNobody) {
    Bench bench{demo_view(), elena()};
    bench.type("una frase larga");
    bench.key(SDLK_RETURN, true);
    bench.key(SDLK_RETURN, false);
    bench.frame();
    for (const SDL_Keycode letter : {SDLK_n, SDLK_e, SDLK_SPACE}) {
        bench.press(letter);
    }
    bench.let_in();
    for (const SDL_Keycode letter : {SDLK_n, SDLK_e, SDLK_SPACE, SDLK_a}) {
        bench.press(letter);
    }
    bench.frame();
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(bench.controller().ui().popover.name, "");
    bench.frame(500ms);
    bench.tap(SDLK_n);
    EXPECT_EQ(bench.sent().size(), 1U);
}

TEST(LockTest, ThePinUnlocks) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.click("header.lock");
    ASSERT_EQ(bench.station().controller(), nullptr);
    bench.type("a12n3");
    EXPECT_FALSE(confirms(bench)) << "letters are no PIN";
    bench.type("4");
    bench.tap(SDLK_RETURN);
    ASSERT_EQ(bench.opened().size(), 2U);
    EXPECT_EQ(bench.opened()[1].secret, "1234");
    EXPECT_EQ(bench.opened()[1].ticket, "ticket");
    EXPECT_EQ(bench.opened()[1].person, "Elena");
    bench.welcome("");
    ASSERT_NE(bench.station().controller(), nullptr);
    EXPECT_TRUE(bench.controller().ui().popover.name.empty());
    bench.tap(SDLK_n);
    EXPECT_THAT(bench.requests().back().id.value, ::testing::MatchesRegex("[0-9a-f]{32}"))
        << "the journal shows it to whoever has no keys: nothing of this console is in it";
    EXPECT_NE(Pending::fresh_id(), Pending::fresh_id());
    bench.tap(SDLK_F12);
    EXPECT_TRUE(state_of(bench).by_pin) << "the ticket is good still";
}

TEST(LockTest, ThreeWrongPinsEndTheTicket) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.tap(SDLK_F12);
    for (const char* left : {"2", "1"}) {
        bench.type("9999");
        bench.tap(SDLK_RETURN);
        bench.refuse();
        EXPECT_THAT(message_in(bench), HasSubstr(std::string{"quedan: "} + left));
        EXPECT_TRUE(state_of(bench).by_pin);
    }
    bench.type("9999");
    bench.tap(SDLK_RETURN);
    bench.refuse();
    EXPECT_FALSE(state_of(bench).by_pin);
    EXPECT_FALSE(bench.shows("lock.use_password")) << "the PIN is no choice any more";
    EXPECT_THAT(message_in(bench), HasSubstr("Tres PIN incorrectos"));
    bench.type("una frase larga");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.opened().back().ticket, "");
    EXPECT_EQ(bench.opened().back().secret, "una frase larga");
    bench.welcome("another");
    EXPECT_NE(bench.station().controller(), nullptr);
}

TEST(LockTest, ThePasswordAndAnotherPersonAreOnePressAway) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.tap(SDLK_F12);
    bench.click("lock.use_password");
    bench.type("mala");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.opened().back().ticket, "");
    bench.refuse();
    EXPECT_THAT(message_in(bench), HasSubstr("Contraseña incorrecta"));
    bench.click("lock.use_password");
    EXPECT_TRUE(state_of(bench).by_pin);
    bench.click("lock.other");
    EXPECT_EQ(state_of(bench).stage, LoginStage::asking);
    EXPECT_EQ(state_of(bench).person, "");
    bench.type("Otra");
    EXPECT_EQ(state_of(bench).person, "Otra");
}

TEST(LockTest, AServerStartedAnewAsksForThePassword) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.tap(SDLK_F12);
    bench.type("1234");
    bench.tap(SDLK_RETURN);
    bench.welcome("");
    bench.refuse();
    EXPECT_EQ(bench.station().controller(), nullptr);
    EXPECT_EQ(state_of(bench).stage, LoginStage::locked);
    EXPECT_FALSE(state_of(bench).by_pin);
    EXPECT_THAT(message_in(bench), HasSubstr("ya no acepta el PIN"));
}

TEST(LockTest, ItLocksItselfAfterTheMinutesWithoutInput) {
    Bench bench{demo_view(), elena(2min)};
    log_in(bench);
    bench.frame(119s);
    ASSERT_NE(bench.station().controller(), nullptr);
    bench.tap(SDLK_DOWN);
    bench.frame(119s);
    ASSERT_NE(bench.station().controller(), nullptr) << "a key begins the time anew";
    bench.frame(2s);
    EXPECT_EQ(bench.station().controller(), nullptr);
    EXPECT_FALSE(bench.linked());
}

TEST(LockTest, WithoutTheOptionItNeverLocksItself) {
    Bench bench{demo_view(), elena()};
    log_in(bench);
    bench.frame(Millis{12h});
    EXPECT_NE(bench.station().controller(), nullptr);
}

TEST(TypedSecretTest, CharactersAreWholeAndWiped) {
    TypedSecret secret;
    secret.append("añ");
    secret.append("€");
    EXPECT_EQ(secret.characters(), 3U);
    secret.erase_last();
    EXPECT_EQ(secret.view(), "añ");
    secret.erase_last();
    EXPECT_EQ(secret.view(), "a");
    const char* bytes = secret.view().data();
    secret.clear();
    EXPECT_EQ(bytes[0], '\0');
    secret.append(std::string(TypedSecret::bytes_max, 'x'));
    secret.append("y");
    EXPECT_EQ(secret.view().size(), TypedSecret::bytes_max);
}

TEST(SettingsTest, APersonNeedsNoToken) {
    const auto person = read_settings({"--person", "Elena Marín", "--role", "technician",
                                       "--lock-after", "15", "--server", "127.0.0.1:1"});
    ASSERT_TRUE(person.ok());
    EXPECT_EQ(person.value().person, "Elena Marín");
    EXPECT_EQ(person.value().role, Role::technician);
    EXPECT_EQ(person.value().lock_after, Millis{15min});
    const auto wrong = [](const std::vector<std::string>& words) {
        const auto settings = read_settings(words);
        return settings ? std::string{} : std::string{settings.error().en()};
    };
    EXPECT_THAT(wrong({}), HasSubstr("--person NAME"));
    EXPECT_THAT(wrong({"--person", ""}), HasSubstr("whoever logs in"));
    EXPECT_THAT(wrong({"--person", "E", "--lock-after", "0"}), HasSubstr("from 1 to 720"));
    EXPECT_THAT(wrong({"--person", "E", "--token-file", "t"}), HasSubstr("exclude each other"));
    for (const char* role : {"technician", "interpreter", "delegate"}) {
        EXPECT_THAT(wrong({"--data", "d", "--role", role}),
                    HasSubstr(std::string{"--role "} + role + " needs --person"));
        EXPECT_EQ(wrong({"--person", "Elena Marín", "--role", role}), "");
    }
    EXPECT_THAT(wrong({"--person", "E", "--role", "display"}),
                HasSubstr("interpreter or delegate"));
    EXPECT_THAT(wrong({"--person", "E", "--role", "king"}), HasSubstr("“king” is not valid"));
    EXPECT_THAT(wrong({"--data", "d", "--lock-after", "5"}), HasSubstr("needs --person"));
    EXPECT_THAT(text_of("console.start.no_token").es(), HasSubstr("--person"));
}

}  // namespace
}  // namespace plenaria::console::testing::login_test
