#include "tests/simulation/operators.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/checklist.hpp"
#include "server/model/list_print.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/properties/towards_label.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::simulation {
namespace {

using domain::State;
using scenarios::Random;

const RoomId plenary{"plenaria"};
const RoomId consultations{"consultas"};

/// Into a confidential matter and out of it.
const std::vector<Command>& ways() {
    static const std::vector<Command> table{OpenSession{SessionId{"p1"}},
                                            OpenSession{SessionId{"red"}},
                                            CloseDoors{},
                                            CloseDoors{},
                                            CloseDoors{},
                                            ConvenePrivate{},
                                            StartItem{ItemId{"presupuesto"}},
                                            StartItem{ItemId{"nombramiento"}},
                                            StartItem{ItemId{"resumen"}},
                                            StartItem{ItemId{"intercambio"}},
                                            StartItem{ItemId{"remocion"}},
                                            StartItem{ItemId{"debate"}},
                                            BeginReopening{},
                                            ConfirmReopening{},
                                            ConfirmReopening{},
                                            OverrideCheck{ClosingCheck::screens, "por acuerdo"},
                                            RevokeClearance{},
                                            AdjournSession{HolderChoice::carry_over}};
    return table;
}

/// Moving an item out of a session of members only makes it public, title and all: so it was
/// decided, and no canary may stand for it.
bool declassifies(const State& state, const Command& command) {
    const auto* move = std::get_if<MoveItem>(&command);
    if (move == nullptr || move->to.empty()) {
        return false;
    }
    const domain::Session* from = domain::find_session(state.definition, move->session);
    return from != nullptr && domain::is_confidential(state, *from);
}

/// What stays in a closing's own lists and notes, for ever.
Command within_closing(Random& random, const State& state) {
    const std::string text =
        std::string{scenarios::canary} + " " + std::to_string(random.below(1'000));
    const DelegationId delegation = random.of(state.definition.delegations).id;
    switch (random.below(5)) {
        case 0:
            return RaisePoint{delegation, text};
        case 1:
            return PostNote{text};
        default: {
            Inscribe inscribe;
            inscribe.delegation = delegation;
            inscribe.person = text;
            inscribe.capacity = text;
            inscribe.note = text;
            inscribe.admit_late = true;
            inscribe.invited = true;
            return inscribe;
        }
    }
}

}  // namespace

domain::Definition event_of(std::uint64_t seed) {
    domain::Definition event = seed % 2 == 0 ? properties::full_event() : scenarios::sample_event();
    if (seed % 2 != 0) {
        // Few points, so that the doors count as closed on many days, with a list.
        event.profile.closing.checks = {ClosingCheck::outputs, ClosingCheck::staff};
    }
    auto& rooms = event.rooms;
    rooms.at(0).screens.push_back({ScreenId{"sala-2"}, "Pantalla 2", "floor"});
    rooms.at(0).screens.push_back({ScreenId{"sala-3"}, "Pantalla 3", "floor"});
    rooms.at(1).screens.push_back({ScreenId{"consultas-1"}, "Pantalla", "floor"});
    return event;
}

CommandRequest random_press(Random& random, const State& state, TimePoint now) {
    CommandRequest request;
    request.room = random.one_in(5) ? consultations : plenary;
    request.dry_run = random.one_in(25);
    const domain::RoomState& room = state.rooms.at(request.room);
    const std::size_t drawn = random.below(12);
    if (room.closing && !room.closing->closed_since && drawn < 6 && random.one_in(2)) {
        request.command = properties::towards_label(random, state, room);
        const auto& staff = room.closing->checklist.staff;
        request.expect = {{"staff", staff ? print_of(*staff) : std::string{}}};
        return request;
    }
    if (room.closing && drawn < 4) {
        request.command = within_closing(random, state);
        request.expect = {{"doors", std::string{name_of(domain::doors_of(room))}},
                          {"closing", std::to_string(room.closing->number)}};
        return request;
    }
    if (scenarios::may_convene(state, room) && drawn == 7) {
        const std::string title = std::string{scenarios::canary} + " consulta";
        request.command = ConvenePrivate{{title, title}};
    } else if (!room.session && drawn < 8) {
        request.command = OpenSession{SessionId{random.one_in(3) ? "red" : "p1"}};
    } else if (drawn < 6) {
        request.command = random.of(ways());
    } else if (drawn < 9) {
        request.command = properties::any_command(random, state, request.room, now);
    } else {
        request.command = scenarios::random_command(random, state, request.room, now);
    }
    if (declassifies(state, request.command)) {
        request.command = NextSpeaker{};
    }
    return request;
}

Command long_text(Random& random, std::size_t number) {
    constexpr std::size_t paragraphs = 4;
    constexpr std::size_t bytes = 3'200;
    SetText text;
    text.text = TextId{"largo-" + std::to_string(number)};
    text.title = Text{"Texto largo", "Long text"};
    const std::string version = std::to_string(random.next());
    text.paragraphs.assign(
        paragraphs, Text{version + std::string(bytes, 'a'), version + std::string(bytes, 'b')});
    return text;
}

}  // namespace plenaria::simulation
