#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::screens_test {
namespace {

class ScreensTest : public testing::Test {
protected:
    void SetUp() override {
        ScreenView declared;
        declared.id = ScreenId("wall");
        declared.name = "Muro";
        rig.service.declared[plenary] = {declared};
        rig.boot();
    }
    const std::vector<ScreenView>& shown() { return rig.service.live.screens[plenary]; }
    protocol::Identify named(const std::string& id) {
        auto identify = Rig::screen();
        identify.device.id = ScreenId(id);
        return identify;
    }
    void painted(FakeWire& from, std::int64_t rev) {
        protocol::Status status;
        status.applied = {{"plenary.public", rev}};
        rig.say(from, protocol::encode(status));
    }

    Rig rig;
    FakeWire wall;
    FakeWire console;
};

TEST_F(ScreensTest, DeclaredScreenIsUnknownUntilItComes) {
    ASSERT_EQ(shown().size(), 1U);
    EXPECT_EQ(shown()[0].health, ScreenHealth::unknown);
    EXPECT_TRUE(shown()[0].declared);
    EXPECT_FALSE(shown()[0].confirmed);
}

TEST_F(ScreensTest, ScreenIsCurrentAndConfirmedOnceItHasPainted) {
    rig.join(wall, named("wall"));
    rig.advance(Millis{100});
    ASSERT_EQ(shown().size(), 1U);
    EXPECT_EQ(shown()[0].health, ScreenHealth::unknown) << "it has said nothing yet";
    EXPECT_EQ(shown()[0].name, "Muro") << "the event file's name";
    EXPECT_EQ(shown()[0].view, "floor");
    painted(wall, 1);
    rig.advance(Millis{1'000});
    EXPECT_EQ(shown()[0].health, ScreenHealth::current);
    EXPECT_TRUE(shown()[0].confirmed);
}

TEST_F(ScreensTest, OneThatMeansToBeOfTheEventAndIsNotIsNamedInTheLog) {
    const auto come = [&](FakeWire& wire, const std::string& id, char key = 'a') {
        auto identify = named(id);
        identify.device.key = std::string(key == 0 ? 0 : limits::device_key_digits, key);
        rig.connect(wire, {access::Route::plain, "10.0.0.7", ""});
        rig.say(wire, protocol::encode(identify));
    };
    const auto told = [&](const std::string& id) {
        return std::any_of(rig.log.begin(), rig.log.end(), [&](const std::string& line) {
            return line.starts_with("event=screen_not_declared") && line.ends_with("device=" + id);
        });
    };
    come(wall, "wall");
    FakeWire mistyped;
    come(mistyped, "wal");
    FakeWire page;
    come(page, "display-0123", 0);
    EXPECT_FALSE(told("wall"));
    EXPECT_TRUE(told("wal"));
    EXPECT_FALSE(told("display-0123")) << "it means to be none";
    const auto on_glass = [](FakeWire& wire) {
        return only<protocol::Welcome>(wire.take()).at(0).undeclared;
    };
    EXPECT_FALSE(on_glass(wall));
    EXPECT_TRUE(on_glass(mistyped)) << "whoever stands before it must see that";
    EXPECT_FALSE(on_glass(page));
    FakeWire opened;
    auto by_hand = named("wal-2");
    by_hand.device.named = true;
    rig.connect(opened, {access::Route::plain, "10.0.0.7", ""});
    rig.say(opened, protocol::encode(by_hand));
    EXPECT_TRUE(told("wal-2"));
    EXPECT_TRUE(on_glass(opened)) << "a web page has no key, and may be mistyped too";
    // The event file is mended, and not the screen.
    rig.service.declared[plenary].at(0).id = ScreenId{"wal"};
    rig.hub->event_edited();
    EXPECT_EQ(mistyped.closed, protocol::CloseCode::going_away) << "it comes back, and is one";
    EXPECT_EQ(wall.closed, protocol::CloseCode::going_away) << "it comes back, and is none";
    EXPECT_FALSE(page.closed);
    const auto errors = only<protocol::ErrorFrame>(mistyped.take());
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].text, text_of("server.screens_changed")) << "no room has changed";
    const auto says = [](const std::string& event) {
        return [start = "event=" + event + " "](const std::string& line) {
            return line.starts_with(start);
        };
    };
    EXPECT_EQ(std::count_if(rig.log.begin(), rig.log.end(), says("asked_back")), 2);
    EXPECT_EQ(std::count_if(rig.log.begin(), rig.log.end(), says("refused")), 0)
        << "nobody was refused anything";
}

TEST_F(ScreensTest, ChangeOfDoorsMustBeConfirmedAgain) {
    rig.join(wall, named("wall"));
    painted(wall, 1);
    rig.advance(Millis{1'000});
    rig.service.views.at(public_of(plenary)).doors.state = DoorsState::clearing;
    rig.deliver({plenary});
    rig.advance(Millis{2'000});
    EXPECT_FALSE(shown()[0].confirmed);
    EXPECT_EQ(shown()[0].health, ScreenHealth::behind);
    painted(wall, 2);
    rig.advance(Millis{1'000});
    EXPECT_TRUE(shown()[0].confirmed);
}

TEST_F(ScreensTest, AScreenThatTellsOnceASecondIsNeverBehind) {
    rig.join(wall, named("wall"));
    painted(wall, 1);
    rig.advance(Millis{1'000});
    for (std::int64_t rev = 2; rev < 12; ++rev) {
        rig.change_title(public_of(plenary), "title " + std::to_string(rev));
        rig.deliver({plenary});
        rig.pass(Millis{1'100});
        EXPECT_EQ(shown()[0].health, ScreenHealth::current) << rev;
        painted(wall, rev);
    }
}

TEST_F(ScreensTest, AHungScreenIsNotCurrentBecauseSomethingJustChanged) {
    rig.join(wall, named("wall"));
    painted(wall, 1);
    for (int i = 0; i < 5; ++i) {
        rig.change_title(public_of(plenary), "title " + std::to_string(i));
        rig.deliver({plenary});
        painted(wall, 1);
        rig.advance(Millis{1'500});
    }
    rig.change_title(public_of(plenary), "last");
    rig.deliver({plenary});
    rig.advance(Millis{500});
    EXPECT_EQ(shown()[0].health, ScreenHealth::behind);
}

/// What the engine was told last of the plenary's screens since the last call; nothing: no word.
class ClosingTest : public ScreensTest {
protected:
    void doors(DoorsState state) {
        rig.service.views.at(public_of(plenary)).doors.state = state;
        rig.deliver({plenary});
    }
    std::optional<bool> told() {
        const auto at = rig.service.told.find(plenary);
        const std::optional word =
            at == rig.service.told.end() ? std::nullopt : std::optional{at->second.empty()};
        rig.service.told.clear();
        return word;
    }
    /// The declared screen shows the open room, and then the slate; the server is long there.
    void begin_closing() {
        rig.pass(std::chrono::seconds{8});
        rig.join(wall, named("wall"));
        painted(wall, 1);
        rig.advance(Millis{100});
        doors(DoorsState::clearing);
    }
};

TEST_F(ClosingTest, IsConfirmedOnceEveryDeclaredScreenHasPaintedTheSlate) {
    begin_closing();
    FakeWire phone;
    rig.join(phone, named("phone"));
    rig.advance(Millis{100});
    EXPECT_NE(told(), std::optional{true}) << "the open room may still be on its glass";
    painted(wall, 2);
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::optional{true}) << "nobody waits for a phone in the corridor";
    rig.advance(Millis{1'000});
    EXPECT_TRUE(shown()[0].slated);
}

TEST_F(ClosingTest, AScreenThatIsStillComingBackAfterAStartUnconfirmsNothing) {
    doors(DoorsState::closed);
    rig.pass(Millis{7'900});
    EXPECT_EQ(told(), std::nullopt) << "its pauses are up to six seconds long";
    rig.pass(Millis{300});
    EXPECT_EQ(told(), std::optional{false});
}

TEST_F(ClosingTest, TheLabelTakesNoConfirmationBack) {
    begin_closing();
    painted(wall, 2);
    rig.advance(Millis{100});
    doors(DoorsState::closed);
    rig.pass(limits::unslated_after + Millis{1'000});
    EXPECT_EQ(told(), std::optional{true}) << "the slate is on the glass, whatever it says";
    EXPECT_FALSE(shown()[0].confirmed);
    EXPECT_TRUE(shown()[0].slated);
}

TEST_F(ClosingTest, AScreenThatIsLostUnconfirmsItAfterAMoment) {
    begin_closing();
    painted(wall, 2);
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::optional{true});
    rig.hub->disconnect(wall.number, "closed");
    rig.pass(limits::unslated_after - Millis{100});
    EXPECT_EQ(told(), std::nullopt) << "whoever comes right back shows the slate it had";
    rig.pass(Millis{300});
    EXPECT_EQ(told(), std::optional{false});
    rig.join(wall, named("wall"));
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::optional{false}) << "it has not said what it shows";
    painted(wall, 2);
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::optional{true});
}

TEST_F(ClosingTest, ASilentScreenConfirmsNothing) {
    begin_closing();
    painted(wall, 2);
    rig.pass(Millis{20'000});
    EXPECT_EQ(told(), std::optional{false});
}

TEST_F(ClosingTest, TheNextClosingIsConfirmedAnew) {
    begin_closing();
    painted(wall, 2);
    rig.advance(Millis{100});
    static_cast<void>(told());
    doors(DoorsState::open);
    rig.advance(Millis{100});
    EXPECT_NE(told(), std::optional{true}) << "nothing is closed";
    painted(wall, 3);
    doors(DoorsState::clearing);
    rig.advance(Millis{100});
    EXPECT_NE(told(), std::optional{true}) << "it has painted what was open in between";
    painted(wall, 4);
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::optional{true});
}

TEST_F(ClosingTest, ARoomWithoutDeclaredScreensWaitsForNone) {
    auto page = Rig::screen({annex});
    page.device.id = ScreenId("page");
    rig.join(wall, page);
    rig.advance(Millis{100});
    EXPECT_THAT(rig.service.told.at(annex), testing::IsEmpty());
}

TEST_F(ScreensTest, RevThatNeverWasConfirmsNothing) {
    rig.join(wall, named("wall"));
    painted(wall, 1'000'000);
    rig.advance(Millis{1'000});
    EXPECT_FALSE(shown()[0].confirmed);
}

TEST_F(ScreensTest, TwoUnderOneNameCountAsTheWorse) {
    FakeWire twin;
    rig.join(wall, named("wall"));
    rig.join(twin, named("wall"));
    painted(wall, 1);
    rig.advance(Millis{1'000});
    ASSERT_EQ(shown().size(), 1U);
    EXPECT_FALSE(shown()[0].confirmed);
    painted(twin, 1);
    rig.advance(Millis{1'000});
    EXPECT_TRUE(shown()[0].confirmed);
}

TEST_F(ScreensTest, QuietScreenIsSilentAfterSevenSeconds) {
    rig.join(wall, named("wall"));
    painted(wall, 1);
    rig.advance(Millis{1'000});
    rig.advance(Millis{6'000});
    EXPECT_EQ(shown()[0].health, ScreenHealth::current);
    EXPECT_FALSE(shown()[0].last_seen);
    rig.advance(Millis{1'000});
    EXPECT_EQ(shown()[0].health, ScreenHealth::silent);
    EXPECT_EQ(shown()[0].last_seen, start_time);
}

TEST_F(ScreensTest, WhatComesBecauseOfWhatWasShownIsNoSignOfLife) {
    rig.join(wall, named("wall"));
    painted(wall, 1);
    for (int second = 0; second < 8; ++second) {
        rig.advance(Millis{1'000});
        rig.say(wall, protocol::encode(protocol::Applied{"plenary.public", 1}));
    }
    EXPECT_EQ(shown()[0].health, ScreenHealth::silent);
    EXPECT_EQ(shown()[0].last_seen, start_time) << "of a cleared one it would tell when it painted";
    rig.say(wall, protocol::encode(protocol::TimeRequest{}));
    rig.advance(Millis{1'000});
    EXPECT_EQ(shown()[0].health, ScreenHealth::current);
}

TEST_F(ScreensTest, OneWhoLeftIsSilentAndRemembered) {
    rig.join(wall, named("corridor"));
    rig.advance(Millis{1'000});
    ASSERT_EQ(shown().size(), 2U);
    EXPECT_EQ(shown()[0].id, ScreenId("wall")) << "declared ones first";
    EXPECT_FALSE(shown()[1].declared);
    rig.hub->disconnect(wall.number, "closed");
    rig.advance(Millis{1'000});
    ASSERT_EQ(shown().size(), 2U);
    EXPECT_EQ(shown()[1].health, ScreenHealth::silent);
}

TEST_F(ScreensTest, NamelessOneIsForgottenWhenItLeaves) {
    rig.join(wall, named(""));
    rig.advance(Millis{1'000});
    EXPECT_EQ(shown().size(), 2U);
    rig.hub->disconnect(wall.number, "closed");
    rig.advance(Millis{1'000});
    EXPECT_EQ(shown().size(), 1U);
}

TEST_F(ScreensTest, OnlyOperatorsAreToldAndNotWithoutNeed) {
    rig.join(console, Rig::console());
    rig.advance(Millis{1'000});
    static_cast<void>(console.take());
    rig.join(wall, named("wall"));
    rig.advance(Millis{1'000});
    EXPECT_TRUE(only<protocol::Delta>(wall.take()).empty());
    EXPECT_EQ(only<protocol::Delta>(console.take()).size(), 1U);
    const int before = rig.service.live_set;
    protocol::Status status;
    status.applied = {{"plenary.public", 1}};
    status.rtt_ms = 11;
    rig.say(wall, protocol::encode(status));
    rig.advance(Millis{1'000});
    status.rtt_ms = 19;
    rig.say(wall, protocol::encode(status));
    rig.advance(Millis{1'000});
    EXPECT_EQ(rig.service.live_set, before + 1) << "a trembling round trip is no change";
    EXPECT_EQ(shown()[0].rtt_ms, 20);
}

TEST_F(ScreensTest, AScreenWhoseClockIsOffIsBehind) {
    rig.join(wall, named("wall"));
    protocol::Status status;
    status.applied = {{"plenary.public", 1}};
    for (const auto& [offset, health] :
         {std::pair{0, ScreenHealth::current}, std::pair{-1'001, ScreenHealth::behind},
          std::pair{-1'000, ScreenHealth::current}, std::pair{1'200'000, ScreenHealth::behind}}) {
        status.offset_ms = offset;
        rig.say(wall, protocol::encode(status));
        rig.advance(Millis{1'000});
        EXPECT_EQ(shown()[0].health, health) << offset;
    }
}

TEST_F(ScreensTest, LiveFactsChangeAtMostOnceASecond) {
    rig.join(wall, named("wall"));
    rig.advance(Millis{100});
    const int before = rig.service.live_set;
    painted(wall, 1);
    rig.advance(Millis{100});
    EXPECT_EQ(rig.service.live_set, before);
    rig.advance(Millis{900});
    EXPECT_EQ(rig.service.live_set, before + 1);
}

/// How long after a screen left a console is told, where `another` room's screen says something new
/// just before.
Millis told_after(bool another) {
    Rig rig;
    FakeWire console;
    FakeWire wall;
    FakeWire far;
    rig.boot();
    rig.join(console, Rig::console());
    rig.join(wall, Rig::screen());
    auto elsewhere = Rig::screen({annex});
    elsewhere.device.id = ScreenId("far");
    rig.join(far, elsewhere);
    rig.pass(Millis{3'050});
    if (another) {
        rig.say(far, protocol::encode(protocol::Applied{"annex.public", 1}));
    }
    rig.pass(Millis{200});
    rig.hub->disconnect(wall.number, "closed");
    static_cast<void>(console.take());
    Millis passed{};
    while (only<protocol::Delta>(console.take()).empty() && passed < Millis{5'000}) {
        rig.pass(Millis{100});
        passed += Millis{100};
    }
    return passed;
}

TEST(LiveFacts, AreToldAtTimesThatNothingElseMoves) {
    EXPECT_EQ(told_after(true), told_after(false));
    EXPECT_LE(told_after(false), limits::live_every);
}

TEST(LiveFacts, ThatWereNotDueAreNotToldBecauseTheEventWasEdited) {
    Rig rig;
    FakeWire wall;
    rig.boot();
    rig.join(wall, Rig::screen());
    rig.pass(Millis{3'050});
    const int before = rig.service.live_set;
    rig.say(wall, protocol::encode(protocol::Applied{"plenary.public", 1}));
    rig.hub->event_edited();
    EXPECT_EQ(rig.service.live_set, before) << "of what nobody outside may know, perhaps";
    ScreenView declared;
    declared.id = ScreenId("wall");
    declared.declared = true;
    rig.service.declared[plenary] = {declared};
    rig.hub->event_edited();
    EXPECT_EQ(rig.service.live_set, before + 1) << "other screens are shown with it";
}

TEST_F(ScreensTest, BoundForgetsTheLongestSilentUndeclaredOne) {
    ScreenBook book({{plenary, rig.service.declared[plenary]}});
    TimePoint now = start_time;
    ConnectionNumber number = 0;
    for (std::size_t i = 0; i < limits::screens_known + 10; ++i) {
        book.joined(++number, public_of(plenary), named("s" + std::to_string(i)), "x", now);
        book.left(number, now);
        now += Millis{1};
    }
    const auto live = book.live([](const StreamSubject&) { return StreamMark{}; }, now);
    const auto& screens = live.screens.at(plenary);
    ASSERT_EQ(screens.size(), limits::screens_known);
    EXPECT_EQ(screens[0].id, ScreenId("wall")) << "declared ones stay";
    const auto known = [&](const std::string& id) {
        return std::any_of(screens.begin(), screens.end(),
                           [&](const ScreenView& s) { return s.id.value == id; });
    };
    EXPECT_FALSE(known("s10"));
    EXPECT_TRUE(known("s11"));
}

TEST_F(ScreensTest, WhatIsWrongWithTheServerIsToldToOperatorsOnce) {
    rig.join(console, Rig::console());
    rig.join(wall, named("wall"));
    const auto told = [](const FakeWire& wire) {
        return std::count_if(wire.texts.begin(), wire.texts.end(), [](const auto& text) {
            return text->payload().find("backup_old") != std::string_view::npos;
        });
    };
    for (int i = 0; i < 2; ++i) {
        rig.advance(limits::live_every);
        rig.hub->tell_troubles({ServiceTrouble::backup_old});
        rig.advance(limits::live_every);
        EXPECT_EQ(told(console), 1);
        EXPECT_EQ(told(wall), 0);
    }
}

TEST_F(ScreensTest, UnderWhichNamesInterpretersLogInIsALiveFact) {
    rig.hub->tell_listable({"Inés"});
    rig.advance(limits::live_every);
    EXPECT_THAT(rig.service.live.listable, testing::ElementsAre("Inés"));
    const int before = rig.service.live_set;
    rig.hub->tell_listable({"Inés"});
    rig.advance(limits::live_every);
    EXPECT_EQ(rig.service.live_set, before) << "as it was";
    rig.hub->tell_listable({});
    rig.advance(limits::live_every);
    EXPECT_THAT(rig.service.live.listable, testing::IsEmpty());
}

}  // namespace
}  // namespace plenaria::transport::test::screens_test
