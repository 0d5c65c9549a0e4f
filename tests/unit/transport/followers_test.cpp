// Interpreters and delegates: persons who follow and give no commands. Whatever they send, they
// get nothing but their own audience's streams, and nobody else notices that they are there. And
// persons of the secretariat, who follow by name what is within.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "server/model/limits.hpp"
#include "tests/unit/protocol/one_of_each.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::followers_test {
namespace {

using namespace plenaria::transport::test;
using protocol::CloseCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const StreamSubject of_delegates{plenary, Audience::room, Clearance::uncleared};
const StreamSubject of_booths{plenary, Audience::interpreter, Clearance::uncleared};
const StreamSubject of_sworn{plenary, Audience::interpreter, Clearance::cleared};
const Caller lobby{access::Route::tls, "192.168.7.9"};

class Followers : public testing::Test {
protected:
    void SetUp() override {
        for (const StreamSubject& subject : {of_delegates, of_booths, of_sworn}) {
            View view = rig.service.views.at(public_of(plenary));
            view.event.title = Text{"abierto", "open"};
            view.doors.within = subject == of_sworn;
            rig.service.views[subject] = view;
        }
        rig.hub.emplace(Hub::Settings{"server-1", "boot-1"},
                        Hub::Ports{rig.service, rig.authenticator, [this] { return rig.now; },
                                   [this] { return "token" + std::to_string(++rig.tokens); },
                                   [this](std::string_view line) { rig.log.emplace_back(line); },
                                   [this] { return "CODE" + std::to_string(++rig.codes + 10); },
                                   [](const access::LoginClaim&, const auto& answer) {
                                       answer(std::string(64, '7'));
                                   }});
    }
    static protocol::Identify person(const std::string& name, Role role) {
        protocol::Identify identify = Rig::console();
        identify.role = role;
        identify.person = name;
        identify.proof = "una frase que nadie dice";
        return identify;
    }
    void come(FakeWire& wire, const protocol::Identify& identify) {
        rig.connect(wire, lobby);
        static_cast<void>(wire.take());
        rig.say(wire, protocol::encode(identify));
    }
    void join(FakeWire& wire, const std::string& name, Role role) {
        come(wire, person(name, role));
        ASSERT_FALSE(wire.closed);
        static_cast<void>(wire.take());
    }
    void list(std::vector<std::string> staff) {
        rig.service.listed[plenary] = std::move(staff);
        rig.deliver({plenary});
    }
    static std::vector<std::string> streams(const std::vector<protocol::ServerFrame>& frames) {
        std::vector<std::string> ids;
        for (const auto& welcome : only<protocol::Welcome>(frames)) {
            for (const auto& stream : welcome.streams) {
                ids.push_back(stream.stream_id + " " + std::string{name_of(stream.audience)});
            }
        }
        return ids;
    }
    /// The stream that a snapshot brings, and which one it takes away.
    static std::vector<std::string> moves(FakeWire& wire) {
        std::vector<std::string> all;
        for (const auto& part : only<protocol::SnapshotPart>(wire.take())) {
            all.push_back(part.replaces + ">" + part.stream_id);
        }
        return all;
    }
    /// What became of a frame: its refusal, the code it was closed with, or nothing.
    std::string end_of(const std::string& frame, Role role) {
        FakeWire wire;
        join(wire, "Ana", role);
        rig.say(wire, frame);
        const auto frames = wire.take();
        const auto results = only<protocol::CommandResult>(frames);
        const auto errors = only<protocol::ErrorFrame>(frames);
        std::string end = !results.empty()  ? results[0].code
                          : !errors.empty() ? errors[0].code
                                            : "";
        rig.hub->disconnect(wire.number, "test");
        return end;
    }

