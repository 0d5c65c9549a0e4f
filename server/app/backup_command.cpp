#include "server/app/backup_command.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "server/app/backups.hpp"
#include "server/app/console_output.hpp"
#include "server/app/copying.hpp"
#include "server/app/data_folder.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

TimePoint machine_time() {
    return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

// A copy of a day's meeting to a stick takes seconds; and somebody waits before the screen.
constexpr std::chrono::seconds patience_with_the_server{10};

void end_with_the_server() {
    static_cast<void>(::prctl(PR_SET_PDEATHSIG, SIGKILL));
    // It may have ended before that: then nobody reads any more what this process has to say.
    pollfd reader{STDOUT_FILENO, 0, 0};
    if (::poll(&reader, 1, 0) == 1 && (reader.revents & POLLERR) != 0) {
        ::_exit(static_cast<int>(ExitStatus::storage));
    }
}

/// In everything: of processor and disk it gets what the server leaves.
void stay_behind_the_server() {
    constexpr int niceness = 10;
    constexpr int best_effort_last = (2 << 13) | 7;  // the class, and the last place in it
    constexpr int this_process = 1;
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, niceness));
    static_cast<void>(::syscall(SYS_ioprio_set, this_process, 0, best_effort_last));
}

ExitStatus prepare_for_server(const BackupArguments& arguments) {
    end_with_the_server();
    const auto fault = prepare_place({arguments.data_folder, arguments.to, {}}, arguments.late);
    print(line_of(fault ? Copying::End{*fault} : Copying::End{Copied{}}));
    return fault ? ExitStatus::storage : ExitStatus::ok;
}

ExitStatus copy_for_server(const BackupArguments& arguments) {
    end_with_the_server();
    stay_behind_the_server();
    const auto made = back_up(arguments.data_folder, arguments.to,
                              server_identity(arguments.data_folder), machine_time(), {});
    if (!made) {
        print(line_of(made.error()));
        return ExitStatus::storage;
    }
    const std::vector<std::string>& lost = made.value().lost_documents;
    print(line_of(Copied{made.value().manifest.position, lost.empty() ? "" : lost.front()}));
    return ExitStatus::ok;
}

}  // namespace

ExitStatus back_up(const BackupArguments& arguments) {
    if (arguments.for_server) {
        return arguments.prepare ? prepare_for_server(arguments) : copy_for_server(arguments);
    }
    std::error_code error;
    if (!std::filesystem::exists(journal_path(arguments.data_folder), error)) {
        complain("server.no_journal", {{"path", same_text(arguments.data_folder)}});
        return ExitStatus::no_journal;
    }
    const BackupSettings settings{arguments.data_folder, arguments.to, {}};
    if (const auto failed = make_ready(settings)) {
        return *failed;
    }
    const auto made =
        back_up(arguments.data_folder, arguments.to, server_identity(arguments.data_folder),
                machine_time(), patience_with_the_server);
    if (!made) {
        complain("server.backup_not_made",
                 {{"path", same_text(arguments.to)}, {"why", explain(made.error())}});
        return ExitStatus::storage;
    }
    for (const std::string& name : made.value().lost_documents) {
        complain("server.backup_document",
                 {{"path", same_text(arguments.to)}, {"name", same_text(name)}});
    }
    const journal::Manifest& copy = made.value().manifest;
    const Text done =
        fill_text("server.backup_made", {{"path", same_text(arguments.to)},
                                         {"records", so_many_records(copy.position.value)},
                                         {"head", same_text(copy.head)}});
    for (const auto& [language, words] : done.strings()) {
        print(words);
    }
    return ExitStatus::ok;
}

}  // namespace plenaria::app
