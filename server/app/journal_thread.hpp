// The one thread that touches the disk. At most one append is under way (group commit joins what
// comes meanwhile), so its queue is one slot.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "server/engine/journal_port.hpp"

namespace plenaria::app {

class JournalThread {
public:
    /// `done` is called on the journal thread with each settled outcome (never `unknown`, unless
    /// the journal cannot even be read back; then nothing may be said any more). The journal must
    /// outlive this object and is used by nobody else meanwhile.
    JournalThread(engine::Journal& journal, std::function<void(engine::AppendOutcome)> done);
    /// Finishes the append that is under way.
    ~JournalThread();
    JournalThread(const JournalThread&) = delete;
    JournalThread& operator=(const JournalThread&) = delete;

    /// Hands over one append; only after the previous one's outcome. Any thread.
    void append(engine::AppendRequest request);

private:
    void run();

    engine::Journal& journal_;
    std::function<void(engine::AppendOutcome)> done_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<engine::AppendRequest> slot_;
    bool stopping_ = false;
    std::thread thread_;
};

/// Turns `unknown` into certainty by reading back: our own records are there, or they are not.
[[nodiscard]] engine::AppendOutcome settle(engine::Journal& journal,
                                           const engine::AppendRequest& request,
                                           engine::AppendOutcome outcome);

}  // namespace plenaria::app
