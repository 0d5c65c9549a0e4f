// The command line of plenaria-server as values.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "server/model/result.hpp"
#include "server/model/text.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::app {

struct ServeArguments {
    std::string event_file;  ///< empty: only resume what the data folder holds
    std::string data_folder;
    std::string address = "127.0.0.1";  ///< loopback unless somebody decides otherwise
    std::uint16_t port = 8470;          ///< 0: any free port
    std::vector<std::string> hosts;     ///< names by which pages may be asked besides addresses
    std::string backup;                 ///< where copies go; empty: none are made
    std::chrono::seconds backup_every{60};
};
struct CheckArguments {
    std::string event_file;
};
struct VerifyArguments {
    std::string data_folder;
};
struct RecoverArguments {
    std::string data_folder;
    std::string copy;  ///< an older copy of the journal; empty: none
    bool dry_run = false;
};
struct ExportArguments {
    std::string data_folder;
    bool cleared = false;            ///< with what happened behind closed doors
    std::string format = "jsonl";    ///< jsonl, toml, csv or ics
    std::string table = "speeches";  ///< of csv
    std::string language;            ///< of ics; empty: the profile's first
};
struct EditArguments {
    std::string data_folder;
    std::string event_file;
    bool dry_run = false;
};
/// Tables to read in; empty: none of that kind.
struct ImportArguments {
    std::string data_folder;
    std::string agenda;
    std::string participants;
    std::string attendance;
    std::string session;
    bool dry_run = false;
};
/// Attendance of several events, the oldest first.
struct JoinArguments {
    std::string data_folder;
    std::vector<std::string> files;
};
struct SetupArguments {
    std::string data_folder;
    std::vector<std::string> hosts;      ///< empty: what the machine is called
    std::vector<std::string> addresses;  ///< empty: those of its interfaces
    std::uint16_t port = 8470;           ///< of the address that is printed
};
/// An empty file: the passphrase is typed at the terminal.
struct EscrowArguments {
    std::string data_folder;
    std::string passphrase_file;
};
struct ArchiveArguments {
    std::string data_folder;
    std::string out;  ///< a folder that does not exist yet
};
struct BackupArguments {
    std::string data_folder;
    std::string to;
    bool for_server = false;  ///< `serve` began it, and reads what came of it
    bool prepare = false;     ///< the same: makes the place ready, and no copy
    bool late = false;        ///< the same: after the server began without it
};
struct RestoreArguments {
    std::string from;
    std::string data_folder;  ///< one that is not there yet, or empty
    std::string passphrase_file;
};
struct OpenArchiveArguments {
    std::string data_folder;
    std::string passphrase_file;
};
enum class PersonAction { add, remove, list, password, pin };
/// An empty file: the password or PIN is typed at the terminal.
struct PersonArguments {
    PersonAction action{};
    std::string data_folder;
    std::string name;  ///< empty of `list`
    Role role{};       ///< of `add`
    std::string secret_file;
};
struct RecoveryArguments {
    std::string data_folder;
    std::array<std::string, 2> holders;
};
/// Empty files: codes and password are typed at the terminal.
struct EmergencyArguments {
    std::string data_folder;
    std::string name;
    std::string reason;
    std::string codes_file;
    std::string password_file;
};
struct HelpArguments {};
struct VersionArguments {};

using Arguments =
    std::variant<HelpArguments, VersionArguments, ServeArguments, CheckArguments, VerifyArguments,
                 ExportArguments, EditArguments, ImportArguments, JoinArguments, SetupArguments,
                 EscrowArguments, ArchiveArguments, OpenArchiveArguments, BackupArguments,
                 RestoreArguments, PersonArguments, RecoveryArguments, EmergencyArguments,
                 RecoverArguments>;

/// Reads the words after the program's name. An error says which word and what was expected.
[[nodiscard]] Outcome<Arguments, Text> parse_arguments(std::span<const std::string> words);

}  // namespace plenaria::app
