// What is wrong with the server itself: a word in the header, and what to do about it behind that.
#include <algorithm>

#include "console/core/present_popovers.hpp"

namespace plenaria::console {
namespace {

/// Whether no command is taken meanwhile.
bool stops_commands(ServiceTrouble trouble) {
    switch (trouble) {
        case ServiceTrouble::stopping:
        case ServiceTrouble::journal_damaged:
        case ServiceTrouble::journal_unreadable:
        case ServiceTrouble::storage_refuses:
            return true;
        default:
            return false;
    }
}

/// Whether it concerns whoever presides: no command is taken, or some that were are gone.
bool concerns_chair(ServiceTrouble trouble) {
    return stops_commands(trouble) || trouble == ServiceTrouble::taken_over;
}

std::string key_of(std::string_view part, ServiceTrouble trouble) {
    return "console.service." + std::string{part} + "." + std::string{name_of(trouble)};
}

}  // namespace

std::vector<ServiceTrouble> troubles_of(const Scene& scene) {
    std::vector<ServiceTrouble> troubles;
    for (const auto& [id, room] : scene.picture.rooms) {
        if (room.view && room.view->service) {
            troubles = room.view->service->troubles;
            break;
        }
    }
    if (is_chairs_console(scene)) {
        std::erase_if(troubles, [](ServiceTrouble each) { return !concerns_chair(each); });
    }
    return troubles;
}

ButtonModel service_button(const Scene& scene) {
    const std::vector<ServiceTrouble> troubles = troubles_of(scene);
    ButtonModel button{.id = "header.service",
                       .icon = Icon::warning,
                       .style = ButtonStyle::outline,
                       .enabled = true,
                       .shown = !troubles.empty(),
                       .intent = {.act = Act::open_popover, .target = "service"}};
    if (!troubles.empty()) {
        button.label = scene.say(key_of("short", troubles.front()));
        if (troubles.size() > 1) {
            button.label += " +" + std::to_string(troubles.size() - 1);
        }
        if (stops_commands(troubles.front())) {
            button.style = ButtonStyle::danger;
        }
    }
    return button;
}

PopoverModel present_service(const Scene& scene) {
    PopoverModel model{
        .name = "service", .subject = "service", .title = scene.say("console.service.name")};
    for (const ServiceTrouble trouble : troubles_of(scene)) {
        model.lead += (model.lead.empty() ? "" : "\n\n") + scene.say(key_of("what", trouble));
    }
    if (model.lead.empty()) {
        // It went while somebody was reading.
        model.lead = scene.say("console.service.well");
    }
    model.buttons.push_back(cancel_button(scene));
    model.buttons.back().label = scene.say("console.close");
    return model;
}

}  // namespace plenaria::console
