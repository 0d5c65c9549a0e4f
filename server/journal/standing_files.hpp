// Whether the files that a journal writes are still those that it opened. SQLite goes on writing a
// file that somebody removed or put another in the place of, and what it acknowledges is lost.
// Internal to the module.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace plenaria::journal {

class StandingFiles {
public:
    explicit StandingFiles(std::filesystem::path journal);

    /// Takes the files as they stand now for those that were written.
    void remember();
    /// Takes what grew meanwhile for written, where it is a file that was remembered: one that came
    /// in its place is a fault.
    void follow();
    /// What became of them since: removed, replaced or cut short; nothing: they stand as they were,
    /// or nobody can tell.
    [[nodiscard]] std::optional<std::string> fault() const;

private:
    struct Mark {
        std::filesystem::path path;
        bool known = false;
        ::dev_t device = 0;
        ::ino_t number = 0;
        ::off_t bytes = 0;

        void remember();
        void follow();
        [[nodiscard]] std::optional<std::string> fault() const;
    };

    Mark database_;
    Mark log_;
};

}  // namespace plenaria::journal