    Rig rig;
};

TEST_F(Followers, get_the_streams_of_their_audience_and_a_ticket) {
    FakeWire ana;
    FakeWire eva;
    come(ana, person("Ana", Role::interpreter));
    come(eva, person("Eva", Role::delegate));
    const auto to_ana = ana.take();
    EXPECT_THAT(streams(to_ana), ElementsAre("plenary.interpreter interpreter"));
    EXPECT_EQ(only<protocol::Welcome>(to_ana).at(0).ticket, std::string(64, '7'));
    EXPECT_THAT(streams(eva.take()), ElementsAre("plenary.room room"));
    rig.hub->turn_away("Ana");
    EXPECT_EQ(ana.closed, CloseCode::proof_refused);
    EXPECT_FALSE(eva.closed);
}

TEST_F(Followers, have_no_token) {
    for (const Role role : {Role::interpreter, Role::delegate}) {
        for (const std::string& proof : {token, chair_token, std::string{}}) {
            FakeWire wire;
            protocol::Identify identify = Rig::console();
            identify.role = role;
            identify.proof = proof;
            come(wire, identify);
            EXPECT_EQ(wire.closed, CloseCode::proof_refused);
        }
    }
}

TEST_F(Followers, give_no_command_nor_ask_what_one_would_do) {
    for (const Role role : {Role::interpreter, Role::delegate}) {
        FakeWire wire;
        join(wire, "Ana", role);
        int number = 0;
        for (const Command& command : protocol::test::one_of_each()) {
            for (const bool dry_run : {false, true}) {
                const CommandRequest request{CommandId{"c-" + std::to_string(++number)}, plenary,
                                             command, protocol::test::expected_of(command),
                                             dry_run};
                rig.pass(Millis{100});
                rig.say(wire, protocol::encode(request));
                const auto results = only<protocol::CommandResult>(wire.take());
                ASSERT_THAT(results, SizeIs(1)) << name_of(command);
                EXPECT_EQ(results[0].code, "not_permitted") << name_of(command);
                EXPECT_THAT(results[0].present, IsEmpty()) << name_of(command);
                EXPECT_THAT(results[0].effects, IsEmpty()) << name_of(command);
                EXPECT_NE(results[0].text.es(), results[0].text.en());
            }
        }
        EXPECT_EQ(number, 2 * static_cast<int>(all_command_names().size()));
    }
    EXPECT_THAT(rig.service.submissions, IsEmpty());
}

TEST_F(Followers, find_no_other_way_in) {
    static_assert(std::variant_size_v<protocol::ClientFrame> == 8,
                  "what does a follower get for the new one?");
    FakeWire screen;
    auto with_key = Rig::screen();
    with_key.device.key = std::string(limits::device_key_digits, 'a');
    rig.join(screen, with_key);
    const int live_set = rig.service.live_set;
    for (const Role role : {Role::interpreter, Role::delegate}) {
        const std::string own = role == Role::delegate ? "plenary.room" : "plenary.interpreter";
        EXPECT_EQ(end_of(protocol::encode(Rig::console()), role), "frame_not_allowed");
        EXPECT_EQ(end_of(protocol::encode(protocol::TimeRequest{rig.now}), role), "");
        EXPECT_EQ(end_of(protocol::encode(protocol::Resync{own}), role), "");
        for (const char* other :
             {"plenary.secretariat.cleared", "plenary.chair.cleared", "plenary.technician",
              "plenary.room.cleared", "annex.room", "annex.interpreter"}) {
            EXPECT_EQ(end_of(protocol::encode(protocol::Resync{other}), role), "frame_not_allowed")
                << name_of(role) << other;
        }
        EXPECT_EQ(end_of(protocol::encode(
                             protocol::CodeRequest{CommandId{"c-1"}, plenary, ScreenId{"wall"}}),
                         role),
                  "not_permitted");
        EXPECT_EQ(end_of(R"({"t":"command","id":"c-1","room":"plenary","name":"export"})", role),
                  "unknown_command");
        EXPECT_EQ(end_of(R"({"t":"query","id":"c-1","room":"plenary","what":"record"})", role),
                  "malformed_frame");
        EXPECT_EQ(end_of(protocol::encode(protocol::Welcome{"c", {}, {}}), role),
                  "frame_not_allowed");
        protocol::Status status;
        status.applied = {{own, 1}, {"plenary.secretariat.cleared", 1}};
        status.scene = "floor";
        EXPECT_EQ(end_of(protocol::encode(status), role), "");
        EXPECT_EQ(end_of(protocol::encode(protocol::Applied{"plenary.public", 1}), role), "");
    }
    EXPECT_THAT(only<protocol::CodeOrder>(screen.take()), IsEmpty());
    rig.advance(Millis{100});
    EXPECT_EQ(rig.service.live_set, live_set);
    EXPECT_THAT(rig.service.submissions, IsEmpty());
}

TEST_F(Followers, are_budgeted_as_screens_are_and_operators_are_not) {
    const std::string frame = protocol::encode(protocol::TimeRequest{start_time});
    const auto flooded = [&](const protocol::Identify& identify) {
        FakeWire wire;
        come(wire, identify);
        for (int i = 0; i < 2 * static_cast<int>(limits::frame_budget); ++i) {
            rig.say(wire, frame);
        }
        const bool closed = wire.closed == CloseCode::overloaded;
        rig.hub->disconnect(wire.number, "test");
        return closed;
    };
    EXPECT_TRUE(flooded(person("Ana", Role::delegate)));
    EXPECT_TRUE(flooded(person("Ana", Role::interpreter)));
    for (const Role role : {Role::chair, Role::secretariat, Role::technician}) {
        rig.service.views[{plenary, Audience::chair, Clearance::cleared}] =
            rig.service.views.at(operators_of(plenary));
        rig.service.views[{plenary, Audience::technician, Clearance::uncleared}] =
            rig.service.views.at(operators_of(plenary));
        EXPECT_FALSE(flooded(person("Ana", role))) << name_of(role);
    }
}

TEST_F(Followers, come_and_go_without_anybody_noticing) {
    FakeWire console;
    FakeWire screen;
    rig.join(console, Rig::console());
    rig.join(screen, Rig::screen());
    rig.pass(Millis{2'500});
    const int live_set = rig.service.live_set;
    const auto noticed = [&](FakeWire& wire) {
        const auto frames = wire.take();
        return frames.size() - only<protocol::Heartbeat>(frames).size();
    };
    static_cast<void>(noticed(console) + noticed(screen));
    FakeWire ana;
    FakeWire eva;
    join(ana, "Ana", Role::interpreter);
    join(eva, "Eva", Role::delegate);
    EXPECT_EQ(rig.hub->screens(), 1U) << "as /metrics counts them";
    // Before the screen, which says nothing here, counts as silent.
    rig.pass(Millis{1'500});
    rig.hub->disconnect(ana.number, "test");
    rig.hub->disconnect(eva.number, "test");
    rig.pass(Millis{1'500});
    EXPECT_EQ(noticed(console), 0U);
    EXPECT_EQ(noticed(screen), 0U);
    EXPECT_EQ(rig.service.live_set, live_set);
}

TEST_F(Followers, an_interpreter_is_within_while_they_are_listed_and_nobody_else) {
    FakeWire ana;
    FakeWire eva;
    FakeWire same_name;
    FakeWire screen;
    join(ana, "Ana", Role::interpreter);
    join(eva, "Eva", Role::interpreter);
    join(same_name, "Ana", Role::delegate);
    rig.join(screen, Rig::screen());
    list({"Tomás", "Ana"});
    EXPECT_THAT(moves(ana), ElementsAre("plenary.interpreter>plenary.interpreter.cleared"));
    for (FakeWire* other : {&eva, &same_name, &screen}) {
        EXPECT_THAT(other->take(), IsEmpty());
    }
    rig.change_title(of_sworn, "secreto");
    rig.deliver({plenary});
    EXPECT_THAT(only<protocol::Delta>(ana.take()), SizeIs(1));
    for (FakeWire* other : {&eva, &same_name, &screen}) {
        EXPECT_THAT(other->take(), IsEmpty());
    }
    list({"Tomás", "ana"});
    EXPECT_THAT(moves(ana), ElementsAre("plenary.interpreter.cleared>plenary.interpreter"));
    rig.change_title(of_sworn, "más");
    rig.deliver({plenary});
    EXPECT_THAT(ana.take(), IsEmpty());
    rig.say(ana, protocol::encode(protocol::Resync{"plenary.interpreter.cleared"}));
    EXPECT_FALSE(ana.closed) << "said before the listing ended was heard of";
    EXPECT_THAT(ana.take(), IsEmpty());
}

TEST_F(Followers, who_comes_while_listed_is_within_from_the_first_frame) {
    list({"Ana"});
    FakeWire ana;
    come(ana, person("Ana", Role::interpreter));
    EXPECT_THAT(streams(ana.take()), ElementsAre("plenary.interpreter.cleared interpreter"));
    rig.change_title(of_sworn, "segundo asunto");
    rig.deliver({plenary});
    rig.hub->disconnect(ana.number, "test");
    FakeWire again;
    protocol::Identify back = person("Ana", Role::interpreter);
    back.resume_boot_id = "boot-1";
    back.resume = {{"plenary.interpreter.cleared", 1}};
    come(again, back);
    const auto welcome = only<protocol::Welcome>(again.take()).at(0);
    EXPECT_EQ(welcome.streams.at(0).resume, protocol::ResumeMode::snapshot)
        << "the deltas may be of a former closing, whose list was another";
}

TEST_F(Followers, what_still_waits_goes_with_the_listing) {
    FakeWire ana;
    join(ana, "Ana", Role::interpreter);
    list({"Ana"});
    static_cast<void>(ana.take());
    ana.blocked = true;
    for (const char* title : {"secreto 1", "secreto 2", "secreto 3"}) {
        rig.change_title(of_sworn, title);
        rig.deliver({plenary});
    }
    list({});
    ana.unblock();
    int within = 0;
    for (const SharedText& text : std::exchange(ana.texts, {})) {
        within += text->payload().find("secreto") != std::string::npos ? 1 : 0;
    }
    EXPECT_LE(within, 1) << "one frame was on its way";
}

TEST_F(Followers, whoever_is_within_hears_the_server_each_second) {
    FakeWire ana;
    FakeWire eva;
    join(ana, "Ana", Role::interpreter);
    join(eva, "Eva", Role::interpreter);
    list({"Ana"});
    rig.pass(Millis{2'100});
    static_cast<void>(ana.take());
    static_cast<void>(eva.take());
    rig.pass(Millis{4'000});
    EXPECT_THAT(only<protocol::Heartbeat>(ana.take()), SizeIs(4));
    EXPECT_THAT(only<protocol::Heartbeat>(eva.take()), SizeIs(2));
}

TEST_F(Followers, who_are_moved_are_told_anew_what_the_heartbeat_told_that_went_with_it) {
    const StreamSubject beside{annex, Audience::interpreter, Clearance::uncleared};
    rig.service.views[beside] = rig.service.views.at(public_of(annex));
    FakeWire ana;
    protocol::Identify identify = person("Ana", Role::interpreter);
    identify.rooms = {plenary, annex};
    come(ana, identify);
    rig.pass(limits::heartbeat_every);
    rig.change_title(beside, "B");
    rig.deliver({annex});
    static_cast<void>(ana.take());
    // The socket moves, so that it is not given up; what is under way keeps the heartbeat waiting.
    ana.blocked = true;
    rig.change_title(of_booths, "under way");
    rig.deliver({plenary});
    for (const TimePoint end = rig.now + limits::heartbeat_every; rig.now < end;) {
        rig.hub->moved(ana.number);
        rig.advance(Millis{100});
    }
    list({"Ana"});
    ana.unblock();
    rig.pass(limits::heartbeat_every);
    std::vector<std::string> told;
    for (const auto& beat : only<protocol::Heartbeat>(ana.take())) {
        for (const protocol::ResumePoint& each : beat.revs) {
            told.push_back(each.stream_id + " " + std::to_string(each.rev));
        }
    }
    EXPECT_THAT(told, testing::Contains("annex.interpreter 2"));
}

TEST_F(Followers, who_are_listed_are_not_told_how_much_happened_before) {
    FakeWire ana;
    FakeWire eva;
    join(ana, "Ana", Role::interpreter);
    join(eva, "Eva", Role::interpreter);
    list({"Ana"});
    for (const char* title : {"secreto 1", "secreto 2"}) {
        rig.change_title(of_sworn, title);
        rig.deliver({plenary});
    }
    static_cast<void>(ana.take());
    list({"Ana", "Eva"});
    EXPECT_THAT(only<protocol::SnapshotPart>(ana.take()), IsEmpty());
    EXPECT_EQ(only<protocol::SnapshotPart>(eva.take()).at(0).rev, 1);
}

class Listed : public Followers {
protected:
    void SetUp() override {
        Followers::SetUp();
        View view = rig.service.views.at(operators_of(plenary));
        rig.service.views[outside] = view;
    }
    void within(std::optional<std::vector<std::string>> persons) {
        rig.service.secretariat.erase(plenary);
        if (persons) {
            rig.service.secretariat[plenary] = *persons;
        }
        rig.deliver({plenary});
    }

    const StreamSubject outside{plenary, Audience::secretariat, Clearance::uncleared};
};

TEST_F(Listed, a_person_of_the_secretariat_is_within_by_name_alone_and_a_token_is_no_person) {
    FakeWire ana;
    FakeWire luis;
    FakeWire console;
    join(ana, "Ana", Role::secretariat);
    join(luis, "Luis", Role::secretariat);
    rig.join(console, Rig::console());
    within(std::vector<std::string>{"Ana"});
    EXPECT_THAT(moves(luis), ElementsAre("plenary.secretariat.cleared>plenary.secretariat"));
    EXPECT_THAT(ana.take(), IsEmpty());
    EXPECT_THAT(console.take(), IsEmpty());
    rig.change_title(operators_of(plenary), "secreto");
    rig.deliver({plenary});
    EXPECT_THAT(luis.take(), IsEmpty());
    EXPECT_THAT(only<protocol::Delta>(ana.take()), SizeIs(1));
    rig.say(luis, protocol::encode(protocol::Resync{"plenary.secretariat.cleared"}));
    EXPECT_FALSE(luis.closed) << "said before the listing ended was heard of";
    EXPECT_THAT(luis.take(), IsEmpty());
    within(std::nullopt);
    EXPECT_THAT(moves(luis), ElementsAre("plenary.secretariat>plenary.secretariat.cleared"));
    EXPECT_THAT(only<protocol::SnapshotPart>(ana.take()), IsEmpty());
}

TEST_F(Listed, what_still_waits_goes_with_the_listing_and_nothing_of_it_is_resumed) {
    FakeWire luis;
    join(luis, "Luis", Role::secretariat);
    luis.blocked = true;
    for (const char* title : {"secreto 1", "secreto 2", "secreto 3"}) {
        rig.change_title(operators_of(plenary), title);
        rig.deliver({plenary});
    }
    within(std::vector<std::string>{"Ana"});
    luis.unblock();
    int seen = 0;
    for (const SharedText& text : std::exchange(luis.texts, {})) {
        seen += text->payload().find("secreto") != std::string::npos ? 1 : 0;
    }
    EXPECT_LE(seen, 1) << "one frame was on its way";
    rig.change_title(operators_of(plenary), "abierto otra vez");
    within(std::nullopt);
    rig.hub->disconnect(luis.number, "test");
    FakeWire again;
    protocol::Identify back = person("Luis", Role::secretariat);
    back.resume_boot_id = "boot-1";
    back.resume = {{"plenary.secretariat.cleared", 1}};
    come(again, back);
    const auto welcome = only<protocol::Welcome>(again.take()).at(0);
    EXPECT_EQ(welcome.streams.at(0).resume, protocol::ResumeMode::snapshot);
}

// Its rev was that of the stream of all within: it told whoever came in how much had changed there.
TEST_F(Listed, whoever_is_let_in_is_not_told_how_much_happened_before) {
    FakeWire ana;
    FakeWire luis;
    FakeWire eva;
    join(ana, "Ana", Role::secretariat);
    join(luis, "Luis", Role::secretariat);
    within(std::vector<std::string>{"Ana"});
    for (const char* title : {"secreto 1", "secreto 2", "secreto 3"}) {
        rig.change_title(operators_of(plenary), title);
        rig.deliver({plenary});
    }
    static_cast<void>(ana.take());
    static_cast<void>(luis.take());
    within(std::nullopt);
    EXPECT_THAT(only<protocol::SnapshotPart>(ana.take()), IsEmpty());
    EXPECT_EQ(only<protocol::SnapshotPart>(luis.take()).at(0).rev, 1);
    join(eva, "Eva", Role::secretariat);
    EXPECT_TRUE(eva.take().empty());
    rig.change_title(operators_of(plenary), "otro");
    rig.deliver({plenary});
    EXPECT_EQ(only<protocol::Delta>(luis.take()).at(0).streams.at(0).rev, 2);
    EXPECT_EQ(only<protocol::Delta>(eva.take()).at(0).streams.at(0).rev, 2);
    EXPECT_EQ(only<protocol::Delta>(ana.take()).at(0).streams.at(0).rev, 5);
}

// Each admission has a stream of its own, and each stream is a view to make with each change.
TEST_F(Listed, whoever_is_let_in_again_and_again_leaves_no_stream_behind) {
    FakeWire ana;
    FakeWire luis;
    join(ana, "Ana", Role::secretariat);
    join(luis, "Luis", Role::secretariat);
    for (int time = 0; time < 100; ++time) {
        within(std::vector<std::string>{"Ana"});
        within(std::nullopt);
    }
    EXPECT_FALSE(moves(luis).empty());
    rig.pass(2 * limits::live_every);
    rig.service.asked.clear();
    rig.change_title(operators_of(plenary), "otro");
    rig.deliver({plenary});
    EXPECT_LE(rig.service.asked.size(), 3U) << "that of Ana, that of Luis, and that of outside";
    EXPECT_THAT(only<protocol::Delta>(ana.take()), SizeIs(1));
    EXPECT_THAT(only<protocol::Delta>(luis.take()), SizeIs(1));
}

}  // namespace
}  // namespace plenaria::transport::followers_test
