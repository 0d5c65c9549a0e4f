// Law 6: a slow client costs one state and harms itself only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::hub_pressure_test {
namespace {

using protocol::Delta;
using protocol::SnapshotPart;
using testing::Contains;

class HubPressureTest : public testing::Test {
protected:
    void SetUp() override { rig.boot(); }
    /// One change of about `bytes` bytes of title in the public stream.
    void change(std::size_t bytes, char fill) {
        rig.change_title(public_of(plenary), std::string(bytes / 2, fill));
        rig.deliver({plenary});
    }

    Rig rig;
    FakeWire slow;
    FakeWire quick;
};

TEST_F(HubPressureTest, SlowClientGetsASnapshotInsteadOfAGrowingQueue) {
    rig.join(slow, Rig::screen());
    rig.join(quick, Rig::screen());
    slow.blocked = true;
    for (int i = 0; i < 40; ++i) {
        change(4'000, static_cast<char>('a' + i % 26));
    }
    EXPECT_EQ(only<Delta>(quick.take()).size(), 40U) << "the others do not notice";
    ASSERT_FALSE(slow.evicted);
    EXPECT_EQ(slow.take().size(), 1U) << "the one in flight";
    slow.unblock();
    const auto frames = slow.take();
    const auto parts = only<SnapshotPart>(frames);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].rev, 41);
    EXPECT_TRUE(only<Delta>(frames).empty()) << "what the snapshot holds is not said twice";
    EXPECT_THAT(rig.log, Contains("event=snapshot_instead connection=token1"));
    change(10, 'z');
    const auto next = only<Delta>(slow.take());
    ASSERT_EQ(next.size(), 1U);
    EXPECT_EQ(next[0].streams.at(0).rev, 42);
}

TEST_F(HubPressureTest, WriteThatDoesNotEndEvicts) {
    rig.pass(limits::stalled_after);
    rig.join(slow, Rig::screen());
    rig.join(quick, Rig::screen());
    slow.blocked = true;
    change(10, 'a');
    rig.pass(limits::stalled_after - Millis{1});
    EXPECT_FALSE(slow.evicted);
    rig.advance(Millis{1});
    EXPECT_TRUE(slow.evicted);
    EXPECT_FALSE(quick.evicted);
    EXPECT_EQ(rig.hub->size(), 1U);
    EXPECT_THAT(rig.log, Contains("event=evicted connection=token1 code=slow_consumer"));
}

TEST_F(HubPressureTest, SleepOfTheServersOwnIsNobodysFault) {
    rig.join(slow, Rig::screen());
    rig.pass(Millis{200});
    slow.blocked = true;
    change(10, 'a');
    rig.advance(limits::stalled_after * 3);
    EXPECT_FALSE(slow.evicted) << "its write may have ended while we were away";
    rig.advance(Millis{1});
    EXPECT_FALSE(slow.evicted) << "a tick that was missed comes before the sockets have their turn";
    rig.pass(limits::stalled_after - Millis{1});
    EXPECT_TRUE(slow.evicted) << "but it had not";
}

TEST_F(HubPressureTest, IdleClientIsNotStalled) {
    rig.join(slow, Rig::screen());
    slow.blocked = true;
    rig.pass(limits::heartbeat_every - Millis{1});
    EXPECT_FALSE(slow.evicted);
}

TEST_F(HubPressureTest, OneWhoAsksAndDoesNotListenIsEvicted) {
    rig.join(slow, Rig::console());
    slow.blocked = true;
    for (int i = 0; i < 2'000 && !slow.evicted; ++i) {
        rig.say(slow, R"({"t":"command","id":"c-)" + std::to_string(i) +
                          R"(","room":"plenary","name":"fly","args":{}})");
    }
    EXPECT_TRUE(slow.evicted);
}

TEST_F(HubPressureTest, FrameBeyondTheLimitBecomesASnapshot) {
    rig.join(quick, Rig::screen());
    auto& view = rig.service.views.at(public_of(plenary));
    view.agenda.emplace();
    for (int i = 0; i < 200; ++i) {
        ItemView item;
        item.id = ItemId("i" + std::to_string(i));
        item.title = Text(std::string(300, 'a'), std::string(300, 'b'));
        view.agenda->push_back(item);
    }
    rig.deliver({plenary});
    const auto frames = quick.take();
    EXPECT_TRUE(only<Delta>(frames).empty());
    const auto parts = only<SnapshotPart>(frames);
    ASSERT_GT(parts.size(), 3U);
    EXPECT_EQ(parts.back().part, parts.back().of);
    EXPECT_EQ(parts.back().rev, 2);
}

