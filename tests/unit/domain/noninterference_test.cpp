// Law 3: two histories that differ only in what is restricted give an audience the same views.
//
// Twins live through the same public acts at the same times. In between, while the room is
// confidential, each does what it likes, as often as it likes; and no such act may change even its
// own view for those who were not granted it: no frame is sent because of it.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain {
namespace {

using scenarios::ActWeights;
using scenarios::Random;
using scenarios::Stage;

const RoomId plenaria_room{"plenaria"};

struct Watcher {
    Audience audience;
    Clearance clearance = Clearance::uncleared;
};

/// What is varied, and who must not notice.
struct Experiment {
    std::vector<Watcher> watchers;
    /// Whether what happens now is restricted for the watchers.
    bool (*restricted)(const Stage&);
    /// Whether preparing a reopening is restricted too: only those who keep the gates see it.
    bool varies_reopening = false;
    /// Public acts that lead to where something is restricted, tried now and then.
    std::vector<Command> wishes{};
};

class Twins {
public:
    Twins(const Experiment& experiment, std::uint64_t seed)
        : experiment_(experiment),
          seed_(seed),
          shared_random_(seed),
          own_random_{Random{seed * 2 + 1}, Random{seed * 3 + 7}} {}

    void live(int rounds) {
        for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
            const TimePoint next = twins_[0].now() + std::chrono::seconds{60};
            if (experiment_.restricted(twins_[0])) {
                ASSERT_TRUE(experiment_.restricted(twins_[1]));
                for (const std::size_t twin : {0U, 1U}) {
                    live_alone(twin, next);
                }
            }
            twins_[0].set_now(next);
            twins_[1].set_now(next);
            act_together();
            compare();
        }
    }

    [[nodiscard]] int private_acts() const { return private_acts_; }

private:
    std::vector<View> views(const Stage& stage) const {
        std::vector<View> all;
        for (const Watcher& watcher : experiment_.watchers) {
            all.push_back(stage.view(watcher.audience, watcher.clearance));
        }
        return all;
    }

