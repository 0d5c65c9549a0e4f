// What opens over the panels and waits for the operator.
#include "console/core/present_popovers.hpp"

#include <algorithm>

#include "console/core/form_command.hpp"
#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

PopoverModel present_item_menu(const Scene& scene) {
    PopoverModel model{.name = "item", .subject = "agenda.row." + scene.ui.popover.subject};
    for (const ItemView& item : scene.view.agenda.value_or(std::vector<ItemView>{})) {
        if (item.id.value == scene.ui.popover.subject) {
            model.title = numbered(scene, item);
            model.buttons = item_actions(scene, item);
            FormRow edits{.kind = FormRow::Kind::buttons};
            edits.buttons = item_edits(scene, item);
            model.rows.push_back(std::move(edits));
            if (item.chair_alone) {
                model.rows.push_back(words_row(Icon::lock, scene.say("console.item.chair_alone")));
            }
            // Beside the buttons that it is about.
            if (!model.buttons.empty() && waits_for_open_doors(scene.view, item)) {
                model.rows.push_back(
                    words_row(Icon::lock, scene.say("console.item.waits"), Tone::warn));
            }
        }
    }
    return model;
}

/// The session that this room would open next: the first of today, or later, that is still planned.
const ProgrammeView* next_session(const Scene& scene,
                                  const std::vector<ProgrammeView>& programme) {
    const ProgrammeView* next = nullptr;
    for (const ProgrammeView& each : programme) {
        const bool may_follow = each.room == scene.view.room.id &&
                                each.state == SessionState::planned &&
                                scene.zone.date(each.planned_start) >= scene.zone.date(scene.now);
        if (may_follow && (next == nullptr || each.planned_start < next->planned_start)) {
            next = &each;
        }
    }
    return next;
}

std::string day_and_time(const Scene& scene, const ProgrammeView& session) {
    return scene.zone.day_and_month(session.planned_start, scene.ui.language) + ", " +
           scene.zone.hours_minutes(session.planned_start);
}

/// What is asked before a session opens; empty: nothing, for undo takes it back. Undo never crosses
/// a change of who may know (floor.md), and what is adjourned is never opened again: one press on
/// the wrong line would cost a members-only session.
std::string doubts_about(const Scene& scene, const ProgrammeView& session,
                         const ProgrammeView* next) {
    std::string doubts;
    const auto add = [&](const std::string& words) {
        doubts += (doubts.empty() ? "" : " ") + words;
    };
    if (scene.zone.date(session.planned_start) != scene.zone.date(scene.now)) {
        add(scene.say("console.session.opening_day", {{"time", day_and_time(scene, session)}}));
    }
    if (next != nullptr && next->id != session.id) {
        add(scene.say("console.session.opening_next", {{"title", scene.say(next->title)},
                                                       {"time", day_and_time(scene, *next)}}));
    }
    if (session.confidential) {
        add(scene.say("console.session.opening_confidential"));
    }
    return doubts;
}

PopoverModel present_opening(const Scene& scene) {
    PopoverModel model{.name = "opening", .title = scene.say("console.session.opening_title")};
    const auto programme = scene.view.programme.value_or(std::vector<ProgrammeView>{});
    const auto at = std::find_if(programme.begin(), programme.end(), [&](const auto& each) {
        return each.id.value == scene.ui.popover.subject;
    });
    const bool there = at != programme.end() && at->state != SessionState::adjourned;
    if (there) {
        model.lead = scene.say("console.session.opening_which", {{"title", scene.say(at->title)}}) +
                     " " + doubts_about(scene, *at, next_session(scene, programme));
    }
    model.buttons.push_back(cancel_button(scene));
    // Two keys for what undo does not take back, as for the end of a session.
    const bool for_good = there && at->confidential;
    model.buttons.push_back(
        {.id = "opening.confirm",
         .icon = for_good ? Icon::lock : Icon::calendar,
         .label = scene.say("console.session.opening"),
         .key = (for_good ? "↓ " : "") + scene.say("console.key.enter"),
         .style = for_good ? ButtonStyle::danger : ButtonStyle::primary,
         .enabled = scene.writable && there,
         .intent = {.act = Act::open_session, .target = scene.ui.popover.subject}});
    return model;
}

