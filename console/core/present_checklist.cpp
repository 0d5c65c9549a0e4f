// The closing's checklist (R4): what is missing, and what is pressed for it.
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"
#include "console/core/present_screens.hpp"
#include "server/model/actor_text.hpp"
#include "server/model/limits.hpp"

namespace plenaria::console {
namespace {

using Checks = std::vector<CheckView>;

const Checks& checks_of(const Scene& scene) {
    static const Checks none;
    return scene.view.checklist ? *scene.view.checklist : none;
}

std::string check_name(const Scene& scene, const CheckView& check) {
    return scene.say("check." + check.id);
}

bool is_of_screens(const CheckView& check) { return check.id == name_of(ClosingCheck::screens); }

struct Count {
    int settled = 0;
    int overridden = 0;
    int all = 0;
};

Count count_checks(const Scene& scene) {
    Count count;
    for (const CheckView& check : checks_of(scene)) {
        ++count.all;
        count.settled += check.state == CheckState::missing ? 0 : 1;
        count.overridden += check.state == CheckState::overridden ? 1 : 0;
    }
    return count;
}

/// For how long a screen has not said that the open room is off its glass. Where all had said so,
/// it is since that was so no more: a server that started anew does not know when it was lost.
std::string unconfirmed_for(const Scene& scene, const ScreenView& screen) {
    TimePoint begun = scene.view.doors.since.value_or(scene.now);
    for (const CheckView& check : checks_of(scene)) {
        if (is_of_screens(check) && check.state == CheckState::missing) {
            begun = std::max(begun, check.at.value_or(begun));
        }
    }
    begun = std::max(begun, screen.last_seen.value_or(begun));
    return lasting_text(std::max(Millis{0}, scene.now - begun));
}

std::vector<const ScreenView*> missing_screens(const Scene& scene) {
    std::vector<const ScreenView*> missing;
    if (scene.view.screens) {
        for (const ScreenView& screen : *scene.view.screens) {
            if (is_waited_for(screen) && !screen.slated) {
                missing.push_back(&screen);
            }
        }
    }
    return missing;
}

/// Those of `all` who are not among the `named`: " +4"; empty: none.
std::string others(std::size_t all, std::size_t named) {
    return all > named ? " +" + std::to_string(all - named) : std::string{};
}

/// "lobby-2 unconfirmed 6 s +1": the first of them. A long name is cut, the time never.
std::string missing_screen(const Scene& scene) {
    constexpr std::size_t letters_max = 18;
    const std::vector<const ScreenView*> missing = missing_screens(scene);
    return missing.empty()
               ? std::string{}
               : scene.say("console.checklist.screen",
                           {{"name", shortened(missing.front()->name, letters_max)},
                            {"time", unconfirmed_for(scene, *missing.front())}}) +
                     others(missing.size(), 1);
}

/// "lobby-2 6 s, wall 3 s +2": as many as a row names in two lines.
std::string missing_screen_times(const Scene& scene) {
    constexpr std::size_t names_max = 3;
    const std::vector<const ScreenView*> missing = missing_screens(scene);
    const std::size_t named = std::min(names_max, missing.size());
    std::string names;
    for (std::size_t i = 0; i < named; ++i) {
        names += (i == 0 ? "" : ", ") + missing[i]->name + " " +
                 unconfirmed_for(scene, *missing[i]);
    }
    return names + others(missing.size(), named);
}

std::string counted(const Scene& scene, const CheckView& check) {
    return scene.say("console.checklist.counted",
                     {{"n", std::to_string(check.done)}, {"of", std::to_string(check.of)}});
}

std::string names_of(const Scene& scene, const std::vector<Text>& names) {
    std::string all;
    for (const Text& name : names) {
        all += (all.empty() ? "" : ", ") + scene.say(name);
    }
    return all;
}

/// How many of those whom a point lacks are not among the `named`.
std::string others_of(const CheckView& check, std::size_t named) {
    const auto counted = static_cast<std::size_t>(std::max(0, check.of - check.done));
    return others(std::max(counted, check.missing.size()), named);
}

/// The first of them, as many as are read at a glance and leave the rail's other words their place.
std::string first_missing(const Scene& scene, const CheckView& check) {
    constexpr std::size_t names_max = 3;
    constexpr std::size_t letters_max = 25;
    std::size_t named = 1;
    std::string names = shortened(scene.say(check.missing.front()), letters_max);
    while (named < std::min(names_max, check.missing.size())) {
        const std::string more = names + ", " + scene.say(check.missing[named]);
        if (shortened(more, letters_max) != more) {
            break;
        }
        names = more;
        ++named;
    }
    return names + others_of(check, named);
}

/// What one point still lacks, in a few words.
std::string lack_of(const Scene& scene, const CheckView& check) {
    std::string lack = check_name(scene, check);
    if (check.of > 0) {
        lack += " " + counted(scene, check);
    }
    const std::string screen = is_of_screens(check) ? missing_screen(scene) : std::string{};
    if (!screen.empty()) {
        return lack + "; " + screen;
    }
    return check.missing.empty() ? lack : lack + "; " + first_missing(scene, check);
}

std::vector<Text> members_without_head(const Scene& scene) {
    std::vector<Text> names;
    for (const RosterView& member : scene.view.roster.value_or(std::vector<RosterView>{})) {
        if (lacks_head(member) && names.size() < limits::missing_shown) {
            names.push_back(member.name);
        }
    }
    return names;
}

ChipModel state_chip(const Scene& scene, const CheckView& check) {
    const std::string word = say_name(scene, "console.check_state.", check.state);
    switch (check.state) {
        case CheckState::done:
            return {Icon::check, word, Tone::ok};
        case CheckState::overridden:
            return {Icon::gavel, word, Tone::warn};
        case CheckState::missing:
            break;
    }
    return {Icon::question, word, Tone::warn};
}

std::string detail_of(const Scene& scene, const CheckView& check) {
    std::string detail;
    const auto add = [&](const std::string& part) {
        detail += (detail.empty() || part.empty() ? "" : "  ·  ") + part;
    };
    if (check.of > 0) {
        add(counted(scene, check));
    }
    if (check.state == CheckState::missing) {
        std::string names = is_of_screens(check) ? missing_screen_times(scene) : std::string{};
        if (names.empty() && !check.missing.empty()) {
            names = names_of(scene, check.missing) + others_of(check, check.missing.size());
        }
        add(names.empty() ? names : scene.say("console.checklist.missing", {{"names", names}}));
    }
    const std::vector<Text> alone = members_without_head(scene);
    if (check.id == name_of(ClosingCheck::roster) && !alone.empty()) {
        add(scene.say("console.checklist.no_head", {{"names", names_of(scene, alone)}}));
    }
    if (check.state != CheckState::missing && check.at) {
        add(scene.zone.hours_minutes(*check.at));
        add(scene.say(actor_text(check.by)));
    }
    add(check.reason);
    return detail;
}

ButtonModel word_button(const Scene& scene, const CheckView& check, bool confirm,
                        std::string label) {
    ButtonModel button;
    button.id = "checklist." + check.id + (confirm ? ".confirm" : ".withdraw");
    button.icon = confirm ? Icon::check : Icon::cross;
    button.label = std::move(label);
    button.enabled = scene.writable;
    button.mark = scene.mark("check." + check.id);
    button.intent = {
        .act = Act::confirm_check, .target = check.id, .detail = confirm ? "yes" : ""};
    return button;
}

ButtonModel opening_button(const Scene& scene, const CheckView& check, Icon icon,
                           std::string_view label, std::string popover) {
    ButtonModel button;
    button.id = "checklist." + check.id + ".open";
    button.icon = icon;
    button.label = scene.say(label);
    button.enabled = scene.writable;
    button.intent = {.act = Act::open_popover, .target = std::move(popover)};
    return button;
}

/// Those who were on the list as it was opened are counted, and no others; where it has changed
/// under the operator's eyes it is opened again first.
ButtonModel count_button(const Scene& scene, const CheckView& check) {
    const std::string& read = scene.ui.popover.staff;
    if (read != staff_print(scene.view)) {
        return opening_button(scene, check, Icon::people, "console.checklist.staff_moved",
                              "checklist");
    }
    ButtonModel button =
        word_button(scene, check, true,
                    scene.say("console.checklist.count", {{"n", std::to_string(check.of)}}));
    button.intent.detail = read;
    return button;
}

/// What leads on from a point that is missing; the first is what a press on its row does.
void add_ways_on(const Scene& scene, const CheckView& check, std::vector<ButtonModel>& buttons) {
    const bool missing = check.state == CheckState::missing;
    switch (value_named<ClosingCheck>(check.id).value_or(ClosingCheck::screens)) {
        case ClosingCheck::observers_out:
        case ClosingCheck::booths:
            if (check.state != CheckState::done) {
                buttons.push_back(
                    word_button(scene, check, true, scene.say("console.checklist.confirm")));
            }
            return;
        case ClosingCheck::staff:
            if (scene.view.closing && scene.view.closing->staff_listed &&
                check.state != CheckState::done) {
                buttons.push_back(count_button(scene, check));
            }
            buttons.push_back(form_button(scene, "checklist.staff.list", Icon::people,
                                          "console.checklist.list", "staff"));
            return;
        case ClosingCheck::roster:
            buttons.push_back(opening_button(scene, check, Icon::globe,
                                             "console.checklist.roster", "roster"));
            return;
        case ClosingCheck::outputs:
            if (missing) {
                buttons.push_back(opening_button(scene, check, Icon::broadcast,
                                                 "console.checklist.outputs", "gates"));
            }
            return;
        case ClosingCheck::screens:
            return;
    }
}

bool was_said(const CheckView& check) {
    const auto kind = value_named<ClosingCheck>(check.id);
    const bool by_word = kind == ClosingCheck::observers_out || kind == ClosingCheck::booths ||
                         kind == ClosingCheck::staff;
    return check.state == CheckState::overridden || (by_word && check.state == CheckState::done);
}

/// R4.7: whoever logged in and is neither listed nor closed the doors sees no more of this once the
/// room counts as closed.
bool is_about_to_be_kept_out(const Scene& scene) {
    if (scene.operator_role != Role::secretariat || !scene.view.closing) {
        return false;
    }
    const ClosingView& closing = *scene.view.closing;
    return closing.staff_listed && closing.closed_by != scene.operator_name &&
           std::find(closing.staff.begin(), closing.staff.end(), scene.operator_name) ==
               closing.staff.end();
}

FormRow check_row(const Scene& scene, const CheckView& check) {
    const ChipModel chip = state_chip(scene, check);
    FormRow row;
    row.id = "checklist." + check.id;
    row.icon = chip.icon;
    row.tone = chip.tone;
    row.title = check_name(scene, check);
    row.detail = detail_of(scene, check);
    row.mark = scene.mark("check." + check.id);
    row.selected = scene.ui.popover.row == row.id;
    add_ways_on(scene, check, row.buttons);
    if (check.state == CheckState::missing && is_chairs_console(scene)) {
        row.buttons.push_back(form_button(scene, row.id + ".override", Icon::gavel,
                                          "console.checklist.override", "override", check.id));
    }
    if (check.state != CheckState::done && !row.buttons.empty()) {
        row.enabled = scene.writable;
        row.intent = row.buttons.front().intent;
    }
    if (was_said(check)) {
        row.buttons.push_back(
            word_button(scene, check, false, scene.say("console.checklist.withdraw")));
    }
    if (check.id == name_of(ClosingCheck::staff) && is_about_to_be_kept_out(scene)) {
        row.detail = scene.say("console.checklist.not_listed");
        row.tone = Tone::warn;
        row.chips.push_back(
            {Icon::warning, scene.say("console.checklist.not_listed_chip"), Tone::warn});
    }
    row.chips.push_back(chip);
    return row;
}

/// A name that was mistyped opens nothing to whoever sits in the booth.
std::optional<FormRow> without_login_row(const Scene& scene) {
    const std::string words =
        scene.view.closing ? words_on_logins(scene, scene.view.closing->staff) : "";
    return words.empty() ? std::nullopt
                         : std::optional{words_row(Icon::question, words, Tone::warn)};
}

/// R4.2: asked in for one item, and led out when that is over.
FormRow secretary_row(const Scene& scene, const ClosingView& closing) {
    FormRow row;
    row.id = "checklist.secretary";
    row.title = scene.say("console.checklist.secretary");
    row.selected = scene.ui.popover.row == row.id;
    row.mark = scene.mark("secretary");
    const bool in = closing.secretary_since.has_value();
    row.icon = in ? Icon::people : Icon::absent;
    row.detail = scene.say("console.checklist.secretary_out");
    if (in) {
        row.detail = scene.say("console.checklist.secretary_in",
                               {{"item", scene.say(closing.secretary_item)},
                                {"time", scene.zone.hours_minutes(*closing.secretary_since)}});
    }
    if (closing.lead_out) {
        row.icon = Icon::warning;
        row.tone = Tone::warn;
        row.chips.push_back(
            {Icon::warning, scene.say("console.checklist.lead_out"), Tone::warn});
    }
    ButtonModel button;
    button.id = row.id + (in ? ".out" : ".in");
    button.icon = in ? Icon::cross : Icon::plus;
    button.label = scene.say(in ? "console.checklist.left" : "console.checklist.admit");
    button.enabled = scene.writable && (in || current_item(scene.view) != nullptr);
    button.intent = {.act = Act::admit_secretary, .detail = in ? "" : "yes"};
    row.enabled = button.enabled;
    row.intent = button.intent;
    row.buttons.push_back(std::move(button));
    return row;
}

/// Which screens show what goes on behind the doors, and all of them taken back in one press. It is
/// there while none is cleared: as it came, another row's button would lie where this one is then.
std::optional<FormRow> clearances_row(const Scene& scene) {
    constexpr std::size_t letters_max = 44;
    if (!directs_doors(scene)) {
        return std::nullopt;
    }
    ButtonModel button = revoke_all_button(scene);
    button.enabled = button.enabled && button.shown;
    button.shown = true;
    std::string names;
    for (const std::string& name : cleared_screens(scene.view)) {
        names += (names.empty() ? "" : ", ") + name;
    }
    FormRow row;
    row.id = "checklist.clearances";
    row.icon = Icon::eye;
    row.title = scene.say("console.screen.cleared_title");
    row.detail =
        names.empty() ? scene.say("console.screen.none_cleared") : shortened(names, letters_max);
    row.selected = scene.ui.popover.row == row.id;
    row.mark = button.mark;
    row.enabled = button.enabled;
    row.intent = button.intent;
    row.buttons.push_back(std::move(button));
    return row;
}

bool leads_out(const Scene& scene) { return scene.view.closing && scene.view.closing->lead_out; }

/// The point that the rail names. A screen that may still show the open room is seen by whoever
/// passes it; the others follow in the list's order. Null: none is missing.
const CheckView* most_urgent(const Scene& scene) {
    const CheckView* first = nullptr;
    for (const CheckView& check : checks_of(scene)) {
        if (check.state != CheckState::missing) {
            continue;
        }
        if (is_of_screens(check)) {
            return &check;
        }
        first = first == nullptr ? &check : first;
    }
    return first;
}

}  // namespace

ButtonModel checklist_button(const Scene& scene) {
    const Count count = count_checks(scene);
    ButtonModel button{.id = "rail.checklist",
                       .icon = count.settled == count.all ? Icon::check : Icon::list,
                       .label = scene.say("console.checklist.button",
                                          {{"n", std::to_string(count.settled)},
                                           {"of", std::to_string(count.all)}}),
                       .style = ButtonStyle::outline,
                       .enabled = scene.writable,
                       .shown = count.all > 0,
                       .intent = {.act = Act::open_popover, .target = "checklist"}};
    if (leads_out(scene)) {
        button.icon = Icon::warning;
        button.style = ButtonStyle::primary;
    }
    return button;
}

bool names_a_screen(const Scene& scene) {
    const CheckView* lacks = most_urgent(scene);
    return lacks != nullptr && is_of_screens(*lacks) && !missing_screens(scene).empty();
}

std::string checklist_summary(const Scene& scene) {
    constexpr std::size_t letters_max = 80;
    const Count count = count_checks(scene);
    const CheckView* lacks = most_urgent(scene);
    const bool waits_for_screen = names_a_screen(scene);
    if (leads_out(scene)) {
        return scene.say("console.checklist.lead_out_whom") +
               (waits_for_screen ? "  ·  " + missing_screen(scene) : std::string{});
    }
    if (lacks != nullptr) {
        const std::string summary = scene.say("console.checklist.summary",
                                              {{"n", std::to_string(count.settled)},
                                               {"of", std::to_string(count.all)},
                                               {"what", lack_of(scene, *lacks)}});
        // Of a screen the name is cut already: here it would be the seconds.
        return waits_for_screen ? summary : shortened(summary, letters_max);
    }
    return count.overridden == 0
               ? std::string{}
               : scene.say("console.checklist.overridden",
                           {{"n", std::to_string(count.overridden)}});
}

PopoverModel present_checklist(const Scene& scene) {
    PopoverModel model{.name = "checklist",
                       .title = scene.say("console.checklist.title"),
                       .lead = scene.say("console.checklist.lead")};
    for (const CheckView& check : checks_of(scene)) {
        model.rows.push_back(check_row(scene, check));
        if (check.id == name_of(ClosingCheck::staff)) {
            if (auto row = without_login_row(scene)) {
                model.rows.push_back(std::move(*row));
            }
        }
    }
    if (scene.view.closing) {
        model.rows.push_back(secretary_row(scene, *scene.view.closing));
    }
    if (auto row = clearances_row(scene)) {
        model.rows.push_back(std::move(*row));
    }
    model.buttons.push_back(close_button(scene));
    return model;
}

std::vector<ButtonModel> checklist_lines(const Scene& scene) {
    std::vector<ButtonModel> lines;
    const auto add = [&](const FormRow& row) {
        for (ButtonModel button : row.buttons) {
            button.label = row.title + ": " + button.label;
            lines.push_back(std::move(button));
        }
    };
    for (const CheckView& check : checks_of(scene)) {
        add(check_row(scene, check));
    }
    if (scene.view.closing) {
        add(secretary_row(scene, *scene.view.closing));
    }
    return lines;
}

}  // namespace plenaria::console