TEST_F(HubPressureTest, ChangesDuringASnapshotFollowIt) {
    rig.connect(slow);
    static_cast<void>(slow.take());
    auto& view = rig.service.views.at(public_of(plenary));
    view.agenda.emplace();
    for (int i = 0; i < 200; ++i) {
        ItemView item;
        item.id = ItemId("i" + std::to_string(i));
        item.title = Text(std::string(300, 'a'), std::string(300, 'b'));
        view.agenda->push_back(item);
    }
    rig.say(slow, protocol::encode(Rig::screen()));
    const auto whole = only<SnapshotPart>(slow.take());
    ASSERT_GT(whole.size(), 3U);
    slow.blocked = true;
    rig.say(slow, protocol::encode(protocol::Resync{"plenary.public"}));
    change(20, 'n');
    slow.unblock();
    const auto frames = slow.take();
    ASSERT_EQ(frames.size(), whole.size() + 1);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(std::get<SnapshotPart>(frames[i]).rev, 1) << "a frozen copy";
    }
    EXPECT_EQ(std::get<Delta>(frames.back()).streams.at(0).rev, 2);
}

TEST_F(HubPressureTest, WhatIsWrittenTogetherIsStalledOnlyWhereNothingOfItMoves) {
    Outbox outbox;
    const Outbox::Freeze none = [](const std::string&) { return nullptr; };
    outbox.add_frame(share("one"));
    outbox.add_frame(share("two"));
    ASSERT_NE(outbox.next(rig.now, none), nullptr);
    ASSERT_NE(outbox.next(rig.now, none), nullptr);
    EXPECT_TRUE(outbox.empty());
    const Millis nearly = limits::stalled_after - Millis{1};
    EXPECT_FALSE(outbox.stalled(rig.now + nearly));
    outbox.written();
    EXPECT_FALSE(outbox.stalled(rig.now + limits::stalled_after)) << "one of two was taken";
    EXPECT_FALSE(outbox.stalled(rig.now + limits::stalled_after + nearly));
    EXPECT_TRUE(outbox.stalled(rig.now + limits::stalled_after * 2));
    outbox.written();
    EXPECT_FALSE(outbox.stalled(rig.now + limits::stalled_after * 3));
}

TEST_F(HubPressureTest, HeartbeatsDoNotPileUp) {
    Outbox outbox;
    const auto text = share("hb");
    outbox.add_heartbeat(text);
    outbox.add_heartbeat(text);
    const Outbox::Freeze none = [](const std::string&) { return nullptr; };
    ASSERT_NE(outbox.next(rig.now, none), nullptr);
    outbox.written();
    EXPECT_EQ(outbox.next(rig.now, none), nullptr);
}

TEST_F(HubPressureTest, AHeartbeatBehindASnapshotGivesWayToTheNextOne) {
    Outbox outbox;
    const Outbox::Freeze freeze = [](const std::string&) {
        return std::make_shared<const FrozenStream>(FrozenStream{4, {"{}", "{}", "{}"}});
    };
    std::vector<std::string> order;
    const auto take = [&] {
        if (const auto next = outbox.next(rig.now, freeze)) {
            order.emplace_back(next->payload());
            outbox.written();
        }
    };
    outbox.add_snapshot({"s", {}});
    for (const char* word : {"hb 1", "hb 2", "hb 3"}) {
        outbox.add_heartbeat(share(word));
        take();
        outbox.add_delta(share("delta"));
    }
    while (!outbox.empty()) {
        take();
    }
    EXPECT_THAT(std::vector(order.begin() + 3, order.end()),
                testing::ElementsAre("delta", "delta", "hb 3", "delta"));
}

TEST_F(HubPressureTest, AHeartbeatBehindDeltasKeepsItsPlaceAndTellsHowOldTheyAre) {
    Outbox outbox;
    const Outbox::Freeze none = [](const std::string&) { return nullptr; };
    outbox.add_delta(share("delta"));
    outbox.add_heartbeat(share("hb 1"));
    outbox.add_delta(share("delta"));
    outbox.add_heartbeat(share("hb 2"));
    std::vector<std::string> order;
    while (const auto next = outbox.next(rig.now, none)) {
        order.emplace_back(next->payload());
        outbox.written();
    }
    EXPECT_THAT(order, testing::ElementsAre("delta", "hb 1", "delta"));
}

