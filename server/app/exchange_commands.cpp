#include "server/app/exchange_commands.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include "server/access/access.hpp"
#include "server/app/archive_commands.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/desk_door.hpp"
#include "server/app/journal_thread.hpp"
#include "server/app/read_event_file.hpp"
#include "server/app/server_clock.hpp"
#include "server/exchange/attendance_join.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/exchange/problems.hpp"
#include "server/model/limits.hpp"

namespace plenaria::app {
namespace {

/// The file's bytes, one more than allowed at most; nothing where it cannot be read.
std::optional<std::string> content_of(const std::string& path) {
    std::error_code error;
    std::ifstream file{path, std::ios::binary};
    if (!std::filesystem::is_regular_file(path, error) || !file) {
        complain_unreadable(path);
        return std::nullopt;
    }
    std::string bytes(limits::event_file_bytes + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

ExitStatus say(const DeskAnswer& answer) {
    for (const Text& line : answer.lines) {
        if (!answer.accepted) {
            complain(line);
            continue;
        }
        for (const auto& [language, words] : line.strings()) {
            print(words);
        }
    }
    if (!answer.accepted) {
        complain("server.desk_refused");
    }
    return answer.accepted ? ExitStatus::ok : ExitStatus::refused;
}

/// Asks the server that runs on `folder`.
ExitStatus ask_server(const std::filesystem::path& folder, const DeskRequest& request) {
    const auto token = access::read_token(token_path(folder).string());
    if (!token) {
        complain("server.token", {{"path", same_text(token_path(folder).string())}});
        return ExitStatus::storage;
    }
    const auto answer = ask_at_door(door_path(folder), token.value(), request);
    if (!answer) {
        complain(answer.error() == DeskSilence::unknown ? "server.desk_silent"
                                                        : "server.desk_unreachable",
                 {{"path", same_text(folder.string())}});
        return ExitStatus::journal_in_use;
    }
    return say(answer.value());
}

std::optional<Failed> append_all(engine::Journal& journal, engine::EngineMachine& machine) {
    while (auto request = machine.take_append()) {
        const auto outcome = settle(journal, *request, journal.append(*request));
        if (outcome.status != engine::AppendStatus::ok) {
            complain("server.cannot_append");
            return ExitStatus::storage;
        }
        static_cast<void>(machine.on_appended(outcome));
    }
    return std::nullopt;
}

}  // namespace

ExitStatus hand_in(const std::filesystem::path& folder, const DeskRequest& request) {
    std::error_code error;
    if (!std::filesystem::exists(journal_path(folder), error)) {
        complain("server.no_journal", {{"path", same_text(folder.string())}});
        return ExitStatus::no_journal;
    }
    auto opened = journal::SqliteJournal::open(journal_path(folder));
    if (!opened && opened.error().code == journal::OpenError::in_use) {
        return ask_server(folder, request);
    }
    auto journal =
        opened ? Outcome<std::unique_ptr<journal::SqliteJournal>, Failed>{std::move(opened).value()}
               : open_journal(folder, JournalUse::write);
    if (!journal) {
        return journal.error();
    }
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal.value(), machine)) {
        return *failed;
    }
    say_closed_seals(*journal.value(), folder.string());
    if (!machine.durable().loaded) {
        complain("server.no_journal", {{"path", same_text(folder.string())}});
        return ExitStatus::no_journal;
    }
    if (const auto failed =
            lost_end(folder, machine.durable().position, AliveMark{folder}.durable())) {
        return *failed;
    }
    const LastSigns signs{machine.last_record_at(), machine.last_open_record_at(),
                          AliveMark{folder}.last_alive()};
    const ServerClock clock{signs.latest()};
    // What is recorded now is the last sign for the next start: the outage is told first.
    machine.resume_service(signs.outage_until(clock.wall()), clock.now());
    const Position before = machine.latest().position;
    const DeskAnswer answer = handle(machine, request, clock.now());
    if (machine.latest().position == before) {
        return say(answer);  // refused, only tried, or nothing changes
    }
    if (const auto failed = append_all(*journal.value(), machine)) {
        return *failed;
    }
    return say(answer);
}

ExitStatus edit_event(const EditArguments& arguments) {
    // Read here, where the profile lies beside it; handed on as one file that holds both.
    const auto definition = read_event_file(arguments.event_file);
    if (!definition) {
        return definition.error();
    }
    DeskRequest request;
    request.task = DeskTask::edit;
    request.file = arguments.event_file;
    request.bytes = exchange::write_event(definition.value());
    request.dry_run = arguments.dry_run;
    return hand_in(arguments.data_folder, request);
}

ExitStatus import_table(const ImportArguments& arguments) {
    DeskRequest request;
    if (!arguments.agenda.empty()) {
        request.task = DeskTask::agenda;
        request.file = arguments.agenda;
    } else if (!arguments.participants.empty()) {
        request.task = DeskTask::participants;
        request.file = arguments.participants;
    } else {
        request.task = DeskTask::attendance;
        request.file = arguments.attendance;
    }
    auto bytes = content_of(request.file);
    if (!bytes) {
        return ExitStatus::storage;
    }
    request.bytes = std::move(*bytes);
    request.session = SessionId{arguments.session};
    request.dry_run = arguments.dry_run;
    return hand_in(arguments.data_folder, request);
}

ExitStatus join_attendance(const JoinArguments& arguments) {
    auto journal = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!journal) {
        return journal.error();
    }
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal.value(), machine)) {
        return *failed;
    }
    std::vector<exchange::NamedTable> tables;
    for (const std::string& file : arguments.files) {
        auto bytes = content_of(file);
        if (!bytes) {
            return ExitStatus::storage;
        }
        tables.push_back({file, std::move(*bytes)});
    }
    const auto joined = exchange::join_attendance(machine.durable().definition, tables);
    if (!joined) {
        DeskAnswer answer;
        for (const exchange::FileProblem& problem : joined.error()) {
            Text line;
            for (const auto& [language, message] : problem.message.strings()) {
                line.set(language, exchange::line_of(problem, language));
            }
            answer.lines.push_back(std::move(line));
        }
        return say(answer);
    }
    const domain::State& state = machine.durable();
    const auto first = exchange::first_events(state, joined.value());
    print_raw(exchange::joined_csv(state.definition, joined.value(), first));
    for (const Text& warning :
         exchange::absence_warnings(state.definition, joined.value(), first)) {
        complain(warning);
    }
    return ExitStatus::ok;
}

}  // namespace plenaria::app
