// How old what the server says is when it comes, and up to when what is shown is true (law 7).
#include <algorithm>
#include <utility>

#include "server/client/link_machine.hpp"
#include "server/client/local_clock.hpp"

namespace plenaria::client {
namespace {

// Words this old may still be a measurement's error, or a client that painted.
constexpr Millis lag_noticed{1'000};
// The largest error of a measurement is less (`ClockSync`).
constexpr Millis lag_doubted{2'000};
// A server that starts with hundreds of screens answers the first of their questions late.
constexpr Millis unmeasured_believed{5'000};

constexpr std::uint16_t too_old = 1002;

}  // namespace

void LinkMachine::on(const protocol::Heartbeat& frame, SteadyPoint now, LinkActions& actions) {
    const bool behind_a_snapshot = std::exchange(snapshot_came_, false);
    beat_said_ = frame.now;
    beat_came_ = now;
    if (const auto age = clock_.age_of(frame.now, now)) {
        const bool was_late = std::exchange(late_, *age > silent_after);
        if (late_ && (was_late || !behind_a_snapshot)) {
            // What waits on the way goes with the connection; the next one begins with the present.
            // Or with the very snapshot that this stood behind: for that alone nobody leaves.
            lag_ = *age;
            show_as_past(actions);
            hang_up(too_old, actions);
            return;
        }
        judge(*age, now, actions);
    }
    for (const auto& point : frame.revs) {
        const auto found = streams_.find(point.stream_id);
        // One that is behind waited for the snapshot that was made after it.
        if (found != streams_.end() && !found->second.awaiting &&
            found->second.replica.rev() < point.rev) {
            ask_resync(point.stream_id, found->second, now, actions);
        }
    }
}

void LinkMachine::judge(Millis age, SteadyPoint now, LinkActions& actions) {
    lag_ = age > lag_noticed ? age : Millis{0};
    if (age > lag_doubted || age < -lag_doubted) {
        // Or it is the server's clock that fell back, or this one that stood still: the next round
        // trip tells.
        clock_.doubt_server();
        measured_since_ = false;
        believed_until_ = SteadyPoint::min();
        vouched_until_ = age > Millis{0} ? now - age : last_frame_;
    } else if (age > lag_noticed || age < -lag_noticed) {
        clock_.ask_at_once();
    } else {
        return;
    }
    send_time_request(now, actions);
}

void LinkMachine::on(const protocol::TimeReply& frame, SteadyPoint now, LinkActions& actions) {
    if (!clock_.reply(frame, now)) {
        return;
    }
    measured_since_ = true;
    if (lag_ > lag_doubted) {
        // It overtook what waits at the server, and makes nothing of it younger: it only tells
        // whether the heartbeat was as old as it seemed by what was measured before.
        const Millis age = clock_.age_of(beat_said_, beat_came_).value_or(Millis{0});
        lag_ = age > lag_noticed ? age : Millis{0};
    }
    send_time_request(now, actions);
}

/// At the beginning, and again after a silence. Where nothing was measured since the last time, as
/// on a path that moves in bursts and slowly, it would renew itself for ever.
void LinkMachine::believe(SteadyPoint now) {
    measured_since_ = false;
    believed_until_ = now + unmeasured_believed;
    vouched_until_ = now;
}

/// When the server said what comes now, as far as that is known: a path that moves slowly brings
/// old words all the time, and none of them is the present (law 7).
SteadyPoint LinkMachine::said_at(SteadyPoint now) const {
    const bool believed = clock_.measured() || now <= believed_until_;
    return believed ? now - lag_ : std::min<SteadyPoint>(now - lag_, vouched_until_);
}

void LinkMachine::mark_current(SteadyPoint said) {
    if (wire_ != Wire::welcomed) {
        return;
    }
    for (auto& [id, room] : rooms_) {
        const auto stream = streams_.find(room.stream_id);
        if (stream != streams_.end() && !stream->second.awaiting) {
            room.current_until = std::max(room.current_until, said);
        }
    }
}

}  // namespace plenaria::client
