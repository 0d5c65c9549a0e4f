#include "server/journal/journal_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <thread>

#include "server/journal/database.hpp"
#include "server/journal/private_file.hpp"

namespace plenaria::journal {
namespace {

constexpr mode_t owner_only = 0600;

// SQLite's file header: the text at its start, and two integers, big end first.
constexpr std::size_t header_bytes = 100;
constexpr std::size_t log_mode_offset = 18;
constexpr std::size_t version_offset = 60;
constexpr std::size_t application_offset = 68;
constexpr std::string_view magic{"SQLite format 3\0", 16};

std::int32_t integer_at(const std::array<char, header_bytes>& header, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) {
        value = (value << 8U) | static_cast<unsigned char>(header[offset + i]);
    }
    return static_cast<std::int32_t>(value);
}

constexpr const char* schema = R"(
PRAGMA page_size = 4096;
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = FULL;
BEGIN IMMEDIATE;
PRAGMA application_id = 0x506C656E;
PRAGMA user_version = 1;
CREATE TABLE record (
    seq                 INTEGER PRIMARY KEY,
    at_ms               INTEGER NOT NULL,
    actor_role          TEXT NOT NULL,
    actor_name          TEXT NOT NULL,
    command_id          TEXT NOT NULL,
    command_fingerprint INTEGER NOT NULL,
    room                TEXT NOT NULL,
    kind                TEXT NOT NULL,
    version             INTEGER NOT NULL,
    payload             TEXT NOT NULL,
    hash                BLOB NOT NULL
) STRICT;
CREATE INDEX sealed_record ON record (kind)
    WHERE kind IN ('sealed', 'sealed_words', 'seals_forgone');
COMMIT;
PRAGMA journal_mode = WAL;
)";

/// A lock on a byte behind all that is ever written to the lock's file.
struct flock doubt_of(short type) {
    struct flock about {};
    about.l_type = type;
    about.l_whence = SEEK_SET;
    about.l_start = 4'096;
    about.l_len = 1;
    return about;
}

std::optional<OpenFailure> fill_new_file(const std::filesystem::path& path) {
    const Descriptor file{path, O_RDWR | O_CREAT | O_EXCL, owner_only};
    if (!file.ok()) {
        return storage_failure("create", errno);
    }
    Database database{path, SQLITE_OPEN_READWRITE};
    if (!database.is_open() || database.run(schema) != SQLITE_OK) {
        return OpenFailure{OpenError::storage, "create: " + database.fault()};
    }
    database.close();
    return ::fsync(file.value()) == 0 ? std::nullopt
                                      : std::optional{storage_failure("sync", errno)};
}

}  // namespace

FileLock::~FileLock() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

std::optional<OpenFailure> FileLock::take(const std::filesystem::path& path) {
    return take_within(path, {});
}

std::optional<OpenFailure> FileLock::take_within(const std::filesystem::path& path,
                                                 std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds between_tries{10};
    const auto end = std::chrono::steady_clock::now() + patience;
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, owner_only);
    if (descriptor_ < 0) {
        return storage_failure("lock file", errno);
    }
    while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return storage_failure("lock", errno);
        }
        if (std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(between_tries);
            continue;
        }
        std::array<char, 32> text{};
        const auto count = ::pread(descriptor_, text.data(), text.size(), 0);
        const std::string holder(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        return OpenFailure{OpenError::in_use, "process " + holder};
    }
    // The number is a help for whoever is refused, nothing rests on it.
    const std::string id = std::to_string(::getpid());
    if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, id.data(), id.size(), 0) < 0) {
        return storage_failure("lock file", errno);
    }
    return std::nullopt;
}

void FileLock::set_doubt(bool doubt) const {
    struct flock about = doubt_of(doubt ? F_WRLCK : F_UNLCK);
    // In memory alone: it needs no disk, and ends with the process.
    static_cast<void>(::fcntl(descriptor_, F_OFD_SETLK, &about));
}

bool is_in_doubt(const std::filesystem::path& path) {
    const Descriptor file{path.parent_path() / "journal.lock", O_RDONLY};
    struct flock about = doubt_of(F_RDLCK);
    return file.ok() && ::fcntl(file.value(), F_OFD_GETLK, &about) == 0 && about.l_type != F_UNLCK;
}

std::optional<OpenFailure> inspect_file(const std::filesystem::path& path) {
    const Descriptor file{path, O_RDONLY};
    if (!file.ok()) {
        return errno == ENOENT ? OpenFailure{OpenError::missing, "no such file"}
                               : storage_failure("open", errno);
    }
    std::array<char, header_bytes> header{};
    const auto count = ::pread(file.value(), header.data(), header.size(), 0);
    if (count < 0) {
        return storage_failure("read", errno);
    }
    if (static_cast<std::size_t>(count) < header.size() ||
        std::string_view{header.data(), magic.size()} != magic ||
        integer_at(header, application_offset) != application_id) {
        return OpenFailure{OpenError::not_a_journal, "the file's header is not a journal's"};
    }
    const auto version = integer_at(header, version_offset);
    if (version > schema_version) {
        return OpenFailure{OpenError::newer_version, "schema " + std::to_string(version)};
    }
    if (version < 1) {
        return OpenFailure{OpenError::not_a_journal, "schema " + std::to_string(version)};
    }
    const auto is_in_mode = [&](char mode) {
        return header[log_mode_offset] == mode && header[log_mode_offset + 1] == mode;
    };
    std::error_code error;
    const std::uintmax_t log_bytes = std::filesystem::file_size(path.string() + "-wal", error);
    // A copy is without a log. Where there is one beside it SQLite would pass over it.
    const bool is_copy = is_in_mode(1) && (error || log_bytes == 0);
    if (!is_in_mode(2) && !is_copy) {
        return OpenFailure{OpenError::not_a_journal, "the file's header is damaged"};
    }
    return std::nullopt;
}

std::optional<OpenFailure> create_file(const std::filesystem::path& path) {
    const std::filesystem::path fresh = path.string() + ".new";
    // What a crash in the middle of this left behind.
    for (const char* rest : {"", "-journal", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(fresh.string() + rest, ignored);
    }
    if (auto failure = fill_new_file(fresh)) {
        return failure;
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        return storage_failure("rename", errno);
    }
    return sync_folder(path.parent_path());
}

}  // namespace plenaria::journal
