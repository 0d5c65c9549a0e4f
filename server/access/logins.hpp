// Persons who log in: by their password, or, where a console locked itself, by their PIN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/access/file_watch.hpp"
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
    Role role{};            ///< in which they want to act; it has to be theirs
    Secret secret;          ///< the password, or with a ticket the PIN
    std::string ticket;     ///< of an earlier login; empty: by the password
    std::string network{};  ///< from where; see `network_of`
    int wrong_tries = 0;    ///< of that network, in roles like this one
    bool own = false;       ///< it comes from this machine itself
};
enum class LoginError {
    refused,      ///< whatever was wrong: name, role, password, ticket or PIN
    overloaded,   ///< too many are being checked
    unavailable,  ///< the file of persons cannot be read
};
/// The ticket that a password earned, empty where the PIN was right.
using LoginOutcome = Outcome<std::string, LoginError>;

/// What the threads of `Logins` do.
struct LoginWork {
    PeopleWatch::Read read = People::load;
    PasswordWorker::Verify verify = matches;
};

/// Checks persons of the file `people`, which subcommands change while the server runs: it is read
/// for every login. What takes time, or a disk that may hang, is left to threads of its own; all
/// calls and answers are on the caller's.
class Logins {
public:
    /// Brings a call to the caller's thread.
    using Post = std::function<void(std::function<void()>)>;
    using Now = std::function<TimePoint()>;
    using Answer = std::function<void(LoginOutcome)>;
    /// Ends what goes on in that person's name.
    using Ended = std::function<void(const std::string&)>;
    /// What became of somebody in the file ("person_removed"), and in which role.
    using Told = std::function<void(std::string_view, Role)>;
    /// Calls of `follow_changes`: whoever waits for the file so long is told that it cannot be
    /// read. A healthy disk takes less than a millisecond.
    static constexpr int looks_waited = 3;
    /// Who wait for the file at a time, of each lane: a look takes less than a millisecond, in
    /// which no network brings so many.
    static constexpr std::size_t looking_max = 16;
    /// Networks from which somebody who operates logged in, the latest: as many as there are
    /// persons.
    static constexpr std::size_t familiar_max = persons_max;

    /// `ended` names, on the caller's thread, each person who may not go on as they are: removed,
    /// in another role, or with another password. Their tickets are over by then.
    Logins(std::string people_path, Post post, Now now, Ended ended, LoginWork work = {});

    /// `answer` is called once, later or at once. How often somebody may try is for the caller to
    /// say (`Attempts`); a name that nobody has takes as long as one that somebody has. A ticket
    /// that is none is refused at once, before anything is read; the PIN of somebody who operates
    /// goes ahead of all passwords, and ahead of strangers' whoever comes from a network from which
    /// somebody who operates logged in since the start (`CheckLine`). Nothing of that follows from
    /// the name: it would tell who is there. Before somebody is let in, whoever came by what was
    /// changed since has been named to `ended`: so it never ends what the new password began,
    /// however soon that was. Where the disk hangs it is `unavailable`.
    void check(LoginClaim claim, Answer answer);

    /// From now on `told` hears, on the caller's thread, of each change of the file after it was
    /// read first: no names, as the log lies in clear.
    void tell_changes(Told told) { told_ = std::move(told); }

    /// Whether somebody who operates logged in from there by password since the start.
    [[nodiscard]] bool is_familiar(const std::string& network) const;

    /// Has it looked whether the file was changed. To be called every second.
    void follow_changes();
    /// Why nobody can be let in at the moment, as the file was read last; nothing where they can.
    [[nodiscard]] std::optional<PeopleFault> trouble() const { return trouble_; }
    /// The names of the interpreters and the secretariat in it, as it was read last: being listed
    /// as sworn staff is something to them.
    [[nodiscard]] std::vector<std::string> listable() const;
    /// The persons in it whom an earlier version called as a role, and who are not let in.
    [[nodiscard]] std::vector<std::string> called_as_roles() const;
    /// How many others there are in it, by role, whose name names no person to a list of sworn
    /// staff (`names_a_person`); they are let in.
    [[nodiscard]] std::map<Role, std::size_t> unlistable() const;

private:
    /// Called with what the file holds, when whatever that ends is over; null: it cannot be read.
    using WithPeople = std::function<void(const People*)>;
    using How = void (Logins::*)(LoginClaim&, LinePlace, const People&, const Answer&);
    /// Somebody who waits for the file.
    struct Reading {
        std::uint64_t look = 0;      ///< the first that serves
        int waited = 0;              ///< calls of `follow_changes`
        std::optional<Lane> lane{};  ///< of who begins: counts for `beginning_`
        WithPeople go_on;
    };

    [[nodiscard]] LinePlace place_of(const LoginClaim& claim) const;
    void check_password(LoginClaim& claim, LinePlace place, const People& people,
                        const Answer& answer);
    void check_pin(LoginClaim& claim, LinePlace place, const People& people, const Answer& answer);
    void begin(LoginClaim claim, How how, Answer answer);
    void read(std::optional<Lane> lane, WithPeople go_on);
    void become_familiar(const std::string& network);
    void on_look(std::uint64_t number, const std::optional<PeopleWatch::Found>& found);
    void take(const People& people);
    void tell_of(const std::vector<Person>& before, const People& people) const;
    void go_on(const People* people);

    Post post_;
    Now now_;
    Ended ended_;
    Told told_;
    bool knows_ = false;  ///< the file was read
    Tickets tickets_;
    std::vector<Person> known_;
    std::optional<PeopleFault> trouble_;
    // The worker takes so many and no more, and no check that it made begins another: so what waits
    // here is bounded by `begin`.
    std::deque<Reading> reading_;
    std::map<Lane, std::size_t> beginning_;  ///< of those, who have not been checked yet
    std::deque<std::string> familiar_;       ///< networks, the latest last
    // Last: their threads end before what they answer to.
    PeopleWatch watch_;
    PasswordWorker worker_;
};

}  // namespace plenaria::access