    /// Acts of one twin alone, none of which its watchers notice.
    void live_alone(std::size_t twin, TimePoint until) {
        Stage& stage = twins_[twin];
        Random& random = own_random_[twin];
        ActWeights weights{0, 2, 12, 0, 0, true};
        if (experiment_.varies_reopening) {
            weights.doors = 2;
        }
        const auto before = views(stage);
        for (std::size_t acts = random.below(12); acts > 0; --acts) {
            stage.set_now(std::min(until, stage.now() + Millis{random.below(6'000)}));
            const Command command =
                scenarios::random_command(random, stage.state(), plenaria_room, stage.now(),
                                          weights, {std::string{scenarios::canary}});
            if (!is_private(stage, command) || !stage.act(command)) {
                continue;
            }
            ++private_acts_;
            const auto after = views(stage);
            for (std::size_t i = 0; i < after.size(); ++i) {
                ASSERT_TRUE(before[i] == after[i])
                    << "seed " << seed_ << ": " << name_of(command) << " was noticed by "
                    << name_of(experiment_.watchers[i].audience);
            }
        }
        free_the_floor(stage);
    }

    /// Whether the act's effect stays within: it neither begins nor ends what outside is known.
    bool is_private(const Stage& stage, const Command& command) const {
        if (std::holds_alternative<BeginReopening>(command) ||
            std::holds_alternative<CancelReopening>(command)) {
            return experiment_.varies_reopening;
        }
        if (std::holds_alternative<CloseDoors>(command) ||
            std::holds_alternative<ConfirmReopening>(command) ||
            std::holds_alternative<AnnounceResumption>(command)) {
            return false;
        }
        if (const auto* withdrawal = std::get_if<Withdraw>(&command)) {
            const Floor& floor = active_floor(stage.room());
            const auto entry = floor.entries.find(withdrawal->entry);
            return entry != floor.entries.end() && is_restricted(stage, entry->second.item);
        }
        if (const auto* skip = std::get_if<SkipItem>(&command)) {
            return is_restricted(stage, skip->item) && !is_listed();
        }
        const bool moves_the_agenda = std::holds_alternative<StartItem>(command) ||
                                      std::holds_alternative<FinishItem>(command) ||
                                      std::holds_alternative<ReturnToItem>(command);
        return !moves_the_agenda || agenda_moves_unseen(stage);
    }

    [[nodiscard]] bool is_listed() const {
        return experiment_.watchers.front().clearance == Clearance::cleared;
    }

    /// Whether the watchers were not granted an item of the present session, or its lists.
    bool is_restricted(const Stage& stage, const ItemId& id) const {
        const Session& session = *current_session(stage.state(), stage.room());
        const Item* item = find_item(session, id);
        if (is_listed()) {
            return item != nullptr && item->excludes_secretariat;
        }
        const auto* kind = find_session_kind(stage.state().definition, session.kind);
        return item == nullptr || item->confidential || kind->confidential;
    }

    /// Inside a closing, and within a session of a confidential kind, items come and go unseen; a
    /// confidential item of an open session begins and ends in sight ("members only"), also if it
    /// rests outside while the doors are closed.
    bool agenda_moves_unseen(const Stage& stage) const {
        const auto& room = stage.room();
        const auto* session = current_session(stage.state(), room);
        if (is_listed()) {
            return false;
        }
        if (find_session_kind(stage.state().definition, session->kind)->confidential) {
            return true;
        }
        const auto outside = stage.state().sessions.at(session->id).current;
        const bool rests = outside && find_item(*session, *outside)->confidential;
        return room.closing && !rests;
    }

    static void free_the_floor(Stage& stage) {
        if (const Entry* holder = holder_of(active_floor(stage.room()))) {
            const EntryId id = holder->id;
            ASSERT_TRUE(stage.act(Withdraw{id}));
        }
    }

    /// One public act, which both twins must be able to do.
    void act_together() {
        const ActWeights weights{1, 4, 10, 4, 4, false};
        for (int tries = 0; tries < 30; ++tries) {
            const auto& wishes = experiment_.wishes;
            const Command command =
                !wishes.empty() && shared_random_.one_in(4)
                    ? shared_random_.of(wishes)
                    : scenarios::random_command(shared_random_, twins_[0].state(), plenaria_room,
                                                twins_[0].now(), weights);
            if (std::holds_alternative<ConfirmReopening>(command)) {
                for (Stage& twin : twins_) {
                    // Refused where it was begun before, or where nothing is closed.
                    static_cast<void>(twin.act(BeginReopening{}));
                }
            }
            if (experiment_.restricted(twins_[0]) && is_floor_act(command)) {
                continue;
            }
            if (twins_[0].try_in(plenaria_room, command) &&
                twins_[1].try_in(plenaria_room, command)) {
                ASSERT_TRUE(twins_[0].act(command));
                ASSERT_TRUE(twins_[1].act(command));
                ASSERT_EQ(experiment_.restricted(twins_[0]), experiment_.restricted(twins_[1]));
                return;
            }
        }
    }

    static bool is_floor_act(const Command& command) {
        const Command first = Inscribe{};
        const Command last = ExtendSpeech{};
        return command.index() >= first.index() && command.index() <= last.index();
    }

    void compare() const {
        const auto a = views(twins_[0]);
        const auto b = views(twins_[1]);
        for (std::size_t i = 0; i < a.size(); ++i) {
            const auto& watcher = experiment_.watchers[i];
            ASSERT_TRUE(a[i] == b[i]) << "seed " << seed_ << ", " << name_of(watcher.audience)
                                  << testing::PrintToString(scenarios::facts_of(a[i])) << "\n"
                                  << testing::PrintToString(scenarios::facts_of(b[i]));
            if (watcher.clearance == Clearance::cleared) {
                continue;
            }
            for (const std::string& fact : scenarios::facts_of(a[i])) {
                ASSERT_EQ(fact.find(scenarios::canary), std::string::npos)
                    << "seed " << seed_ << ", " << name_of(watcher.audience) << ": " << fact;
            }
        }
    }

    const Experiment& experiment_;
    const std::uint64_t seed_;
    Random shared_random_;
    Random own_random_[2];
    Stage twins_[2];
    int private_acts_ = 0;
};

void expect_unnoticed(const Experiment& experiment, int least_acts) {
    int private_acts = 0;
    for (std::uint64_t seed = 1; seed <= 12 && !testing::Test::HasFailure(); ++seed) {
        Twins twins{experiment, seed};
        twins.live(150);
        private_acts += twins.private_acts();
    }
    EXPECT_GE(private_acts, least_acts) << "too little happened to prove anything";
}

bool confidential_now(const Stage& stage) {
    return is_confidential_now(stage.state(), stage.room());
}

bool without_secretariat_now(const Stage& stage) {
    const Item* item = current_item_definition(stage.state(), stage.room());
    return item != nullptr && item->excludes_secretariat;
}

TEST(Noninterference, nobody_outside_notices_what_happens_inside) {
    expect_unnoticed({{{Audience::public_}, {Audience::room}, {Audience::interpreter}},
                      confidential_now, true, {CloseDoors{}}},
                     1'500);
}

TEST(Noninterference, who_keeps_the_gates_notices_nothing_but_gates_and_doors) {
    expect_unnoticed({{{Audience::secretariat}, {Audience::technician}}, confidential_now, false,
                      {StartItem{ItemId{"resumen"}}}},
                     1'000);
}

TEST(Noninterference, a_listed_secretariat_is_blind_to_an_item_that_excludes_it) {
    expect_unnoticed({{{Audience::secretariat, Clearance::cleared}}, without_secretariat_now, false,
                      {StartItem{ItemId{"nombramiento"}}, ReturnToItem{ItemId{"nombramiento"}},
                       StartItem{ItemId{"remocion"}}, ReturnToItem{ItemId{"remocion"}}}},
                     300);
}

TEST(Noninterference, hidden_items_and_sessions_leave_no_gap) {
    Stage plain;
    Stage hiding{scenarios::sample_event_with_hidden_matters()};
    Random random{7};
    for (int act = 0; act < 1'000; ++act) {
        const Command command =
            scenarios::random_command(random, plain.state(), plenaria_room, plain.now());
        // Entries of confidential items have other ids where there is one more such item.
        if (plain.try_in(plenaria_room, command) && hiding.try_in(plenaria_room, command)) {
            ASSERT_TRUE(plain.act(command));
            ASSERT_TRUE(hiding.act(command));
        }
        for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter,
                                        Audience::secretariat, Audience::technician}) {
            ASSERT_TRUE(plain.view(audience) == hiding.view(audience)) << name_of(audience);
        }
        plain.wait(Millis{700});
        hiding.wait(Millis{700});
    }
}

}  // namespace
}  // namespace plenaria::domain
