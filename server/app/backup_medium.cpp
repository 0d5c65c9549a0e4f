#include "server/app/backup_medium.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <system_error>
#include <utility>

#include "server/access/people.hpp"
#include "server/app/document_copies.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/private_file.hpp"
#include "server/model/ids.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark_first_line = "plenaria-backup 1\nserver ";
constexpr std::string_view copy_prefix = "copy-";
constexpr std::size_t mark_bytes_max = 256;

// What a server needs besides its journal to be the same one to everybody. The keys of what is
// confidential are not among them: they travel in escrow or not at all.
const std::vector<std::string>& copied_files() {
    static const std::vector<std::string> names{"server.id",      "console.token",  "chair.token",
                                                "people",         "tls/ca.pem",     "tls/ca.key",
                                                "tls/server.pem", "tls/server.key", "record.key"};
    return names;
}

// How far the journal had come, among others.
const std::vector<std::string>& copied_marks() {
    static const std::vector<std::string> names{"alive"};
    return names;
}

constexpr std::array<std::pair<BackupTrouble, std::string_view>, 16> words{{
    {BackupTrouble::inside, "inside"},
    {BackupTrouble::exposed, "exposed"},
    {BackupTrouble::not_empty, "not_empty"},
    {BackupTrouble::another_server, "another_server"},
    {BackupTrouble::diverged, "diverged"},
    {BackupTrouble::behind, "behind"},
    {BackupTrouble::newer, "newer"},
    {BackupTrouble::in_use, "in_use"},
    {BackupTrouble::missing, "missing"},
    {BackupTrouble::read_only, "read_only"},
    {BackupTrouble::full, "full"},
    {BackupTrouble::too_slow, "too_slow"},
    {BackupTrouble::unreadable, "unreadable"},
    {BackupTrouble::unverified, "unverified"},
    {BackupTrouble::unsettled, "unsettled"},
    {BackupTrouble::storage, "storage"},
}};

fs::path mark_path(const fs::path& medium) { return medium / "plenaria-backup"; }

BackupFault of_errno(int error) {
    const std::string detail = std::generic_category().message(error);
    switch (error) {
        case EROFS:
            return {BackupTrouble::read_only, detail};
        case ENOSPC:
        case EDQUOT:
            return {BackupTrouble::full, detail};
        default:
            return {BackupTrouble::storage, detail};
    }
}

/// Of a folder whose server nobody can name now: another one's it is not.
BackupFault without_identity() {
    return {BackupTrouble::storage, "server.id cannot be read or written"};
}

/// Whether others than its owner can read it, or nobody can tell.
bool others_may(const fs::path& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) != 0 || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

/// Whether `inner` is `outer` or lies in it.
bool lies_in(const fs::path& inner, const fs::path& outer) {
    const auto end = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first;
    return end == outer.end();
}

bool one_in_the_other(const fs::path& folder, const fs::path& medium) {
    std::error_code error;
    const fs::path a = fs::weakly_canonical(folder / ".", error).lexically_normal();
    const fs::path b = fs::weakly_canonical(medium / ".", error).lexically_normal();
    const auto bare = [](const fs::path& path) {
        return path.has_filename() ? path : path.parent_path();
    };
    return lies_in(bare(a), bare(b)) || lies_in(bare(b), bare(a));
}

/// The number in a copy's name.
std::optional<std::uint64_t> number_of(const fs::path& copy) {
    // More than copies a minute ever come to, and less than what the number holds.
    constexpr std::size_t digits_max = 15;
    const std::string name = copy.filename().string();
    if (name.size() > copy_prefix.size() + digits_max) {
        return std::nullopt;
    }
    std::uint64_t number = 0;
    const char* end = name.data() + name.size();
    const auto [stop, error] =
        std::from_chars(name.data() + std::min(copy_prefix.size(), name.size()), end, number);
    return name.starts_with(copy_prefix) && error == std::errc{} && stop == end
               ? std::optional{number}
               : std::nullopt;
}

