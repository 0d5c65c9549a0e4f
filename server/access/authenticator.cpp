#include <sodium.h>

#include <utility>

#include "server/access/access.hpp"

namespace plenaria::access {
namespace {

bool proves(std::string_view proof, const std::string& token) {
    return !token.empty() && proof.size() == token.size() &&
           sodium_memcmp(proof.data(), token.data(), proof.size()) == 0;
}

}  // namespace

Authenticator::Authenticator(Tokens tokens) {
    renew(Role::secretariat, std::move(tokens.console));
    renew(Role::chair, std::move(tokens.chair));
}

const Authenticator::Held& Authenticator::held(Role role) const {
    PLENARIA_ASSERT(role == Role::secretariat || role == Role::chair);
    return role == Role::chair ? chair_ : console_;
}

Authenticator::Held& Authenticator::held(Role role) {
    PLENARIA_ASSERT(role == Role::secretariat || role == Role::chair);
    return role == Role::chair ? chair_ : console_;
}

bool Authenticator::is_token_of(Role role, std::string_view token) const {
    return proves(token, held(role).token);
}

void Authenticator::renew(Role role, std::string token) {
    // An empty token would be proven by saying nothing, and one token for two roles would let
    // whoever has one take the other.
    PLENARIA_ASSERT(!token.empty());
    PLENARIA_ASSERT(!is_token_of(role == Role::chair ? Role::secretariat : Role::chair, token));
    held(role) = {std::move(token), false};
}

void Authenticator::withhold(Role role) { held(role).withheld = true; }

void Authenticator::revoke(Role role) { held(role) = {}; }

std::optional<Grant> grant_of(Role role, std::string person) {
    // Operators count as listed for every closing, as those who hold a token do.
    switch (role) {
        case Role::chair:
            return Grant{role, Audience::chair, Clearance::cleared, {}, std::move(person)};
        case Role::secretariat:
            return Grant{role, Audience::secretariat, Clearance::cleared, {}, std::move(person)};
        case Role::technician:
            return Grant{role, Audience::technician, Clearance::uncleared, {}, std::move(person)};
        // Behind closed doors these two are as the public, until a closing lists the interpreter.
        case Role::interpreter:
            return Grant{role, Audience::interpreter, Clearance::uncleared, {}, std::move(person)};
        case Role::delegate:
            return Grant{role, Audience::room, Clearance::uncleared, {}, std::move(person)};
        case Role::display:
            return std::nullopt;
    }
    PLENARIA_ASSERT(false);
}

Outcome<Grant, AccessError> Authenticator::grant(Role asked, std::string_view proof,
                                                 Route route) const {
    if (asked != Role::display && !carries_secrets(route)) {
        return AccessError::tls_required;
    }
    // On one machine both consoles count as listed for every closing (design.md, Identity).
    switch (asked) {
        case Role::display:
            return Grant{};
        case Role::secretariat:
        case Role::chair:
            // Neither is a guess: nothing would have been right.
            if (held(asked).withheld) {
                return AccessError::unavailable;
            }
            if (held(asked).token.empty()) {
                return AccessError::role_not_available;
            }
            if (!is_token_of(asked, proof)) {
                return AccessError::proof_refused;
            }
            return *grant_of(asked, {});
        case Role::technician:
        case Role::interpreter:
        case Role::delegate:
            return AccessError::role_not_available;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace plenaria::access
