#include "server/model/countdown.hpp"

#include <gtest/gtest.h>

#include <random>

namespace plenaria::countdown_test {
namespace {

constexpr TimePoint start = from_unix_ms(1'790'000'000'000);

Clock running(int allotment_s, int consumed_s = 0) {
    return {std::chrono::seconds{allotment_s}, std::chrono::seconds{consumed_s}, start,
            std::chrono::seconds{30}};
}

TEST(Countdown, counts_only_while_it_runs) {
    const Clock clock = running(180, 20);
    EXPECT_EQ(spent(clock, start), std::chrono::seconds{20});
    EXPECT_EQ(remaining(clock, start + std::chrono::seconds{40}), std::chrono::seconds{120});
    Clock standing = clock;
    standing.running_since.reset();
    EXPECT_EQ(remaining(standing, start + std::chrono::hours{5}), std::chrono::seconds{160});
}

TEST(Countdown, an_offset_never_shows_more_than_what_is_left) {
    const Clock clock = running(180);
    EXPECT_EQ(remaining(clock, start - Millis{250}), std::chrono::seconds{180});
}

TEST(Countdown, turns_amber_at_the_threshold_and_red_at_zero) {
    const Clock clock = running(180);
    const auto at = [&](int second_left) {
        return phase(clock, start + std::chrono::seconds{180 - second_left});
    };
    EXPECT_EQ(at(31), ClockPhase::normal);
    EXPECT_EQ(phase(clock, start + Millis{149'999}), ClockPhase::normal);
    EXPECT_EQ(at(30), ClockPhase::warning);
    EXPECT_EQ(at(1), ClockPhase::warning);
    EXPECT_EQ(at(0), ClockPhase::over);
    EXPECT_EQ(at(-1), ClockPhase::over);
}

TEST(Countdown, an_extension_across_zero_returns_from_red) {
    Clock clock = running(180);
    const TimePoint late = start + std::chrono::seconds{190};
    EXPECT_EQ(phase(clock, late), ClockPhase::over);
    clock.allotment += std::chrono::seconds{20};
    EXPECT_EQ(phase(clock, late), ClockPhase::warning);
    clock.allotment += std::chrono::seconds{60};
    EXPECT_EQ(phase(clock, late), ClockPhase::normal);
}

TEST(ClockFace, is_written_as_speakers_know_it) {
    EXPECT_EQ(clock_face(Millis{97'000}), "1:37");
    EXPECT_EQ(clock_face(std::chrono::minutes{12}), "12:00");
    EXPECT_EQ(clock_face(Millis{3'723'000}), "1:02:03");
    EXPECT_EQ(clock_face(Millis{-17'000}), "+0:17");
    EXPECT_EQ(clock_face(Millis{0}), "0:00");
    EXPECT_EQ(clock_face(Millis{1}), "0:01") << "something is left";
    EXPECT_EQ(clock_face(Millis{179'001}), "3:00") << "the full allotment as it starts";
    EXPECT_EQ(clock_face(Millis{-999}), "0:00") << "no whole second over yet";
    EXPECT_EQ(clock_face(Millis{-1'000}), "+0:01");
    EXPECT_EQ(clock_face(Millis{-3'600'000}), "+1:00:00");
}

TEST(NextTick, is_the_very_instant_at_which_the_face_changes) {
    std::mt19937 random{7};
    for (int i = 0; i < 2'000; ++i) {
        const Clock clock{Millis{random() % 400'000}, Millis{random() % 5'000}, start, Millis{0}};
        const TimePoint now = start + Millis{random() % 800'000};
        const auto tick = next_tick(clock, now);
        ASSERT_TRUE(tick.has_value());
        ASSERT_GT(*tick, now);
        const std::string face = clock_face(remaining(clock, now));
        ASSERT_EQ(clock_face(remaining(clock, *tick - Millis{1})), face);
        // Around zero the face stands a second longer: rounded up before it, down after it.
        if (face != "0:00" || remaining(clock, *tick) < Millis{0}) {
            ASSERT_NE(clock_face(remaining(clock, *tick)), face)
                << "left " << remaining(clock, now).count();
        }
    }
}

TEST(NextTick, never_comes_while_the_clock_stands) {
    Clock clock = running(180);
    clock.running_since.reset();
    EXPECT_FALSE(next_tick(clock, start).has_value());
}

}  // namespace
}  // namespace plenaria::countdown_test
