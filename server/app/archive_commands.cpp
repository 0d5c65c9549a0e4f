#include "server/app/archive_commands.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

#include "server/app/console_output.hpp"
#include "server/app/fresh_folder.hpp"
#include "server/app/passphrase.hpp"
#include "server/app/record_signature.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/model/assertion.hpp"
#include "server/model/system_words.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;

Text number(std::size_t value) { return same_text(std::to_string(value)); }

void print_text(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        print(words);
    }
}

/// The folder's journal, read to its end.
Outcome<std::unique_ptr<journal::SqliteJournal>, Failed> read_through(const fs::path& folder) {
    auto opened = open_journal(folder, JournalUse::read_only);
    if (opened) {
        const auto read = opened.value()->read(Position{1}, [](const engine::JournalRecord&) {});
        if (!read) {
            return report(read.error());
        }
    }
    return opened;
}

/// Where a journal ends that was read.
Outcome<Position, engine::ReadFailure> end_of(journal::SqliteJournal& journal) {
    return journal.read(Position{std::numeric_limits<std::int64_t>::max()},
                        [](const engine::JournalRecord&) {});
}

ExitStatus archive_failed(const std::string& out, const Text& detail) {
    complain("server.archive_failed", {{"path", same_text(out)}, {"detail", detail}});
    return ExitStatus::storage;
}

ExitStatus archive_exists(const std::string& out) {
    complain("server.archive_exists", {{"path", same_text(out)}});
    return ExitStatus::usage;
}

/// Nothing, where a folder can be made for the archive.
std::optional<Failed> refuse_place(const fs::path& out) {
    const fs::path parent = parent_of(out);
    const TextArgument where{"path", same_text(parent.string())};
    const int error = why_not_in(parent);
    if (error == 0) {
        return std::nullopt;
    }
    if (error == ENOENT) {
        complain("server.archive_no_parent", {where});
    } else {
        complain("server.restore_parent", {where, {"detail", system_reason(error)}});
    }
    return ExitStatus::storage;
}

/// Puts the archive together in `fresh`, which is there.
std::optional<Failed> fill_archive(const ArchiveArguments& arguments, const fs::path& fresh) {
    const fs::path folder{arguments.data_folder};
    if (const auto failure = journal::copy_journal(journal_path(folder), journal_path(fresh))) {
        if (failure->code == journal::OpenError::unsettled) {
            return report(*failure, folder);
        }
        return archive_failed(arguments.out, detail_of(*failure));
    }
    // The escrow after the journal: a key is in it before the first record that needs it.
    const auto escrow = journal::has_escrow(folder);
    if (!escrow) {
        return report(escrow.error(), folder);
    }
    if (escrow.value()) {
        if (const auto failure = journal::copy_escrow(folder, fresh)) {
            return report(*failure, folder);
        }
    }
    const auto copy = read_through(fresh);
    if (!copy) {
        return copy.error();
    }
    const journal::SealReport& seals = copy.value()->seals();
    if (!std::all_of(seals.keys.begin(), seals.keys.end(), [&](const journal::KeyId& key) {
            const auto kept = journal::is_in_escrow(fresh, key);
            return kept && kept.value();
        })) {
        complain("server.archive_needs_escrow");
        return ExitStatus::refused;
    }
    const auto last = end_of(*copy.value());
    return last ? sign_archive(folder, fresh, *copy.value(), last.value()) : report(last.error());
}

/// Says whether the record of an archive is the one that was signed; answers what to end with if it
/// is not. Its keys are given back all the same: nobody else has them.
std::optional<Failed> check_archive(const fs::path& folder) {
    if (!has_signature(folder)) {
        return std::nullopt;
    }
    const auto journal = read_through(folder);
    if (!journal) {
        return journal.error();
    }
    const auto last = end_of(*journal.value());
    return last ? check_signature(folder, *journal.value(), last.value()) : std::nullopt;
}

}  // namespace

ExitStatus report_escrow(const journal::EscrowFailure& failure, const std::string& folder) {
    const TextArgument where{"path", same_text(folder)};
    const TextArgument detail{"detail", quoted_detail(failure.detail)};
    switch (failure.code) {
        case journal::EscrowError::missing:
            complain("server.escrow_missing", {where});
            return ExitStatus::no_journal;
        case journal::EscrowError::wrong_passphrase:
            complain("server.passphrase_wrong");
            return ExitStatus::wrong_passphrase;
        case journal::EscrowError::damaged:
            complain("server.escrow_damaged", {where, detail});
            return ExitStatus::storage;
        case journal::EscrowError::would_lose:
            complain("server.escrow_would_lose", {where});
            return ExitStatus::refused;
        case journal::EscrowError::in_use:
            return report({journal::OpenError::keys_in_use, failure.detail}, folder);
        case journal::EscrowError::exposed:
            return report({journal::OpenError::exposed, failure.detail}, folder);
        case journal::EscrowError::irregular:
            return report({journal::OpenError::irregular, failure.detail}, folder);
        case journal::EscrowError::storage:
            complain("server.keys", {where, detail});
            return ExitStatus::storage;
    }
    PLENARIA_ASSERT(false);
}

