#include "server/journal/log_renewal.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "server/journal/database.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/private_file.hpp"

// After a sync that failed the kernel may take the pages for written although the disk never got
// them. They can be read as long as they are not pushed out of memory, and the next sync of the
// same file answers that all is well. So to find a commit proves nothing of it.
//
// A checkpoint alone does not help. While the disk's log ends before that commit, every page of it
// that reaches the database stands beside older frames of its neighbours, and who opens the journal
// after a power cut gets a mixture of both: worse than one commit lost. SQLite writes the log first
// and then the database, but the sync between them means nothing now. Hence this order: the log's
// bytes go to a file of which no page was ever taken for written; when that is synced it takes the
// name. A power cut leaves the former log, with all that was ever
// confirmed, or this one, with that and the rest; the database is not touched. From then on the log
// is what SQLite believes it to be.
//
// A checkpoint whose own sync of the database fails loses nothing either, as long as the log stays
// and the next one begins at its first frame: then every page in doubt is written again. SQLite
// goes on from where the index says that the last one came to, and counts there what a
// checkpoint wrote that a reader held up, which is not synced. A new index has forgotten that.

namespace plenaria::journal {
namespace {

/// Who keeps the journal open, for the log, as far as the system tells: for SQLite a program that
/// reads holds a lock of its file. To look at the file itself would give up this process's locks.
std::string holders_of(const std::filesystem::path& journal) {
    struct stat about {};
    if (::stat(journal.c_str(), &about) != 0) {
        return "somebody has it open";
    }
    std::array<char, 64> file{};
    std::snprintf(file.data(), file.size(), "%02x:%02x:%ju", major(about.st_dev),
                  minor(about.st_dev), static_cast<std::uintmax_t>(about.st_ino));
    std::set<std::string> processes;
    std::ifstream locks{"/proc/locks"};
    for (std::string line; std::getline(locks, line);) {
        // "1: POSIX  ADVISORY  READ 1234 fe:01:5678 1073741826 1073742335"
        std::istringstream words{line};
        std::string number;
        std::string kind;
        std::string mode;
        std::string use;
        std::string process;
        std::string locked;
        words >> number >> kind >> mode >> use >> process >> locked;
        if (kind == "POSIX" && locked == file.data() && process != std::to_string(::getpid())) {
            processes.insert(process);
        }
    }
    std::string found;
    for (const std::string& process : processes) {
        found += (found.empty() ? "process " : ", ") + process;
    }
    // Those of this process are left out above, as it has its own.
    return (found.empty() ? "somebody, or this server's own look at it," : found) + " has it open";
}

std::optional<OpenFailure> put_in_its_place(const std::filesystem::path& log,
                                            const Descriptor& former, bool& name_in_doubt) {
    const std::filesystem::path fresh = log.string() + ".new";
    ::unlink(fresh.c_str());  // what a crash in the middle of this left behind
    if (auto failure = write_staged(former, fresh)) {
        return failure;
    }
    if (::rename(fresh.c_str(), log.c_str()) != 0) {
        const int error = errno;
        ::unlink(fresh.c_str());
        return storage_failure("rename", error);
    }
    auto failure = sync_folder(log.parent_path());
    name_in_doubt = failure.has_value();
    return failure;
}

}  // namespace

std::optional<OpenFailure> renew_log(const std::filesystem::path& journal,
                                     std::chrono::milliseconds patience, bool& name_in_doubt) {
    name_in_doubt = false;
    // Whoever else has it open would go on with the former log, and keeps its index alive.
    const Database alone{journal, SQLITE_OPEN_READWRITE};
    if (!alone.is_open()) {
        return OpenFailure{OpenError::storage, alone.fault()};
    }
    alone.keep_log_on_close(true);
    sqlite3_busy_timeout(alone.handle(), static_cast<int>(patience.count()));
    std::int64_t version = 0;
    if (alone.run("PRAGMA locking_mode = EXCLUSIVE") != SQLITE_OK ||
        !alone.ask("PRAGMA user_version", version)) {
        const bool busy = (alone.code() & 0xFF) == SQLITE_BUSY;
        return busy ? OpenFailure{OpenError::in_use, holders_of(journal)}
                    : OpenFailure{OpenError::storage, alone.fault()};
    }
    const std::filesystem::path log = log_path(journal);
    const Descriptor former{log, O_RDONLY | O_NOFOLLOW};
    if (!former.ok()) {
        return errno == ENOENT ? std::nullopt : std::optional{storage_failure("log", errno)};
    }
    if (::lseek(former.value(), 0, SEEK_END) == 0) {
        return std::nullopt;
    }
    return put_in_its_place(log, former, name_in_doubt);
}

}  // namespace plenaria::journal
