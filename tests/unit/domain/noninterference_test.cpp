// Law 3: two histories that differ only in what is restricted give an audience the same views.
//
// Twins live through the same public acts at the same times. In between, while the room is
// confidential, each does what it likes, as often as it likes; and no such act may change even its
// own view for those who were not granted it: no frame is sent because of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/domain/checklist.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/properties/towards_label.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"
#include "tests/unit/domain/private_acts.hpp"

namespace plenaria::domain::noninterference_test {
namespace {

using scenarios::ActWeights;
using scenarios::Random;
using scenarios::Stage;

const RoomId plenaria_room{"plenaria"};
const ScreenId wall{"sala-1"};
const std::string screen_key(64, 'a');

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
    /// What no watcher is ever told: it is written within, and stands in the titles of the items
    /// that are hidden from those who are listed.
    std::string canary{scenarios::canary};
};

/// Of two seeds one has the whole checklist of a closing, the other few points of it, so that the
/// doors count as closed on many days.
Definition event_of(const Experiment& experiment, std::uint64_t seed) {
    Definition event = properties::full_event();
    if (seed % 2 != 0) {
        event.profile.closing.checks = {ClosingCheck::outputs, ClosingCheck::staff};
    }
    const bool listed = experiment.watchers.front().clearance == Clearance::cleared;
    for (Session& session : event.sessions) {
        for (Item& item : session.items) {
            if (listed && item.excludes_secretariat) {
                item.title = Text{experiment.canary, experiment.canary};
            }
        }
    }
    return event;
}

/// Whoever has the floor is done before the room goes on in public; points that only wait stay.
void leave_the_floor(Stage& stage) {
    while (const Point* point = active_point(active_floor(stage.room()))) {
        ASSERT_TRUE(stage.act(RulePoint{Ruling::withdrawn})) << point->id.value;
    }
    while (const Entry* holder = holder_of(active_floor(stage.room()))) {
        const EntryId id = holder->id;
        ASSERT_TRUE(stage.act(Withdraw{id}));
    }
}

/// How often each command was given within.
using PrivateActs = std::map<std::string_view, int>;

class Twins {
public:
    Twins(const Experiment& experiment, std::uint64_t seed)
        : experiment_(experiment),
          seed_(seed),
          shared_random_(seed),
          twins_{Stage{event_of(experiment, seed)}, Stage{event_of(experiment, seed)}},
          own_random_{Random{seed * 2 + 1}, Random{seed * 3 + 7}},
          glass_random_{Random{seed * 5 + 3}, Random{seed * 7 + 1}} {}

    void live(int rounds) {
        for (Stage& twin : twins_) {
            ASSERT_TRUE(twin.act_in(plenaria_room, PairScreen{wall, {}, screen_key}));
        }
        look_at_screen(0);
        look_at_screen(1);
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
            look_at_screen(0);
            look_at_screen(1);
            compare();
        }
    }

    [[nodiscard]] const PrivateActs& private_acts() const { return private_acts_; }

private:
    std::vector<View> views(std::size_t twin) const {
        std::vector<View> all;
        for (const Watcher& watcher : experiment_.watchers) {
            all.push_back(project(twins_[twin].state(), live_[twin],
                                  {plenaria_room, watcher.audience, watcher.clearance}));
        }
        return all;
    }

    /// What the room's screen says of itself: while it is cleared, another thing with each act.
    void look_at_screen(std::size_t twin) {
        const Stage& stage = twins_[twin];
        ScreenView screen;
        screen.id = wall;
        const bool new_within = experiment_.restricted(stage) &&
                                is_cleared(stage.state(), stage.room(), wall) &&
                                glass_random_[twin].one_in(2);
        screen.health = new_within ? ScreenHealth::behind : ScreenHealth::current;
        screen.confirmed = !new_within;
        screen.proof = ScreenProof::paired;
        live_[twin].screens[plenaria_room] = {screen};
    }

