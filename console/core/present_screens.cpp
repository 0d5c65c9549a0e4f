// Screens that prove who they are (design.md, Identity): paired once, cleared for each closing.
#include "console/core/present_screens.hpp"

#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_forms.hpp"
#include "console/core/present_popovers.hpp"
#include "server/model/letters.hpp"
#include "server/model/limits.hpp"

namespace plenaria::console {
namespace {

// The field's label holds it whole.
constexpr std::size_t name_letters_max = 24;

/// What it proves now: nobody proves anything while away.
ScreenProof present_proof(const ScreenView& screen) {
    return is_connected(screen) ? screen.proof : ScreenProof::none;
}

/// Signs outside show nothing from within, whoever clears them.
bool is_outside(const ScreenView& screen) {
    return screen.view == "door" || screen.view == "lobby";
}

/// Doors open: what is kept within is an item for members only, and no closing.
bool is_item_alone(const View& view) { return view.doors.state == DoorsState::open; }

/// Also of a former version of its file: what was paired was its own.
bool is_of_event(const ScreenView& screen) {
    return screen.declared || screen.elsewhere || screen.paired;
}

/// The doors are the business of whoever presides or writes, not of the technician.
bool keeps_doors(const Scene& scene) {
    const Audience audience = own_audience(scene);
    return audience == Audience::chair || audience == Audience::secretariat;
}

ButtonModel act_button(const Scene& scene, const ScreenView& screen, std::string_view name,
                       Icon icon, Intent intent) {
    ButtonModel button;
    button.id = "screen." + std::string{name} + "." + screen.id.value;
    button.icon = icon;
    button.label = scene.say("console.screen." + std::string{name});
    button.enabled = scene.writable;
    button.mark = scene.mark("screen." + screen.id.value);
    button.intent = std::move(intent);
    return button;
}

/// What the operator is to know before pressing anything.
std::string_view proof_lead(const View& view, const ScreenView& screen) {
    if (!is_connected(screen)) {
        if (screen.health == ScreenHealth::unknown) {
            // One that came since the server started has told its size.
            return screen.elsewhere && screen.width == 0 ? "console.screen.lead_expected"
                                                         : "console.screen.lead_unknown";
        }
        return screen.paired ? "console.screen.lead_paired_away" : "console.screen.lead_away";
    }
    if (screen.twice) {
        return "console.screen.lead_twice";
    }
    switch (screen.proof) {
        case ScreenProof::paired:
            if (screen.cleared) {
                return is_item_alone(view) ? "console.screen.lead_cleared_item"
                                           : "console.screen.lead_cleared";
            }
            return "console.screen.lead_paired";
        case ScreenProof::key:
            return "console.screen.lead_key";
        case ScreenProof::none:
            break;
    }
    return "console.screen.lead_none";
}

/// Whether there is a code on the glass to be read.
FormRow code_row(const Scene& scene) {
    const CodeOnGlass& code = scene.ui.form.code;
    if (!code.refusal.empty()) {
        return words_row(Icon::cross, scene.say(code.refusal), Tone::bad);
    }
    if (!code.asked.empty()) {
        return words_row(Icon::clock, scene.say("console.screen.code_asked"), Tone::quiet);
    }
    return scene.local < code.until
               ? words_row(Icon::display, scene.say("console.screen.code_shown"))
               : words_row(Icon::warning, scene.say("console.screen.code_over"), Tone::warn);
}

}  // namespace

bool is_connected(const ScreenView& screen) {
    // One that has painted nothing yet is connected if it has proved something.
    return screen.health == ScreenHealth::current || screen.health == ScreenHealth::behind ||
           (screen.health == ScreenHealth::unknown && screen.proof != ScreenProof::none);
}

bool is_counted(const ScreenView& screen) {
    return is_waited_for(screen) || screen.paired || screen.health != ScreenHealth::silent;
}

const ScreenView* screen_of(const View& view, std::string_view id) {
    if (!view.screens) {
        return nullptr;
    }
    const auto at = std::find_if(view.screens->begin(), view.screens->end(),
                                 [&](const ScreenView& screen) { return screen.id.value == id; });
    return at == view.screens->end() ? nullptr : &*at;
}

std::string screen_name(const Scene& scene, const ScreenView& screen) {
    if (is_of_event(screen)) {
        return screen.name;
    }
    if (screen.name.empty()) {
        return scene.say("console.screen.stranger_unnamed");
    }
    const std::string typed = folded(screen.name);
    const auto& all = *scene.view.screens;
    const bool is_anothers = std::any_of(all.begin(), all.end(), [&](const ScreenView& each) {
        return is_of_event(each) && folded(each.name) == typed;
    });
    return scene.say("console.screen.stranger",
                     {{"name", is_anothers ? screen.id.value : screen.name}});
}

ChipModel screen_proof(const Scene& scene, const ScreenView& screen) {
    const ScreenProof proof = present_proof(screen);
    ChipModel chip{Icon::question, scene.say("console.screen.is_none"), Tone::quiet};
    if (screen.cleared) {
        chip.text = scene.say("console.screen.is_cleared");
        if (proof == ScreenProof::paired) {
            chip.icon = Icon::eye;
            chip.tone = Tone::accent;
        }
    } else if (proof == ScreenProof::paired) {
        chip = {Icon::anchor, scene.say("console.screen.is_paired"), Tone::ok};
    } else if (proof == ScreenProof::key && !screen.declared) {
        chip = {Icon::warning, scene.say("console.screen.is_undeclared"), Tone::warn};
    } else if (proof == ScreenProof::key) {
        chip = {Icon::plug, scene.say("console.screen.is_key"), Tone::plain};
    }
    if (screen.paired && !screen.cleared && !is_connected(screen)) {
        chip.text = scene.say("console.screen.is_paired_away");
    }
    if (screen.twice) {
        chip = {Icon::warning, scene.say("console.screen.is_twice"), Tone::bad};
    }
    if (!scene.writable) {
        // The last word stays legible, but nobody vouches for it now (law 7).
        chip.icon = Icon::question;
        chip.tone = Tone::quiet;
    }
    return chip;
}

std::vector<ButtonModel> screen_acts(const Scene& scene, const ScreenView& screen) {
    std::vector<ButtonModel> acts;
    const ScreenProof proof = present_proof(screen);
    const std::string& id = screen.id.value;
    if (proof == ScreenProof::key && screen.declared) {
        acts.push_back(act_button(scene, screen, "pair", Icon::anchor,
                                  {.act = Act::open_form, .target = "screen.pair", .detail = id}));
    }
    if (screen.cleared && keeps_doors(scene)) {
        acts.push_back(act_button(scene, screen, "revoke", Icon::cross,
                                  {.act = Act::revoke_clearance, .target = id}));
    } else if (proof == ScreenProof::paired && screen.paired && is_confidential(scene.view) &&
               keeps_doors(scene) && !is_outside(screen)) {
        acts.push_back(act_button(scene, screen, "clear", Icon::eye,
                                  {.act = Act::open_form, .target = "screen.clear", .detail = id}));
        if (is_item_alone(scene.view)) {
            acts.back().label = scene.say("console.screen.clear_item");
        }
    }
    if (screen.paired) {
        acts.push_back(act_button(scene, screen, "unpair", Icon::cut,
                                  {.act = Act::unpair_screen, .target = id}));
        acts.back().style = ButtonStyle::danger;
        acts.back().hold = scene.held(acts.back().id);
    }
    return acts;
}

bool is_confidential(const View& view) {
    if (is_blind(view)) {
        return false;
    }
    const ItemView* item = current_item(view);
    return view.doors.state != DoorsState::open || (view.session && view.session->confidential) ||
           (item != nullptr && item->confidential);
}

std::vector<std::string> cleared_screens(const View& view) {
    std::vector<std::string> names;
    for (const ScreenView& screen : view.screens.value_or(std::vector<ScreenView>{})) {
        if (screen.cleared) {
            names.push_back(screen.name);
        }
    }
    return names;
}

ButtonModel revoke_all_button(const Scene& scene) {
    ButtonModel button;
    button.id = "screens.revoke_all";
    button.icon = Icon::cross;
    button.label = scene.say("console.screen.revoke_all");
    button.enabled = scene.writable;
    button.shown = !cleared_screens(scene.view).empty() && keeps_doors(scene);
    button.mark = scene.mark("screens");
    button.intent = {.act = Act::revoke_clearance};
    return button;
}

std::string typed_code(std::string_view text) {
    std::string code;
    for (const char c : text) {
        const bool small = c >= 'a' && c <= 'z';
        if (small || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            code += small ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return code;
}

PopoverModel present_screen(const Scene& scene) {
    PopoverModel model{.name = "screen", .subject = "display.row." + scene.ui.popover.subject};
    const ScreenView* screen = screen_of(scene.view, scene.ui.popover.subject);
    if (screen == nullptr) {
        return model;
    }
    model.title = screen_name(scene, *screen);
    model.lead = scene.say(proof_lead(scene.view, *screen));
    const ChipModel proof = screen_proof(scene, *screen);
    model.rows.push_back(words_row(proof.icon, proof.text, proof.tone));
    model.rows.push_back(buttons_row(screen_acts(scene, *screen)));
    if (cleared_screens(scene.view).size() > 1) {
        model.rows.push_back(buttons_row({revoke_all_button(scene)}));
    }
    model.buttons.push_back(cancel_button(scene));
    model.buttons.back().label = scene.say("console.close");
    return model;
}

PopoverModel present_screen_form(const Scene& scene) {
    const OpenPopover& open = scene.ui.popover;
    const bool pairs = open.name == "screen.pair";
    const ScreenView* screen = screen_of(scene.view, open.subject);
    const std::string name =
        screen == nullptr ? open.subject : shortened(screen->name, name_letters_max);
    PopoverModel model{.name = open.name, .subject = "display.row." + open.subject};
    model.title = scene.say(pairs ? "console.screen.pair_title" : "console.screen.clear_title",
                            {{"name", name}});
    const bool item = is_item_alone(scene.view);
    model.lead = scene.say(pairs  ? "console.screen.pair_lead"
                           : item ? "console.screen.clear_lead_item"
                                  : "console.screen.clear_lead");
    model.turn = scene.ui.form.code.turn;
    if (pairs) {
        // In the clear the console itself knows of none: whoever ran `setup` has it on paper.
        const std::string& known = scene.server_fingerprint;
        model.rows.push_back(words_row(
            Icon::lock, known.empty() ? scene.say("console.screen.pair_fingerprint_printed")
                                      : scene.say("console.screen.pair_fingerprint",
                                                  {{"fingerprint", known}})));
    }
    model.rows.push_back(code_row(scene));
    // More than a code is long: what is too much is seen, and not taken for the code.
    FieldModel code =
        form_field(scene, "code", scene.say("console.screen.code", {{"name", name}}),
                   2 * limits::code_characters, scene.say("console.screen.code_hint"));
    code.focus = true;
    code.capitals = true;
    code.turn = scene.ui.form.code.turn;
    model.rows.push_back(fields_row({std::move(code)}));
    ButtonModel again;
    again.id = "screen.ask_again";
    again.icon = Icon::display;
    again.label = scene.say("console.screen.ask_again");
    again.enabled = scene.writable && scene.ui.form.code.asked.empty();
    again.intent = {.act = Act::ask_code};
    model.rows.push_back(buttons_row({std::move(again)}));
    finish_form(scene, model,
                pairs ? "console.screen.pair_confirm" : "console.screen.clear_confirm");
    return model;
}

}  // namespace plenaria::console
