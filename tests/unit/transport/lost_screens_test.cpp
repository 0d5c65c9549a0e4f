// Screens that left: those of the event are waited for, others for some minutes only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::lost_screens_test {
namespace {

class LostScreensTest : public testing::Test {
protected:
    void SetUp() override {
        ScreenView declared;
        declared.id = ScreenId("wall");
        declared.name = "Muro";
        rig.service.declared[plenary] = {declared};
        rig.boot();
    }
    const std::vector<ScreenView>& shown() { return rig.service.live.screens[plenary]; }
    std::vector<std::string> ids() {
        std::vector<std::string> found;
        for (const ScreenView& screen : shown()) {
            found.push_back(screen.id.value);
        }
        return found;
    }
    static protocol::Identify named(const std::string& id) {
        auto identify = Rig::screen();
        identify.device.id = ScreenId(id);
        return identify;
    }
    void leave(FakeWire& wire) {
        wire.hub = nullptr;
        rig.hub->disconnect(wire.number, "closed");
    }

    Rig rig;
    FakeWire wall;
    FakeWire console;
};

TEST_F(LostScreensTest, OneThatIsNotOfTheEventIsShownAsLostForSomeMinutesAndThenForgotten) {
    FakeWire page;
    rig.join(wall, named("wall"));
    rig.join(page, named("lobby-1"));
    rig.pass(Millis{1'000});
    EXPECT_THAT(ids(), testing::ElementsAre("wall", "lobby-1"));
    leave(wall);
    leave(page);
    rig.pass(limits::lost_screen_shown - Millis{1'000});
    ASSERT_THAT(ids(), testing::ElementsAre("wall", "lobby-1"));
    EXPECT_EQ(shown()[1].health, ScreenHealth::silent);
    rig.pass(Millis{2'000});
    EXPECT_THAT(ids(), testing::ElementsAre("wall")) << "the event waits for that one";
    EXPECT_EQ(shown()[0].health, ScreenHealth::silent);
    // Whoever comes back after all is what it was, and lost anew when it goes.
    FakeWire again;
    rig.join(again, named("lobby-1"));
    rig.pass(Millis{1'000});
    EXPECT_THAT(ids(), testing::ElementsAre("wall", "lobby-1"));
    leave(again);
    rig.pass(Millis{60'000});
    EXPECT_THAT(ids(), testing::ElementsAre("wall", "lobby-1"));
}

TEST_F(LostScreensTest, ThatOneIsForgottenIsToldAtAWholeSecond) {
    FakeWire page;
    rig.join(console, Rig::console());
    rig.join(page, named("lobby-1"));
    rig.pass(Millis{2'350});
    leave(page);
    rig.pass(limits::lost_screen_shown - Millis{1'000});
    const int before = rig.service.live_set;
    TimePoint told_at;
    for (int i = 0; i < 30 && rig.service.live_set == before; ++i) {
        rig.advance(Millis{100});
        told_at = rig.now;
    }
    EXPECT_EQ(rig.service.live_set, before + 1);
    EXPECT_LT(told_at.time_since_epoch() % limits::live_every, Millis{100}) << "the next tick";
}

}  // namespace
}  // namespace plenaria::transport::test::lost_screens_test
