// What opens to choose a delegation: to inscribe it (R5.1, R1.11), to raise its point of order, to
// grant it a reply (R5.4).
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"
#include "console/core/present_screens.hpp"
#include "console/core/search.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

ChoiceRow delegation_choice(const Scene& scene, const DelegationView& delegation) {
    ChoiceRow row;
    row.flag = delegation.flag;
    row.code = delegation.code;
    row.title = scene.say(delegation.name);
    row.detail = scene.say(delegation.category);
    row.selected = scene.ui.add.delegation == delegation.id.value;
    row.button = {.id = "add.delegation." + delegation.id.value,
                  .enabled = scene.writable,
                  .intent = {.act = Act::choose_delegation, .target = delegation.id.value}};
    return row;
}

FieldModel add_field(const Scene& scene, const char* id, const char* label, std::string text,
                     std::size_t bytes = limits::name_bytes) {
    return {.id = id,
            .label = scene.say(label),
            .hint = scene.say("console.add.optional"),
            .text = std::move(text),
            .bytes_max = bytes};
}

const DelegationView* sought_in_vain(const View& view, const UiState& ui);

/// The delegations to choose from, with a field that narrows them.
void add_delegations(const Scene& scene, PopoverModel& model) {
    model.fields.push_back({.id = "add.filter",
                            .label = scene.say("console.add.delegation"),
                            .hint = scene.say("console.add.filter_hint"),
                            .text = scene.ui.add.filter,
                            .focus = true,
                            .bytes_max = limits::name_bytes});
    for (const DelegationView* delegation : matching_delegations(scene.view, scene.ui)) {
        model.choices.push_back(delegation_choice(scene, *delegation));
    }
    model.no_choice = scene.say("console.add.no_match");
    if (const DelegationView* out = sought_in_vain(scene.view, scene.ui)) {
        model.no_choice_detail = scene.say("console.add.kept_out", {{"code", out->code}});
    }
}

void add_languages(const Scene& scene, PopoverModel& model) {
    const auto option = [&](const std::string& code, std::string label) {
        model.options.push_back(
            {.id = "add.language." + (code.empty() ? std::string{"own"} : code),
             .label = std::move(label),
             .style = scene.ui.add.language == code ? ButtonStyle::primary : ButtonStyle::normal,
             .enabled = true,
             .intent = {.act = Act::choose_language, .target = code}});
    };
    option("", scene.say("console.add.own_language"));
    for (const Language& language : scene.view.event.languages) {
        option(language.code, language_name(scene, language.code));
    }
}

void finish(const Scene& scene, PopoverModel& model, const char* label, bool ready, Act act) {
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "add.commit",
                             .icon = Icon::check,
                             .label = scene.say(label),
                             .key = scene.say("console.key.enter"),
                             .style = ButtonStyle::primary,
                             .enabled = scene.writable && ready,
                             .intent = {.act = act}});
}

/// A switch of the form: lit while it is on.
ButtonModel toggle(const Scene& scene, const std::string& name, const char* label, bool on) {
    return {.id = "add." + name,
            .icon = on ? Icon::check : Icon::none,
            .label = scene.say(label),
            .style = on ? ButtonStyle::primary : ButtonStyle::normal,
            .enabled = true,
            .intent = {.act = Act::choose, .target = "add." + name, .detail = on ? "" : "yes"}};
}

/// The profile's ranks to choose from; a profile without ranks asks for none.
void add_ranks(const Scene& scene, std::vector<FormRow>& rows) {
    const auto ranks = scene.view.ranks.value_or(std::vector<RankView>{});
    if (ranks.empty()) {
        return;
    }
    std::vector<ButtonModel> buttons;
    const auto option = [&](const std::string& id, std::string label) {
        const bool chosen = scene.ui.add.rank == id;
        buttons.push_back({.id = "add.rank." + (id.empty() ? std::string{"none"} : id),
                           .label = std::move(label),
                           .style = chosen ? ButtonStyle::primary : ButtonStyle::normal,
                           .enabled = true,
                           .intent = {.act = Act::choose, .target = "add.rank", .detail = id}});
    };
    option("", scene.say("console.add.rank_none"));
    for (const RankView& rank : ranks) {
        option(rank.id.value, scene.say(rank.name));
    }
    rows.push_back(heading_row(scene.say("console.add.rank")));
    rows.push_back(buttons_row(std::move(buttons)));
}

