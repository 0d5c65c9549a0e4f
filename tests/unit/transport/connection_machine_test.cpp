#include "server/transport/connection_machine.hpp"

#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::connection_machine_test {
namespace {

using protocol::CloseCode;
using State = ConnectionMachine::State;

const Caller here{access::Route::loopback, "127.0.0.1"};
const Caller lobby{access::Route::tls, "192.168.7.9"};

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
    /// What a new connection gets to hear that identifies itself at once.
    Action answer_to(Caller caller, const protocol::Identify& identify, TimePoint now) {
        ConnectionMachine other{authenticator, attempts, {plenary, annex}, std::move(caller), now};
        auto actions = other.receive(protocol::encode(identify), now);
        EXPECT_EQ(actions.size(), 1U);
        return actions.at(0);
    }
    static const CloseConnection* closed(const Action& action) {
        return std::get_if<CloseConnection>(&action);
    }
    template <class A>
    A expect_one(std::vector<Action> actions) {
        EXPECT_EQ(actions.size(), 1U);
        EXPECT_TRUE(std::holds_alternative<A>(actions.at(0)));
        return std::get<A>(std::move(actions.at(0)));
    }

    access::Authenticator authenticator{{token, chair_token}};
    access::Attempts attempts;
    ConnectionMachine machine{authenticator, attempts, {plenary, annex}, here, start_time};
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

TEST_F(ConnectionMachineTest, TokenInTheClearOverTheNetworkIsRefusedAsSuch) {
    const auto answer = [&](const protocol::Identify& identify, access::Route route) {
        return answer_to({route, "192.168.7.9"}, identify, start_time);
    };
    for (const auto& identify : {Rig::console(), Rig::chair()}) {
        const Action refused = answer(identify, access::Route::plain);
        ASSERT_TRUE(std::holds_alternative<CloseConnection>(refused));
        const auto& error = std::get<CloseConnection>(refused).error;
        EXPECT_EQ(error.close, CloseCode::tls_required);
        EXPECT_EQ(error.code, "tls_required");
        EXPECT_NE(error.text.es(), error.text.en());
        EXPECT_TRUE(std::holds_alternative<Join>(answer(identify, access::Route::tls)));
    }
    EXPECT_TRUE(std::holds_alternative<Join>(answer(Rig::screen(), access::Route::plain)));
}

TEST_F(ConnectionMachineTest, WhoeverGuessesHasToWaitAndIsToldHowLong) {
    auto wrong = Rig::console();
    wrong.proof = std::string(64, 'b');
    for (int i = 0; i < 5; ++i) {
        const Action action = answer_to(lobby, wrong, start_time);
        ASSERT_NE(closed(action), nullptr);
        EXPECT_EQ(closed(action)->error.close, CloseCode::proof_refused);
    }
    const Action action = answer_to(lobby, wrong, start_time + Millis{100});
    ASSERT_NE(closed(action), nullptr);
    const auto& error = closed(action)->error;
    EXPECT_EQ(error.close, CloseCode::too_many_attempts);
    EXPECT_TRUE(protocol::should_retry(static_cast<std::uint16_t>(error.close)));
    EXPECT_NE(error.text.es().find("1 s"), std::string_view::npos);
    EXPECT_NE(error.text.en().find("1 s"), std::string_view::npos);
    EXPECT_TRUE(std::holds_alternative<Join>(answer_to(lobby, Rig::screen(), start_time)))
        << "screens have no secret to guess";
    const Caller other{access::Route::tls, "192.168.7.10"};
    EXPECT_TRUE(std::holds_alternative<Join>(answer_to(other, Rig::console(), start_time)));
    const TimePoint later = start_time + Millis{1'000};
    EXPECT_TRUE(std::holds_alternative<Join>(answer_to(lobby, Rig::console(), later)));
    // The right one wiped the slate.
    static_cast<void>(answer_to(lobby, wrong, later));
    EXPECT_TRUE(std::holds_alternative<Join>(answer_to(lobby, Rig::console(), later)));
}

TEST_F(ConnectionMachineTest, NobodysGuessesKeepOutWhoeverKnows) {
    auto wrong = Rig::console();
    wrong.proof = std::string(64, 'b');
    for (int i = 0; i < 9; ++i) {
        static_cast<void>(answer_to(lobby, wrong, start_time));
    }
    EXPECT_TRUE(std::holds_alternative<Join>(answer_to(lobby, Rig::console(), start_time)));
}

TEST_F(ConnectionMachineTest, OnTheServersMachineOneRolesErrorsCostTheOtherNothing) {
    auto wrong = Rig::chair();
    wrong.proof = std::string(64, 'b');
    for (int i = 0; i < 9; ++i) {
        static_cast<void>(answer_to(here, wrong, start_time));
    }
    const Action chair = answer_to(here, wrong, start_time);
    ASSERT_NE(closed(chair), nullptr);
    EXPECT_EQ(closed(chair)->error.close, CloseCode::too_many_attempts);
    auto mistyped = Rig::console();
    mistyped.proof = std::string(64, 'b');
    const Action console = answer_to(here, mistyped, start_time);
    ASSERT_NE(closed(console), nullptr);
    EXPECT_EQ(closed(console)->error.close, CloseCode::proof_refused);
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
    EXPECT_EQ(submit.actor.name, "chair");
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

TEST_F(ConnectionMachineTest, ATokenCommandsInItsRolesNameWhateverItsDeviceCallsItself) {
    auto console = Rig::console();
    console.device.name = "María Pérez, Presidenta";
    ASSERT_EQ(say(console).size(), 1U);
    const auto submit = expect_one<Submit>(say(inscribe()));
    EXPECT_EQ(submit.request.id, CommandId("c-1"));
    EXPECT_EQ(submit.actor.role, Role::secretariat);
    EXPECT_EQ(submit.actor.name, "secretariat");
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
}  // namespace plenaria::transport::test::connection_machine_test
