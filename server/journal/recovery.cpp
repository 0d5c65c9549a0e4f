#include "server/journal/recovery.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <vector>

#include "server/journal/database.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/private_file.hpp"
#include "server/journal/record_table.hpp"
#include "server/journal/sealed_row.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;

constexpr ::mode_t owner_only = 0600;
// What a journal consists of on the disk, by the ends of the names.
constexpr std::array<std::string_view, 3> parts{"", "-wal", "-shm"};
constexpr std::string_view rescued = ".rescued";

fs::path part_of(const fs::path& journal, std::string_view part) {
    return journal.string() + std::string{part};
}

/// Complete: from here on a recovery is only carried on with.
fs::path finished_path(const fs::path& journal) { return journal.string() + ".recovered"; }
/// On its way.
fs::path draft_path(const fs::path& journal) { return journal.string() + ".salvage"; }

void remove_parts(const fs::path& journal) {
    for (const std::string_view part : parts) {
        ::unlink(part_of(journal, part).c_str());
    }
}

std::optional<OpenFailure> copy_bytes(const fs::path& from, const fs::path& to) {
    const PageFile source{from};
    if (source.error() != 0) {
        return storage_failure("quarantine", source.error());
    }
    const Descriptor target{to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
    if (!target.ok()) {
        return storage_failure("quarantine", errno);
    }
    Page piece{};
    for (std::uint64_t at = 0; at < source.bytes(); at += piece.size()) {
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), source.bytes() - at));
        // What the disk does not give back stays a hole, so that all else keeps its place.
        const bool readable = source.read(at, piece.data(), count);
        if (readable && ::pwrite(target.value(), piece.data(), count, static_cast<::off_t>(at)) !=
                            static_cast<ssize_t>(count)) {
            return storage_failure("quarantine", errno == 0 ? ENOSPC : errno);
        }
    }
    if (::ftruncate(target.value(), static_cast<::off_t>(source.bytes())) != 0 ||
        ::fsync(target.value()) != 0) {
        return storage_failure("quarantine", errno);
    }
    return std::nullopt;
}

/// A second name for the same file needs no room and changes nothing in it; a file system that has
/// none takes a copy.
std::optional<OpenFailure> keep(const fs::path& from, const fs::path& to) {
    if (::link(from.c_str(), to.c_str()) == 0 || errno == ENOENT) {
        return std::nullopt;
    }
    if (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK) {
        return copy_bytes(from, to);
    }
    return storage_failure("quarantine", errno);
}

Outcome<fs::path, OpenFailure> make_quarantine(const RecoveryRequest& request) {
    const fs::path all = request.journal.parent_path() / "quarantine";
    if (auto failure = make_private_folder(all)) {
        return *failure;
    }
    constexpr int same_second_max = 100;
    for (int i = 1; i <= same_second_max; ++i) {
        const fs::path folder =
            all / (i == 1 ? request.stamp : request.stamp + "-" + std::to_string(i));
        std::error_code error;
        if (!fs::exists(folder, error) && !error) {
            if (auto failure = make_private_folder(folder)) {
                return *failure;
            }
            return folder;
        }
    }
    return storage_failure("quarantine", EEXIST);
}

std::array<fs::path, 2> rescues_of(const fs::path& journal) {
    return {rescue_path(journal), former_rescue_path(journal)};
}

bool has_rescue(const fs::path& journal) {
    const auto rescues = rescues_of(journal);
    return std::any_of(rescues.begin(), rescues.end(), [](const fs::path& each) {
        std::error_code error;
        return fs::exists(each, error);
    });
}

void remove_rescues(const fs::path& journal) {
    for (const fs::path& each : rescues_of(journal)) {
        ::unlink(each.c_str());
    }
}

void undo_quarantine(const fs::path& folder, const fs::path& journal) {
    remove_parts(folder / journal.filename());
    remove_rescues(folder / journal.filename());
    ::rmdir(folder.c_str());
    ::rmdir(folder.parent_path().c_str());  // stays where other quarantines are in it
}

std::optional<OpenFailure> fill_quarantine(const fs::path& folder, const fs::path& journal) {
    for (const std::string_view part : parts) {
        const fs::path found = part_of(journal, part);
        if (auto failure = keep(found, folder / found.filename())) {
            return failure;
        }
    }
    for (const fs::path& rescue : rescues_of(journal)) {
        if (auto failure = keep(rescue, folder / rescue.filename())) {
            return failure;
        }
    }
    return sync_folder(folder);
}

