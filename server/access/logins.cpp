#include "server/access/logins.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace plenaria::access {

Logins::Logins(std::string people_path, Post post, Now now)
    : path_(std::move(people_path)), post_(std::move(post)), now_(std::move(now)) {
    static_cast<void>(changed_persons());
}

void Logins::check(LoginClaim claim, Answer answer) {
    if (claim.ticket.empty()) {
        by_password(std::move(claim), std::move(answer));
    } else {
        by_ticket(std::move(claim), std::move(answer));
    }
}

void Logins::by_password(LoginClaim claim, Answer answer) {
    const auto people = People::load(path_);
    if (!people) {
        answer(LoginError::unavailable);
        return;
    }
    const std::string hash = people.value().password_hash_of(claim.person);
    const auto finished = [this, hash, role = claim.role, name = claim.person, answer](bool right) {
        post_([this, right, hash, role, name, answer] {
            if (!right || !is_still(name, role, hash)) {
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

bool Logins::is_still(const std::string& name, Role role, const std::string& hash) const {
    const auto people = People::load(path_);
    const Person* person = people ? people.value().find(name) : nullptr;
    return person != nullptr && person->role == role && person->password_hash == hash;
}

void Logins::by_ticket(LoginClaim claim, Answer answer) {
    const auto people = People::load(path_);
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
    if (!worker_.submit({person->pin_hash, std::move(claim.secret)}, finished)) {
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

std::vector<std::string> Logins::changed_persons() {
    const Seen seen = look();
    if (seen == seen_) {
        return {};
    }
    auto people = People::load(path_);
    if (!people) {
        // Whoever is in stays in: a file that somebody damaged must not end a session. It is looked
        // at again the next time.
        return {};
    }
    seen_ = seen;
    std::vector<std::string> changed;
    for (const Person& before : known_) {
        const Person* now = people.value().find(before.name);
        if (now == nullptr || now->role != before.role ||
            now->password_hash != before.password_hash) {
            tickets_.revoke(before.name);
            changed.push_back(before.name);
        }
    }
    known_ = people.value().persons();
    return changed;
}

}  // namespace plenaria::access
