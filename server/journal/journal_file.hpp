// The journal's file around its rows: who holds it, what it is, and how it comes into being.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "server/journal/open_failure.hpp"

namespace plenaria::journal {

/// In the file's header: what the file is, and which shape its tables have.
inline constexpr std::int32_t application_id = 0x506C656E;  // "Plen"
inline constexpr std::int32_t schema_version = 1;

/// The right to write a journal. The kernel takes it back when the process ends, however it ends.
class FileLock {
public:
    FileLock() = default;
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    /// Takes the lock of the file at `path`, made where it does not exist (0600), and writes the
    /// process id into it; nothing, or why not.
    [[nodiscard]] std::optional<OpenFailure> take(const std::filesystem::path& path);
    /// The same, and waits so long for whoever holds it.
    [[nodiscard]] std::optional<OpenFailure> take_within(const std::filesystem::path& path,
                                                         std::chrono::milliseconds patience);
    /// Whoever holds it says, without writing anything, whether a commit that others may read is in
    /// doubt; see `is_in_doubt`. Nothing where it is not held.
    void set_doubt(bool doubt) const;

private:
    int descriptor_ = -1;
};

/// Whether a server says now of the journal at `path` that it may hold a commit of which nobody
/// knows whether it will stay. Who has copied it asks afterwards: what was not in doubt when it was
/// read stays.
[[nodiscard]] bool is_in_doubt(const std::filesystem::path& path);

/// Whether the file at `path` is a journal of ours, from its first bytes alone: a file that is not,
/// or is newer, is never opened, so that nothing in it changes.
[[nodiscard]] std::optional<OpenFailure> inspect_file(const std::filesystem::path& path);

/// Makes an empty journal at `path`, complete and durable or not at all. The caller holds the lock.
[[nodiscard]] std::optional<OpenFailure> create_file(const std::filesystem::path& path);

}  // namespace plenaria::journal