std::string copy_name(std::uint64_t number) {
    std::array<char, 32> text{};
    const int count = std::snprintf(text.data(), text.size(), "copy-%06llu",
                                    static_cast<unsigned long long>(number));
    return {text.data(), static_cast<std::size_t>(count)};
}

/// Of a copy that cannot be judged: it may be where another machine went on from. That the name is
/// one that this server gave proves nothing: whoever goes on from the copy before it counts on.
BackupFault unreadable(const fs::path& copy, const journal::OpenFailure& why) {
    if (why.code == journal::OpenError::newer_version) {
        return {BackupTrouble::newer, copy.string()};
    }
    return {BackupTrouble::unreadable, copy.string() + ": " + why.detail};
}

/// Whether a newer Plenaria made it, which can restore it.
bool is_newer(const Outcome<journal::Manifest, journal::OpenFailure>& manifest) {
    return !manifest && manifest.error().code == journal::OpenError::newer_version;
}

/// The newest copy that is whole is the past of the journal in `folder`, or there is none.
std::optional<BackupFault> diverged(const fs::path& folder, const fs::path& medium) {
    for (const fs::path& copy : copies_on(medium)) {
        const auto manifest = journal::manifest_of(copy);
        if (!manifest && manifest.error().code != journal::OpenError::not_a_journal) {
            return unreadable(copy, manifest.error());
        }
        if (!manifest) {
            continue;
        }
        const auto same = journal::goes_on_from(folder, manifest.value());
        if (!same) {
            return BackupFault{BackupTrouble::storage, same.error().detail};
        }
        if (same.value() == journal::Continuation::goes_on) {
            return std::nullopt;
        }
        // One that nobody could restore says nothing about where the meeting went on; one that a
        // newer Plenaria made can be restored by that.
        const auto fault = journal::fault_of_copy(copy);
        if (fault && fault->code == journal::OpenError::storage) {
            return unreadable(copy, *fault);
        }
        if (!fault || fault->code == journal::OpenError::newer_version) {
            return BackupFault{same.value() == journal::Continuation::differs
                                   ? BackupTrouble::diverged
                                   : BackupTrouble::behind,
                               copy.string()};
        }
    }
    return std::nullopt;
}

/// How much one more copy takes, at most.
std::uintmax_t bytes_needed(const fs::path& folder) {
    constexpr std::uintmax_t beside_the_journal = std::uintmax_t{512} << 10;
    std::uintmax_t bytes = beside_the_journal;
    for (const char* name : {"journal.db", "journal.db-wal"}) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(folder / name, error);
        bytes += error ? 0 : size;
    }
    return bytes;
}

/// Why writing failed, as far as the medium tells it, on which `owner` was found before.
BackupFault cause_of(const journal::OpenFailure& failure, const fs::path& folder,
                     const fs::path& medium, const std::optional<std::string>& owner) {
    if (failure.code == journal::OpenError::unsettled) {
        return {BackupTrouble::unsettled, failure.detail};
    }
    struct statvfs room {};
    const bool there = ::statvfs(medium.c_str(), &room) == 0;
    if (there && (room.f_flag & ST_RDONLY) != 0) {
        return {BackupTrouble::read_only, failure.detail};
    }
    if (!there || server_of(medium) != owner) {
        return {BackupTrouble::missing, failure.detail};
    }
    // What was begun is gone, so that there would be room now if there was.
    if (std::uintmax_t{room.f_bavail} * room.f_frsize < bytes_needed(folder)) {
        return {BackupTrouble::full, failure.detail};
    }
    return {failure.code == journal::OpenError::not_a_journal ? BackupTrouble::unverified
                                                              : BackupTrouble::storage,
            failure.detail};
}

