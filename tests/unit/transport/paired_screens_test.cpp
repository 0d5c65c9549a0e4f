// Screens that prove who they are, as the hub lets them in, moves them and turns them away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "server/access/device_key.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::paired_screens_test {
namespace {

const StreamSubject room_stream{plenary, Audience::room, Clearance::uncleared};
const StreamSubject cleared_stream{plenary, Audience::room, Clearance::cleared};
const ScreenId wall_id{"wall"};

class PairedScreens : public testing::Test {
protected:
    void SetUp() override {
        for (const StreamSubject& subject : {room_stream, cleared_stream}) {
            View view = rig.service.views.at(public_of(plenary));
            view.doors.within = subject.clearance == Clearance::cleared;
            rig.service.views[subject] = view;
        }
        rig.service.views[{annex, Audience::room, Clearance::uncleared}] =
            rig.service.views.at(public_of(annex));
        ScreenView declared;
        declared.id = wall_id;
        declared.name = "Muro";
        rig.service.declared[plenary] = {declared};
        rig.boot();
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    static access::DeviceKey key_of(const std::string& name) {
        auto made = access::DeviceKey::load_or_create((folder / name).string());
        return std::move(made).value();
    }
    /// Comes as `wall` with a right proof.
    void come(FakeWire& wire, const access::DeviceKey& with, Caller caller = over_tls()) {
        rig.connect(wire, caller);
        const auto hello = only<protocol::Hello>(wire.take()).at(0);
        auto identify = Rig::screen();
        identify.device.key = with.public_digits();
        identify.proof = with.sign({hello.server_id, hello.boot_id, hello.nonce, Role::display,
                                    wall_id, caller.channel});
        rig.say(wire, protocol::encode(identify));
    }
    static Caller over_tls() { return {access::Route::tls, "10.0.0.7", "c0ffee"}; }
    static std::vector<std::string> streams(const std::vector<protocol::ServerFrame>& frames) {
        std::vector<std::string> ids;
        for (const auto& welcome : only<protocol::Welcome>(frames)) {
            for (const auto& stream : welcome.streams) {
                ids.push_back(stream.stream_id);
            }
        }
        return ids;
    }
    void stand(const access::DeviceKey& with, bool cleared) {
        rig.service.paired[plenary][wall_id] = {with.public_digits(), cleared};
        rig.deliver({plenary});
    }
    ScreenProof proof() {
        rig.advance(Millis{1'100});
        return rig.service.live.screens[plenary].at(0).proof;
    }
    std::string ask_code(const std::string& id) {
        rig.say(console, protocol::encode(protocol::CodeRequest{CommandId{id}, plenary, wall_id}));
        return only<protocol::CommandResult>(console.take()).at(0).code;
    }
    /// The key that the hub put into a command with that code.
    std::string key_for(const std::string& id, const std::string& code) {
        CommandRequest request{CommandId{id}, plenary, PairScreen{wall_id, code, {}}, {}, false};
        rig.say(console, protocol::encode(request));
        const auto& submitted = rig.service.submissions.back().request.command;
        return std::get<PairScreen>(submitted).key;
    }

    /// The same, to clear the screen.
    std::string key_to_clear(const std::string& id, const std::string& code) {
        CommandRequest request{CommandId{id}, plenary, ClearScreen{wall_id, code, {}}, {}, false};
        rig.say(console, protocol::encode(request));
        const auto& submitted = rig.service.submissions.back().request.command;
        return std::get<ClearScreen>(submitted).key;
    }

    static inline const std::filesystem::path folder =
        std::filesystem::temp_directory_path() /
        ("plenaria-paired-screens-" + std::to_string(::getpid()));
    Rig rig;
    FakeWire wall;
    FakeWire console;
    access::DeviceKey key = key_of("wall");
    access::DeviceKey other_key = key_of("other");
};

TEST_F(PairedScreens, a_key_that_nobody_paired_is_of_the_public) {
    come(wall, key);
    EXPECT_THAT(streams(wall.take()), testing::ElementsAre("plenary.public"));
    EXPECT_EQ(proof(), ScreenProof::key);
}

TEST_F(PairedScreens, the_paired_one_is_of_the_room) {
    stand(key, false);
    come(wall, key);
    EXPECT_THAT(streams(wall.take()), testing::ElementsAre("plenary.room"));
    EXPECT_EQ(proof(), ScreenProof::paired);
}

TEST_F(PairedScreens, nobody_else_is_let_in_under_its_name) {
    stand(key, false);
    FakeWire stranger;
    come(stranger, other_key);
    EXPECT_EQ(stranger.closed, protocol::CloseCode::device_not_proven);
    FakeWire page;
    rig.join(page, Rig::screen());
    EXPECT_EQ(page.closed, protocol::CloseCode::device_not_proven);
    EXPECT_TRUE(protocol::should_retry(4004)) << "it is let in once the former is unpaired";
}

TEST_F(PairedScreens, in_the_clear_a_key_proves_nothing) {
    stand(key, true);
    come(wall, key, {access::Route::plain, "10.0.0.7", ""});
    EXPECT_EQ(wall.closed, protocol::CloseCode::device_not_proven);
}

TEST_F(PairedScreens, a_wrong_proof_is_refused) {
    rig.connect(wall, over_tls());
    const auto hello = only<protocol::Hello>(wall.take()).at(0);
    auto identify = Rig::screen();
    identify.device.key = key.public_digits();
    // Of another connection: as somebody in between would pass it on.
    identify.proof = key.sign(
        {hello.server_id, hello.boot_id, hello.nonce, Role::display, wall_id, "another"});
    rig.say(wall, protocol::encode(identify));
    EXPECT_EQ(wall.closed, protocol::CloseCode::proof_refused);
}

TEST_F(PairedScreens, an_impostor_that_was_there_first_is_turned_away_at_the_pairing) {
    FakeWire impostor;
    rig.join(impostor, Rig::screen());
    come(wall, key);
    stand(key, false);
    EXPECT_EQ(impostor.closed, protocol::CloseCode::device_not_proven);
    EXPECT_FALSE(wall.closed.has_value());
}

TEST_F(PairedScreens, a_living_screen_is_moved_as_it_is_cleared_and_as_that_ends) {
    stand(key, false);
    come(wall, key);
    static_cast<void>(wall.take());
    stand(key, true);
    auto parts = only<protocol::SnapshotPart>(wall.take());
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].stream_id, "plenary.room.cleared");
    EXPECT_EQ(parts[0].replaces, "plenary.room");
    EXPECT_TRUE(parts[0].ack);
    rig.change_title(cleared_stream, "what is said inside");
    stand(key, false);
    const auto frames = wall.take();
    EXPECT_TRUE(only<protocol::Delta>(frames).empty())
        << "what changed with the end of its clearance is not for it";
    parts = only<protocol::SnapshotPart>(frames);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].stream_id, "plenary.room");
    EXPECT_EQ(parts[0].replaces, "plenary.room.cleared");
}

