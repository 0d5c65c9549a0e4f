// Who waits for a check of what they know, and whose turn it is: so that a flood of strangers keeps
// nobody out who operates. Sans-IO, and without a clock.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <iterator>
#include <optional>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::access {

/// As whom somebody waits; whoever is named first goes ahead of all named later, but that of those
/// who follow one goes after three strangers.
enum class Lane {
    unlocking,  ///< the PIN of somebody who operates, with a ticket that was given to them
    familiar,   ///< a network from which somebody who operates has logged in, or this machine
    stranger,   ///< anybody else who says that they operate
    following,  ///< who says that they follow
};
struct LinePlace {
    Lane lane = Lane::stranger;
    int wrong_tries = 0;  ///< of that network, so far
};

/// How many wait in a lane at most. Consoles of the house that come back at once have places of
/// their own, in which nobody of the lobby waits. One stranger waits for each network, and each
/// network that is wrong stands behind all that were not: so a newcomer finds a place among as many
/// networks as a flood may have. 1.5 kB each. Those who follow wait 17 s at most, also while
/// strangers do, and where each check takes two hashes (`Check::otherwise`), 0.4 s: whoever waits
/// longer than 20 s is closed.
[[nodiscard]] constexpr std::size_t places_of(Lane lane) {
    constexpr std::size_t strangers = 1'024;
    constexpr std::size_t operators = 16;
    constexpr std::size_t followers = 10;
    if (lane == Lane::following) {
        return followers;
    }
    return lane == Lane::stranger ? strangers : operators;
}

/// Single-threaded; the caller lets each network wait once.
template <class Waiting>
class CheckLine {
public:
    struct Entered {
        bool taken = false;
        std::optional<Waiting> displaced{};  ///< has lost its place to the newcomer
    };

    /// Where all places of its lane are taken, a newcomer displaces the latest of those who were
    /// wrong the most often, if more often than itself; else there is no place for it.
    [[nodiscard]] Entered enter(Waiting waiting, LinePlace place) {
        std::deque<Placed>& lane = of(place.lane);
        Entered entered{true, {}};
        if (lane.size() >= places_of(place.lane)) {
            const auto last = std::max_element(lane.rbegin(), lane.rend(), fewer);
            if (last->wrong_tries <= place.wrong_tries) {
                return {};
            }
            entered.displaced = std::move(last->waiting);
            lane.erase(std::next(last).base());
        }
        lane.push_back({std::move(waiting), place.wrong_tries});
        return entered;
    }

    [[nodiscard]] bool empty() const {
        return std::all_of(lanes_.begin(), lanes_.end(),
                           [](const auto& lane) { return lane.empty(); });
    }
    /// Whose turn it is, of whom somebody must be there. In the lanes where anybody may wait those
    /// go ahead who were wrong the least often. Of equal strangers the one who came first and the
    /// one who came last take turns: a crowd that was there before holds up nobody for long, nor
    /// does one that keeps coming.
    [[nodiscard]] Waiting next() {
        PLENARIA_ASSERT(!empty());
        const Lane which = lane_next();
        std::deque<Placed>& lane = of(which);
        auto at = std::min_element(lane.begin(), lane.end(), fewer);
        if (which == Lane::stranger && std::exchange(latest_, !latest_)) {
            at = std::next(std::min_element(lane.rbegin(), lane.rend(), fewer)).base();
        }
        Waiting waiting = std::move(at->waiting);
        lane.erase(at);
        return waiting;
    }

private:
    struct Placed {
        Waiting waiting;
        int wrong_tries = 0;
    };

    static bool fewer(const Placed& a, const Placed& b) { return a.wrong_tries < b.wrong_tries; }
    [[nodiscard]] std::deque<Placed>& of(Lane lane) {
        return lanes_[static_cast<std::size_t>(lane)];
    }
    [[nodiscard]] Lane lane_next() {
        for (const Lane ahead : {Lane::unlocking, Lane::familiar}) {
            if (!of(ahead).empty()) {
                return ahead;
            }
        }
        // So much of it that operators wait little longer, and those who follow are not kept out by
        // whoever claims to operate.
        constexpr int strangers_between = 3;
        if (!of(Lane::stranger).empty() &&
            (of(Lane::following).empty() || strangers_passed_ < strangers_between)) {
            ++strangers_passed_;
            return Lane::stranger;
        }
        strangers_passed_ = 0;
        return Lane::following;
    }

    std::array<std::deque<Placed>, 4> lanes_;
    int strangers_passed_ = 0;  ///< since the last of those who follow
    bool latest_ = false;       ///< of strangers it is the turn of who came last
};

}  // namespace plenaria::access
