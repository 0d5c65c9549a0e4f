// Looks after the journal's files while the server runs: what is on the disk, not what SQLite
// remembers of it. Whatever damages them is found within `patrol_every`, and not at the next start.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "server/app/patrol_finding.hpp"
#include "server/journal/chain_check.hpp"
#include "server/model/ids.hpp"

namespace plenaria::app {

/// Soon enough that little is acknowledged onto a damaged file; one look at the journal of a day
/// takes milliseconds.
inline constexpr std::chrono::seconds patrol_every{5};

class JournalPatrol {
public:
    /// `found` is called on a thread of this object's own, after each look.
    JournalPatrol(std::filesystem::path journal, std::function<void(PatrolFinding)> found);
    ~JournalPatrol();
    JournalPatrol(const JournalPatrol&) = delete;
    JournalPatrol& operator=(const JournalPatrol&) = delete;

    /// Says what is durable: the next look must find it. Any thread.
    void expect(Position durable) { durable_.store(durable.value, std::memory_order_relaxed); }
    /// How long the present look has come no further, as when a call of its hangs; zero: it does,
    /// or there is none. Any thread.
    [[nodiscard]] std::chrono::steady_clock::duration without_progress() const;

private:
    void run();

    std::filesystem::path journal_;
    std::function<void(PatrolFinding)> found_;
    std::atomic<std::int64_t> durable_{0};
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    /// When the present look came further, or, while it walks in silence, when it has to again.
    std::optional<std::chrono::steady_clock::time_point> progress_at_;
    bool stopping_ = false;
    std::thread thread_;
};

/// One look, which must find the records up to `durable`; a second one where something is wrong, as
/// it may be a reader's bad moment.
[[nodiscard]] PatrolFinding look_at(const std::filesystem::path& journal, Position durable,
                                    const journal::LookProgress& progress = {});

/// What a look says in the light of those before it: one that could not read the file is believed
/// when the next cannot either, so that one slow read stops no meeting.
class PatrolMemory {
public:
    [[nodiscard]] PatrolFinding judged(PatrolFinding finding);

private:
    bool failed_before_ = false;
};

/// How long to wait after a look that took `look`: one that found the file whole is worth a long
/// rest where it was long, any other must be put right or confirmed soon.
[[nodiscard]] std::chrono::steady_clock::duration pause_after(
    PatrolState state, std::chrono::steady_clock::duration look);

}  // namespace plenaria::app
