#include "server/app/backup_command.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

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

/// Behind the server in everything, and gone with it.
void serve_the_server() {
    constexpr int niceness = 10;
    constexpr int best_effort_last = (2 << 13) | 7;  // the class, and the last place in it
    constexpr int this_process = 1;
    static_cast<void>(::prctl(PR_SET_PDEATHSIG, SIGKILL));
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, niceness));
    static_cast<void>(::syscall(SYS_ioprio_set, this_process, 0, best_effort_last));
}

ExitStatus copy_for_server(const BackupArguments& arguments) {
    serve_the_server();
    const auto made = back_up(arguments.data_folder, arguments.to,
                              server_identity(arguments.data_folder), machine_time());
    print(line_of(made ? Copying::End{made.value().position} : Copying::End{made.error()}));
    return made ? ExitStatus::ok : ExitStatus::storage;
}

}  // namespace

ExitStatus back_up(const BackupArguments& arguments) {
    if (arguments.for_server) {
        return copy_for_server(arguments);
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
    const auto made = back_up(arguments.data_folder, arguments.to,
                              server_identity(arguments.data_folder), machine_time());
    if (!made) {
        complain("server.backup_not_made",
                 {{"path", same_text(arguments.to)}, {"why", explain(made.error())}});
        return ExitStatus::storage;
    }
    const Text done = fill_text(
        "server.backup_made", {{"path", same_text(arguments.to)},
                               {"position", same_text(std::to_string(made.value().position.value))},
                               {"head", same_text(made.value().head)}});
    for (const auto& [language, words] : done.strings()) {
        print(words);
    }
    return ExitStatus::ok;
}

}  // namespace plenaria::app
