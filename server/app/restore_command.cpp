#include "server/app/restore_command.hpp"

#include <date/date.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "server/access/tls_material.hpp"
#include "server/app/archive_commands.hpp"
#include "server/app/backup_medium.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/document_copies.hpp"
#include "server/app/fresh_folder.hpp"
#include "server/app/passphrase.hpp"
#include "server/exchange/zone.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/folder_copy.hpp"
#include "server/model/system_words.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;

/// What came out of a copy.
struct Restored {
    std::string copy;
    TimePoint made;
    Position position;
    TimePoint last_act{};
    std::int64_t sealed = 0;
    std::int64_t closed = 0;
    bool escrow = false;
    std::string zone{};  ///< of the event; empty: none is known here
    std::vector<journal::CopiedDocument> documents{};
};

/// As the clocks of the room showed it: whoever restores compares it with those.
Text second_of(TimePoint at, const std::string& zone) {
    if (zone.empty() || !exchange::zone_exists(zone)) {
        return same_text(date::format("%F %T UTC", date::floor<std::chrono::seconds>(at)));
    }
    const exchange::LocalTime shown = exchange::to_local(zone, at);
    const date::local_seconds local = date::local_days{date::year{shown.year} / shown.month /
                                                       shown.day} +
                                      std::chrono::hours{shown.hour} +
                                      std::chrono::minutes{shown.minute} +
                                      std::chrono::seconds{shown.second};
    return same_text(date::format("%F %T", local) + " (" + zone + ")");
}

ExitStatus failed_with(const std::string& target, int error) {
    complain("server.restore_failed",
             {{"path", same_text(target)}, {"detail", system_reason(error)}});
    return ExitStatus::storage;
}

