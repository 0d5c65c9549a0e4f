#include "server/transport/outbox.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::transport {

namespace {
constexpr std::size_t time_replies_max = 16;
}  // namespace

void Outbox::add(Kind kind, SharedText text) {
    waiting_bytes_ += text->size();
    entries_.emplace_back(Waiting{kind, std::move(text)});
}

void Outbox::add_frame(SharedText text) { add(Kind::frame, std::move(text)); }

void Outbox::add_delta(SharedText text) { add(Kind::delta, std::move(text)); }

void Outbox::add_heartbeat(SharedText text) {
    if (heartbeat_waits_) {
        const auto front = entries_.begin() + static_cast<std::ptrdiff_t>(first_);
        const auto earlier = std::find_if(front, entries_.end(), is_heartbeat);
        PLENARIA_ASSERT(earlier != entries_.end());
        const bool behind_a_snapshot = std::any_of(front, earlier, [](const Entry& entry) {
            return !std::holds_alternative<Waiting>(entry);
        });
        if (!behind_a_snapshot) {
            // Where a queue never empties each would be put off by the next.
            return;
        }
        waiting_bytes_ -= std::get<Waiting>(*earlier).text->size();
        entries_.erase(earlier);
    }
    heartbeat_waits_ = true;
    add(Kind::heartbeat, std::move(text));
}

bool Outbox::is_heartbeat(const Entry& entry) {
    const auto* waiting = std::get_if<Waiting>(&entry);
    return waiting != nullptr && waiting->kind == Kind::heartbeat;
}

void Outbox::add_time_reply(TimePoint t0, TimePoint t1) {
    if (time_replies_.size() == time_replies_max) {
        time_replies_.erase(time_replies_.begin());
    }
    time_replies_.push_back({t0, t1});
}

void Outbox::add_snapshot(SnapshotOrder order) {
    if (!owes_snapshot(order.stream_id)) {
        entries_.emplace_back(std::move(order));
    }
}

bool Outbox::owes_snapshot(const std::string& stream_id) const {
    // Those that have left hold no order any more.
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        const auto* order = std::get_if<SnapshotOrder>(&entry);
        return order != nullptr && order->stream_id == stream_id;
    });
}

bool Outbox::over_bound() const { return waiting_bytes_ > limits::client_queue_bytes; }

void Outbox::drop_front() {
    // What keeps its room is small; a queue that was long gives it back.
    constexpr std::size_t room_kept = 4;
    entries_[first_++] = Waiting{};
    if (first_ == entries_.size()) {
        first_ = 0;
        entries_.clear();
        if (entries_.capacity() > room_kept) {
            std::vector<Entry>{}.swap(entries_);
        }
    } else if (first_ > room_kept && first_ > entries_.size() / 2) {
        // Whoever always lags a little never empties the queue.
        compact();
    }
}

