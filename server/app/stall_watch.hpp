// Notices that a thread stands still, and says so while it does.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace plenaria::app {

/// Watches one thread, from one of its own.
class StallWatch {
public:
    using Clock = std::chrono::steady_clock;
    struct Seen {
        int stalls = 0;
        std::optional<Clock::time_point> last;  ///< the end of the last one, or now while it lasts
    };

    /// A thread that does not `beat` for `limit` stands still. `log` takes a line when that is so
    /// and one when it is over, on the watch's thread.
    StallWatch(std::chrono::milliseconds limit, std::function<void(std::string_view)> log);
    ~StallWatch();
    StallWatch(const StallWatch&) = delete;
    StallWatch& operator=(const StallWatch&) = delete;

    /// "I go on": by the watched thread, several times within the limit.
    void beat();
    /// Any thread.
    [[nodiscard]] Seen seen() const;

private:
    void run();
    /// A line where something has changed.
    [[nodiscard]] std::string look(Clock::time_point now);

    const std::chrono::milliseconds limit_;
    std::function<void(std::string_view)> log_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    Clock::time_point last_beat_ = Clock::now();
    std::optional<Clock::time_point> stalled_since_;
    Seen seen_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace plenaria::app