/// Whether a disk is mounted at `path`, or anything else: its place cannot be taken.
bool is_mount_point(const fs::path& path) {
    struct statx about {};
    return ::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, 0, &about) == 0 &&
           (about.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/// Nothing, where a folder can be put in the place of `target`: it is not there, or empty.
std::optional<Failed> refuse_target(const fs::path& target) {
    const fs::path parent = parent_of(target);
    if (const int error = why_not_in(parent); error != 0) {
        complain("server.restore_parent",
                 {{"path", same_text(parent.string())}, {"detail", system_reason(error)}});
        return ExitStatus::storage;
    }
    if (is_mount_point(target)) {
        complain("server.restore_mount_point", {{"path", same_text(target.string())}});
        return ExitStatus::usage;
    }
    struct stat about {};
    if (::lstat(target.c_str(), &about) != 0) {
        return errno == ENOENT ? std::nullopt : std::optional{failed_with(target.string(), errno)};
    }
    std::error_code error;
    if (S_ISDIR(about.st_mode) && fs::is_empty(target, error) && !error) {
        return std::nullopt;
    }
    complain("server.restore_target", {{"path", same_text(target.string())}});
    return ExitStatus::usage;
}

/// Names what a restore to the same place left that was cut short: it holds the server's keys.
void tell_of_left_overs(const fs::path& target) {
    for (const fs::path& path : FreshFolder::left_overs_of(target)) {
        complain("server.restore_left_over", {{"path", same_text(path.string())}});
    }
}

ExitStatus tell_no_copies(const fs::path& medium) {
    struct statx about {};
    const bool there =
        ::statx(AT_FDCWD, medium.c_str(), AT_STATX_SYNC_AS_STAT, STATX_TYPE, &about) == 0;
    const int error = there ? (::access(medium.c_str(), R_OK | X_OK) == 0 ? 0 : errno) : errno;
    if (error == ENOENT || error == ENOTDIR) {
        complain("server.restore_no_medium", {{"path", same_text(medium.string())}});
        return ExitStatus::no_journal;
    }
    if (error != 0) {
        complain("server.restore_closed_medium",
                 {{"path", same_text(medium.string())}, {"detail", system_reason(error)}});
        return ExitStatus::storage;
    }
    complain("server.restore_no_copies", {{"path", same_text(medium.string())}});
    return ExitStatus::no_journal;
}

/// The newest copy that is whole, in `fresh`; each that is not is named. Nothing where the newest
/// that is left is of a newer Plenaria.
Outcome<Restored, Failed> bring_back(const fs::path& medium, const FreshFolder& fresh,
                                     const fs::path& target) {
    const std::vector<fs::path> copies = copies_on(medium);
    if (copies.empty()) {
        return tell_no_copies(medium);
    }
    for (const fs::path& copy : copies) {
        auto taken = journal::take_copy(copy, fresh.path());
        if (taken) {
            Restored restored{copy.filename().string(), taken.value().made, taken.value().position};
            restored.documents = std::move(taken).value().documents;
            return restored;
        }
        const Text detail = detail_of(taken.error().why);
        if (taken.error().writing) {
            // The copy before it would not go in there either.
            complain("server.restore_failed",
                     {{"path", same_text(target.string())}, {"detail", detail}});
            return ExitStatus::storage;
        }
        if (taken.error().why.code == journal::OpenError::newer_version) {
            // It is whole, and the copy before it is of an earlier time: that would be lost.
            return report(taken.error().why, copy);
        }
        complain("server.restore_damaged",
                 {{"path", same_text(copy.string())}, {"detail", detail}});
        fresh.empty();
    }
    complain("server.restore_all_damaged", {{"path", same_text(medium.string())}});
    return ExitStatus::journal_damaged;
}

/// Looks through the journal for what is said of it.
std::optional<Failed> look_at_journal(const fs::path& folder, Restored& restored) {
    const auto journal = open_journal(folder, JournalUse::read_only);
    if (!journal) {
        return journal.error();
    }
    const auto read = journal.value()->read(Position{1}, [&](const engine::JournalRecord& record) {
        restored.last_act = std::max(restored.last_act, record.event.at);
        if (const auto* loaded = std::get_if<domain::EventLoaded>(&record.event.event)) {
            restored.zone = loaded->definition.zone;
        }
    });
    if (!read) {
        return report(read.error());
    }
    restored.sealed = journal.value()->seals().sealed;
    restored.closed = journal.value()->seals().closed;
    const auto escrow = journal::has_escrow(folder);
    if (!escrow) {
        return report(escrow.error(), folder);
    }
    restored.escrow = escrow.value();
    return std::nullopt;
}

/// Opens what is in escrow; whether that was so.
Outcome<bool, journal::EscrowFailure> open_with(const journal::SecretText& passphrase,
                                                const fs::path& folder) {
    const auto opened = open_escrow_typed(folder, passphrase);
    if (!opened) {
        return opened.error();
    }
    std::string names;
    for (const std::string& name : opened.value().damaged) {
        names += (names.empty() ? "" : ", ") + name;
    }
    if (!names.empty()) {
        complain("server.restore_escrow_in_part",
                 {{"keys", so_many_keys(opened.value().keys)}, {"names", same_text(names)}});
    }
    return true;
}

/// At the terminal, if somebody is there who knows the passphrase. Nobody need be: the Presidency
/// may be elsewhere, and the room waits. What stays closed is told with what was restored.
void ask_for_seals(const fs::path& folder) {
    constexpr int tries = 3;
    complain("server.restore_passphrase");
    for (int left = tries - 1; left >= 0; --left) {
        const auto passphrase = read_passphrase({}, PassphraseUse::open);
        if (!passphrase || passphrase.value().view().empty()) {
            return;
        }
        const auto opened = open_with(passphrase.value(), folder);
        if (opened) {
            return;
        }
        if (opened.error().code != journal::EscrowError::wrong_passphrase) {
            static_cast<void>(report_escrow(opened.error(), folder.string()));
            return;
        }
        if (left > 0) {
            complain("server.restore_passphrase_wrong",
                     {{"left", same_text(std::to_string(left))}});
        }
    }
    complain("server.restore_passphrase_over");
}

/// With the passphrase in a file, which has to open them.
std::optional<Failed> open_seals(const std::string& file, const fs::path& folder) {
    const auto passphrase = read_passphrase(file, PassphraseUse::open);
    if (!passphrase) {
        return passphrase.error();
    }
    const auto opened = open_with(passphrase.value(), folder);
    return opened ? std::nullopt : std::optional{report_escrow(opened.error(), folder.string())};
}

/// Opens what is sealed where somebody gives the passphrase, and looks what came of it.
std::optional<Failed> unseal(const RestoreArguments& arguments, const fs::path& folder,
                             Restored& restored) {
    if (!arguments.passphrase_file.empty()) {
        if (const auto failed = open_seals(arguments.passphrase_file, folder)) {
            return failed;
        }
    } else if (::isatty(STDIN_FILENO) != 0) {
        ask_for_seals(folder);
    }
    return look_at_journal(folder, restored);
}

Text words_on_seals(const Restored& restored) {
    const TextArgument sealed{"sealed", so_many_sealed(restored.sealed)};
    const TextArgument closed{
        "closed",
        so_many("server.restored_stay_closed", "server.restored_stay_closed_one", restored.closed)};
    if (restored.sealed == 0) {
        return text_of("server.restored_nothing_sealed");
    }
    if (restored.closed == 0) {
        return fill_text("server.restored_open", {sealed});
    }
    return fill_text(restored.escrow ? "server.restored_in_escrow" : "server.restored_closed",
                     {sealed, closed});
}

/// The options by which `setup` keeps the names that the server has; those that are given to it
/// take the place of all former ones.
std::string host_options(const fs::path& folder) {
    std::string options;
    const auto tls = access::load_tls((folder / "tls").string());
    if (tls && tls.value()) {
        for (const std::string& host : tls.value()->summary.names.hosts) {
            options += host == "localhost" ? "" : " --host " + host;
        }
    }
    return options;
}

void tell(const Restored& restored, const fs::path& medium, const fs::path& target) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    const Text records = so_many_records(restored.position.value);
    Text text = fill_text("server.restored", {{"records", records},
                                              {"last", second_of(restored.last_act, restored.zone)},
                                              {"copy", same_text(restored.copy)},
                                              {"made", second_of(restored.made, restored.zone)},
                                              {"age", age_in_words(now - restored.made)},
                                              {"seals", words_on_seals(restored)}});
    text = fill_text(text, "path", same_text(target.string()));
    text = fill_text(text, "from", same_text(medium.string()));
    text = fill_text(text, "hosts", same_text(host_options(target)));
    for (const auto& [language, words] : text.strings()) {
        print(words);
        print("");
    }
}

}  // namespace

