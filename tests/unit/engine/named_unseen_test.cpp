// What a person who is kept out names beside what they see, and ids that several of them use: no
// answer tells what there is, nor what another was told (R4.2, law 3).
#include <algorithm>
#include <optional>

#include "tests/unit/engine/engine_rig.hpp"

namespace plenaria::engine::test::named_unseen_test {
namespace {

const ItemId debate{"debate"};
const ItemId members_only{"presupuesto"};

/// Ana was listed for a closing that is over, Luis was not; two wait in the open item, and one
/// asked for the floor in an item of the members.
class NamedUnseen : public Engine {
protected:
    void SetUp() override {
        domain::Definition event = scenarios::sample_event();
        event.profile.closing.checks = {ClosingCheck::staff};
        machine_ = EngineMachine{};
        machine_.load(std::move(event), now_);
        commit();
        const auto request_of = [](const char* delegation) {
            return Inscribe{DelegationId{delegation}, "", "", {}};
        };
        play({OpenSession{SessionId{"p1"}}, StartItem{members_only}, request_of("mx"),
              FinishItem{members_only}, StartItem{debate}, request_of("gt"), request_of("us"),
              CloseDoors{}, ListStaff{{"Ana"}}, ConfirmCheck{ClosingCheck::staff, true},
              BeginReopening{}, ConfirmReopening{}});
    }
    void play(const std::vector<Command>& commands) {
        for (const Command& command : commands) {
            const std::string id = "w" + std::to_string(++played_);
            submit(id, command);
            ASSERT_THAT(outcomes(commit()), ElementsAre(id + " ok")) << name_of(command);
        }
    }
    std::vector<std::string> asks(const char* person, const Command& command) {
        return outcomes(machine_.submit({Ticket{++tickets_},
                                         {CommandId{"d"}, room, command, {}, true},
                                         Actor{Role::secretariat, person}},
                                        now_));
    }
    EntryId entry_of(const char* delegation) const {
        const auto& entries = machine_.durable().rooms.at(room).floor.entries;
        const auto at = std::find_if(entries.begin(), entries.end(), [&](const auto& each) {
            return each.second.who->delegation.value == delegation;
        });
        return at == entries.end() ? EntryId{} : at->first;
    }

    int played_ = 0;
};

TEST_F(NamedUnseen, WithWhatAnEntryChangesPlacesIsLookedAtToo) {
    const EntryId own = entry_of("gt");
    const EntryId hidden = entry_of("mx");
    ASSERT_FALSE(own.empty() || hidden.empty());
    EXPECT_THAT(asks("Luis", SwapEntries{own, entry_of("us")}), ElementsAre("d ok"));
    for (const EntryId& other : {hidden, EntryId{"none"}}) {
        EXPECT_THAT(asks("Luis", SwapEntries{own, other}), ElementsAre("d not_permitted"));
        EXPECT_THAT(asks("Luis", SwapEntries{other, own}), ElementsAre("d not_permitted"));
    }
    EXPECT_THAT(asks("Ana", SwapEntries{own, hidden}),
                testing::Not(testing::Contains("d not_permitted")));
}

TEST_F(NamedUnseen, AtWhichItemAListClosesIsLookedAtToo) {
    const auto closes_at = [](const char* item) {
        return ScheduleClosing{debate, std::nullopt, ItemId{item}};
    };
    EXPECT_THAT(asks("Luis", closes_at("dialogo")), ElementsAre("d ok"));
    EXPECT_THAT(asks("Luis", closes_at("resumen")), ElementsAre("d ok"))
        << "where it stands was published";
    for (const char* item : {"admision", "none"}) {
        EXPECT_THAT(asks("Luis", closes_at(item)), ElementsAre("d not_permitted")) << item;
    }
    EXPECT_THAT(asks("Ana", closes_at("admision")), ElementsAre("d ok"));
    EXPECT_THAT(asks("Ana", closes_at("none")), ElementsAre("d not_permitted"))
        << "it could be the chair's own";
}

// Else whoever guesses an id learns that somebody beside them had used it.
TEST_F(Engine, TwoWhoAreKeptOutAndUseOneIdHaveEachAnAnswerOfTheirOwn) {
    submit("close", CloseDoors{});
    commit();
    const SetDesk press{ChannelId{"es"}, Microphone::live};
    for (std::size_t i = 0; submit("g" + std::to_string(i), press).empty(); ++i) {
        ASSERT_LE(i, limits::commands_waiting_max);
    }
    const auto guess = [&](const char* technician) {
        return outcomes(machine_.submit({Ticket{++tickets_},
                                         {CommandId{"x"}, room, YieldScreens{true}, {}, false},
                                         Actor{Role::technician, technician}},
                                        now_));
    };
    for (const char* technician : {"Tomás", "Eva"}) {
        EXPECT_THAT(guess(technician), ElementsAre("x overloaded")) << technician;
    }
    for (const char* technician : {"Tomás", "Eva"}) {
        EXPECT_THAT(guess(technician), IsEmpty()) << technician << " has asked before";
    }
}

}  // namespace
}  // namespace plenaria::engine::test::named_unseen_test
