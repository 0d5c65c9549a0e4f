// The least that any server could do: a process that, asked for it, calls send() once for each of
// its sockets. What the room's server needs is told as a ratio to this.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "tests/bench/figures.hpp"

namespace plenaria::bench {

class BareSender {
public:
    /// Starts the process and connects `receivers` sockets to it. To be made before any thread.
    explicit BareSender(std::size_t receivers);
    ~BareSender();
    BareSender(const BareSender&) = delete;
    BareSender& operator=(const BareSender&) = delete;

    /// The receiving ends.
    [[nodiscard]] const std::vector<int>& sockets() const { return sockets_; }
    /// Asks for `frame` to be sent once to every socket and returns at once.
    void ask(std::string_view frame);
    /// The sender's loop in the round that was asked for.
    struct Loop {
        BenchClock::time_point began;
        Nanos took{};
    };
    /// Waits for its end.
    [[nodiscard]] Loop loop();
    [[nodiscard]] pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    int control_ = -1;
    std::vector<int> sockets_;
};

}  // namespace plenaria::bench