TEST_F(PairedScreens, nothing_confidential_that_still_waits_leaves_after_a_revocation) {
    stand(key, true);
    come(wall, key);
    static_cast<void>(wall.take());
    wall.blocked = true;
    rig.change_title(cleared_stream, "one");
    rig.deliver({plenary});
    rig.change_title(cleared_stream, "two");
    rig.deliver({plenary});
    static_cast<void>(wall.take());
    stand(key, false);
    wall.unblock();
    const auto frames = wall.take();
    EXPECT_TRUE(only<protocol::Delta>(frames).empty());
    ASSERT_EQ(only<protocol::SnapshotPart>(frames).size(), 1U);
    EXPECT_EQ(only<protocol::SnapshotPart>(frames)[0].stream_id, "plenary.room");
}

TEST_F(PairedScreens, of_what_it_may_lose_sight_of_one_frame_at_most_is_on_its_way) {
    stand(key, true);
    come(wall, key);
    static_cast<void>(wall.take());
    FakeWire page;
    auto anybody = Rig::screen();
    anybody.device.id = ScreenId{"page"};
    rig.join(page, anybody);
    for (FakeWire* wire : {&wall, &page}) {
        wire->blocked = true;
    }
    for (const char* title : {"one", "two"}) {
        rig.change_title(cleared_stream, title);
        rig.change_title(public_of(plenary), title);
        rig.deliver({plenary});
    }
    EXPECT_EQ(rig.hub->next_text(wall.number), nullptr);
    EXPECT_NE(rig.hub->next_text(page.number), nullptr) << "what is public may go out together";
}

