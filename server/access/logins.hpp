// Persons who log in: by their password, or, where a console locked itself, by their PIN.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/access/password_worker.hpp"
#include "server/access/people.hpp"
#include "server/access/tickets.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::access {

/// Who somebody says they are, and how they prove it.
struct LoginClaim {
    std::string person;
    Role role{};         ///< in which they want to act; it has to be theirs
    Secret secret;       ///< the password, or with a ticket the PIN
    std::string ticket;  ///< of an earlier login; empty: by the password
};
enum class LoginError {
    refused,      ///< whatever was wrong: name, role, password, ticket or PIN
    overloaded,   ///< too many are being checked
    unavailable,  ///< the file of persons cannot be read
};
/// The ticket that a password earned, empty where the PIN was right.
using LoginOutcome = Outcome<std::string, LoginError>;

/// Checks persons of the file `people`, which subcommands change while the server runs: it is read
/// for every login. What takes time is done by a thread of its own; all calls and answers are on
/// the caller's.
class Logins {
public:
    /// Brings a call to the caller's thread.
    using Post = std::function<void(std::function<void()>)>;
    using Now = std::function<TimePoint()>;
    using Answer = std::function<void(LoginOutcome)>;
    /// Ends what goes on in that person's name.
    using Ended = std::function<void(const std::string&)>;

    /// `ended` names, on the caller's thread, each person who may not go on as they are: removed,
    /// in another role, or with another password. Their tickets are over by then.
    Logins(std::string people_path, Post post, Now now, Ended ended);

    /// `answer` is called once, later or at once. How often somebody may try is for the caller to
    /// say (`Attempts`); a name that nobody has takes as long as one that somebody has. A ticket
    /// that is none is refused at once, before anything is read; the PIN of somebody who operates
    /// goes ahead of all passwords. Before somebody is let in, whoever came by what was changed
    /// since has been named to `ended`: so it never ends what the new password began, however soon
    /// that was.
    void check(LoginClaim claim, Answer answer);

    /// Looks whether the file was changed. To be called every second: one look at the file.
    void follow_changes();

private:
    struct Seen {
        std::int64_t changed_ns = 0;
        std::uint64_t inode = 0;
        std::int64_t size = -1;
        friend bool operator==(const Seen&, const Seen&) = default;
    };

    void by_password(LoginClaim claim, Answer answer);
    void by_ticket(LoginClaim claim, Answer answer);
    /// What the file holds now, with whom that ends.
    [[nodiscard]] Outcome<People, PeopleError> load();
    [[nodiscard]] Seen look() const;

    std::string path_;
    Post post_;
    Now now_;
    Ended ended_;
    Tickets tickets_;
    Seen seen_;
    std::vector<Person> known_;
    PasswordWorker worker_;  ///< last: its thread ends before what it answers to
};

}  // namespace plenaria::access
