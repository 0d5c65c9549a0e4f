// A disk whose power is cut: SQLite's default files and those that the journal writes by itself,
// with a memory of what was written and not yet synced. What of that survives is drawn by lot,
// write by write: none of it, all, or its beginning; of a renaming whose folder is not synced the
// new name or the former ones.
// A sync may fail; what was not on the disk then can still be read, and no later sync brings it
// there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace plenaria::journal {

/// While one lives, SQLite opens files through it, and the system's calls of the journal's own code
/// pass by it (the linker leads them here, tests/unit/journal/CMakeLists.txt). One at a time, one
/// thread.
class PowerCut {
public:
    /// The power is cut at the `operation`th write, truncation, sync, renaming or removal from now
    /// on (0: not by itself), before it is done: what is in `folder` then, as a disk might hold it,
    /// is laid into `survives`, and `at_cut` is called. The program itself goes on, as if nothing
    /// had been.
    PowerCut(std::filesystem::path folder, std::filesystem::path survives, int operation,
             std::uint64_t seed, std::function<void()> at_cut);
    ~PowerCut();
    PowerCut(const PowerCut&) = delete;
    PowerCut& operator=(const PowerCut&) = delete;

    /// From now on one sync in so many fails, by lot; zero: none does.
    void let_syncs_fail(int one_in);
    /// The next sync of the file of that name, or of the folder itself, fails.
    void fail_next_sync_of(std::string name);
    /// Cuts the power now, and not by itself any more.
    void cut();
    /// Cuts it at the `operation`th from now on.
    void cut_at_next(int operation);

    /// Whether it came that far.
    [[nodiscard]] bool was_cut() const;
    /// How many operations there were.
    [[nodiscard]] int operations() const;
};

}  // namespace plenaria::journal
