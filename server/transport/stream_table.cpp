#include "server/transport/stream_table.hpp"

#include <algorithm>
#include <utility>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace plenaria::transport {

namespace {

// More is dearer than a snapshot, so that nobody is given it.
constexpr std::size_t resume_bytes = limits::client_queue_bytes / 2;

}  // namespace

std::string stream_id_of(const StreamSubject& subject) {
    std::string id = subject.room.value;
    id.append(".").append(name_of(subject.audience));
    if (subject.clearance == Clearance::cleared) {
        id.append(".").append(name_of(subject.clearance));
    }
    return id;
}

namespace {

/// Whether something that was said there is said no more, or no more so.
template <class Part>
bool takes_back(const std::vector<Part>& former, const std::optional<std::vector<Part>>& next) {
    return std::any_of(former.begin(), former.end(), [&](const Part& each) {
        return !next || std::find(next->begin(), next->end(), each) == next->end();
    });
}

}  // namespace

Stream::Stream(StreamSubject subject, View first, TimePoint now)
    : subject_(std::move(subject)), id_(stream_id_of(subject_)), doors_(first.doors) {
    bulletins_ = first.bulletins.value_or(std::vector<BulletinView>{});
    documents_ = first.documents.value_or(std::vector<DocumentView>{});
    // Nobody has an earlier state that this first one could be a delta to.
    PLENARIA_ASSERT(encoder_.update(std::move(first)).has_value());
    const std::int64_t slate_rev = doors_.state == DoorsState::open ? 0 : encoder_.rev();
    mark_ = {encoder_.rev(), encoder_.rev(), slate_rev, now, 0, now, encoder_.rev()};
}

SharedPart Stream::update(View view, TimePoint now) {
    const DoorsView doors = view.doors;
    const bool forgets = retracts(view);
    auto sections = encoder_.update(std::move(view));
    if (!sections) {
        return nullptr;
    }
    if (now - mark_.unsettled_since >= painting_takes) {
        const bool rested = now - mark_.changed_at >= painting_takes;
        mark_.settled_rev = rested ? mark_.rev : mark_.unsettled_rev;
        mark_.unsettled_rev = mark_.rev;
        mark_.unsettled_since = now;
    }
    mark_.rev = encoder_.rev();
    mark_.changed_at = now;
    if (doors.state != doors_.state || doors.notice != doors_.notice) {
        mark_.doors_rev = mark_.rev;
    }
    if (doors.state == DoorsState::open) {
        mark_.slate_rev = 0;
    } else if (doors_.state == DoorsState::open) {
        mark_.slate_rev = mark_.rev;
    }
    doors_ = doors;
    frozen_.reset();
    if (forgets) {
        // Whoever says that it was away is not told what nobody may read any more.
        ring_.clear();
        ring_bytes_ = 0;
    }
    auto part = std::make_shared<const protocol::DeltaPart>(
        protocol::DeltaPart{id_, mark_.rev, std::move(*sections)});
    ring_.push_back(part);
    ring_bytes_ += part->sections.size();
    while (ring_.size() > limits::resume_ring_deltas || ring_bytes_ > resume_bytes) {
        ring_bytes_ -= ring_.front()->sections.size();
        ring_.pop_front();
    }
    return part;
}

bool Stream::retracts(const View& view) {
    const bool left_open =
        doors_.state == DoorsState::open && view.doors.state != DoorsState::open;
    const bool taken_back = takes_back(bulletins_, view.bulletins) ||
                            takes_back(documents_, view.documents);
    bulletins_ = view.bulletins.value_or(std::vector<BulletinView>{});
    documents_ = view.documents.value_or(std::vector<DocumentView>{});
    return left_open || view.doors.notice != doors_.notice || taken_back;
}

std::optional<std::vector<SharedPart>> Stream::since(std::int64_t rev) const {
    const std::int64_t missed = mark_.rev - rev;
    if (rev < 1 || missed < 0 || missed > static_cast<std::int64_t>(ring_.size())) {
        return std::nullopt;
    }
    return std::vector<SharedPart>(ring_.end() - missed, ring_.end());
}

std::shared_ptr<const FrozenStream> Stream::freeze() {
    if (!frozen_) {
        frozen_ = std::make_shared<const FrozenStream>(
            FrozenStream{encoder_.rev(), encoder_.snapshot_parts()});
        PLENARIA_ASSERT(!frozen_->parts.empty());
    }
    return frozen_;
}

Stream& StreamTable::follow(const StreamSubject& subject, TimePoint now) {
    const auto known = streams_.find(subject);
    if (known != streams_.end()) {
        return known->second;
    }
    return streams_.try_emplace(subject, subject, service_.view(subject), now).first->second;
}

const Stream* StreamTable::find(const StreamSubject& subject) const {
    const auto known = streams_.find(subject);
    return known == streams_.end() ? nullptr : &known->second;
}

std::vector<StreamChange> StreamTable::refresh(const RoomId& room, bool operators_only,
                                               TimePoint now) {
    std::vector<StreamChange> changes;
    for (auto& [subject, stream] : streams_) {
        const bool operators = subject.audience == Audience::secretariat ||
                               subject.audience == Audience::technician ||
                               subject.audience == Audience::chair;
        if (subject.room != room || (operators_only && !operators)) {
            continue;
        }
        if (auto part = stream.update(service_.view(subject), now)) {
            const bool doors = stream.mark().doors_rev == part->rev;
            changes.push_back({&stream, std::move(part), doors});
        }
    }
    return changes;
}

void StreamTable::forget_admissions(const std::function<bool(const Stream&)>& is_followed) {
    std::erase_if(streams_, [&](const auto& each) {
        return each.first.admission != 0 && !is_followed(each.second);
    });
}

}  // namespace plenaria::transport
