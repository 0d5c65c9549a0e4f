// Whether the disk of the data folder takes what is written to it, found out by the clock and not
// by what a room does: everybody may know it (law 3).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>

namespace plenaria::app {

/// What one try writes: the log's index grows by 32 kB, a command by some pages. Less room than
/// this is a full disk.
inline constexpr std::size_t probe_bytes = 64 * 1024;
/// How often; a disk that refuses is tried sooner, since persons wait for it.
inline constexpr std::chrono::seconds probe_every{5};
inline constexpr std::chrono::seconds probe_again_after{1};

/// Writes a file of its own into `folder`, syncs it and takes it away: true where all of that
/// succeeded.
[[nodiscard]] bool takes_writes(const std::filesystem::path& folder);

/// Tries again and again, on a thread of its own.
class StorageProbe {
public:
    explicit StorageProbe(const std::filesystem::path& folder);
    /// Waits for no disk that hangs: what that holds ends with the process.
    ~StorageProbe();
    StorageProbe(const StorageProbe&) = delete;
    StorageProbe& operator=(const StorageProbe&) = delete;

    struct Seen {
        bool refuses = false;  ///< the last try failed
        /// What two tries in a row took at the least, or one that takes longer than the time
        /// between two: one slow moment is no slow disk.
        std::chrono::steady_clock::duration took{};
    };
    /// Any thread.
    [[nodiscard]] Seen seen() const;

private:
    struct Record;

    static void try_again_and_again(Record& record, const std::filesystem::path& folder);

    std::shared_ptr<Record> record_;
};

}  // namespace plenaria::app
