// A log that nobody waits for: a pipe that is full, or a disk that hangs, must not hold up a
// meeting (law 6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace plenaria::app {

/// Writes to a descriptor on a thread of its own, one write per line. At most `lines_max` lines
/// wait; beyond, new ones are dropped, and how many is said as soon as there is room again.
/// Thread-safe.
class BackgroundLog {
public:
    /// What a busy meeting logs in a minute; 150 kB.
    static constexpr std::size_t lines_max = 1'024;
    /// Makes the line that says how many were dropped.
    using DroppedLine = std::function<std::string(std::uint64_t)>;

    BackgroundLog(int descriptor, DroppedLine dropped_line);
    /// Waits a second at most until what was said is written; the rest is lost.
    ~BackgroundLog();
    BackgroundLog(const BackgroundLog&) = delete;
    BackgroundLog& operator=(const BackgroundLog&) = delete;

    /// Takes lines, with their ends; never waits for the descriptor.
    void say(std::string lines);

private:
    struct State;
    static void write_on(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
};

/// Writes all of it, however long that takes. Zero, or what the system said.
int write_all(int descriptor, std::string_view bytes);

}  // namespace plenaria::app
