// What opens over the panels and waits for the operator.
#include <algorithm>

#include "console/core/present.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

ButtonModel cancel_button(const Scene& scene) {
    return {.id = "popover.cancel",
            .label = scene.say("console.cancel"),
            .key = "Esc",
            .enabled = true,
            .intent = {.act = Act::close_popover}};
}

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

std::string language_name(const Scene& scene, const std::string& code) {
    const std::string key = "language." + code;
    return has_text(key) ? scene.say(key) : code;
}

PopoverModel present_add(const Scene& scene) {
    const AddForm& form = scene.ui.add;
    PopoverModel model{.name = "add", .title = scene.say("console.add.title")};
    model.fields.push_back({"add.filter", scene.say("console.add.delegation"),
                            scene.say("console.add.filter_hint"), form.filter, true,
                            limits::name_bytes});
    for (const DelegationView* delegation : matching_delegations(scene.view, scene.ui)) {
        model.choices.push_back(delegation_choice(scene, *delegation));
    }
    model.no_choice = scene.say("console.add.no_match");
    model.fields.push_back({"add.person", scene.say("console.add.person"),
                            scene.say("console.add.optional"), form.person, false,
                            limits::name_bytes});
    model.fields.push_back({"add.capacity", scene.say("console.add.capacity"),
                            scene.say("console.add.optional"), form.capacity, false,
                            limits::name_bytes});
    const auto option = [&](const std::string& code, std::string label) {
        model.options.push_back(
            {.id = "add.language." + (code.empty() ? std::string{"own"} : code),
             .label = std::move(label),
             .style = form.language == code ? ButtonStyle::primary : ButtonStyle::normal,
             .enabled = true,
             .intent = {.act = Act::choose_language, .target = code}});
    };
    option("", scene.say("console.add.own_language"));
    for (const Language& language : scene.view.event.languages) {
        option(language.code, language_name(scene, language.code));
    }
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "add.commit",
                             .icon = Icon::check,
                             .label = scene.say("console.add.commit"),
                             .key = scene.say("console.key.enter"),
                             .style = ButtonStyle::primary,
                             .enabled = scene.writable && !form.delegation.empty(),
                             .intent = {.act = Act::inscribe}});
    return model;
}

PopoverModel present_item_menu(const Scene& scene) {
    PopoverModel model{.name = "item", .subject = "agenda.row." + scene.ui.popover.subject};
    for (const ItemView& item : scene.view.agenda.value_or(std::vector<ItemView>{})) {
        if (item.id.value == scene.ui.popover.subject) {
            model.title = item.number + ". " + scene.say(item.title);
            model.buttons = item_actions(scene, item);
        }
    }
    return model;
}

PopoverModel present_sessions(const Scene& scene) {
    PopoverModel model{.name = "sessions", .title = scene.say("console.session.choose")};
    for (const ProgrammeView& session :
         scene.view.programme.value_or(std::vector<ProgrammeView>{})) {
        ChoiceRow row;
        row.title = scene.say(session.title);
        row.icon = session.confidential ? Icon::lock : Icon::calendar;
        row.detail = scene.zone.day_and_month(session.planned_start, scene.ui.language) + "  ·  " +
                     scene.zone.hours_minutes(session.planned_start) + "–" +
                     scene.zone.hours_minutes(session.planned_end) + "  ·  " +
                     scene.say(session.kind);
        const bool over = session.state == SessionState::adjourned;
        row.tone = over ? Tone::quiet : Tone::plain;
        if (over) {
            row.detail += "  ·  " + scene.say("console.session.adjourned_word");
        }
        row.button = {.id = "sessions." + session.id.value,
                      .enabled = scene.writable && !over,
                      .intent = {.act = Act::open_session, .target = session.id.value}};
        model.choices.push_back(std::move(row));
    }
    model.no_choice = scene.say("console.session.no_programme");
    model.buttons.push_back(cancel_button(scene));
    return model;
}

PopoverModel present_suspend(const Scene& scene) {
    PopoverModel model{.name = "suspend",
                       .title = scene.say("console.session.suspend_title"),
                       .lead = scene.say("console.session.suspend_lead")};
    for (const int minutes : {15, 30, 60}) {
        const std::string n = std::to_string(minutes);
        const std::string time =
            scene.zone.hours_minutes(scene.now + std::chrono::minutes{minutes});
        model.options.push_back(
            {.id = "suspend." + n,
             .label = scene.say("console.session.suspend_for", {{"n", n}, {"time", time}}),
             .enabled = scene.writable,
             .intent = {.act = Act::suspend_session, .detail = n}});
    }
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "suspend.open",
                             .icon = Icon::pause,
                             .label = scene.say("console.session.suspend_open"),
                             .enabled = scene.writable,
                             .intent = {.act = Act::suspend_session}});
    return model;
}

