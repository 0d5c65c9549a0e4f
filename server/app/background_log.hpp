// A log that nobody waits for: a pipe that is full, or a disk that hangs, must not hold up a
// meeting (law 6).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace plenaria::app {

/// Writes to a descriptor on a thread of its own, one write per line; what cannot be written is
/// tried again, from where it stopped. At most `lines_max` lines wait; beyond, new ones are
/// dropped, and how many is said as soon as there is room again. Thread-safe.
class BackgroundLog {
public:
    /// What a busy meeting logs in a minute; 150 kB.
    static constexpr std::size_t lines_max = 1'024;
    /// Of these, places where no line of the network waits: what it says of strangers must not keep
    /// out why no command is taken. The server itself says some lines in the worst minute.
    static constexpr std::size_t lines_kept_free = 64;
    /// Whom a line is of.
    enum class Speaker {
        server,
        network,  ///< who comes and goes, which strangers bring about
    };
    /// Makes the line that says how many were dropped.
    using DroppedLine = std::function<std::string(std::uint64_t)>;

    BackgroundLog(int descriptor, DroppedLine dropped_line);
    /// Waits a second at most until what was said is written; the rest is lost.
    ~BackgroundLog();
    BackgroundLog(const BackgroundLog&) = delete;
    BackgroundLog& operator=(const BackgroundLog&) = delete;

    /// Takes lines, with their ends; never waits for the descriptor.
    void say(std::string lines, Speaker speaker = Speaker::server);
    /// Waits for `limit` at most until all that was said is written; whether it is.
    [[nodiscard]] bool written_within(std::chrono::milliseconds limit);

private:
    struct State;
    static void write_on(State& state);
    /// False where it could not be written before all of this ended.
    static bool write_out(State& state, std::unique_lock<std::mutex>& lock, std::string_view line);

    std::shared_ptr<State> state_;
};

/// Writes all of it, however long that takes. Zero, or what the system said.
int write_all(int descriptor, std::string_view bytes);

}  // namespace plenaria::app