/// Removes what is older than the copies that are kept, and the documents that only it had.
void remove_old(const fs::path& medium) {
    std::size_t kept = 0;
    bool all_read = true;
    std::vector<journal::CopiedDocument> documents;
    for (const fs::path& copy : copies_on(medium)) {
        const auto manifest = journal::manifest_of(copy);
        if (kept == copies_kept && !is_newer(manifest)) {
            std::error_code ignored;  // it is tried again after the next one
            fs::remove_all(copy, ignored);
            continue;
        }
        // One that nobody could restore is none of those that are kept, but what it refers to may
        // be readable the next time, or to a newer Plenaria.
        kept += manifest ? 1 : 0;
        all_read = all_read && manifest.ok();
        if (manifest) {
            const auto& its = manifest.value().documents;
            documents.insert(documents.end(), its.begin(), its.end());
        }
    }
    if (all_read) {
        forget_documents(documents_path(medium), documents);
    }
}

/// A name for the next copy, behind the newest that can be restored.
fs::path next_name(const fs::path& medium) {
    std::uint64_t number = 1;
    for (const fs::path& copy : copies_on(medium)) {
        if (const auto manifest = journal::manifest_of(copy); manifest || is_newer(manifest)) {
            number = number_of(copy).value() + 1;
            break;
        }
    }
    std::error_code error;
    while (fs::exists(fs::symlink_status(medium / copy_name(number), error))) {
        ++number;
    }
    return medium / copy_name(number);
}

/// The documents that the newest copy refers to.
std::vector<journal::CopiedDocument> last_documents(const fs::path& medium) {
    for (const fs::path& copy : copies_on(medium)) {
        if (const auto manifest = journal::manifest_of(copy)) {
            return manifest.value().documents;
        }
    }
    return {};
}

/// One copy under a name of its own, once it is whole.
Outcome<journal::Manifest, journal::OpenFailure> add_copy(const journal::CopyRequest& request,
                                                          const fs::path& medium) {
    const fs::path partial = medium / "partial";
    std::error_code ignored;
    fs::remove_all(partial, ignored);  // what a crash in the middle of this left behind
    if (auto failure = journal::make_private_folder(partial)) {
        return *failure;
    }
    auto made = journal::fill_copy(request, partial);
    if (!made) {
        fs::remove_all(partial, ignored);
        return made;
    }
    if (::rename(partial.c_str(), next_name(medium).c_str()) != 0) {
        return journal::storage_failure("rename", errno);
    }
    if (auto failure = journal::sync_folder(medium)) {
        return *failure;
    }
    return made;
}

/// Whether `medium` may become ours: it is marked so already, or empty.
std::optional<BackupFault> may_be_taken(const fs::path& medium, const std::string& server) {
    if (const auto owner = server_of(medium)) {
        return *owner == server ? std::nullopt
                                : std::optional{BackupFault{BackupTrouble::another_server, *owner}};
    }
    std::error_code error;
    const bool empty = fs::is_empty(medium, error);
    if (error) {
        return of_errno(error.value());
    }
    return empty ? std::nullopt : std::optional{BackupFault{BackupTrouble::not_empty, {}}};
}

}  // namespace

std::string_view word_of(BackupTrouble trouble) {
    const auto* at = std::find_if(words.begin(), words.end(),
                                  [&](const auto& word) { return word.first == trouble; });
    return at->second;
}

std::optional<BackupTrouble> trouble_of(std::string_view word) {
    const auto* at = std::find_if(words.begin(), words.end(),
                                  [&](const auto& each) { return each.second == word; });
    return at == words.end() ? std::nullopt : std::optional{at->first};
}

Text explain(const BackupFault& fault) {
    return fill_text("server.backup_why." + std::string{word_of(fault.trouble)},
                     {{"detail", same_text(fault.detail)}});
}

