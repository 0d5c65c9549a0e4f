// While nobody knows what became of an append: its own commands wait, and nobody else does (laws 1
// and 2).
#include <map>
#include <set>

#include "tests/scenarios/random_acts.hpp"
#include "tests/unit/engine/engine_rig.hpp"

namespace plenaria::engine::test::doubt_test {
namespace {

using testing::HasSubstr;

/// An append is under way that inscribes "mx" by the command "a", and more may come behind it.
class Doubt : public Engine {
protected:
    void SetUp() override {
        Engine::SetUp();
        inscribe("a", "mx");
        append_ = *machine_.take_append();
    }

    Deliveries come_to_doubt() {
        machine_.hold(same_text("the disk"));
        return machine_.refuse_queued();
    }
    Deliveries settle(AppendStatus status) {
        machine_.hold(std::nullopt);
        return finish(append_, status);
    }
    /// Nothing is pending but what is under way.
    void expect_append_alone_is_pending() {
        domain::State state = machine_.durable();
        for (const JournalRecord& record : append_.records) {
            domain::evolve(state, record.event, record.position);
        }
        EXPECT_TRUE(machine_.latest() == state);
    }

    AppendRequest append_;
};

TEST_F(Doubt, WhoCameBehindIsRefusedWithTheCauseAndTheOthersWait) {
    inscribe("b", "gt");
    inscribe("c", "gt");
    submit("d", NextSpeaker{}, true);
    inscribe("b", "gt");
    inscribe("a", "mx");
    inscribe("e", "us");
    const Deliveries refused = come_to_doubt();
    EXPECT_THAT(outcomes(refused), ElementsAre("b storage_unavailable", "c storage_unavailable",
                                               "d storage_unavailable", "b storage_unavailable",
                                               "e storage_unavailable"));
    for (const Answer& answer : refused.answers) {
        EXPECT_THAT(text_of(*answer.rejection).en(), HasSubstr("the disk"));
        EXPECT_THAT(answer.effects, IsEmpty());
    }
    EXPECT_THAT(refused.changed_rooms, IsEmpty());
    expect_append_alone_is_pending();
    EXPECT_FALSE(machine_.idle());
    EXPECT_TRUE(machine_.refuse_queued().empty()) << "it is said once";
    EXPECT_THAT(outcomes(settle(AppendStatus::ok)), ElementsAre("a ok", "a ok"));
    EXPECT_TRUE(machine_.idle());
    EXPECT_TRUE(machine_.durable() == restarted().durable());
    inscribe("f", "gt");
    EXPECT_THAT(outcomes(commit()), ElementsAre("f ok")) << "what was taken back left no gap";
}

TEST_F(Doubt, WhatWasNotWrittenIsRefusedWhenThatIsKnown) {
    const domain::State before = machine_.durable();
    inscribe("b", "gt");
    inscribe("a", "mx");
    inscribe("a", "us");
    EXPECT_THAT(outcomes(come_to_doubt()), ElementsAre("b storage_unavailable"))
        << "of an id that may be written nothing is said";
    EXPECT_THAT(
        outcomes(settle(AppendStatus::failed)),
        ElementsAre("a storage_unavailable", "a storage_unavailable", "a storage_unavailable"));
    EXPECT_TRUE(machine_.durable() == before);
    EXPECT_TRUE(machine_.latest() == before);
    EXPECT_TRUE(machine_.idle());
}

TEST_F(Doubt, ARefusalOrADryRunThatRestsOnTheAppendIsCertainlyNotDone) {
    submit("c", StartSpeech{});
    submit("d", SetDesk{ChannelId{"es"}, Microphone::live}, true);
    EXPECT_THAT(outcomes(come_to_doubt()),
                ElementsAre("c storage_unavailable", "d storage_unavailable"));
    EXPECT_THAT(outcomes(settle(AppendStatus::ok)), ElementsAre("a ok"));
    submit("d", SetDesk{ChannelId{"es"}, Microphone::live});
    EXPECT_THAT(outcomes(commit()), ElementsAre("d ok")) << "a dry run uses no id up";
}

TEST_F(Doubt, ARefusalIsFinalForItsId) {
    inscribe("b", "gt");
    submit("c", StartSpeech{});
    static_cast<void>(come_to_doubt());
    EXPECT_THAT(outcomes(inscribe("b", "gt")), ElementsAre("b storage_unavailable"));
    EXPECT_THAT(outcomes(submit("c", StartSpeech{})), ElementsAre("c storage_unavailable"));
    EXPECT_THAT(outcomes(settle(AppendStatus::ok)), ElementsAre("a ok"));
    EXPECT_THAT(outcomes(inscribe("b", "gt")), ElementsAre("b storage_unavailable"));
    EXPECT_FALSE(machine_.take_append()) << "a late copy is not carried out";
    submit("n", NextSpeaker{});
    commit();
    EXPECT_THAT(outcomes(submit("c", StartSpeech{})), ElementsAre("c storage_unavailable"));
    EXPECT_FALSE(machine_.take_append());
    inscribe("b2", "gt");
    EXPECT_THAT(outcomes(commit()), ElementsAre("b2 ok"));
}

TEST_F(Doubt, WhatComesThenIsAnsweredAtOnceButForTheAppendsOwn) {
    EXPECT_TRUE(come_to_doubt().empty());
    EXPECT_THAT(outcomes(inscribe("new", "gt")), ElementsAre("new storage_unavailable"));
    EXPECT_THAT(outcomes(submit("no", StartSpeech{})), ElementsAre("no storage_unavailable"));
    EXPECT_THAT(outcomes(submit("dry", NextSpeaker{}, true)),
                ElementsAre("dry storage_unavailable"));
    EXPECT_THAT(outcomes(submit("setup-1", OpenSession{SessionId{"p1"}})),
                ElementsAre("setup-1 ok"));
    EXPECT_TRUE(inscribe("a", "mx").empty()) << "neither yes nor no";
    EXPECT_THAT(outcomes(settle(AppendStatus::ok)), ElementsAre("a ok", "a ok"));
    EXPECT_THAT(outcomes(submit("no", StartSpeech{})), ElementsAre("no storage_unavailable"));
}

TEST_F(Doubt, WhatIsCertainDoesNotWaitForItsTurn) {
    EXPECT_TRUE(submit("setup-1", OpenSession{SessionId{"p1"}}).empty()) << "its turn is not yet";
    inscribe("b", "gt");
    EXPECT_THAT(outcomes(come_to_doubt()), ElementsAre("setup-1 ok", "b storage_unavailable"));
}

TEST_F(Doubt, ItsBoundCountsNobodyWhoWasRefused) {
    while (submit("g" + std::to_string(tickets_), SetDesk{ChannelId{"es"}, Microphone::live})
               .empty()) {
        ASSERT_LE(tickets_, 2 * limits::commands_waiting_max);
    }
    EXPECT_THAT(come_to_doubt().answers, SizeIs(limits::commands_waiting_max - 1));
    EXPECT_THAT(outcomes(settle(AppendStatus::ok)), ElementsAre("a ok"));
    inscribe("b", "gt");
    EXPECT_THAT(outcomes(commit()), ElementsAre("b ok"));
}

/// The chair takes up what excludes the secretariat, which was refused something before.
class DoubtOfExclusion : public Engine {
protected:
    void SetUp() override {
        Engine::SetUp();
        ASSERT_THAT(outcomes(submit("no", StartSpeech{})), ElementsAre("no nobody_called"));
        submit_request({CommandId{"x"}, room, StartItem{ItemId{"nombramiento"}}, {}, false},
                       Role::chair);
        append_ = *machine_.take_append();
    }
    AppendRequest append_;
};

TEST_F(DoubtOfExclusion, ThatSomebodyIsKeptOutIsNotSaidBeforeItIsAFact) {
    EXPECT_TRUE(submit("no", StartSpeech{}).empty());
    machine_.hold(same_text("the disk"));
    EXPECT_TRUE(machine_.refuse_queued().empty());
    EXPECT_THAT(outcomes(inscribe("new", "mx")), ElementsAre("new storage_unavailable"));
    EXPECT_THAT(outcomes(submit("no", StartSpeech{})), ElementsAre("no nobody_called"));
    machine_.hold(std::nullopt);
    EXPECT_THAT(outcomes(finish(append_, AppendStatus::ok)),
                ElementsAre("x ok", "no not_permitted"));
    EXPECT_THAT(outcomes(submit("no", StartSpeech{})), ElementsAre("no not_permitted"));
}

TEST_F(DoubtOfExclusion, WhoIsKeptOutForSureIsToldSoAtOnce) {
    finish(append_, AppendStatus::ok);
    submit_request({CommandId{"y"}, room, PostNote{"aparte"}, {}, false}, Role::chair);
    ASSERT_TRUE(machine_.take_append());
    machine_.hold(same_text("the disk"));
    EXPECT_TRUE(machine_.refuse_queued().empty());
    EXPECT_THAT(outcomes(submit("no", StartSpeech{})), ElementsAre("no not_permitted"));
}

TEST_F(Doubt, WhatNoCommandCausedIsTakenBackToo) {
    const domain::Definition before = machine_.durable().definition;
    domain::Definition edited = before;
    edited.rooms.at(0).name = {"Otra sala", "Another room"};
    machine_.record(RoomId{}, Actor{Role::secretariat, "desk"},
                    {domain::DefinitionReplaced{edited}}, now_);
    inscribe("b", "gt");
    EXPECT_THAT(outcomes(come_to_doubt()), ElementsAre("b storage_unavailable"));
    expect_append_alone_is_pending();
    settle(AppendStatus::ok);
    EXPECT_TRUE(machine_.durable().definition == before);
}

/// What was asked of a machine by chance, and what it said.
class AnyOrder : public Engine {
protected:
    struct Asked {
        CommandId id;
        bool dry_run = false;
        std::size_t answers = 0;
        Role role = Role::secretariat;
    };
    using IdOfRole = std::pair<CommandId, Role>;

