#include "server/access/logins.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "server/access/access.hpp"

namespace plenaria::access {

static_assert(Tickets::most >= persons_max * Tickets::most_of_one);

Logins::Logins(std::string people_path, Post post, Now now, Ended ended)
    : path_(std::move(people_path)),
      post_(std::move(post)),
      now_(std::move(now)),
      ended_(std::move(ended)) {
    follow_changes();
}

void Logins::check(LoginClaim claim, Answer answer) {
    if (claim.ticket.empty()) {
        by_password(std::move(claim), std::move(answer));
    } else {
        by_ticket(std::move(claim), std::move(answer));
    }
}

void Logins::by_password(LoginClaim claim, Answer answer) {
    const auto people = load();
    if (!people) {
        answer(LoginError::unavailable);
        return;
    }
    const std::string hash = people.value().password_hash_of(claim.person);
    const auto finished = [this, hash, role = claim.role, name = claim.person, answer](bool right) {
        post_([this, right, hash, role, name, answer] {
            // Who was removed, or got another password, while theirs was checked is not let in.
            const auto now = load();
            const Person* person = now ? now.value().find(name) : nullptr;
            if (!right || person == nullptr || person->role != role ||
                person->password_hash != hash) {
                answer(LoginError::refused);
                return;
            }
            const Secret ticket = tickets_.issue(name, now_());
            answer(std::string{ticket.view()});
        });
    };
    if (!worker_.submit({hash, std::move(claim.secret)}, finished)) {
        answer(LoginError::overloaded);
    }
}

void Logins::by_ticket(LoginClaim claim, Answer answer) {
    // Whoever has no ticket costs neither the file nor a check: so nobody has to wait for them.
    if (tickets_.owner_of(claim.ticket, now_()) != claim.person) {
        answer(LoginError::refused);
        return;
    }
    const auto people = load();
    if (!people) {
        answer(LoginError::unavailable);
        return;
    }
    const auto owner = tickets_.begin(claim.ticket, now_());
    if (!owner) {
        answer(LoginError::refused);
        return;
    }
    const Person* person = people.value().find(owner.value());
    if (owner.value() != claim.person || person == nullptr || person->role != claim.role ||
        person->pin_hash.empty()) {
        tickets_.withdraw(claim.ticket, now_());
        answer(LoginError::refused);
        return;
    }
    const auto finished = [this, ticket = claim.ticket, answer](bool right) {
        post_([this, ticket, right, answer] {
            const auto outcome = tickets_.finish(ticket, right, now_());
            answer(outcome ? LoginOutcome{std::string{}} : LoginOutcome{LoginError::refused});
        });
    };
    // However many delegates log in, an operator's console opens.
    if (!worker_.submit({person->pin_hash, std::move(claim.secret)}, finished,
                        operates(claim.role))) {
        tickets_.withdraw(claim.ticket, now_());
        answer(LoginError::overloaded);
    }
}

Logins::Seen Logins::look() const {
    struct stat status {};
    if (::stat(path_.c_str(), &status) != 0) {
        return {};
    }
    constexpr std::int64_t second = 1'000'000'000;
    return {status.st_mtim.tv_sec * second + status.st_mtim.tv_nsec, status.st_ino, status.st_size};
}

void Logins::follow_changes() {
    const Seen seen = look();
    // Whoever is in stays in where it cannot be read: a file that somebody damaged must not end a
    // session. It is looked at again the next time.
    if (seen != seen_ && load()) {
        seen_ = seen;
    }
}

Outcome<People, PeopleError> Logins::load() {
    auto people = People::load(path_);
    if (!people) {
        return people;
    }
    // Each hash has its own salt: the same password set again is another one here.
    const std::vector<Person> before = std::exchange(known_, people.value().persons());
    for (const Person& person : before) {
        const Person* now = people.value().find(person.name);
        if (now == nullptr || now->role != person.role ||
            now->password_hash != person.password_hash) {
            tickets_.revoke(person.name);
            ended_(person.name);
        }
    }
    return people;
}

}  // namespace plenaria::access
