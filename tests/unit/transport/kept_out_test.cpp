// What those who are kept out of a room's matter are told of its paired screens: nothing that moves
// with what is done there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "server/access/device_key.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::kept_out_test {
namespace {

const StreamSubject room_stream{plenary, Audience::room, Clearance::uncleared};
const StreamSubject cleared_stream{plenary, Audience::room, Clearance::cleared};
const ScreenId wall{"wall"};
const ScreenId sign{"sign"};

/// Two paired screens; the chair sees the matter, and the secretariat does not.
class KeptOut : public testing::Test {
protected:
    void SetUp() override {
        for (const StreamSubject& subject : {room_stream, cleared_stream}) {
            rig.service.views[subject] = rig.service.views.at(public_of(plenary));
        }
        View matter = rig.service.views.at(operators_of(plenary));
        matter.session.emplace();
        rig.service.views[{plenary, Audience::chair, Clearance::cleared}] = matter;
        for (const ScreenId& id : {wall, sign}) {
            ScreenView declared;
            declared.id = id;
            declared.declared = true;
            rig.service.declared[plenary].push_back(declared);
        }
        rig.boot();
        rig.pass(Millis{3'000});
        stand(false, false);
        come(on_wall, wall, wall_key);
        come(on_sign, sign, sign_key);
        rig.join(inside, Rig::chair());
        rig.join(outside, Rig::console());
        paint(on_wall, room_stream, 1);
        paint(on_sign, room_stream, 1);
        rig.pass(Millis{3'000});
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    void stand(bool wall_cleared, bool sign_cleared) {
        rig.service.paired[plenary][wall] = {wall_key.public_digits(), wall_cleared};
        rig.service.paired[plenary][sign] = {sign_key.public_digits(), sign_cleared};
        rig.deliver({plenary});
    }
    void come(FakeWire& wire, const ScreenId& id, const access::DeviceKey& with) {
        const Caller caller{access::Route::tls, "10.0.0.7", "c0ffee"};
        rig.connect(wire, caller);
        const auto hello = only<protocol::Hello>(wire.take()).at(0);
        auto identify = Rig::screen();
        identify.device.id = id;
        identify.device.key = with.public_digits();
        identify.proof = with.sign(
            {hello.server_id, hello.boot_id, hello.nonce, Role::display, id, caller.channel});
        rig.say(wire, protocol::encode(identify));
        static_cast<void>(wire.take());
    }
    /// Both tell of themselves, as screens do whatever they paint.
    void pass(Millis time) {
        for (FakeWire* wire : {&on_wall, &on_sign}) {
            rig.say(*wire, protocol::encode(protocol::Status{}));
        }
        rig.pass(time);
    }
    void paint(FakeWire& wire, const StreamSubject& of, std::int64_t rev) {
        const char* stream =
            of.clearance == Clearance::cleared ? "plenary.room.cleared" : "plenary.room";
        rig.say(wire, protocol::encode(protocol::Applied{stream, rev}));
    }
    void change(const std::string& title) {
        rig.change_title(room_stream, title);
        rig.change_title(cleared_stream, title);
    }
    void doors(DoorsState state) {
        for (const StreamSubject& subject : {room_stream, cleared_stream}) {
            rig.service.views.at(subject).doors.state = state;
        }
        rig.deliver({plenary});
    }
    /// Doors that close while the wall is cleared and the sign is not; both have painted it.
    void close() {
        doors(DoorsState::clearing);
        stand(true, false);
        paint(on_wall, cleared_stream, 1);
        paint(on_sign, room_stream, 2);
        pass(Millis{4'000});
    }
    /// And they are looked at anew: what was seen before is told to nobody (`sections::screens`).
    void reopen() {
        rig.service.views.at(room_stream).doors.state = DoorsState::open;
        rig.service.views.at(cleared_stream).doors.state = DoorsState::open;
        stand(false, false);
        pass(limits::live_every);
    }
    ScreenHealth health(std::size_t at) {
        return rig.service.live.screens[plenary].at(at).health;
    }
    /// As whoever looks after the screens sees them for so long, of which none paints anything.
    void expect_alike(int seconds) {
        for (int tenth = 0; tenth < 10 * seconds; ++tenth) {
            pass(Millis{100});
            ASSERT_EQ(health(0), health(1)) << name_of(health(0)) << " after " << tenth << "00 ms";
            ASSERT_EQ(rig.service.live.screens[plenary].at(0).confirmed,
                      rig.service.live.screens[plenary].at(1).confirmed);
        }
    }
    std::string ask_code(FakeWire& wire, const std::string& id) {
        rig.say(wire, protocol::encode(protocol::CodeRequest{CommandId{id}, plenary, wall}));
        return only<protocol::CommandResult>(wire.take()).at(0).code;
    }
    std::string key_for(FakeWire& wire, const std::string& id, const std::string& code) {
        CommandRequest request{CommandId{id}, plenary, PairScreen{wall, code, {}}, {}, false};
        rig.say(wire, protocol::encode(request));
        return std::get<PairScreen>(rig.service.submissions.back().request.command).key;
    }
    std::string code_on_wall() {
        const auto orders = only<protocol::CodeOrder>(on_wall.take());
        return orders.empty() ? "none" : orders.back().code;
    }

    static inline const std::filesystem::path folder =
        std::filesystem::temp_directory_path() /
        ("plenaria-kept-out-" + std::to_string(::getpid()));
    Rig rig;
    access::DeviceKey wall_key =
        access::DeviceKey::load_or_create((folder / "wall").string()).value();
    access::DeviceKey sign_key =
        access::DeviceKey::load_or_create((folder / "sign").string()).value();
    FakeWire inside;
    FakeWire outside;
    FakeWire on_wall;
    FakeWire on_sign;
};

TEST_F(KeptOut, which_screen_was_cleared_does_not_show_where_both_hang_as_the_doors_open) {
    close();
    reopen();
    expect_alike(5);
    EXPECT_EQ(health(0), ScreenHealth::behind);
}

TEST_F(KeptOut, nor_where_the_room_goes_on_while_they_hang) {
    close();
    reopen();
    for (const char* title : {"one", "two", "three", "four"}) {
        change(title);
        rig.deliver({plenary});
        expect_alike(1);
    }
    expect_alike(5);
    EXPECT_EQ(health(0), ScreenHealth::behind);
}

TEST_F(KeptOut, nor_where_it_was_cleared_and_has_painted_nothing_since) {
    doors(DoorsState::clearing);
    pass(Millis{1'000});
    stand(true, false);
    pass(Millis{1'500});
    reopen();
    expect_alike(5);
    EXPECT_EQ(health(0), ScreenHealth::behind);
}

TEST_F(KeptOut, those_within_see_that_one_that_was_taken_off_has_not_painted_it) {
    close();
    stand(false, false);
    pass(Millis{3'000});
    EXPECT_EQ(health(0), ScreenHealth::behind);
    EXPECT_EQ(health(1), ScreenHealth::current);
    change("a notice for all");
    rig.deliver({plenary});
    pass(Millis{1'000});
    EXPECT_EQ(health(0), ScreenHealth::behind) << "it may show what was within all the while";
}

TEST_F(KeptOut, no_code_is_asked_of_a_paired_screen_whether_somebody_inside_does_or_not) {
    EXPECT_EQ(ask_code(outside, "b1"), "not_permitted");
    EXPECT_EQ(code_on_wall(), "none");
    ASSERT_EQ(ask_code(inside, "i1"), "");
    const std::string code = code_on_wall();
    EXPECT_EQ(ask_code(outside, "b2"), "not_permitted");
    EXPECT_EQ(code_on_wall(), "none");
    EXPECT_EQ(ask_code(inside, "i2"), "") << "its own it may replace";
    EXPECT_NE(code_on_wall(), code);
    rig.now += limits::code_lasts;
    EXPECT_EQ(ask_code(outside, "b3"), "not_permitted") << "also where none counts any more";
    rig.service.views.at(operators_of(plenary)).session.emplace();
    EXPECT_EQ(ask_code(outside, "b4"), "") << "whoever sees the matter";
}

TEST_F(KeptOut, no_code_is_read_to_pair_a_paired_screen_anew) {
    ASSERT_EQ(ask_code(inside, "i1"), "");
    const std::string code = code_on_wall();
    for (int i = 0; i < 2 * limits::code_tries; ++i) {
        EXPECT_EQ(key_for(outside, "b" + std::to_string(i), "AAAAAA"), "");
    }
    EXPECT_EQ(key_for(outside, "b", code), "") << "it would learn that it was right";
    EXPECT_EQ(code_on_wall(), "none") << "the code is shown still";
    EXPECT_EQ(key_for(inside, "i2", code), wall_key.public_digits());
}

TEST_F(KeptOut, where_nobody_paired_it_a_code_is_asked_by_turns) {
    rig.service.paired[plenary].erase(wall);
    rig.deliver({plenary});
    static_cast<void>(on_wall.take());
    ASSERT_EQ(ask_code(inside, "i1"), "");
    EXPECT_EQ(ask_code(outside, "b1"), "not_permitted");
    rig.now += limits::code_lasts;
    EXPECT_EQ(ask_code(outside, "b2"), "") << "that one counts no more";
    EXPECT_EQ(ask_code(inside, "i2"), "") << "whoever sees the matter goes first";
}

}  // namespace
}  // namespace plenaria::transport::test::kept_out_test
