// What opens about a list as a whole: open or closed, its order, its roll (floor.md, Ordering).
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"
#include "server/model/limits.hpp"

namespace plenaria::console {
namespace {

constexpr std::size_t items_offered = 3;  // a list that closes four items later is not planned

ButtonModel list_button(const Scene& scene, const char* id, Icon icon, std::string label,
                        Intent intent) {
    return {.id = id,
            .icon = icon,
            .label = std::move(label),
            .enabled = scene.writable,
            .intent = std::move(intent)};
}

FormRow state_row(const Scene& scene) {
    std::vector<ButtonModel> buttons;
    switch (scene.view.list->state) {
        case ListState::draft:
            buttons.push_back(list_button(scene, "list.open", Icon::unlock,
                                          scene.say("console.list.open"), {.act = Act::open_list}));
            break;
        case ListState::open:
            buttons.push_back(list_button(scene, "list.close", Icon::lock,
                                          scene.say("console.list.close"),
                                          {.act = Act::close_list}));
            break;
        case ListState::closed:
        case ListState::exhausted:
            buttons.push_back(list_button(scene, "list.reopen", Icon::unlock,
                                          scene.say("console.list.reopen"),
                                          {.act = Act::open_popover, .target = "reopen"}));
            break;
        case ListState::archived:
            break;
    }
    buttons.push_back(list_button(scene, "list.fill_roll", Icon::people,
                                  scene.say("console.list.fill_roll"), {.act = Act::fill_roll}));
    return buttons_row(std::move(buttons));
}

FormRow closing_row(const Scene& scene) {
    std::vector<ButtonModel> buttons;
    using FiveMinutes = std::chrono::duration<std::int64_t, std::ratio<300>>;
    for (const int minutes : {15, 30, 60}) {
        const TimePoint at{
            std::chrono::ceil<FiveMinutes>(scene.now + std::chrono::minutes{minutes})};
        const std::string id = "list.closes." + std::to_string(minutes);
        buttons.push_back(
            list_button(scene, id.c_str(), Icon::clock, scene.zone.hours_minutes(at),
                        {.act = Act::schedule_closing, .detail = std::to_string(to_unix_ms(at))}));
    }
    std::size_t offered = 0;
    for (const ItemView& item : scene.view.agenda.value_or(std::vector<ItemView>{})) {
        if (item.state != ItemState::pending || offered == items_offered) {
            continue;
        }
        ++offered;
        const std::string id = "list.closes.item." + item.id.value;
        buttons.push_back(
            list_button(scene, id.c_str(), Icon::list,
                        scene.say("console.list.closes_item", {{"n", item_mention(scene, item)}}),
                        {.act = Act::schedule_closing, .target = item.id.value}));
    }
    buttons.push_back(list_button(scene, "list.closes.never", Icon::cross,
                                  scene.say("console.list.closes_never"),
                                  {.act = Act::schedule_closing}));
    return buttons_row(std::move(buttons));
}

FormRow policy_row(const Scene& scene) {
    std::vector<ButtonModel> buttons;
    for (const auto& [policy, name] : Names<OrderPolicy>::all) {
        const std::string id = "list.policy." + std::string{name};
        Intent intent{.act = Act::set_policy, .target = std::string{name}};
        if (policy == OrderPolicy::roll_call) {
            intent = {.act = Act::open_popover, .target = "roll"};
        }
        ButtonModel button = list_button(scene, id.c_str(), Icon::none,
                                         say_name(scene, "console.policy.", policy), intent);
        const bool present = scene.view.list->policy == policy;
        button.style = present ? ButtonStyle::primary : ButtonStyle::normal;
        buttons.push_back(std::move(button));
    }
    return buttons_row(std::move(buttons));
}

std::string closing_text(const Scene& scene) {
    if (scene.view.list->closes_at) {
        return scene.say("console.list.closes_at",
                         {{"time", scene.zone.hours_minutes(*scene.view.list->closes_at)}});
    }
    if (!scene.view.list->closes_when.empty()) {
        return scene.say("console.list.closes_when",
                         {{"item", scene.say(scene.view.list->closes_when)}});
    }
    return {};
}

}  // namespace

PopoverModel present_list(const Scene& scene) {
    PopoverModel model{.name = "list", .subject = "queue.state"};
    model.title = scene.say("console.queue.title") + " · " + list_word(scene);
    if (!has_list(scene.view)) {
        model.lead = no_list_text(scene);
        return model;
    }
    model.lead = closing_text(scene);
    model.rows.push_back(state_row(scene));
    if (scene.view.list->state == ListState::open) {
        model.rows.push_back(heading_row(scene.say("console.list.closes")));
        model.rows.push_back(closing_row(scene));
    }
    model.rows.push_back(heading_row(scene.say("console.list.order")));
    model.rows.push_back(policy_row(scene));
    return model;
}

PopoverModel present_reopen(const Scene& scene) {
    PopoverModel model{.name = "reopen",
                       .subject = "queue.state",
                       .title = scene.say("console.list.reopen_title"),
                       .lead = scene.say("console.list.reopen_lead")};
    FieldModel reason = form_field(scene, "reason", scene.say("console.reason"), limits::name_bytes,
                                   scene.say("console.reason_hint"));
    reason.focus = true;
    model.fields.push_back(std::move(reason));
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "reopen.commit",
                             .icon = Icon::unlock,
                             .label = scene.say("console.list.reopen_commit"),
                             .key = scene.say("console.key.enter"),
                             .style = ButtonStyle::primary,
                             .enabled = scene.writable && !scene.ui.form.value("reason").empty(),
                             .intent = {.act = Act::open_list}});
    return model;
}

PopoverModel present_roll(const Scene& scene) {
    PopoverModel model{.name = "roll",
                       .subject = "queue.state",
                       .title = scene.say("console.roll.title"),
                       .lead = scene.say("console.roll.lead")};
    std::vector<ButtonModel> alphabets;
    for (const Language& language : scene.view.event.languages) {
        alphabets.push_back(
            choose_button(scene, "alphabet", language.code, language_name(scene, language.code)));
    }
    model.rows.push_back(heading_row(scene.say("console.roll.alphabet")));
    model.rows.push_back(buttons_row(std::move(alphabets)));
    std::vector<ButtonModel> places;
    for (const auto& [place, name] : Names<HostPlace>::all) {
        const bool first = place == HostPlace::in_order;
        places.push_back(choose_button(scene, "host", first ? "" : std::string{name},
                                       say_name(scene, "console.roll.", place)));
    }
    model.rows.push_back(heading_row(
        scene.say("console.roll.host", {{"name", scene.say(scene.view.event.presidency)}})));
    model.rows.push_back(buttons_row(std::move(places)));
    std::vector<ButtonModel> starts{
        choose_button(scene, "start", "", scene.say("console.roll.top"))};
    for (const DelegationView& delegation :
         scene.view.delegations.value_or(std::vector<DelegationView>{})) {
        if (delegation.on_roll) {
            starts.push_back(
                choose_button(scene, "start", delegation.id.value, scene.say(delegation.name)));
        }
    }
    model.rows.push_back(heading_row(scene.say("console.roll.start")));
    model.rows.push_back(buttons_row(std::move(starts)));
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "roll.commit",
                             .icon = Icon::check,
                             .label = scene.say("console.roll.commit"),
                             .key = scene.say("console.key.enter"),
                             .style = ButtonStyle::primary,
                             .enabled = scene.writable,
                             .intent = {.act = Act::set_policy, .target = "roll_call"}});
    return model;
}

}  // namespace plenaria::console
