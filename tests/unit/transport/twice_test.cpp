// Two machines with one key: what one of them was cleared for is not shown by the other, before
// which nobody stood; and a screen that the network cut off has it again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "server/access/device_key.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::twice_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const ScreenId wall{"wall"};
const StreamSubject room_stream{plenary, Audience::room, Clearance::uncleared};
const StreamSubject cleared_stream{plenary, Audience::room, Clearance::cleared};
const std::string own = "plenary.room";
const std::string within = "plenary.room.cleared";

class Twice : public testing::Test {
protected:
    void SetUp() override {
        for (const StreamSubject& subject : {room_stream, cleared_stream}) {
            rig.service.views[subject] = rig.service.views.at(public_of(plenary));
        }
        // Something goes on that operators see.
        rig.service.views.at(operators_of(plenary)).session.emplace();
        ScreenView declared;
        declared.id = wall;
        declared.declared = true;
        rig.service.declared[plenary] = {declared};
        rig.boot();
        rig.join(console, Rig::console());
        stand(false);
        come(first);
        stand(true);
        ASSERT_THAT(streams(first), ElementsAre(own, within));
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    void stand(bool cleared) {
        rig.service.paired[plenary][wall] = {key.public_digits(), cleared};
        rig.deliver({plenary});
    }
    /// Comes with the key, whatever machine that is.
    void come(FakeWire& wire) {
        const Caller caller{access::Route::tls, "10.0.0.7", "c0ffee"};
        rig.connect(wire, caller);
        const auto hello = only<protocol::Hello>(wire.take()).at(0);
        auto identify = Rig::screen();
        identify.device.key = key.public_digits();
        identify.proof = key.sign({hello.server_id, hello.boot_id, hello.nonce, Role::display,
                                   wall, caller.channel});
        rig.say(wire, protocol::encode(identify));
    }
    void leave(FakeWire& wire) {
        wire.hub = nullptr;
        rig.hub->disconnect(wire.number, "closed");
    }
    /// Of which streams it was sent the whole content since the last call.
    static std::vector<std::string> streams(FakeWire& wire) {
        std::vector<std::string> ids;
        for (const auto& part : only<protocol::SnapshotPart>(wire.take())) {
            ids.push_back(part.stream_id);
        }
        return ids;
    }
    /// Seconds pass in which those go on telling of themselves, as screens do.
    void live(int seconds, const std::vector<FakeWire*>& living) {
        for (int passed = 0; passed < seconds; ++passed) {
            for (FakeWire* wire : living) {
                rig.say(*wire, protocol::encode(protocol::Status{}));
            }
            rig.pass(Millis{1'000});
        }
    }
    /// What was sent until now is of no interest.
    void take_all() {
        for (FakeWire* wire : {&first, &second, &console}) {
            static_cast<void>(wire->take());
        }
    }
    /// Somebody reads the code of that glass and sends it; the engine has yet to take it.
    engine::Ticket command_with_code_of(FakeWire& glass) {
        rig.say(console, protocol::encode(protocol::CodeRequest{CommandId{"k"}, plenary, wall}));
        const auto orders = only<protocol::CodeOrder>(glass.take());
        EXPECT_EQ(orders.size(), 1U);
        const CommandRequest request{
            CommandId{"c"}, plenary, ClearScreen{wall, orders.at(0).code, {}}, {}, false};
        rig.say(console, protocol::encode(request));
        return rig.service.submissions.back().ticket;
    }
    void give_clearance(const engine::Ticket& ticket) {
        rig.service.paired[plenary][wall] = {key.public_digits(), true};
        rig.deliver({plenary}, {{ticket, CommandId{"c"}, std::nullopt, {}}});
    }
    void clear_by_code_of(FakeWire& glass) {
        const engine::Ticket ticket = command_with_code_of(glass);
        const auto& submitted = rig.service.submissions.back().request.command;
        ASSERT_EQ(std::get<ClearScreen>(submitted).key, key.public_digits());
        give_clearance(ticket);
    }
    bool shown_twice() { return rig.service.live.screens[plenary].at(0).twice; }
    /// The key with which the engine was asked to clear it.
    std::string key_to_clear(const std::string& id) {
        const CommandRequest request{
            CommandId{id}, plenary, ClearScreen{wall, "CODE11", {}}, {}, false};
        rig.say(console, protocol::encode(request));
        return std::get<ClearScreen>(rig.service.submissions.back().request.command).key;
    }

    static inline const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("plenaria-twice-" + std::to_string(::getpid()));
    Rig rig;
    access::DeviceKey key =
        access::DeviceKey::load_or_create((folder / "wall").string()).value();
    FakeWire console;
    FakeWire first;
    FakeWire second;
};

TEST_F(Twice, WhoeverJoinsWhileTheClearedOneLivesIsNotCleared) {
    come(second);
    EXPECT_THAT(streams(second), ElementsAre(own));
    live(20, {&first, &second});
    EXPECT_THAT(streams(second), testing::IsEmpty());
    EXPECT_THAT(streams(first), testing::IsEmpty()) << "that one goes on";
    EXPECT_TRUE(shown_twice());
    leave(second);
    live(2, {&first});
    EXPECT_FALSE(shown_twice());
}

TEST_F(Twice, OneThatComesBackHasItsClearanceAgain) {
    leave(first);
    come(second);
    EXPECT_THAT(streams(second), ElementsAre(within));
    live(2, {&second});
    EXPECT_FALSE(shown_twice());
}

TEST_F(Twice, OneWhoseCableWasCutHasItAgainOnceTheDeadConnectionIsSilentOrGone) {
    live(1, {&first});
    come(second);
    EXPECT_THAT(streams(second), ElementsAre(own)) << "the former may live";
    live(5, {&second});
    EXPECT_THAT(streams(second), testing::IsEmpty());
    live(2, {&second});
    EXPECT_THAT(streams(second), ElementsAre(within)) << "nothing was heard for seven seconds";
    leave(first);
    FakeWire third;
    come(third);
    EXPECT_THAT(streams(third), ElementsAre(own));
    leave(second);
    rig.advance(Millis{100});
    EXPECT_THAT(streams(third), ElementsAre(within)) << "it is gone";
}

TEST_F(Twice, WhatWasSaidLastAsTheNextOneCameIsNoLife) {
    come(second);
    live(4, {&second});
    for (int i = 0; i < 3; ++i) {
        rig.say(first, protocol::encode(protocol::Status{}));  // that waited in the network
    }
    leave(first);
    rig.advance(Millis{100});
    EXPECT_THAT(streams(second), ElementsAre(own, within));
}

TEST_F(Twice, WhereBothLivedNobodyInheritsAClearanceThatWasOfOne) {
    come(second);
    live(8, {&first, &second});
    leave(first);
    live(10, {&second});
    EXPECT_THAT(streams(second), ElementsAre(own)) << "nobody stood before it";
    FakeWire third;
    come(third);
    live(10, {&third});
    EXPECT_THAT(streams(third), ElementsAre(own));
    leave(second);
    live(2, {&third});
    stand(false);
    stand(true);
    EXPECT_THAT(streams(third), ElementsAre(within)) << "this code was read from its glass";
}

TEST_F(Twice, OneThatIsSilentAsTheOtherIsClearedIsNotClearedWithIt) {
    stand(false);
    come(second);
    live(8, {&second});  // the former is there, and proves nothing now
    take_all();
    stand(true);
    EXPECT_THAT(streams(second), ElementsAre(within));
    EXPECT_THAT(streams(first), IsEmpty()) << "nobody stood before it";
    rig.pass(Millis{1'000});
    live(8, {&first, &second});
    EXPECT_THAT(streams(first), IsEmpty());
    EXPECT_THAT(streams(second), IsEmpty()) << "it keeps what it was cleared for";
    leave(second);
    live(8, {&first});
    EXPECT_THAT(streams(first), IsEmpty()) << "both lived for certain";
}

TEST_F(Twice, OnlyTheOneWhoseCodeWasReadIsCleared) {
    stand(false);
    come(second);
    live(8, {&second});
    take_all();
    clear_by_code_of(second);
    EXPECT_THAT(streams(second), ElementsAre(within));
    EXPECT_THAT(streams(first), IsEmpty());
    rig.pass(Millis{1'000});
    live(1, {&first, &second});
    EXPECT_THAT(streams(first), IsEmpty());
    EXPECT_THAT(streams(second), IsEmpty());
    live(8, {&first});
    EXPECT_THAT(streams(first), IsEmpty()) << "silent or not, the code was another's";
    leave(second);
    live(8, {&first});
    EXPECT_THAT(streams(first), IsEmpty());
}

TEST_F(Twice, OneThatStoodByAsTheCodeWasReadNeverInheritsThatClearance) {
    stand(false);
    come(second);
    live(8, {&second});
    take_all();
    clear_by_code_of(second);
    leave(second);
    rig.say(first, protocol::encode(protocol::Status{}));
    rig.pass(Millis{1'000});
    EXPECT_THAT(streams(first), IsEmpty()) << "nobody stood before it";
    FakeWire third;
    come(third);
    EXPECT_THAT(streams(third), ElementsAre(own)) << "not while another lives";
    leave(first);
    rig.advance(Millis{100});
    EXPECT_THAT(streams(third), ElementsAre(within)) << "as one that comes back";
}

TEST_F(Twice, OneThatCameBackBeforeItWasWrittenDownHasTheClearance) {
    stand(false);
    take_all();
    const auto ticket = command_with_code_of(first);
    live(8, {});  // the disk hangs
    come(second);
    leave(first);
    take_all();
    give_clearance(ticket);
    EXPECT_THAT(streams(second), ElementsAre(within));
}

TEST_F(Twice, ACodeOfOneThatIsSilentWhereThereIsAnotherClearsNone) {
    stand(false);
    come(second);
    live(8, {&second});
    take_all();
    static_cast<void>(command_with_code_of(first));
    const auto& submitted = rig.service.submissions.back().request.command;
    EXPECT_EQ(std::get<ClearScreen>(submitted).key, limits::key_of_two)
        << "it came back as the other, or it is not the other";
}

TEST_F(Twice, OneThatWasClearedByItsCodeHasItAgainWhenItsCableWasCut) {
    stand(false);
    take_all();
    clear_by_code_of(first);
    ASSERT_THAT(streams(first), ElementsAre(within));
    live(1, {&first});
    come(second);
    EXPECT_THAT(streams(second), ElementsAre(own));
    live(7, {&second});
    EXPECT_THAT(streams(second), ElementsAre(within));
    live(1, {&first, &second});
    rig.advance(Millis{100});
    EXPECT_THAT(streams(second), ElementsAre(own)) << "the former lives after all";
    EXPECT_THAT(streams(first), IsEmpty());
}

TEST_F(Twice, AClearanceThatIsTakenAndGivenInOneTurnIsOfTheGlassThatWasRead) {
    come(second);
    live(8, {&second});
    ASSERT_THAT(streams(second), ElementsAre(own, within)) << "the former is silent";
    take_all();
    clear_by_code_of(second);
    EXPECT_THAT(streams(first), ElementsAre(own)) << "what it still showed";
    EXPECT_THAT(streams(second), IsEmpty()) << "it shows it already";
}

TEST_F(Twice, WhatWasSaidAsAFormerOneCameCountsNoMoreWhenThatOneIsGone) {
    come(second);
    live(3, {&second});
    rig.say(first, protocol::encode(protocol::Status{}));  // that waited in the network
    leave(second);
    live(5, {&first});
    FakeWire third;
    come(third);
    live(3, {&third});
    rig.say(first, protocol::encode(protocol::Status{}));  // likewise
    leave(first);
    rig.advance(Millis{100});
    EXPECT_THAT(streams(third), ElementsAre(own, within));
}

TEST_F(Twice, NoScreenIsClearedWhoseNameTwoProve) {
    stand(false);
    come(second);
    EXPECT_EQ(key_to_clear("c1"), limits::key_of_two);
    leave(second);
    EXPECT_EQ(key_to_clear("c2"), "") << "nobody shows that code";
}

TEST_F(Twice, WhoeverIsKeptOutIsNotToldOfIt) {
    rig.service.views.at(operators_of(plenary)).session.reset();
    come(second);
    EXPECT_EQ(key_to_clear("c1"), "");
}

}  // namespace
}  // namespace plenaria::transport::test::twice_test
