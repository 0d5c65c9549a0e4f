#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "server/access/access.hpp"

namespace plenaria::access::authenticator_test {
namespace {

const std::string token(64, 'a');
const std::string chair_token(64, 'c');
const Tokens tokens{token, chair_token};

TEST(Authenticator, a_display_is_public_whatever_it_proves) {
    const Authenticator authenticator{tokens};
    for (const std::string& proof : {std::string{}, std::string{"x"}, token}) {
        const auto grant = authenticator.grant(Role::display, proof, Route::loopback);
        ASSERT_TRUE(grant.ok());
        EXPECT_EQ(grant.value().role, Role::display);
        EXPECT_EQ(grant.value().audience, Audience::public_);
        EXPECT_EQ(grant.value().clearance, Clearance::uncleared);
    }
}

TEST(Authenticator, the_console_with_the_token_is_the_secretariat_and_listed) {
    const auto grant = Authenticator{tokens}.grant(Role::secretariat, token, Route::loopback);
    ASSERT_TRUE(grant.ok());
    EXPECT_EQ(grant.value().role, Role::secretariat);
    EXPECT_EQ(grant.value().audience, Audience::secretariat);
    EXPECT_EQ(grant.value().clearance, Clearance::cleared);
}

TEST(Authenticator, without_the_whole_token_nobody_is_the_secretariat) {
    const Authenticator authenticator{tokens};
    std::string last_wrong = token;
    last_wrong.back() = 'b';
    std::string first_wrong = token;
    first_wrong.front() = 'b';
    for (const std::string& proof : {std::string{}, token.substr(1), token + "a", last_wrong,
                                     first_wrong, std::string(64, '\0')}) {
        const auto grant = authenticator.grant(Role::secretariat, proof, Route::loopback);
        ASSERT_FALSE(grant.ok());
        EXPECT_EQ(grant.error(), AccessError::proof_refused);
    }
}

TEST(Authenticator, the_chair_has_a_token_and_a_view_of_its_own) {
    const auto grant = Authenticator{tokens}.grant(Role::chair, chair_token, Route::loopback);
    ASSERT_TRUE(grant.ok());
    EXPECT_EQ(grant.value().role, Role::chair);
    EXPECT_EQ(grant.value().audience, Audience::chair);
    EXPECT_EQ(grant.value().clearance, Clearance::cleared);
}

TEST(Authenticator, no_token_opens_the_other_role) {
    const Authenticator authenticator{tokens};
    for (const std::string& proof : {token, std::string{}, chair_token + "c"}) {
        const auto grant = authenticator.grant(Role::chair, proof, Route::loopback);
        ASSERT_FALSE(grant.ok());
        EXPECT_EQ(grant.error(), AccessError::proof_refused);
    }
    // The secretariat's console must be blind where the chair's is not (R4.2), and nobody may act
    // under another's name.
    EXPECT_FALSE(authenticator.grant(Role::secretariat, chair_token, Route::loopback).ok());
}

TEST(Authenticator, persons_get_what_their_role_is_granted_and_nobody_more) {
    const auto granted = [](Role role) { return grant_of(role, "Ana").value_or(Grant{}); };
    EXPECT_EQ(granted(Role::interpreter).audience, Audience::interpreter);
    EXPECT_EQ(granted(Role::delegate).audience, Audience::room);
    for (const Role role : {Role::interpreter, Role::delegate, Role::technician}) {
        EXPECT_EQ(granted(role).clearance, Clearance::uncleared) << name_of(role);
        EXPECT_EQ(granted(role).person, "Ana");
        EXPECT_EQ(granted(role).role, role);
    }
    EXPECT_FALSE(grant_of(Role::display, "Ana").has_value());
    for (const auto& [role, name] : Names<Role>::all) {
        const Audience audience = granted(role).audience;
        const bool of_operators = audience == Audience::chair ||
                                  audience == Audience::secretariat ||
                                  audience == Audience::technician;
        EXPECT_EQ(operates(role), of_operators) << name;
    }
}

TEST(Authenticator, the_other_roles_have_no_token) {
    for (const Role role : {Role::technician, Role::interpreter, Role::delegate}) {
        const auto grant = Authenticator{tokens}.grant(role, token, Route::loopback);
        ASSERT_FALSE(grant.ok());
        EXPECT_EQ(grant.error(), AccessError::role_not_available);
    }
}

TEST(Authenticator, over_the_network_in_the_clear_the_right_token_is_refused_too) {
    const Authenticator authenticator{tokens};
    for (const auto& [role, proof] : {std::pair{Role::secretariat, token},
                                      {Role::chair, chair_token},
                                      {Role::secretariat, std::string{}}}) {
        const auto grant = authenticator.grant(role, proof, Route::plain);
        ASSERT_FALSE(grant.ok());
        EXPECT_EQ(grant.error(), AccessError::tls_required) << "whether right or wrong is not told";
    }
    EXPECT_TRUE(authenticator.grant(Role::display, token, Route::plain).ok());
}

TEST(Authenticator, over_the_network_encrypted_the_right_token_is_enough) {
    const Authenticator authenticator{tokens};
    EXPECT_TRUE(authenticator.grant(Role::secretariat, token, Route::tls).ok());
    EXPECT_TRUE(authenticator.grant(Role::chair, chair_token, Route::tls).ok());
    EXPECT_FALSE(authenticator.grant(Role::chair, token, Route::tls).ok());
}

TEST(Authenticator, a_token_that_was_renewed_withheld_or_revoked_proves_nothing_any_more) {
    Authenticator authenticator{tokens};
    const auto refusal = [&](Role role, const std::string& proof) {
        const auto grant = authenticator.grant(role, proof, Route::tls);
        return grant ? std::nullopt : std::optional{grant.error()};
    };
    const std::string fresh(64, 'e');
    authenticator.renew(Role::chair, fresh);
    EXPECT_EQ(refusal(Role::chair, chair_token), AccessError::proof_refused);
    EXPECT_EQ(refusal(Role::chair, fresh), std::nullopt);
    authenticator.withhold(Role::chair);
    EXPECT_EQ(refusal(Role::chair, fresh), AccessError::unavailable);
    EXPECT_TRUE(authenticator.is_token_of(Role::chair, fresh));
    authenticator.renew(Role::chair, fresh);
    EXPECT_EQ(refusal(Role::chair, fresh), std::nullopt);
    authenticator.revoke(Role::chair);
    for (const std::string& proof : {fresh, chair_token, std::string{}}) {
        EXPECT_EQ(refusal(Role::chair, proof), AccessError::role_not_available);
        EXPECT_FALSE(authenticator.is_token_of(Role::chair, proof));
    }
    EXPECT_EQ(refusal(Role::secretariat, token), std::nullopt);
}

TEST(AuthenticatorDeathTest, an_empty_token_would_be_proven_by_silence) {
    EXPECT_DEATH((Authenticator{{std::string{}, chair_token}}), "");
    EXPECT_DEATH((Authenticator{{token, std::string{}}}), "");
}

TEST(AuthenticatorDeathTest, one_token_for_two_roles_would_make_them_one) {
    EXPECT_DEATH((Authenticator{{token, token}}), "");
}

}  // namespace
}  // namespace plenaria::access::authenticator_test
