#include "server/app/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include "server/app/usage_words.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

/// The words of one subcommand, taken apart: `--option value`, `--flag`, and what stands alone.
struct Words {
    std::map<std::string, std::string> options;
    std::vector<std::string> alone;
    std::vector<std::string> hosts;
    std::vector<std::string> addresses;
    std::vector<std::string> holders;
};

Text unexpected(std::string_view word) {
    return fill_text("server.usage_unexpected", {{"word", same_text(word)}});
}

Text missing(std::string_view what) {
    return fill_text("server.usage_missing", {{"what", in_both_languages(what)}});
}

/// An option whose value is there and is not one.
Text not_a_value(std::string_view option, std::string_view word, std::string_view wanted) {
    return fill_text(
        "server.usage_not_a_value",
        {{"option", same_text(option)}, {"word", same_text(word)}, {"wanted", same_text(wanted)}});
}

/// A word of a closed set that is none of it.
Text not_one_of(std::string_view option, std::string_view word, std::string_view wanted) {
    return fill_text(
        "server.usage_not_one_of",
        {{"option", same_text(option)}, {"word", same_text(word)}, {"wanted", same_text(wanted)}});
}

bool is_help(const std::string& word) { return word == "--help" || word == "-h"; }

Outcome<Words, Text> take_apart(std::span<const std::string> words,
                                const std::vector<std::string>& with_value,
                                const std::vector<std::string>& flags) {
    const auto in = [](const std::vector<std::string>& set, const std::string& word) {
        return std::find(set.begin(), set.end(), word) != set.end();
    };
    Words taken;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (in(flags, word)) {
            taken.options[word] = "";
        } else if (in(with_value, word)) {
            if (i + 1 == words.size() || in(with_value, words[i + 1]) || in(flags, words[i + 1])) {
                return missing(word + " VALUE");
            }
            // These may come more than once: a server may have several names and addresses, and
            // two persons hold a code each.
            if (word == "--host") {
                taken.hosts.push_back(words[++i]);
            } else if (word == "--address") {
                taken.addresses.push_back(words[++i]);
            } else if (word == "--holder") {
                taken.holders.push_back(words[++i]);
            } else if (!taken.options.emplace(word, words[++i]).second) {
                return fill_text("server.usage_twice", {{"option", same_text(word)}});
            }
        } else if (word.starts_with("-")) {
            return unexpected(word);
        } else {
            taken.alone.push_back(word);
        }
    }
    return taken;
}

/// "127.0.0.1:8470" or "[::1]:8470".
std::optional<std::pair<std::string, std::uint16_t>> address_and_port(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return std::nullopt;
    }
    std::string address = text.substr(0, colon);
    if (address.front() == '[' && address.back() == ']') {
        address = address.substr(1, address.size() - 2);
    }
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return std::pair{address, port};
}

/// A copy that is an hour old is no help in a meeting.
std::optional<std::chrono::seconds> backup_period(const std::string& text) {
    constexpr int longest = 3'600;
    int seconds = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, seconds);
    return error == std::errc{} && stop == end && seconds >= 1 && seconds <= longest
               ? std::optional{std::chrono::seconds{seconds}}
               : std::nullopt;
}

Outcome<Arguments, Text> parse_serve(std::span<const std::string> words) {
    auto taken = take_apart(
        words, {"--event", "--data", "--listen", "--host", "--backup", "--backup-every"}, {});
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    if (!given.alone.empty()) {
        return unexpected(given.alone.front());
    }
    ServeArguments serve;
    serve.hosts = given.hosts;
    for (const auto& [option, value] : given.options) {
        if (option == "--event") {
            serve.event_file = value;
        } else if (option == "--data") {
            serve.data_folder = value;
        } else if (option == "--backup") {
            serve.backup = value;
        } else if (option == "--backup-every") {
            const auto every = backup_period(value);
            if (!every) {
                return not_a_value("--backup-every", value, "1…3600");
            }
            serve.backup_every = *every;
        } else if (const auto listen = address_and_port(value)) {
            serve.address = listen->first;
            serve.port = listen->second;
        } else {
            return not_a_value("--listen", value, "0.0.0.0:8470");
        }
    }
    if (serve.data_folder.empty()) {
        return missing("--data DIR");
    }
    if (serve.backup.empty() &&
        (given.options.contains("--backup") || given.options.contains("--backup-every"))) {
        return missing("--backup DIR");
    }
    return Arguments{serve};
}

