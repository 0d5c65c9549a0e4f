#include "server/app/data_folder.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "server/access/random_text.hpp"
#include "server/app/console_output.hpp"
#include "server/journal/private_file.hpp"
#include "server/model/assertion.hpp"
#include "server/model/system_words.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* copy_mark = "made_of_copy";

/// The time at a file's beginning; nothing where it is none that we write: a clock that starts at
/// what a failing disk made of one would stay there.
std::optional<TimePoint> time_in(const fs::path& path) {
    // Nobody runs this by then, and a digit too many of today's times is beyond it, as is a first
    // digit of 5 or more: the year 9999 let a mark of 5138 by.
    constexpr std::int64_t end_of_2100 = 4'133'980'799'999;
    std::int64_t unix_ms = 0;
    const bool good = std::ifstream{path} >> unix_ms && unix_ms >= 0 && unix_ms <= end_of_2100;
    return good ? std::optional{from_unix_ms(unix_ms)} : std::nullopt;
}

/// As `sudo -u` takes it.
std::string account_of(::uid_t user) {
    const ::passwd* about = ::getpwuid(user);
    return about != nullptr ? about->pw_name : "'#" + std::to_string(user) + "'";
}

}  // namespace

fs::path journal_path(const fs::path& folder) { return folder / "journal.db"; }

fs::path token_path(const fs::path& folder) { return folder / "console.token"; }

fs::path people_path(const fs::path& folder) { return folder / "people"; }
fs::path chair_token_path(const fs::path& folder) { return folder / "chair.token"; }

std::optional<Failed> prepare_folder(const fs::path& folder) {
    std::error_code error;
    const bool made = fs::create_directories(folder, error);
    if (!error && made) {
        // Whoever else has an account on this machine has no business with the journal.
        fs::permissions(folder, fs::perms::owner_all, error);
    }
    if (!error && fs::is_directory(folder, error)) {
        return std::nullopt;
    }
    complain("server.storage", {{"path", same_text(folder.string())},
                                {"detail", system_reason(error ? error.value() : ENOTDIR)}});
    return ExitStatus::storage;
}

std::optional<Failed> refuse_to_root(const fs::path& folder) {
    struct stat about {};
    if (::geteuid() != 0 || ::stat(folder.c_str(), &about) != 0 || about.st_uid == 0) {
        return std::nullopt;
    }
    complain("server.not_for_root", {{"path", same_text(folder.string())},
                                     {"owner", same_text(account_of(about.st_uid))}});
    return ExitStatus::usage;
}

std::optional<Failed> refuse_absent(const fs::path& folder) {
    struct stat about {};
    if (::stat(folder.c_str(), &about) == 0 ? S_ISDIR(about.st_mode) : errno == EACCES) {
        return std::nullopt;
    }
    complain("server.folder_missing", {{"path", same_text(folder.string())}});
    return ExitStatus::no_journal;
}

std::optional<Failed> refuse_denied(const fs::path& folder) {
    struct stat about {};
    const TextArgument where{"path", same_text(folder.string())};
    if (::stat(folder.c_str(), &about) != 0) {
        if (errno != EACCES) {
            return std::nullopt;
        }
        complain("server.storage", {where, {"detail", system_reason(EACCES)}});
        return ExitStatus::storage;
    }
    if (!S_ISDIR(about.st_mode) || ::access(folder.c_str(), R_OK | X_OK) == 0) {
        return std::nullopt;
    }
    complain("server.folder_denied", {where, {"owner", same_text(account_of(about.st_uid))}});
    return ExitStatus::storage;
}

std::optional<Text> why_unreadable(const fs::path& file) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) {
        return system_reason(errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return text_of("server.file_folder");
    }
    return ::access(file.c_str(), R_OK) == 0 ? std::nullopt : std::optional{system_reason(errno)};
}

void complain_unreadable(const fs::path& file) {
    const auto why = why_unreadable(file);
    complain("server.desk_file", {{"path", same_text(file.string())},
                                  {"detail", why ? *why : text_of("server.file_unlike")}});
}

Outcome<std::unique_ptr<journal::SqliteJournal>, Failed> open_journal(const fs::path& folder,
                                                                      JournalUse use) {
    const fs::path path = journal_path(folder);
    auto opened = use == JournalUse::write ? journal::SqliteJournal::open(path)
                                           : journal::SqliteJournal::open_read_only(path);
    if (!opened) {
        return report(opened.error(), path);
    }
    return std::move(opened).value();
}

std::optional<Failed> replay_journal(engine::Journal& journal, engine::EngineMachine& machine) {
    const auto read = journal.read(
        Position{1}, [&](const engine::JournalRecord& record) { machine.replay(record); });
    if (!read) {
        return report(read.error());
    }
    return std::nullopt;
}

std::optional<Failed> lost_end(const fs::path& folder, Position last, Position durable) {
    if (durable <= last) {
        return std::nullopt;
    }
    complain("server.journal_lost_end", {{"path", same_text(folder.string())},
                                         {"last", same_text(std::to_string(last.value))},
                                         {"durable", same_text(std::to_string(durable.value))}});
    return ExitStatus::journal_damaged;
}

