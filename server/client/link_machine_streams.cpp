// The streams of a link: how they come, what takes their place, and what is forgotten.
#include <algorithm>
#include <utility>

#include "server/client/link_machine.hpp"
#include "server/model/limits.hpp"

namespace plenaria::client {

void LinkMachine::on(const protocol::SnapshotPart& frame, SteadyPoint now, LinkActions& actions) {
    snapshot_came_ = true;
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
    stream.unasked = false;
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

void LinkMachine::replace_stream(const std::string& old_id, const std::string& new_id) {
    Stream next;
    next.life = ++last_life_;
    const auto old = streams_.find(old_id);
    // Gone where the server granted the new one at the welcome already.
    const auto known = old != streams_.end() ? old : streams_.find(new_id);
    wipe(old_id);
    wipe(new_id);
    if (known == streams_.end()) {
        // Neither was ever granted: as many would come as somebody in the server's place likes.
        return;
    }
    next.room = known->second.room;
    next.audience = known->second.audience;
    streams_.erase(old_id);
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
    // A stream tells of the room for which it was granted, so that there are no more of these.
    if (!view || view->room.id != stream.room) {
        return;
    }
    blanked_.erase(view->room.id);
    SteadyPoint current_until = said_at(now);
    // What follows on the same stream was said later than what came before it. What was shown of a
    // former life of the stream is gone from here as that ends.
    const auto former = rooms_.find(view->room.id);
    if (former != rooms_.end() && former->second.stream_id == stream_id) {
        current_until = std::max(current_until, former->second.current_until);
    }
    rooms_.insert_or_assign(view->room.id,
                            FollowedRoom{stream_id, stream.audience, stream.replica.rev(),
                                         stream.life, std::make_shared<const View>(*view),
                                         current_until});
}

void LinkMachine::ask_resync(const std::string& stream_id, Stream& stream, SteadyPoint now,
                             LinkActions& actions) {
    stream.awaiting = true;
    stream.unasked = false;
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
            continue;
        }
        stream.unasked = true;
        if (phase_ == LinkPhase::live) {
            // A snapshot would come as late: it is asked for once words come in time, or by the
            // clock.
            stream.resync_sent = now;
            phase_ = LinkPhase::joining;
        }
    }
    return forgot;
}

/// Of what was forgotten while words came late, once they come in time.
void LinkMachine::ask_forgotten(SteadyPoint said, SteadyPoint now, LinkActions& actions) {
    if (wire_ != Wire::welcomed || now - said >= limits::cleared_blank_after) {
        return;
    }
    for (auto& [id, stream] : streams_) {
        if (stream.unasked) {
            ask_resync(id, stream, now, actions);
        }
    }
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
