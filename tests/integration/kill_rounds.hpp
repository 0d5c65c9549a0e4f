// Law 2 under load: several consoles command at once while screens follow, the server is killed in
// the middle of it, and what it is after its restart is held against its journal.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace plenaria::test_support {

/// What came of it. `problems` name the round; empty: everything was as it must be.
struct KillFigures {
    int rounds = 0;
    int acknowledged = 0;         ///< commands
    int under_way_at_kills = 0;   ///< commands without an answer when the server died, all rounds
    int happened_unanswered = 0;  ///< of these, that were in the journal when it came up again
    std::vector<std::chrono::milliseconds> until_equal;  ///< per round, from the restart on
    /// Per round, of these: without what a link waits at the most before it tries again.
    std::vector<std::chrono::milliseconds> beyond_waiting;
    /// Per round, under the same load: as many come to a server that is there, a replay, and a sync
    /// of the disk.
    std::vector<std::chrono::milliseconds> at_rest;
    int late = 0;            ///< rounds that took longer than `equal_within`
    int late_by_itself = 0;  ///< of these, that did so also without what a link may have waited
    int expired = 0;  ///< commands whose link gave up waiting; the journal tells what they did
    std::vector<std::string> problems;
};

/// Kills `rounds` times at moments drawn by `seed`; a new meeting begins every
/// `rounds_per_meeting`, with a kill while nobody commands, which is not counted. After each
/// restart: the chain is verified; what was acknowledged is there once, what was not at most once;
/// every view equals what a replay projects (a machine that is busy otherwise makes rounds late,
/// and nothing else wrong); the speech that runs goes on from when it began, and carries the length
/// of the outage: at least the time in which there was no server, at most that from the last
/// acknowledged command, or the last mark of life where nobody commands, to where the next one
/// listened.
[[nodiscard]] KillFigures run_kill_rounds(int rounds, unsigned seed);

/// The middle one; zero of none.
[[nodiscard]] std::chrono::milliseconds median_of(std::vector<std::chrono::milliseconds> times);
/// The longest, which may be less than nothing; zero of none.
[[nodiscard]] std::chrono::milliseconds longest_of(
    const std::vector<std::chrono::milliseconds>& times);

inline constexpr int rounds_per_meeting = 20;
/// From the moment the server listens again, connections anew included.
inline constexpr std::chrono::milliseconds equal_within{2'000};

}  // namespace plenaria::test_support