    /// Acts of one twin alone, none of which its watchers notice.
    void live_alone(std::size_t twin, TimePoint until) {
        Stage& stage = twins_[twin];
        Random& random = own_random_[twin];
        const Outside outside{is_listed(), experiment_.varies_reopening};
        const auto before = views(twin);
        for (std::size_t acts = random.below(40); acts > 0; --acts) {
            stage.set_now(std::min(until, stage.now() + Millis{random.below(6'000)}));
            const Command command =
                command_with_canaries(random, scene_of(stage), experiment_.canary);
            const Clearance unlisted = clearance_of_unlisted(stage);
            if (declassifies(scene_of(stage), command) ||
                !stays_within(scene_of(stage), command, outside, alone_[twin]) ||
                !stage.act(command)) {
                continue;
            }
            ASSERT_TRUE(std::holds_alternative<ListStaff>(command) ||
                        clearance_of_unlisted(stage) == unlisted)
                << "seed " << seed_ << ": " << name_of(command) << " moved who is not listed";
            alone_[twin].insert(stage.history().back().command);
            ++private_acts_[name_of(command)];
            look_at_screen(twin);
            const auto after = views(twin);
            for (std::size_t i = 0; i < after.size(); ++i) {
                ASSERT_TRUE(before[i] == after[i])
                    << "seed " << seed_ << ": " << name_of(command) << " was noticed by "
                    << name_of(experiment_.watchers[i].audience) << difference(before[i], after[i]);
            }
        }
        // A closing's lists are its own: the open ones come back as they were.
        if (!stage.room().closing || is_listed() || !speech_goes_on_) {
            leave_the_floor(stage);
        }
    }

    /// Of a person of the secretariat whom nobody ever lists.
    static Clearance clearance_of_unlisted(const Stage& stage) {
        return clearance_of(stage.state(), stage.room(), {Role::secretariat, "Nadie"});
    }

    [[nodiscard]] bool is_listed() const {
        return experiment_.watchers.front().clearance == Clearance::cleared;
    }

    Command public_act() {
        const Stage& first = twins_[0];
        const auto& wishes = experiment_.wishes;
        if (!wishes.empty() && shared_random_.one_in(4)) {
            return shared_random_.of(wishes);
        }
        if (first.room().closing && !first.room().closing->closed_since &&
            shared_random_.one_in(2)) {
            return properties::towards_label(shared_random_, first.state(), first.room());
        }
        return shared_random_.one_in(3)
                   ? properties::any_command(shared_random_, first.state(), plenaria_room,
                                             first.now())
                   : scenarios::random_command(shared_random_, first.state(), plenaria_room,
                                               first.now(), {1, 4, 10, 4, 4, false});
    }

    /// Whether such an act is the same in both twins, wherever they stand.
    bool is_public(const Command& command) const {
        const bool convenes = std::holds_alternative<ConvenePrivate>(command) &&
                              !scenarios::may_convene(twins_[0].state(), twins_[0].room());
        // The twins' screen is paired once for all.
        const bool of_screens = std::holds_alternative<PairScreen>(command) ||
                                std::holds_alternative<UnpairScreen>(command);
        return !convenes && !of_screens && !declassifies(scene_of(twins_[0]), command) &&
               !declassifies(scene_of(twins_[1]), command) &&
               !(experiment_.restricted(twins_[0]) && is_floor_act(command));
    }

    /// One public act, which both twins must be able to do.
    void act_together() {
        speech_goes_on_ = shared_random_.one_in(2);
        for (int tries = 0; tries < 30; ++tries) {
            const Command command = public_act();
            if (std::holds_alternative<ConfirmReopening>(command)) {
                for (Stage& twin : twins_) {
                    // Refused where it was begun before, or where nothing is closed.
                    static_cast<void>(twin.act(BeginReopening{}));
                }
            }
            if (is_public(command) &&
                both_accept(scene_of(twins_[0]), scene_of(twins_[1]), command)) {
                ASSERT_TRUE(twins_[0].act(command));
                ASSERT_TRUE(twins_[1].act(is_listed() ? command : as_of_twin(command, 1)));
                last_act_ = name_of(command);
                private_acts_["convene_private"] +=
                    std::holds_alternative<ConvenePrivate>(command) ? 1 : 0;
                private_acts_["closed"] += doors_of(twins_[0].room()) == DoorsState::closed ? 1 : 0;
                ASSERT_EQ(experiment_.restricted(twins_[0]), experiment_.restricted(twins_[1]));
                return;
            }
        }
    }

    static std::string difference(const View& a, const View& b) {
        return "\n" + testing::PrintToString(scenarios::facts_of(a)) + "\n" +
               testing::PrintToString(scenarios::facts_of(b));
    }

    void compare() const {
        const auto a = views(0);
        const auto b = views(1);
        for (std::size_t i = 0; i < a.size(); ++i) {
            const auto& watcher = experiment_.watchers[i];
            ASSERT_TRUE(a[i] == b[i])
                << "seed " << seed_ << ", " << name_of(watcher.audience) << " after " << last_act_
                << difference(a[i], b[i]);
            for (const std::string& fact : scenarios::facts_of(a[i])) {
                ASSERT_EQ(fact.find(experiment_.canary), std::string::npos)
                    << "seed " << seed_ << ", " << name_of(watcher.audience) << ": " << fact;
            }
        }
    }

    const Experiment& experiment_;
    const std::uint64_t seed_;
    Random shared_random_;
    Stage twins_[2];
    Random own_random_[2];
    Random glass_random_[2];
    Live live_[2];
    std::set<CommandId> alone_[2];
    bool speech_goes_on_ = false;  ///< as the doors of this round open
    std::string_view last_act_;
    PrivateActs private_acts_;
};

/// Lives some days of twins; each of `kinds` was given within at least once.
void expect_unnoticed(const Experiment& experiment, int least_acts,
                      const std::vector<std::string_view>& kinds) {
    PrivateActs given;
    int all = 0;
    for (std::uint64_t seed = 1; seed <= 16 && !testing::Test::HasFailure(); ++seed) {
        Twins twins{experiment, seed};
        twins.live(150);
        for (const auto& [name, times] : twins.private_acts()) {
            given[name] += times;
            all += times;
        }
    }
    EXPECT_GE(all, least_acts) << "too little happened to prove anything";
    for (const std::string_view kind : kinds) {
        EXPECT_TRUE(testing::Test::HasFailure() || given[kind] > 0) << kind << " never happened";
    }
}

/// What this conference adds to what goes on within.
const std::vector<std::string_view> all_within{
    "raise_point",  "recognise_point", "rule_point",     "undo",          "redo",
    "set_text",     "put_text",        "take_stance",    "decide_text",   "post_note",
    "add_document", "mark_step",       "set_attendance", "yield_screens", "set_policy"};

const std::vector<std::string_view> all_within_and_on_the_screen = [] {
    std::vector<std::string_view> all = all_within;
    all.emplace_back("clear_screen");
    return all;
}();

/// And what a closing adds.
const std::vector<std::string_view> all_within_a_closing = [] {
    std::vector<std::string_view> all = all_within;
    all.insert(all.end(),
               {"closed", "convene_private", "confirm_check", "mark_roster", "list_staff",
                "override_check", "admit_secretary", "clear_screen", "revoke_clearance"});
    return all;
}();

bool confidential_now(const Stage& stage) {
    return is_confidential_now(stage.state(), stage.room());
}

bool without_secretariat_now(const Stage& stage) {
    const Item* item = current_item_definition(stage.state(), stage.room());
    return item != nullptr && item->excludes_secretariat;
}

TEST(Noninterference, nobody_outside_notices_what_happens_inside) {
    expect_unnoticed({{{Audience::public_}, {Audience::room}, {Audience::interpreter}},
                      confidential_now,
                      true,
                      {CloseDoors{}, ConvenePrivate{}}},
                     1'500, all_within_a_closing);
}

TEST(Noninterference, who_keeps_the_gates_notices_nothing_but_gates_and_doors) {
    expect_unnoticed({{{Audience::secretariat}, {Audience::technician}},
                      confidential_now,
                      false,
                      {StartItem{ItemId{"resumen"}}, StartItem{ItemId{"presupuesto"}}}},
                     1'000, all_within_and_on_the_screen);
}

ScheduleClosing closing_as_begins(const char* item) {
    ScheduleClosing planned;
    planned.when_begins = ItemId{item};
    return planned;
}

TEST(Noninterference, who_is_listed_is_blind_to_an_item_that_excludes_the_secretariat) {
    expect_unnoticed(
        {{{Audience::secretariat, Clearance::cleared}, {Audience::interpreter, Clearance::cleared}},
         without_secretariat_now,
         false,
         {StartItem{ItemId{"nombramiento"}}, ReturnToItem{ItemId{"nombramiento"}},
          StartItem{ItemId{"remocion"}}, ReturnToItem{ItemId{"remocion"}},
          closing_as_begins("nombramiento"), closing_as_begins("remocion"), CloseDoors{}},
         "CANARIO-PPT"},
        300, {"post_note", "set_attendance", "undo", "set_policy"});
}

/// Two stages that lived through a closing whose list names Ana, each in its own way, and then
/// through the same; the later session is as it was planned.
class AfterAClosing {
public:
    explicit AfterAClosing(std::uint64_t seed) {
        Definition event = properties::full_event();
        event.profile.closing.checks = {ClosingCheck::staff};
        for (const std::size_t twin : {0U, 1U}) {
            twins_.emplace_back(event);
            act(twins_[twin], {OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}}});
            close_for(twins_[twin], "Ana");
            live_within(twins_[twin], Random{seed * (2 + twin) + 1});
            act(twins_[twin], {BeginReopening{}, ConfirmReopening{}});
        }
    }

    void both(const std::vector<Command>& commands) {
        for (Stage& twin : twins_) {
            act(twin, commands);
        }
    }
    void both_close_for(const char* person) {
        for (Stage& twin : twins_) {
            close_for(twin, person);
        }
    }
    [[nodiscard]] View view(std::size_t twin, Clearance clearance) const {
        return twins_[twin].view(Audience::secretariat, clearance);
    }
    [[nodiscard]] Clearance of(const char* person) const {
        return clearance_of(twins_[0].state(), twins_[0].room(), {Role::secretariat, person});
    }
    [[nodiscard]] int differing_lines() const {
        return lines_written(twins_[0].room()) - lines_written(twins_[1].room());
    }

private:
    static void act(Stage& stage, const std::vector<Command>& commands) {
        for (const Command& command : commands) {
            ASSERT_TRUE(stage.act(command)) << name_of(command);
        }
    }
    static void close_for(Stage& stage, const char* person) {
        act(stage, {CloseDoors{}, ListStaff{{person}}, ConfirmCheck{ClosingCheck::staff, true}});
        ASSERT_EQ(doors_of(stage.room()), DoorsState::closed);
    }
    static std::pair<Session, SessionProgress> later_session(const Stage& stage) {
        const SessionId red{"red"};
        return {*find_session(stage.state().definition, red), stage.state().sessions.at(red)};
    }
    static void live_within(Stage& stage, Random random) {
        const TimePoint until = stage.now() + std::chrono::hours{1};
        std::set<CommandId> alone;
        for (int acts = 0; acts < 60; ++acts) {
            stage.set_now(std::min(until, stage.now() + Millis{random.below(60'000)}));
            const Command command = command_with_canaries(random, scene_of(stage));
            Stage next = stage;
            // Who runs the later session sees how it was left.
            if (stays_within(scene_of(stage), command, Outside{false, false}, alone) &&
                next.act(command) && later_session(next) == later_session(stage)) {
                stage = std::move(next);
                alone.insert(stage.history().back().command);
            }
        }
        leave_the_floor(stage);
        stage.set_now(until);
    }

    std::vector<Stage> twins_;
};

TEST(Noninterference, who_was_kept_out_of_a_closing_finds_nothing_of_it_in_a_later_session) {
    int differing = 0;
    for (std::uint64_t seed = 1; seed <= 16 && !testing::Test::HasFailure(); ++seed) {
        AfterAClosing stages{seed};
        differing += stages.differing_lines() == 0 ? 0 : 1;
        const auto compare = [&](Clearance clearance) {
            ASSERT_EQ(stages.of("Luis"), clearance);
            const View first = stages.view(0, clearance);
            EXPECT_TRUE(first == stages.view(1, clearance)) << "seed " << seed;
            for (const NoteView& note : *first.notes) {
                EXPECT_EQ(note.text.find(scenarios::canary), std::string::npos) << note.text;
            }
        };
        compare(Clearance::uncleared);
        stages.both({AdjournSession{}, OpenSession{SessionId{"red"}}});
        compare(Clearance::cleared);
        stages.both({StartItem{ItemId{"intercambio"}}, PostNote{"Nota"}});
        compare(Clearance::cleared);
        stages.both_close_for("Luis");
        stages.both({PostNote{"Otra"}, StartItem{ItemId{"evaluacion"}}});
        compare(Clearance::cleared);
        stages.both({BeginReopening{}, ConfirmReopening{}});
        compare(Clearance::cleared);
    }
    EXPECT_GT(differing, 8) << "too little happened to prove anything";
}

// In a later closing of the same session whoever is listed sees how its items stand, and no line of
// what was done before.
TEST(Noninterference, who_was_kept_out_of_a_closing_reads_nothing_of_it_in_the_next) {
    for (std::uint64_t seed = 1; seed <= 16 && !testing::Test::HasFailure(); ++seed) {
        AfterAClosing stages{seed};
        stages.both_close_for("Luis");
        Inscribe request;
        request.delegation = DelegationId{"gt"};
        stages.both({PostNote{"Nota"}, request});
        ASSERT_EQ(stages.of("Luis"), Clearance::cleared);
        const View first = stages.view(0, Clearance::cleared);
        const View second = stages.view(1, Clearance::cleared);
        EXPECT_TRUE(first.record == second.record) << "seed " << seed;
        EXPECT_TRUE(first.notes == second.notes) << "seed " << seed;
        EXPECT_TRUE(first.saved == second.saved) << "seed " << seed;
        EXPECT_TRUE(first.acts == second.acts) << "seed " << seed;
        EXPECT_TRUE(first.history == second.history) << "seed " << seed;
    }
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
}  // namespace plenaria::domain::noninterference_test