PopoverModel present_sessions(const Scene& scene) {
    PopoverModel model{.name = "sessions", .title = scene.say("console.session.choose")};
    const auto programme = scene.view.programme.value_or(std::vector<ProgrammeView>{});
    const ProgrammeView* next = next_session(scene, programme);
    for (const ProgrammeView& session : programme) {
        if (session.room != scene.view.room.id) {
            continue;  // the programme is of the whole event, a room opens its own
        }
        ChoiceRow row;
        row.title = scene.say(session.title);
        row.icon = session.confidential ? Icon::lock : Icon::calendar;
        row.aside = scene.zone.day_and_month(session.planned_start, scene.ui.language) + "  ·  " +
                    scene.zone.hours_minutes(session.planned_start) + "–" +
                    scene.zone.hours_minutes(session.planned_end);
        row.detail = scene.say(session.kind);
        const bool over = session.state == SessionState::adjourned;
        row.tone = over ? Tone::quiet : Tone::plain;
        if (over) {
            const std::string word = scene.say("console.session.adjourned_word");
            row.detail = row.detail.empty() ? word : word + "  ·  " + row.detail;
        }
        row.button = {.id = "sessions." + session.id.value,
                      .enabled = scene.writable && !over,
                      .intent = {.act = Act::open_session, .target = session.id.value}};
        if (!doubts_about(scene, session, next).empty()) {
            row.button.intent = {
                .act = Act::open_popover, .target = "opening", .detail = session.id.value};
        }
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
        const std::string time = scene.zone.hours_minutes(TimePoint{
            std::chrono::ceil<std::chrono::minutes>(scene.now) + std::chrono::minutes{minutes}});
        model.options.push_back(
            {.id = "suspend." + n,
             .label = scene.say("console.session.suspend_for", {{"n", n}, {"time", time}}),
             .enabled = scene.writable,
             .intent = {.act = Act::suspend_session, .detail = n}});
    }
    model.buttons.push_back(cancel_button(scene));
    ButtonModel commit{.id = "suspend.open",
                       .icon = Icon::pause,
                       .label = scene.say("console.session.suspend_open"),
                       .key = scene.say("console.key.enter"),
                       .style = ButtonStyle::primary,
                       .enabled = scene.writable,
                       .intent = {.act = Act::suspend_session}};
    const TypedTime typed = add_typed_time(scene, model);
    if (typed.any) {
        commit.id = "suspend.until";
        commit.label = scene.say("console.until.commit", {{"time", typed.shown}});
        commit.enabled = scene.writable && typed.at;
        commit.intent.target = typed.at ? std::to_string(to_unix_ms(*typed.at)) : "";
    }
    model.buttons.push_back(std::move(commit));
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
                             // Two keys: none that is pressed once too often ends a session.
                             .key = "↓ " + scene.say("console.key.enter"),
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

PopoverModel present_keys(const Scene& scene) {
    PopoverModel model{.name = "keys",
                       .title = scene.say("console.keys.title"),
                       .lead = scene.say("console.keys.lead")};
    model.keys = {{scene.say("console.key.space"), scene.say("console.keys.space")},
                  {"N", scene.say("console.keys.next")},
                  {"T", scene.say("console.keys.extend")},
                  {"E", scene.say("console.keys.end")},
                  {"A", scene.say("console.keys.add")},
                  {"P", scene.say("console.keys.point")},
                  {"Ctrl+Z · Y", scene.say("console.keys.undo")},
                  {"↑ ↓", scene.say("console.keys.select")},
                  {"Alt+↑ ↓", scene.say("console.keys.move")},
                  {"Ctrl+K", scene.say("console.keys.palette")},
                  {"F9", scene.say("console.keys.doors")},
                  {"F2", scene.say("console.keys.language")},
                  {"Tab", scene.say("console.keys.tab")},
                  {"Esc", scene.say("console.keys.escape")}};
    if (scene.operator_role) {
        model.keys.push_back({"F12", scene.say("console.keys.lock")});
    }
    model.buttons.push_back({.id = "popover.cancel",
                             .label = scene.say("console.close"),
                             .key = "Esc",
                             .enabled = true,
                             .intent = {.act = Act::close_popover}});
    return model;
}

/// What the arrows chose looks so, and meanwhile Enter is no other button's.
void mark_chosen(const Scene& scene, PopoverModel& model) {
    const std::string& chosen = scene.ui.popover.row;
    if (chosen.empty() || !goes_by_arrows(model.name)) {
        return;
    }
    for (ChoiceRow& each : model.choices) {
        each.selected = each.button.id == chosen;
    }
    for (std::vector<ButtonModel>* buttons : {&model.options, &model.buttons}) {
        for (ButtonModel& each : *buttons) {
            const bool danger = each.style == ButtonStyle::danger;
            if (each.id == chosen) {
                each.style = danger ? each.style : ButtonStyle::primary;
                each.key = buttons == &model.buttons ? scene.say("console.key.enter") : "";
            } else if (each.style == ButtonStyle::primary) {
                each.style = ButtonStyle::normal;
                each.key.clear();
            }
        }
    }
}

}  // namespace

