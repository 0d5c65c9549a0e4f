#include "tests/simulation/twin_venues.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/domain/agenda_plan.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/properties/towards_label.hpp"
#include "tests/simulation/twin_questions.hpp"

namespace plenaria::simulation {
namespace {

using domain::Scene;
using scenarios::Random;

const RoomId plenary{"plenaria"};
const RoomId consultations{"consultas"};
constexpr Millis round_length{20'000};
constexpr Millis all_have_joined{3'000};
constexpr int tries_max = 30;  ///< of a public act that both venues take

domain::Definition twin_event(bool few_points, bool chair_only) {
    domain::Definition event = properties::full_event();
    // As the file's reader leaves them, or an edit that changes nothing of it would be one.
    for (domain::Session& session : event.sessions) {
        for (domain::Item& item : session.items) {
            for (domain::Panellist& panellist : item.panel) {
                const auto* delegation = domain::find_delegation(event, panellist.delegation);
                if (panellist.language.empty() && delegation != nullptr) {
                    panellist.language = delegation->language;
                }
            }
        }
    }
    for (const char* id : {"sala-2", "sala-3"}) {
        event.rooms.at(0).screens.push_back({ScreenId{id}, id, "floor"});
    }
    event.rooms.at(1).screens.push_back({ScreenId{"consultas-1"}, "Pantalla", "floor"});
    if (few_points) {
        // Screens that may hang have no say in the label, which would follow what each venue has
        // confirmed of it by then, in sight.
        event.profile.closing.checks = {ClosingCheck::outputs, ClosingCheck::staff};
    }
    for (domain::Session& session : event.sessions) {
        for (domain::Item& item : session.items) {
            if (chair_only && item.excludes_secretariat) {
                item.title = Text{word_within, word_within};
            }
        }
    }
    return event;
}

std::vector<ClientKind> everybody(const Experiment& experiment) {
    std::vector<ClientKind> all = experiment.insiders;
    all.insert(all.end(), experiment.watchers.begin(), experiment.watchers.end());
    return all;
}

/// Commands that edit some session's agenda, wherever they are given.
bool is_edit(const Command& command) {
    const Command first = InsertItem{};
    const Command last = MergeItems{};
    return command.index() >= first.index() && command.index() <= last.index();
}

/// Of an item that is published those within change nothing but what they see themselves; whoever
/// edits it from elsewhere changes what all see.
bool changes_what_is_published(const Scene& scene, const Command& command) {
    const auto shows = [&](const SessionId& in, const ItemId& id) {
        const auto* session = domain::find_session(scene.state.definition, in);
        const auto* item = session == nullptr ? nullptr : domain::find_item(*session, id);
        return item != nullptr && domain::is_seen_outside(scene.state, *session, *item);
    };
    const auto is_seen = [&](const auto& edit) {
        bool seen = false;
        if constexpr (requires { edit.session, ItemId{edit.item}; }) {
            seen = shows(edit.session, edit.item);
        }
        if constexpr (requires { edit.session, ItemId{edit.into}; }) {
            seen = seen || shows(edit.session, edit.into);
        }
        return seen;
    };
    return std::visit(is_seen, static_cast<const AnyCommand&>(command));
}

}  // namespace

TwinVenues::TwinVenues(const Experiment& experiment, std::uint64_t seed)
    : experiment_(experiment),
      seed_(seed),
      shared_random_(seed),
      own_random_{Random{seed * 2 + 1}, Random{seed * 3 + 7}} {
    for (auto& venue : venues_) {
        venue = std::make_unique<QuietVenue>(twin_event(is_odd(), experiment.outside.listed),
                                             everybody(experiment));
    }
}

std::vector<RoomId> TwinVenues::restricted_rooms() const {
    std::vector<RoomId> rooms;
    for (const RoomId& room : {plenary, consultations}) {
        if (restricted(room)) {
            rooms.push_back(room);
        }
    }
    return rooms;
}

void TwinVenues::live(int rounds) {
    begin();
    for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
        const Millis next = venues_[0]->now() + round_length;
        schedule_trouble(round);
        schedule_questions(round);
        clear_in_both();
        const std::vector<RoomId> rooms = restricted_rooms();
        speech_goes_on_ = shared_random_.one_in(2);
        if (!rooms.empty()) {
            if (shared_random_.one_in(15)) {
                venues_[0]->restart();
                venues_[1]->restart();
                ++happened_["restarted"];
            }
            live_alone(0, next);
            live_alone(1, next);
        }
        together(next);
        act_together();
        compare();
    }
}

void TwinVenues::begin() {
    together(all_have_joined);
    for (const char* name : {"sala-1", "sala-2", "sala-3", "consultas-1"}) {
        const RoomId& room = name == std::string{"consultas-1"} ? consultations : plenary;
        act_both(room, PairScreen{ScreenId{name}, {}, venues_[0]->client(name).key()});
    }
    act_both(plenary, OpenSession{SessionId{"p1"}});
    act_both(plenary, StartItem{ItemId{"debate"}});
}

void TwinVenues::together(Millis until) {
    for (const auto& venue : venues_) {
        venue->run_until(until);
    }
}

void TwinVenues::act_both(const RoomId& room, const Command& command) {
    const CommandId id{"p" + std::to_string(++public_acts_)};
    last_act_ = std::string{name_of(command)} + " in " + room.value;
    const bool own_titles = !experiment_.outside.listed && !experiment_.own_session;
    for (const std::size_t twin : {0U, 1U}) {
        const Command own = own_titles ? domain::as_of_twin(command, twin) : command;
        ASSERT_TRUE(venues_[twin]->act(room, own, id)) << name_of(command);
    }
}

/// Screens that show what is within, and tell of it, in both venues; and one that was cleared for a
/// closing whose watchers are listed.
void TwinVenues::clear_in_both() {
    for (const char* name : {"sala-1", "sala-3"}) {
        const bool watched = experiment_.watches(name);
        const bool due = watched ? experiment_.outside.listed && !restricted(plenary) &&
                                       domain::is_confidential_now(scene(0, plenary).state,
                                                                   scene(0, plenary).place())
                                 : restricted(plenary);
        const ClearScreen clear{ScreenId{name}, {}, venues_[0]->client(name).key()};
        if (due && shared_random_.one_in(2) &&
            domain::both_accept(scene(0, plenary), scene(1, plenary), clear)) {
            act_both(plenary, clear);
        }
    }
}

void TwinVenues::both_at(const Call& call) {
    const Millis when = venues_[0]->now() + Millis{1'000 + shared_random_.below(18'000)};
    for (const auto& venue : venues_) {
        venue->at(when, [each = venue.get(), call] { call(*each); });
    }
}

/// What happens in both venues at the same times, whoever is within.
void TwinVenues::schedule_trouble(int /*round*/) {
    const Millis nap{500 + shared_random_.below(9'000)};
    // With what was not said before, less than the 4 s after which a screen doubts its clock, and
    // says so: one that was cleared hears the server more often, and would not (docs/security.md).
    const Millis stand{100 + shared_random_.below(1'800)};
    const char* cleared = shared_random_.one_in(2) ? "sala-1" : "sala-2";
    if (shared_random_.one_in(2)) {
        both_at([nap](QuietVenue& venue) { venue.client("vestibulo").sleep(nap); });
    }
    if (shared_random_.one_in(3) && is_odd()) {
        both_at([nap, cleared](QuietVenue& venue) { venue.client(cleared).sleep(nap); });
    }
    if (shared_random_.one_in(2) && is_odd()) {
        both_at([stand, cleared](QuietVenue& venue) {
            if (const auto line = venue.client(cleared).line()) {
                line->down->hold(venue.now() + stand);
            }
        });
    }
    if (shared_random_.one_in(4) && is_odd()) {
        // Over the public act that ends this round.
        const Millis when = venues_[0]->now() + round_length - Millis{200};
        for (const auto& venue : venues_) {
            venue->at(when, [each = venue.get(), cleared, nap] {
                each->client(cleared).sleep(nap);
            });
        }
    }
}

/// What is refused, or only asked: what it is told moves with nothing within either.
void TwinVenues::schedule_questions(int round) {
    int number = 0;
    for (const std::string& asker : experiment_.askers) {
        for (int i = 0; i < 3; ++i) {
            const std::string id =
                "t" + std::to_string(round) + "-" + std::to_string(++number);
            const CommandRequest request = question(asker, id);
            both_at([request, asker](QuietVenue& venue) {
                if (venue.client(asker).takes_presses()) {
                    venue.client(asker).press(request);
                }
            });
        }
        if (shared_random_.one_in(3)) {
            const bool here = !shared_random_.one_in(4);
            const protocol::CodeRequest code{
                CommandId{"k" + std::to_string(round) + "-" + std::to_string(number)},
                here ? plenary : consultations,
                ScreenId{here ? (shared_random_.one_in(2) ? "sala-1" : "sala-2") : "consultas-1"}};
            both_at([code, asker](QuietVenue& venue) {
                if (venue.client(asker).takes_presses()) {
                    venue.client(asker).press(code);
                }
            });
        }
    }
}

CommandRequest TwinVenues::question(const std::string& asker, const std::string& id) {
    const auto kind = std::find_if(experiment_.watchers.begin(), experiment_.watchers.end(),
                                   [&](const ClientKind& each) { return each.name == asker; });
    CommandRequest request;
    request.id = CommandId{id};
    request.room = shared_random_.one_in(3) ? consultations : plenary;
    if (!kind->rooms.empty() && !shared_random_.one_in(4)) {
        request.room = kind->rooms.front();
    }
    const QuietVenue& venue = *venues_[shared_random_.below(2)];
    const Scene from{venue.state(), venue.server_time(), request.room};
    request.command = any_question(shared_random_, from);
    request.dry_run = true;
    if (std::holds_alternative<ListStaff>(request.command) ||
        std::holds_alternative<ConfirmCheck>(request.command)) {
        request.expect = {{"staff", ""}};
    }
    return request;
}

/// Acts of one venue alone, none of which its watchers notice.
void TwinVenues::live_alone(std::size_t venue, Millis until) {
    Random& random = own_random_[venue];
    const Millis last = until - Millis{300};
    Millis at = venues_[venue]->now() + Millis{300};
    for (std::size_t acts = random.below(40); acts > 0 && !testing::Test::HasFailure(); --acts) {
        at += Millis{random.below(900)};
        if (at >= last) {
            break;
        }
        venues_[venue]->run_until(at);
        const RoomId room = random.of(restricted_rooms());
        switch (random.below(24)) {
            case 0:
            case 1:
            case 2:
                act_from_elsewhere(venue, room, room == plenary ? consultations : plenary);
                break;
            case 3:
                ask_code_within(venue);
                break;
            case 4:
                edit_words(venue, room);
                break;
            default:
                act_within(venue, room);
                break;
        }
    }
    venues_[venue]->run_until(last);
    for (const RoomId& room : restricted_rooms()) {
        ASSERT_EQ(experiment_.restricted(scene(venue, room)), true);
        leave_the_floor(venue, room);
    }
}

bool TwinVenues::is_unseen(std::size_t venue, const RoomId& room, const Command& command) {
    const Scene within = scene(venue, room);
    const auto* clear = std::get_if<ClearScreen>(&command);
    if (clear != nullptr && experiment_.watches(clear->screen.value)) {
        return false;
    }
    const bool in_session = !experiment_.own_session ||
                            (within.place().session &&
                             domain::is_of_session(within, command, *within.place().session));
    return in_session && !domain::declassifies(within, command) &&
           domain::stays_within(within, command, experiment_.outside, alone_[venue]);
}

void TwinVenues::act_within(std::size_t venue, const RoomId& room) {
    const Command command =
        domain::command_with_canaries(own_random_[venue], scene(venue, room), word_within);
    if (is_unseen(venue, room, command)) {
        act_alone(venue, room, command);
    }
}

/// The agenda of what is restricted, edited from the other room, and such edits taken back there.
void TwinVenues::act_from_elsewhere(std::size_t venue, const RoomId& room, const RoomId& from) {
    Random& random = own_random_[venue];
    Command command = random.one_in(3) ? Command{Redo{}} : Command{Undo{}};
    // Few of all commands are edits.
    for (int tries = random.one_in(3) ? 0 : 20; tries > 0 && !is_edit(command); --tries) {
        command = domain::command_with_canaries(random, scene(venue, room), word_within);
    }
    if (!is_edit(command) && !std::holds_alternative<Undo>(command) &&
        !std::holds_alternative<Redo>(command)) {
        return;
    }
    if (changes_what_is_published(scene(venue, room), command)) {
        return;
    }
    const auto& session = scene(venue, room).place().session;
    const bool own = !experiment_.own_session ||
                     (session && domain::is_of_session(scene(venue, from), command, *session));
    if (own && !domain::declassifies(scene(venue, from), command) &&
        domain::stays_within(scene(venue, from), command, experiment_.outside, alone_[venue])) {
        act_alone(venue, from, command);
        ++happened_["from elsewhere"];
    }
}

/// Somebody inside wants to clear a screen.
void TwinVenues::ask_code_within(std::size_t venue) {
    Random& random = own_random_[venue];
    ClientNode& chair = venues_[venue]->client("presidencia");
    if (chair.takes_presses()) {
        const CommandId id{"xk" + std::to_string(++own_acts_[venue])};
        chair.press(protocol::CodeRequest{id, plenary,
                                          ScreenId{random.one_in(2) ? "sala-1" : "sala-2"}});
    }
}

/// The event file comes in with other words of what nobody outside may read.
void TwinVenues::edit_words(std::size_t venue, const RoomId& room) {
    const domain::State& state = venues_[venue]->state();
    domain::Definition edited = state.definition;
    const auto hides = experiment_.outside.listed ? domain::RecordClass::restricted
                                                  : domain::RecordClass::open;
    const std::string word = word_within + std::to_string(own_random_[venue].below(100));
    for (domain::Session& session : edited.sessions) {
        const bool own = scene(venue, room).place().session == session.id;
        for (domain::Item& item : session.items) {
            const domain::Session& as_is = *domain::find_session(state.definition, session.id);
            if ((own || !experiment_.own_session) &&
                domain::class_of_item(state, as_is, *domain::find_item(as_is, item.id)) > hides) {
                item.title = Text{word, word};
            }
        }
    }
    if (venues_[venue]->replace_event(edited)) {
        ++happened_["edited"];
    }
}

void TwinVenues::act_alone(std::size_t venue, const RoomId& room, const Command& command) {
    const CommandId id{"x" + std::to_string(++own_acts_[venue])};
    ASSERT_TRUE(venues_[venue]->act(room, command, id)) << name_of(command);
    alone_[venue].insert(id);
    ++happened_[std::string{name_of(command)}];
}

/// Whoever has the floor is done before the room goes on in public, but where a closing has lists
/// of its own, and the open ones come back as they were.
void TwinVenues::leave_the_floor(std::size_t venue, const RoomId& room) {
    const auto place = [&]() -> const domain::RoomState& { return scene(venue, room).place(); };
    if (place().closing && speech_goes_on_ && !experiment_.outside.listed) {
        return;
    }
    while (domain::active_point(domain::active_floor(place())) != nullptr) {
        ASSERT_NO_FATAL_FAILURE(act_alone(venue, room, RulePoint{Ruling::withdrawn}));
    }
    while (const auto* holder = domain::holder_of(domain::active_floor(place()))) {
        const EntryId id = holder->id;
        ASSERT_NO_FATAL_FAILURE(act_alone(venue, room, Withdraw{id}));
    }
}

Command TwinVenues::public_act(const RoomId& room) {
    const Scene first = scene(0, room);
    const std::size_t drawn = shared_random_.below(12);
    if (drawn < 3) {
        if (room == plenary) {
            return shared_random_.of(experiment_.wishes);
        }
        return first.place().session ? Command{CloseDoors{}}
                                     : Command{OpenSession{SessionId{"taller"}}};
    }
    if (drawn < 7 && first.place().closing && !first.place().closing->closed_since) {
        return properties::towards_label(shared_random_, first.state, first.place());
    }
    if (drawn < 8) {
        Command command = properties::any_command(shared_random_, first.state, room, first.now);
        auto* add = std::get_if<AddDocument>(&command);
        if (add != nullptr && add->href.starts_with("https://")) {
            add->href = QuietVenue::document_names.front();
        }
        return command;
    }
    return scenarios::random_command(shared_random_, first.state, room, first.now,
                                     {1, 4, 10, 4, 4, false});
}

/// Whether such an act is the same in both venues, wherever they stand.
bool TwinVenues::is_public(const RoomId& room, const Command& command) const {
    const bool own = restricted(room) && domain::is_floor_act(command);
    const bool opens_by_moving = domain::declassifies(scene(0, room), command) ||
                                 domain::declassifies(scene(1, room), command);
    const bool convenes = std::holds_alternative<ConvenePrivate>(command) &&
                          !scenarios::may_convene(scene(0, room).state, scene(0, room).place());
    // Which glass is whose stays as it is: those that watch are cleared above all not.
    const bool of_screens = std::holds_alternative<PairScreen>(command) ||
                            std::holds_alternative<UnpairScreen>(command) ||
                            std::holds_alternative<ClearScreen>(command);
    return !own && !opens_by_moving && !convenes && !of_screens;
}

void TwinVenues::act_together() {
    for (int tries = 0; tries < tries_max; ++tries) {
        const RoomId room = shared_random_.one_in(4) ? consultations : plenary;
        const Command command = public_act(room);
        if (std::holds_alternative<ConfirmReopening>(command)) {
            begin_reopening(room);
        }
        if (is_public(room, command) &&
            domain::both_accept(scene(0, room), scene(1, room), command)) {
            count_reopening(room, command);
            ASSERT_NO_FATAL_FAILURE(act_both(room, command));
            for (const RoomId& each : {plenary, consultations}) {
                ASSERT_EQ(experiment_.restricted(scene(0, each)),
                          experiment_.restricted(scene(1, each)));
                happened_["closed"] +=
                    domain::doors_of(scene(0, each).place()) == DoorsState::closed ? 1 : 0;
            }
            ++happened_["public: " + std::string{name_of(command)}];
            return;
        }
    }
}

void TwinVenues::begin_reopening(const RoomId& room) {
    if (domain::both_accept(scene(0, room), scene(1, room), BeginReopening{})) {
        act_both(room, BeginReopening{});
    }
}

void TwinVenues::count_reopening(const RoomId& room, const Command& command) {
    const auto speaks = [&](std::size_t venue) {
        return domain::holder_of(domain::active_floor(scene(venue, room).place())) != nullptr;
    };
    if (std::holds_alternative<ConfirmReopening>(command) && speaks(0) != speaks(1)) {
        ++happened_["reopened over a speech"];
    }
}

}  // namespace plenaria::simulation
