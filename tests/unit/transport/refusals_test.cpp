// What the log says of whom was refused what: for whom it matters, never an argument, and never so
// often that it fills a disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/refusal_log.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::refusals_test {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const Caller lobby{access::Route::tls, "192.168.7.9"};
const RefusalLog::Line closing{"chair/", "close_doors", " role=chair"};

TEST(RefusalLogTest, ARepeatedRefusalIsToldOnceASecondWithHowOftenItWas) {
    RefusalLog log;
    EXPECT_EQ(log.note(closing, "doors_not_open", start_time),
              "event=refused command=close_doors code=doors_not_open role=chair");
    for (int i = 0; i < 1'000; ++i) {
        EXPECT_EQ(log.note(closing, "doors_not_open", start_time), std::nullopt);
    }
    EXPECT_THAT(log.due(start_time + Millis{999}), IsEmpty());
    EXPECT_THAT(log.due(start_time + Millis{1'000}),
                ElementsAre("event=refused command=close_doors code=doors_not_open role=chair "
                            "times=1000"));
    EXPECT_THAT(log.due(start_time + Millis{2'000}), IsEmpty());
    EXPECT_EQ(log.size(), 0U) << "nothing is kept of what was told";
    EXPECT_NE(log.note(closing, "doors_not_open", start_time + Millis{2'000}), std::nullopt);
}

TEST(RefusalLogTest, AnotherReasonAnotherCommandAndAnotherPersonAreToldByThemselves) {
    RefusalLog log;
    RefusalLog::Line other_command = closing;
    other_command.command = "hand_over";
    RefusalLog::Line other_person = closing;
    other_person.who = "secretariat/Ana";
    EXPECT_TRUE(log.note(closing, "doors_not_open", start_time));
    EXPECT_TRUE(log.note(closing, "not_permitted", start_time));
    EXPECT_TRUE(log.note(other_command, "not_permitted", start_time));
    EXPECT_TRUE(log.note(other_person, "not_permitted", start_time));
    EXPECT_FALSE(log.note(other_person, "not_permitted", start_time));
}

TEST(RefusalLogTest, TheSameInAnotherRoomIsToldByItself) {
    RefusalLog log;
    RefusalLog::Line here = closing;
    here.room = " room=plenary";
    RefusalLog::Line there = closing;
    there.room = " room=annex";
    EXPECT_TRUE(log.note(here, "doors_not_open", start_time));
    EXPECT_EQ(log.note(there, "doors_not_open", start_time),
              "event=refused command=close_doors code=doors_not_open role=chair room=annex");
}

TEST(RefusalLogTest, OnePersonHasSoManyLinesAndTheRestIsToldAsTheirShareComesBack) {
    RefusalLog log;
    std::size_t said = 0;
    constexpr std::size_t pressed = 200;
    for (std::size_t i = 0; i < pressed; ++i) {
        said += log.note(closing, "code" + std::to_string(i), start_time) ? 1 : 0;
    }
    EXPECT_EQ(said, static_cast<std::size_t>(limits::refusal_lines));
    RefusalLog::Line other = closing;
    other.who = "secretariat/Ana";
    EXPECT_TRUE(log.note(other, "not_permitted", start_time)) << "somebody else's share";
    for (int second = 1; second <= 200; ++second) {
        said += log.due(start_time + Millis{1'000} * second).size();
    }
    EXPECT_EQ(said, pressed) << "none is lost";
    EXPECT_EQ(log.take_lost(), 0U);
}

TEST(RefusalLogTest, WhatIsRepeatedWithoutEndHasItsTurnAsAllElseOfThatPerson) {
    RefusalLog log;
    constexpr int reasons = 70;
    const auto repeat_all = [&](TimePoint now) {
        for (int i = 0; i < reasons; ++i) {
            static_cast<void>(log.note(closing, "code" + std::to_string(100 + i), now));
        }
    };
    repeat_all(start_time);
    repeat_all(start_time);
    std::set<std::string> told;
    for (int second = 1; second <= reasons; ++second) {
        const TimePoint now = start_time + Millis{1'000} * second;
        const auto lines = log.due(now);
        ASSERT_THAT(lines, SizeIs(1)) << "one a second";
        told.insert(lines[0].substr(0, lines[0].find(" role=")));
        repeat_all(now);
    }
    EXPECT_THAT(told, SizeIs(reasons));
}

TEST(RefusalLogTest, WhatItKeepsIsBoundedAndTheRestIsCounted) {
    RefusalLog log;
    for (std::size_t i = 0; i < limits::refusals_kept_of_one + 10; ++i) {
        static_cast<void>(log.note(closing, "code" + std::to_string(i), start_time));
    }
    EXPECT_EQ(log.size(), limits::refusals_kept_of_one);
    EXPECT_EQ(log.take_lost(), 10U);
    EXPECT_EQ(log.take_lost(), 0U);
    RefusalLog::Line of_another = closing;
    of_another.who = "another";
    EXPECT_TRUE(log.note(of_another, "code", start_time)) << "whose places nobody takes";
    for (std::size_t i = 0; i < limits::refusals_kept_max; ++i) {
        of_another.who = std::to_string(i);
        static_cast<void>(log.note(of_another, "code", start_time));
    }
    EXPECT_EQ(log.size(), limits::refusals_kept_max);
}

class Refusals : public testing::Test {
protected:
    void SetUp() override {
        for (const StreamSubject& subject :
             {StreamSubject{plenary, Audience::chair, Clearance::cleared},
              StreamSubject{plenary, Audience::technician, Clearance::uncleared},
              StreamSubject{plenary, Audience::room, Clearance::uncleared},
              StreamSubject{plenary, Audience::interpreter, Clearance::uncleared}}) {
            rig.service.views[subject] = rig.service.views.at(operators_of(plenary));
        }
        rig.hub.emplace(Hub::Settings{"server-1", "boot-1"},
                        Hub::Ports{rig.service, rig.authenticator, [this] { return rig.now; },
                                   [this] { return "token" + std::to_string(++rig.tokens); },
                                   [this](std::string_view line) { rig.log.emplace_back(line); },
                                   [this] { return "CODE" + std::to_string(++rig.codes + 10); },
                                   [this](const access::LoginClaim&, auto answer) {
                                       if (checks_slowly) {
                                           checked = std::move(answer);
                                       } else {
                                           answer(std::string(64, '7'));
                                       }
                                   }});
    }
    void log_in(FakeWire& wire, const std::string& name, Role role) {
        protocol::Identify identify = Rig::console();
        identify.role = role;
        identify.person = name;
        identify.proof = "una frase que nadie dice";
        rig.connect(wire, lobby);
        rig.say(wire, protocol::encode(identify));
        ASSERT_FALSE(wire.closed);
        static_cast<void>(wire.take());
    }
    void press(FakeWire& wire, const Command& command, bool dry_run = false) {
        const CommandId id{"c-" + std::to_string(++commands)};
        rig.say(wire, protocol::encode(CommandRequest{id, plenary, command, {}, dry_run}));
    }
    /// The engine refuses all that it was given.
    void refuse(RejectionCode code) {
        std::vector<engine::Answer> answers;
        for (const engine::Submission& each : std::exchange(rig.service.submissions, {})) {
            answers.push_back(
                {each.ticket, each.request.id, reject(code, "id", Text{"secreto", "secret"}), {}});
        }
        rig.deliver({}, answers);
    }
    std::vector<std::string> refused() const {
        std::vector<std::string> lines;
        std::copy_if(rig.log.begin(), rig.log.end(), std::back_inserter(lines),
                     [](const std::string& line) { return line.find("event=refused") == 0; });
        return lines;
    }

    Rig rig;
    int commands = 0;
    bool checks_slowly = false;
    access::Logins::Answer checked;
};

TEST_F(Refusals, WhatTheEngineRefusesIsRecordedWithoutItsArguments) {
    FakeWire ana;
    log_in(ana, "Ana Gómez", Role::secretariat);
    press(ana, AnnounceResumption{});
    EXPECT_THAT(refused(), IsEmpty());
    refuse(RejectionCode::resumption_in_past);
    EXPECT_THAT(refused(),
                ElementsAre("event=refused command=announce_resumption code=resumption_in_past "
                            "role=secretariat by=\"Ana Gómez\" connection=token1 room=plenary"));
    EXPECT_THAT(rig.log, Not(Contains(HasSubstr("secreto"))));
    const auto results = only<protocol::CommandResult>(ana.take());
    ASSERT_THAT(results, SizeIs(1));
    EXPECT_TRUE(results[0].text.has("es") && results[0].text.has("en"));
}

TEST_F(Refusals, OfAllCommandsThoseAreRecordedThatTheTableNames) {
    FakeWire chair;
    rig.join(chair, Rig::chair());
    for (const std::string_view name : all_command_names()) {
        rig.pass(Millis{1'100});
        rig.log.clear();
        rig.say(chair, R"({"t":"command","id":"w-)" + std::string{name} +
                           R"(","room":"plenary","name":")" + std::string{name} +
                           R"(","args":{"nobody-reads":"CANARY"}})");
        const bool recorded = access::refusal_record(name) != access::RefusalRecord::none;
        ASSERT_THAT(refused(), SizeIs(recorded ? 1 : 0)) << name;
        if (recorded) {
            EXPECT_THAT(refused()[0], HasSubstr("command=" + std::string{name} + " code="));
            EXPECT_THAT(refused()[0], Not(HasSubstr("CANARY")));
        }
    }
}

TEST_F(Refusals, WhatIsSealedWhereItIsDoneIsRefusedWithoutAName) {
    FakeWire ana;
    log_in(ana, "Ana", Role::secretariat);
    press(ana, AdmitSecretary{true});
    refuse(RejectionCode::no_item_under_way);
    EXPECT_THAT(refused(), ElementsAre("event=refused command=admit_secretary "
                                       "code=no_item_under_way role=secretariat room=plenary"));
}

TEST_F(Refusals, WhoIsKeptOutOfWhatGoesOnWithinIsNotNamed) {
    FakeWire ana;
    log_in(ana, "Ana", Role::secretariat);
    press(ana, BeginReopening{});
    refuse(RejectionCode::not_permitted);
    EXPECT_THAT(refused(), ElementsAre("event=refused command=begin_reopening code=not_permitted "
                                       "role=secretariat room=plenary"));
}

TEST_F(Refusals, AWrongCodeOfAScreenHasNoLineButThatOfTheEnginesRefusal) {
    FakeWire ana;
    log_in(ana, "Ana", Role::secretariat);
    const std::size_t lines = rig.log.size();
    press(ana, PairScreen{ScreenId{"wall"}, "AAAAAA", {}});
    EXPECT_EQ(rig.log.size(), lines);
    refuse(RejectionCode::wrong_code);
    EXPECT_THAT(refused(), ElementsAre(AllOf(HasSubstr("command=pair_screen code=wrong_code"),
                                             HasSubstr("by=\"Ana\""))));
}

TEST_F(Refusals, WhoeverHoldsATokenIsToldOfAsThat) {
    FakeWire chair;
    rig.join(chair, Rig::chair());
    press(chair, CloseDoors{});
    refuse(RejectionCode::doors_not_open);
    EXPECT_THAT(refused(),
                ElementsAre(HasSubstr("role=chair by=token connection=token1 room=plenary")));
}

TEST_F(Refusals, WhatARoleMayNotIsRecordedAndNothingReachesTheEngine) {
    FakeWire technician;
    log_in(technician, "Luis", Role::technician);
    press(technician, CloseDoors{});
    press(technician, NextSpeaker{});
    EXPECT_THAT(refused(), ElementsAre(AllOf(HasSubstr("command=close_doors code=not_permitted"),
                                             HasSubstr("role=technician by=\"Luis\""))));
    EXPECT_THAT(rig.service.submissions, IsEmpty());
    for (const auto& result : only<protocol::CommandResult>(technician.take())) {
        EXPECT_TRUE(result.text.has("es") && result.text.has("en"));
        EXPECT_NE(result.text.es(), result.text.en());
    }
}

TEST_F(Refusals, AListWithANameTooManyIsRefusedInBothLanguagesAndRecorded) {
    FakeWire console;
    rig.join(console, Rig::console());
    std::string names;
    for (std::size_t i = 0; i <= limits::sworn_staff; ++i) {
        names += (i == 0 ? "\"N" : ",\"N") + std::to_string(i) + "\"";
    }
    rig.say(console, R"({"t":"command","id":"c-1","room":"plenary","name":"list_staff",)"
                     R"("args":{"persons":[)" +
                         names + R"(]},"expect":{"staff":""}})");
    EXPECT_THAT(rig.service.submissions, IsEmpty()) << "nothing is to be changed";
    const auto results = only<protocol::CommandResult>(console.take());
    ASSERT_THAT(results, SizeIs(1));
    EXPECT_EQ(results[0].code, "invalid_argument");
    EXPECT_TRUE(results[0].text.has("es") && results[0].text.has("en"));
    EXPECT_THAT(refused(), ElementsAre(HasSubstr("command=list_staff code=invalid_argument")));
}

TEST_F(Refusals, WhoOnlyAsksIsNotRecorded) {
    FakeWire chair;
    FakeWire technician;
    rig.join(chair, Rig::chair());
    log_in(technician, "Luis", Role::technician);
    press(chair, CloseDoors{}, true);
    refuse(RejectionCode::doors_not_open);
    press(technician, CloseDoors{}, true);
    rig.pass(Millis{1'100});
    EXPECT_THAT(refused(), IsEmpty());
}

TEST_F(Refusals, AConsoleThatRepeatsWhatIsRefusedFillsNoLog) {
    FakeWire technician;
    log_in(technician, "Luis", Role::technician);
    for (int second = 0; second < 10; ++second) {
        for (int i = 0; i < 1'000; ++i) {
            press(technician, CloseDoors{});
        }
        ASSERT_FALSE(technician.closed);
        static_cast<void>(technician.take());
        rig.pass(Millis{1'000});
    }
    EXPECT_LE(refused().size(), 12U);
    EXPECT_THAT(refused(), Contains(HasSubstr("times=")));
}

TEST_F(Refusals, WhoLeavesBeforeTheAnswerIsRecordedAllTheSame) {
    FakeWire chair;
    rig.join(chair, Rig::chair());
    press(chair, CloseDoors{});
    chair.hub = nullptr;
    rig.hub->disconnect(chair.number, "closed");
    refuse(RejectionCode::doors_not_open);
    EXPECT_THAT(refused(), ElementsAre(HasSubstr("command=close_doors code=doors_not_open")));
}

TEST_F(Refusals, ARoomThatTheEventDoesNotHaveIsNotRepeated) {
    FakeWire technician;
    log_in(technician, "Luis", Role::technician);
    const CommandRequest request{CommandId{"c-1"}, RoomId{"secret-room"}, CloseDoors{}, {}, false};
    rig.say(technician, protocol::encode(request));
    EXPECT_THAT(refused(), ElementsAre(HasSubstr("room=-")));
}

TEST_F(Refusals, WhoFollowsIsToldOfByTheRoleAndAllOfARoleAreOne) {
    FakeWire booth;
    log_in(booth, "Eva", Role::interpreter);
    press(booth, CloseDoors{});
    EXPECT_THAT(refused(), ElementsAre("event=refused command=close_doors code=not_permitted "
                                       "role=interpreter room=plenary"));
    for (int i = 0; i < 200; ++i) {
        FakeWire delegate;
        log_in(delegate, "D" + std::to_string(i), Role::delegate);
        press(delegate, CloseDoors{});
        press(delegate, OverrideCheck{});
        delegate.hub = nullptr;
        rig.hub->disconnect(delegate.number, "closed");
        rig.now += Millis{100};
    }
    rig.pass(Millis{100});
    // Two commands of the delegates, and how often each was refused.
    EXPECT_THAT(refused(), SizeIs(5));
    EXPECT_THAT(refused(), Contains(AllOf(HasSubstr("role=delegate room=plenary times="),
                                          HasSubstr("command=override_check"))));
    EXPECT_LE(rig.log.size() - refused().size(),
              static_cast<std::size_t>(limits::address_lines) + 25);
}

TEST_F(Refusals, ACodeThatIsNotShownIsRecorded) {
    FakeWire console;
    rig.join(console, Rig::console());
    rig.say(console,
            protocol::encode(protocol::CodeRequest{CommandId{"k-1"}, plenary, ScreenId{"wall"}}));
    FakeWire booth;
    log_in(booth, "Eva", Role::interpreter);
    rig.say(booth,
            protocol::encode(protocol::CodeRequest{CommandId{"k-2"}, plenary, ScreenId{"wall"}}));
    EXPECT_THAT(refused(), ElementsAre(HasSubstr("command=code code=screen_not_there"),
                                       HasSubstr("command=code code=not_permitted")));
}

TEST_F(Refusals, AProofThatIsNoneIsRecordedWithTheRoleThatWasClaimed) {
    FakeWire wrong;
    auto identify = Rig::chair();
    identify.proof = std::string(64, 'b');
    rig.connect(wrong);
    rig.say(wrong, protocol::encode(identify));
    EXPECT_EQ(wrong.closed, protocol::CloseCode::proof_refused);
    EXPECT_THAT(refused(), ElementsAre("event=refused connection=token1 code=proof_refused "
                                       "role=chair"));
    const auto errors = only<protocol::ErrorFrame>(wrong.take());
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_TRUE(errors[0].text.has("es") && errors[0].text.has("en"));
    EXPECT_NE(errors[0].text.es(), errors[0].text.en());
}

TEST_F(Refusals, ALoginIsRecordedAlsoWhereWhoTriedItHasLeft) {
    checks_slowly = true;
    for (int i = 0; i < 100; ++i) {
        FakeWire guesser;
        protocol::Identify identify = Rig::console();
        identify.person = "Ana";
        identify.proof = "una frase que nadie dice";
        rig.connect(guesser, {access::Route::tls, "10.0.0." + std::to_string(i)});
        rig.say(guesser, protocol::encode(identify));
        guesser.hub = nullptr;
        rig.hub->disconnect(guesser.number, "closed");
        ASSERT_TRUE(checked);
        std::exchange(checked, nullptr)(access::LoginError::refused);
    }
    EXPECT_THAT(refused(), ElementsAre("event=refused command=login code=proof_refused "
                                       "left=before_the_answer"));
    rig.pass(Millis{1'000});
    EXPECT_THAT(refused(), SizeIs(2));
    EXPECT_THAT(refused().back(), HasSubstr("times=99"));
    EXPECT_THAT(rig.log, Not(Contains(HasSubstr("Ana"))));
}

TEST_F(Refusals, AScreenThatClaimsAnothersNameIsRecordedWithThatName) {
    rig.service.paired[plenary][ScreenId{"wall"}] = {std::string(64, '5'), false};
    rig.deliver({plenary});
    FakeWire page;
    rig.connect(page, lobby);
    rig.say(page, protocol::encode(Rig::screen()));
    EXPECT_EQ(page.closed, protocol::CloseCode::device_not_proven);
    EXPECT_THAT(refused(), ElementsAre("event=refused connection=token1 code=device_not_proven "
                                       "role=display device=wall"));
    const auto errors = only<protocol::ErrorFrame>(page.take());
    ASSERT_THAT(errors, SizeIs(1));
    EXPECT_NE(errors[0].text.es(), errors[0].text.en());
    rig.pass(Millis{1'100});
    EXPECT_THAT(rig.service.live.screens[plenary], IsEmpty()) << "nobody sees it as that screen";
}

}  // namespace
}  // namespace plenaria::transport::test::refusals_test