    void take(const Deliveries& deliveries) {
        for (const Answer& answer : deliveries.answers) {
            Asked& asked = asked_.at(answer.ticket.value);
            EXPECT_EQ(++asked.answers, 1U) << asked.id.value;
            if (asked.dry_run) {
                continue;
            }
            if (!answer.rejection) {
                EXPECT_TRUE(written_.contains(asked.id)) << "law 2: " << asked.id.value;
            } else if (answer.rejection->code != RejectionCode::id_reused) {
                refused_.insert({asked.id, asked.role});
            }
        }
    }
    void ask(scenarios::Random& random) {
        if (!machine_.holds() && random.one_in(12)) {
            machine_.record(RoomId{}, Actor{Role::secretariat, "desk"},
                            {domain::EmergencyAccessGiven{"Ana", {"Inés", "Tomás"}, "perdida"}},
                            now_);
        }
        // So few names that many are asked for again, and some otherwise.
        const std::size_t number = random.below(1 + asked_.size());
        const std::string id = "n" + std::to_string(number);
        const bool dry_run = random.one_in(8);
        const Role role = random.one_in(5) ? Role::chair : Role::secretariat;
        scenarios::Random drawn{2 * number + (random.one_in(20) ? 1 : 0)};
        const Command command = scenarios::random_command(drawn, machine_.durable(), room, now_);
        asked_[tickets_ + 1] = {CommandId{id}, dry_run, 0, role};
        take(submit_request({CommandId{id}, room, command, {}, dry_run}, role));
    }
    void settle(AppendStatus status) {
        machine_.hold(std::nullopt);
        if (status == AppendStatus::ok) {
            for (const JournalRecord& record : under_way_->records) {
                written_.insert(record.command_id);
                written_by_.insert({record.command_id, record.event.actor.role});
            }
        }
        const AppendRequest request = *std::exchange(under_way_, std::nullopt);
        take(finish(request, status));
    }
    void come_to_doubt() {
        machine_.hold(same_text("the disk"));
        take(machine_.refuse_queued());
    }
    void expect_nobody_waits_but_the_appends_own() {
        std::set<CommandId> own;
        for (const JournalRecord& record : under_way_->records) {
            own.insert(record.command_id);
        }
        for (const auto& [ticket, asked] : asked_) {
            // Of one who is kept out, perhaps, `DoubtOfExclusion` tells.
            EXPECT_TRUE(asked.answers == 1 || (own.contains(asked.id) && !asked.dry_run) ||
                        refused_.contains({asked.id, asked.role}))
                << asked.id.value;
        }
    }
    void live(scenarios::Random& random) {
        for (int step = 0; step < 120; ++step) {
            now_ += Millis{random.below(5'000)};
            const std::size_t drawn = random.below(20);
            if (drawn < 12) {
                ask(random);
            } else if (!under_way_) {
                under_way_ = machine_.take_append();
            } else if (drawn < 15) {
                settle(drawn == 12 ? AppendStatus::failed : AppendStatus::ok);
            } else if (drawn < 18) {
                come_to_doubt();
            }
            if (machine_.holds()) {
                expect_nobody_waits_but_the_appends_own();
            }
        }
        if (under_way_) {
            settle(random.one_in(2) ? AppendStatus::failed : AppendStatus::ok);
        }
        while ((under_way_ = machine_.take_append())) {
            settle(AppendStatus::ok);
        }
    }

    std::map<std::uint64_t, Asked> asked_;  ///< by ticket
    std::set<CommandId> written_;
    // Who is refused what the chair alone may name is not told that the chair used that id.
    std::set<IdOfRole> written_by_;
    std::set<IdOfRole> refused_;
    std::optional<AppendRequest> under_way_;
};

TEST_F(AnyOrder, EachIsAnsweredOnceAndTheStateIsWhatWasWritten) {
    constexpr std::uint64_t meetings = 200;
    for (std::uint64_t seed = 1; seed <= meetings && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        scenarios::Random random{seed};
        machine_ = EngineMachine{};
        now_ = scenarios::first_day();
        journal_.clear();
        asked_.clear();
        written_ = {CommandId{"setup-1"}, CommandId{"setup-2"}};
        written_by_.clear();
        refused_.clear();
        Engine::SetUp();
        live(random);
        EXPECT_TRUE(machine_.idle());
        for (const auto& [ticket, asked] : asked_) {
            EXPECT_EQ(asked.answers, 1U) << asked.id.value;
        }
        for (const IdOfRole& refused : refused_) {
            EXPECT_FALSE(written_by_.contains(refused))
                << "refused and done: " << refused.first.value;
        }
        EXPECT_TRUE(machine_.durable() == restarted().durable());
        EXPECT_TRUE(machine_.latest() == machine_.durable());
    }
}

}  // namespace
}  // namespace plenaria::engine::test::doubt_test