ExitStatus set_escrow(const EscrowArguments& arguments) {
    std::error_code error;
    if (!fs::exists(journal_path(arguments.data_folder), error)) {
        complain("server.no_journal", {{"path", same_text(arguments.data_folder)}});
        return ExitStatus::no_journal;
    }
    const auto passphrase = read_passphrase(arguments.passphrase_file, PassphraseUse::set);
    if (!passphrase) {
        return passphrase.error();
    }
    const auto set = journal::set_up_escrow(arguments.data_folder, passphrase.value().view(),
                                            journal::moderate_cost());
    if (!set) {
        return report_escrow(set.error(), arguments.data_folder);
    }
    print_text(fill_text("server.escrow_set", {{"keys", so_many_keys(set.value())}}));
    return ExitStatus::ok;
}

ExitStatus make_archive(const ArchiveArguments& arguments) {
    const fs::path out = folder_named(arguments.out);
    struct stat about {};
    if (::lstat(out.c_str(), &about) == 0) {
        return archive_exists(arguments.out);
    }
    const int error = errno;
    if (const auto failed = refuse_place(out)) {
        return *failed;
    }
    if (error != ENOENT) {
        return archive_failed(arguments.out, system_reason(error));
    }
    FreshFolder fresh{out};
    if (fresh.error() != 0) {
        return archive_failed(arguments.out, system_reason(fresh.error()));
    }
    if (const auto failed = fill_archive(arguments, fresh.path())) {
        return *failed;
    }
    // Named as asked for only when it is whole.
    if (const int failed = fresh.place(out); failed != 0) {
        return failed == EEXIST || failed == ENOTEMPTY
                   ? archive_exists(arguments.out)
                   : archive_failed(arguments.out, system_reason(failed));
    }
    const auto archive = read_through(out);
    if (!archive) {
        return archive.error();
    }
    const auto last = archive.value()->read(Position{1}, [](const engine::JournalRecord&) {});
    const std::int64_t count = last ? last.value().value : 0;
    print_text(
        fill_text("server.archive_done",
                  {{"path", same_text(arguments.out)},
                   {"records", so_many_records(count)},
                   {"sealed", number(static_cast<std::size_t>(archive.value()->seals().sealed))},
                   {"head", same_text(archive.value()->chain_head())}}));
    return ExitStatus::ok;
}

ExitStatus open_archive(const OpenArchiveArguments& arguments) {
    const auto there = journal::has_escrow(arguments.data_folder);
    if (!there) {
        return report(there.error(), arguments.data_folder);
    }
    if (!there.value()) {
        return report_escrow({journal::EscrowError::missing, {}}, arguments.data_folder);
    }
    const std::optional<Failed> doubt = check_archive(arguments.data_folder);
    const auto passphrase = read_passphrase(arguments.passphrase_file, PassphraseUse::open);
    if (!passphrase) {
        return passphrase.error();
    }
    const auto opened = open_escrow_typed(arguments.data_folder, passphrase.value());
    if (!opened) {
        return report_escrow(opened.error(), arguments.data_folder);
    }
    const journal::Recovered& recovered = opened.value();
    const TextArgument keys{"keys", so_many_keys(recovered.keys)};
    const TextArgument path{"path", same_text(arguments.data_folder)};
    if (recovered.damaged.empty()) {
        print_text(fill_text("server.escrow_opened", {keys, path}));
        return doubt.value_or(ExitStatus::ok);
    }
    std::string names;
    for (const std::string& name : recovered.damaged) {
        names += (names.empty() ? "" : ", ") + name;
    }
    complain("server.escrow_opened_in_part", {keys, path, {"names", same_text(names)}});
    return ExitStatus::storage;
}

void say_closed_seals(const journal::SqliteJournal& journal, const std::string& folder) {
    const journal::SealReport& seals = journal.seals();
    if (seals.sealed_until_forgone > 0) {
        complain("server.sealed_forgone",
                 {{"records", so_many_sealed(seals.sealed_until_forgone)}});
    }
    if (seals.missing.empty()) {
        return;
    }
    Text names = text_of("server.sealed_sessions_unknown");
    const std::vector<SessionId> sessions = journal.keys().sessions_of(seals.missing);
    if (!sessions.empty()) {
        const Text event = text_of("server.sealed_event");
        Text list;
        for (const auto& [language, words] : event.strings()) {
            std::string joined;
            for (const SessionId& session : sessions) {
                joined += (joined.empty() ? "" : ", ") + (session.empty() ? words : session.value);
            }
            list.set(language, std::move(joined));
        }
        names = fill_text("server.sealed_sessions", {{"names", list}});
    }
    const Text records = so_many_sealed(seals.sealed - seals.sealed_until_forgone);
    complain("server.sealed_missing",
             {{"records", records}, {"path", same_text(folder)}, {"sessions", names}});
}

}  // namespace plenaria::app
