#include "server/domain/project.hpp"

namespace plenaria::domain {

EventView project_event(const Definition& definition) {
    EventView view;
    view.title = definition.title;
    view.forum = definition.forum;
    view.zone = definition.zone;
    view.languages = definition.profile.languages;
    if (const Delegation* presidency = find_delegation(definition, definition.presidency)) {
        view.presidency = presidency->name;
        view.presidency_flag = presidency->flag;
    }
    if (const Delegation* outgoing = find_delegation(definition, definition.outgoing)) {
        view.outgoing = outgoing->name;
    }
    if (const Delegation* incoming = find_delegation(definition, definition.incoming)) {
        view.incoming = incoming->name;
    }
    return view;
}

}  // namespace plenaria::domain
