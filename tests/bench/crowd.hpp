// Many receivers on one epoll: sockets of a bare loop, or screens that joined a real server. Both
// are read and taken apart by the same code, so that only the senders differ.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/bare_client.hpp"
#include "tests/bench/bare_sender.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/frame_reader.hpp"

namespace plenaria::bench {

/// Processor time that the first thread of a process has used: in the server the one that runs the
/// engine and all sockets, so that the journal's thread is not counted.
[[nodiscard]] Nanos cpu_of_first_thread(pid_t pid);

/// When a round of one frame each was caused (the command was sent, the bare loop began), when it
/// began to arrive and when the last had it.
struct Round {
    BenchClock::time_point caused;
    BenchClock::time_point first;
    BenchClock::time_point last;
    [[nodiscard]] Nanos spread() const { return last - first; }
    [[nodiscard]] Nanos completion() const { return last - caused; }
};

/// The receiving ends of a bare loop.
class BareCrowd {
public:
    explicit BareCrowd(std::size_t size);
    /// Has `frame` sent to all and waits until all have it.
    Round round(std::string_view frame);
    [[nodiscard]] pid_t sender() const { return sender_.pid(); }

private:
    BareSender sender_;
    std::vector<FrameReader> readers_;
    Waiter waiter_;
};

/// Public screens on a server, and the console that moves the room.
class ScreenCrowd {
public:
    /// The console joins first.
    ScreenCrowd(std::uint16_t port, const protocol::Identify& console);
    /// Lets `count` more screens in.
    void grow(std::size_t count);
    [[nodiscard]] std::size_t size() const { return clients_.size() - 1; }

    /// Gives the command and waits for its result and one delta at each screen; a refusal stops the
    /// program.
    Round give(Command command);
    /// Takes whatever comes until `enough` answers true; it is asked after each batch.
    void take_until(const std::function<bool()>& enough);
    /// Takes what has come so far and waits for nothing.
    void take_what_is_there();
    /// Takes what still comes until nothing does for a while. Answers when the last delta came; a
    /// screen that is not as far as the others then stops the program.
    BenchClock::time_point settle();
    /// Sends a command and waits for nothing.
    void send(Command command);

    [[nodiscard]] std::size_t results() const { return results_; }
    /// Frames of every kind that console and screens have had: heartbeats cost the server the same.
    [[nodiscard]] std::size_t frames() const { return frames_; }
    /// Deltas that all screens together have had.
    [[nodiscard]] std::size_t deltas() const { return deltas_; }
    /// A whole frame as the last delta came, for the bare loop.
    [[nodiscard]] const std::string& delta_frame() const { return delta_frame_; }

private:
    void take(std::size_t index);

    std::uint16_t port_;
    std::vector<BareClient> clients_;  ///< the console comes first
    Waiter waiter_;
    int given_ = 0;
    std::size_t results_ = 0;
    std::size_t deltas_ = 0;
    std::size_t frames_ = 0;
    BenchClock::time_point first_delta_;
    std::vector<std::int64_t> revs_;  ///< that each client's last delta told, by its index
    std::string delta_frame_;
};

}  // namespace plenaria::bench
