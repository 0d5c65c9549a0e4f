#include "server/app/person_commands.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "server/access/people.hpp"
#include "server/access/person_text.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/passphrase.hpp"
#include "server/model/assertion.hpp"
#include "server/model/letters.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

using access::People;
using access::PeopleFault;

Text number(std::size_t value) { return same_text(std::to_string(value)); }

void print_text(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        print(words);
    }
}

/// Refusals that are of the file, whoever was meant.
std::optional<ExitStatus> say_file_fault(const access::PeopleError& error,
                                         const std::string& path) {
    const TextArgument where{"path", same_text(path)};
    switch (error.code) {
        case PeopleFault::unreadable:
            complain("server.people_unreadable", {where});
            return ExitStatus::storage;
        case PeopleFault::exposed:
            complain("server.secret_exposed", {where});
            return ExitStatus::storage;
        case PeopleFault::damaged:
            complain("server.people_damaged", {where, {"line", number(error.line)}});
            return ExitStatus::storage;
        case PeopleFault::unwritable:
            complain("server.people_unwritable", {where});
            return ExitStatus::storage;
        case PeopleFault::in_use:
            complain("server.people_in_use", {where});
            return ExitStatus::journal_in_use;
        case PeopleFault::no_memory:
            complain("server.people_no_memory");
            return ExitStatus::storage;
        default:
            return std::nullopt;
    }
}

ExitStatus list(const std::string& path) {
    const auto loaded = People::load(path);
    if (!loaded) {
        return say_refusal(loaded.error(), path, {});
    }
    const People& people = loaded.value();
    if (people.persons().empty()) {
        print_text(fill_text("server.people_none", {{"path", same_text(path)}}));
    }
    // One line a person, in no language: for scripts too.
    for (const access::Person& person : people.persons()) {
        print(person.name + '\t' + std::string{name_of(person.role)} + '\t' +
              (person.pin_hash.empty() ? "-" : "PIN"));
    }
    for (const access::Person& person : people.persons()) {
        if (access::is_called_as_role(person.name)) {
            complain("server.person_is_role", {{"name", same_text(person.name)}});
        }
    }
    if (!people.recoveries().empty()) {
        print_text(fill_text("server.recovery_held",
                             {{"first", same_text(people.recoveries()[0].holder)},
                              {"second", same_text(people.recoveries()[1].holder)}}));
    }
    return ExitStatus::ok;
}

/// Why the person cannot be what is asked for, whatever secret will be typed.
access::Refusal refuse_early(const PersonArguments& arguments, const std::string& name,
                             const std::string& path) {
    const auto loaded = People::load(path);
    if (!loaded) {
        return loaded.error();
    }
    if (arguments.action == PersonAction::add) {
        return loaded.value().may_add(name, arguments.role);
    }
    if (loaded.value().find(name) == nullptr) {
        return access::PeopleError{PeopleFault::name_unknown};
    }
    if (arguments.action != PersonAction::remove && access::is_called_as_role(name)) {
        return access::PeopleError{PeopleFault::name_is_role};
    }
    return std::nullopt;
}

/// What is to be typed or read for it; empty where nothing is.
Outcome<journal::SecretText, Failed> secret_for(const PersonArguments& arguments) {
    switch (arguments.action) {
        case PersonAction::add:
        case PersonAction::password:
            return read_new_secret(arguments.secret_file, NewSecret::password);
        case PersonAction::pin:
            return read_new_secret(arguments.secret_file, NewSecret::pin);
        case PersonAction::remove:
        case PersonAction::list:
            return journal::SecretText{};
    }
    PLENARIA_ASSERT(false);
}

access::Refusal apply(const PersonArguments& arguments, const std::string& name,
                      std::string_view secret, People& people) {
    switch (arguments.action) {
        case PersonAction::add:
            return people.add(name, arguments.role, secret);
        case PersonAction::remove:
            return people.remove(name);
        case PersonAction::password:
            return people.set_password(name, secret);
        case PersonAction::pin:
            return people.set_pin(name, secret);
        case PersonAction::list:
            break;
    }
    PLENARIA_ASSERT(false);
}

