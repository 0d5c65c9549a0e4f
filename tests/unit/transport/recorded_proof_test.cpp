// A screen's proof that somebody recorded, shown again on another connection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "server/access/device_key.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::recorded_proof_test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const ScreenId wall_id{"wall"};

class RecordedProof : public testing::Test {
protected:
    void SetUp() override {
        auto made = access::DeviceKey::load_or_create((folder_.path() / "key").string());
        ASSERT_TRUE(made.ok());
        key_.emplace(std::move(made).value());
        View view = rig_.service.views.at(public_of(plenary));
        rig_.service.views[{plenary, Audience::room, Clearance::uncleared}] = view;
        ScreenView declared;
        declared.id = wall_id;
        declared.name = "Muro";
        rig_.service.declared[plenary] = {declared};
        rig_.service.paired[plenary][wall_id] = {key_->public_digits(), false};
        rig_.boot();
    }
    /// What the screen says on that connection.
    std::string identify_on(FakeWire& wire, const Caller& caller) {
        rig_.connect(wire, caller);
        const auto hello = only<protocol::Hello>(wire.take()).at(0);
        auto identify = Rig::screen();
        identify.device.key = key_->public_digits();
        identify.proof = key_->sign({hello.server_id, hello.boot_id, hello.nonce, Role::display,
                                     wall_id, caller.channel});
        return protocol::encode(identify);
    }

    /// What operators are told of the room's screens, but for how they are.
    std::vector<std::tuple<ScreenId, ScreenProof, bool, bool>> who_is_there() {
        rig_.advance(Millis{1'100});
        std::vector<std::tuple<ScreenId, ScreenProof, bool, bool>> who;
        for (const ScreenView& screen : rig_.service.live.screens[plenary]) {
            who.emplace_back(screen.id, screen.proof, screen.paired, screen.twice);
        }
        return who;
    }

    test_support::TemporaryFolder folder_;
    Rig rig_;
    std::optional<access::DeviceKey> key_;
};

TEST_F(RecordedProof, IsNoneOnAnotherConnectionAlsoWhereItIsBoundToNoChannel) {
    // On the server's own machine it may come in the clear: there the nonce alone tells connections
    // apart.
    const Caller here{access::Route::loopback, "127.0.0.1"};
    const Caller over_tls{access::Route::tls, "10.0.0.7", "c0ffee"};
    for (const Caller& caller : {here, over_tls}) {
        FakeWire wall;
        const std::string recorded = identify_on(wall, caller);
        rig_.say(wall, recorded);
        ASSERT_THAT(only<protocol::Welcome>(wall.take()), SizeIs(1));
        ASSERT_THAT(who_is_there(), SizeIs(1));
        ASSERT_EQ(rig_.service.live.screens[plenary].at(0).proof, ScreenProof::paired);
        for (const bool it_is_gone : {false, true}) {
            if (it_is_gone) {
                rig_.hub->disconnect(wall.number, "closed");
                wall.hub = nullptr;
            }
            const auto before = who_is_there();
            FakeWire other;
            rig_.connect(other, caller);
            static_cast<void>(other.take());
            rig_.log.clear();
            rig_.say(other, recorded);
            EXPECT_EQ(other.closed, protocol::CloseCode::proof_refused);
            EXPECT_THAT(rig_.log, Contains(HasSubstr("event=refused connection=")));
            EXPECT_THAT(rig_.log,
                        Contains(HasSubstr("code=proof_refused role=display claimed=wall")))
                << "said and not proved, so that one sees which screen is meant";
            EXPECT_THAT(rig_.log, Not(Contains(HasSubstr("device=wall"))));
            const auto errors = only<protocol::ErrorFrame>(other.take());
            ASSERT_THAT(errors, SizeIs(1));
            EXPECT_THAT(std::string{errors[0].text.en()}, HasSubstr("this screen's key"));
            EXPECT_THAT(std::string{errors[0].text.es()}, HasSubstr("esta pantalla"));
            rig_.hub->disconnect(other.number, "closed");
            other.hub = nullptr;
            EXPECT_EQ(who_is_there(), before) << "nobody came";
        }
    }
}

}  // namespace
}  // namespace plenaria::transport::test::recorded_proof_test
