// The persons who log in with a password, and the two recovery codes that two of them hold in
// sealed envelopes. A value, read from one file and written to it whole.
//
// Single-threaded; what hashes (`add`, `set_…`, `recovery_opens`) takes some 0.2 s and 64 MiB each
// time. `Logins` checks who comes.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/secret.hpp"
#include "server/model/result.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::access {

/// Operators, the booths, and some twenty delegates of each of a dozen members at the most.
inline constexpr std::size_t persons_max = 256;
/// Of the file. So many persons with both hashes and the longest name take less than 80,000.
inline constexpr std::size_t people_bytes_max = 131'072;
/// In characters; the longest is `secret_bytes_max` bytes.
inline constexpr std::size_t password_characters_min = 10;

enum class PeopleFault {
    unreadable,      ///< no regular file, a link, or the system refuses
    exposed,         ///< others than the owner have rights on the file
    damaged,         ///< `line` of the file is not as we write it, or belongs to no such file
    unwritable,      ///< the file cannot be written; the former one is there still
    in_use,          ///< another process is changing the file
    name_malformed,  ///< of a person or of the holder of a code
    name_is_role,    ///< of a person: whoever holds a token, or an office, is named so
    name_taken,
    name_unknown,
    full,               ///< `persons_max` are there
    role_unfit,         ///< no role that logs in with a password
    password_length,    ///< too short, or too long
    password_is_name,   ///< everybody tries that first
    password_unusable,  ///< not UTF-8, or with control characters: nobody could type it again
    pin_malformed,      ///< not 4 to 8 digits
    same_holder,        ///< both codes in one hand
    codes_wrong,        ///< they are not the two recovery codes, or none were made
    no_memory,          ///< there is no memory to hash with
};
struct PeopleError {
    PeopleFault code{};
    std::size_t line = 0;  ///< of the file, from 1, where it is damaged; else 0
    friend bool operator==(const PeopleError&, const PeopleError&) = default;
};
/// Nothing where it was done.
using Refusal = std::optional<PeopleError>;

struct Person {
    std::string name;  ///< what they type; see `is_person_name`
    Role role{};       ///< any but display
    std::string password_hash;
    std::string pin_hash;  ///< empty: none was set
};

/// One of the two codes that together set a new password where nobody can log in any more.
struct Recovery {
    std::string holder;
    std::string hash;
};

/// Codes in clear, in the order of their holders: to be shown once and kept nowhere.
using RecoveryCodes = std::array<Secret, 2>;

/// Whether `name` is the identifier of a role, which an earlier version gave to persons too. Such a
/// line of the file is kept, and who is in it is not let in: the record would name them as it does
/// whoever holds the token. Who is called by a role's words there (`may_add`) is let in.
[[nodiscard]] bool is_called_as_role(std::string_view name);

/// Names are compared byte by byte; who takes them from people brings them into NFC first.
/// Passwords are kept in it by themselves (`composed`).
class People {
public:
    /// Reads `path`; no persons where there is no file. A file that others may read, that is a
    /// link or is damaged in any byte is an error, and is left as it is.
    [[nodiscard]] static Outcome<People, PeopleError> load(const std::string& path);
    /// What a file with these bytes holds.
    [[nodiscard]] static Outcome<People, PeopleError> parse(std::string_view bytes);
    /// The bytes of its file: whatever `parse` takes comes back the same.
    [[nodiscard]] std::string text() const;
    /// Puts itself in the place of the file (0600), durably and at once.
    [[nodiscard]] Refusal save(const std::string& path) const;

    /// Why nobody can be added under that name and role; nothing where somebody can. No new person
    /// is called as a role or an office, or by less than two letters (`names_a_person`).
    [[nodiscard]] Refusal may_add(std::string_view name, Role role) const;
    /// Adds a person without a PIN.
    [[nodiscard]] Refusal add(std::string_view name, Role role, std::string_view password);
    [[nodiscard]] Refusal remove(std::string_view name);
    /// Why `name` cannot get that password; nothing where they can. Who is called as a role gets
    /// neither password nor PIN.
    [[nodiscard]] Refusal may_set_password(std::string_view name, std::string_view password) const;
    /// Sets a new password. Tickets made with the former one are for the caller to revoke.
    [[nodiscard]] Refusal set_password(std::string_view name, std::string_view password);
    /// Sets or replaces the PIN that unlocks a console.
    [[nodiscard]] Refusal set_pin(std::string_view name, std::string_view pin);
    /// Makes two new codes, which end those before them, for two different holders.
    [[nodiscard]] Outcome<RecoveryCodes, PeopleError> set_recovery(std::string_view first_holder,
                                                                   std::string_view second_holder);
    /// Sets a new password with the two recovery codes, in whatever order, which are over then.
    [[nodiscard]] Refusal recover(std::string_view name, std::string_view password,
                                  std::string_view one, std::string_view other);

    /// The person of that name, null where there is none; good until the next change.
    [[nodiscard]] const Person* find(std::string_view name) const;
    /// What to check a password for `name` against: the person's hash, or, so that a name that
    /// nobody has takes the same time, one that no password matches, as for a person who is called
    /// as a role. Good until the next change.
    [[nodiscard]] const std::string& password_hash_of(std::string_view name) const;
    /// In the order in which they were added, at most `persons_max`.
    [[nodiscard]] const std::vector<Person>& persons() const { return persons_; }
    /// Two, or none where no codes were made.
    [[nodiscard]] const std::vector<Recovery>& recoveries() const { return recoveries_; }

private:
    [[nodiscard]] Person* find_mutable(std::string_view name);
    /// Why no file holds such a person beside those here; nothing where it may.
    [[nodiscard]] Refusal may_hold(std::string_view name, Role role) const;
    /// Why nothing of `name` can be set.
    [[nodiscard]] Refusal may_change(std::string_view name) const;

    std::vector<Person> persons_;
    std::vector<Recovery> recoveries_;

    friend class PeopleReader;
};

/// Loads `path`, changes it and saves it, with nobody else changing it meanwhile: a process waits
/// five seconds for another, at the lock file beside it (`path`.lock), and is then refused as
/// `in_use`. Nothing is saved where `change` refuses.
[[nodiscard]] Refusal change_people(const std::string& path,
                                    const std::function<Refusal(People&)>& change);

/// Whether the two codes, in whatever order, are the two that are held. As typed: case, spaces and
/// hyphens do not count. Takes four hashes, whatever is right; never true where no codes were made.
[[nodiscard]] bool recovery_opens(const People& people, std::string_view one,
                                  std::string_view other);

}  // namespace plenaria::access
