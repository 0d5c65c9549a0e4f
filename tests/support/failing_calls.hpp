// System calls of the programs under test that fail, or wait, as long as a test says so: the real
// program on its real libraries, on a disk that refuses at any moment. A library that is loaded
// before all others (preloaded_calls.cpp) does it, and reads here what it is to do.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>

namespace plenaria::test_support {

/// Kinds of calls; a set of them.
enum class Calls : std::uint32_t {
    none = 0,
    reads = 1,
    writes = 2,
    data_syncs = 4,  ///< `fdatasync`, which SQLite calls
    file_syncs = 8,  ///< `fsync`, which the journal calls by itself
    changes = 16,    ///< opening for writing, cutting, removing, renaming, making a folder
    waits = 32,      ///< what comes by a path, or reads: it does not fail but waits
    accepts = 64,    ///< letting somebody in by a socket waits, wherever that is
};
[[nodiscard]] constexpr Calls operator|(Calls a, Calls b) {
    return static_cast<Calls>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}
inline constexpr Calls all_writing =
    Calls::writes | Calls::data_syncs | Calls::file_syncs | Calls::changes;

/// In memory that both processes share: what fails where. The rest is written while nothing fails.
struct FaultPlan {
    std::atomic<std::uint32_t> calls{0};
    std::atomic<std::uint32_t> met{0};    ///< how many calls failed or waited
    std::atomic<std::int32_t> spared{0};  ///< so many of those that are meant still succeed
    int error = 0;
    std::int64_t from = 0;          ///< of reads at a place: those that begin here or behind it
    std::int64_t until = 0;         ///< and before this
    std::array<char, 512> place{};  ///< the path of a file, or of a folder with all in it
};

/// What fails of programs that are started while this lives. Made before any other thread of the
/// test is, and destroyed after all: it changes the environment.
class FailingCalls {
public:
    /// Whether this build can do it: a sanitizer must itself be loaded before all others.
    [[nodiscard]] static bool possible();

    /// Keeps its plan in the file at `plan`, which is made.
    explicit FailingCalls(const std::filesystem::path& plan);
    ~FailingCalls();
    FailingCalls(const FailingCalls&) = delete;
    FailingCalls& operator=(const FailingCalls&) = delete;

    /// From now on `calls` on `place`, or on what lies in it, answer `error`, but for the first
    /// `spared`. What failed before does not any more.
    void fail(Calls calls, int error, const std::filesystem::path& place, int spared = 0);
    /// The same of reads of the file at `place` that begin from `from` on, and before `until`.
    void fail_reads(int error, const std::filesystem::path& place, std::int64_t from,
                    std::int64_t until);
    /// Nothing fails any more, and who waits goes on.
    void relent();
    /// How many calls failed or waited so far.
    [[nodiscard]] std::uint32_t met() const;

private:
    void begin(Calls calls);

    FaultPlan* plan_ = nullptr;
};

}  // namespace plenaria::test_support
