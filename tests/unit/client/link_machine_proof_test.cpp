// Screens that prove who they are, the codes on their glass, and what a person's login leaves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/access/device_key.hpp"
#include "server/model/limits.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/client/machine_rig.hpp"

namespace plenaria::client::link_machine_proof_test {
namespace {

using protocol::CodeOrder;
using protocol::CodeRequest;
using protocol::Identify;
using std::chrono::seconds;

class LinkMachineProofTest : public testing::Test {
protected:
    LinkMachineProofTest()
        : key(access::DeviceKey::load_or_create((folder.path() / "screen.key").string()).value()),
          rig(key.public_digits(),
              [this](const DeviceClaim& claim) { return key.sign(claim); }) {}

    Identify identify_over(std::optional<std::string> channel, const std::string& nonce) {
        rig.forget_sent();
        rig.connect(std::move(channel));
        protocol::Hello hello = MachineRig::hello("boot-1");
        hello.nonce = nonce;
        rig.hear(hello);
        const auto sent = rig.sent<Identify>();
        EXPECT_EQ(sent.size(), 1U);
        rig.close(0);
        return sent.empty() ? Identify{} : sent.front();
    }

    test_support::TemporaryFolder folder;
    access::DeviceKey key;
    MachineRig rig;
};

TEST_F(LinkMachineProofTest, EachConnectionIsProvedAnew) {
    for (const std::string nonce : {"first", "second"}) {
        const std::string channel(64, nonce == "first" ? 'a' : 'b');
        const Identify identify = identify_over(channel, nonce);
        EXPECT_EQ(identify.device.key, key.public_digits());
        const DeviceClaim claim{.server_id = "server",
                                .boot_id = "boot-1",
                                .nonce = nonce,
                                .role = Role::display,
                                .device = ScreenId{"screen-1"},
                                .channel = channel};
        EXPECT_TRUE(access::proves(key.public_digits(), identify.proof, claim));
        DeviceClaim elsewhere = claim;
        elsewhere.channel = std::string(64, 'c');
        EXPECT_FALSE(access::proves(key.public_digits(), identify.proof, elsewhere));
    }
}

TEST_F(LinkMachineProofTest, OnItsOwnMachineTheChannelIsEmpty) {
    const Identify identify = identify_over(std::string{}, "nonce");
    EXPECT_TRUE(access::proves(key.public_digits(), identify.proof,
                               {.server_id = "server",
                                .boot_id = "boot-1",
                                .nonce = "nonce",
                                .role = Role::display,
                                .device = ScreenId{"screen-1"},
                                .channel = {}}));
}

TEST_F(LinkMachineProofTest, InTheClearToAnotherMachineGoesNeitherKeyNorProof) {
    const Identify identify = identify_over(std::nullopt, "nonce");
    EXPECT_TRUE(identify.device.key.empty());
    EXPECT_TRUE(identify.proof.empty());
    EXPECT_EQ(identify.device.id, ScreenId{"screen-1"});
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::connecting) << "it goes on as what it can be";
    EXPECT_FALSE(identify_over(std::string{}, "nonce").proof.empty()) << "and proves itself later";
}

TEST_F(LinkMachineProofTest, WhoIsNotBelievedSaysSoAndTriesAgain) {
    rig.join("boot-1", {grant_of("s1")});
    const auto error = protocol::frame_error(protocol::CloseCode::device_not_proven, "screen-1");
    rig.hear(protocol::ErrorFrame{error.code, error.text});
    rig.close(static_cast<std::uint16_t>(protocol::CloseCode::device_not_proven));
    EXPECT_EQ(rig.machine.picture().phase, LinkPhase::connecting);
    EXPECT_EQ(rig.machine.picture().trouble, error.text);
    EXPECT_EQ(rig.reconnects.size(), 1U);
}

TEST_F(LinkMachineProofTest, WhoIsNotBelievedHoldsNothingThatWouldHideTheReason) {
    FakeStream stream{"s1"};
    stream.change(view_of("open"));
    rig.join_live("boot-1", stream);
    rig.close(static_cast<std::uint16_t>(protocol::CloseCode::device_not_proven));
    EXPECT_TRUE(rig.machine.picture().rooms.empty());
    EXPECT_TRUE(rig.machine.picture().blanked.empty());
    rig.forget_sent();
    rig.join_live("boot-1", stream);
    EXPECT_TRUE(rig.sent<Identify>().at(0).resume.empty());
    EXPECT_EQ(rig.shown_title(), "open") << "and is let in as if it were new";
}

TEST(LinkMachineCodeTest, IsShownForItsTimeOrUntilItIsTakenOff) {
    MachineRig rig;
    rig.join("boot-1", {grant_of("s1")});
    rig.hear(CodeOrder{"K7M4QX", Millis{60'000}});
    EXPECT_EQ(rig.machine.picture().code, "K7M4QX");
    EXPECT_EQ(rig.machine.picture().code_until, rig.now + seconds{60});
    for (int i = 0; i < 59; ++i) {
        rig.wait(seconds{1});
        rig.hear(protocol::Heartbeat{from_unix_ms(i), {}});
    }
    EXPECT_EQ(rig.machine.picture().code, "K7M4QX");
    rig.wait(seconds{1});
    EXPECT_EQ(rig.machine.picture().code, "");

    rig.hear(CodeOrder{"ABCDEF", Millis{60'000}});
    rig.hear(CodeOrder{});
    EXPECT_EQ(rig.machine.picture().code, "");
}

TEST(LinkMachineCodeTest, GoesWithTheConnection) {
    MachineRig rig;
    rig.join("boot-1", {grant_of("s1")});
    rig.hear(CodeOrder{"K7M4QX", Millis{60'000}});
    rig.close(0);
    EXPECT_EQ(rig.machine.picture().code, "");
    rig.connect();
    rig.hear(CodeOrder{"K7M4QX", Millis{60'000}});
    EXPECT_EQ(rig.machine.picture().code, "") << "nobody has said yet who this screen is";
}

TEST(LinkMachineCodeTest, NoCodeOutlivesTheLongestTime) {
    MachineRig rig;
    rig.join("boot-1", {grant_of("s1")});
    rig.hear(CodeOrder{"K7M4QX", Millis{86'400'000}});
    EXPECT_EQ(rig.machine.picture().code_until, rig.now + limits::code_lasts);
}

TEST(LinkMachineCodeTest, IsAskedForAsACommandIs) {
    FakeStream stream{"s1"};
    stream.change(view_of("one"));
    MachineRig rig{Role::secretariat};
    rig.join_live("boot-1", stream);
    rig.forget_sent();
    rig.ask_code({CommandId{"c-1"}, RoomId{"plenaria"}, ScreenId{"screen-1"}});
    ASSERT_EQ(rig.sent<CodeRequest>().size(), 1U);
    EXPECT_EQ(rig.sent<CodeRequest>()[0].screen, ScreenId{"screen-1"});
    EXPECT_EQ(rig.machine.commands_waiting(), 1U);
    rig.close(0);
    rig.forget_sent();
    rig.join("boot-1", {grant_of("s1")});
    EXPECT_EQ(rig.sent<CodeRequest>().size(), 1U) << "sent again with the same id";
    rig.hear(protocol::accepted(CommandId{"c-1"}));
    ASSERT_EQ(rig.results.size(), 1U);
    EXPECT_TRUE(rig.results[0].ok());
    EXPECT_EQ(rig.machine.commands_waiting(), 0U);
}

TEST(LinkMachineUndeclaredTest, IsAsTheLastWelcomeSaidAlsoWhileTheLinkIsLost) {
    MachineRig rig;
    const auto join = [&rig](bool undeclared) {
        rig.connect(std::string{});
        rig.hear(MachineRig::hello("boot-1"));
        rig.hear(protocol::Welcome{"c1", {grant_of("s1")}, "", undeclared});
    };
    EXPECT_FALSE(rig.machine.picture().undeclared);
    join(true);
    EXPECT_TRUE(rig.machine.picture().undeclared);
    rig.close(0);
    EXPECT_TRUE(rig.machine.picture().undeclared) << "nobody has said otherwise";
    join(false);
    EXPECT_FALSE(rig.machine.picture().undeclared) << "the event file was mended";
}

TEST(LinkMachineTicketTest, IsKeptUntilAnotherComes) {
    MachineRig rig{Role::chair};
    EXPECT_EQ(rig.machine.picture().ticket, "");
    const auto join_with = [&rig](const std::string& ticket) {
        rig.connect(std::string{});
        rig.hear(MachineRig::hello("boot-1"));
        rig.hear(protocol::Welcome{"c1", {grant_of("s1")}, ticket});
    };
    join_with("ticket-1");
    EXPECT_EQ(rig.machine.picture().ticket, "ticket-1");
    rig.close(0);
    join_with("");
    EXPECT_EQ(rig.machine.picture().ticket, "ticket-1");
    rig.close(0);
    join_with("ticket-2");
    EXPECT_EQ(rig.machine.picture().ticket, "ticket-2");
}

}  // namespace
}  // namespace plenaria::client::link_machine_proof_test
