// The word that somebody was let in with the recovery codes, as it is handed in at the desk: every
// byte of it may come from another program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/app/exchange_desk.hpp"
#include "server/model/limits.hpp"

namespace plenaria::app::emergency_desk_test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr TimePoint noon = from_unix_ms(1'700'000'000'000);
const EmergencyNote note{"Ana", {"Inés", "Tomás"}, "Contraseña perdida"};

class EmergencyDesk : public testing::Test {
protected:
    void SetUp() override {
        machine_.load(domain::Definition{}, noon);
        const auto request = machine_.take_append();
        ASSERT_TRUE(request);
        static_cast<void>(
            machine_.on_appended({engine::AppendStatus::ok, request->records.back().position}));
    }
    DeskAnswer hand_in(const std::string& bytes) {
        DeskRequest request = request_of(note);
        request.bytes = bytes;
        return handle(machine_, request, noon);
    }
    void expect_refused(const std::string& bytes) {
        SCOPED_TRACE(bytes.substr(0, 200));
        const DeskAnswer answer = hand_in(bytes);
        EXPECT_FALSE(answer.accepted);
        ASSERT_THAT(answer.lines, SizeIs(1));
        EXPECT_TRUE(answer.lines[0].has("es") && answer.lines[0].has("en"));
        EXPECT_TRUE(machine_.idle()) << "nothing is on its way to the journal";
    }

    engine::EngineMachine machine_;
};

TEST_F(EmergencyDesk, IsOnItsWayToTheJournalAndThenSo) {
    const DeskAnswer answer = handle(machine_, request_of(note), noon);
    EXPECT_TRUE(answer.accepted);
    ASSERT_THAT(answer.lines, SizeIs(1));
    EXPECT_NE(answer.lines[0].es().find("Ana"), std::string_view::npos);
    EXPECT_FALSE(machine_.durable().emergency) << "law 2";
    const auto append = machine_.take_append();
    ASSERT_TRUE(append);
    ASSERT_THAT(append->records, SizeIs(1));
    const domain::RecordedEvent& recorded = append->records[0].event;
    EXPECT_TRUE(recorded.room.empty());
    EXPECT_EQ(recorded.at, noon);
    EXPECT_EQ(recorded.actor.role, Role::technician) << "the server: nobody of the secretariat";
    static_cast<void>(
        machine_.on_appended({engine::AppendStatus::ok, append->records[0].position}));
    ASSERT_TRUE(machine_.durable().emergency);
    EXPECT_EQ(machine_.durable().emergency->person, "Ana");
    EXPECT_THAT(machine_.durable().emergency->holders, ElementsAre("Inés", "Tomás"));
    EXPECT_EQ(machine_.durable().emergency->reason, "Contraseña perdida");
}

TEST_F(EmergencyDesk, IsNotSoWhereTheJournalRefuses) {
    EXPECT_TRUE(handle(machine_, request_of(note), noon).accepted);
    ASSERT_TRUE(machine_.take_append());
    static_cast<void>(machine_.on_appended({engine::AppendStatus::failed, {}}));
    EXPECT_FALSE(machine_.durable().emergency);
    EXPECT_FALSE(machine_.latest().emergency);
}

TEST_F(EmergencyDesk, IsFourLinesAndNothingElse) {
    const std::string good = "Ana\nInés\nTomás\nContraseña perdida\n";
    EXPECT_EQ(request_of(note).bytes, good);
    for (const std::string& bytes : {
             std::string{},
             std::string{"\n\n\n\n"},
             std::string{"Ana\nInés\nTomás\n"},
             std::string{"Ana\nInés\nTomás\nContraseña perdida"},
             good + "\n",
             good + "más\n",
             "\n" + good,
             std::string(5'000, '\n'),
             std::string(limits::event_file_bytes, 'x'),
         }) {
        expect_refused(bytes);
    }
    EXPECT_TRUE(hand_in(good).accepted);
}

TEST_F(EmergencyDesk, NamesPersonsWhoCouldBeThere) {
    for (const std::string& names :
         {std::string{"\nInés\nTomás\n"}, std::string{"A/B\nInés\nTomás\n"},
          std::string{"Ana\n\nTomás\n"}, std::string{"Ana\nInés\n Tomás\n"},
          std::string{"Ana\nInés\nInés\n"}, std::string{"An\xE1\nInés\nTomás\n"},
          std::string{"Ana\nInés\u202E\nTomás\n"}, std::string(61, 'x') + "\nInés\nTomás\n"}) {
        expect_refused(names + "Contraseña perdida\n");
    }
}

TEST_F(EmergencyDesk, GivesAReasonThatAnybodyCanRead) {
    const std::string names = "Ana\nInés\nTomás\n";
    for (const std::string& reason :
         {std::string{}, std::string{" "}, std::string{"perdida "}, std::string{"per\xF1"},
          std::string{"a\tb"}, std::string{"a\rb"}, std::string{"a\0b", 3},
          std::string{"a\u202Eb"}, std::string{"a\u2028b"}, std::string{"Contrasen\u0303a"},
          std::string(limits::note_bytes + 1, 'x')}) {
        EXPECT_FALSE(is_reason(reason));
        expect_refused(names + reason + "\n");
    }
    const std::string longest(limits::note_bytes, 'x');
    EXPECT_TRUE(is_reason(longest));
    EXPECT_TRUE(hand_in(names + longest + "\n").accepted);
}

TEST_F(EmergencyDesk, IsNeverARehearsal) {
    DeskRequest request = request_of(note);
    request.dry_run = true;
    EXPECT_FALSE(handle(machine_, request, noon).accepted);
    EXPECT_TRUE(machine_.idle());
}

}  // namespace
}  // namespace plenaria::app::emergency_desk_test
