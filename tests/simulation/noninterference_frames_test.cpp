// Law 3 on the wire: two histories that differ only in what is restricted give whoever was not
// granted it byte-identical frames at the same times, and the same `/healthz` and `/metrics`.
//
// Two venues live through the same public acts at the same times, with the product's own engine,
// hub and clients. In between, while a room is confidential, each does within what it likes, as
// often as it likes; screens that were cleared paint that and tell of it; and networks stand,
// machines sleep and technicians ask in both alike.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tests/properties/any_command.hpp"
#include "tests/simulation/quiet_venue.hpp"
#include "tests/simulation/server_node.hpp"
#include "tests/unit/domain/private_acts.hpp"

namespace plenaria::simulation::noninterference_frames_test {
namespace {

using domain::Scene;
using scenarios::Random;

const RoomId plenary{"plenaria"};
const RoomId consultations{"consultas"};
constexpr Millis round_length{20'000};
constexpr Millis day_break{3'000};  ///< until all have joined

/// What is varied, and who must not notice.
struct Experiment {
    /// Those within; what they hear is not compared.
    std::vector<ClientKind> insiders;
    std::vector<ClientKind> watchers;
    bool listed = false;  ///< the watchers are: only what excludes the secretariat is hidden
    bool (*restricted)(const Scene&);
    std::vector<Command> wishes;  ///< lead to where something is restricted
};

ClientKind screen(const char* name, std::vector<RoomId> rooms, bool has_key) {
    return {name, Role::display, std::move(rooms), {}, {}, has_key, true};
}
ClientKind person(const char* name, Role role, std::vector<RoomId> rooms) {
    return {name, role, std::move(rooms), QuietVenue::password, name, false, true};
}
ClientKind desk(const char* name, Role role, std::vector<RoomId> rooms) {
    const VenueSecrets secrets;
    const std::string& token = role == Role::chair ? secrets.chair : secrets.console;
    return {name, role, std::move(rooms), token, {}, false, true};
}

/// Who is outside whatever happens: pages and screens of the house, technicians, followers.
std::vector<ClientKind> outsiders() {
    return {screen("vestibulo", {}, false),
            screen("puerta", {plenary}, false),
            screen("sala-3", {plenary}, true),
            screen("consultas-1", {consultations}, true),
            person("tecnico", Role::technician, {}),
            person("tecnica", Role::technician, {plenary}),
            person("tecnico-consultas", Role::technician, {consultations}),
            person("delegada", Role::delegate, {}),
            person("interprete", Role::interpreter, {plenary})};
}

std::vector<ClientKind> both(std::vector<ClientKind> all, const std::vector<ClientKind>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// With screens; those that may hang have no say in a closing, whose label would follow what each
/// venue has confirmed of it by then, in sight.
domain::Definition event_of(bool screens_count) {
    domain::Definition event = properties::full_event();
    for (const char* id : {"sala-2", "sala-3"}) {
        event.rooms.at(0).screens.push_back({ScreenId{id}, id, "floor"});
    }
    event.rooms.at(1).screens.push_back({ScreenId{"consultas-1"}, "Pantalla", "floor"});
    if (!screens_count) {
        std::erase(event.profile.closing.checks, ClosingCheck::screens);
    }
    return event;
}

std::string excerpt(const std::optional<Said>& said) {
    return said ? std::to_string(said->at.count()) + " ms: " + said->bytes.substr(0, 2'000)
                : std::string{"nothing"};
}

class TwinVenues {
public:
    TwinVenues(const Experiment& experiment, std::uint64_t seed)
        : experiment_(experiment),
          seed_(seed),
          shared_random_(seed),
          own_random_{Random{seed * 2 + 1}, Random{seed * 3 + 7}} {
        for (auto& venue : venues_) {
            venue = std::make_unique<QuietVenue>(event_of(screens_count()),
                                                 both(experiment.insiders, experiment.watchers));
        }
    }

    void live(int rounds) {
        together(day_break);
        for (const char* name : {"sala-1", "sala-2", "sala-3", "consultas-1"}) {
            const RoomId& room = name == std::string{"consultas-1"} ? consultations : plenary;
            act_both(room, PairScreen{ScreenId{name}, {}, venues_[0]->client(name).key()});
        }
        act_both(plenary, OpenSession{SessionId{"p1"}});
        act_both(plenary, StartItem{ItemId{"debate"}});
        for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
            const Millis next = venues_[0]->now() + round_length;
            schedule_trouble(round);
            clear_in_both();
            if (experiment_.restricted(scene(0))) {
                ASSERT_TRUE(experiment_.restricted(scene(1)));
                live_alone(0, next);
                live_alone(1, next);
            }
            together(next);
            act_together();
            compare();
        }
    }

    [[nodiscard]] const std::map<std::string_view, int>& private_acts() const {
        return private_acts_;
    }

private:
    [[nodiscard]] bool screens_count() const { return seed_ % 2 == 0; }
    [[nodiscard]] Scene scene(std::size_t venue, const RoomId& room = plenary) const {
        return {venues_[venue]->state(), venues_[venue]->server_time(), room};
    }
    void together(Millis until) {
        for (const auto& venue : venues_) {
            venue->run_until(until);
        }
    }
    void act_both(const RoomId& room, const Command& command) {
        const CommandId id{"p" + std::to_string(++public_acts_)};
        for (const std::size_t twin : {0U, 1U}) {
            const Command own = experiment_.listed ? command : domain::as_of_twin(command, twin);
            ASSERT_TRUE(venues_[twin]->act(room, own, id)) << name_of(command);
        }
    }

    /// A screen that shows what is within, and tells of it, in both venues.
    void clear_in_both() {
        const ClearScreen clear{ScreenId{"sala-1"}, {}, venues_[0]->client("sala-1").key()};
        if (shared_random_.one_in(2) && experiment_.restricted(scene(0)) &&
            domain::both_accept(scene(0), scene(1), clear)) {
            act_both(plenary, clear);
        }
    }

    /// What happens in both venues at the same times, whoever is within.
    void schedule_trouble(int round) {
        const auto both_at = [this](const std::function<void(QuietVenue&)>& call) {
            const Millis when = venues_[0]->now() + Millis{1'000 + shared_random_.below(18'000)};
            for (const auto& venue : venues_) {
                venue->at(when, [each = venue.get(), call] { call(*each); });
            }
        };
        const Millis nap{500 + shared_random_.below(9'000)};
        const Millis stand{100 + shared_random_.below(2'500)};
        const char* cleared = shared_random_.one_in(2) ? "sala-1" : "sala-2";
        if (shared_random_.one_in(2)) {
            both_at([nap](QuietVenue& venue) { venue.client("vestibulo").sleep(nap); });
        }
        if (shared_random_.one_in(3) && !screens_count()) {
            both_at([nap, cleared](QuietVenue& venue) { venue.client(cleared).sleep(nap); });
        }
        if (shared_random_.one_in(2) && !screens_count()) {
            both_at([stand, cleared](QuietVenue& venue) {
                if (const auto line = venue.client(cleared).line()) {
                    line->down->hold(venue.now() + stand);
                }
            });
        }
        for (int i = 0; i < 3; ++i) {
            ask_as_technician(both_at, round * 10 + i);
        }
    }

    /// What is refused, or only asked: what it is told moves with nothing within either.
    template <class BothAt>
    void ask_as_technician(const BothAt& both_at, int number) {
        CommandRequest request;
        request.id = CommandId{"t" + std::to_string(number)};
        request.room = shared_random_.one_in(3) ? consultations : plenary;
        request.command = properties::any_command(shared_random_, venues_[0]->state(), request.room,
                                                  venues_[0]->server_time());
        request.dry_run = true;
        both_at([request](QuietVenue& venue) {
            if (venue.client("tecnico").takes_presses()) {
                venue.client("tecnico").press(request);
            }
        });
    }

    /// Acts of one venue alone, none of which its watchers notice.
    void live_alone(std::size_t index, Millis until) {
        QuietVenue& venue = *venues_[index];
        Random& random = own_random_[index];
        const domain::Outside outside{experiment_.listed, false};
        const Millis last = until - Millis{300};
        Millis at = venue.now() + Millis{300};
        for (std::size_t acts = random.below(40); acts > 0; --acts) {
            at += Millis{random.below(900)};
            if (at >= last) {
                break;
            }
            venue.run_until(at);
            const Command command = domain::command_with_canaries(random, scene(index));
            const auto* clear = std::get_if<ClearScreen>(&command);
            const bool watches = clear != nullptr && clear->screen == ScreenId{"sala-3"};
            if (!watches && domain::stays_within(scene(index), command, outside, alone_[index])) {
                act_alone(index, command);
            }
        }
        venue.run_until(last);
        leave_the_floor(index);
    }

    void act_alone(std::size_t index, const Command& command) {
        const CommandId id{"x" + std::to_string(++own_acts_[index])};
        ASSERT_TRUE(venues_[index]->act(plenary, command, id)) << name_of(command);
        alone_[index].insert(id);
        ++private_acts_[name_of(command)];
    }

    /// Whoever has the floor is done before the room goes on in public.
    void leave_the_floor(std::size_t index) {
        while (domain::active_point(domain::active_floor(scene(index).place())) != nullptr) {
            ASSERT_NO_FATAL_FAILURE(act_alone(index, RulePoint{Ruling::withdrawn}));
        }
        while (const auto* holder = domain::holder_of(domain::active_floor(scene(index).place()))) {
            ASSERT_NO_FATAL_FAILURE(act_alone(index, Withdraw{holder->id}));
        }
    }

    void act_together() {
        for (int tries = 0; tries < 30; ++tries) {
            const RoomId room = shared_random_.one_in(5) ? consultations : plenary;
            const bool wish = room == plenary && shared_random_.one_in(3);
            const Command command = wish ? shared_random_.of(experiment_.wishes)
                                         : scenarios::random_command(
                                               shared_random_, venues_[0]->state(), room,
                                               venues_[0]->server_time(), {1, 4, 10, 4, 4, false});
            if (std::holds_alternative<ConfirmReopening>(command)) {
                begin_reopening(room);
            }
            const bool own = room == plenary && experiment_.restricted(scene(0)) &&
                             domain::is_floor_act(command);
            if (!own && domain::both_accept(scene(0, room), scene(1, room), command)) {
                ASSERT_NO_FATAL_FAILURE(act_both(room, command));
                ASSERT_EQ(experiment_.restricted(scene(0)), experiment_.restricted(scene(1)));
                return;
            }
        }
    }

    void begin_reopening(const RoomId& room) {
        if (domain::both_accept(scene(0, room), scene(1, room), BeginReopening{})) {
            act_both(room, BeginReopening{});
        }
    }

    void compare() {
        const auto first = venues_[0]->take_said();
        const auto second = venues_[1]->take_said();
        compare(QuietVenue::pages, first.at(QuietVenue::pages), second.at(QuietVenue::pages));
        for (const ClientKind& watcher : experiment_.watchers) {
            const auto of = [&](const auto& all) {
                const auto at = all.find(watcher.name);
                return at == all.end() ? std::vector<Said>{} : at->second;
            };
            compare(watcher.name, of(first), of(second));
        }
    }

    void compare(const std::string& who, const std::vector<Said>& a, const std::vector<Said>& b) {
        for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
            const auto one = i < a.size() ? std::optional{a[i]} : std::nullopt;
            const auto other = i < b.size() ? std::optional{b[i]} : std::nullopt;
            ASSERT_TRUE(one == other) << "seed " << seed_ << ": " << who << " notices\n"
                                      << excerpt(one) << "\n"
                                      << excerpt(other);
            ASSERT_TRUE(experiment_.listed ||
                        one->bytes.find(scenarios::canary) == std::string::npos)
                << "seed " << seed_ << ": " << who << " is told\n"
                << excerpt(one);
        }
    }

    const Experiment& experiment_;
    const std::uint64_t seed_;
    Random shared_random_;
    Random own_random_[2];
    std::unique_ptr<QuietVenue> venues_[2];
    std::set<CommandId> alone_[2];
    int public_acts_ = 0;
    int own_acts_[2] = {0, 0};
    std::map<std::string_view, int> private_acts_;
};

void expect_unnoticed(const Experiment& experiment, int least_acts,
                      const std::vector<std::string_view>& kinds) {
    std::map<std::string_view, int> given;
    int all = 0;
    for (std::uint64_t seed = 1; seed <= 8 && !testing::Test::HasFailure(); ++seed) {
        TwinVenues twins{experiment, seed};
        twins.live(40);
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

TEST(NoninterferenceOnTheWire, nobody_outside_is_told_when_or_how_often_anything_happens_within) {
    expect_unnoticed(
        {{desk("presidencia", Role::chair, {}), desk("mesa", Role::secretariat, {}),
          screen("sala-1", {plenary}, true), screen("sala-2", {plenary, consultations}, true)},
         outsiders(),
         false,
         [](const Scene& scene) { return domain::is_confidential_now(scene.state, scene.place()); },
         {CloseDoors{}, ConvenePrivate{}, StartItem{ItemId{"resumen"}},
          StartItem{ItemId{"presupuesto"}}}},
        500, {"clear_screen", "revoke_clearance", "post_note", "undo", "set_text", "raise_point"});
}

TEST(NoninterferenceOnTheWire, who_is_kept_out_of_what_the_chair_does_alone_is_told_nothing) {
    expect_unnoticed(
        {{desk("presidencia", Role::chair, {}), screen("sala-1", {plenary}, true),
          screen("sala-2", {plenary, consultations}, true)},
         both(outsiders(), {desk("mesa", Role::secretariat, {}),
                            desk("mesa-plenaria", Role::secretariat, {plenary}),
                            desk("mesa-consultas", Role::secretariat, {consultations})}),
         true,
         [](const Scene& scene) {
             const auto* item = domain::current_item_definition(scene.state, scene.place());
             return item != nullptr && item->excludes_secretariat;
         },
         {StartItem{ItemId{"nombramiento"}}, ReturnToItem{ItemId{"nombramiento"}}}},
        100, {"post_note", "undo"});
}

/// What everybody outside is told as two open items come from the morning into the afternoon, which
/// has, or has not, a members-only item under the id of one, with texts under the ids of theirs.
std::map<std::string, std::vector<Said>> said_as_items_come(bool hidden) {
    domain::Definition event = event_of(false);
    const auto draft = [](const char* id) {
        return domain::DraftText{TextId{id}, {"Texto", "Text"}, {{"Un párrafo.", "A paragraph."}}};
    };
    auto& morning = event.sessions.at(0).items;
    auto& afternoon = event.sessions.at(2).items;
    morning.at(1).texts = {draft("plan")};
    morning.at(2).texts = {draft("texto")};
    if (hidden) {
        domain::Item within = afternoon.back();
        within.id = morning.at(2).id;
        within.confidential = true;
        within.texts = {draft("plan"), draft("texto"), draft("dialogo-t1")};
        afternoon.push_back(within);
    }
    QuietVenue venue{event, outsiders()};
    int acts = 0;
    const SessionId p1{"p1"};
    const SessionId p2{"p2"};
    Inscribe waits;
    waits.delegation = DelegationId{"mx"};
    for (const Command& command : std::vector<Command>{
             OpenSession{p1}, MoveItem{p1, morning.at(2).id, p2, {}, 0},
             StartItem{ItemId{"debate"}}, waits, AdjournSession{HolderChoice::carry_over},
             OpenSession{p2}, StartItem{ItemId{"p2-n1"}}, StartItem{ItemId{"p2-n2"}}}) {
        venue.run_until(venue.now() + day_break);
        const CommandId id{"m" + std::to_string(++acts)};
        EXPECT_TRUE(venue.act(plenary, command, id)) << name_of(command);
    }
    venue.run_until(venue.now() + day_break);
    return venue.take_said();
}

TEST(NoninterferenceOnTheWire, nothing_is_told_by_what_an_item_is_called_where_it_comes) {
    const auto plain = said_as_items_come(false);
    const auto hiding = said_as_items_come(true);
    ASSERT_EQ(plain.size(), hiding.size());
    bool named = false;
    for (const auto& [who, told] : plain) {
        const auto& other = hiding.at(who);
        ASSERT_EQ(told.size(), other.size()) << who;
        for (std::size_t i = 0; i < told.size(); ++i) {
            ASSERT_TRUE(told[i] == other[i]) << who << "\n"
                                             << excerpt(told[i]) << "\n"
                                             << excerpt(other[i]);
            named = named || told[i].bytes.find("p2-n1-t1") != std::string::npos;
        }
    }
    EXPECT_TRUE(named) << "else no text was shown";
}

/// A closing whose list names Ana alone, in which so many notes were taken; Luis, who is of the
/// secretariat too, stays to the next session.
std::vector<Said> said_to_who_was_kept_out(int notes) {
    domain::Definition event = event_of(false);
    event.profile.closing.checks = {ClosingCheck::staff};
    QuietVenue venue{event,
                     {person("Luis", Role::secretariat, {}), person("Ana", Role::secretariat, {}),
                      desk("mesa", Role::secretariat, {})}};
    int acts = 0;
    const auto act = [&](const Command& command) {
        const CommandId id{"k" + std::to_string(++acts)};
        EXPECT_TRUE(venue.act(plenary, command, id)) << name_of(command);
    };
    const auto until = [&](int seconds) { venue.run_until(std::chrono::seconds{seconds}); };
    const std::vector<std::vector<Command>> before{
        {OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}}},
        {CloseDoors{}, ListStaff{{"Ana"}}, ConfirmCheck{ClosingCheck::staff, true}}};
    const std::vector<std::vector<Command>> after{
        {BeginReopening{}, ConfirmReopening{}},
        {AdjournSession{}, OpenSession{SessionId{"red"}}},
        {StartItem{ItemId{"intercambio"}}, PostNote{"Nota"}},
        {CloseDoors{}, ListStaff{{"Luis"}}, ConfirmCheck{ClosingCheck::staff, true}},
        {PostNote{"Otra"}, BeginReopening{}, ConfirmReopening{}, AdjournSession{}}};
    int second = 5;
    for (const auto* phase : {&before, &after}) {
        for (const std::vector<Command>& together : *phase) {
            until(second);
            std::for_each(together.begin(), together.end(), act);
            second += 10;
        }
        until(second);
        second += 30;
        for (int note = 0; phase == &before && note < notes; ++note) {
            act(PostNote{"lo que se dijo"});
            venue.run_until(venue.now() + Millis{700});
        }
    }
    until(second);
    return venue.take_said()["Luis"];
}

TEST(NoninterferenceOnTheWire, who_was_kept_out_of_a_closing_is_told_nothing_of_it_in_the_next) {
    const auto few = said_to_who_was_kept_out(1);
    const auto many = said_to_who_was_kept_out(9);
    ASSERT_EQ(few.size(), many.size());
    bool came_in = false;
    for (std::size_t i = 0; i < few.size(); ++i) {
        ASSERT_TRUE(few[i] == many[i]) << excerpt(few[i]) << "\n" << excerpt(many[i]);
        ASSERT_EQ(few[i].bytes.find("lo que se dijo"), std::string::npos) << excerpt(few[i]);
        came_in = came_in || few[i].bytes.find("Otra") != std::string::npos;
    }
    EXPECT_TRUE(came_in);
}

}  // namespace
}  // namespace plenaria::simulation::noninterference_frames_test
