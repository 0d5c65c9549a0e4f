// The mark of life, written beside the server's thread: a disk that hangs must not hold that.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>

#include "server/model/ids.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {

/// How often a mark is handed on.
inline constexpr std::chrono::seconds mark_every{1};

/// How long to wait after a mark that took `took`: a disk that is slow has others to serve.
[[nodiscard]] inline std::chrono::steady_clock::duration rest_after_mark(
    std::chrono::steady_clock::duration took) {
    using Duration = std::chrono::steady_clock::duration;
    // Each mark is synced: never more than a twentieth of the disk's time, and a mark is never much
    // older than the outages that persons notice.
    constexpr int rest_per_mark = 20;
    constexpr Duration least = std::chrono::milliseconds{500};
    constexpr Duration most = std::chrono::seconds{10};
    return std::clamp(rest_per_mark * took, least, most);
}

/// Writes the `AliveMark` of one folder, on a thread of its own.
class AliveKeeper {
public:
    explicit AliveKeeper(const std::filesystem::path& folder);
    /// Waits for the last mark, but not for a disk that hangs: what that holds ends with the
    /// process.
    ~AliveKeeper();
    AliveKeeper(const AliveKeeper&) = delete;
    AliveKeeper& operator=(const AliveKeeper&) = delete;

    /// Hands the next mark on, in the place of one that still waits. Never waits itself.
    void touch(TimePoint now, Position durable);
    /// How long the present mark takes; zero: none is being written.
    [[nodiscard]] std::chrono::steady_clock::duration under_way() const;

private:
    struct Slot;

    static void write_marks(Slot& slot, const std::filesystem::path& folder);

    std::shared_ptr<Slot> slot_;
};

}  // namespace plenaria::app
