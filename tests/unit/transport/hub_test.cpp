#include "server/transport/hub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::hub_test {
namespace {

using protocol::Delta;
using protocol::Heartbeat;
using protocol::SnapshotPart;
using testing::Contains;
using testing::HasSubstr;

class HubTest : public testing::Test {
protected:
    void SetUp() override { rig.boot(); }

    engine::Answer answer_to(const CommandId& id) {
        return {rig.service.submissions.back().ticket, id, std::nullopt, {}};
    }
    CommandRequest command(const std::string& id) {
        CommandRequest request;
        request.id = CommandId(id);
        request.room = plenary;
        request.command = NextSpeaker{};
        return request;
    }

    Rig rig;
    FakeWire wire;
    FakeWire other;
};

TEST_F(HubTest, SaysNothingButHelloBeforeIdentify) {
    rig.connect(wire);
    const auto frames = wire.take();
    ASSERT_EQ(frames.size(), 1U);
    const auto& hello = std::get<protocol::Hello>(frames[0]);
    EXPECT_EQ(hello.server_id, "server-1");
    EXPECT_EQ(hello.boot_id, "boot-1");
    rig.change_title(public_of(plenary), "B");
    rig.deliver({plenary});
    rig.advance(Millis{4'900});
    EXPECT_TRUE(wire.take().empty());
    EXPECT_TRUE(rig.service.asked.empty()) << "nothing is registered";
    rig.advance(Millis{100});
    const auto error = wire.take();
    ASSERT_EQ(error.size(), 1U);
    EXPECT_EQ(std::get<protocol::ErrorFrame>(error[0]).code, "identify_timeout");
    EXPECT_EQ(wire.closed, protocol::CloseCode::identify_timeout);
}

TEST_F(HubTest, WelcomesWithASnapshot) {
    rig.connect(wire);
    static_cast<void>(wire.take());
    rig.say(wire, protocol::encode(Rig::screen({})));
    const auto frames = wire.take();
    ASSERT_EQ(frames.size(), 3U);
    const auto& welcome = std::get<protocol::Welcome>(frames[0]);
    ASSERT_EQ(welcome.streams.size(), 2U);
    EXPECT_EQ(welcome.streams[0].stream_id, "plenary.public");
    EXPECT_EQ(welcome.streams[0].view, "floor");
    EXPECT_EQ(welcome.streams[0].resume, protocol::ResumeMode::snapshot);
    const auto& snapshot = std::get<SnapshotPart>(frames[1]);
    EXPECT_EQ(snapshot.stream_id, "plenary.public");
    EXPECT_EQ(snapshot.rev, 1);
    EXPECT_TRUE(snapshot.ack);
    EXPECT_TRUE(snapshot.replaces.empty());
    EXPECT_EQ(std::get<SnapshotPart>(frames[2]).stream_id, "annex.public");
    EXPECT_THAT(rig.log,
                Contains("event=joined connection=token1 role=display device=wall rooms=2"));
}

TEST_F(HubTest, OneChangeInTwoRoomsIsOneFrame) {
    rig.join(wire, Rig::screen({}));
    rig.change_title(public_of(plenary), "B");
    rig.change_title(public_of(annex), "B");
    rig.deliver({plenary, annex});
    const auto frames = wire.take();
    ASSERT_EQ(frames.size(), 1U);
    const auto& delta = std::get<Delta>(frames[0]);
    ASSERT_EQ(delta.streams.size(), 2U);
    EXPECT_EQ(delta.streams[0].rev, 2);
    EXPECT_FALSE(delta.ack);
}

TEST_F(HubTest, StreamWhoseBytesDidNotChangeIsSilent) {
    rig.join(wire, Rig::screen());
    rig.join(other, Rig::console());
    rig.change_title(operators_of(plenary), "behind the doors");
    rig.deliver({plenary});
    EXPECT_TRUE(wire.take().empty());
    EXPECT_EQ(only<Delta>(other.take()).size(), 1U);
    rig.change_title(public_of(plenary), "B");
    rig.deliver({plenary});
    const auto deltas = only<Delta>(wire.take());
    ASSERT_EQ(deltas.size(), 1U);
    EXPECT_EQ(deltas[0].streams.at(0).rev, 2) << "no counter moved by what it was not granted";
}

TEST_F(HubTest, FrameIsEncodedOnceForAll) {
    rig.join(wire, Rig::screen());
    rig.join(other, Rig::screen());
    rig.change_title(public_of(plenary), "B");
    rig.deliver({plenary});
    ASSERT_EQ(wire.texts.size(), 1U);
    ASSERT_EQ(other.texts.size(), 1U);
    EXPECT_EQ(wire.texts[0].get(), other.texts[0].get());
}

TEST_F(HubTest, ResultComesAfterTheChangeItTellsOf) {
    rig.join(wire, Rig::console());
    rig.say(wire, protocol::encode(command("c-1")));
    ASSERT_EQ(rig.service.submissions.size(), 1U);
    EXPECT_TRUE(wire.take().empty()) << "not before it is durable";
    rig.change_title(operators_of(plenary), "B");
    rig.deliver({plenary}, {answer_to(CommandId("c-1"))});
    const auto frames = wire.take();
    ASSERT_EQ(frames.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<Delta>(frames[0]));
    const auto& result = std::get<protocol::CommandResult>(frames[1]);
    EXPECT_TRUE(result.ok());
    EXPECT_EQ(result.id, CommandId("c-1"));
}

TEST_F(HubTest, RejectionIsTheAskersAlone) {
    rig.join(wire, Rig::console());
    rig.join(other, Rig::console());
    rig.say(wire, protocol::encode(command("c-1")));
    auto answer = answer_to(CommandId("c-1"));
    answer.rejection = reject(RejectionCode::nobody_waiting);
    rig.deliver({}, {answer});
    const auto results = only<protocol::CommandResult>(wire.take());
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].code, "nobody_waiting");
    EXPECT_TRUE(other.take().empty());
}

TEST_F(HubTest, AnswerForOneWhoLeftIsDropped) {
    rig.join(wire, Rig::console());
    rig.say(wire, protocol::encode(command("c-1")));
    rig.hub->disconnect(wire.number, "closed");
    rig.deliver({}, {answer_to(CommandId("c-1"))});
    EXPECT_TRUE(wire.texts.empty());
}

TEST_F(HubTest, TimeIsAnsweredAtOnce) {
    rig.join(wire, Rig::screen());
    rig.say(wire, protocol::encode(protocol::TimeRequest{from_unix_ms(5)}));
    const auto replies = only<protocol::TimeReply>(wire.take());
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].t0, from_unix_ms(5));
    EXPECT_EQ(replies[0].t1, rig.now);
    EXPECT_EQ(replies[0].t2, rig.now);
}

