// What a C++ program that follows rooms knows: immutable pictures, handed over whole from the link
// thread to the UI thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/model/text.hpp"
#include "server/model/views.hpp"

namespace plenaria::client {

using SteadyPoint = std::chrono::steady_clock::time_point;

enum class LinkPhase {
    connecting,  ///< never reached the server so far, or trying again
    joining,     ///< connected, not every stream has its snapshot
    live,
    stopped,     ///< the server said not to come back (close codes 4500–4999)
};

/// Server time from the local steady clock: `at(steady) = steady + offset`, slewed, never stepped
/// back within a boot of the server (design.md, Contract: `time`).
struct ServerClock {
    /// What is still wrong is worked off at one part in this many: 50 ms per second.
    static constexpr int slew_divisor = 20;

    bool known = false;
    TimePoint reference;          ///< server time …
    SteadyPoint reference_local;  ///< … at this local instant
    Millis offset_error{};        ///< half of the best round trip
    Millis slewing{};             ///< correction worked off from `reference_local` on
    /// Server time at a local instant; the epoch while not known. Continuous and never falling.
    [[nodiscard]] TimePoint at(SteadyPoint local) const {
        if (!known) {
            return TimePoint{};
        }
        const auto elapsed = std::chrono::duration_cast<Millis>(local - reference_local);
        const auto reach = std::max(elapsed, Millis{0}) / slew_divisor;
        return reference + elapsed + std::clamp(slewing, -reach, reach);
    }
};

struct FollowedRoom {
    std::string stream_id;
    Audience audience = Audience::public_;
    std::int64_t rev = 0;
    std::uint64_t life = 0;  ///< of the stream: a rev says nothing of another life's revs
    /// The last complete view; shared, never changed afterwards.
    std::shared_ptr<const View> view;
    /// The last frame at which it was known to be up to date, whatever other rooms wait for.
    SteadyPoint current_until{};
};

/// Everything the UI needs for one frame.
struct Picture {
    LinkPhase phase = LinkPhase::connecting;
    SteadyPoint last_frame{};  ///< when the last byte of the server came; epoch: never
    ServerClock clock;
    int rtt_ms = -1;
    /// Rooms with at least one snapshot. Kept while the link is lost, but for what is confidential
    /// (`DoorsView::within`): that goes `limits::cleared_blank_after` after the last word.
    std::map<RoomId, FollowedRoom> rooms;
    /// Rooms of which that was forgotten, until there is something else to show of them.
    std::set<RoomId> blanked;
    std::string stop_code;  ///< with phase `stopped`
    Text stop_text;
    /// While connecting: why the last attempt failed, where a person has to do something about it.
    Text trouble;
    /// Why the last certificate that was shown is refused, for a strip on a glass; empty: it is
    /// not.
    Text distrust;
    /// Somebody at the server's address has answered a handshake of this link, or cut it off: there
    /// is a server, whatever came of it (encrypted links alone).
    bool met = false;
    /// What the server wants to be read on this screen's glass, for that long; empty: nothing.
    std::string code;
    SteadyPoint code_until{};
    /// The event has no screen of the name that this one goes by (`Welcome::undeclared`).
    bool undeclared = false;
    /// What unlocks this login with the person's PIN (`Welcome::ticket`); the latest that came.
    std::string ticket;
};

/// What of a stream is on the glass.
struct PaintedRev {
    std::string stream_id;
    std::int64_t rev = 0;
    std::uint64_t life = 0;
};

/// What the streams of a picture are on the glass with, once it is painted.
[[nodiscard]] inline std::vector<PaintedRev> painted_revs(const Picture& picture) {
    std::vector<PaintedRev> revs;
    for (const auto& [id, room] : picture.rooms) {
        revs.push_back({room.stream_id, room.rev, room.life});
    }
    return revs;
}

/// The rooms of a picture that there is something to show of, as the event lists them.
[[nodiscard]] inline std::vector<RoomId> rooms_in_order(const Picture& picture) {
    std::vector<RoomId> ids;
    for (const auto& [id, room] : picture.rooms) {
        if (room.view) {
            ids.push_back(id);
        }
    }
    std::stable_sort(ids.begin(), ids.end(), [&](const RoomId& a, const RoomId& b) {
        return picture.rooms.at(a).view->room.place < picture.rooms.at(b).view->room.place;
    });
    return ids;
}

}  // namespace plenaria::client
