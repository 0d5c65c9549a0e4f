#include "server/transport/connection_machine.hpp"

#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test {
namespace {

using protocol::CloseCode;
using State = ConnectionMachine::State;

class ConnectionMachineTest : public testing::Test {
protected:
    std::vector<Action> say(const auto& frame) {
        return machine.receive(protocol::encode(frame), start_time);
    }
    void expect_close(const std::vector<Action>& actions, CloseCode code) {
        ASSERT_EQ(actions.size(), 1U);
        const auto* close = std::get_if<CloseConnection>(&actions.front());
        ASSERT_NE(close, nullptr);
        EXPECT_EQ(close->error.close, code);
        EXPECT_FALSE(close->error.code.empty());
        EXPECT_TRUE(close->error.text.has("es"));
        EXPECT_TRUE(close->error.text.has("en"));
        EXPECT_EQ(machine.state(), State::closing);
    }
    template <class A>
    A expect_one(std::vector<Action> actions) {
        EXPECT_EQ(actions.size(), 1U);
        EXPECT_TRUE(std::holds_alternative<A>(actions.at(0)));
        return std::get<A>(std::move(actions.at(0)));
    }

    access::Authenticator authenticator{{token, chair_token}};
    ConnectionMachine machine{authenticator, {plenary, annex}, start_time};
};

CommandRequest inscribe() {
    CommandRequest request;
    request.id = CommandId("c-1");
    request.room = plenary;
    request.command = Inscribe{.delegation = DelegationId("crc")};
    return request;
}

TEST_F(ConnectionMachineTest, ClosesWhoDoesNotIdentifyItselfInTime) {
    EXPECT_TRUE(machine.tick(start_time + limits::identify_within - Millis{1}).empty());
    expect_close(machine.tick(start_time + limits::identify_within), CloseCode::identify_timeout);
    EXPECT_TRUE(machine.tick(start_time + Millis{60'000}).empty()) << "said once";
}

TEST_F(ConnectionMachineTest, TimeLimitEndsWithIdentify) {
    ASSERT_EQ(say(Rig::screen()).size(), 1U);
    EXPECT_TRUE(machine.tick(start_time + limits::identify_within * 10).empty());
}

TEST_F(ConnectionMachineTest, AnswersNothingBeforeIdentify) {
    expect_close(say(protocol::TimeRequest{start_time}), CloseCode::frame_not_allowed);
}

TEST_F(ConnectionMachineTest, DispatchesNoCommandBeforeIdentify) {
    expect_close(say(inscribe()), CloseCode::frame_not_allowed);
    EXPECT_TRUE(say(Rig::console()).empty()) << "too late";
}

TEST_F(ConnectionMachineTest, MalformedFrameCloses) {
    expect_close(machine.receive("{\"t\":", start_time), CloseCode::malformed_frame);
}

TEST_F(ConnectionMachineTest, JoinsRoomsInTheOrderOfTheEvent) {
    const auto join = expect_one<Join>(say(Rig::screen({annex, plenary})));
    EXPECT_EQ(join.rooms, (std::vector{plenary, annex}));
    EXPECT_EQ(join.grant.audience, Audience::public_);
    EXPECT_EQ(machine.state(), State::joined);
}

TEST_F(ConnectionMachineTest, NoRoomNamedMeansAll) {
    EXPECT_EQ(expect_one<Join>(say(Rig::screen({}))).rooms, (std::vector{plenary, annex}));
}

TEST_F(ConnectionMachineTest, UnknownRoomIsRefusedWhole) {
    expect_close(say(Rig::screen({plenary, RoomId("attic")})), CloseCode::unknown_room);
}

TEST_F(ConnectionMachineTest, WrongTokenIsRefused) {
    auto identify = Rig::console();
    identify.proof = std::string(64, 'b');
    expect_close(say(identify), CloseCode::proof_refused);
}

TEST_F(ConnectionMachineTest, RoleThatDoesNotExistYetIsRefused) {
    auto identify = Rig::console();
    identify.role = Role::technician;
    expect_close(say(identify), CloseCode::proof_refused);
}

TEST_F(ConnectionMachineTest, ChairWithItsTokenIsTheChairAndCleared) {
    const auto join = expect_one<Join>(say(Rig::chair()));
    EXPECT_EQ(join.grant.role, Role::chair);
    EXPECT_EQ(join.grant.audience, Audience::chair);
    EXPECT_EQ(join.grant.clearance, Clearance::cleared);
    EXPECT_TRUE(join.identify.proof.empty());
    const auto submit = expect_one<Submit>(say(inscribe()));
    EXPECT_EQ(submit.actor.role, Role::chair);
    EXPECT_EQ(submit.actor.name, "Presidium");
}

TEST_F(ConnectionMachineTest, ChairDoesNotSpeakForTheDesks) {
    ASSERT_EQ(say(Rig::chair()).size(), 1U);
    CommandRequest request = inscribe();
    request.command = SetDesk{ChannelId("es"), Microphone::live};
    expect_one<SendFrame>(say(request));
}

TEST_F(ConnectionMachineTest, TokenOfOneConsoleIsRefusedForTheOther) {
    auto identify = Rig::console();
    identify.role = Role::chair;
    expect_close(say(identify), CloseCode::proof_refused);
}

TEST_F(ConnectionMachineTest, ForgetsTheProof) {
    const auto join = expect_one<Join>(say(Rig::console()));
    EXPECT_EQ(join.grant.role, Role::secretariat);
    EXPECT_TRUE(join.identify.proof.empty());
}

TEST_F(ConnectionMachineTest, SecondIdentifyIsRefused) {
    ASSERT_EQ(say(Rig::screen()).size(), 1U);
    expect_close(say(Rig::screen()), CloseCode::frame_not_allowed);
}

TEST_F(ConnectionMachineTest, ScreenMayNotCommand) {
    ASSERT_EQ(say(Rig::screen()).size(), 1U);
    expect_close(say(inscribe()), CloseCode::frame_not_allowed);
}

TEST_F(ConnectionMachineTest, ScreenMayNotEvenSendACommandThatCannotBeRead) {
    ASSERT_EQ(say(Rig::screen()).size(), 1U);
    expect_close(
        machine.receive(R"({"t":"command","id":"c-1","room":"plenary","name":"fly"})", start_time),
        CloseCode::frame_not_allowed);
}

TEST_F(ConnectionMachineTest, ScreenMayReportAndMeasure) {
    ASSERT_EQ(say(Rig::screen()).size(), 1U);
    const auto time = expect_one<AnswerTime>(say(protocol::TimeRequest{from_unix_ms(42)}));
    EXPECT_EQ(time.t0, from_unix_ms(42));
    EXPECT_EQ(time.t1, start_time);
    EXPECT_EQ(expect_one<SendSnapshot>(say(protocol::Resync{"plenary.public"})).stream_id,
              "plenary.public");
    EXPECT_EQ(expect_one<NoteApplied>(say(protocol::Applied{"plenary.public", 7})).rev, 7);
    protocol::Status status;
    status.rtt_ms = 12;
    EXPECT_EQ(expect_one<NoteStatus>(say(status)).status.rtt_ms, 12);
}

TEST_F(ConnectionMachineTest, SecretariatCommandsInItsDevicesName) {
    ASSERT_EQ(say(Rig::console()).size(), 1U);
    const auto submit = expect_one<Submit>(say(inscribe()));
    EXPECT_EQ(submit.request.id, CommandId("c-1"));
    EXPECT_EQ(submit.actor.role, Role::secretariat);
    EXPECT_EQ(submit.actor.name, "Desk");
}

TEST_F(ConnectionMachineTest, UnknownCommandGetsAResultAndNoClose) {
    ASSERT_EQ(say(Rig::console()).size(), 1U);
    const auto send = expect_one<SendFrame>(machine.receive(
        R"({"t":"command","id":"c-9","room":"plenary","name":"fly","args":{}})", start_time));
    const auto frame = protocol::decode_server_frame(send.text);
    ASSERT_TRUE(frame.ok());
    const auto* result = std::get_if<protocol::CommandResult>(&frame.value());
    ASSERT_NE(result, nullptr);
    EXPECT_EQ(result->code, "unknown_command");
    EXPECT_EQ(result->id, CommandId("c-9"));
    EXPECT_EQ(machine.state(), State::joined);
}

TEST_F(ConnectionMachineTest, HearsNothingOnceClosing) {
    ASSERT_EQ(say(Rig::console()).size(), 1U);
    expect_close(machine.close(CloseCode::going_away, {}), CloseCode::going_away);
    EXPECT_TRUE(say(inscribe()).empty());
    EXPECT_TRUE(machine.close(CloseCode::going_away, {}).empty());
}

}  // namespace
}  // namespace plenaria::transport::test