TEST_F(HubTest, HeartbeatKeepsItsPhaseWhateverElseIsSent) {
    rig.join(wire, Rig::screen());
    const TimePoint joined = rig.now;
    std::vector<Millis> beats;
    for (int tick = 1; tick <= 65; ++tick) {
        if (tick % 7 == 0) {
            rig.change_title(public_of(plenary), std::to_string(tick));
            rig.deliver({plenary});
        }
        rig.advance(Millis{100});
        for (const Heartbeat& beat : only<Heartbeat>(wire.take())) {
            beats.push_back(beat.now - joined);
            ASSERT_EQ(beat.revs.size(), 1U);
            EXPECT_EQ(beat.revs[0].stream_id, "plenary.public");
            EXPECT_EQ(beat.revs[0].rev, 1 + tick / 7);
        }
    }
    EXPECT_EQ(beats, (std::vector{Millis{2'000}, Millis{4'000}, Millis{6'000}}));
}

TEST_F(HubTest, AnIdleScreenCostsAtMostFortyBytesASecondHoweverLongTheNamesOfItsRooms) {
    std::vector<RoomId> rooms;
    for (std::size_t i = 0; i < limits::rooms_per_event; ++i) {
        const RoomId room{std::string(limits::id_bytes - 2, 'r') + std::to_string(i + 10)};
        View view = rig.service.views.at(public_of(plenary));
        view.room.id = room;
        rig.service.views[public_of(room)] = view;
        rig.service.all.push_back({room, view.room.name});
        rooms.push_back(room);
    }
    rig.boot();
    rig.join(wire, Rig::screen(rooms));
    rig.pass(limits::heartbeat_every);
    const auto beats = only<Heartbeat>(wire.take());
    ASSERT_EQ(beats.size(), 1U);
    EXPECT_EQ(beats[0].revs.size(), rooms.size()) << "each rev is told, once";
    EXPECT_LE(bytes_of_a_minute(rig, wire), 40.0 * 60.0);
}

TEST_F(HubTest, AHeartbeatTellsWhatChangedSinceOneThatWasTaken) {
    rig.join(wire, Rig::screen());
    const auto revs_of_next = [&] {
        rig.pass(limits::heartbeat_every);
        const auto beats = only<Heartbeat>(wire.take());
        EXPECT_EQ(beats.size(), 1U);
        return beats.empty() ? std::vector<protocol::ResumePoint>{} : beats[0].revs;
    };
    EXPECT_EQ(revs_of_next().size(), 1U);
    EXPECT_TRUE(revs_of_next().empty()) << "nothing changed";
    rig.change_title(public_of(plenary), "B");
    rig.deliver({plenary});
    const auto told = revs_of_next();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].rev, 2);
    EXPECT_TRUE(revs_of_next().empty());
}

TEST_F(HubTest, WhatAHeartbeatThatWasLeftOutWouldHaveToldTheNextOneTells) {
    rig.join(wire, Rig::screen());
    rig.pass(limits::heartbeat_every);
    static_cast<void>(wire.take());
    wire.blocked = true;
    rig.change_title(public_of(plenary), "under way");
    rig.deliver({plenary});
    // The socket moves, so that nobody is given up; of what follows nothing leaves.
    const auto pass_slowly = [&] {
        for (const TimePoint end = rig.now + limits::heartbeat_every; rig.now < end;) {
            rig.hub->moved(wire.number);
            rig.advance(Millis{100});
        }
    };
    pass_slowly();
    rig.change_title(public_of(plenary), "B");
    rig.deliver({plenary});
    pass_slowly();
    wire.unblock();
    const auto waited = only<Heartbeat>(wire.take());
    ASSERT_EQ(waited.size(), 1U) << "the second was left out";
    EXPECT_EQ(waited[0].revs.at(0).rev, 2);
    rig.pass(limits::heartbeat_every);
    const auto next = only<Heartbeat>(wire.take());
    ASSERT_EQ(next.size(), 1U);
    ASSERT_EQ(next[0].revs.size(), 1U);
    EXPECT_EQ(next[0].revs[0].rev, 3);
}

TEST_F(HubTest, AsksForAnAcknowledgementWhenTheDoorsChange) {
    rig.join(wire, Rig::screen());
    rig.service.views.at(public_of(plenary)).doors.state = DoorsState::clearing;
    rig.deliver({plenary});
    const auto deltas = only<Delta>(wire.take());
    ASSERT_EQ(deltas.size(), 1U);
    EXPECT_TRUE(deltas[0].ack);
}

TEST_F(HubTest, ResyncBringsASnapshot) {
    rig.join(wire, Rig::screen());
    rig.say(wire, protocol::encode(protocol::Resync{"plenary.public"}));
    EXPECT_EQ(only<SnapshotPart>(wire.take()).size(), 1U);
}

TEST_F(HubTest, ResyncOfAStreamThatWasNotGrantedIsRefused) {
    rig.join(wire, Rig::screen());
    rig.join(other, Rig::console());
    rig.say(wire, protocol::encode(protocol::Resync{"plenary.secretariat.cleared"}));
    EXPECT_EQ(only<protocol::ErrorFrame>(wire.take()).size(), 1U);
    EXPECT_EQ(wire.closed, protocol::CloseCode::frame_not_allowed);
}

TEST_F(HubTest, DrainSaysGoodbyeToAll) {
    rig.join(wire, Rig::screen());
    rig.connect(other);
    rig.hub->drain();
    EXPECT_EQ(wire.closed, protocol::CloseCode::going_away);
    EXPECT_EQ(other.closed, protocol::CloseCode::going_away);
    EXPECT_EQ(only<protocol::ErrorFrame>(wire.take()).size(), 1U);
}

TEST_F(HubTest, RefusalNamesItsCodeInTheLogAndNoPayload) {
    rig.join(wire, Rig::screen());
    rig.say(wire, R"({"t":"secret-topic"})");
    EXPECT_THAT(rig.log, Contains("event=refused connection=token1 code=malformed_frame "
                                  "role=display device=wall"));
    EXPECT_THAT(rig.log, testing::Not(Contains(HasSubstr("secret-topic"))));
}

}  // namespace
}  // namespace plenaria::transport::test::hub_test