std::string_view done_key(PersonAction action) {
    switch (action) {
        case PersonAction::add:
            return "server.person_added";
        case PersonAction::remove:
            return "server.person_removed";
        case PersonAction::password:
            return "server.password_set";
        case PersonAction::pin:
            return "server.pin_set";
        case PersonAction::list:
            break;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

ExitStatus say_refusal(const access::PeopleError& error, const std::string& path,
                       const std::string& name) {
    if (const auto status = say_file_fault(error, path)) {
        return *status;
    }
    const TextArgument where{"path", same_text(path)};
    const TextArgument who{"name", same_text(name)};
    switch (error.code) {
        case PeopleFault::name_malformed:
            complain("server.person_name", {who});
            return ExitStatus::usage;
        case PeopleFault::name_is_role:
            complain(access::is_called_as_role(name) ? "server.person_is_role"
                                                     : "server.person_is_office",
                     {who});
            return ExitStatus::usage;
        case PeopleFault::name_taken:
            complain("server.person_taken", {who, where});
            return ExitStatus::refused;
        case PeopleFault::name_unknown:
            complain("server.person_unknown", {who, where});
            return ExitStatus::refused;
        case PeopleFault::full:
            complain("server.people_full", {where, {"most", number(access::persons_max)}});
            return ExitStatus::refused;
        case PeopleFault::password_length:
            complain("server.password_length", {{"least", number(access::password_characters_min)},
                                                {"most", number(access::secret_bytes_max)}});
            return ExitStatus::wrong_passphrase;
        case PeopleFault::password_is_name:
            complain("server.password_is_name");
            return ExitStatus::wrong_passphrase;
        case PeopleFault::password_unusable:
            complain("server.password_unusable");
            return ExitStatus::wrong_passphrase;
        case PeopleFault::pin_malformed:
            complain("server.pin_malformed");
            return ExitStatus::wrong_passphrase;
        case PeopleFault::same_holder:
            complain("server.recovery_same_holder", {who});
            return ExitStatus::usage;
        case PeopleFault::codes_wrong:
            complain("server.emergency_codes_wrong");
            return ExitStatus::refused;
        default:
            // `role_unfit`: the command line takes in no other role.
            PLENARIA_ASSERT(false);
    }
}

ExitStatus manage_person(const PersonArguments& arguments) {
    const std::string path = people_path(arguments.data_folder).string();
    if (arguments.action == PersonAction::list) {
        return list(path);
    }
    // However the terminal writes its accents, it is the same name at every login.
    const std::string name = plenaria::composed(arguments.name);
    if (const auto refused = refuse_early(arguments, name, path)) {
        return say_refusal(*refused, path, name);
    }
    if (arguments.action == PersonAction::add) {
        if (const auto failed = prepare_folder(arguments.data_folder)) {
            return *failed;
        }
    }
    const auto secret = secret_for(arguments);
    if (!secret) {
        return secret.error();
    }
    const auto refused = access::change_people(path, [&](People& people) {
        return apply(arguments, name, secret.value().view(), people);
    });
    if (refused) {
        return say_refusal(*refused, path, name);
    }
    print_text(fill_text(done_key(arguments.action), {{"name", same_text(name)}}));
    return ExitStatus::ok;
}

ExitStatus make_recovery_codes(const RecoveryArguments& arguments) {
    const std::string path = people_path(arguments.data_folder).string();
    const std::string first = plenaria::composed(arguments.holders[0]);
    const std::string second = plenaria::composed(arguments.holders[1]);
    for (const std::string& holder : {first, second}) {
        if (!access::is_person_name(holder)) {
            return say_refusal({PeopleFault::name_malformed}, path, holder);
        }
    }
    if (const auto failed = prepare_folder(arguments.data_folder)) {
        return *failed;
    }
    access::RecoveryCodes codes;
    const auto refused = access::change_people(path, [&](People& people) -> access::Refusal {
        auto made = people.set_recovery(first, second);
        if (!made) {
            return made.error();
        }
        codes = std::move(made).value();
        return std::nullopt;
    });
    if (refused) {
        return say_refusal(*refused, path, first);
    }
    // Only once they are kept: a code that opens nothing must not reach an envelope.
    print_text(text_of("server.recovery_made"));
    for (const auto& [holder, code] : {std::pair{first, &codes[0]}, std::pair{second, &codes[1]}}) {
        print("\n" + holder + ":");
        print_raw("    ");
        print(code->view());
    }
    print("");
    print_text(text_of("server.recovery_keep"));
    return ExitStatus::ok;
}

}  // namespace plenaria::app