std::vector<FormRow> inscription_rows(const Scene& scene) {
    const AddForm& form = scene.ui.add;
    std::vector<FormRow> rows;
    rows.push_back(heading_row(scene.say("console.add.on_behalf_of")));
    std::vector<ButtonModel> capacities;
    for (const auto& [capacity, name] : Names<Capacity>::all) {
        const bool chosen = form.on_behalf_of == capacity;
        capacities.push_back(
            {.id = "add.on_behalf_of." + std::string{name},
             .label = say_name(scene, "console.capacity.", capacity),
             .style = chosen ? ButtonStyle::primary : ButtonStyle::normal,
             .enabled = true,
             .intent = {
                 .act = Act::choose, .target = "add.on_behalf_of", .detail = std::string{name}}});
    }
    rows.push_back(buttons_row(std::move(capacities)));
    if (form.on_behalf_of == Capacity::group) {
        rows.push_back(
            fields_row({add_field(scene, "add.group", "console.add.group", form.group)}));
    } else if (form.on_behalf_of == Capacity::guest) {
        FieldModel name = add_field(scene, "add.guest", "console.add.guest", form.guest);
        name.hint.clear();
        rows.push_back(
            fields_row({std::move(name), add_field(scene, "add.guest_flag",
                                                   "console.add.guest_flag", form.guest_flag, 2)}));
    }
    rows.push_back(heading_row(scene.say("console.add.how")));
    rows.push_back(buttons_row({toggle(scene, "remote", "console.add.remote", form.remote),
                                toggle(scene, "late", "console.add.late", form.late),
                                toggle(scene, "invited", "console.add.invited", form.invited)}));
    add_ranks(scene, rows);
    rows.push_back(fields_row(
        {add_field(scene, "add.note", "console.add.note", form.note, limits::note_bytes)}));
    return rows;
}

/// Whether nobody of that delegation is offered: it has no place where members only are (R4.3),
/// unless it speaks by an office (R4.2).
bool is_kept_out(const View& view, const UiState& ui, const DelegationView& delegation) {
    const Capacity capacity = ui.add.on_behalf_of;
    const bool by_office = ui.popover.name == "add" && (capacity == Capacity::chair ||
                                                        capacity == Capacity::secretariat);
    return delegation.stays_out && !by_office && is_confidential(view);
}

bool is_sought(const UiState& ui, const DelegationView& delegation) {
    std::string hay = delegation.code + " " + delegation.flag;
    for (const Text* text : {&delegation.name, &delegation.long_name}) {
        for (const auto& [language, value] : text->strings()) {
            hay += " " + value;
        }
    }
    return matches(hay, ui.add.filter);
}

/// Who is typed, and would be there but for its category (R4.3); null: nobody.
const DelegationView* sought_in_vain(const View& view, const UiState& ui) {
    if (!view.delegations || ui.add.filter.empty()) {
        return nullptr;
    }
    for (const DelegationView& delegation : *view.delegations) {
        if (is_kept_out(view, ui, delegation) && is_sought(ui, delegation)) {
            return &delegation;
        }
    }
    return nullptr;
}

}  // namespace

std::string language_name(const Scene& scene, const std::string& code) {
    const std::string key = "language." + code;
    return has_text(key) ? scene.say(key) : upper(code);
}

bool chooses_delegation(std::string_view popover) {
    return popover == "add" || popover == "point" || popover == "reply";
}

std::vector<const DelegationView*> matching_delegations(const View& view, const UiState& ui) {
    std::vector<const DelegationView*> found;
    if (!view.delegations) {
        return found;
    }
    for (const DelegationView& delegation : *view.delegations) {
        if (ui.popover.name == "point" && !delegation.raises_points) {
            continue;
        }
        if (is_kept_out(view, ui, delegation)) {
            continue;
        }
        if (is_sought(ui, delegation)) {
            found.push_back(&delegation);
        }
    }
    return found;
}

PopoverModel present_add(const Scene& scene) {
    const AddForm& form = scene.ui.add;
    PopoverModel model{.name = "add", .title = scene.say("console.add.title")};
    model.aside = true;
    add_delegations(scene, model);
    model.fields.push_back(add_field(scene, "add.person", "console.add.person", form.person));
    model.fields.push_back(add_field(scene, "add.capacity", "console.add.capacity", form.capacity));
    add_languages(scene, model);
    if (form.more) {
        model.side = inscription_rows(scene);
    }
    const bool guest = form.on_behalf_of == Capacity::guest && !form.guest.empty();
    const bool somebody = guest || !form.delegation.empty();
    finish(scene, model, "console.add.commit", somebody && has_list(scene.view), Act::inscribe);
    model.buttons.insert(
        model.buttons.begin() + 1,
        {.id = "add.more",
         .label = scene.say("console.add.more"),
         .style = form.more ? ButtonStyle::outline : ButtonStyle::normal,
         .enabled = true,
         .intent = {.act = Act::choose, .target = "add.more", .detail = form.more ? "" : "yes"}});
    return model;
}

PopoverModel present_point(const Scene& scene) {
    PopoverModel model{.name = "point",
                       .title = scene.say("console.point.raise_title"),
                       .lead = scene.say("console.point.raise_lead")};
    model.aside = true;
    add_delegations(scene, model);
    model.fields.push_back(
        add_field(scene, "add.person", "console.add.person", scene.ui.add.person));
    finish(scene, model, "console.point.raise", !scene.ui.add.delegation.empty(), Act::raise_point);
    return model;
}

PopoverModel present_reply(const Scene& scene) {
    PopoverModel model{.name = "reply", .title = scene.say("console.reply.title")};
    model.aside = true;
    add_delegations(scene, model);
    model.fields.push_back(
        add_field(scene, "add.person", "console.add.person", scene.ui.add.person));
    add_languages(scene, model);
    const bool ready = !scene.ui.add.delegation.empty() && has_list(scene.view);
    finish(scene, model, "console.reply.grant", ready, Act::grant_reply);
    return model;
}

}  // namespace plenaria::console
