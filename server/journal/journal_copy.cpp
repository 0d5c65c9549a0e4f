#include "server/journal/journal_copy.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

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

/// All pages in one step: of one moment, whatever is written meanwhile. Nothing, or what SQLite
/// says.
std::optional<OpenFailure> copy_pages(const Database& from, const Database& to) {
    sqlite3_backup* backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (backup == nullptr) {
        return OpenFailure{OpenError::storage, "copy: " + to.fault()};
    }
    const int code = sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    return code == SQLITE_DONE ? std::nullopt : std::optional{failure_with(code)};
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
        // Without the log's mode, so that the copy is read where nothing can be written beside it.
        if (const int code = failure ? SQLITE_OK : copy.run("PRAGMA journal_mode = DELETE");
            code != SQLITE_OK) {
            failure = failure_with(code);
        }
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

/// Whether the journal's disk has room for a copy of it, and for the meeting besides.
bool has_room_beside(const fs::path& journal) {
    constexpr std::uintmax_t for_the_meeting = std::uintmax_t{64} << 20;
    std::uintmax_t needed = for_the_meeting;
    for (const char* part : {"", "-wal"}) {
        std::error_code error;
        const std::uintmax_t bytes = fs::file_size(journal.string() + part, error);
        needed += error ? 0 : 2 * bytes;
    }
    struct statvfs room {};
    return ::statvfs(journal.c_str(), &room) == 0 &&
           std::uintmax_t{room.f_bavail} * room.f_frsize >= needed;
}

/// The pages of `source` in the file at `path`, which is there and empty, and which no name leads
/// to when this answers: whatever ends this process, nothing of it stays.
std::optional<OpenFailure> fill_nameless(const Database& source, const fs::path& path) {
    Database copy{path, SQLITE_OPEN_READWRITE};
    ::unlink(path.c_str());
    if (!source.is_open() || !copy.is_open() ||
        copy.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") != SQLITE_OK) {
        return OpenFailure{OpenError::storage, "copy: cannot open"};
    }
    return copy_pages(source, copy);
}

/// Says in the header of the database in `file` that it is without the log's mode.
bool leave_log_mode(int file) {
    constexpr ::off_t mode_offset = 18;
    constexpr std::string_view without_log{"\1\1"};
    return ::pwrite(file, without_log.data(), without_log.size(), mode_offset) ==
           static_cast<ssize_t>(without_log.size());
}

/// Writes all of the open file `from` to the end of `to`, durably.
std::optional<OpenFailure> send_all(int from, int to) {
    struct stat about {};
    if (::fstat(from, &about) != 0) {
        return storage_failure("stage", errno);
    }
    ::off_t done = 0;
    while (done < about.st_size) {
        const ssize_t sent =
            ::sendfile(to, from, &done, static_cast<std::size_t>(about.st_size - done));
        if (sent <= 0 && !(sent < 0 && errno == EINTR)) {
            return storage_failure("write", sent == 0 ? EIO : errno);
        }
    }
    return ::fsync(to) == 0 ? std::nullopt : std::optional{storage_failure("sync", errno)};
}

}  // namespace

Outcome<std::unique_ptr<Descriptor>, OpenFailure> stage_journal(const fs::path& from) {
    std::string name = (from.parent_path() / ".copy-XXXXXX").string();
    const int made = ::mkostemp(name.data(), O_CLOEXEC);
    if (made < 0) {
        return storage_failure("stage", errno);
    }
    ::close(made);
    auto file = std::make_unique<Descriptor>(name, O_RDWR | O_NOFOLLOW);
    if (auto failure = fill_nameless(Database{from, SQLITE_OPEN_READONLY}, name)) {
        return *failure;
    }
    if (!file->ok() || !leave_log_mode(file->value())) {
        return storage_failure("stage", errno);
    }
    return file;
}

std::optional<OpenFailure> write_staged(const Descriptor& staged, const fs::path& to) {
    const Descriptor file{to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
    if (!file.ok()) {
        return storage_failure("create", errno);
    }
    if (auto failure = send_all(staged.value(), file.value())) {
        ::unlink(to.c_str());
        return failure;
    }
    return sync_folder(to.parent_path());
}

std::optional<OpenFailure> rescue_journal(const Database& open, const fs::path& journal) {
    const fs::path draft = rescue_draft_path(journal);
    ::unlink(draft.c_str());
    if (auto failure = copy_database(open, draft)) {
        return failure;
    }
    if (::rename(draft.c_str(), rescue_path(journal).c_str()) != 0) {
        return storage_failure("rename", errno);
    }
    return sync_folder(journal.parent_path());
}

std::optional<OpenFailure> copy_journal(const fs::path& from, const fs::path& to) {
    if (auto failure = inspect_file(from)) {
        return failure;
    }
    const OpenFailure unsettled{OpenError::unsettled, "its last commit is in doubt"};
    // Before and after: what was in doubt as it was read may have been settled since.
    if (is_in_doubt(from)) {
        return unsettled;
    }
    if (!has_room_beside(from)) {
        auto failure = copy_database(Database{from, SQLITE_OPEN_READONLY}, to);
        if (!failure && is_in_doubt(from)) {
            ::unlink(to.c_str());
            failure = unsettled;
        }
        return failure;
    }
    const auto staged = stage_journal(from);
    if (!staged) {
        return staged.error();
    }
    return is_in_doubt(from) ? std::optional{unsettled} : write_staged(*staged.value(), to);
}

}  // namespace plenaria::journal
