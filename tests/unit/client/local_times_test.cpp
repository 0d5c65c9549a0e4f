#include "server/client/local_times.hpp"

#include <gtest/gtest.h>

namespace plenaria::client::local_times_test {
namespace {

// 2026-11-20T02:05:09.999Z: still the evening of the 19th in America.
constexpr TimePoint evening = from_unix_ms(1'795'140'309'999);

TEST(LocalTimesTest, AppliesTheEventsZone) {
    const LocalTimes panama{"America/Panama"};
    ASSERT_TRUE(panama.zone_known());
    EXPECT_EQ(panama.hours_minutes(evening), "21:05");
    EXPECT_EQ(panama.hours_minutes_seconds(evening), "21:05:09");
    EXPECT_EQ(panama.date(evening), "2026-11-19");
    EXPECT_EQ(panama.day_and_month(evening, "es"), "19 de noviembre");
    EXPECT_EQ(panama.day_and_month(evening, "en"), "19 November");
}

TEST(LocalTimesTest, FollowsDaylightSaving) {
    const LocalTimes new_york{"America/New_York"};
    EXPECT_EQ(new_york.hours_minutes(from_unix_ms(1'795'140'300'000)), "21:05");  // November
    EXPECT_EQ(new_york.hours_minutes(from_unix_ms(1'782'000'300'000)), "20:05");  // June
}

TEST(LocalTimesTest, ZoneEastOfGreenwichAndItsMidnight) {
    const LocalTimes tokyo{"Asia/Tokyo"};
    EXPECT_EQ(tokyo.hours_minutes(from_unix_ms(1'795'143'600'000 - 43'200'000)), "00:00");
    EXPECT_EQ(tokyo.date(from_unix_ms(1'795'143'600'000 - 43'200'001)), "2026-11-19");
}

TEST(LocalTimesTest, UnknownZoneFallsBackToMarkedUtc) {
    for (const char* name : {"America/Atlantis", "", "../../etc/passwd"}) {
        const LocalTimes times{name};
        EXPECT_FALSE(times.zone_known()) << name;
        EXPECT_EQ(times.hours_minutes(evening), "02:05 UTC");
        EXPECT_EQ(times.hours_minutes_seconds(evening), "02:05:09 UTC");
        EXPECT_EQ(times.date(evening), "2026-11-20");
    }
}

TEST(LocalTimesTest, InstantsBeforeTheEpochKeepTheirTimeOfDay) {
    const LocalTimes utc{"Etc/UTC"};
    EXPECT_EQ(utc.hours_minutes_seconds(from_unix_ms(-1)), "23:59:59");
    EXPECT_EQ(utc.date(from_unix_ms(-1)), "1969-12-31");
}

TEST(SignedMinutesTest, SaysAheadAndBehind) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    EXPECT_EQ(signed_minutes(minutes{6}), "+6 min");
    EXPECT_EQ(signed_minutes(-minutes{2}), "-2 min");
    EXPECT_EQ(signed_minutes(seconds{29}), "0 min");
    EXPECT_EQ(signed_minutes(-seconds{29}), "0 min");
    EXPECT_EQ(signed_minutes(seconds{31}), "+1 min");
    EXPECT_EQ(signed_minutes(-seconds{31}), "-1 min");
    EXPECT_EQ(signed_minutes(minutes{60}), "+1 h 00 min");
    EXPECT_EQ(signed_minutes(minutes{65}), "+1 h 05 min");
    EXPECT_EQ(signed_minutes(-minutes{125}), "-2 h 05 min");
}

}  // namespace
}  // namespace plenaria::client::local_times_test
