// A thread that lets a process of its own make each copy of the data folder, and gives up on it
// where a medium hangs. A process, because a stick that is pulled out can hold whoever writes to it
// for minutes, also against a kill: the server must be able to end and to start again meanwhile.
// And SQLite gives up all locks that a process has on a file as soon as that process closes the
// file anywhere, so that the server itself must not open its journal a second time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/app/backup_medium.hpp"
#include "server/model/ids.hpp"
#include "server/model/result.hpp"

namespace plenaria::app {

/// A copy that was made.
struct Copied {
    Position position;          ///< where its journal ends
    std::string lost_document;  ///< the first that is not in it as it should be; empty: none
};

class Copying {
public:
    /// What a copy came to, or why there is none.
    using End = Outcome<Copied, BackupFault>;

    /// `command` are the words after this program's name that make one copy; it writes one line to
    /// its standard output: see `end_in`. It is killed after `patience`.
    Copying(std::vector<std::string> command, std::chrono::milliseconds patience);
    /// Ends what is under way, and waits for it for an instant only.
    ~Copying();
    Copying(const Copying&) = delete;
    Copying& operator=(const Copying&) = delete;

    /// Begins a copy, unless one is under way or nobody has taken its end yet; whether it did.
    bool begin();
    /// The end of the copy that was begun last, once.
    [[nodiscard]] std::optional<End> take_end();

private:
    void run();
    [[nodiscard]] End make_one();
    /// Whether the process that was given up before is gone at last.
    [[nodiscard]] bool is_free();

    const std::vector<std::string> command_;
    const std::chrono::milliseconds patience_;
    int wake_ = -1;  ///< readable when this is to stop
    pid_t given_up_ = -1;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool wanted_ = false;
    bool stopping_ = false;
    std::optional<End> end_;
    std::thread thread_;
};

/// What came of one such process, waited for.
[[nodiscard]] Copying::End end_of_one(std::vector<std::string> command,
                                      std::chrono::milliseconds patience);

/// The line that tells a copy's end: "position 41", with " without acta.pdf" where a document is
/// lost, or "missing" and the detail after it.
[[nodiscard]] std::string line_of(const Copying::End& end);
/// The inverse; a line that is none is a process that came to grief.
[[nodiscard]] Copying::End end_in(std::string_view line);

}  // namespace plenaria::app
