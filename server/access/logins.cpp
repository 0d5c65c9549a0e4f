#include "server/access/logins.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "server/access/access.hpp"
#include "server/access/composed.hpp"
#include "server/model/person_name.hpp"

namespace plenaria::access {

static_assert(Tickets::most >= persons_max * Tickets::most_of_one);

Logins::Logins(std::string people_path, Post post, Now now, Ended ended, LoginWork work)
    : post_(std::move(post)),
      now_(std::move(now)),
      ended_(std::move(ended)),
      watch_(
          std::move(people_path),
          [this](std::uint64_t number, std::optional<PeopleWatch::Found> found) {
              post_([this, number, found = std::move(found)] { on_look(number, found); });
          },
          std::move(work.read)),
      worker_(std::move(work.verify)) {
    follow_changes();
}

void Logins::check(LoginClaim claim, Answer answer) {
    if (claim.ticket.empty()) {
        begin(std::move(claim), &Logins::check_password, std::move(answer));
        return;
    }
    // Whoever has no ticket costs neither the file nor a check: so nobody has to wait for them.
    if (tickets_.owner_of(claim.ticket, now_()) != claim.person) {
        answer(LoginError::refused);
        return;
    }
    begin(std::move(claim), &Logins::check_pin, std::move(answer));
}

LinePlace Logins::place_of(const LoginClaim& claim) const {
    if (!operates(claim.role)) {
        return {Lane::following, claim.wrong_tries};
    }
    if (!claim.ticket.empty()) {
        return {Lane::unlocking};
    }
    return claim.own || is_familiar(claim.network) ? LinePlace{Lane::familiar}
                                                   : LinePlace{Lane::stranger, claim.wrong_tries};
}

void Logins::begin(LoginClaim claim, How how, Answer answer) {
    const LinePlace place = place_of(claim);
    if (beginning_[place.lane] >= looking_max) {
        answer(LoginError::overloaded);
        return;
    }
    ++beginning_[place.lane];
    // A secret has one owner, and a call may be copied.
    const auto held = std::make_shared<LoginClaim>(std::move(claim));
    read(place.lane, [this, held, place, how, answer = std::move(answer)](const People* people) {
        if (people == nullptr) {
            answer(LoginError::unavailable);
        } else {
            (this->*how)(*held, place, *people, answer);
        }
    });
}

void Logins::check_password(LoginClaim& claim, LinePlace place, const People& people,
                            const Answer& answer) {
    const std::string& hash = people.password_hash_of(claim.person);
    const auto let_in = [this, hash, role = claim.role, name = claim.person,
                         network = claim.network, answer](const People* now) {
        // Who was removed, or got another password, while theirs was checked is not let in.
        const Person* person = now == nullptr ? nullptr : now->find(name);
        if (person == nullptr || person->role != role || person->password_hash != hash) {
            answer(now == nullptr ? LoginError::unavailable : LoginError::refused);
            return;
        }
        // Also where nobody stays to hear it: whoever waited too long has no long wait again.
        if (operates(role) && !network.empty()) {
            become_familiar(network);
        }
        const Secret ticket = tickets_.issue(name, now_());
        answer(std::string{ticket.view()});
    };
    const auto finished = [this, let_in, answer](bool right) {
        post_([this, right, let_in, answer] {
            if (right) {
                read(std::nullopt, let_in);
            } else {
                answer(LoginError::refused);
            }
        });
    };
    Check check{hash, composed(claim.secret.view())};
    // An earlier version kept a password as it was typed. That one hash more is worked on tells
    // nobody who is there: it depends on what is typed alone.
    if (check.secret.view() != claim.secret.view()) {
        check.otherwise = std::move(claim.secret);
    }
    const auto displaced = [this, answer] {
        post_([answer] { answer(LoginError::overloaded); });
    };
    if (!worker_.submit(std::move(check), finished, place, displaced)) {
        answer(LoginError::overloaded);
    }
}

void Logins::check_pin(LoginClaim& claim, LinePlace place, const People& people,
                       const Answer& answer) {
    const auto owner = tickets_.begin(claim.ticket, now_());
    if (!owner) {
        answer(LoginError::refused);
        return;
    }
    const Person* person = people.find(owner.value());
    if (owner.value() != claim.person || person == nullptr || person->role != claim.role ||
        person->pin_hash.empty()) {
        tickets_.withdraw(claim.ticket, now_());
        answer(LoginError::refused);
        return;
    }
    const auto judge = [this, ticket = claim.ticket, name = claim.person, hash = person->pin_hash,
                        answer](bool right, const People* now) {
        // The ticket of who was removed while their PIN was checked is over by now; whoever got
        // another PIN meanwhile keeps it, and what was right before opens nothing.
        const Person* present = now == nullptr ? nullptr : now->find(name);
        const bool replaced = present != nullptr && present->pin_hash != hash;
        if (now == nullptr || (right && replaced)) {
            tickets_.withdraw(ticket, now_());
            answer(now == nullptr ? LoginError::unavailable : LoginError::refused);
            return;
        }
        const auto outcome = tickets_.finish(ticket, right, now_());
        answer(outcome ? LoginOutcome{std::string{}} : LoginOutcome{LoginError::refused});
    };
    const auto finished = [this, judge](bool right) {
        post_([this, right, judge] {
            read(std::nullopt, [right, judge](const People* now) { judge(right, now); });
        });
    };
    const auto unchecked = [this, ticket = claim.ticket, answer] {
        tickets_.withdraw(ticket, now_());
        answer(LoginError::overloaded);
    };
    if (!worker_.submit({person->pin_hash, std::move(claim.secret)}, finished, place,
                        [this, unchecked] { post_(unchecked); })) {
        unchecked();
    }
}

bool Logins::is_familiar(const std::string& network) const {
    return std::find(familiar_.begin(), familiar_.end(), network) != familiar_.end();
}

void Logins::become_familiar(const std::string& network) {
    std::erase(familiar_, network);
    if (familiar_.size() == familiar_max) {
        familiar_.pop_front();
    }
    familiar_.push_back(network);
}

void Logins::read(std::optional<Lane> lane, WithPeople go_on) {
    reading_.push_back({watch_.read(), 0, lane, std::move(go_on)});
}

void Logins::follow_changes() {
    watch_.look();
    for (Reading& reading : reading_) {
        ++reading.waited;
    }
    while (!reading_.empty() && reading_.front().waited >= looks_waited) {
        go_on(nullptr);
    }
}

std::vector<std::string> Logins::listable() const {
    std::vector<std::string> names;
    for (const Person& person : known_) {
        const bool gains = person.role == Role::interpreter || person.role == Role::secretariat;
        if (gains && !is_called_as_role(person.name)) {
            names.push_back(person.name);
        }
    }
    return names;
}

std::vector<std::string> Logins::called_as_roles() const {
    std::vector<std::string> names;
    for (const Person& person : known_) {
        if (is_called_as_role(person.name)) {
            names.push_back(person.name);
        }
    }
    return names;
}

std::map<Role, std::size_t> Logins::unlistable() const {
    std::map<Role, std::size_t> of_roles;
    for (const Person& person : known_) {
        if (!is_called_as_role(person.name) && !names_a_person(person.name)) {
            ++of_roles[person.role];
        }
    }
    return of_roles;
}

void Logins::on_look(std::uint64_t number, const std::optional<PeopleWatch::Found>& found) {
    // Whoever is in stays in where it cannot be read: a file that somebody damaged must not end a
    // session.
    const People* people = found && found->ok() ? &found->value() : nullptr;
    if (people != nullptr) {
        take(*people);
    }
    if (found) {
        trouble_ = found->ok() ? std::nullopt : std::optional{found->error().code};
    }
    while (!reading_.empty() && reading_.front().look <= number) {
        go_on(people);
    }
}

/// Names whom it ends.
void Logins::take(const People& people) {
    // Each hash has its own salt: the same password set again is another one here.
    const std::vector<Person> before = std::exchange(known_, people.persons());
    for (const Person& person : before) {
        const Person* now = people.find(person.name);
        if (now == nullptr || now->role != person.role ||
            now->password_hash != person.password_hash) {
            tickets_.revoke(person.name);
            ended_(person.name);
        }
    }
    if (std::exchange(knows_, true) && told_) {
        tell_of(before, people);
    }
}

void Logins::tell_of(const std::vector<Person>& before, const People& people) const {
    for (const Person& person : before) {
        const Person* now = people.find(person.name);
        if (now == nullptr) {
            told_("person_removed", person.role);
            continue;
        }
        if (now->role != person.role) {
            told_("person_role_set", now->role);
        }
        if (now->password_hash != person.password_hash) {
            told_("person_password_set", now->role);
        }
        if (now->pin_hash != person.pin_hash) {
            told_("person_pin_set", now->role);
        }
    }
    for (const Person& person : people.persons()) {
        const bool is_new = std::none_of(before.begin(), before.end(), [&](const Person& each) {
            return each.name == person.name;
        });
        if (is_new) {
            told_("person_added", person.role);
        }
    }
}

/// Who waits the longest goes on.
void Logins::go_on(const People* people) {
    const Reading next = std::move(reading_.front());
    reading_.pop_front();
    if (next.lane) {
        --beginning_[*next.lane];
    }
    next.go_on(people);
}

}  // namespace plenaria::access
