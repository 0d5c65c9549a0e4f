#include "server/model/commands.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace plenaria::commands_test {
namespace {

CommandRequest request(Command command) {
    return {CommandId{"c1"}, RoomId{"bolivar"}, std::move(command), {}, false};
}

TEST(Commands, have_a_name_each_and_are_made_by_it) {
    const auto& names = all_command_names();
    EXPECT_EQ(names.size(), std::variant_size_v<AnyCommand>);
    EXPECT_EQ(std::set(names.begin(), names.end()).size(), names.size());
    for (const std::string_view name : names) {
        const auto command = command_named(name);
        ASSERT_TRUE(command.has_value()) << name;
        EXPECT_EQ(name_of(*command), name);
    }
    EXPECT_FALSE(command_named("dance").has_value());
    EXPECT_FALSE(command_named("").has_value());
}

TEST(Fingerprint, is_of_room_name_and_arguments_alone) {
    CommandRequest one = request(CallEntry{EntryId{"e1"}});
    CommandRequest other = one;
    other.id = CommandId{"c2"};
    other.expect = {{"called", ""}};
    other.dry_run = true;
    EXPECT_EQ(fingerprint(one), fingerprint(other));
    other.room = RoomId{"arango"};
    EXPECT_NE(fingerprint(one), fingerprint(other));
}

TEST(Fingerprint, tells_every_command_and_every_argument_apart) {
    const TimePoint at = from_unix_ms(5);
    std::vector<Command> commands;
    for (const std::string_view name : all_command_names()) {
        commands.push_back(*command_named(name));
    }
    const std::size_t bare = commands.size();
    commands.insert(
        commands.end(),
        {OpenSession{SessionId{"x"}}, SuspendSession{at}, StartItem{ItemId{"x"}},
         FinishItem{ItemId{"x"}}, SkipItem{ItemId{"x"}}, ReturnToItem{ItemId{"x"}},
         Inscribe{DelegationId{"x"}, "", "", {}}, Inscribe{{}, "x", "", {}},
         Inscribe{{}, "", "x", {}}, Inscribe{{}, "", "", Language{"x"}}, Withdraw{EntryId{"x"}},
         MoveEntry{EntryId{"x"}, {}}, MoveEntry{{}, EntryId{"x"}}, CallEntry{EntryId{"x"}},
         ExtendSpeech{Millis{1}}, ExtendSpeech{Millis{-1}}, AnnounceResumption{at},
         AnnounceResumption{from_unix_ms(0)}, SetOutputGate{OutputId{"x"}, Gate::unknown, ""},
         SetOutputGate{{}, Gate::cut, ""}, SetOutputGate{{}, Gate::unknown, "x"},
         SetDesk{ChannelId{"x"}, {}}, SetDesk{{}, Microphone::live},
         ConfirmCheck{ClosingCheck::booths, false}, ConfirmCheck{{}, true},
         MarkRoster{DelegationId{"x"}, false, 0}, MarkRoster{{}, true, 0}, MarkRoster{{}, false, 1},
         MarkRoster{{}, false, 0, true}, ReleaseDecision{{}, at}, ReleaseDecision{{"x", "y"}, {}},
         ListStaff{{"x"}}, ListStaff{{"x", "y"}}, OverrideCheck{ClosingCheck::booths, ""},
         OverrideCheck{{}, "x"}, AdmitSecretary{true}, PairScreen{ScreenId{"x"}, ""},
         PairScreen{{}, "x"}, UnpairScreen{ScreenId{"x"}}, ClearScreen{ScreenId{"x"}, ""},
         ClearScreen{{}, "x"}, RevokeClearance{ScreenId{"x"}}, AdmitObserver{DelegationId{"x"}},
         AdmitObserver{{}, CategoryId{"x"}}, AdmitObserver{{}, {}, {"x", "y"}},
         AdmitObserver{{}, {}, {}, {"x", "y"}}, AdmitObserver{{}, {}, {}, {}, "x"},
         AdmitObserver{{}, {}, {}, {}, "", "x"},
         AdmitObserver{{}, {}, {}, {}, "", "", Language{"x"}},
         WithdrawAdmission{DelegationId{"x"}},
         // Bytes that another field could have held.
         Inscribe{DelegationId{"a"}, "b", "c", {}}, Inscribe{DelegationId{"ab"}, "", "c", {}},
         Inscribe{DelegationId{"a"}, "bc", "", {}}, Inscribe{DelegationId{"a"}, "b1:c", "", {}}});
    std::set<std::uint64_t> seen;
    for (const Command& command : commands) {
        EXPECT_TRUE(seen.insert(fingerprint(request(command))).second) << name_of(command);
    }
    EXPECT_EQ(seen.size(), bare + 54);
}

}  // namespace
}  // namespace plenaria::commands_test
