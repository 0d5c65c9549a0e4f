#include "server/model/forecast.hpp"

#include <gtest/gtest.h>

namespace plenaria {
namespace {

using std::chrono::minutes;

constexpr TimePoint nine = from_unix_ms(1'790'000'000'000);

ItemView item(int from_min, int planned_min, ItemState state = ItemState::pending) {
    ItemView made;
    made.state = state;
    made.planned_start = nine + minutes{from_min};
    made.planned = minutes{planned_min};
    return made;
}

ItemView item_running(int from_min, int planned_min, int started_min) {
    ItemView made = item(from_min, planned_min, ItemState::running);
    made.started_at = nine + minutes{started_min};
    made.running_since = made.started_at;
    return made;
}

void expect_times(const ItemForecast& got, int start_min, int end_min) {
    EXPECT_EQ(got.expected_start, nine + minutes{start_min});
    EXPECT_EQ(got.expected_end, nine + minutes{end_min});
}

TEST(Forecast, of_a_day_that_has_not_begun_is_the_plan) {
    const auto got = forecast({item(0, 30), item(30, 60), item(100, 20)}, nine - minutes{10});
    expect_times(got.items[0], 0, 30);
    expect_times(got.items[1], 30, 90);
    expect_times(got.items[2], 100, 120);
    EXPECT_EQ(got.delay, minutes{0});
}

TEST(Forecast, what_runs_late_pushes_what_follows) {
    const auto got =
        forecast({item_running(0, 30, 10), item(30, 60), item(90, 20)}, nine + minutes{20});
    expect_times(got.items[0], 10, 40);
    expect_times(got.items[1], 40, 100);
    expect_times(got.items[2], 100, 120);
    EXPECT_EQ(got.delay, minutes{10});
}

TEST(Forecast, an_item_over_its_time_ends_now) {
    const auto got = forecast({item_running(0, 30, 0), item(30, 60)}, nine + minutes{45});
    expect_times(got.items[0], 0, 45);
    expect_times(got.items[1], 45, 105);
    EXPECT_EQ(got.delay, minutes{15});
}

TEST(Forecast, a_gap_in_the_plan_takes_the_delay_up) {
    const auto got = forecast({item_running(0, 30, 10), item(60, 30)}, nine + minutes{20});
    expect_times(got.items[1], 60, 90);
    EXPECT_EQ(got.delay, minutes{10}) << "of the item that is running";
}

TEST(Forecast, an_early_start_is_ahead_and_nothing_comes_before_its_plan) {
    const auto got = forecast({item_running(0, 30, -10), item(30, 60)}, nine);
    expect_times(got.items[0], -10, 20);
    expect_times(got.items[1], 30, 90);
    EXPECT_EQ(got.delay, minutes{-10});
}

TEST(Forecast, between_items_the_next_one_to_begin_tells_the_delay) {
    ItemView done = item(0, 30, ItemState::finished);
    done.started_at = nine + minutes{5};
    done.finished_at = nine + minutes{40};
    const auto got = forecast({done, item(30, 60)}, nine + minutes{42});
    expect_times(got.items[0], 5, 40);
    expect_times(got.items[1], 42, 102);
    EXPECT_EQ(got.delay, minutes{12});
}

TEST(Forecast, an_item_passed_over_waits_for_the_one_that_runs) {
    const auto got = forecast({item(0, 30), item_running(30, 30, 0)}, nine + minutes{10});
    expect_times(got.items[1], 0, 30);
    expect_times(got.items[0], 30, 60);
    EXPECT_EQ(got.delay, minutes{-30});
}

TEST(Forecast, with_nothing_left_there_is_no_delay) {
    EXPECT_EQ(forecast({}, nine).delay, Millis{0});
    const auto got = forecast({item(0, 30, ItemState::skipped)}, nine + minutes{500});
    expect_times(got.items[0], 0, 30);
    EXPECT_EQ(got.delay, Millis{0});
}

TEST(Forecast, an_item_taken_up_again_keeps_what_it_has_used) {
    ItemView again = item_running(0, 30, 0);
    again.spent = minutes{20};
    again.running_since = nine + minutes{60};
    EXPECT_EQ(item_elapsed(again, nine + minutes{65}), minutes{25});
    EXPECT_EQ(item_elapsed(again, nine), minutes{20}) << "an offset never counts backwards";
    expect_times(forecast({again}, nine + minutes{65}).items[0], 0, 70);
    again.running_since.reset();
    EXPECT_EQ(item_elapsed(again, nine + minutes{65}), minutes{20});
}

}  // namespace
}  // namespace plenaria
