// Consensus (R6): the present item's texts, who objects, the gavel.
#include <algorithm>

#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

ChipModel state_chip(const Scene& scene, TextState state) {
    const std::string word = say_name(scene, "console.text.", state);
    switch (state) {
        case TextState::draft:
            return {Icon::edit, word, Tone::plain};
        case TextState::put:
            return {Icon::question, word, Tone::accent};
        case TextState::adopted:
            return {Icon::check, word, Tone::ok};
        case TextState::adopted_with_reservations:
            return {Icon::check, word, Tone::warn};
        case TextState::deferred:
            return {Icon::clock, word, Tone::warn};
        case TextState::not_adopted:
            return {Icon::cross, word, Tone::bad};
    }
    return {};
}

bool is_decided(TextState state) {
    return state == TextState::adopted || state == TextState::adopted_with_reservations;
}

const TextView* shown_text(const Scene& scene) {
    if (!scene.view.texts || scene.view.texts->empty()) {
        return nullptr;
    }
    for (const TextView& text : *scene.view.texts) {
        if (text.id.value == scene.ui.shown_text) {
            return &text;
        }
    }
    return &scene.view.texts->front();
}

std::vector<const StanceView*> stances_of(const Scene& scene, const TextView& text) {
    std::vector<const StanceView*> found;
    if (scene.view.stances) {
        for (const StanceView& stance : *scene.view.stances) {
            if (stance.text == text.id) {
                found.push_back(&stance);
            }
        }
    }
    return found;
}

FormRow text_row(const Scene& scene, const TextView& text, bool shown) {
    FormRow row;
    row.id = "text." + text.id.value;
    row.icon = Icon::file;
    row.title = scene.say(text.title);
    row.detail = scene.say("console.consensus.version", {{"n", std::to_string(text.version)}});
    if (text.decided_at) {
        row.detail += "  ·  " + scene.zone.hours_minutes(*text.decided_at);
    }
    row.chips.push_back(state_chip(scene, text.state));
    row.selected = shown;
    row.enabled = true;
    row.mark = scene.mark("text." + text.id.value);
    row.intent = {.act = Act::show_text, .target = text.id.value};
    row.buttons.push_back(form_button(scene, row.id + ".edit", Icon::edit, "console.consensus.edit",
                                      "text", text.id.value));
    row.buttons.back().enabled = scene.writable && !is_decided(text.state);
    if (is_decided(text.state)) {
        row.buttons.back() = form_button(scene, row.id + ".release", Icon::megaphone,
                                         "console.consensus.release", "release", text.id.value);
    }
    return row;
}

FormRow gavel_row(const Scene& scene, const TextView& text) {
    std::vector<ButtonModel> buttons;
    const auto add = [&](const char* id, Icon icon, std::string_view label, ButtonStyle style,
                         Intent intent) {
        buttons.push_back({.id = id,
                           .icon = icon,
                           .label = scene.say(label),
                           .style = style,
                           .enabled = scene.writable,
                           .mark = scene.mark("text." + text.id.value),
                           .intent = std::move(intent)});
    };
    if (text.state == TextState::put) {
        const auto decide = [&](TextOutcome outcome) {
            return Intent{.act = Act::decide_text,
                          .target = text.id.value,
                          .detail = std::string{name_of(outcome)}};
        };
        add("consensus.adopt", Icon::gavel, "console.consensus.adopt", ButtonStyle::primary,
            decide(TextOutcome::adopt));
        add("consensus.defer", Icon::clock, "console.consensus.defer", ButtonStyle::normal,
            decide(TextOutcome::defer));
        add("consensus.not_adopt", Icon::cross, "console.consensus.not_adopt", ButtonStyle::danger,
            decide(TextOutcome::not_adopt));
    } else if (!is_decided(text.state)) {
        add("consensus.put", Icon::question, "console.consensus.put", ButtonStyle::primary,
            {.act = Act::put_text, .target = text.id.value});
    }
    return buttons_row(std::move(buttons));
}

/// What the gavel would meet, said before it falls.
void add_obstacles(const Scene& scene, const TextView& text, std::vector<FormRow>& rows) {
    if (text.state != TextState::put) {
        return;
    }
    std::string blocking;
    int reservations = 0;
    for (const StanceView* stance : stances_of(scene, text)) {
        if (stance->blocks) {
            blocking += (blocking.empty() ? "" : ", ") + scene.say(stance->name);
        }
        reservations += stance->stance == Stance::reservation ? 1 : 0;
    }
    if (!blocking.empty()) {
        rows.push_back(words_row(
            Icon::hand, scene.say("console.consensus.blocked", {{"names", blocking}}), Tone::bad));
    } else if (reservations > 0) {
        rows.push_back(
            words_row(Icon::comment,
                      scene.say(reservations == 1 ? "console.consensus.with_reservations_one"
                                                  : "console.consensus.with_reservations",
                                {{"n", std::to_string(reservations)}}),
                      Tone::warn));
    }
}

