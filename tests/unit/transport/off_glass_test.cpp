// A screen that says that its window is not on the glass: what it painted before counts no more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "server/model/off_glass.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::off_glass_test {
namespace {

class OffGlass : public testing::Test {
protected:
    void SetUp() override {
        ScreenView declared;
        declared.id = ScreenId("wall");
        declared.name = "Muro";
        rig.service.declared[plenary] = {declared};
        rig.boot();
        rig.pass(std::chrono::seconds{8});
        auto identify = Rig::screen();
        identify.device.id = ScreenId("wall");
        rig.join(wall, identify);
        says({{"plenary.public", 1}}, "floor");
        rig.pass(Millis{1'000});
    }
    void says(std::vector<protocol::ResumePoint> applied, std::string_view scene) {
        protocol::Status status;
        status.applied = std::move(applied);
        status.scene = std::string{scene};
        rig.say(wall, protocol::encode(status));
    }
    const ScreenView& shown() { return rig.service.live.screens[plenary].at(0); }
    /// What the engine was told last of the plenary's screens; nothing: no word since.
    std::optional<bool> told() {
        const auto at = rig.service.told.find(plenary);
        const std::optional word =
            at == rig.service.told.end() ? std::nullopt : std::optional{at->second.empty()};
        rig.service.told.clear();
        return word;
    }

    Rig rig;
    FakeWire wall;
};

TEST_F(OffGlass, IsUnknownUntilItHasPaintedWhereItIsSeen) {
    ASSERT_EQ(shown().health, ScreenHealth::current);
    says({}, scene_off_glass);
    rig.pass(Millis{1'000});
    EXPECT_EQ(shown().health, ScreenHealth::unknown);
    EXPECT_FALSE(shown().confirmed);
    says({{"plenary.public", 1}}, "floor");
    rig.pass(Millis{1'000});
    EXPECT_EQ(shown().health, ScreenHealth::current);
    EXPECT_TRUE(shown().confirmed);
}

TEST_F(OffGlass, ASlateThatNobodySeesConfirmsNoClosing) {
    rig.service.views.at(public_of(plenary)).doors.state = DoorsState::clearing;
    rig.deliver({plenary});
    says({}, scene_off_glass);
    rig.pass(Millis{1'000});
    EXPECT_FALSE(shown().slated);
    EXPECT_NE(told(), std::optional{true});
    says({{"plenary.public", 2}}, "neutral");
    rig.pass(Millis{1'000});
    EXPECT_TRUE(shown().slated);
    EXPECT_EQ(told(), std::optional{true});
    says({{"plenary.public", 2}}, scene_off_glass);
    rig.pass(limits::unslated_after + Millis{1'000});
    EXPECT_FALSE(shown().slated) << "whatever else it says";
    EXPECT_EQ(told(), std::optional{false});
}

}  // namespace
}  // namespace plenaria::transport::test::off_glass_test