std::optional<OpenFailure> write_rows(const fs::path& path, const std::vector<FoundRow>& rows) {
    Database database{path, SQLITE_OPEN_READWRITE};
    const auto refuse = [&] {
        return OpenFailure{OpenError::storage, "save: " + database.fault()};
    };
    if (!database.is_open() ||
        database.run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE") != SQLITE_OK) {
        return refuse();
    }
    Statement insert{database.handle(), insert_sql};
    for (const FoundRow& row : rows) {
        bind_row(insert, row.view(), row.hash);
        if (!insert || insert.step() != SQLITE_DONE) {
            return refuse();
        }
        insert.reset();
    }
    insert = {};
    if (database.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)") != SQLITE_OK) {
        return refuse();
    }
    return std::nullopt;
}

/// The fresh journal, complete, read back and durable, or none.
std::optional<OpenFailure> make_draft(const fs::path& draft, const std::vector<FoundRow>& rows) {
    remove_parts(draft);
    auto failure = create_file(draft);
    if (!failure) {
        failure = write_rows(draft, rows);
    }
    if (!failure) {
        const Salvage again = salvage({draft});
        if (again.damage || again.rows.size() != rows.size()) {
            failure = OpenFailure{OpenError::storage,
                                  "read back: " + again.damage.value_or("records are missing")};
        }
    }
    if (!failure) {
        const Descriptor file{draft, O_RDONLY};
        if (!file.ok() || ::fsync(file.value()) != 0) {
            failure = storage_failure("sync", errno);
        }
    }
    if (failure) {
        remove_parts(draft);
    }
    return failure;
}

/// The log first: beside the fresh journal SQLite would bring it in.
std::optional<OpenFailure> put_in_place(const fs::path& journal) {
    const fs::path folder = journal.parent_path();
    for (const std::string_view part : parts) {
        if (!part.empty() && ::unlink(part_of(journal, part).c_str()) != 0 && errno != ENOENT) {
            return storage_failure("remove", errno);
        }
    }
    if (auto failure = sync_folder(folder)) {
        return failure;
    }
    if (::rename(finished_path(journal).c_str(), journal.c_str()) != 0) {
        return storage_failure("rename", errno);
    }
    remove_rescues(journal);
    ::unlink(rescue_draft_path(journal).c_str());
    return sync_folder(folder);
}

std::optional<OpenFailure> replace(const RecoveryRequest& request, const Salvage& saved,
                                   RecoveryReport& report) {
    const auto quarantine = make_quarantine(request);
    if (!quarantine) {
        return quarantine.error();
    }
    report.quarantine = quarantine.value();
    const fs::path draft = draft_path(request.journal);
    auto failure = fill_quarantine(report.quarantine, request.journal);
    if (!failure) {
        failure = make_draft(draft, saved.rows);
    }
    if (!failure && ::rename(draft.c_str(), finished_path(request.journal).c_str()) != 0) {
        failure = storage_failure("rename", errno);
    }
    if (failure) {
        undo_quarantine(report.quarantine, request.journal);
        return failure;
    }
    if (auto unsynced = sync_folder(request.journal.parent_path())) {
        return unsynced;
    }
    return put_in_place(request.journal);
}

/// What a server once saved of a journal that is whole says nothing new; out of the way it is kept.
std::optional<OpenFailure> put_rescue_aside(const RecoveryRequest& request,
                                            RecoveryReport& report) {
    const auto quarantine = make_quarantine(request);
    if (!quarantine) {
        return quarantine.error();
    }
    for (const fs::path& rescue : rescues_of(request.journal)) {
        const fs::path aside = quarantine.value() / rescue.filename();
        if (::rename(rescue.c_str(), aside.c_str()) != 0 && errno != ENOENT) {
            const auto failure = storage_failure("quarantine", errno);
            // They stay where something is in them already.
            ::rmdir(quarantine.value().c_str());
            ::rmdir(quarantine.value().parent_path().c_str());
            return failure;
        }
    }
    report.quarantine = quarantine.value();
    const auto failure = sync_folder(quarantine.value());
    return failure ? failure : sync_folder(request.journal.parent_path());
}

