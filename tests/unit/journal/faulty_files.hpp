// A disk that fails on demand: SQLite's default files, whose write-ahead log may refuse to be
// written or synced.
#pragma once

#include <functional>

namespace plenaria::journal {

/// While one lives, SQLite opens files through it. One at a time, one thread.
class FaultyFiles {
public:
    FaultyFiles();
    ~FaultyFiles();
    FaultyFiles(const FaultyFiles&) = delete;
    FaultyFiles& operator=(const FaultyFiles&) = delete;

    /// What writing and syncing the log answer from now on: SQLITE_OK, or a fault.
    void answer_to_write(int code);
    void answer_to_sync(int code);
    /// Calls `then` once, when the next connection that had a log open has closed it.
    void when_a_log_closes(std::function<void()> then);
    /// Calls `then` once, as the next sync of a log begins: that of a commit or of a checkpoint.
    void when_a_log_is_synced(std::function<void()> then);
};

}  // namespace plenaria::journal
