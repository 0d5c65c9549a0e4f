#include "server/app/stall_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

namespace plenaria::app::stall_watch_test {
namespace {

using std::chrono::milliseconds;
using testing::IsEmpty;
using testing::StartsWith;

/// The lines of a watch, in order. Thread-safe.
class Lines {
public:
    void add(std::string_view line) {
        const std::lock_guard lock{mutex_};
        lines_.emplace_back(line);
    }
    [[nodiscard]] std::vector<std::string> all() const {
        const std::lock_guard lock{mutex_};
        return lines_;
    }
    /// Waits until there are so many, with a margin that a busy machine needs.
    [[nodiscard]] bool wait_for(std::size_t count) const {
        for (int i = 0; i < 1'000 && all().size() < count; ++i) {
            std::this_thread::sleep_for(milliseconds{10});
        }
        return all().size() >= count;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

TEST(StallWatch, says_that_a_thread_stands_still_and_that_it_goes_on) {
    Lines lines;
    StallWatch watch{milliseconds{40}, [&](std::string_view line) { lines.add(line); }};
    ASSERT_TRUE(lines.wait_for(1)) << "nobody beats";
    EXPECT_EQ(watch.seen().stalls, 1);
    EXPECT_TRUE(watch.seen().last);
    std::atomic<bool> over = false;
    std::thread beats{[&] {
        while (!over) {
            watch.beat();
            std::this_thread::sleep_for(milliseconds{1});
        }
    }};
    EXPECT_TRUE(lines.wait_for(2));
    over = true;
    beats.join();
    EXPECT_THAT(lines.all()[0], StartsWith("event=stalled thread=server for_ms="));
    EXPECT_THAT(lines.all()[1], StartsWith("event=stall_over thread=server lasted_ms="));
}

TEST(StallWatch, says_nothing_of_a_thread_that_goes_on) {
    Lines lines;
    StallWatch watch{milliseconds{400}, [&](std::string_view line) { lines.add(line); }};
    // Three times the limit, looked at a dozen times.
    const auto end = StallWatch::Clock::now() + milliseconds{1'200};
    while (StallWatch::Clock::now() < end) {
        watch.beat();
        std::this_thread::sleep_for(milliseconds{1});
    }
    EXPECT_EQ(watch.seen().stalls, 0);
    EXPECT_FALSE(watch.seen().last);
    EXPECT_THAT(lines.all(), IsEmpty());
}

}  // namespace
}  // namespace plenaria::app::stall_watch_test
