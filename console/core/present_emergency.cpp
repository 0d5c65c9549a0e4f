// Emergency access (design.md, Identity): said on every console until the chair has seen it.
#include "console/core/present_popovers.hpp"

namespace plenaria::console {
namespace {

std::string holders_text(const EmergencyView& emergency) {
    std::string all;
    for (const std::string& holder : emergency.holders) {
        all += (all.empty() ? "" : ", ") + holder;
    }
    return all;
}

/// "14:05", with its day where that is not today.
std::string given_at(const Scene& scene, const EmergencyView& emergency) {
    std::string time = scene.zone.hours_minutes(emergency.at);
    if (scene.zone.date(emergency.at) == scene.zone.date(scene.now)) {
        return time;
    }
    const std::string day = scene.zone.day_and_month(emergency.at, scene.ui.language);
    return scene.say("console.emergency.other_day", {{"time", time}, {"day", day}});
}

/// Whoever was let in by the codes is refused: the alarm is about them.
bool is_own(const Scene& scene, const EmergencyView& emergency) {
    const std::string all = ", " + emergency.person + ",";
    return all.find(", " + scene.operator_name + ",") != std::string::npos;
}

ButtonModel acknowledge_button(const Scene& scene, const EmergencyView& emergency,
                               std::string id) {
    ButtonModel button;
    button.id = std::move(id);
    button.icon = Icon::check;
    button.label = scene.say("console.emergency.acknowledge");
    button.enabled = scene.writable;
    button.shown = is_chairs_console(scene) && !is_own(scene, emergency);
    button.mark = scene.mark("emergency");
    button.intent = {.act = Act::acknowledge_emergency};
    return button;
}

}  // namespace

const EmergencyView* emergency_of(const client::Picture& picture) {
    for (const auto& [id, room] : picture.rooms) {
        if (room.view && room.view->emergency) {
            return &*room.view->emergency;
        }
    }
    return nullptr;
}

std::optional<EmergencyModel> present_emergency_bar(const Scene& scene) {
    const EmergencyView* emergency = emergency_of(scene.picture);
    if (emergency == nullptr) {
        return std::nullopt;
    }
    EmergencyModel model;
    model.title = scene.say("console.emergency.title",
                            {{"time", given_at(scene, *emergency)}, {"person", emergency->person}});
    model.detail = scene.say("console.emergency.detail", {{"holders", holders_text(*emergency)},
                                                          {"reason", emergency->reason}});
    model.acknowledge = acknowledge_button(scene, *emergency, "emergency.acknowledge");
    return model;
}

PopoverModel present_emergency(const Scene& scene) {
    PopoverModel model{
        .name = "emergency", .subject = "emergency", .title = scene.say("console.emergency.name")};
    const EmergencyView* emergency = emergency_of(scene.picture);
    if (emergency == nullptr) {
        return model;
    }
    model.lead = scene.say("console.emergency.whole", {{"time", given_at(scene, *emergency)},
                                                       {"person", emergency->person},
                                                       {"holders", holders_text(*emergency)},
                                                       {"reason", emergency->reason}});
    model.buttons.push_back(cancel_button(scene));
    model.buttons.back().label = scene.say("console.close");
    if (is_own(scene, *emergency)) {
        model.lead += "\n\n" + scene.say("console.emergency.by_another");
    } else if (is_chairs_console(scene)) {
        ButtonModel button = acknowledge_button(scene, *emergency, "emergency.confirm");
        button.key = scene.say("console.key.enter");
        button.style = ButtonStyle::primary;
        model.buttons.push_back(std::move(button));
    } else {
        model.lead += "\n\n" + scene.say("console.emergency.by_chair");
    }
    return model;
}

}  // namespace plenaria::console
