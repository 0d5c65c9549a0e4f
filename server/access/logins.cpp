#include "server/access/logins.hpp"

#include <memory>
#include <utility>

#include "server/access/access.hpp"
#include "server/access/composed.hpp"

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
        begin(std::move(claim), false, &Logins::check_password, std::move(answer));
        return;
    }
    // Whoever has no ticket costs neither the file nor a check: so nobody has to wait for them.
    if (tickets_.owner_of(claim.ticket, now_()) != claim.person) {
        answer(LoginError::refused);
        return;
    }
    const bool ahead = operates(claim.role);
    begin(std::move(claim), ahead, &Logins::check_pin, std::move(answer));
}

/// As many wait for the file as for a check.
void Logins::begin(LoginClaim claim, bool ahead, How how, Answer answer) {
    if (beginning_ >= PasswordWorker::waiting_max + (ahead ? PasswordWorker::ahead_max : 0)) {
        answer(LoginError::overloaded);
        return;
    }
    ++beginning_;
    // A secret has one owner, and a call may be copied.
    const auto held = std::make_shared<LoginClaim>(std::move(claim));
    read(true, [this, held, how, answer = std::move(answer)](const People* people) {
        if (people == nullptr) {
            answer(LoginError::unavailable);
        } else {
            (this->*how)(*held, *people, answer);
        }
    });
}

void Logins::check_password(LoginClaim& claim, const People& people, const Answer& answer) {
    const std::string& hash = people.password_hash_of(claim.person);
    const auto let_in = [this, hash, role = claim.role, name = claim.person,
                         answer](const People* now) {
        // Who was removed, or got another password, while theirs was checked is not let in.
        const Person* person = now == nullptr ? nullptr : now->find(name);
        if (person == nullptr || person->role != role || person->password_hash != hash) {
            answer(now == nullptr ? LoginError::unavailable : LoginError::refused);
            return;
        }
        const Secret ticket = tickets_.issue(name, now_());
        answer(std::string{ticket.view()});
    };
    const auto finished = [this, let_in, answer](bool right) {
        post_([this, right, let_in, answer] {
            if (right) {
                read(false, let_in);
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
    if (!worker_.submit(std::move(check), finished)) {
        answer(LoginError::overloaded);
    }
}

void Logins::check_pin(LoginClaim& claim, const People& people, const Answer& answer) {
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
    const auto judge = [this, ticket = claim.ticket, answer](bool right, const People* now) {
        if (now == nullptr) {
            tickets_.withdraw(ticket, now_());
            answer(LoginError::unavailable);
            return;
        }
        // The ticket of who was removed while their PIN was checked is over by now.
        const auto outcome = tickets_.finish(ticket, right, now_());
        answer(outcome ? LoginOutcome{std::string{}} : LoginOutcome{LoginError::refused});
    };
    const auto finished = [this, judge](bool right) {
        post_([this, right, judge] {
            read(false, [right, judge](const People* now) { judge(right, now); });
        });
    };
    // However many delegates log in, an operator's console opens.
    if (!worker_.submit({person->pin_hash, std::move(claim.secret)}, finished,
                        operates(claim.role))) {
        tickets_.withdraw(claim.ticket, now_());
        answer(LoginError::overloaded);
    }
}

void Logins::read(bool begins, WithPeople go_on) {
    reading_.push_back({watch_.read(), 0, begins, std::move(go_on)});
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

void Logins::on_look(std::uint64_t number, const std::optional<PeopleWatch::Found>& found) {
    // Whoever is in stays in where it cannot be read: a file that somebody damaged must not end a
    // session.
    const People* people = found && found->ok() ? &found->value() : nullptr;
    if (people != nullptr) {
        take(*people);
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
}

/// Who waits the longest goes on.
void Logins::go_on(const People* people) {
    const Reading next = std::move(reading_.front());
    reading_.pop_front();
    beginning_ -= next.begins ? 1 : 0;
    next.go_on(people);
}

}  // namespace plenaria::access