TEST_F(PairedScreens, a_clearance_that_goes_before_it_was_told_leaves_the_glass_as_it_was) {
    stand(key, false);
    come(wall, key);
    static_cast<void>(wall.take());
    wall.blocked = true;
    rig.change_title(room_stream, "busy");
    rig.deliver({plenary});
    stand(key, true);
    stand(key, false);
    wall.unblock();
    const auto parts = only<protocol::SnapshotPart>(wall.take());
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].stream_id, "plenary.room");
    EXPECT_EQ(parts[0].replaces, "");
}

TEST_F(PairedScreens, a_cleared_screen_hears_the_server_each_second) {
    stand(key, true);
    come(wall, key);
    rig.pass(Millis{4'000});
    EXPECT_LE(bytes_of_a_minute(rig, wall), 40.0 * 60.0) << "idle, forty bytes a second";
    rig.pass(Millis{3'000});
    EXPECT_EQ(only<protocol::Heartbeat>(wall.take()).size(), 3U);
}

TEST_F(PairedScreens, moving_shows_in_nobodys_health) {
    stand(key, false);
    come(wall, key);
    rig.say(wall, protocol::encode(protocol::Applied{"plenary.room", 1}));
    rig.advance(Millis{1'100});
    ASSERT_EQ(rig.service.live.screens[plenary].at(0).health, ScreenHealth::current);
    stand(key, true);
    rig.advance(Millis{500});
    EXPECT_EQ(rig.service.live.screens[plenary].at(0).health, ScreenHealth::current);
    rig.advance(Millis{1'600});
    EXPECT_EQ(rig.service.live.screens[plenary].at(0).health, ScreenHealth::behind)
        << "it never painted what it may show now";
}

TEST_F(PairedScreens, a_code_stands_for_the_screen_whose_glass_shows_it) {
    rig.join(console, Rig::console());
    EXPECT_EQ(ask_code("k1"), "screen_not_there");
    FakeWire stranger;
    come(wall, key);
    come(stranger, other_key);
    static_cast<void>(wall.take());
    static_cast<void>(stranger.take());
    EXPECT_EQ(ask_code("k2"), "");
    const std::string on_wall = only<protocol::CodeOrder>(wall.take()).at(0).code;
    const std::string on_stranger = only<protocol::CodeOrder>(stranger.take()).at(0).code;
    EXPECT_NE(on_wall, on_stranger);
    EXPECT_EQ(key_for("p1", on_wall), key.public_digits());
    EXPECT_EQ(key_for("p2", on_stranger), other_key.public_digits());
    rig.now += limits::code_lasts;
    EXPECT_EQ(key_for("p3", on_wall), "");
}

TEST_F(PairedScreens, three_wrong_codes_spend_the_right_one) {
    rig.join(console, Rig::console());
    come(wall, key);
    static_cast<void>(wall.take());
    ASSERT_EQ(ask_code("k1"), "");
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    EXPECT_EQ(key_for("p1", "AAAAAA"), "");
    EXPECT_EQ(key_for("p2", "BBBBBB"), "");
    EXPECT_EQ(key_for("p3", code), key.public_digits());
    EXPECT_EQ(key_for("p4", "CCCCCC"), "");
    EXPECT_EQ(key_for("p5", code), "");
    const auto orders = only<protocol::CodeOrder>(wall.take());
    ASSERT_EQ(orders.size(), 1U) << "a code that counts no more is no longer shown";
    EXPECT_EQ(orders[0].code, "");
}

TEST_F(PairedScreens, a_console_that_is_blind_reads_and_spends_no_code) {
    rig.join(console, Rig::console());
    come(wall, key);
    static_cast<void>(wall.take());
    ASSERT_EQ(ask_code("k1"), "");
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    for (int i = 0; i < 2 * limits::code_tries; ++i) {
        EXPECT_EQ(key_to_clear("b" + std::to_string(i), "AAAAAA"), "");
    }
    EXPECT_EQ(key_to_clear("b", code), "") << "it would learn that it was right";
    EXPECT_TRUE(only<protocol::CodeOrder>(wall.take()).empty()) << "the code is shown still";
    rig.service.views.at(operators_of(plenary)).session.emplace();
    EXPECT_EQ(key_to_clear("c1", "AAAAAA"), "");
    EXPECT_EQ(key_to_clear("c2", code), key.public_digits());
}

TEST_F(PairedScreens, whoever_is_kept_out_spends_no_code_of_an_unpaired_screen) {
    View matter = rig.service.views.at(operators_of(plenary));
    matter.session.emplace();
    rig.service.views[{plenary, Audience::chair, Clearance::cleared}] = matter;
    rig.join(console, Rig::console());
    come(wall, key);
    static_cast<void>(wall.take());
    FakeWire inside;
    rig.join(inside, Rig::chair());
    const auto say_inside = [&](const std::string& text) {
        rig.say(inside, text);
        return std::get<PairScreen>(rig.service.submissions.back().request.command).key;
    };
    rig.say(inside, protocol::encode(protocol::CodeRequest{CommandId{"i1"}, plenary, wall_id}));
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    for (int i = 0; i < 2 * limits::code_tries; ++i) {
        EXPECT_EQ(key_for("b" + std::to_string(i), "AAAAAA"), "");
        // Another connection brings no new tries.
        rig.hub->disconnect(console.number, "test");
        console = {};
        rig.join(console, Rig::console());
    }
    EXPECT_EQ(key_for("b", code), "") << "its tries are over, also the right one";
    EXPECT_TRUE(only<protocol::CodeOrder>(wall.take()).empty()) << "the code is shown still";
    CommandRequest right{CommandId{"i2"}, plenary, PairScreen{wall_id, code, {}}, {}, false};
    EXPECT_EQ(say_inside(protocol::encode(right)), key.public_digits());
}

TEST_F(PairedScreens, a_code_goes_from_the_glass_when_its_form_is_closed) {
    rig.join(console, Rig::console());
    come(wall, key);
    FakeWire other;
    rig.join(other, Rig::console());
    ASSERT_EQ(ask_code("k1"), "");
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    const auto take_back = [&](FakeWire& wire) {
        const protocol::CodeRequest off{CommandId{"off"}, plenary, wall_id, true};
        rig.say(wire, protocol::encode(off));
        return only<protocol::CommandResult>(wire.take()).at(0).code;
    };
    EXPECT_EQ(take_back(other), "");
    EXPECT_TRUE(only<protocol::CodeOrder>(wall.take()).empty()) << "it asked for none";
    EXPECT_EQ(take_back(console), "");
    EXPECT_EQ(only<protocol::CodeOrder>(wall.take()).at(0).code, "");
    EXPECT_EQ(key_for("p1", code), "");
}

TEST_F(PairedScreens, a_code_goes_with_the_connection_that_asked_for_it) {
    rig.join(console, Rig::console());
    come(wall, key);
    ASSERT_EQ(ask_code("k1"), "");
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    rig.hub->disconnect(console.number, "test");
    EXPECT_EQ(only<protocol::CodeOrder>(wall.take()).at(0).code, "");
    console = {};
    rig.join(console, Rig::console());
    EXPECT_EQ(key_for("p1", code), "");
}

TEST_F(PairedScreens, a_code_that_has_served_goes_from_the_glass) {
    rig.join(console, Rig::console());
    come(wall, key);
    ASSERT_EQ(ask_code("k1"), "");
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    ASSERT_EQ(key_for("p1", code), key.public_digits());
    const auto& submission = rig.service.submissions.back();
    rig.deliver({}, {{submission.ticket, submission.request.id, std::nullopt, {}}});
    EXPECT_EQ(only<protocol::CodeOrder>(wall.take()).at(0).code, "");
}

TEST_F(PairedScreens, what_is_only_asked_spends_no_code) {
    rig.join(console, Rig::console());
    come(wall, key);
    static_cast<void>(wall.take());
    ASSERT_EQ(ask_code("k1"), "");
    const std::string code = only<protocol::CodeOrder>(wall.take()).at(0).code;
    CommandRequest request{CommandId{"d1"}, plenary, PairScreen{wall_id, code, {}}, {}, true};
    rig.say(console, protocol::encode(request));
    const auto& submission = rig.service.submissions.back();
    rig.deliver({}, {{submission.ticket, submission.request.id, std::nullopt, {}}});
    EXPECT_TRUE(only<protocol::CodeOrder>(wall.take()).empty());
    EXPECT_EQ(key_for("p1", code), key.public_digits());
}

TEST_F(PairedScreens, a_cleared_screen_that_comes_back_gets_nothing_of_before) {
    stand(key, true);
    come(wall, key);
    rig.change_title(cleared_stream, "a former matter");
    rig.deliver({plenary});
    rig.hub->disconnect(wall.number, "closed");
    FakeWire again;
    rig.connect(again, over_tls());
    const auto hello = only<protocol::Hello>(again.take()).at(0);
    auto identify = Rig::screen();
    identify.device.key = key.public_digits();
    identify.proof = key.sign({hello.server_id, hello.boot_id, hello.nonce, Role::display, wall_id,
                               over_tls().channel});
    identify.resume_boot_id = hello.boot_id;
    identify.resume = {{"plenary.room.cleared", 1}};
    rig.say(again, protocol::encode(identify));
    const auto frames = again.take();
    EXPECT_TRUE(only<protocol::Delta>(frames).empty());
    EXPECT_EQ(only<protocol::SnapshotPart>(frames).size(), 1U);
}

TEST_F(PairedScreens, a_resync_that_crosses_a_move_is_no_fault) {
    stand(key, false);
    come(wall, key);
    stand(key, true);
    rig.say(wall, protocol::encode(protocol::Resync{"plenary.room"}));
    EXPECT_FALSE(wall.closed.has_value());
    rig.say(wall, protocol::encode(protocol::Resync{"annex.room"}));
    EXPECT_EQ(wall.closed, protocol::CloseCode::frame_not_allowed);
}

TEST_F(PairedScreens, a_key_of_ones_own_forgives_no_guesses) {
    auto guess = Rig::console();
    guess.proof = std::string(64, 'b');
    for (int i = 0; i < 5; ++i) {
        FakeWire guesser;
        rig.connect(guesser, over_tls());
        rig.say(guesser, protocol::encode(guess));
        FakeWire screen;
        come(screen, other_key);
    }
    FakeWire guesser;
    rig.connect(guesser, over_tls());
    rig.say(guesser, protocol::encode(guess));
    EXPECT_EQ(guesser.closed, protocol::CloseCode::too_many_attempts);
}

TEST_F(PairedScreens, no_screen_asks_for_a_code) {
    come(wall, key);
    rig.say(wall, protocol::encode(protocol::CodeRequest{CommandId{"k"}, plenary, wall_id}));
    EXPECT_EQ(wall.closed, protocol::CloseCode::frame_not_allowed);
}

TEST_F(PairedScreens, a_slate_counts_also_where_the_screen_is_cleared_and_slow_to_paint) {
    rig.pass(std::chrono::seconds{9});
    stand(key, false);
    come(wall, key);
    rig.say(wall, protocol::encode(protocol::Applied{"plenary.room", 1}));
    for (const StreamSubject& subject : {room_stream, cleared_stream}) {
        rig.service.views.at(subject).doors.state = DoorsState::clearing;
    }
    rig.deliver({plenary});
    rig.say(wall, protocol::encode(protocol::Applied{"plenary.room", 2}));
    rig.advance(Millis{100});
    stand(key, true);
    for (int second = 0; second < 5; ++second) {
        rig.pass(Millis{1'000});
        rig.say(wall, protocol::encode(protocol::Status{}));
        EXPECT_THAT(rig.service.told.at(plenary), testing::IsEmpty())
            << "whom the chair cleared, and when, would show in the label";
    }
    EXPECT_TRUE(rig.service.live.moved[plenary].contains(wall_id));
    EXPECT_FALSE(rig.service.live.screens[plenary].at(0).confirmed) << "for those within";
    rig.say(wall, protocol::encode(protocol::Applied{"plenary.room.cleared", 1}));
    rig.pass(Millis{1'000});
    EXPECT_TRUE(rig.service.live.moved.empty());
}

}  // namespace
}  // namespace plenaria::transport::test::paired_screens_test
