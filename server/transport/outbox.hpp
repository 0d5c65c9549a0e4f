// What one client still needs, in order: at most `limits::client_queue_bytes`; beyond it the deltas
// give way to a snapshot, so that a slow client costs one state and harms itself only (law 6).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "server/model/time.hpp"
#include "server/transport/stream_table.hpp"
#include "server/transport/wire_text.hpp"

namespace plenaria::transport {

/// A snapshot that a client is owed.
struct SnapshotOrder {
    std::string stream_id;
    std::string replaces;  ///< the stream the client must wipe; empty: none
    /// The welcome named the stream: the client waits for it, or for what says that it replaces it.
    bool welcomed = false;
};

/// Sans-IO and single-threaded. The socket pulls one text at a time; a snapshot is frozen only when
/// its first part is pulled, and its parts are made as the socket drains.
class Outbox {
public:
    /// Gives the present content of a stream that the client follows.
    using Freeze = std::function<std::shared_ptr<const FrozenStream>(const std::string& stream_id)>;

    /// A frame that is never dropped: `hello`, `welcome`, `result`.
    void add_frame(SharedText text);
    /// A frame that a snapshot makes superfluous.
    void add_delta(SharedText text);
    /// Left out while an earlier one still waits, which tells how old the deltas before it are; but
    /// where that one stands behind a snapshot, which may take longer than a client believes, this
    /// one takes over, at the end.
    void add_heartbeat(SharedText text);
    [[nodiscard]] bool heartbeat_waits() const { return heartbeat_waits_; }
    /// Overtakes everything, for what waits spoils the measurement; t2 is taken when it is pulled.
    /// At most 16 wait, the oldest go first: clients ask in bursts of 5.
    void add_time_reply(TimePoint t0, TimePoint t1);
    /// Owes the client a snapshot, once per stream.
    void add_snapshot(SnapshotOrder order);
    /// Whether a snapshot of the stream is owed and not yet frozen: it will hold all changes until
    /// then, so that a delta would be one too many.
    [[nodiscard]] bool owes_snapshot(const std::string& stream_id) const;

    [[nodiscard]] bool over_bound() const;
    /// Drops what a snapshot makes superfluous, and owes those of `stream_ids` in its place. A
    /// snapshot under way is finished first, as the client has applied part of it.
    void fall_back_to_snapshots(std::span<const std::string> stream_ids);
    /// The client may no longer see the stream `old_id`: nothing of it leaves any more but what the
    /// socket holds, and a snapshot of `next_id` goes ahead of all. A delta may be of several
    /// streams: they go, and snapshots of `others` take their place.
    void replace_stream(const std::string& old_id, const std::string& next_id,
                        std::span<const std::string> others);
    /// Drops everything that waits and says `last`.
    void end_with(SharedText last);

    /// Whether `next` has something to give.
    [[nodiscard]] bool empty() const { return entries_.empty() && time_replies_.empty(); }
    /// The next text to write, or null; several may be taken and written as one. Each is answered
    /// by one `written`, in order.
    [[nodiscard]] SharedText next(TimePoint now, const Freeze& freeze);
    void written();
    /// Whether a text was taken that is not written yet.
    [[nodiscard]] bool under_way() const { return under_way_ > 0; }
    /// Whether what is said next may be written without passing through here.
    [[nodiscard]] bool at_rest() const { return empty() && !under_way(); }
    /// Such a text is under way, as one that `next` gave.
    void passed(TimePoint now);
    /// A part of what is under way was written that counts (`limits::progress_bytes`).
    void moved();
    /// Whether something has been under way for `limits::stalled_after` without that a text of it,
    /// or a part that counts, was written; to be asked as time passes.
    [[nodiscard]] bool stalled(TimePoint now);

private:
    enum class Kind { frame, delta, heartbeat };
    struct Waiting {
        Kind kind{};
        SharedText text;
    };
    struct UnderWay {
        SnapshotOrder order;
        std::shared_ptr<const FrozenStream> content;
        std::size_t next = 0;
    };
    using Entry = std::variant<Waiting, SnapshotOrder, UnderWay>;
    struct TimeReplyDue {
        TimePoint t0;
        TimePoint t1;
    };

    void add(Kind kind, SharedText text);
    [[nodiscard]] static bool is_heartbeat(const Entry& entry);
    void drop_front();
    /// Drops the places of what has left the queue.
    void compact();
    [[nodiscard]] SharedText pop(TimePoint now, const Freeze& freeze);
    [[nodiscard]] static SharedText encode_part(UnderWay& snapshot, TimePoint now);

    // A connection mostly waits for nothing or for one frame, and then these hold next to nothing;
    // a deque would keep half a kilobyte each.
    std::vector<Entry> entries_;
    std::size_t first_ = 0;  ///< those before have left
    std::vector<TimeReplyDue> time_replies_;
    std::size_t waiting_bytes_ = 0;
    bool heartbeat_waits_ = false;
    std::size_t under_way_ = 0;
    bool moved_ = false;  ///< some of it was written since the question was last asked
    TimePoint writing_since_;
};

}  // namespace plenaria::transport
