// Time limits without a timer each: never early, two ticks late at most, and gone with their owner.
#include "server/transport/tick_wheel.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace plenaria::transport::test::tick_wheel_test {
namespace {

using namespace std::chrono_literals;

struct Bell : Alarm {
    void ring() override { ++rung; }
    int rung = 0;
};

struct Repeater : Alarm {
    explicit Repeater(TickWheel& on) : wheel(on) {}
    void ring() override {
        ++rung;
        wheel.set(*this, 100ms);
    }
    TickWheel& wheel;
    int rung = 0;
};

void pass(TickWheel& wheel, int ticks) {
    for (int i = 0; i < ticks; ++i) {
        wheel.tick();
    }
}

TEST(TickWheel, RingsOnceAndNeverEarly) {
    TickWheel wheel;
    Bell bell;
    wheel.set(bell, 400ms);
    pass(wheel, 4);
    EXPECT_EQ(bell.rung, 0) << "the first tick may have come at once";
    pass(wheel, 1);
    EXPECT_EQ(bell.rung, 1);
    pass(wheel, 600);
    EXPECT_EQ(bell.rung, 1);
}

TEST(TickWheel, HoldsLimitsLongerThanItsTurn) {
    TickWheel wheel;
    Bell bell;
    wheel.set(bell, 5min);
    pass(wheel, 3'000);
    EXPECT_EQ(bell.rung, 0);
    pass(wheel, 1);
    EXPECT_EQ(bell.rung, 1);
}

TEST(TickWheel, ALaterLimitTakesTheEarliersPlace) {
    TickWheel wheel;
    Bell bell;
    wheel.set(bell, 200ms);
    wheel.set(bell, 1s);
    pass(wheel, 10);
    EXPECT_EQ(bell.rung, 0);
    TickWheel::cancel(bell);
    pass(wheel, 600);
    EXPECT_EQ(bell.rung, 0);
}

TEST(TickWheel, OneThatSetsItselfAnewRingsOnAndOneThatIsGoneDoesNot) {
    TickWheel wheel;
    Repeater repeater{wheel};
    wheel.set(repeater, 0ms);
    auto gone = std::make_unique<Bell>();
    wheel.set(*gone, 0ms);
    gone.reset();
    pass(wheel, 10);
    EXPECT_EQ(repeater.rung, 5);
}

}  // namespace
}  // namespace plenaria::transport::test::tick_wheel_test
