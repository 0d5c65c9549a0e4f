#include "tests/properties/towards_label.hpp"

#include "server/domain/checklist.hpp"

namespace plenaria::properties {

Command towards_label(scenarios::Random& random, const domain::State& state,
                      const domain::RoomState& room) {
    const domain::Checklist& list = room.closing->checklist;
    const bool asks_for_staff = domain::find_mark(list, ClosingCheck::staff) != nullptr;
    if (asks_for_staff && !list.staff) {
        return random.one_in(3) ? ListStaff{{"Teresa"}} : ListStaff{{"Irma", "elena"}};
    }
    for (const domain::Output& output : domain::find_room(state.definition, room.id)->outputs) {
        if (output.output_class == OutputClass::public_ &&
            room.outputs.at(output.id).gate != Gate::cut) {
            return SetOutputGate{output.id, Gate::cut, "visto"};
        }
    }
    for (const auto& [check, mark] : list.marks) {
        if (domain::state_of(mark) == CheckState::missing) {
            return random.one_in(2) ? Command{ConfirmCheck{check, true}}
                                    : OverrideCheck{check, "por acuerdo"};
        }
    }
    return ConfirmCheck{ClosingCheck::staff, true};
}

}  // namespace plenaria::properties