Outcome<Arguments, Text> parse_check(std::span<const std::string> words) {
    auto taken = take_apart(words, {}, {});
    if (!taken) {
        return taken.error();
    }
    if (taken.value().alone.empty()) {
        return missing("FILE");
    }
    if (taken.value().alone.size() > 1) {
        return unexpected(taken.value().alone[1]);
    }
    return Arguments{CheckArguments{taken.value().alone.front()}};
}

/// The words of a subcommand that asks for a data folder; `alone` says how many words may stand
/// alone.
Outcome<Words, Text> take_apart_reading(std::span<const std::string> words,
                                        std::vector<std::string> with_value,
                                        const std::vector<std::string>& flags, std::size_t alone) {
    with_value.emplace_back("--data");
    auto taken = take_apart(words, with_value, flags);
    if (!taken) {
        return taken.error();
    }
    if (taken.value().alone.size() > alone) {
        return unexpected(taken.value().alone[alone]);
    }
    const auto data = taken.value().options.find("--data");
    if (data == taken.value().options.end() || data->second.empty()) {
        return missing("--data DIR");
    }
    return taken;
}

std::string option(const Words& given, const std::string& name, const std::string& otherwise) {
    const auto at = given.options.find(name);
    return at == given.options.end() ? otherwise : at->second;
}

Outcome<Arguments, Text> parse_verify(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    return Arguments{VerifyArguments{option(taken.value(), "--data", "")}};
}

Outcome<Arguments, Text> parse_recover(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--copy"}, {"--dry-run"}, 0);
    if (!taken) {
        return taken.error();
    }
    return Arguments{RecoverArguments{option(taken.value(), "--data", ""),
                                      option(taken.value(), "--copy", ""),
                                      taken.value().options.contains("--dry-run")}};
}

