#include "server/journal/folder_copy.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "server/journal/chain_check.hpp"
#include "server/journal/database.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/read_through.hpp"
#include "server/journal/row.hpp"
#include "server/journal/sqlite_journal.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view journal_name = "journal.db";
constexpr std::string_view escrow_folder = "escrow";
constexpr ::mode_t owner_only = 0600;

OpenFailure unlike(std::string_view name) {
    return {OpenError::not_a_journal, std::string{name} + " is not as it was written"};
}

std::optional<OpenFailure> make_folder_of(const fs::path& file) {
    const fs::path folder = file.parent_path();
    std::error_code error;
    return fs::is_directory(folder, error) ? std::nullopt : make_private_folder(folder);
}

/// The small file `name`; whether it was there.
Outcome<bool, OpenFailure> copy_small(const CopyRequest& request, const std::string& name,
                                      const fs::path& fresh) {
    const fs::path file = request.folder / name;
    const auto content = read_small_file(file, request.file_bytes_max);
    if (!content) {
        return content.error().code == FileFault::missing
                   ? Outcome<bool, OpenFailure>{false}
                   : Outcome<bool, OpenFailure>{failure_of(content.error(), file)};
    }
    if (auto failure = make_folder_of(fresh / name)) {
        return *failure;
    }
    if (auto failure = put_private_file(fresh / name, content.value())) {
        return *failure;
    }
    return true;
}

/// Those of `names` that are there; adds them to `copied`.
std::optional<OpenFailure> copy_all_small(const CopyRequest& request,
                                          const std::vector<std::string>& names,
                                          const fs::path& fresh, std::vector<std::string>& copied) {
    for (const std::string& name : names) {
        const auto made = copy_small(request, name, fresh);
        if (!made) {
            return made.error();
        }
        if (made.value()) {
            copied.push_back(name);
        }
    }
    return std::nullopt;
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

OpenFailure of_reading(const engine::ReadFailure& failure) {
    const auto code = [&] {
        switch (failure.error) {
            case engine::ReadError::newer_version:
                return OpenError::newer_version;
            case engine::ReadError::storage:
            case engine::ReadError::held:
                return OpenError::storage;
            case engine::ReadError::chain_broken:
            case engine::ReadError::malformed:
                break;
        }
        return OpenError::not_a_journal;
    };
    return {code(), "record " + std::to_string(failure.position.value) + ": " + failure.detail};
}

std::optional<OpenFailure> check_database(const fs::path& journal) {
    const Database database{journal, SQLITE_OPEN_READONLY};
    if (!database.is_open()) {
        return OpenFailure{OpenError::storage, database.fault()};
    }
    const auto failure = check_pages(database);
    return failure ? std::optional{of_reading(*failure)} : std::nullopt;
}

/// Where the chain of a copy's journal ends, after all of it was read.
Outcome<std::pair<Position, std::string>, OpenFailure> verify_journal(const fs::path& copy) {
    const fs::path path = copy / journal_name;
    if (auto failure = check_database(path)) {
        return *failure;
    }
    const auto journal = SqliteJournal::open_read_only(path);
    if (!journal) {
        return journal.error();
    }
    const auto last = journal.value()->read(Position{1}, [](const engine::JournalRecord&) {});
    if (!last) {
        return of_reading(last.error());
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
    std::vector<std::string> names;
    if (auto failure = copy_all_small(request, request.marks, fresh, names)) {
        return *failure;
    }
    // The journal before the rest: a key is in escrow, and a person in the file, before the record
    // that needs it.
    if (auto failure = copy_journal(request.folder / journal_name, fresh / journal_name)) {
        return *failure;
    }
    names.emplace_back(journal_name);
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
    if (auto failure = copy_all_small(request, request.files, fresh, names)) {
        return *failure;
    }
    Manifest manifest{request.server, request.now, {}, {}, {}, {}};
    for (const std::string& name : names) {
        auto file = read_through(fresh, name, -1);
        if (!file) {
            return file.error().why;
        }
        manifest.files.push_back(std::move(file).value());
    }
    const auto end = verify_journal(fresh);
    if (!end) {
        return end.error();
    }
    std::tie(manifest.position, manifest.head) = end.value();
    if (request.documents) {
        manifest.documents = request.documents();
    }
    if (auto failure = put_private_file(fresh / manifest_name, manifest_text(manifest))) {
        return *failure;
    }
    return manifest;
}

Outcome<Manifest, OpenFailure> manifest_of(const fs::path& copy) {
    const fs::path path = copy / manifest_name;
    const auto text = read_small_file(path, manifest_bytes_max);
    if (!text) {
        return text.error().code == FileFault::storage ? failure_of(text.error(), path)
                                                       : unlike(manifest_name);
    }
    auto manifest = read_manifest(text.value());
    if (!manifest && is_newer_manifest(text.value())) {
        return OpenFailure{OpenError::newer_version, std::string{manifest_name}};
    }
    if (!manifest) {
        return unlike(manifest_name);
    }
    return *std::move(manifest);
}

std::optional<OpenFailure> fault_of_copy(const fs::path& copy) {
    const auto manifest = manifest_of(copy);
    if (!manifest) {
        return manifest.error();
    }
    for (const CopiedFile& file : manifest.value().files) {
        const auto read = read_through(copy, file.name, -1);
        if (!read) {
            return read.error().why;
        }
        if (read.value() != file) {
            return unlike(file.name);
        }
    }
    return check_chain(copy, manifest.value());
}

Outcome<Manifest, ThroughFailure> take_copy(const fs::path& copy, const fs::path& fresh) {
    auto manifest = manifest_of(copy);
    if (!manifest) {
        return ThroughFailure{false, manifest.error()};
    }
    for (const CopiedFile& file : manifest.value().files) {
        if (auto failure = make_folder_of(fresh / file.name)) {
            return ThroughFailure{true, *failure};
        }
        const Descriptor to{fresh / file.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                            owner_only};
        if (!to.ok()) {
            return ThroughFailure{true, storage_failure("create", errno)};
        }
        const auto read = read_through(copy, file.name, to.value());
        if (!read) {
            return read.error();
        }
        if (read.value() != file) {
            return ThroughFailure{false, unlike(file.name)};
        }
    }
    if (auto failure = check_chain(fresh, manifest.value())) {
        // The copy gave all its bytes, as they were written: what refuses now is where they went.
        return ThroughFailure{failure->code == OpenError::storage, *failure};
    }
    return std::move(manifest).value();
}

Outcome<Continuation, OpenFailure> goes_on_from(const fs::path& folder, const Manifest& copy) {
    if (copy.position.value == 0) {
        return Continuation::goes_on;
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
    if (code == SQLITE_DONE) {
        return Continuation::ends_before;
    }
    if (code != SQLITE_ROW) {
        return OpenFailure{OpenError::storage, database.fault()};
    }
    Hash hash{};
    const std::string_view bytes = row.blob(0);
    if (bytes.size() == hash.size()) {
        std::copy(bytes.begin(), bytes.end(), hash.begin());
    }
    return hex(hash) == copy.head ? Continuation::goes_on : Continuation::differs;
}

}  // namespace plenaria::journal
