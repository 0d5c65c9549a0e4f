#include "server/access/people.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "server/access/composed.hpp"
#include "server/access/file_io.hpp"
#include "server/access/password_hash.hpp"
#include "server/access/person_text.hpp"
#include "server/model/person_name.hpp"

namespace plenaria::access {
namespace {

// 32 signs that nobody mistakes for one another on paper: without 0, O, 1 and I. Twenty of them
// are 100 bits.
constexpr std::string_view code_signs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(code_signs.size() == 32);
constexpr std::size_t code_length = 20;
constexpr std::size_t code_group = 4;
constexpr std::size_t code_shown = code_length + code_length / code_group - 1;

constexpr std::size_t pin_digits_min = 4;
constexpr std::size_t pin_digits_max = 8;

Refusal refused(PeopleFault fault) { return PeopleError{fault}; }

bool logs_in(Role role) { return role != Role::display; }

Refusal fault_of_password(std::string_view name, std::string_view typed) {
    if (typed.size() > secret_bytes_max) {
        return refused(PeopleFault::password_length);
    }
    const Secret kept = composed(typed);
    const std::string_view password = kept.view();
    if (password.size() > secret_bytes_max) {
        return refused(PeopleFault::password_length);
    }
    const auto characters = count_characters(password);
    if (!characters) {
        return refused(PeopleFault::password_unusable);
    }
    if (*characters < password_characters_min) {
        return refused(PeopleFault::password_length);
    }
    return password == name ? refused(PeopleFault::password_is_name) : std::nullopt;
}

bool is_pin(std::string_view pin) {
    return pin.size() >= pin_digits_min && pin.size() <= pin_digits_max &&
           std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Random signs in groups, as they are shown.
Secret random_code() {
    std::array<char, code_shown> shown{};
    shown.fill('-');
    for (std::size_t i = 0; i < code_length; ++i) {
        shown[i + i / code_group] = code_signs[randombytes_uniform(code_signs.size())];
    }
    Secret code{{shown.data(), shown.size()}};
    sodium_memzero(shown.data(), shown.size());
    return code;
}

/// A code as it is hashed: its signs alone, in upper case; nothing else is as long.
Secret bare_code(std::string_view typed) {
    std::array<char, code_length + 1> bare{};
    std::size_t used = 0;
    for (const char c : typed) {
        if (c != '-' && c != ' ' && used < bare.size()) {
            bare[used++] = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    Secret code{{bare.data(), used}};
    sodium_memzero(bare.data(), bare.size());
    return code;
}

/// The lock of the process that changes the file; nothing where another kept it too long.
Outcome<int, PeopleFault> lock(const Descriptor& file) {
    constexpr int tries = 100;
    constexpr std::chrono::milliseconds pause{50};
    if (!file.open()) {
        return PeopleFault::unwritable;
    }
    for (int i = 0; i < tries; ++i) {
        if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
            return file.get();
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return PeopleFault::unwritable;
        }
        std::this_thread::sleep_for(pause);
    }
    return PeopleFault::in_use;
}

}  // namespace

bool is_called_as_role(std::string_view name) { return value_named<Role>(name).has_value(); }

Refusal People::may_add(std::string_view name, Role role) const {
    if (is_called_as_office(name)) {
        return refused(PeopleFault::name_is_role);
    }
    // Whom no list of sworn staff takes could not be let in by one either (R4.7).
    return names_a_person(name) ? may_hold(name, role) : refused(PeopleFault::name_malformed);
}

Refusal People::may_hold(std::string_view name, Role role) const {
    if (!is_person_name(name)) {
        return refused(PeopleFault::name_malformed);
    }
    if (!logs_in(role)) {
        return refused(PeopleFault::role_unfit);
    }
    if (find(name) != nullptr) {
        return refused(PeopleFault::name_taken);
    }
    return persons_.size() < persons_max ? std::nullopt : refused(PeopleFault::full);
}

Refusal People::add(std::string_view name, Role role, std::string_view password) {
    if (const auto fault = may_add(name, role)) {
        return fault;
    }
    if (const auto fault = fault_of_password(name, password)) {
        return fault;
    }
    const auto hash = hash_secret(composed(password).view());
    if (!hash) {
        return refused(PeopleFault::no_memory);
    }
    persons_.push_back({std::string{name}, role, *hash, {}});
    return std::nullopt;
}

Refusal People::remove(std::string_view name) {
    const auto count =
        std::erase_if(persons_, [&](const Person& person) { return person.name == name; });
    return count == 0 ? refused(PeopleFault::name_unknown) : std::nullopt;
}

Refusal People::may_change(std::string_view name) const {
    if (find(name) == nullptr) {
        return refused(PeopleFault::name_unknown);
    }
    return is_called_as_role(name) ? refused(PeopleFault::name_is_role) : std::nullopt;
}

Refusal People::may_set_password(std::string_view name, std::string_view password) const {
    const Refusal fault = may_change(name);
    return fault ? fault : fault_of_password(name, password);
}

Refusal People::set_password(std::string_view name, std::string_view password) {
    if (const auto fault = may_set_password(name, password)) {
        return fault;
    }
    const auto hash = hash_secret(composed(password).view());
    if (!hash) {
        return refused(PeopleFault::no_memory);
    }
    find_mutable(name)->password_hash = *hash;
    return std::nullopt;
}

Refusal People::set_pin(std::string_view name, std::string_view pin) {
    if (const auto fault = may_change(name)) {
        return fault;
    }
    if (!is_pin(pin)) {
        return refused(PeopleFault::pin_malformed);
    }
    const auto hash = hash_secret(pin);
    if (!hash) {
        return refused(PeopleFault::no_memory);
    }
    find_mutable(name)->pin_hash = *hash;
    return std::nullopt;
}

Outcome<RecoveryCodes, PeopleError> People::set_recovery(std::string_view first_holder,
                                                         std::string_view second_holder) {
    const std::array<std::string_view, 2> holders{first_holder, second_holder};
    if (!std::all_of(holders.begin(), holders.end(), is_person_name)) {
        return PeopleError{PeopleFault::name_malformed};
    }
    if (first_holder == second_holder) {
        return PeopleError{PeopleFault::same_holder};
    }
    if (sodium_init() < 0) {
        return PeopleError{PeopleFault::no_memory};
    }
    RecoveryCodes codes;
    std::vector<Recovery> made;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[i] = random_code();
        const auto hash = hash_secret(bare_code(codes[i].view()).view());
        if (!hash) {
            return PeopleError{PeopleFault::no_memory};
        }
        made.push_back({std::string{holders[i]}, *hash});
    }
    recoveries_ = std::move(made);
    return codes;
}

Refusal People::recover(std::string_view name, std::string_view password, std::string_view one,
                        std::string_view other) {
    if (const auto fault = may_set_password(name, password)) {
        return fault;
    }
    if (!recovery_opens(*this, one, other)) {
        return refused(PeopleFault::codes_wrong);
    }
    if (const auto fault = set_password(name, password)) {
        return fault;
    }
    recoveries_.clear();
    return std::nullopt;
}

const Person* People::find(std::string_view name) const {
    const auto at = std::find_if(persons_.begin(), persons_.end(),
                                 [&](const Person& person) { return person.name == name; });
    return at == persons_.end() ? nullptr : &*at;
}

Person* People::find_mutable(std::string_view name) {
    const auto at = std::find_if(persons_.begin(), persons_.end(),
                                 [&](const Person& person) { return person.name == name; });
    return at == persons_.end() ? nullptr : &*at;
}

const std::string& People::password_hash_of(std::string_view name) const {
    const Person* person = find(name);
    return person == nullptr || is_called_as_role(name) ? nobodys_hash() : person->password_hash;
}

Refusal change_people(const std::string& path, const std::function<Refusal(People&)>& change) {
    // A file of its own: the registry itself is replaced, and with it a lock on it.
    const Descriptor file{::open((path + ".lock").c_str(),
                                 O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
    if (const auto locked = lock(file); !locked) {
        return refused(locked.error());
    }
    auto loaded = People::load(path);
    if (!loaded) {
        return loaded.error();
    }
    People people = std::move(loaded).value();
    if (const auto fault = change(people)) {
        return fault;
    }
    return people.save(path);
}

bool recovery_opens(const People& people, std::string_view one, std::string_view other) {
    const std::vector<Recovery>& held = people.recoveries();
    if (held.size() != std::tuple_size_v<RecoveryCodes>) {
        return false;
    }
    const Secret first = bare_code(one);
    const Secret second = bare_code(other);
    // All four, before any is looked at.
    const bool first_is_first = matches(held[0].hash, first.view());
    const bool first_is_second = matches(held[1].hash, first.view());
    const bool second_is_first = matches(held[0].hash, second.view());
    const bool second_is_second = matches(held[1].hash, second.view());
    return (first_is_first && second_is_second) || (first_is_second && second_is_first);
}

}  // namespace plenaria::access
