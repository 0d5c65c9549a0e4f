#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::hub_resume_test {
namespace {

using protocol::Delta;
using protocol::ResumeMode;
using protocol::SnapshotPart;
using testing::HasSubstr;
using testing::Not;

class HubResumeTest : public testing::Test {
protected:
    void SetUp() override {
        rig.boot();
        rig.join(wire, Rig::screen());
    }
    void change(int times) {
        for (int i = 0; i < times; ++i) {
            rig.change_title(public_of(plenary), "title " + std::to_string(++titles));
            rig.deliver({plenary});
        }
    }
    std::vector<protocol::ServerFrame> resume(const std::string& boot, const std::string& stream,
                                              std::int64_t rev) {
        rig.hub->disconnect(wire.number, "closed");
        auto identify = Rig::screen();
        identify.resume_boot_id = boot;
        identify.resume = {{stream, rev}};
        rig.connect(again);
        static_cast<void>(again.take());
        rig.say(again, protocol::encode(identify));
        return again.take();
    }
    ResumeMode mode_of(const std::vector<protocol::ServerFrame>& frames) {
        return only<protocol::Welcome>(frames).at(0).streams.at(0).resume;
    }

    Rig rig;
    FakeWire wire;
    FakeWire again;
    int titles = 0;
};

TEST_F(HubResumeTest, MissedDeltasComeInOrder) {
    change(1);
    rig.hub->disconnect(wire.number, "closed");
    change(3);
    const auto frames = resume("boot-1", "plenary.public", 2);
    EXPECT_EQ(mode_of(frames), ResumeMode::delta);
    EXPECT_TRUE(only<SnapshotPart>(frames).empty());
    const auto deltas = only<Delta>(frames);
    ASSERT_EQ(deltas.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(deltas[i].streams.at(0).rev, static_cast<std::int64_t>(i) + 3);
    }
}

TEST_F(HubResumeTest, NothingMissedNothingSent) {
    change(1);
    const auto frames = resume("boot-1", "plenary.public", 2);
    EXPECT_EQ(mode_of(frames), ResumeMode::delta);
    EXPECT_EQ(frames.size(), 1U);
}

TEST_F(HubResumeTest, AnotherBootMeansASnapshot) {
    const auto frames = resume("boot-0", "plenary.public", 1);
    EXPECT_EQ(mode_of(frames), ResumeMode::snapshot);
    EXPECT_EQ(only<SnapshotPart>(frames).size(), 1U);
}

TEST_F(HubResumeTest, BeyondTheRingMeansASnapshot) {
    change(static_cast<int>(limits::resume_ring_deltas) + 1);
    EXPECT_EQ(mode_of(resume("boot-1", "plenary.public", 1)), ResumeMode::snapshot);
}

TEST_F(HubResumeTest, TheWholeRingIsStillEnough) {
    change(static_cast<int>(limits::resume_ring_deltas));
    const auto frames = resume("boot-1", "plenary.public", 1);
    EXPECT_EQ(mode_of(frames), ResumeMode::delta);
    EXPECT_EQ(only<Delta>(frames).size(), limits::resume_ring_deltas);
}

TEST_F(HubResumeTest, RevThatNeverWasMeansASnapshot) {
    EXPECT_EQ(mode_of(resume("boot-1", "plenary.public", 99)), ResumeMode::snapshot);
}

TEST_F(HubResumeTest, AnotherStreamOfTheRoomIsWiped) {
    const auto frames = resume("boot-1", "plenary.secretariat.cleared", 1);
    EXPECT_EQ(mode_of(frames), ResumeMode::snapshot);
    const auto parts = only<SnapshotPart>(frames);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].replaces, "plenary.secretariat.cleared");
}

// A client names the rev it has: it must not get by that what nobody may read any more.
TEST_F(HubResumeTest, WhatWasTakenBackIsNoMoreToldByADelta) {
    View& view = rig.service.views.at(public_of(plenary));
    const auto told = [&] {
        std::string all;
        auto identify = Rig::screen();
        identify.resume_boot_id = "boot-1";
        identify.resume = {{"plenary.public", 1}};
        rig.connect(again);
        again.texts.clear();
        rig.say(again, protocol::encode(identify));
        rig.hub->disconnect(again.number, "closed");
        for (const SharedText& text : again.texts) {
            all += text->payload();
        }
        return all;
    };
    const auto say = [&](const std::string& text) {
        view.bulletins = std::vector<BulletinView>{{BulletinId{"b1"}, {}, Text(text, text)}};
        rig.deliver({plenary});
    };
    say("almuerzo a las 12");
    EXPECT_THAT(told(), HasSubstr("almuerzo a las 12")) << "while it stands";
    say("almuerzo a las 13");
    EXPECT_THAT(told(), Not(HasSubstr("almuerzo a las 12")));
    view.bulletins->clear();
    rig.deliver({plenary});
    EXPECT_THAT(told(), Not(HasSubstr("almuerzo")));
    view.documents = std::vector<DocumentView>{
        {"d.es", DocumentId{"d"}, Text("D", "D"), Language{"es"}, "borrador.pdf", {}}};
    rig.deliver({plenary});
    view.documents.reset();
    rig.deliver({plenary});
    EXPECT_THAT(told(), Not(HasSubstr("borrador.pdf")));
}

TEST_F(HubResumeTest, WhatWasSaidBeforeTheDoorsClosedIsNotToldAfterIt) {
    View& view = rig.service.views.at(public_of(plenary));
    const View open = view;
    for (const bool members_only : {false, true}) {
        rig.change_title(public_of(plenary), "quien hablaba");
        rig.deliver({plenary});
        if (members_only) {
            view.doors.notice = Notice::members_only;
        } else {
            view.doors.state = DoorsState::clearing;
        }
        view.event.title = Text("nadie", "nobody");
        rig.deliver({plenary});
        const auto frames = resume("boot-1", "plenary.public", 1);
        EXPECT_EQ(mode_of(frames), ResumeMode::snapshot) << members_only;
        EXPECT_EQ(only<SnapshotPart>(frames).size(), 1U);
        rig.hub->disconnect(again.number, "closed");
        view = open;
        rig.deliver({plenary});
    }
}

TEST_F(HubResumeTest, MissedChangeOfDoorsIsAcknowledged) {
    rig.service.views.at(public_of(plenary)).doors.state = DoorsState::clearing;
    rig.deliver({plenary});
    change(1);
    const auto deltas = only<Delta>(resume("boot-1", "plenary.public", 1));
    ASSERT_EQ(deltas.size(), 2U);
    EXPECT_FALSE(deltas[0].ack);
    EXPECT_TRUE(deltas[1].ack) << "asked when all of it is there";
}

}  // namespace
}  // namespace plenaria::transport::test::hub_resume_test
