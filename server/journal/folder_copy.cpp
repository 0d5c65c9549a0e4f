#include "server/journal/folder_copy.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "server/journal/database.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/row.hpp"
#include "server/journal/sqlite_journal.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view journal_name = "journal.db";
constexpr std::string_view escrow_folder = "escrow";
constexpr ::mode_t owner_only = 0600;
// The largest of them is that of the persons.
constexpr std::size_t small_file_bytes = 64 * 1024;
constexpr std::size_t piece_bytes = 64 * 1024;

OpenFailure unlike(std::string_view name) {
    return {OpenError::not_a_journal, std::string{name} + " is not as it was written"};
}

bool write_piece(int file, const unsigned char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::write(file, bytes, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
    return true;
}

/// Reads the file `name` of `folder` to its end, from the medium and not from what the system
/// remembers of it, and writes what it reads to `to` unless that is negative.
Outcome<CopiedFile, OpenFailure> read_through(const fs::path& folder, const std::string& name,
                                              int to) {
    const Descriptor file{folder / name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK};
    struct stat about {};
    if (!file.ok() || ::fstat(file.value(), &about) != 0) {
        return storage_failure(name, errno);
    }
    if (!S_ISREG(about.st_mode)) {
        return OpenFailure{OpenError::irregular, (folder / name).string()};
    }
    // Only asked for: a file system that keeps its pages reads them from memory.
    static_cast<void>(::posix_fadvise(file.value(), 0, 0, POSIX_FADV_DONTNEED));
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    CopiedFile read{name, 0, {}};
    std::array<unsigned char, piece_bytes> piece;
    for (;;) {
        const ssize_t got = ::read(file.value(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return storage_failure(name, errno);
        }
        if (got == 0) {
            break;
        }
        const auto count = static_cast<std::size_t>(got);
        crypto_hash_sha256_update(&state, piece.data(), count);
        read.bytes += count;
        if (to >= 0 && !write_piece(to, piece.data(), count)) {
            return storage_failure(name, errno);
        }
    }
    Hash hash{};
    crypto_hash_sha256_final(&state, hash.data());
    read.hash = hex(hash);
    return read;
}

std::optional<OpenFailure> make_folder_of(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code error;
    return fs::is_directory(folder, error) ? std::nullopt : make_private_folder(folder);
}

/// The small file `name`; whether it was there.
Outcome<bool, OpenFailure> copy_small(const fs::path& from, const std::string& name,
                                      const fs::path& fresh) {
    const auto content = read_small_file(from / name, small_file_bytes);
    if (!content) {
        return content.error().code == FileFault::missing
                   ? Outcome<bool, OpenFailure>{false}
                   : Outcome<bool, OpenFailure>{failure_of(content.error(), from / name)};
    }
    if (auto failure = make_folder_of(fresh / name)) {
        return *failure;
    }
    if (auto failure = put_private_file(fresh / name, content.value())) {
        return *failure;
    }
    return true;
}

/// The names of the files of a copy's escrow, within the copy.
Outcome<std::vector<std::string>, OpenFailure> escrow_names(const fs::path& copy) {
    const auto files = files_of(copy / escrow_folder, "", keys_max + 1);
    if (!files) {
        return files.error();
    }
    std::vector<std::string> names;
    for (const fs::path& file : files.value()) {
        names.push_back(std::string{escrow_folder} + "/" + file.filename().string());
    }
    return names;
}

std::optional<OpenFailure> check_pages(const fs::path& journal) {
    const Database database{journal, SQLITE_OPEN_READONLY};
    if (!database.is_open()) {
        return OpenFailure{OpenError::storage, database.fault()};
    }
    Statement check{database.handle(), "PRAGMA integrity_check(1)"};
    if (!check || check.step() != SQLITE_ROW) {
        return OpenFailure{OpenError::storage, database.fault()};
    }
    return check.text(0) == "ok" ? std::nullopt : std::optional{unlike(journal_name)};
}

/// Where the chain of a copy's journal ends, after all of it was read.
Outcome<std::pair<Position, std::string>, OpenFailure> verify_journal(const fs::path& copy) {
    const fs::path path = copy / journal_name;
    if (auto failure = check_pages(path)) {
        return *failure;
    }
    const auto journal = SqliteJournal::open_read_only(path);
    if (!journal) {
        return journal.error();
    }
    const auto last = journal.value()->read(Position{1}, [](const engine::JournalRecord&) {});
    if (!last) {
        return OpenFailure{
            OpenError::not_a_journal,
            "record " + std::to_string(last.error().position.value) + ": " + last.error().detail};
    }
    return std::pair{last.value(), journal.value()->chain_head()};
}

std::optional<OpenFailure> check_chain(const fs::path& copy, const Manifest& manifest) {
    const auto end = verify_journal(copy);
    if (!end) {
        return end.error();
    }
    return end.value() == std::pair{manifest.position, manifest.head}
               ? std::nullopt
               : std::optional{unlike(journal_name)};
}

}  // namespace

Outcome<Manifest, OpenFailure> fill_copy(const CopyRequest& request, const fs::path& fresh) {
    // The journal first: a key is in escrow, and a person in the file, before the record that
    // needs it.
    if (auto failure = copy_journal(request.folder / journal_name, fresh / journal_name)) {
        return *failure;
    }
    std::vector<std::string> names{std::string{journal_name}};
    const auto escrow = has_escrow(request.folder);
    if (!escrow) {
        return escrow.error();
    }
    if (escrow.value()) {
        if (auto failure = copy_escrow(request.folder, fresh)) {
            return *failure;
        }
        const auto boxes = escrow_names(fresh);
        if (!boxes) {
            return boxes.error();
        }
        names.insert(names.end(), boxes.value().begin(), boxes.value().end());
    }
    for (const std::string& name : request.files) {
        const auto copied = copy_small(request.folder, name, fresh);
        if (!copied) {
            return copied.error();
        }
        if (copied.value()) {
            names.push_back(name);
        }
    }
    Manifest manifest{request.server, request.now, {}, {}, {}};
    for (const std::string& name : names) {
        auto file = read_through(fresh, name, -1);
        if (!file) {
            return file.error();
        }
        manifest.files.push_back(std::move(file).value());
    }
    const auto end = verify_journal(fresh);
    if (!end) {
        return end.error();
    }
    std::tie(manifest.position, manifest.head) = end.value();
    if (auto failure = put_private_file(fresh / manifest_name, manifest_text(manifest))) {
        return *failure;
    }
    return manifest;
}

std::optional<Manifest> manifest_of(const fs::path& copy) {
    const auto text = read_small_file(copy / manifest_name, manifest_bytes_max);
    return text ? read_manifest(text.value()) : std::nullopt;
}

std::optional<OpenFailure> fault_of_copy(const fs::path& copy) {
    const auto manifest = manifest_of(copy);
    if (!manifest) {
        return unlike(manifest_name);
    }
    for (const CopiedFile& file : manifest->files) {
        const auto read = read_through(copy, file.name, -1);
        if (!read) {
            return read.error();
        }
        if (read.value() != file) {
            return unlike(file.name);
        }
    }
    return check_chain(copy, *manifest);
}

Outcome<Manifest, OpenFailure> take_copy(const fs::path& copy, const fs::path& fresh) {
    auto manifest = manifest_of(copy);
    if (!manifest) {
        return unlike(manifest_name);
    }
    for (const CopiedFile& file : manifest->files) {
        if (auto failure = make_folder_of(fresh / file.name)) {
            return *failure;
        }
        const Descriptor to{fresh / file.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                            owner_only};
        if (!to.ok()) {
            return storage_failure("create", errno);
        }
        const auto read = read_through(copy, file.name, to.value());
        if (!read) {
            return read.error();
        }
        if (read.value() != file) {
            return unlike(file.name);
        }
    }
    if (auto failure = check_chain(fresh, *manifest)) {
        return *failure;
    }
    return std::move(*manifest);
}

Outcome<bool, OpenFailure> goes_on_from(const fs::path& folder, const Manifest& copy) {
    if (copy.position.value == 0) {
        return true;
    }
    const Database database{folder / journal_name, SQLITE_OPEN_READONLY};
    if (!database.is_open()) {
        return OpenFailure{OpenError::storage, database.fault()};
    }
    Statement row{database.handle(), "SELECT hash FROM record WHERE seq = ?1"};
    if (!row) {
        return OpenFailure{OpenError::storage, database.fault()};
    }
    row.bind(1, copy.position.value);
    const int code = row.step();
    if (code != SQLITE_ROW) {
        return code == SQLITE_DONE
                   ? Outcome<bool, OpenFailure>{false}
                   : Outcome<bool, OpenFailure>{OpenFailure{OpenError::storage, database.fault()}};
    }
    Hash hash{};
    const std::string_view bytes = row.blob(0);
    if (bytes.size() == hash.size()) {
        std::copy(bytes.begin(), bytes.end(), hash.begin());
    }
    return hex(hash) == copy.head;
}

}  // namespace plenaria::journal