/// Files that are there but cannot be opened would look like none, and what can be saved without
/// them would take their place.
std::optional<OpenFailure> closed_to_us(const SalvageSources& sources) {
    std::vector<fs::path> needed = sources.copies;
    std::error_code error;
    for (const fs::path& each : {sources.journal, log_path(sources.journal)}) {
        if (fs::symlink_status(each, error).type() != fs::file_type::not_found) {
            needed.push_back(each);
        }
    }
    needed.insert(needed.end(), sources.own.begin(), sources.own.end());
    for (const fs::path& each : needed) {
        if (const int why = PageFile{each}.error(); why != 0) {
            return storage_failure(each.filename().string(), why);
        }
    }
    return std::nullopt;
}

/// Whether a recovery was cut short, so that the next one must carry on.
bool is_half_recovered(const fs::path& journal) {
    std::error_code error;
    return fs::exists(finished_path(journal), error);
}

RecoveryReport report_of(const Salvage& saved) {
    RecoveryReport report;
    report.saved = saved.last();
    report.lost = saved.lost;
    report.dropped = saved.dropped;
    report.damage = saved.damage.value_or("");
    const auto dated = std::find_if(saved.rows.rbegin(), saved.rows.rend(),
                                    [](const auto& row) { return row.kind != sealed_whole; });
    if (dated != saved.rows.rend()) {
        report.until = from_unix_ms(dated->at_ms);
    }
    return report;
}

}  // namespace

fs::path rescue_path(const fs::path& journal) { return part_of(journal, rescued); }

fs::path former_rescue_path(const fs::path& journal) {
    return rescue_path(journal).string() + ".former";
}

fs::path rescue_draft_path(const fs::path& journal) {
    return rescue_path(journal).string() + ".new";
}

std::optional<OpenFailure> ready_to_write(const fs::path& journal) {
    if (is_half_recovered(journal)) {
        return OpenFailure{OpenError::not_a_journal, "its recovery was cut short"};
    }
    auto failure = inspect_file(journal);
    if (failure && failure->code == OpenError::missing) {
        std::error_code error;
        // A log alone is what is left of a journal: a new one would take it for its own.
        failure = fs::exists(log_path(journal), error) || has_rescue(journal)
                      ? OpenFailure{OpenError::not_a_journal, "only its log is there"}
                      : create_file(journal);
    }
    if (failure) {
        return failure;
    }
    if (read_log(journal).refused) {
        return OpenFailure{OpenError::storage, "its log cannot be read"};
    }
    const auto damage = log_damage(journal);
    return damage ? std::optional{OpenFailure{OpenError::not_a_journal, *damage}} : std::nullopt;
}

Outcome<RecoveryReport, OpenFailure> recover(const RecoveryRequest& request) {
    FileLock lock;
    if (auto failure = lock.take(request.journal.parent_path() / "journal.lock")) {
        return *failure;
    }
    if (is_half_recovered(request.journal) && !request.dry_run) {
        if (auto failure = put_in_place(request.journal)) {
            return *failure;
        }
    }
    std::error_code error;
    if (!fs::exists(request.journal, error) && !fs::exists(log_path(request.journal), error) &&
        !has_rescue(request.journal)) {
        return OpenFailure{OpenError::missing, "no such file"};
    }
    SalvageSources sources{request.journal, {}, request.copies, request.acknowledged};
    for (const fs::path& rescue : rescues_of(request.journal)) {
        if (fs::exists(rescue, error)) {
            sources.own.push_back(rescue);
        }
    }
    if (auto failure = closed_to_us(sources)) {
        return *failure;
    }
    const Salvage saved = salvage(sources);
    if (saved.newer) {
        return OpenFailure{OpenError::newer_version, *saved.newer};
    }
    RecoveryReport report = report_of(saved);
    if (!saved.damage && saved.lost.seen == 0 && saved.last() >= request.acknowledged) {
        report.result = RecoveryResult::whole;
        if (!sources.own.empty() && !request.dry_run) {
            if (auto failure = put_rescue_aside(request, report)) {
                return *failure;
            }
        }
        return report;
    }
    if (saved.refused && !request.dry_run) {
        // On another disk, to which all was copied that can be read, no more than this is lost.
        report.result = RecoveryResult::refused;
        report.refused = *saved.refused;
        return report;
    }
    if (saved.rows.empty() || saved.strange) {
        report.result = saved.strange ? RecoveryResult::strange : RecoveryResult::hopeless;
        return report;
    }
    report.result = RecoveryResult::recovered;
    if (!request.dry_run) {
        if (auto failure = replace(request, saved, report)) {
            return *failure;
        }
    }
    return report;
}

}  // namespace plenaria::journal
