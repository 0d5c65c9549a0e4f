// The roster of a closing (R4.1): who of each member is in the room.
#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"

namespace plenaria::console {
namespace {

int officials_max(const Scene& scene) {
    return scene.view.closing ? scene.view.closing->officials_max : 0;
}

/// As it will be once what is on its way is answered.
RosterView shown_member(const Scene& scene, RosterView member) {
    const Command* sent = scene.sent("roster." + member.id.value);
    if (const auto* mark = sent == nullptr ? nullptr : std::get_if<MarkRoster>(sent)) {
        member.ticked = !mark->taken_back;
        member.head = mark->head;
        member.officials = mark->officials;
    }
    return member;
}

ButtonModel roster_button(const Scene& scene, const RosterView& member, const char* part,
                          Icon icon, std::string label, bool head, int officials) {
    ButtonModel button;
    button.id = "roster." + member.id.value + "." + part;
    button.icon = icon;
    button.label = std::move(label);
    const int most = officials_max(scene);
    const bool same = member.ticked && member.head == head && member.officials == officials;
    button.enabled = scene.writable && officials >= 0 && officials <= most && !same;
    button.intent = {.act = Act::mark_roster,
                     .target = member.id.value,
                     .detail = roster_detail(head, officials)};
    return button;
}

std::string roster_word(const Scene& scene, const RosterView& member) {
    if (!member.ticked) {
        return scene.say("console.roster.unmarked");
    }
    if (!member.head && member.officials == 0) {
        return scene.say("console.roster.nobody");
    }
    return scene.say(member.head ? "console.roster.with_head" : "console.roster.without_head",
                     {{"n", std::to_string(member.officials)}});
}

constexpr const char* roster_taken_back = "unmarked/0";

FormRow member_row(const Scene& scene, const RosterView& from) {
    const RosterView member = shown_member(scene, from);
    FormRow row = delegation_row(scene, member.name, member.flag, member.code);
    row.id = "roster." + member.id.value;
    row.selected = scene.ui.popover.row == row.id;
    row.mark = scene.mark(row.id);
    row.detail = roster_word(scene, member);
    if (lacks_head(member)) {
        row.tone = Tone::warn;
    }
    const bool present = member.ticked && member.head;
    ButtonModel head =
        roster_button(scene, member, "head", present ? Icon::check : Icon::people,
                      scene.say("console.roster.head"), !present, member.officials);
    head.style = present ? ButtonStyle::primary : ButtonStyle::normal;
    row.buttons.push_back(std::move(head));
    row.buttons.push_back(roster_button(scene, member, "fewer", Icon::none, "−", member.head,
                                        member.officials - 1));
    row.buttons.push_back(roster_button(scene, member, "more", Icon::none, "+", member.head,
                                        member.officials + 1));
    row.buttons.push_back(roster_button(scene, member, "nobody", Icon::absent,
                                        scene.say("console.roster.nobody"), false, 0));
    if (member.ticked && !member.head && member.officials == 0) {
        // Pressed once more it was a mistake.
        ButtonModel& last = row.buttons.back();
        last.icon = Icon::back;
        last.label = scene.say("console.roster.take_back");
        last.enabled = scene.writable;
        last.intent.detail = roster_taken_back;
    }
    row.enabled = scene.writable;
    row.intent = {.act = Act::mark_roster,
                  .target = member.id.value,
                  .detail = next_roster_detail(member, officials_max(scene))};
    return row;
}

}  // namespace

bool lacks_head(const RosterView& member) {
    return member.ticked && !member.head && member.officials > 0;
}

std::string roster_detail(bool head, int officials) {
    return std::string{head ? "head" : "none"} + "/" + std::to_string(officials);
}

std::string next_roster_detail(const RosterView& member, int officials_max) {
    if (!member.ticked) {
        return roster_detail(true, 0);
    }
    if (member.head && member.officials < officials_max) {
        return roster_detail(true, member.officials + 1);
    }
    return member.head ? roster_detail(false, 0) : roster_detail(true, 0);
}

PopoverModel present_roster(const Scene& scene) {
    const int most = officials_max(scene);
    PopoverModel model{.name = "roster",
                       .title = scene.say("console.roster.title"),
                       .lead = scene.say("console.roster.lead", {{"n", std::to_string(most)}})};
    for (const RosterView& member : scene.view.roster.value_or(std::vector<RosterView>{})) {
        model.rows.push_back(member_row(scene, member));
    }
    if (model.rows.empty()) {
        model.rows.push_back(
            words_row(Icon::globe, scene.say("console.roster.empty"), Tone::quiet));
    }
    model.buttons.push_back(close_button(scene));
    model.buttons.push_back({.id = "roster.back",
                             .icon = Icon::back,
                             .label = scene.say("console.checklist.title"),
                             .enabled = true,
                             .intent = {.act = Act::open_popover, .target = "checklist"}});
    return model;
}

}  // namespace plenaria::console
