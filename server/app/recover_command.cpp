#include "server/app/recover_command.hpp"

#include <date/date.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>

#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/server_clock.hpp"
#include "server/journal/recovery.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

Text number(std::int64_t value) { return same_text(std::to_string(value)); }

/// In UTC, whatever the machine's clock is set to.
std::string time_text(TimePoint at, const char* format) {
    return date::format(format, std::chrono::floor<std::chrono::seconds>(at));
}

void print_text(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        print(words);
    }
}

void say_saved(const journal::RecoveryReport& report, const RecoverArguments& arguments) {
    const Text until = report.until ? same_text(time_text(*report.until, "%Y-%m-%d %H:%M:%S UTC"))
                                    : text_of("server.recover_time_unknown");
    print_text(fill_text(arguments.dry_run ? "server.recover_would_save" : "server.recover_saved",
                         {{"records", so_many_records(report.saved.value)}, {"until", until}}));
}

void say_lost(const journal::RecoveryReport& report, Position acknowledged) {
    if (report.lost.seen > 0) {
        print_text(fill_text("server.recover_lost", {{"records", so_many_records(report.lost.seen)},
                                                     {"first", number(report.lost.first.value)},
                                                     {"last", number(report.lost.last.value)}}));
    }
    if (report.dropped.seen > 0) {
        print_text(
            fill_text("server.recover_dropped", {{"records", so_many_records(report.dropped.seen)},
                                                 {"first", number(report.dropped.first.value)},
                                                 {"last", number(report.dropped.last.value)}}));
    }
    if (acknowledged > report.saved) {
        print_text(fill_text("server.recover_lost_end", {{"last", number(report.saved.value)},
                                                         {"durable", number(acknowledged.value)}}));
    }
    if (report.lost.seen == 0 && report.dropped.seen == 0 && acknowledged <= report.saved) {
        print_text(text_of("server.recover_nothing_lost"));
    }
}

}  // namespace

ExitStatus recover_journal(const RecoverArguments& arguments) {
    AliveMark mark{arguments.data_folder};
    journal::RecoveryRequest request;
    request.journal = journal_path(arguments.data_folder);
    request.stamp = time_text(ServerClock{std::nullopt}.now(), "%Y-%m-%dT%H-%M-%SZ");
    request.acknowledged = mark.durable();
    request.dry_run = arguments.dry_run;
    if (!arguments.copy.empty()) {
        std::error_code error;
        if (!std::filesystem::is_regular_file(arguments.copy, error)) {
            complain_unreadable(arguments.copy);
            return ExitStatus::usage;
        }
        request.copies.emplace_back(arguments.copy);
    }
    const auto done = journal::recover(request);
    if (!done) {
        return report(done.error(), request.journal);
    }
    const journal::RecoveryReport& report = done.value();
    if (report.result == journal::RecoveryResult::whole) {
        print_text(
            fill_text("server.recover_whole", {{"records", so_many_records(report.saved.value)}}));
        if (!report.quarantine.empty()) {
            print_text(fill_text("server.recover_aside",
                                 {{"path", same_text(report.quarantine.string())}}));
        }
        return ExitStatus::ok;
    }
    if (report.result == journal::RecoveryResult::refused) {
        complain("server.recover_refused", {{"path", same_text(report.refused.string())}});
        return ExitStatus::storage;
    }
    if (report.result == journal::RecoveryResult::hopeless) {
        complain("server.recover_hopeless", {{"path", same_text(request.journal.string())},
                                             {"detail", same_text(report.damage)}});
        return ExitStatus::journal_damaged;
    }
    if (report.result == journal::RecoveryResult::strange) {
        complain("server.recover_strange", {{"path", same_text(arguments.copy)},
                                            {"journal", same_text(request.journal.string())}});
        return ExitStatus::usage;
    }
    say_saved(report, arguments);
    say_lost(report, request.acknowledged);
    if (!arguments.dry_run) {
        // The meeting goes on from here, and the next start must not miss what is lost.
        mark.put_back(report.saved);
        print_text(fill_text("server.recover_quarantine",
                             {{"path", same_text(report.quarantine.string())}}));
    }
    return ExitStatus::ok;
}

}  // namespace plenaria::app
