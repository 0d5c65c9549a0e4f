#include "server/app/inspect.hpp"

#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/read_event_file.hpp"
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

ExitStatus export_records(engine::Journal& journal, exchange::ExportAudience audience) {
    exchange::RecordExporter exporter{audience};
    const auto read = journal.read(Position{1}, [&](const engine::JournalRecord& record) {
        if (const auto line = exporter.line_of(record.event)) {
            print(*line);
        }
    });
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
    auto journal = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!journal) {
        return journal.error();
    }
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal.value(), machine)) {
        return *failed;
    }
    if (const auto failed = lost_end(arguments.data_folder, machine.durable().position, durable)) {
        return *failed;
    }
    const Text verified = fill_text(
        "server.verified", {{"count", same_text(std::to_string(machine.durable().position.value))},
                            {"head", same_text(journal.value()->chain_head())}});
    for (const auto& [language, string] : verified.strings()) {
        print(string);
    }
    const journal::SealReport& seals = journal.value()->seals();
    if (seals.sealed > 0) {
        const Text sealed = fill_text("server.verified_sealed",
                                      {{"count", same_text(std::to_string(seals.sealed))},
                                       {"closed", same_text(std::to_string(seals.closed))}});
        for (const auto& [language, string] : sealed.strings()) {
            print(string);
        }
    }
    return ExitStatus::ok;
}

ExitStatus export_journal(const ExportArguments& arguments) {
    auto journal = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!journal) {
        return journal.error();
    }
    if (arguments.format == "jsonl") {
        return export_records(*journal.value(), audience_of(arguments));
    }
    const bool of_the_cleared = arguments.format == "toml" ||
                                (arguments.format == "csv" && arguments.table == "attendance");
    if (of_the_cleared && !arguments.cleared) {
        complain("server.export_cleared_only");
        return ExitStatus::usage;
    }
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal.value(), machine)) {
        return *failed;
    }
    return export_state(machine.durable(), arguments);
}

}  // namespace plenaria::app