void Outbox::compact() {
    entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

void Outbox::fall_back_to_snapshots(std::span<const std::string> stream_ids) {
    compact();
    std::vector<Entry> kept;
    std::optional<std::size_t> place;
    waiting_bytes_ = 0;
    heartbeat_waits_ = false;
    for (Entry& entry : entries_) {
        const auto* waiting = std::get_if<Waiting>(&entry);
        if (waiting != nullptr && waiting->kind != Kind::frame) {
            place = place.value_or(kept.size());
            continue;
        }
        waiting_bytes_ += waiting != nullptr ? waiting->text->size() : 0;
        kept.push_back(std::move(entry));
    }
    entries_ = std::move(kept);
    // In the place of the deltas, so that a result still comes after the change it tells of.
    auto at = static_cast<std::ptrdiff_t>(place.value_or(entries_.size()));
    for (const std::string& id : stream_ids) {
        if (!owes_snapshot(id)) {
            entries_.insert(entries_.begin() + at, SnapshotOrder{id, {}, false});
            ++at;
        }
    }
}

void Outbox::replace_stream(const std::string& old_id, const std::string& next_id,
                            std::span<const std::string> others) {
    compact();
    // What the client holds is the old one, or what that was about to replace; of the old one it
    // knows also where its welcome named it, and forgot then what it had before.
    std::string on_glass = old_id;
    bool deltas = false;
    for (const Entry& entry : entries_) {
        const auto* order = std::get_if<SnapshotOrder>(&entry);
        const auto* waiting = std::get_if<Waiting>(&entry);
        if (order != nullptr && order->stream_id == old_id && !order->replaces.empty() &&
            !order->welcomed) {
            on_glass = order->replaces;
        }
        deltas = deltas || (waiting != nullptr && waiting->kind == Kind::delta);
    }
    std::erase_if(entries_, [&](const Entry& entry) {
        const auto* order = std::get_if<SnapshotOrder>(&entry);
        const auto* under_way = std::get_if<UnderWay>(&entry);
        return (order != nullptr && (order->stream_id == old_id || order->stream_id == next_id)) ||
               (under_way != nullptr &&
                (under_way->order.stream_id == old_id || under_way->order.stream_id == next_id));
    });
    fall_back_to_snapshots(deltas ? others : std::span<const std::string>{});
    // Ahead of all but what was said before: a welcome that still waits names the former stream.
    const auto place = std::find_if(entries_.begin(), entries_.end(), [](const Entry& entry) {
        return !std::holds_alternative<Waiting>(entry);
    });
    entries_.insert(place,
                    SnapshotOrder{next_id, on_glass == next_id ? std::string{} : on_glass, false});
}

void Outbox::end_with(SharedText last) {
    entries_.clear();
    first_ = 0;
    time_replies_.clear();
    waiting_bytes_ = 0;
    heartbeat_waits_ = false;
    add_frame(std::move(last));
}

SharedText Outbox::next(TimePoint now, const Freeze& freeze) {
    SharedText text;
    if (!time_replies_.empty()) {
        const TimeReplyDue due = time_replies_.front();
        time_replies_.erase(time_replies_.begin());
        text = share(protocol::encode(protocol::TimeReply{due.t0, due.t1, now}));
    } else if (!entries_.empty()) {
        text = pop(now, freeze);
    }
    if (text) {
        passed(now);
    }
    return text;
}

void Outbox::passed(TimePoint now) {
    if (under_way_++ == 0) {
        moved_ = false;
        writing_since_ = now;
    }
}

SharedText Outbox::pop(TimePoint now, const Freeze& freeze) {
    Entry& front = entries_[first_];
    if (auto* waiting = std::get_if<Waiting>(&front)) {
        SharedText text = std::move(waiting->text);
        waiting_bytes_ -= text->size();
        heartbeat_waits_ = heartbeat_waits_ && waiting->kind != Kind::heartbeat;
        drop_front();
        return text;
    }
    if (auto* order = std::get_if<SnapshotOrder>(&front)) {
        auto content = freeze(order->stream_id);
        front = UnderWay{std::move(*order), std::move(content), 0};
    }
    auto& snapshot = std::get<UnderWay>(front);
    SharedText text = encode_part(snapshot, now);
    if (snapshot.next == snapshot.content->parts.size()) {
        drop_front();
    }
    return text;
}

SharedText Outbox::encode_part(UnderWay& snapshot, TimePoint now) {
    protocol::SnapshotPart part;
    part.now = now;
    part.stream_id = snapshot.order.stream_id;
    part.rev = snapshot.content->rev;
    part.sections = snapshot.content->parts[snapshot.next];
    if (snapshot.next == 0) {
        part.replaces = snapshot.order.replaces;
    }
    part.part = static_cast<int>(++snapshot.next);
    part.of = static_cast<int>(snapshot.content->parts.size());
    // A picture that is new as a whole may have another clearance than the one on the glass.
    part.ack = true;
    return share(protocol::encode(part));
}

void Outbox::written() {
    PLENARIA_ASSERT(under_way_ > 0);
    --under_way_;
    moved_ = true;
}

void Outbox::moved() { moved_ = true; }

bool Outbox::stalled(TimePoint now) {
    if (std::exchange(moved_, false)) {
        writing_since_ = now;
    }
    return under_way_ > 0 && now - writing_since_ >= limits::stalled_after;
}

}  // namespace plenaria::transport