ButtonModel cancel_button(const Scene& scene) {
    return {.id = "popover.cancel",
            .label = scene.say("console.cancel"),
            .key = "Esc",
            .enabled = true,
            .intent = {.act = Act::close_popover}};
}

ButtonModel close_button(const Scene& scene) {
    ButtonModel button = cancel_button(scene);
    button.label = scene.say("console.close");
    return button;
}

ChoiceRow menu_line(std::string id, Icon icon, std::string title, std::string detail, bool enabled,
                    Intent intent) {
    ChoiceRow row;
    row.icon = icon;
    row.title = std::move(title);
    row.detail = std::move(detail);
    row.button = {.id = std::move(id), .enabled = enabled, .intent = std::move(intent)};
    return row;
}

bool goes_by_arrows(std::string_view popover) {
    static constexpr std::string_view names[] = {
        "checklist", "roster", "sessions",   "opening", "gates",
        "suspend",   "settle", "resumption", "adjourn", "gap"};
    return std::find(std::begin(names), std::end(names), popover) != std::end(names);
}

std::optional<PopoverModel> present_popover(const Scene& scene) {
    const std::string& name = scene.ui.popover.name;
    if (is_form(name)) {
        return present_form(scene);
    }
    struct Row {
        std::string_view name;
        PopoverModel (*present)(const Scene&);
    };
    static constexpr Row rows[] = {
        {"add", present_add},           {"point", present_point},
        {"reply", present_reply},       {"item", present_item_menu},
        {"sessions", present_sessions}, {"suspend", present_suspend},
        {"adjourn", present_adjourn},   {"desk", present_desk},
        {"gate", present_gate},         {"gates", present_gates},
        {"keys", present_keys},         {"resumption", present_resumption},
        {"palette", present_palette},   {"settle", present_settle},
        {"gap", present_gap},           {"history", present_history},
        {"points", present_points},     {"speaker", present_speaker_menu},
        {"entry", present_entry_menu},  {"remove", present_remove},
        {"swap", present_swap},         {"amend", present_amend},
        {"correct", present_correct},   {"list", present_list},
        {"reopen", present_reopen},     {"roll", present_roll},
        {"roster", present_roster},     {"checklist", present_checklist},
        {"screen", present_screen},     {"emergency", present_emergency},
        {"service", present_service},   {"opening", present_opening}};
    for (const Row& row : rows) {
        if (row.name == name) {
            PopoverModel model = row.present(scene);
            mark_chosen(scene, model);
            return model;
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::console