ExitStatus restore(const RestoreArguments& arguments) {
    const fs::path target = folder_named(arguments.data_folder);
    const fs::path medium = folder_named(arguments.from);
    if (const auto failed = refuse_target(target)) {
        return *failed;
    }
    tell_of_left_overs(target);
    FreshFolder fresh{target};
    if (fresh.error() != 0) {
        return failed_with(target.string(), fresh.error());
    }
    auto restored = bring_back(medium, fresh, target);
    if (!restored) {
        return restored.error();
    }
    Restored found = std::move(restored).value();
    // The mark of an older copy may be younger than its journal, which is all there is now.
    if (AliveMark mark{fresh.path()}; mark.durable() > found.position) {
        mark.put_back(found.position);
    }
    for (const std::string& name : bring_documents_back(found.documents, documents_path(medium),
                                                        documents_path(fresh.path()))) {
        complain("server.restore_document", {{"name", same_text(name)}});
    }
    if (const auto failed = look_at_journal(fresh.path(), found)) {
        return *failed;
    }
    if (found.closed > 0 && found.escrow) {
        if (const auto failed = unseal(arguments, fresh.path(), found)) {
            return *failed;
        }
    }
    mark_as_copy(fresh.path(), found.made);
    ::rmdir(target.c_str());  // an empty one, or none
    if (const int error = fresh.place(target); error != 0) {
        return failed_with(target.string(), error);
    }
    tell(found, medium, target);
    return ExitStatus::ok;
}

}  // namespace plenaria::app
