#include "server/app/inspect.hpp"

#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/read_event_file.hpp"
#include "server/exchange/export.hpp"

namespace plenaria::app {

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
    auto journal = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!journal) {
        return journal.error();
    }
    engine::EngineMachine machine;
    if (const auto failed = replay_journal(*journal.value(), machine)) {
        return *failed;
    }
    const Text verified = fill_text(
        "server.verified", {{"count", same_text(std::to_string(machine.durable().position.value))},
                            {"head", same_text(journal.value()->chain_head())}});
    for (const auto& [language, string] : verified.strings()) {
        print(string);
    }
    return ExitStatus::ok;
}

ExitStatus export_journal(const ExportArguments& arguments) {
    auto journal = open_journal(arguments.data_folder, JournalUse::read_only);
    if (!journal) {
        return journal.error();
    }
    exchange::RecordExporter exporter{arguments.cleared ? exchange::ExportAudience::cleared
                                                        : exchange::ExportAudience::outside};
    const auto read = journal.value()->read(Position{1}, [&](const engine::JournalRecord& record) {
        if (const auto line = exporter.line_of(record.event)) {
            print(*line);
        }
    });
    if (!read) {
        return report(read.error());
    }
    return ExitStatus::ok;
}

}  // namespace plenaria::app