Outcome<Arguments, Text> parse_export(std::span<const std::string> words) {
    const auto taken =
        take_apart_reading(words, {"--format", "--table", "--language"}, {"--cleared"}, 0);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    ExportArguments made;
    made.data_folder = option(given, "--data", "");
    made.cleared = given.options.contains("--cleared");
    made.format = option(given, "--format", made.format);
    made.table = option(given, "--table", made.table);
    made.language = option(given, "--language", "");
    const auto is_one_of = [](const std::string& word, std::initializer_list<const char*> set) {
        return std::find(set.begin(), set.end(), word) != set.end();
    };
    if (!is_one_of(made.format, {"jsonl", "toml", "csv", "ics"})) {
        return not_one_of("--format", made.format, "jsonl, toml, csv, ics");
    }
    if (!is_one_of(made.table,
                   {"agenda", "participants", "speeches", "statistics", "attendance"})) {
        return not_one_of("--table", made.table,
                          "agenda, participants, speeches, statistics, attendance");
    }
    for (const auto& [name, format] : {std::pair{"--table", "csv"}, {"--language", "ics"}}) {
        if (given.options.contains(name) && made.format != format) {
            return fill_text("server.usage_only_with", {{"option", same_text(name)},
                                                        {"other", same_text(format)}});
        }
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_edit(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {}, {"--dry-run"}, 1);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    if (given.alone.empty()) {
        return missing("FILE");
    }
    return Arguments{EditArguments{option(given, "--data", ""), given.alone[0],
                                   given.options.contains("--dry-run")}};
}

Outcome<Arguments, Text> parse_import(std::span<const std::string> words) {
    const auto taken = take_apart_reading(
        words, {"--agenda", "--participants", "--attendance", "--session"}, {"--dry-run"}, 0);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    ImportArguments made;
    made.data_folder = option(given, "--data", "");
    made.agenda = option(given, "--agenda", "");
    made.participants = option(given, "--participants", "");
    made.attendance = option(given, "--attendance", "");
    made.session = option(given, "--session", "");
    made.dry_run = given.options.contains("--dry-run");
    const std::string* files[] = {&made.agenda, &made.participants, &made.attendance};
    const auto tables = std::ranges::count_if(files, [](auto* file) { return !file->empty(); });
    constexpr std::string_view wanted = "--agenda FILE | --participants FILE | --attendance FILE";
    if (tables != 1) {  // one at a time: all of it comes in, or nothing
        const char* key = tables == 0 ? "server.usage_missing" : "server.usage_only_one";
        const Text all = in_both_languages(wanted);
        return fill_text(key, {{"what", all}, {"wanted", all}});
    }
    if (!made.attendance.empty() && made.session.empty()) {
        return missing("--session SESSION");
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_setup(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--host", "--address", "--port"}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    SetupArguments made{option(given, "--data", ""), given.hosts, given.addresses};
    if (given.options.contains("--port")) {
        const auto listen = address_and_port("x:" + given.options.at("--port"));
        if (!listen || listen->second == 0) {
            return not_a_value("--port", given.options.at("--port"), "8470");
        }
        made.port = listen->second;
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_escrow(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--passphrase-file"}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    return Arguments{EscrowArguments{option(taken.value(), "--data", ""),
                                     option(taken.value(), "--passphrase-file", "")}};
}

Outcome<Arguments, Text> parse_archive(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--out"}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    const ArchiveArguments made{option(taken.value(), "--data", ""),
                                option(taken.value(), "--out", "")};
    if (made.out.empty()) {
        return missing("--out DIR");
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_open_archive(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--passphrase-file"}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    return Arguments{OpenArchiveArguments{option(taken.value(), "--data", ""),
                                          option(taken.value(), "--passphrase-file", "")}};
}

Outcome<Arguments, Text> parse_backup(std::span<const std::string> words) {
    const auto taken =
        take_apart_reading(words, {"--to"}, {"--for-server", "--prepare", "--late"}, 0);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    const BackupArguments made{option(given, "--data", ""), option(given, "--to", ""),
                               given.options.contains("--for-server"),
                               given.options.contains("--prepare"),
                               given.options.contains("--late")};
    if (made.to.empty()) {
        return missing("--to DIR");
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_restore(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--from", "--passphrase-file"}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    const RestoreArguments made{option(given, "--from", ""), option(given, "--data", ""),
                                option(given, "--passphrase-file", "")};
    if (made.from.empty()) {
        return missing("--from DIR");
    }
    return Arguments{made};
}

struct PersonForm {
    PersonAction action{};
    std::vector<std::string> with_value;  ///< besides --data
};

/// What may stand after `person`, by its first word.
const PersonForm* person_form(const std::string& word) {
    static const std::map<std::string, PersonForm> forms{
        {"add", {PersonAction::add, {"--role", "--password-file"}}},
        {"remove", {PersonAction::remove, {}}},
        {"list", {PersonAction::list, {}}},
        {"password", {PersonAction::password, {"--password-file"}}},
        {"pin", {PersonAction::pin, {"--pin-file"}}}};
    const auto at = forms.find(word);
    return at == forms.end() ? nullptr : &at->second;
}

Outcome<Arguments, Text> parse_person(std::span<const std::string> words) {
    if (words.empty()) {
        return missing("person add|remove|list|password|pin");
    }
    const PersonForm* form = person_form(words[0]);
    if (form == nullptr) {
        return not_one_of("person", words[0], "add, remove, list, password, pin");
    }
    const bool named = form->action != PersonAction::list;
    const auto taken = take_apart_reading(words.subspan(1), form->with_value, {}, named ? 1 : 0);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    if (named && given.alone.empty()) {
        return missing("NAME");
    }
    PersonArguments made{form->action, option(given, "--data", "")};
    made.name = named ? given.alone[0] : "";
    made.secret_file = option(given, "--password-file", option(given, "--pin-file", ""));
    if (made.action == PersonAction::add) {
        const std::string word = option(given, "--role", "");
        const auto role = value_named<Role>(word);
        if (word.empty()) {
            return missing("--role chair|secretariat|technician|interpreter|delegate");
        }
        if (!role || role == Role::display) {
            return fill_text("server.usage_role", {{"word", same_text(word)}});
        }
        made.role = *role;
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_recovery(std::span<const std::string> words) {
    const auto taken = take_apart_reading(words, {"--holder"}, {}, 0);
    if (!taken) {
        return taken.error();
    }
    const auto& holders = taken.value().holders;
    RecoveryArguments made{option(taken.value(), "--data", ""), {}};
    if (holders.size() != made.holders.size()) {
        return holders.size() < made.holders.size() ? missing("--holder NAME --holder NAME")
                                                    : unexpected("--holder " + holders.back());
    }
    std::copy(holders.begin(), holders.end(), made.holders.begin());
    return Arguments{made};
}

Outcome<Arguments, Text> parse_emergency(std::span<const std::string> words) {
    const auto taken =
        take_apart_reading(words, {"--reason", "--codes-file", "--password-file"}, {}, 1);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    if (given.alone.empty()) {
        return missing("NAME");
    }
    const EmergencyArguments made{option(given, "--data", ""), given.alone[0],
                                  option(given, "--reason", ""), option(given, "--codes-file", ""),
                                  option(given, "--password-file", "")};
    if (made.reason.empty()) {
        return missing("--reason \"…\"");
    }
    return Arguments{made};
}

Outcome<Arguments, Text> parse_join(std::span<const std::string> words) {
    constexpr std::size_t events_max = 64;
    const auto taken = take_apart_reading(words, {}, {}, events_max);
    if (!taken) {
        return taken.error();
    }
    if (taken.value().alone.empty()) {
        return missing("FILE");
    }
    return Arguments{JoinArguments{option(taken.value(), "--data", ""), taken.value().alone}};
}

}  // namespace

Outcome<Arguments, Text> parse_arguments(std::span<const std::string> words) {
    if (words.empty()) {
        return text_of("server.usage_no_word");
    }
    if (words[0] == "help" || is_help(words[0])) {
        return Arguments{HelpArguments{}};
    }
    const auto rest = words.subspan(1);
    if (words[0] == "--version" || words[0] == "version") {
        return Arguments{VersionArguments{}};
    }
    using Parser = Outcome<Arguments, Text> (*)(std::span<const std::string>);
    static const std::map<std::string, Parser> parsers{{"serve", parse_serve},
                                                       {"check", parse_check},
                                                       {"verify", parse_verify},
                                                       {"recover", parse_recover},
                                                       {"export", parse_export},
                                                       {"edit", parse_edit},
                                                       {"import", parse_import},
                                                       {"attendance-join", parse_join},
                                                       {"escrow", parse_escrow},
                                                       {"archive", parse_archive},
                                                       {"open-archive", parse_open_archive},
                                                       {"backup", parse_backup},
                                                       {"restore", parse_restore},
                                                       {"setup", parse_setup},
                                                       {"person", parse_person},
                                                       {"recovery", parse_recovery},
                                                       {"emergency", parse_emergency}};
    if (const auto at = parsers.find(words[0]); at != parsers.end()) {
        return std::any_of(rest.begin(), rest.end(), is_help) ? Arguments{HelpArguments{}}
                                                              : at->second(rest);
    }
    return unexpected(words[0]);
}

}  // namespace plenaria::app