std::optional<BackupFault> prepare_medium(const fs::path& folder, const fs::path& medium,
                                          const std::string& server) {
    if (server.empty()) {
        return without_identity();
    }
    if (one_in_the_other(folder, medium)) {
        return BackupFault{BackupTrouble::inside, {}};
    }
    if (::mkdir(medium.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return errno == ENOENT ? BackupFault{BackupTrouble::missing, {}} : of_errno(errno);
    }
    struct stat about {};
    if (::stat(medium.c_str(), &about) != 0) {
        return of_errno(errno);
    }
    if (!S_ISDIR(about.st_mode)) {
        return of_errno(ENOTDIR);
    }
    if (auto fault = may_be_taken(medium, server)) {
        return fault;
    }
    if (auto fault = diverged(folder, medium)) {
        return fault;
    }
    if (others_may(medium)) {
        return BackupFault{BackupTrouble::exposed, {}};
    }
    // Written also where it is there already: what cannot be written is no place for a copy.
    const std::string mark = std::string{mark_first_line} + server + "\n";
    if (const auto failure = journal::put_private_file(mark_path(medium), mark)) {
        return cause_of(*failure, folder, medium, server_of(medium));
    }
    return others_may(mark_path(medium)) ? std::optional{BackupFault{BackupTrouble::exposed, {}}}
                                         : std::nullopt;
}

Outcome<Backup, BackupFault> back_up(const fs::path& folder, const fs::path& medium,
                                     const std::string& server, TimePoint now,
                                     std::chrono::milliseconds patience) {
    if (server.empty()) {
        return without_identity();
    }
    const auto owner = server_of(medium);
    if (owner != server) {
        return BackupFault{owner ? BackupTrouble::another_server : BackupTrouble::missing, {}};
    }
    // A stick that was pulled out may be mounted in another way when it comes back.
    if (others_may(medium) || others_may(mark_path(medium))) {
        return BackupFault{BackupTrouble::exposed, {}};
    }
    journal::FileLock lock;
    if (const auto failure = lock.take_within(medium / "lock", patience)) {
        return failure->code == journal::OpenError::in_use
                   ? BackupFault{BackupTrouble::in_use, failure->detail}
                   : cause_of(*failure, folder, medium, server);
    }
    if (auto fault = diverged(folder, medium)) {
        return *fault;
    }
    Backup done;
    const auto documents = [&] {
        // The next copy of the journal has its place before any document.
        StoredDocuments stored = store_documents(documents_path(folder), documents_path(medium),
                                                 last_documents(medium), bytes_needed(folder));
        done.lost_documents = std::move(stored.lost);
        return std::move(stored.documents);
    };
    // The largest of the small files is that of the persons.
    auto made = add_copy(
        {folder, server, now, copied_marks(), copied_files(), access::people_bytes_max, documents},
        medium);
    if (!made) {
        return cause_of(made.error(), folder, medium, server);
    }
    remove_old(medium);
    done.manifest = std::move(made).value();
    return done;
}

std::optional<std::string> server_of(const fs::path& medium) {
    const auto mark = journal::read_small_file(mark_path(medium), mark_bytes_max);
    if (!mark || !mark.value().starts_with(mark_first_line) || mark.value().back() != '\n') {
        return std::nullopt;
    }
    std::string server = mark.value().substr(mark_first_line.size());
    server.pop_back();
    return is_valid_id(server) ? std::optional{std::move(server)} : std::nullopt;
}

std::vector<fs::path> copies_on(const fs::path& medium) {
    std::vector<fs::path> copies;
    std::error_code error;
    for (fs::directory_iterator each{medium, error}, end; !error && each != end;
         each.increment(error)) {
        std::error_code failure;
        if (number_of(each->path()) &&
            each->symlink_status(failure).type() == fs::file_type::directory) {
            copies.push_back(each->path());
        }
    }
    std::sort(copies.begin(), copies.end(),
              [](const fs::path& a, const fs::path& b) { return number_of(a) > number_of(b); });
    return copies;
}

fs::path documents_path(const fs::path& folder) { return folder / "documents"; }

}  // namespace plenaria::app
