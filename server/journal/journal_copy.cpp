#include "server/journal/journal_copy.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "server/journal/database.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/recovery.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;

constexpr ::mode_t owner_only = 0600;

OpenFailure failure_with(int code) {
    return {OpenError::storage, std::string{"copy: "} + sqlite3_errstr(code)};
}

/// Nothing, or what SQLite says.
std::optional<OpenFailure> copy_pages(const Database& from, const Database& to) {
    sqlite3_backup* backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (backup == nullptr) {
        return OpenFailure{OpenError::storage, "copy: " + to.fault()};
    }
    // All pages in one step: of one moment, whatever is written meanwhile.
    int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) {
        // Without the log's mode, so that the copy is read where nothing can be written beside it.
        code = to.run("PRAGMA journal_mode = DELETE");
        return code == SQLITE_OK ? std::nullopt : std::optional{failure_with(code)};
    }
    return failure_with(code);
}

std::optional<OpenFailure> copy_database(const Database& source, const fs::path& to) {
    const Descriptor file{to, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
    if (!file.ok()) {
        return storage_failure("create", errno);
    }
    Database copy{to, SQLITE_OPEN_READWRITE};
    std::optional<OpenFailure> failure;
    if (!source.is_open() || !copy.is_open()) {
        failure = OpenFailure{OpenError::storage, "copy: cannot open"};
    } else {
        failure = copy_pages(source, copy);
    }
    copy.close();
    if (!failure && ::fsync(file.value()) != 0) {
        failure = storage_failure("sync", errno);
    }
    if (failure) {
        ::unlink(to.c_str());
        return failure;
    }
    return sync_folder(to.parent_path());
}

}  // namespace

void rescue_journal(const Database& open, const fs::path& journal) {
    // What an earlier one left is older, and as good.
    static_cast<void>(copy_database(open, rescue_path(journal)));
}

std::optional<OpenFailure> copy_journal(const fs::path& from, const fs::path& to) {
    if (auto failure = inspect_file(from)) {
        return failure;
    }
    return copy_database(Database{from, SQLITE_OPEN_READONLY}, to);
}

}  // namespace plenaria::journal
