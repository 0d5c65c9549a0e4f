#include "server/app/preparation.hpp"

#include <utility>

#include "server/app/archive_commands.hpp"
#include "server/app/console_output.hpp"
#include "server/app/journal_thread.hpp"
#include "server/app/read_event_file.hpp"
#include "server/app/record_signature.hpp"
#include "server/app/supervisor.hpp"
#include "server/app/tls_setup.hpp"
#include "server/domain/sealing.hpp"
#include "server/exchange/chair_items.hpp"

namespace plenaria::app {
namespace {

/// Appends what `machine` has to say at start, before anybody listens.
std::optional<Failed> append_now(Prepared& prepared) {
    while (auto request = prepared.machine.take_append()) {
        const auto outcome =
            settle(*prepared.journal, *request, prepared.journal->append(*request));
        if (outcome.why) {
            return report(*outcome.why);
        }
        if (outcome.status != engine::AppendStatus::ok) {
            complain("server.cannot_append");
            return ExitStatus::storage;
        }
        static_cast<void>(prepared.machine.on_appended(outcome));
    }
    return std::nullopt;
}

LastSigns last_signs(const ServeArguments& arguments, const Prepared& prepared) {
    return {prepared.machine.last_record_at(), prepared.machine.last_open_record_at(),
            AliveMark{arguments.data_folder}.last_alive()};
}

/// Whether a file holds the event as the journal last had it from a file, or as live editing left
/// it: an insertion made in the meeting is no reason to refuse the file it began with.
bool is_event_of_journal(engine::Journal& journal, const Prepared& prepared,
                         const domain::Definition& definition) {
    if (definition == prepared.machine.durable().definition) {
        return true;
    }
    bool same = false;
    const auto read = journal.read(Position{1}, [&](const engine::JournalRecord& record) {
        // Without the key of its words an event is compared by the rest.
        const auto is_given = [&](const domain::Definition& known) {
            // An edit leaves the chair's own items as they were, whatever its file says of them.
            const domain::State& state = prepared.machine.durable();
            return known == (record.veiled ? domain::without_words(definition) : definition) ||
                   exchange::with_chair_items(state, known) ==
                       exchange::with_chair_items(state, definition);
        };
        if (const auto* loaded = std::get_if<domain::EventLoaded>(&record.event.event)) {
            same = is_given(loaded->definition);
        } else if (const auto* replaced =
                       std::get_if<domain::DefinitionReplaced>(&record.event.event)) {
            same = is_given(replaced->definition);
        }
    });
    return read.ok() && same;
}

std::optional<Failed> say_event_needed(const ServeArguments& arguments) {
    // Not `usage`: the disk of the folder may only be late, and systemd tries again then.
    complain("server.event_needed", {{"path", same_text(arguments.data_folder)}});
    return ExitStatus::no_journal;
}

/// An empty journal begins with the event that was given; one with a meeting keeps to its own.
std::optional<Failed> begin_or_resume(const ServeArguments& arguments,
                                      std::optional<domain::Definition> given,
                                      Prepared& prepared) {
    if (!prepared.machine.durable().loaded) {
        prepared.machine.load(std::move(given).value(), prepared.clock->now());
        return append_now(prepared);
    }
    if (given && !is_event_of_journal(*prepared.journal, prepared, *given)) {
        complain("server.event_changed", {{"file", same_text(arguments.event_file)},
                                          {"path", same_text(arguments.data_folder)}});
        return ExitStatus::event_changed;
    }
    const Millis outage = last_signs(arguments, prepared).outage_until(prepared.clock->wall());
    prepared.machine.resume_service(outage, prepared.clock->now());
    log_line("event=resumed outage_ms=" + std::to_string(outage.count()) +
             " position=" + std::to_string(prepared.machine.durable().position.value));
    return append_now(prepared);
}

Outcome<std::string, Failed> token_of(const std::filesystem::path& path) {
    auto token = access::load_or_create_token(path.string());
    if (!token) {
        complain("server.token", {{"path", same_text(path.string())}});
        return ExitStatus::storage;
    }
    return std::move(token).value();
}

Outcome<access::Tokens, Failed> tokens_of(const std::string& folder) {
    auto console = token_of(token_path(folder));
    if (!console) {
        return console.error();
    }
    auto chair = token_of(chair_token_path(folder));
    if (!chair) {
        return chair.error();
    }
    if (console.value() == chair.value()) {
        // Somebody copied one over the other: each would open the other's view.
        complain("server.same_token", {{"path", same_text(chair_token_path(folder).string())}});
        return ExitStatus::storage;
    }
    return access::Tokens{std::move(console).value(), std::move(chair).value()};
}

/// Where there is no journal: whether one may begin.
std::optional<Failed> lacks_journal(const ServeArguments& arguments, Position durable) {
    std::error_code error;
    if (std::filesystem::exists(journal_path(arguments.data_folder), error) || error) {
        return std::nullopt;
    }
    // A new one in the place of one that is gone would hide that.
    if (auto failed = lost_end(arguments.data_folder, Position{}, durable)) {
        return failed;
    }
    return arguments.event_file.empty() ? say_event_needed(arguments) : std::nullopt;
}

std::optional<Failed> open_and_replay(const ServeArguments& arguments, Position durable,
                                      Prepared& prepared) {
    if (auto failed = prepare_folder(arguments.data_folder)) {
        return failed;
    }
    auto journal = open_journal(arguments.data_folder, JournalUse::write);
    if (!journal) {
        return journal.error();
    }
    prepared.journal = std::move(journal).value();
    if (auto failed = replay_journal(*prepared.journal, prepared.machine)) {
        return failed;
    }
    return lost_end(arguments.data_folder, prepared.machine.durable().position, durable);
}

/// The place of the copies, the clock, and what proves who is who.
std::optional<Failed> take_what_lies_beside(const ServeArguments& arguments, Prepared& prepared) {
    say_closed_seals(*prepared.journal, arguments.data_folder);
    if (!arguments.backup.empty()) {
        tell_status(text_of("server.looking_at_medium"));
        const auto medium = begin_backups(backup_settings(arguments));
        if (!medium) {
            return medium.error();
        }
        prepared.medium = medium.value();
    }
    prepared.clock = std::make_unique<ServerClock>(last_signs(arguments, prepared).latest());
    if (prepared.clock->stepped_back() > Millis{0}) {
        log_line("event=clock_went_backwards by_ms=" +
                 std::to_string(prepared.clock->stepped_back().count()));
    }
    auto tokens = tokens_of(arguments.data_folder);
    if (!tokens) {
        return tokens.error();
    }
    prepared.tokens = std::move(tokens).value();
    auto tls = tls_identity(arguments.data_folder, prepared.clock->now());
    if (!tls) {
        return tls.error();
    }
    prepared.tls = std::move(tls).value();
    if (server_identity(arguments.data_folder).empty()) {
        const std::filesystem::path folder{arguments.data_folder};
        complain("server.storage", {{"path", same_text((folder / "server.id").string())},
                                    {"detail", text_of("server.identity_not_kept")}});
        return ExitStatus::storage;
    }
    const auto fingerprint = record_fingerprint(arguments.data_folder);
    // Without it a meeting goes on; what is signed by nobody says so where it is asked for.
    log_line(fingerprint ? "event=record_key fingerprint=" + *fingerprint
                         : std::string{"event=record_key_unusable"});
    return std::nullopt;
}

}  // namespace

BackupSettings backup_settings(const ServeArguments& arguments) {
    return {arguments.data_folder, arguments.backup, arguments.backup_every};
}

std::optional<Failed> prepare(const ServeArguments& arguments, Prepared& prepared) {
    // What can be refused without the folder is, before anything is made in it.
    std::optional<domain::Definition> given;
    if (!arguments.event_file.empty()) {
        auto read = read_event_file(arguments.event_file);
        if (!read) {
            return read.error();
        }
        given = std::move(read).value();
    }
    const Position durable = AliveMark{arguments.data_folder}.durable();
    if (auto failed = lacks_journal(arguments, durable)) {
        return failed;
    }
    auto port = transport::HeldPort::take(arguments.address, arguments.port);
    if (!port) {
        complain(port.error().text);
        return ExitStatus::cannot_listen;
    }
    prepared.port.emplace(std::move(port).value());
    tell_status(text_of("server.reading_journal"));
    if (auto failed = open_and_replay(arguments, durable, prepared)) {
        return failed;
    }
    if (!given && !prepared.machine.durable().loaded) {
        return say_event_needed(arguments);
    }
    if (auto failed = take_what_lies_beside(arguments, prepared)) {
        return failed;
    }
    // Last: a start that is refused leaves the journal as it was.
    return begin_or_resume(arguments, std::move(given), prepared);
}

}  // namespace plenaria::app
