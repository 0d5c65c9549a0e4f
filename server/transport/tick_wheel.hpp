// The time limits of all sockets on one clock: to set one costs two pointers, and a server with
// five thousand connections has one timer and not five thousand.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <boost/intrusive/list.hpp>

namespace plenaria::transport {

/// How often the server's clock ticks, and so how late a limit may be noticed.
inline constexpr std::chrono::milliseconds tick_every{100};

/// Something that waits for a moment; leaves the wheel as it ends.
class Alarm : public boost::intrusive::list_base_hook<
                  boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    virtual ~Alarm() = default;
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

protected:
    Alarm() = default;
    /// The moment has come. It may set itself anew, and end any alarm but the one that rings.
    virtual void ring() = 0;

private:
    friend class TickWheel;
    std::uint64_t due_ = 0;
};

/// Single-threaded; alarms that wait may outlive it.
class TickWheel {
public:
    /// Lets `alarm` ring once, never before `delay` has passed and at most two ticks later; takes
    /// the place of what it waited for.
    void set(Alarm& alarm, std::chrono::milliseconds delay);
    static void cancel(Alarm& alarm) { alarm.unlink(); }
    /// To be called every `tick_every`; rings what is due.
    void tick();
    /// How many ticks there were.
    [[nodiscard]] std::uint64_t now() const { return now_; }

private:
    using Alarms = boost::intrusive::list<Alarm, boost::intrusive::constant_time_size<false>>;
    // A turn of 25 s holds the common limits; what waits longer stays for another turn.
    static constexpr std::size_t spokes = 256;

    std::array<Alarms, spokes> wheel_;
    std::uint64_t now_ = 0;
};

}  // namespace plenaria::transport
