// Whether the disk of the data folder takes what is written to it, found out by the clock and not
// by what a room does: everybody may know it (law 3).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace plenaria::app {

/// What one try writes: the log's index grows by 32 kB, a command by some pages. Less room than
/// this is a full disk, and nothing is tried on it: what a try takes, a command would miss.
inline constexpr std::size_t probe_bytes = 64 * 1024;
/// What it writes where there is little room, and for `probe_small_for` after there was none, as a
/// quota tells nobody how much there is.
inline constexpr std::size_t probe_small_bytes = 8 * 1024;
inline constexpr std::size_t little_room = 4 * probe_bytes;
inline constexpr std::chrono::minutes probe_small_for{1};
/// How often; one that does not take it is tried sooner, since persons wait for it.
inline constexpr std::chrono::seconds probe_every{5};
inline constexpr std::chrono::seconds probe_again_after{1};

enum class ProbeState {
    takes,
    hindered,  ///< it could not be tried, for a reason that says nothing of the journal's files
    refuses
};
struct ProbeFinding {
    ProbeState state{};
    std::string_view step{};  ///< where it failed
    int error = 0;            ///< as the system says it

    bool operator==(const ProbeFinding&) const = default;
};

/// Writes a file of its own into `folder`, which has no name by then, and syncs it.
[[nodiscard]] ProbeFinding try_writing(const std::filesystem::path& folder,
                                       std::size_t bytes = probe_bytes);

/// Tries again and again, on a thread of its own.
class StorageProbe {
public:
    /// `log` is called on that thread, with a line for each change.
    StorageProbe(const std::filesystem::path& folder, std::function<void(const std::string&)> log);
    /// Waits for no disk that hangs: what that holds ends with the process.
    ~StorageProbe();
    StorageProbe(const StorageProbe&) = delete;
    StorageProbe& operator=(const StorageProbe&) = delete;

    struct Seen {
        ProbeState state = ProbeState::takes;  ///< of the last try
        /// What two tries in a row took at the least, or one that takes longer than the time
        /// between two: one slow moment is no slow disk.
        std::chrono::steady_clock::duration took{};
    };
    /// Any thread.
    [[nodiscard]] Seen seen() const;

private:
    struct Record;

    static void try_again_and_again(Record& record, const std::filesystem::path& folder,
                                    const std::function<void(const std::string&)>& log);

    std::shared_ptr<Record> record_;
};

}  // namespace plenaria::app
