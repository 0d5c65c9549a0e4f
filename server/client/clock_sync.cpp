#include "server/client/clock_sync.hpp"

#include <algorithm>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace plenaria::client {
namespace {

// Local networks answer within milliseconds; what took longer than this was lost, or errs by half
// of it, which is less than what makes words old (link_machine_age.cpp).
constexpr Millis reply_within{3'000};
// A virtual machine that was held wakes with a clock far behind; slewing an hour at 50 ms/s takes a
// day, and going forward never shows a time twice. Backwards only a doubted clock is stepped.
constexpr Millis step_forward_beyond{2'000};
// A measurement errs by half of its round trip; what is shown may err by as much to the other side.
constexpr Millis no_error_beyond = reply_within;
// What two measurements err by needs no other reason; nor does what two clocks drift apart in the
// minutes that a window holds.
constexpr Millis agree_within{1'000};

}  // namespace

void ClockSync::new_boot() { *this = ClockSync{}; }

void ClockSync::doubt_server() {
    if (!doubted_beyond_) {
        doubted_beyond_ = no_error_beyond;
        // What was measured before it stood still would speak against what is measured now.
        new_connection();
    }
}

void ClockSync::new_connection() {
    window_.clear();
    under_way_.reset();
    burst_left_ = limits::time_sync_burst;
}

std::optional<TimePoint> ClockSync::request_due(SteadyPoint now) {
    if (under_way_ && now - under_way_->sent < reply_within) {
        return std::nullopt;
    }
    if (burst_left_ > 0) {
        --burst_left_;
    } else if (now < next_request_) {
        return std::nullopt;
    }
    // Without a measurement nobody knows how old words are that come.
    next_request_ = now + (window_.empty() ? reply_within : limits::time_sync_every);
    // The server only echoes t0, so it need not be a time of day: the steady clock's own reading
    // tells the requests apart.
    const TimePoint t0{std::chrono::floor<Millis>(now.time_since_epoch())};
    under_way_ = Request{t0, now};
    return t0;
}

bool ClockSync::reply(const protocol::TimeReply& reply, SteadyPoint now) {
    if (!under_way_ || reply.t0 != under_way_->t0 || reply.t2 < reply.t1) {
        return false;
    }
    const auto inside = reply.t2 - reply.t1;
    const auto total = now - under_way_->sent;
    const auto trip = std::chrono::ceil<Millis>(total) - inside;
    if (trip > no_error_beyond) {
        // It errs by half of that: what tells a server that stood still would tell nothing.
        under_way_.reset();
        next_request_ = now;
        return false;
    }
    const Sample sample{under_way_->sent + total / 2, reply.t1 + inside / 2,
                        std::max(trip, Millis{0})};
    if (!window_.empty() && exclude_each_other(sample, best())) {
        // One of the clocks was set: what was measured before is of another one.
        window_.clear();
    }
    window_.push_back(sample);
    if (window_.size() > limits::time_sync_window) {
        window_.pop_front();
    }
    under_way_.reset();
    steer(now);
    return true;
}

const ClockSync::Sample& ClockSync::best() const {
    PLENARIA_ASSERT(!window_.empty());
    // Of equals the youngest: the two clocks drift apart.
    return *std::min_element(window_.rbegin(), window_.rend(), [](const auto& a, const auto& b) {
        return a.round_trip < b.round_trip;
    });
}

bool ClockSync::exclude_each_other(const Sample& a, const Sample& b) {
    const auto apart =
        std::chrono::abs((a.server - b.server) - std::chrono::floor<Millis>(a.local - b.local));
    return apart > std::max(agree_within, (a.round_trip + b.round_trip) / 2 + Millis{1});
}

void ClockSync::steer(SteadyPoint now) {
    const Sample& sample = best();
    const TimePoint measured =
        sample.server + std::chrono::duration_cast<Millis>(now - sample.local);
    const TimePoint shown = clock_.at(now);
    const Millis correction = measured - shown;
    const bool certainly_behind =
        correction > step_forward_beyond && correction > sample.round_trip;
    // What this measurement and the one that is shown may err by needs no other reason.
    const Millis explained = (sample.round_trip + Millis{1}) / 2 + clock_.offset_error;
    const bool misled =
        doubted_beyond_ &&
        -correction > std::max({sample.round_trip, *doubted_beyond_, explained});
    const bool set = !clock_.known || certainly_behind || misled;
    doubted_beyond_.reset();
    clock_.known = true;
    clock_.reference = set ? measured : shown;
    clock_.reference_local = now;
    clock_.slewing = set ? Millis{0} : correction;
    clock_.offset_error = (sample.round_trip + Millis{1}) / 2;
}

std::optional<Millis> ClockSync::age_of(TimePoint server, SteadyPoint now) const {
    if (window_.empty()) {
        return std::nullopt;
    }
    const Sample& sample = best();
    return sample.server + std::chrono::duration_cast<Millis>(now - sample.local) - server;
}

int ClockSync::rtt_ms() const {
    return window_.empty() ? -1 : static_cast<int>(best().round_trip.count());
}

Millis ClockSync::correction_left(SteadyPoint now) const {
    if (!clock_.known) {
        return Millis{0};
    }
    const auto elapsed = std::chrono::duration_cast<Millis>(now - clock_.reference_local);
    return clock_.reference + elapsed + clock_.slewing - clock_.at(now);
}

}  // namespace plenaria::client
