// What opens over the panels about the doors: the public outputs, and when work resumes (R4).
#include "console/core/form_command.hpp"
#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"
#include "server/model/actor_text.hpp"
#include "server/model/limits.hpp"
#include "server/model/person_name.hpp"

namespace plenaria::console {
namespace {

bool takes_cut_back(const OpenPopover& popover) {
    return popover.gate == Gate::open && popover.doors != DoorsState::open;
}

/// Which texts a "gate" popover speaks with: cut, in service again, or not cut after all.
std::string gate_text(const Scene& scene, const char* part, std::string_view name = {}) {
    const OpenPopover& popover = scene.ui.popover;
    const char* what = "cut_";
    if (popover.gate == Gate::open) {
        what = takes_cut_back(popover) ? "not_cut_" : "open_";
    }
    return scene.say(std::string{"console.gate."} + what + part, {{"name", name}});
}

/// Who saw a gate, and who said so where that is another.
std::string witness_of(const Scene& scene, const OutputView& output) {
    if (output.by.empty()) {
        return {};
    }
    const std::string by = scene.say(actor_text(output.by));
    const bool same = output.evidence == output.by || output.evidence == by;
    return "  ·  " + (same ? by : output.evidence + " (" + by + ")");
}

/// What the name of who saw a cut lacks; nothing where it is a person's.
std::optional<FormRow> lack_of_name(const Scene& scene) {
    const std::string& name = scene.ui.evidence;
    if (names_a_person(name)) {
        return std::nullopt;
    }
    const bool blank = without_blanks(name).empty();
    const bool pressed = scene.ui.popover.pressed_early > 0;
    return words_row(pressed ? Icon::warning : Icon::edit,
                     scene.say(blank ? "console.gate.name_missing" : "console.gate.name_unfit"),
                     pressed ? Tone::warn : Tone::quiet);
}

}  // namespace

PopoverModel present_gate(const Scene& scene) {
    const OpenPopover& open = scene.ui.popover;
    PopoverModel model{.name = "gate", .subject = "rail.output." + open.subject};
    if (!open.under.empty()) {
        model.subject = "rail.outputs";
    }
    std::string name;
    for (const OutputView& output : scene.view.outputs.value_or(std::vector<OutputView>{})) {
        if (output.id.value == scene.ui.popover.subject) {
            name = scene.say(output.name);
        }
    }
    model.title = gate_text(scene, "title", name);
    model.lead = gate_text(scene, "lead");
    model.fields.push_back({"gate.evidence", scene.say("console.gate.evidence"),
                            scene.say("console.gate.evidence_hint"), scene.ui.evidence, true,
                            limits::name_bytes});
    // The keyboard is back in the field, which Enter had left.
    model.turn = open.pressed_early;
    model.fields.back().turn = open.pressed_early;
    model.buttons.push_back(cancel_button(scene));
    // Whoever confirms cuts one after the other with Enter must not declare one ON AIR with it.
    const bool back = takes_cut_back(open);
    // That an output is not cut is taken from anybody; a cut is the word of a person.
    const auto lack = open.gate == Gate::cut ? lack_of_name(scene) : std::nullopt;
    model.keeps_room = open.gate == Gate::cut;
    if (lack) {
        model.outcome.push_back(*lack);
    }
    model.buttons.push_back({.id = "gate.confirm",
                             .icon = open.gate == Gate::cut ? Icon::check : Icon::broadcast,
                             .label = gate_text(scene, "confirm"),
                             .key = back ? std::string{} : scene.say("console.key.enter"),
                             .style = back ? ButtonStyle::danger : ButtonStyle::primary,
                             .enabled = scene.writable && !lack,
                             .intent = {.act = Act::set_gate,
                                        .target = scene.ui.popover.subject,
                                        .detail = scene.ui.evidence}});
    return model;
}

PopoverModel present_gates(const Scene& scene) {
    PopoverModel model{
        .name = "gates", .subject = "rail.outputs", .title = scene.say("console.gates.title")};
    for (const OutputView* output : listed_outputs(scene.view)) {
        ChoiceRow row{.title = scene.say(output->name)};
        switch (output->gate) {
            case Gate::cut:
                row.icon = Icon::check;
                row.detail = scene.say("console.gates.cut") + witness_of(scene, *output);
                break;
            case Gate::open:
                row.icon = Icon::broadcast;
                row.tone = carries_out(scene.view, *output) ? Tone::bad : Tone::plain;
                row.detail = scene.say("console.gates.open") + witness_of(scene, *output);
                break;
            case Gate::unknown:
                row.icon = Icon::question;
                row.tone = Tone::warn;
                row.detail = scene.say("console.gates.unknown");
                break;
        }
        row.button = {
            .id = "gates." + output->id.value,
            .enabled = scene.writable && wants_word(scene.view, *output),
            .intent = {.act = Act::open_popover, .target = "gate", .detail = output->id.value}};
        model.choices.push_back(std::move(row));
    }
    model.no_choice = scene.say("console.gates.none");
    model.buttons.push_back(close_button(scene));
    return model;
}

TypedTime add_typed_time(const Scene& scene, PopoverModel& model) {
    constexpr std::size_t time_bytes = 5;
    TypedTime typed{.any = !scene.ui.form.value("until").empty(), .shown = "…", .at = {}};
    const auto at = time_of_day(scene.zone, scene.now, scene.ui.form.value("until"));
    if (at && *at > scene.now) {
        typed.at = at;
        typed.shown = scene.zone.hours_minutes(*at);
    }
    model.fields.push_back(form_field(scene, "until", scene.say("console.until.label"), time_bytes,
                                      scene.say("console.until.hint")));
    model.fields.back().focus = true;
    // As of a gate: the keyboard is back in the field, which Enter had left.
    model.turn = scene.ui.popover.pressed_early;
    model.fields.back().turn = model.turn;
    model.keeps_room = true;
    if (typed.any && !typed.at) {
        model.outcome.push_back(
            words_row(Icon::edit, scene.say("console.until.wrong"), Tone::quiet));
    }
    return typed;
}

PopoverModel present_resumption(const Scene& scene) {
    PopoverModel model{.name = "resumption",
                       .subject = "rail.announce",
                       .title = scene.say("console.resumption.title"),
                       .lead = scene.say("console.resumption.lead")};
    // Nobody announces 15:07. What is read is what is sent: the time itself, not "in 15 minutes".
    using FiveMinutes = std::chrono::duration<std::int64_t, std::ratio<300>>;
    for (const int minutes : {15, 30, 60}) {
        const std::string n = std::to_string(minutes);
        const TimePoint at{
            std::chrono::ceil<FiveMinutes>(scene.now + std::chrono::minutes{minutes})};
        model.options.push_back(
            {.id = "resumption." + n,
             .label = scene.say("console.resumption.in", {{"time", scene.zone.hours_minutes(at)}}),
             .enabled = scene.writable && scene.picture.clock.known,
             .intent = {.act = Act::announce_resumption,
                        .detail = std::to_string(to_unix_ms(at))}});
    }
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "resumption.none",
                             .icon = Icon::cross,
                             .label = scene.say("console.resumption.none"),
                             .enabled = scene.writable,
                             .intent = {.act = Act::announce_resumption}});
    const TypedTime typed = add_typed_time(scene, model);
    if (typed.any) {
        model.buttons.back() = {.id = "resumption.at",
                                .icon = Icon::check,
                                .label = scene.say("console.resumption.in",
                                                   {{"time", typed.shown}}),
                                .key = scene.say("console.key.enter"),
                                .style = ButtonStyle::primary,
                                .enabled = scene.writable && scene.picture.clock.known && typed.at,
                                .intent = {.act = Act::announce_resumption}};
        if (typed.at) {
            model.buttons.back().intent.detail = std::to_string(to_unix_ms(*typed.at));
        }
    }
    return model;
}

}  // namespace plenaria::console