Text detail_of(const journal::OpenFailure& failure) {
    // As the journal's log names who holds it.
    constexpr std::string_view holder = "process ";
    const std::string_view words = failure.detail;
    if (failure.code == journal::OpenError::in_use && words.starts_with(holder)) {
        return fill_text("system.process", {{"ids", same_text(words.substr(holder.size()))}});
    }
    return failure.error != 0 ? system_reason(failure.error, words) : quoted_detail(words);
}

Failed report(const journal::OpenFailure& failure, const fs::path& path) {
    const TextArgument where{"path", same_text(path.string())};
    const TextArgument detail{"detail", detail_of(failure)};
    switch (failure.code) {
        case journal::OpenError::in_use:
            complain("server.journal_in_use", {where, detail});
            return ExitStatus::journal_in_use;
        case journal::OpenError::keys_in_use:
            complain("server.keys_in_use", {where, detail});
            return ExitStatus::journal_in_use;
        case journal::OpenError::exposed:
            complain("server.secret_exposed", {{"path", same_text(failure.detail)}});
            return ExitStatus::storage;
        case journal::OpenError::irregular:
            complain("server.secret_irregular", {{"path", same_text(failure.detail)}});
            return ExitStatus::storage;
        case journal::OpenError::newer_version:
            complain("server.journal_newer", {where});
            return ExitStatus::journal_newer;
        case journal::OpenError::not_a_journal:
            complain("server.not_a_journal", {where, detail});
            return ExitStatus::journal_damaged;
        case journal::OpenError::missing:
            complain("server.no_journal", {where});
            return ExitStatus::no_journal;
        case journal::OpenError::unsettled:
            complain("server.journal_in_doubt", {where});
            return ExitStatus::storage;
        case journal::OpenError::storage:
            complain("server.storage", {where, detail});
            return ExitStatus::storage;
    }
    PLENARIA_ASSERT(false);
}

Failed report(const engine::ReadFailure& failure) {
    const TextArgument where{"position", same_text(std::to_string(failure.position.value))};
    const TextArgument detail{"detail", quoted_detail(failure.detail)};
    switch (failure.error) {
        case engine::ReadError::held:
        case engine::ReadError::storage:
            complain("server.journal_unreadable", {where, detail});
            return ExitStatus::storage;
        case engine::ReadError::newer_version:
            complain("server.record_newer", {where, detail});
            return ExitStatus::journal_newer;
        case engine::ReadError::chain_broken:
            complain("server.chain_broken", {where, detail});
            return ExitStatus::journal_damaged;
        case engine::ReadError::malformed:
            complain("server.record_malformed", {where, detail});
            return ExitStatus::journal_damaged;
    }
    PLENARIA_ASSERT(false);
}

std::string fresh_identity() {
    constexpr std::size_t bytes = 8;
    return access::random_hex(bytes);
}

std::string server_identity(const fs::path& folder) {
    constexpr std::size_t bytes_max = 256;
    const fs::path path = folder / "server.id";
    const auto kept = journal::read_small_file(path, bytes_max);
    if (kept) {
        std::string identity;
        if (std::istringstream{kept.value()} >> identity && is_valid_id(identity)) {
            return identity;
        }
    } else if (kept.error().code != journal::FileFault::missing) {
        return {};  // the same one may be read the next time
    }
    const std::string identity = fresh_identity();
    return journal::put_private_file(path, identity + "\n") ? std::string{} : identity;
}

AliveMark::AliveMark(const fs::path& folder) : path_(folder / "alive") {}

std::optional<TimePoint> AliveMark::last_alive() const { return time_in(path_); }

Position AliveMark::durable() const {
    std::int64_t unix_ms = 0;
    std::int64_t position = 0;
    return std::ifstream{path_} >> unix_ms >> position ? Position{position} : Position{};
}

void AliveMark::touch(TimePoint now, Position durable) {
    const std::string text =
        std::to_string(to_unix_ms(now)) + ' ' + std::to_string(durable.value) + '\n';
    const fs::path fresh = path_.string() + ".new";
    {
        const journal::Descriptor file{fresh, O_WRONLY | O_CREAT | O_TRUNC, S_IRUSR | S_IWUSR};
        // A name that leads to what was not synced may lead to an empty file after a power cut.
        if (!file.ok() ||
            ::write(file.value(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fdatasync(file.value()) != 0) {
            return;
        }
    }
    std::error_code ignored;
    fs::rename(fresh, path_, ignored);
}

void AliveMark::put_back(Position durable) {
    if (const auto last = last_alive()) {
        touch(*last, durable);
    }
}

void mark_as_copy(const fs::path& folder, TimePoint made) {
    static_cast<void>(
        journal::put_private_file(folder / copy_mark, std::to_string(to_unix_ms(made)) + "\n"));
}

std::optional<TimePoint> made_of_copy(const fs::path& folder) {
    return time_in(folder / copy_mark);
}

void forget_copy(const fs::path& folder) {
    std::error_code ignored;  // it is said once more after the next start
    fs::remove(folder / copy_mark, ignored);
}

}  // namespace plenaria::app
