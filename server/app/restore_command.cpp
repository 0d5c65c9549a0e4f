#include "server/app/restore_command.hpp"

#include <date/date.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "server/app/archive_commands.hpp"
#include "server/app/backup_medium.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/document_copies.hpp"
#include "server/app/fresh_folder.hpp"
#include "server/app/passphrase.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/folder_copy.hpp"
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
};

Text number(std::int64_t value) { return same_text(std::to_string(value)); }

Text second_of(TimePoint at) {
    return same_text(date::format("%F %T UTC", date::floor<std::chrono::seconds>(at)));
}

/// "3 min", "2 h 5 min".
Text age_of(Millis age) {
    const auto minutes =
        std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::minutes>(age).count());
    const std::int64_t hours = minutes / 60;
    return same_text((hours > 0 ? std::to_string(hours) + " h " : "") +
                     std::to_string(minutes % 60) + " min");
}

ExitStatus failed_with(const std::string& target, int error) {
    complain("server.restore_failed",
             {{"path", same_text(target)},
              {"detail", same_text(std::generic_category().message(error))}});
    return ExitStatus::storage;
}

/// Nothing, where the target is not there or an empty folder.
std::optional<Failed> refuse_target(const fs::path& target) {
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

/// The newest copy that is whole, in `fresh`; each that is not is named.
Outcome<Restored, Failed> bring_back(const fs::path& medium, const FreshFolder& fresh) {
    const std::vector<fs::path> copies = copies_on(medium);
    if (copies.empty()) {
        complain("server.restore_no_copies", {{"path", same_text(medium.string())}});
        return ExitStatus::no_journal;
    }
    for (const fs::path& copy : copies) {
        const auto taken = journal::take_copy(copy, fresh.path());
        if (taken) {
            return Restored{copy.filename().string(), taken.value().made, taken.value().position};
        }
        complain("server.restore_damaged",
                 {{"path", same_text(copy.string())}, {"detail", same_text(taken.error().detail)}});
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

/// Opens what is in escrow, if somebody is there who knows the passphrase: an empty line goes on
/// without, since the Presidency may be elsewhere and the room waits.
std::optional<Failed> open_seals(const RestoreArguments& arguments, const fs::path& folder) {
    if (arguments.passphrase_file.empty()) {
        if (::isatty(STDIN_FILENO) == 0) {
            return std::nullopt;
        }
        complain("server.restore_passphrase");
    }
    const auto passphrase = read_passphrase(arguments.passphrase_file, PassphraseUse::open);
    if (!passphrase) {
        return passphrase.error();
    }
    if (arguments.passphrase_file.empty() && passphrase.value().view().empty()) {
        return std::nullopt;
    }
    const auto opened = journal::open_escrow(folder, passphrase.value().view());
    return opened ? std::nullopt : std::optional{report_escrow(opened.error(), folder.string())};
}

Text words_on_seals(const Restored& restored) {
    const TextArgument sealed{"sealed", number(restored.sealed)};
    const TextArgument closed{"closed", number(restored.closed)};
    if (restored.sealed == 0) {
        return text_of("server.restored_nothing_sealed");
    }
    if (restored.closed == 0) {
        return fill_text("server.restored_open", {sealed});
    }
    return fill_text(restored.escrow ? "server.restored_in_escrow" : "server.restored_closed",
                     {sealed, closed});
}

void tell(const Restored& restored, const fs::path& medium, const fs::path& target) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    Text text = fill_text("server.restored", {{"count", number(restored.position.value)},
                                              {"last", second_of(restored.last_act)},
                                              {"copy", same_text(restored.copy)},
                                              {"made", second_of(restored.made)},
                                              {"age", age_of(now - restored.made)},
                                              {"seals", words_on_seals(restored)}});
    text = fill_text(text, "path", same_text(target.string()));
    text = fill_text(text, "from", same_text(medium.string()));
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
    FreshFolder fresh{target};
    if (fresh.error() != 0) {
        return failed_with(target.string(), fresh.error());
    }
    auto restored = bring_back(medium, fresh);
    if (!restored) {
        return restored.error();
    }
    Restored found = std::move(restored).value();
    for (const std::string& name :
         bring_documents_back(documents_path(medium), documents_path(fresh.path()))) {
        complain("server.restore_document", {{"name", same_text(name)}});
    }
    if (const auto failed = look_at_journal(fresh.path(), found)) {
        return *failed;
    }
    if (found.closed > 0 && found.escrow) {
        auto failed = open_seals(arguments, fresh.path());
        failed = failed ? failed : look_at_journal(fresh.path(), found);
        if (failed) {
            return *failed;
        }
    }
    ::rmdir(target.c_str());  // an empty one, or none
    if (const int error = fresh.place(target); error != 0) {
        return failed_with(target.string(), error);
    }
    tell(found, medium, target);
    return ExitStatus::ok;
}

}  // namespace plenaria::app
