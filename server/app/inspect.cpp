#include "server/app/inspect.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/read_event_file.hpp"
#include "server/app/record_signature.hpp"
#include "server/app/server_clock.hpp"
#include "server/exchange/calendar.hpp"
#include "server/exchange/csv_export.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/exchange/export.hpp"

namespace plenaria::app {
namespace {

exchange::ExportAudience audience_of(const ExportArguments& arguments) {
    return arguments.cleared ? exchange::ExportAudience::cleared
                             : exchange::ExportAudience::outside;
}

/// Who keeps the journal open keeps its log from beginning anew, and a server from making sure of
/// its last command: whoever reads what is printed takes as long as they like, so it is closed.
ExitStatus export_records(std::unique_ptr<engine::Journal> journal,
                          exchange::ExportAudience audience) {
    exchange::RecordExporter exporter{audience};
    std::string lines;
    const auto read = journal->read(Position{1}, [&](const engine::JournalRecord& record) {
        if (const auto line = exporter.line_of(record.event)) {
            lines += *line + "\n";
        }
    });
    journal.reset();
    print_raw(lines);
    return read ? ExitStatus::ok : report(read.error());
}

std::string table_text(const domain::State& state, const ExportArguments& arguments) {
    const auto audience = audience_of(arguments);
    if (arguments.table == "agenda") {
        return exchange::agenda_csv(state, audience);
    }
    if (arguments.table == "participants") {
        return exchange::participants_csv(state, audience);
    }
    if (arguments.table == "statistics") {
        return exchange::statistics_csv(state, audience);
    }
    return arguments.table == "attendance" ? exchange::attendance_csv(state)
                                           : exchange::speeches_csv(state, audience);
}

ExitStatus unknown_language(const Language& language, const std::vector<Language>& languages) {
    std::string known;
    for (const Language& each : languages) {
        known += (known.empty() ? "" : ", ") + each.code;
    }
    complain("server.export_language",
             {{"language", same_text(language.code)}, {"languages", same_text(known)}});
    return ExitStatus::usage;
}

ExitStatus export_state(const domain::State& state, const ExportArguments& arguments) {
    if (!state.loaded) {
        complain("server.no_journal", {{"path", same_text(arguments.data_folder)}});
        return ExitStatus::no_journal;
    }
    if (arguments.format == "toml") {
        print_raw(exchange::write_event(state.definition));
    } else if (arguments.format == "ics") {
        const auto& languages = state.definition.profile.languages;
        const Language language =
            arguments.language.empty() ? languages.front() : Language{arguments.language};
        if (std::find(languages.begin(), languages.end(), language) == languages.end()) {
            return unknown_language(language, languages);
        }
        print_raw(exchange::write_calendar(state.definition, audience_of(arguments), language,
                                           ServerClock{std::nullopt}.now()));
    } else {
        print_raw(table_text(state, arguments));
    }
    return ExitStatus::ok;
}

}  // namespace

ExitStatus check(const CheckArguments& arguments) {
    const auto definition = read_event_file(arguments.event_file);
    if (!definition) {
        return definition.error();
    }
    const Text valid = fill_text("server.event_valid", {{"file", same_text(arguments.event_file)}});
    for (const auto& [language, string] : valid.strings()) {
        print(string);
    }
    return ExitStatus::ok;
}

ExitStatus verify(const VerifyArguments& arguments) {
    const Position durable = AliveMark{arguments.data_folder}.durable();
    auto opened = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!opened) {
        return opened.error();
    }
    std::unique_ptr<journal::SqliteJournal> journal = std::move(opened).value();
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal, machine)) {
        return *failed;
    }
    if (const auto failed = lost_end(arguments.data_folder, machine.durable().position, durable)) {
        return *failed;
    }
    const Position last = machine.durable().position;
    if (const auto failed = check_signature(arguments.data_folder, *journal, last)) {
        return *failed;
    }
    const std::string head = journal->chain_head();
    const journal::SealReport seals = journal->seals();
    journal.reset();
    const Text records = so_many_records(last.value);
    const Text verified =
        fill_text("server.verified", {{"records", records}, {"head", same_text(head)}});
    for (const auto& [language, string] : verified.strings()) {
        print(string);
    }
    print_signature(arguments.data_folder, last, head);
    if (seals.sealed > 0) {
        const Text sealed = fill_text("server.verified_sealed",
                                      {{"records", so_many_sealed(seals.sealed)},
                                       {"closed", same_text(std::to_string(seals.closed))}});
        for (const auto& [language, string] : sealed.strings()) {
            print(string);
        }
    }
    return ExitStatus::ok;
}

ExitStatus export_journal(const ExportArguments& arguments) {
    auto opened = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!opened) {
        return opened.error();
    }
    std::unique_ptr<journal::SqliteJournal> journal = std::move(opened).value();
    if (arguments.format == "jsonl") {
        return export_records(std::move(journal), audience_of(arguments));
    }
    const bool of_the_cleared = arguments.format == "toml" ||
                                (arguments.format == "csv" && arguments.table == "attendance");
    if (of_the_cleared && !arguments.cleared) {
        complain("server.export_cleared_only");
        return ExitStatus::usage;
    }
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal, machine)) {
        return *failed;
    }
    journal.reset();
    return export_state(machine.durable(), arguments);
}

}  // namespace plenaria::app
