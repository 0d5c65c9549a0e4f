// The streams of a link: how they come, what takes their place, and what is forgotten.
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

void LinkMachine::on(const protocol::SnapshotPart& frame, SteadyPoint now, LinkActions& actions) {
    if (frame.part == 1 && !frame.replaces.empty()) {
        replace_stream(frame.replaces, frame.stream_id);
    }
    const auto found = streams_.find(frame.stream_id);
    if (found == streams_.end()) {
        return;
    }
    Stream& stream = found->second;
    const auto complete =
        stream.replica.apply_part(frame.part, frame.of, frame.rev, frame.sections);
    if (!complete) {
        ask_resync(frame.stream_id, stream, now, actions);
        return;
    }
    stream.awaiting = !complete.value();
    stream.resync_sent = now;
    if (frame.ack) {
        stream.ack_at = frame.rev;
    }
    if (complete.value()) {
        show(frame.stream_id, stream, now);
        go_live_when_complete();
    } else if (phase_ == LinkPhase::live) {
        // What is shown is known to be old, and a room that is not shown may come yet.
        phase_ = LinkPhase::joining;
    }
}

void LinkMachine::on(const protocol::Delta& frame, SteadyPoint now, LinkActions& actions) {
    for (const auto& part : frame.streams) {
        const auto found = streams_.find(part.stream_id);
        if (found == streams_.end() || found->second.awaiting) {
            continue;
        }
        Stream& stream = found->second;
        if (!stream.replica.apply_delta(part.rev, part.sections)) {
            ask_resync(part.stream_id, stream, now, actions);
            continue;
        }
        if (frame.ack) {
            stream.ack_at = part.rev;
        }
        show(part.stream_id, stream, now);
    }
}

void LinkMachine::on(const protocol::Heartbeat& frame, SteadyPoint now, LinkActions& actions) {
    if (const auto age = clock_.age_of(frame.now, now)) {
        lag_ = *age > lag_noticed ? *age : Millis{0};
        if (*age > silent_after) {
            // What waits on the way goes with the connection; the next one begins with the present.
            show_as_past(actions);
            hang_up(too_old, actions);
            return;
        }
        if (*age > lag_doubted) {
            // Or it is the server's clock that fell back: the next round trip tells.
            clock_.doubt_server();
            believed_until_ = SteadyPoint::min();
            vouched_until_ = now - *age;
            send_time_request(now, actions);
        }
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

void LinkMachine::replace_stream(const std::string& old_id, const std::string& new_id) {
    Stream next;
    next.life = ++last_life_;
    const auto old = streams_.find(old_id);
    // Gone where the server granted the new one at the welcome already.
    const auto known = old != streams_.end() ? old : streams_.find(new_id);
    if (known != streams_.end()) {
        next.room = known->second.room;
        next.audience = known->second.audience;
    }
    streams_.erase(old_id);
    wipe(old_id);
    wipe(new_id);
    streams_.insert_or_assign(new_id, std::move(next));
}

void LinkMachine::wipe(const std::string& stream_id) {
    std::erase_if(rooms_, [&](const auto& entry) { return entry.second.stream_id == stream_id; });
    if (painted_) {
        std::erase_if(painted_->revs,
                      [&](const auto& point) { return point.stream_id == stream_id; });
    }
}

void LinkMachine::show(const std::string& stream_id, const Stream& stream, SteadyPoint now) {
    const auto& view = stream.replica.view();
    if (!view) {
        return;
    }
    blanked_.erase(view->room.id);
    rooms_.insert_or_assign(view->room.id,
                            FollowedRoom{stream_id, stream.audience, stream.replica.rev(),
                                         stream.life, std::make_shared<const View>(*view),
                                         said_at(now)});
}

void LinkMachine::believe(SteadyPoint now) {
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

void LinkMachine::ask_resync(const std::string& stream_id, Stream& stream, SteadyPoint now,
                             LinkActions& actions) {
    stream.awaiting = true;
    stream.resync_sent = now;
    if (phase_ == LinkPhase::live) {
        // What is shown is known to be old until the snapshot comes (law 7).
        phase_ = LinkPhase::joining;
    }
    actions.emplace_back(SendText{protocol::encode(protocol::Resync{stream_id})});
}

void LinkMachine::go_live_when_complete() {
    const bool waiting =
        std::ranges::any_of(streams_, [](const auto& entry) { return entry.second.awaiting; });
    if (phase_ == LinkPhase::joining && !waiting) {
        phase_ = LinkPhase::live;
        tries_ = 0;
    }
}

bool LinkMachine::forget_within(Millis age, SteadyPoint now, LinkActions& actions) {
    bool forgot = false;
    for (auto at = rooms_.begin(); at != rooms_.end();) {
        if (!at->second.view->doors.within || now - at->second.current_until < age) {
            ++at;
            continue;
        }
        forgot = true;
        blanked_.insert(at->first);
        const std::string id = at->second.stream_id;
        at = rooms_.erase(at);
        wipe(id);
        const auto found = streams_.find(id);
        if (found == streams_.end()) {
            continue;
        }
        // No resume point is left: it comes back by a snapshot alone.
        Stream& stream = found->second;
        stream.life = ++last_life_;
        stream.replica.wipe();
        stream.ack_at.reset();
        stream.awaiting = true;
        if (wire_ == Wire::welcomed && now - said_at(now) < age) {
            ask_resync(id, stream, now, actions);
        } else if (phase_ == LinkPhase::live) {
            // A snapshot would come as late: it is asked for again by the clock alone.
            stream.resync_sent = now;
            phase_ = LinkPhase::joining;
        }
    }
    return forgot;
}

void LinkMachine::forget_all() {
    rooms_.clear();
    blanked_.clear();
    // No resume point is left either.
    streams_.clear();
    if (painted_) {
        painted_->revs.clear();
    }
}

/// Nobody knows yet whether what has come of them is confidential.
void LinkMachine::drop_half_snapshots() {
    for (auto& [id, stream] : streams_) {
        if (stream.awaiting) {
            stream.replica.wipe();
        }
    }
}

}  // namespace plenaria::client