/// A button per stance; once it is taken it is lit, and takes it back.
ButtonModel stance_button(const Scene& scene, const TextView& text, const DelegationId& delegation,
                          Stance stance, bool taken) {
    const std::string name{name_of(stance)};
    const std::string subject = text.id.value + "/" + delegation.value + "/" + name;
    ButtonModel button =
        form_button(scene, "stance." + delegation.value + "." + name,
                    taken ? Icon::check : Icon::none, "console.stance." + name, "stance", subject);
    button.enabled = scene.writable && !is_decided(text.state);
    if (taken) {
        button.style = stance == Stance::objection ? ButtonStyle::danger : ButtonStyle::primary;
        button.intent = {.act = Act::withdraw_stance, .target = subject};
    }
    return button;
}

FormRow stance_row(const Scene& scene, const TextView& text, const DelegationView& delegation) {
    FormRow row = delegation_row(scene, delegation.name, delegation.flag, delegation.code);
    row.id = "stance." + delegation.id.value;
    row.mark = scene.mark(row.id);
    bool taken[3] = {};
    for (const StanceView* stance : stances_of(scene, text)) {
        if (stance->delegation != delegation.id) {
            continue;
        }
        taken[static_cast<std::size_t>(stance->stance)] = true;
        if (stance->stance == Stance::objection) {
            row.chips.push_back(
                {stance->blocks ? Icon::hand : Icon::comment,
                 scene.say(stance->blocks ? "console.stance.blocks" : "console.stance.no_block"),
                 stance->blocks ? Tone::bad : Tone::warn});
        }
        if (stance->paragraph > 0) {
            row.detail += (row.detail.empty() ? "" : "  ·  ") +
                          scene.say("console.consensus.paragraph",
                                    {{"n", std::to_string(stance->paragraph)}});
        }
        if (!stance->statement.empty()) {
            row.detail += (row.detail.empty() ? "" : "  ·  ") + stance->statement;
        }
    }
    for (const Stance stance : {Stance::objection, Stance::reservation, Stance::explanation}) {
        row.buttons.push_back(stance_button(scene, text, delegation.id, stance,
                                            taken[static_cast<std::size_t>(stance)]));
    }
    return row;
}

void add_paragraphs(const Scene& scene, const TextView& text, std::vector<FormRow>& rows) {
    rows.push_back(heading_row(scene.say("console.consensus.wording")));
    int number = 0;
    for (const Text& paragraph : text.paragraphs) {
        FormRow row{.kind = FormRow::Kind::columns};
        row.code = std::to_string(++number);
        for (const Language& language : scene.view.event.languages) {
            row.columns.emplace_back(paragraph.in(language.code));
        }
        rows.push_back(std::move(row));
    }
}

}  // namespace

SheetModel present_consensus(const Scene& scene) {
    SheetModel model{.name = "consensus", .icon = Icon::gavel};
    model.title = scene.say("console.sheet.consensus");
    model.empty =
        scene.say(is_blind(scene.view) ? "console.floor.blind" : "console.consensus.empty");
    if (const auto quorum = quorum_chip(scene)) {
        model.chips.push_back(*quorum);
    }
    if (!scene.view.texts || current_item(scene.view) == nullptr) {
        return model;
    }
    const TextView* shown = shown_text(scene);
    std::vector<FormRow>& rows = model.rows;
    for (const TextView& text : *scene.view.texts) {
        rows.push_back(text_row(scene, text, &text == shown));
    }
    if (shown == nullptr) {
        rows.push_back(words_row(Icon::file, scene.say("console.consensus.none"), Tone::quiet));
        rows.push_back(buttons_row(
            {form_button(scene, "consensus.new", Icon::plus, "console.consensus.new", "text")}));
        return model;
    }
    FormRow gavel = gavel_row(scene, *shown);
    gavel.buttons.push_back(
        form_button(scene, "consensus.new", Icon::plus, "console.consensus.new", "text"));
    rows.push_back(std::move(gavel));
    add_obstacles(scene, *shown, rows);
    rows.push_back(heading_row(scene.say("console.consensus.stances")));
    for (const DelegationView& delegation :
         scene.view.delegations.value_or(std::vector<DelegationView>{})) {
        if (delegation.decides) {
            rows.push_back(stance_row(scene, *shown, delegation));
        }
    }
    add_paragraphs(scene, *shown, rows);
    return model;
}

}  // namespace plenaria::console
