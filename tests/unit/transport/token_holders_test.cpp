// Whoever came by a token that is another now goes at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::token_holders_test {
namespace {

using namespace plenaria::transport::test;
using protocol::CloseCode;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST(TokenHolders, GoWithTheirRolesTokenAndNobodyElse) {
    Rig rig;
    rig.service.views[{plenary, Audience::chair, Clearance::cleared}] =
        rig.service.views.at(operators_of(plenary));
    rig.boot();
    FakeWire console;
    FakeWire chair;
    FakeWire screen;
    FakeWire newcomer;
    rig.join(console, Rig::console());
    rig.join(chair, Rig::chair());
    rig.join(screen, Rig::screen());
    rig.connect(newcomer);
    rig.authenticator.renew(Role::chair, std::string(64, 'e'));
    rig.hub->turn_away_holders(Role::chair);
    EXPECT_EQ(chair.closed, CloseCode::proof_refused);
    EXPECT_THAT(rig.log, Contains(AllOf(HasSubstr("event=turned_out connection="),
                                        HasSubstr("code=proof_refused role=chair"))));
    EXPECT_THAT(rig.log, Not(Contains(HasSubstr("event=refused")))) << "nobody guessed";
    EXPECT_THAT(only<protocol::ErrorFrame>(chair.take()), SizeIs(1));
    for (const FakeWire* wire : {&console, &screen, &newcomer}) {
        EXPECT_FALSE(wire->closed);
    }
    FakeWire late;
    rig.join(late, Rig::chair());
    EXPECT_EQ(late.closed, CloseCode::proof_refused);
    auto renewed = Rig::chair();
    renewed.proof = std::string(64, 'e');
    FakeWire again;
    rig.join(again, renewed);
    EXPECT_FALSE(again.closed);
}

TEST(TokenHolders, ComeBackWhileTheFileOfTheirTokenIsOfNoUse) {
    Rig rig;
    rig.service.views[{plenary, Audience::chair, Clearance::cleared}] =
        rig.service.views.at(operators_of(plenary));
    rig.boot();
    rig.authenticator.withhold(Role::chair);
    auto stranger = Rig::chair();
    stranger.proof = std::string(64, 'e');
    // No such try is a guess, however many there are, and whether it was right is not told.
    for (int i = 0; i < 20; ++i) {
        for (const protocol::Identify& identify : {Rig::chair(), stranger}) {
            FakeWire wire;
            rig.join(wire, identify);
            ASSERT_EQ(wire.closed, CloseCode::overloaded);
        }
    }
    EXPECT_TRUE(protocol::should_retry(static_cast<std::uint16_t>(CloseCode::overloaded)));
    rig.authenticator.renew(Role::chair, chair_token);
    FakeWire again;
    rig.join(again, Rig::chair());
    EXPECT_FALSE(again.closed);
}

}  // namespace
}  // namespace plenaria::transport::token_holders_test
