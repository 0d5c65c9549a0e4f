// The wires of the venue: two one-way pipes to a connection, each with its delay, its jitter and
// its bound, which keep the order of what they carry, as TCP does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/model/time.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/simulation/timeline.hpp"

namespace plenaria::simulation {

/// What travels: a WebSocket's frames, whole as a client sends them or as a server's bytes, and the
/// end of its connection.
struct Parcel {
    enum class Kind { open, text, ping, pong, close, bytes, end };
    Kind kind = Kind::text;
    std::string bytes;       ///< of a text, or some of the server's
    std::uint16_t code = 0;  ///< of a close
};

/// One way. Must be owned by a shared pointer, as what travels outlives either end's interest.
class Pipe : public std::enable_shared_from_this<Pipe> {
public:
    using Arrive = std::function<void(Parcel)>;
    using Taken = std::function<void()>;

    /// A `steady` one takes the same time for everything, and all that it has room for; of the
    /// others some have little room, by the seed.
    Pipe(Timeline& timeline, std::uint64_t seed, bool steady = false);

    /// Whoever stands at the far end; without anybody what arrives waits there.
    void set_arrive(Arrive arrive) {
        arrive_ = std::move(arrive);
        arm();
    }
    /// Gives something to carry; `taken` is called, later, when there is room for the next.
    void send(Parcel parcel, Taken taken = {});
    /// Takes a beginning of the bytes, as a socket that does not wait; 0: no more now. At times it
    /// takes less than it has room for.
    [[nodiscard]] std::size_t write(std::string_view bytes);
    /// Calls once, later, when `write` would take something again.
    void when_writable(Taken call);
    /// Nothing arrives before then; it is not lost.
    void hold(Millis until) { held_until_ = std::max(held_until_, until); }
    /// Until then the far end takes one parcel, or some hundred bytes, in so long.
    void slow(Millis until, Millis each);
    /// From here on nothing arrives, and nobody is told.
    void die() { dead_ = true; }
    /// Drops what has not arrived and says `end` to the far end.
    void cut();
    /// Says `end` behind all that was taken.
    void finish();

    /// Nothing is on its way, and nothing waits to be.
    [[nodiscard]] bool empty() const { return carried_.empty() && !waiting_; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    struct Carried {
        Parcel parcel;
        Millis ready{};
    };
    struct Waiting {
        Parcel parcel;
        Taken taken;
    };

    void carry(Parcel parcel);
    void pump();
    void arm();
    /// The next that arrives; of bytes, while the far end is slow, not all.
    [[nodiscard]] Parcel take_front();
    void tell_writable();

    Timeline& timeline_;
    scenarios::Random random_;
    bool steady_;
    std::size_t capacity_;
    Arrive arrive_;
    std::deque<Carried> carried_;
    std::optional<Waiting> waiting_;
    Taken writable_;  ///< who waits until bytes are taken again
    Millis full_until_{};
    std::size_t bytes_ = 0;
    Millis last_ready_{};
    Millis held_until_{};
    Millis slow_until_{};
    Millis slow_each_{};
    bool armed_ = false;
    bool dead_ = false;
};

/// A connection between a client and the server, from the client's knock on.
struct Line {
    std::shared_ptr<Pipe> down;  ///< server to client
    std::shared_ptr<Pipe> up;
    std::string channel;  ///< what both ends of its TLS compute
    std::size_t client = 0;
};

}  // namespace plenaria::simulation