TEST_F(HubPressureTest, ResultStaysBehindTheSnapshotThatReplacesItsDelta) {
    Outbox outbox;
    const auto text = [](const char* word) { return share(word); };
    outbox.add_frame(text("welcome"));
    outbox.add_delta(text("delta"));
    outbox.add_frame(text("result"));
    const std::vector<std::string> streams{"s"};
    outbox.fall_back_to_snapshots(streams);
    EXPECT_TRUE(outbox.owes_snapshot("s"));
    const Outbox::Freeze freeze = [](const std::string&) {
        return std::make_shared<const FrozenStream>(FrozenStream{4, {"{}"}});
    };
    std::vector<std::string> order;
    while (const auto next = outbox.next(rig.now, freeze)) {
        order.emplace_back(next->payload());
        outbox.written();
    }
    ASSERT_EQ(order.size(), 3U);
    EXPECT_EQ(order[0], "welcome");
    EXPECT_THAT(order[1], testing::HasSubstr("snapshot"));
    EXPECT_EQ(order[2], "result");
}

TEST_F(HubPressureTest, ASnapshotThatReplacesAStreamStaysBehindTheWelcomeThatNamesIt) {
    Outbox outbox;
    const auto text = [](const char* word) { return share(word); };
    outbox.add_frame(text("welcome"));
    outbox.add_snapshot({"former", {}});
    outbox.add_delta(text("delta"));
    outbox.replace_stream("former", "next", {});
    const Outbox::Freeze freeze = [](const std::string& id) {
        EXPECT_EQ(id, "next");
        return std::make_shared<const FrozenStream>(FrozenStream{4, {"{}"}});
    };
    std::vector<std::string> order;
    while (const auto next = outbox.next(rig.now, freeze)) {
        order.emplace_back(next->payload());
        outbox.written();
    }
    ASSERT_EQ(order.size(), 2U);
    EXPECT_EQ(order[0], "welcome");
    EXPECT_THAT(order[1], testing::HasSubstr("\"replaces\":\"former\""));
}

// A client that was welcomed to a stream forgets what it had before, and waits for that stream or
// what says that it takes its place; one that was not still has the one before.
TEST_F(HubPressureTest, WhatAWelcomeNamedIsReplacedAndWhatItDidNotNameIsPassedBy) {
    const Outbox::Freeze freeze = [](const std::string& id) {
        EXPECT_EQ(id, "next");
        return std::make_shared<const FrozenStream>(FrozenStream{4, {"{}"}});
    };
    for (const bool welcomed : {true, false}) {
        Outbox outbox;
        outbox.add_snapshot({"former", "before", welcomed});
        outbox.replace_stream("former", "next", {});
        const auto only_one = outbox.next(rig.now, freeze);
        ASSERT_NE(only_one, nullptr);
        const std::string on_glass = welcomed ? "former" : "before";
        const std::string replaces = "\"replaces\":\"" + on_glass + "\"";
        EXPECT_THAT(std::string{only_one->payload()}, testing::HasSubstr(replaces));
        EXPECT_TRUE(outbox.empty());
    }
}

TEST_F(HubPressureTest, AFloodFromTheLobbyIsCutOffBeforeItIsRead) {
    rig.join(slow, Rig::screen());
    rig.join(quick, Rig::console());
    const std::string measure = protocol::encode(protocol::TimeRequest{rig.now});
    for (int i = 0; i < 1'000; ++i) {
        rig.say(slow, measure);
        rig.say(quick, measure);
    }
    const auto answers = only<protocol::TimeReply>(slow.take());
    EXPECT_LT(answers.size(), 200U);
    EXPECT_EQ(slow.closed, protocol::CloseCode::overloaded);
    EXPECT_EQ(only<protocol::TimeReply>(quick.take()).size(), 1'000U) << "the operator is not";
}

TEST_F(HubPressureTest, AScreenThatSaysWhatScreensSayIsNeverShortOfBudget) {
    rig.join(slow, Rig::screen());
    for (int second = 0; second < 600; ++second) {
        for (int i = 0; i < 5; ++i) {
            rig.say(slow, protocol::encode(protocol::TimeRequest{rig.now}));
        }
        static_cast<void>(slow.take());
        rig.pass(Millis{1'000});
    }
    EXPECT_FALSE(slow.closed.has_value());
    EXPECT_FALSE(slow.evicted);
}

}  // namespace
}  // namespace plenaria::transport::test::hub_pressure_test
