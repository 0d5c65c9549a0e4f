// The one thread that touches the disk. At most one append is under way (group commit joins what
// comes meanwhile), so its queue is one slot.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "server/engine/journal_port.hpp"

namespace plenaria::app {

class JournalThread {
public:
    /// `done` is called on the journal thread with each settled outcome. `unknown` comes before it
    /// where the journal cannot even be read back, once for each reason: that is tried again every
    /// `retry_every` until it is certain. Where the reason is that the journal is damaged nothing
    /// else comes: nobody will know. The journal must outlive this object and is used by
    /// nobody else meanwhile.
    JournalThread(engine::Journal& journal, std::function<void(engine::AppendOutcome)> done);
    /// Finishes the append that is under way, but does not wait for an uncertain one.
    ~JournalThread();
    JournalThread(const JournalThread&) = delete;
    JournalThread& operator=(const JournalThread&) = delete;

    /// Hands over one append; only after the previous one's outcome. Any thread.
    void append(engine::AppendRequest request);
    /// Runs `work` on the journal thread as soon as no append is being written there, and before
    /// the journal rests after one; at most `works_max` wait, in their order, and none is run where
    /// this object ends first. Any thread.
    void run_between(std::function<void()> work);

private:
    static constexpr std::chrono::seconds retry_every{1};
    /// A rescue, and whether what was rescued may be trusted again.
    static constexpr std::size_t works_max = 2;

    void run();
    /// Runs all that was handed over; `lock` is held again afterwards.
    void run_work(std::unique_lock<std::mutex>& lock);
    engine::AppendStatus settle_for_sure(const engine::AppendRequest& request,
                                         engine::AppendOutcome outcome);

    engine::Journal& journal_;
    std::function<void(engine::AppendOutcome)> done_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<engine::AppendRequest> slot_;
    std::deque<std::function<void()>> works_;
    bool stopping_ = false;
    std::thread thread_;
};

/// Turns `unknown` into certainty by reading back: our own records are there, or they are not. Else
/// it stays `unknown`, with the reason.
[[nodiscard]] engine::AppendOutcome settle(engine::Journal& journal,
                                           const engine::AppendRequest& request,
                                           engine::AppendOutcome outcome);

}  // namespace plenaria::app
