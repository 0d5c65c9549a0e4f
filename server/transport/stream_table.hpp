// The streams of this boot: each one's bytes encoded once, with the deltas a client may have
// missed.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/service.hpp"
#include "server/model/time.hpp"
#include "server/model/views.hpp"
#include "server/protocol/frames.hpp"
#include "server/protocol/stream.hpp"

namespace plenaria::transport {

/// The opaque name of a stream on the wire; the same within a boot, and made of what its followers
/// know anyway, so that it tells nothing of other streams.
[[nodiscard]] std::string stream_id_of(const StreamSubject& subject);

/// A stream's whole content at one rev, shared by all clients that still need it.
struct FrozenStream {
    std::int64_t rev = 0;
    std::vector<std::string> parts;
};

using SharedPart = std::shared_ptr<const protocol::DeltaPart>;

/// Where a stream stands; what the presence of screens is judged by.
struct StreamMark {
    std::int64_t rev = 0;
    std::int64_t doors_rev = 0;  ///< the rev at which what is said of the doors last changed
    /// The rev at which the doors left `open`: whoever has painted it shows nothing of the open
    /// room any more; 0: they are open.
    std::int64_t slate_rev = 0;
    TimePoint changed_at;
    /// The rev that stood before the latest changes began: whoever has not even painted that one
    /// is behind, however lately the stream changed (law 7).
    std::int64_t settled_rev = 0;
    TimePoint unsettled_since;
    std::int64_t unsettled_rev = 0;  ///< the rev that stood at `unsettled_since`
};

/// Painting takes a moment, and screens tell of what they painted once a second; within twice that
/// time none is behind, or all would seem so at each change.
inline constexpr Millis painting_takes{2'000};

/// One stream. Single-threaded; its address is stable for the boot.
class Stream {
public:
    Stream(StreamSubject subject, View first, TimePoint now);

    [[nodiscard]] const StreamSubject& subject() const { return subject_; }
    [[nodiscard]] const std::string& id() const { return id_; }
    [[nodiscard]] const StreamMark& mark() const { return mark_; }

    /// Takes the present view; answers the delta, or null when not one byte changed.
    [[nodiscard]] SharedPart update(View view, TimePoint now);
    /// The deltas that lead from `rev` to the present, oldest first; nothing when `rev` never was,
    /// when the ring no longer has them, or when what they say was taken back since (the doors left
    /// `open`, the notice changed, a bulletin or a document went away). It keeps
    /// `limits::resume_ring_deltas`, and no more than half a client's queue: a snapshot is cheaper
    /// then.
    [[nodiscard]] std::optional<std::vector<SharedPart>> since(std::int64_t rev) const;
    /// The whole content as it is now; made once per rev.
    [[nodiscard]] std::shared_ptr<const FrozenStream> freeze();

private:
    /// Whether `view`, which comes next, takes back what former deltas say; notes what it says.
    [[nodiscard]] bool retracts(const View& view);

    StreamSubject subject_;
    std::string id_;
    protocol::StreamEncoder encoder_;
    DoorsView doors_;
    std::vector<BulletinView> bulletins_;
    std::vector<DocumentView> documents_;
    StreamMark mark_;
    std::deque<SharedPart> ring_;
    std::size_t ring_bytes_ = 0;
    std::shared_ptr<const FrozenStream> frozen_;
};

/// What one stream's update came to.
struct StreamChange {
    Stream* stream = nullptr;
    SharedPart part;
    bool doors_changed = false;
};

/// All streams that ever had a follower in this boot. They are kept up to date without followers
/// too, so that one who was away may resume; bounded by rooms × audiences × clearances, and by the
/// persons who came in by admissions of their own.
class StreamTable {
public:
    explicit StreamTable(const engine::Service& service) : service_(service) {}

    /// The stream of `subject`, made from the present view where nobody followed it before.
    [[nodiscard]] Stream& follow(const StreamSubject& subject, TimePoint now);
    /// The stream of `subject`, or null where nobody ever followed it.
    [[nodiscard]] const Stream* find(const StreamSubject& subject) const;
    /// Asks for the views of a room again; only those streams that changed are answered. With
    /// `operators_only` the streams that show no live fact are not even asked.
    [[nodiscard]] std::vector<StreamChange> refresh(const RoomId& room, bool operators_only,
                                                    TimePoint now);
    /// Forgets streams of admissions that nobody follows, of whom none resumes one.
    void forget_admissions(const std::function<bool(const Stream&)>& is_followed);

private:
    const engine::Service& service_;
    std::map<StreamSubject, Stream> streams_;
};

}  // namespace plenaria::transport
