#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "server/app/archive_commands.hpp"
#include "server/app/arguments.hpp"
#include "server/app/backup_command.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/emergency_command.hpp"
#include "server/app/exchange_commands.hpp"
#include "server/app/inspect.hpp"
#include "server/app/memory.hpp"
#include "server/app/person_commands.hpp"
#include "server/app/recover_command.hpp"
#include "server/app/restore_command.hpp"
#include "server/app/serve.hpp"
#include "server/app/tls_setup.hpp"
#include "server/model/system_words.hpp"
#include "server/protocol/frames.hpp"

namespace {

using namespace plenaria::app;

struct Runner {
    ExitStatus operator()(const HelpArguments&) const {
        print(plenaria::text_in("server.help", "es"));
        print("");
        print(plenaria::text_in("server.help", "en"));
        return ExitStatus::ok;
    }
    ExitStatus operator()(const VersionArguments&) const {
        print("plenaria-server " PLENARIA_VERSION " (" +
              std::string{plenaria::protocol::subprotocol} + ")");
        return ExitStatus::ok;
    }
    ExitStatus operator()(const ServeArguments& arguments) const { return serve(arguments); }
    ExitStatus operator()(const CheckArguments& arguments) const { return check(arguments); }
    ExitStatus operator()(const VerifyArguments& arguments) const { return verify(arguments); }
    ExitStatus operator()(const RecoverArguments& arguments) const {
        return recover_journal(arguments);
    }
    ExitStatus operator()(const ExportArguments& arguments) const {
        return export_journal(arguments);
    }
    ExitStatus operator()(const EditArguments& arguments) const { return edit_event(arguments); }
    ExitStatus operator()(const ImportArguments& arguments) const {
        return import_table(arguments);
    }
    ExitStatus operator()(const JoinArguments& arguments) const {
        return join_attendance(arguments);
    }
    ExitStatus operator()(const EscrowArguments& arguments) const { return set_escrow(arguments); }
    ExitStatus operator()(const ArchiveArguments& arguments) const {
        return make_archive(arguments);
    }
    ExitStatus operator()(const OpenArchiveArguments& arguments) const {
        return open_archive(arguments);
    }
    ExitStatus operator()(const BackupArguments& arguments) const { return back_up(arguments); }
    ExitStatus operator()(const RestoreArguments& arguments) const { return restore(arguments); }
    ExitStatus operator()(const SetupArguments& arguments) const { return setup(arguments); }
    ExitStatus operator()(const PersonArguments& arguments) const {
        return manage_person(arguments);
    }
    ExitStatus operator()(const RecoveryArguments& arguments) const {
        return make_recovery_codes(arguments);
    }
    ExitStatus operator()(const EmergencyArguments& arguments) const {
        return give_emergency_access(arguments);
    }
};

/// Whether the command makes its data folder where there is none.
template <class Each>
bool makes_folder(const Each& arguments) {
    if constexpr (std::is_same_v<Each, PersonArguments>) {
        return arguments.action == PersonAction::add;
    }
    return std::is_same_v<Each, ServeArguments> || std::is_same_v<Each, SetupArguments> ||
           std::is_same_v<Each, RestoreArguments> || std::is_same_v<Each, RecoveryArguments>;
}

/// Before a command that has a data folder does anything there.
struct FolderRefusal {
    template <class Each>
    std::optional<Failed> operator()(const Each& arguments) const {
        if constexpr (requires { arguments.data_folder; }) {
            const std::string& folder = arguments.data_folder;
            if (const auto refused = refuse_to_root(folder)) {
                return refused;
            }
            if (!makes_folder(arguments)) {
                if (const auto refused = refuse_absent(folder)) {
                    return refused;
                }
            }
            return refuse_denied(folder);
        } else {
            return std::nullopt;
        }
    }
};

/// A table or a journal that was cut off must not pass for a whole one. What a server says on
/// stdout nobody needs.
ExitStatus judged_by_output(ExitStatus status, const Arguments& arguments) {
    const int error = output_error();
    const bool serves = std::holds_alternative<ServeArguments>(arguments);
    if (status != ExitStatus::ok || error == 0 || serves) {
        return status;
    }
    complain("server.output_cut_off", {{"detail", plenaria::system_reason(error)}});
    return ExitStatus::storage;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): what std::visit throws is for a variant without value
int main(int argc, char** argv) {
    keep_memory_private();
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto arguments = parse_arguments(words);
    if (!arguments) {
        complain(arguments.error());
        complain("server.usage_see_help");
        return static_cast<int>(ExitStatus::usage);
    }
    if (const auto refused = std::visit(FolderRefusal{}, arguments.value())) {
        return static_cast<int>(*refused);
    }
    prefer_huge_pages();
    const ExitStatus status = std::visit(Runner{}, arguments.value());
    return static_cast<int>(judged_by_output(status, arguments.value()));
}
