// A screen that is declared for one room and follows others too, as in the lobby: its cards show
// who has the floor in each of them, so a closing of each waits for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "server/access/device_key.hpp"
#include "server/model/limits.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::lobby_screens_test {
namespace {

using testing::IsEmpty;

const ScreenId door{"door"};

/// The annex's door sign follows all rooms; the plenary closes.
class LobbyScreens : public testing::Test {
protected:
    void SetUp() override {
        declare(plenary, "wall", "Muro");
        declare(annex, "door", "Puerta");
        rig.boot();
        // After a start nobody is missed for some seconds.
        rig.pass(std::chrono::seconds{9});
        come(wall, "wall", {plenary});
        come(sign, "door", {});
        paint(wall, "plenary.public", 1);
        paint(sign, "plenary.public", 1);
        paint(sign, "annex.public", 1);
        // What is told of a closing is told at once where a screen was there before.
        rig.pass(limits::unslated_after + Millis{500});
        static_cast<void>(told());
    }
    void declare(const RoomId& room, const std::string& id, const std::string& name) {
        ScreenView view;
        view.id = ScreenId{id};
        view.name = name;
        view.declared = true;
        rig.service.declared[room].push_back(view);
    }
    void come(FakeWire& wire, const std::string& id, std::vector<RoomId> rooms) {
        auto identify = Rig::screen(std::move(rooms));
        identify.device.id = ScreenId{id};
        rig.join(wire, identify);
    }
    void leave(FakeWire& wire) {
        wire.hub = nullptr;
        rig.hub->disconnect(wire.number, "closed");
    }
    void paint(FakeWire& wire, const std::string& stream, std::int64_t rev) {
        protocol::Status status;
        status.applied = {{stream, rev}};
        rig.say(wire, protocol::encode(status));
    }
    void doors(DoorsState state) {
        rig.service.views.at(public_of(plenary)).doors.state = state;
        rig.deliver({plenary});
    }
    /// The doors close, and the room's own screen has the slate.
    void close() {
        doors(DoorsState::clearing);
        paint(wall, "plenary.public", 2);
    }
    /// As `close`, and the server starts anew before the sign has the slate.
    void start_within_a_closing() {
        close();
        rig.advance(Millis{100});
        rig.service.written = rig.service.expected;
        leave(wall);
        leave(sign);
        rig.boot();
        static_cast<void>(told());
    }
    /// Time passes in which those two go on telling of themselves.
    void live(Millis time, std::vector<FakeWire*> living) {
        for (const TimePoint end = rig.now + time; rig.now < end;) {
            for (FakeWire* wire : living) {
                rig.say(*wire, protocol::encode(protocol::Status{}));
            }
            rig.pass(Millis{1'000});
        }
    }
    /// Whom the engine was told last that the plenary waits for; nothing: no word since.
    std::optional<std::vector<ScreenId>> told() {
        const auto at = rig.service.told.find(plenary);
        const std::optional word =
            at == rig.service.told.end() ? std::nullopt : std::optional{at->second};
        rig.service.told.clear();
        return word;
    }
    ScreenView shown(const ScreenId& id, const RoomId& room = plenary) {
        for (const ScreenView& each : rig.service.live.screens[room]) {
            if (each.id == id) {
                return each;
            }
        }
        return {};
    }

    const test_support::TemporaryFolder folder;
    access::DeviceKey key =
        access::DeviceKey::load_or_create((folder.path() / "door").string()).value();
    Rig rig;
    FakeWire wall;
    FakeWire sign;
};

TEST_F(LobbyScreens, AClosingWaitsForOneThatShowsTheRoomWhereverItIsDeclared) {
    close();
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::vector{door}) << "a card of it shows who has the floor";
    rig.pass(Millis{1'000});
    EXPECT_TRUE(is_waited_for(shown(door)));
    EXPECT_FALSE(shown(door).declared) << "it is none of this room's: nobody pairs it here";
    EXPECT_TRUE(shown(door, annex).declared);
    EXPECT_EQ(shown(door).name, "Puerta") << "as the event calls it";
    paint(sign, "plenary.public", 2);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, APageIsNotWaitedFor) {
    FakeWire page;
    come(page, "page", {});
    close();
    paint(sign, "plenary.public", 2);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, OneThatIsLostIsWaitedForUntilTheClosingEnds) {
    close();
    paint(sign, "plenary.public", 2);
    rig.advance(Millis{100});
    ASSERT_THAT(told().value(), IsEmpty());
    leave(sign);
    live(limits::lost_screen_shown + std::chrono::seconds{5}, {&wall});
    EXPECT_EQ(told(), std::vector{door}) << "nobody knows what is on its glass";
    doors(DoorsState::open);
    paint(wall, "plenary.public", 3);
    live(std::chrono::seconds{2}, {&wall});
    EXPECT_TRUE(shown(door).id.empty()) << "it was lost long ago";
    static_cast<void>(told());
    doors(DoorsState::clearing);
    paint(wall, "plenary.public", 4);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, OneThatWasLostJustBeforeIsWaitedFor) {
    leave(sign);
    live(std::chrono::seconds{60}, {&wall});
    close();
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::vector{door});
}

TEST_F(LobbyScreens, TheEngineIsToldWhomAClosingWouldWaitFor) {
    EXPECT_EQ(rig.service.expected, (engine::ExpectedScreens{{plenary, {door}}}))
        << "before the doors close";
    FakeWire page;
    come(page, "page", {});
    leave(sign);
    rig.advance(Millis{100});
    EXPECT_EQ(rig.service.expected, (engine::ExpectedScreens{{plenary, {door}}}))
        << "its glass may show what it showed; a page is none of the event's";
    live(limits::lost_screen_shown + std::chrono::seconds{2}, {&wall});
    EXPECT_THAT(rig.service.expected, IsEmpty());
}

TEST_F(LobbyScreens, AServerThatStartsWithinAClosingWaitsForItUntilItIsBack) {
    start_within_a_closing();
    FakeWire own;
    come(own, "wall", {plenary});
    paint(own, "plenary.public", 1);
    live(std::chrono::seconds{5}, {&own});
    EXPECT_EQ(told(), std::nullopt) << "clients have a moment to come back, and nobody says all";
    EXPECT_TRUE(is_waited_for(shown(door)));
    EXPECT_FALSE(shown(door).slated) << "the console counts it as not confirmed";
    EXPECT_EQ(shown(door).name, "Puerta") << "and names it";
    EXPECT_EQ(shown(door).health, ScreenHealth::unknown);
    live(std::chrono::seconds{5}, {&own});
    EXPECT_EQ(told(), std::vector{door});
    live(limits::lost_screen_shown + std::chrono::seconds{5}, {&own});
    EXPECT_EQ(told(), std::vector{door}) << "as long as the closing lasts";
    EXPECT_THAT(rig.service.expected, IsEmpty()) << "it says nothing new of it";
    FakeWire again;
    come(again, "door", {});
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::vector{door}) << "it has not said what it shows";
    paint(again, "plenary.public", 1);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
    leave(again);
    live(std::chrono::seconds{5}, {&own});
    EXPECT_EQ(told(), std::vector{door}) << "from then on it is like any other";
}

TEST_F(LobbyScreens, OneThatIsBackAfterAStartAndShowsTheRoomNoMoreIsNotWaitedFor) {
    start_within_a_closing();
    FakeWire own;
    come(own, "wall", {plenary});
    paint(own, "plenary.public", 1);
    FakeWire again;
    come(again, "door", {annex});
    live(std::chrono::seconds{10}, {&own, &again});
    EXPECT_EQ(told(), std::vector{door}) << "until it has painted its glass may show what it did";
    paint(again, "annex.public", 1);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, OneThatNeverCameBackAfterAStartIsForgottenWithTheClosing) {
    start_within_a_closing();
    FakeWire own;
    come(own, "wall", {plenary});
    paint(own, "plenary.public", 1);
    live(std::chrono::seconds{10}, {&own});
    ASSERT_EQ(told(), std::vector{door});
    rig.service.written.clear();
    doors(DoorsState::open);
    paint(own, "plenary.public", 2);
    live(std::chrono::seconds{2}, {&own});
    EXPECT_TRUE(shown(door).id.empty());
    EXPECT_THAT(rig.service.expected, IsEmpty());
}

TEST_F(LobbyScreens, OneThatIsAwaitedSinceAStartStaysSoAsTheEventIsEditedButIfItIsNamedNoMore) {
    start_within_a_closing();
    FakeWire own;
    come(own, "wall", {plenary});
    paint(own, "plenary.public", 1);
    declare(annex, "other", "Otra");
    rig.hub->event_edited();
    live(std::chrono::seconds{10}, {&own});
    EXPECT_EQ(told(), std::vector{door});
    rig.service.declared[annex].clear();
    rig.hub->event_edited();
    live(std::chrono::seconds{1}, {&own});
    EXPECT_THAT(told().value(), IsEmpty());
    EXPECT_TRUE(shown(door).id.empty());
}

TEST_F(LobbyScreens, OneThatTheEventNamesNoMoreIsNotWaitedForAfterAStart) {
    rig.service.written[plenary] = {ScreenId{"gone"}};
    close();
    leave(wall);
    leave(sign);
    rig.boot();
    FakeWire own;
    come(own, "wall", {plenary});
    paint(own, "plenary.public", 1);
    static_cast<void>(told());
    live(std::chrono::seconds{1}, {&own});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, TwoInTurnUnderANameThatIsNotOfTheEventConfirmNothing) {
    FakeWire first;
    come(first, "page", {plenary});
    paint(first, "plenary.public", 1);
    close();
    paint(sign, "plenary.public", 2);
    leave(first);
    FakeWire second;
    come(second, "page", {plenary});
    rig.pass(Millis{1'000});
    EXPECT_THAT(told().value(), IsEmpty()) << "nobody waits for either";
    EXPECT_FALSE(is_waited_for(shown(ScreenId{"page"})));
    paint(second, "plenary.public", 2);
    rig.pass(Millis{1'000});
    EXPECT_FALSE(is_waited_for(shown(ScreenId{"page"}))) << "so it is in no count of those who did";
    EXPECT_THAT(rig.service.expected, testing::Contains(testing::Key(plenary)));
    EXPECT_THAT(rig.service.expected.at(plenary), testing::ElementsAre(door));
}

TEST_F(LobbyScreens, AServerThatFindsNobodyWrittenWaitsFromWhenItIsBack) {
    close();
    leave(wall);
    leave(sign);
    rig.boot();
    static_cast<void>(told());
    FakeWire own;
    come(own, "wall", {plenary});
    live(std::chrono::seconds{9}, {&own});
    EXPECT_EQ(told(), std::vector{ScreenId{"wall"}}) << "the room's own is waited for all the time";
    EXPECT_EQ(shown(ScreenId{"wall"}).name, "Muro");
    paint(own, "plenary.public", 1);
    live(std::chrono::seconds{2}, {&own});
    EXPECT_THAT(told().value(), IsEmpty()) << "as a closing of a former version's";
    EXPECT_TRUE(shown(door).id.empty());
    FakeWire again;
    come(again, "door", {});
    live(limits::unslated_after + std::chrono::seconds{1}, {&own, &again});
    EXPECT_EQ(told(), std::vector{door});
    EXPECT_TRUE(is_waited_for(shown(door)));
    EXPECT_EQ(shown(door).health, ScreenHealth::unknown);
    paint(again, "plenary.public", 1);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, OneThatComesBackForItsOwnRoomAloneIsWaitedForUntilItHasPainted) {
    close();
    rig.advance(Millis{100});
    ASSERT_EQ(told(), std::vector{door});
    leave(sign);
    FakeWire again;
    come(again, "door", {annex});
    live(std::chrono::seconds{4}, {&wall, &again});
    EXPECT_EQ(told(), std::vector{door}) << "until then its glass may show what it showed";
    paint(again, "annex.public", 1);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
    leave(again);
    FakeWire third;
    come(third, "door", {});
    rig.advance(Millis{100});
    EXPECT_EQ(told(), std::nullopt) << "it has a moment to paint, as any that comes";
}

TEST_F(LobbyScreens, WhoeverProvesLessThanTheLostOneDidIsNotTakenForIt) {
    const auto come_with_key = [&](FakeWire& wire, std::vector<RoomId> rooms) {
        rig.connect(wire, {access::Route::tls, "10.0.0.7", "c0ffee"});
        const auto hello = only<protocol::Hello>(wire.take()).at(0);
        auto identify = Rig::screen(std::move(rooms));
        identify.device.id = door;
        identify.device.key = key.public_digits();
        identify.proof = key.sign(
            {hello.server_id, hello.boot_id, hello.nonce, Role::display, door, "c0ffee"});
        rig.say(wire, protocol::encode(identify));
        ASSERT_FALSE(wire.closed);
    };
    leave(sign);
    FakeWire keyed;
    come_with_key(keyed, {});
    close();
    rig.pass(limits::unslated_after + Millis{100});
    ASSERT_EQ(told(), std::vector{door});
    leave(keyed);
    FakeWire stranger;
    come(stranger, "door", {annex});
    paint(stranger, "annex.public", 1);
    live(std::chrono::seconds{4}, {&wall, &stranger});
    EXPECT_EQ(told(), std::vector{door}) << "it shows no key";
    FakeWire again;
    come_with_key(again, {annex});
    paint(again, "annex.public", 1);
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
}

TEST_F(LobbyScreens, NoCrowdOfPagesKeepsItOffTheList) {
    ScreenBook book({{plenary, rig.service.declared[plenary]},
                     {annex, rig.service.declared[annex]}});
    auto identify = Rig::screen();
    ConnectionNumber number = 0;
    for (std::size_t i = 0; i < limits::screens_known + 1; ++i) {
        identify.device.id = ScreenId{"page-" + std::to_string(i)};
        book.joined(++number, public_of(plenary), identify, "x", rig.now);
    }
    identify.device.id = door;
    book.joined(++number, public_of(plenary), identify, "x", rig.now);
    const Live live = book.live([](const StreamSubject&) { return StreamMark{}; }, rig.now);
    const auto& screens = live.screens.at(plenary);
    EXPECT_TRUE(std::any_of(screens.begin(), screens.end(),
                            [](const ScreenView& each) { return each.id == door; }));
}

TEST_F(LobbyScreens, OneThatIsExpectedAndNeverCameIsNotSaidToShowTheRoom) {
    ScreenBook book({{plenary, rig.service.declared[plenary]},
                     {annex, rig.service.declared[annex]}});
    book.expect(plenary, {door});
    EXPECT_THAT(book.elsewhere(), IsEmpty()) << "a guess would be written as if it were known";
    auto identify = Rig::screen();
    identify.device.id = door;
    book.joined(1, public_of(plenary), identify, "x", rig.now);
    const auto elsewhere = book.elsewhere();
    ASSERT_TRUE(elsewhere.contains(plenary));
    EXPECT_THAT(elsewhere.at(plenary), testing::ElementsAre(door));
}

TEST_F(LobbyScreens, OneThatIsExpectedIsNamedAsThoseThatAreThere) {
    rig.service.declared[annex].front().view = "lobby";
    ScreenBook book({{plenary, rig.service.declared[plenary]},
                     {annex, rig.service.declared[annex]}});
    book.expect(plenary, {door});
    const Live live = book.live([](const StreamSubject&) { return StreamMark{}; }, rig.now);
    const std::vector<ScreenView>& screens = live.screens.at(plenary);
    const auto at = std::find_if(screens.begin(), screens.end(),
                                 [](const ScreenView& each) { return each.id == door; });
    ASSERT_NE(at, screens.end());
    EXPECT_EQ(at->name, "Puerta");
    EXPECT_EQ(at->view, "lobby");
}

TEST_F(LobbyScreens, OneThatTheEventFileNamesNoMoreIsNotWaitedFor) {
    close();
    rig.service.declared[annex].clear();
    rig.hub->event_edited();
    rig.advance(Millis{100});
    EXPECT_THAT(told().value(), IsEmpty());
    declare(annex, "door", "Puerta");
    rig.hub->event_edited();
    rig.pass(Millis{100} + limits::unslated_after);
    EXPECT_EQ(told(), std::vector{door});
}

TEST_F(LobbyScreens, NobodyElseBearsAPairedNameInAnyRoom) {
    const std::string bound(limits::device_key_digits, 'a');
    FakeWire impostor;
    come(impostor, "door", {plenary});
    ASSERT_FALSE(impostor.closed);
    rig.service.paired[annex][door] = {bound, false};
    rig.deliver({annex});
    EXPECT_EQ(impostor.closed, protocol::CloseCode::device_not_proven)
        << "a closing of the plenary would wait for it";
    FakeWire another;
    come(another, "door", {plenary});
    EXPECT_EQ(another.closed, protocol::CloseCode::device_not_proven);
}

}  // namespace
}  // namespace plenaria::transport::test::lobby_screens_test