PopoverModel present_adjourn(const Scene& scene) {
    PopoverModel model{.name = "adjourn",
                       .title = scene.say("console.session.adjourn_title"),
                       .lead = scene.say("console.session.adjourn_lead")};
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back({.id = "adjourn.confirm",
                             .icon = Icon::stop,
                             .label = scene.say("console.session.adjourn_confirm"),
                             .style = ButtonStyle::danger,
                             .enabled = scene.writable,
                             .intent = {.act = Act::adjourn_session}});
    return model;
}

PopoverModel present_desk(const Scene& scene) {
    PopoverModel model{.name = "desk",
                       .subject = "channel.row." + scene.ui.popover.subject,
                       .title = scene.say("console.desk.title")};
    Microphone present = Microphone::unknown;
    for (const ChannelView& channel : scene.view.channels.value_or(std::vector<ChannelView>{})) {
        if (channel.id.value == scene.ui.popover.subject) {
            present = channel.microphone;
            model.title = channel.code + " · " + scene.say(channel.name);
        }
    }
    for (const Microphone state :
         {Microphone::live, Microphone::muted, Microphone::off, Microphone::unknown}) {
        const ChipModel chip = desk_chip(scene, state);
        ChoiceRow row{.title = chip.text, .icon = chip.icon, .tone = chip.tone};
        row.selected = state == present;
        const std::string name{name_of(state)};
        row.button = {
            .id = "desk." + name,
            .enabled = scene.writable,
            .intent = {.act = Act::set_desk, .target = scene.ui.popover.subject, .detail = name}};
        model.choices.push_back(std::move(row));
    }
    return model;
}

/// Which texts a "gate" popover speaks with: cut, in service again, or not cut after all.
std::string gate_text(const Scene& scene, const char* part, std::string_view name = {}) {
    const OpenPopover& popover = scene.ui.popover;
    const char* what = "cut_";
    if (popover.gate == Gate::open) {
        what = popover.doors == DoorsState::open ? "open_" : "not_cut_";
    }
    return scene.say(std::string{"console.gate."} + what + part, {{"name", name}});
}

PopoverModel present_gate(const Scene& scene) {
    PopoverModel model{.name = "gate", .subject = "rail.output." + scene.ui.popover.subject};
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
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back(
        {.id = "gate.confirm",
         .icon = scene.ui.popover.gate == Gate::cut ? Icon::check : Icon::broadcast,
         .label = gate_text(scene, "confirm"),
         .key = scene.say("console.key.enter"),
         .style = ButtonStyle::primary,
         .enabled = scene.writable && !scene.ui.evidence.empty(),
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
                row.detail = scene.say("console.gates.cut");
                break;
            case Gate::open:
                row.icon = Icon::broadcast;
                row.tone = Tone::warn;
                row.detail = scene.say("console.gates.open");
                break;
            case Gate::unknown:
                row.icon = Icon::question;
                row.tone = Tone::warn;
                row.detail = scene.say("console.gates.unknown");
                break;
        }
        row.button = {
            .id = "gates." + output->id.value,
            .enabled = scene.writable,
            .intent = {.act = Act::open_popover, .target = "gate", .detail = output->id.value}};
        model.choices.push_back(std::move(row));
    }
    model.no_choice = scene.say("console.gates.none");
    model.buttons.push_back(cancel_button(scene));
    return model;
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
    return model;
}

PopoverModel present_keys(const Scene& scene) {
    PopoverModel model{.name = "keys",
                       .title = scene.say("console.keys.title"),
                       .lead = scene.say("console.keys.lead")};
    model.keys = {{scene.say("console.key.space"), scene.say("console.keys.space")},
                  {"N", scene.say("console.keys.next")},
                  {"T", scene.say("console.keys.extend")},
                  {"E", scene.say("console.keys.end")},
                  {"A", scene.say("console.keys.add")},
                  {"↑ ↓", scene.say("console.keys.select")},
                  {"Alt+↑ ↓", scene.say("console.keys.move")},
                  {"F9", scene.say("console.keys.doors")},
                  {"F2", scene.say("console.keys.language")},
                  {"Esc", scene.say("console.keys.escape")}};
    model.buttons.push_back({.id = "popover.cancel",
                             .label = scene.say("console.close"),
                             .key = "Esc",
                             .enabled = true,
                             .intent = {.act = Act::close_popover}});
    return model;
}

}  // namespace

std::optional<PopoverModel> present_popover(const Scene& scene) {
    const std::string& name = scene.ui.popover.name;
    struct Row {
        std::string_view name;
        PopoverModel (*present)(const Scene&);
    };
    static constexpr Row rows[] = {
        {"add", present_add},           {"item", present_item_menu},
        {"sessions", present_sessions}, {"suspend", present_suspend},
        {"adjourn", present_adjourn},   {"desk", present_desk},
        {"gate", present_gate},         {"gates", present_gates},
        {"keys", present_keys},         {"resumption", present_resumption}};
    for (const Row& row : rows) {
        if (row.name == name) {
            return row.present(scene);
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::console
