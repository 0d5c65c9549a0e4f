// The server's clock, measured from round trips (design.md, Contract: `time`). Sans-IO: instants
// come in with every call. Single-threaded.
#pragma once

#include <deque>
#include <optional>

#include "server/client/picture.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::client {

class ClockSync {
public:
    /// Forgets everything: another boot of the server has another clock, and its first fix is set
    /// at once.
    void new_boot();
    /// Starts a burst. Round trips of the connection before are forgotten (the path may be
    /// another one, and the machine may have slept); the clock itself goes on.
    void new_connection();
    /// The machine slept, and the local clock may have counted more than passed: where the next
    /// measurement finds this clock ahead by more than its round trip, it is set back at once.
    void doubt() { doubted_beyond_ = Millis{0}; }
    /// The server was silent for so long that it may have stood still together with its clock, as a
    /// virtual machine does that is held: where the next measurement finds this clock ahead by more
    /// than any measurement errs, it is set back at once.
    void doubt_server();

    /// What comes may tell that the measurements are wrong: the next request is due now.
    void ask_at_once() { next_request_ = SteadyPoint::min(); }

    /// The `t0` of a request to send now, or nothing. One request is under way at a time: requests
    /// behind each other would measure their own queue.
    [[nodiscard]] std::optional<TimePoint> request_due(SteadyPoint now);
    /// Takes a reply. Answers whether it belonged to the request under way and was used.
    [[nodiscard]] bool reply(const protocol::TimeReply& reply, SteadyPoint now);

    [[nodiscard]] const ServerClock& clock() const { return clock_; }
    /// Whether a round trip was measured on this connection since the server was last doubted.
    [[nodiscard]] bool measured() const { return !window_.empty(); }
    /// How long ago the server said `server`, which comes at `now`; may be negative by the error of
    /// the measurement. Nothing where none was made.
    [[nodiscard]] std::optional<Millis> age_of(TimePoint server, SteadyPoint now) const;
    /// The lowest round trip of the window; -1 when none was measured on this connection.
    [[nodiscard]] int rtt_ms() const;
    /// How far the clock is still from where the last measurement puts it; positive: it is behind.
    [[nodiscard]] Millis correction_left(SteadyPoint now) const;

private:
    /// At `local`, the middle of a round trip, the server's clock stood at `server`.
    struct Sample {
        SteadyPoint local;
        TimePoint server;
        Millis round_trip{};
    };
    struct Request {
        TimePoint t0;
        SteadyPoint sent;
    };

    [[nodiscard]] const Sample& best() const;
    [[nodiscard]] static bool exclude_each_other(const Sample& a, const Sample& b);
    void steer(SteadyPoint now);

    ServerClock clock_;
    std::optional<Millis> doubted_beyond_;  ///< how far ahead it is set back; nothing: nowhere
    std::deque<Sample> window_;
    std::optional<Request> under_way_;
    int burst_left_ = 0;
    SteadyPoint next_request_ = SteadyPoint::max();  ///< never, before the first connection
};

}  // namespace plenaria::client
