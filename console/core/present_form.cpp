// Forms that change the agenda (R4.5): each says what it does to the day before it is confirmed.
#include <algorithm>
#include <utility>

#include "console/core/form_command.hpp"
#include "console/core/form_rows.hpp"
#include "console/core/present_forms.hpp"
#include "console/core/present_screens.hpp"
#include "server/model/limits.hpp"

namespace plenaria::console {
namespace {

FieldModel minutes_field(const Scene& scene, std::string_view label) {
    constexpr std::size_t digits = 4;
    return form_field(scene, "minutes", scene.say(label), digits);
}

void focus(std::vector<FormRow>& rows) {
    if (!rows.empty() && !rows.front().fields.empty()) {
        rows.front().fields.front().focus = true;
    }
}

void insert_rows(const Scene& scene, std::vector<FormRow>& rows) {
    rows.push_back(language_fields(scene, "title", "console.form.title", limits::title_bytes));
    if (is_confidential(scene.view)) {
        rows.push_back(words_row(Icon::lock, scene.say("console.form.insert_within"), Tone::warn));
    }
    rows.push_back(fields_row({form_field(scene, "number", scene.say("console.form.number"),
                                          limits::code_bytes, scene.say("console.add.optional")),
                               minutes_field(scene, "console.form.minutes")}));
    rows.push_back(
        buttons_row({choose_button(scene, "place", "before", scene.say("console.form.before")),
                     choose_button(scene, "place", "after", scene.say("console.form.after"))}));
    std::vector<ButtonModel> kinds;
    kinds.reserve(Names<ItemKind>::all.size());
    for (const auto& [kind, name] : Names<ItemKind>::all) {
        kinds.push_back(choose_button(scene, "kind", std::string{name},
                                      say_name(scene, "console.kind.", kind)));
    }
    rows.push_back(buttons_row(std::move(kinds)));
}

std::string session_label(const Scene& scene, const ProgrammeView& session) {
    std::string label = scene.say(session.title) + "  ·  " +
                        scene.zone.day_and_month(session.planned_start, scene.ui.language) + " " +
                        scene.zone.hours_minutes(session.planned_start);
    if (!session.room.empty() && session.room != scene.view.room.id) {
        const auto room = scene.picture.rooms.find(session.room);
        label +=
            "  ·  " + (room == scene.picture.rooms.end() ? session.room.value
                                                         : scene.say(room->second.view->room.name));
    }
    return label;
}

/// The agenda of `session` where this console sees it: its own, or another room's present one.
const std::vector<ItemView>* agenda_of(const Scene& scene, const std::string& session) {
    for (const auto& [id, room] : scene.picture.rooms) {
        const View& view = *room.view;
        if (view.session && view.session->id.value == session && view.agenda) {
            return &*view.agenda;
        }
    }
    return nullptr;
}

/// With what somebody called an item or a session, however long that is.
ButtonModel titled_button(const Scene& scene, const std::string& name, const std::string& value,
                          std::string label) {
    ButtonModel button = choose_button(scene, name, value, std::move(label));
    button.wraps = true;
    return button;
}

void move_rows(const Scene& scene, std::vector<FormRow>& rows) {
    std::vector<ButtonModel> sessions;
    for (const ProgrammeView& session :
         scene.view.programme.value_or(std::vector<ProgrammeView>{})) {
        if (session.state != SessionState::adjourned) {
            sessions.push_back(
                titled_button(scene, "to", session.id.value, session_label(scene, session)));
        }
    }
    const std::string to = scene.ui.form.value("to");
    std::vector<ButtonModel> places;
    if (const auto* agenda = agenda_of(scene, to)) {
        for (const ItemView& item : *agenda) {
            if (item.state == ItemState::pending && item.id.value != scene.ui.popover.subject) {
                places.push_back(titled_button(
                    scene, "before", item.id.value,
                    scene.say("console.form.before_item", {{"item", numbered(scene, item)}})));
            }
        }
    }
    places.push_back(choose_button(scene, "before", "", scene.say("console.form.at_end")));
    if (!scene.ui.form.values.contains("before")) {
        places.back().icon = Icon::none;
        places.back().style = ButtonStyle::normal;
    }
    rows.push_back(heading_row(scene.say("console.form.place")));
    rows.push_back(buttons_row(std::move(places)));
    rows.back().id = std::string{places_row};
    if (sessions.size() > 1) {
        rows.push_back(heading_row(scene.say("console.form.session")));
        rows.push_back(buttons_row(std::move(sessions)));
    }
}

void extend_rows(const Scene& scene, std::vector<FormRow>& rows) {
    std::vector<ButtonModel> lengths;
    for (const char* minutes : {"5", "10", "15", "30"}) {
        lengths.push_back(choose_button(scene, "minutes", minutes,
                                        scene.say("console.form.plus", {{"n", minutes}})));
    }
    rows.push_back(buttons_row(std::move(lengths)));
}

/// Whoever has the floor when another item is taken up.
void holder_rows(const Scene& scene, std::vector<FormRow>& rows) {
    if (!scene.view.floor || !scene.view.floor->speaker) {
        return;
    }
    rows.push_back(words_row(Icon::microphone,
                             scene.say("console.form.holder",
                                       {{"name", speaker_name(scene, *scene.view.floor->speaker)}}),
                             Tone::warn));
    rows.push_back(buttons_row(
        {choose_button(scene, "speaker", "carry_over", scene.say("console.form.carry_over")),
         choose_button(scene, "speaker", "end", scene.say("console.form.end_speech"))}));
}

void item_rows(const Scene& scene, const std::string& name, std::vector<FormRow>& rows) {
    if (name == "item.insert") {
        insert_rows(scene, rows);
    } else if (name == "item.rename") {
        rows.push_back(language_fields(scene, "title", "console.form.title", limits::title_bytes));
    } else if (name == "item.move") {
        move_rows(scene, rows);
    } else if (name == "item.duration") {
        rows.push_back(fields_row({minutes_field(scene, "console.form.minutes")}));
    } else if (name == "item.fix") {
        constexpr std::size_t time_bytes = 5;
        rows.push_back(fields_row({form_field(scene, "time", scene.say("console.form.time"),
                                              time_bytes, scene.say("console.form.time_hint"))}));
    } else if (name == "item.split") {
        rows.push_back(
            language_fields(scene, "title", "console.form.rest_title", limits::title_bytes));
        rows.push_back(fields_row({minutes_field(scene, "console.form.first_minutes")}));
    } else if (name == "item.merge") {
        if (const ItemView* next = item_after(scene.view, scene.ui.popover.subject)) {
            rows.push_back(words_row(Icon::merge, scene.say("console.form.merge_lead",
                                                            {{"item", numbered(scene, *next)}})));
        }
    } else if (name == "item.return") {
        holder_rows(scene, rows);
    } else if (name == "session.extend") {
        extend_rows(scene, rows);
    }
    focus(rows);
}

std::string about(const Scene& scene, const OpenPopover& open) {
    if (const ItemView* item = item_of(scene.view, open.subject)) {
        return numbered(scene, *item);
    }
    for (const ProgrammeView& session :
         scene.view.programme.value_or(std::vector<ProgrammeView>{})) {
        if (session.id.value == open.subject) {
            return scene.say(session.title);
        }
    }
    return {};
}

}  // namespace

void finish_form(const Scene& scene, PopoverModel& model, std::string_view confirm) {
    const FormState& form = scene.ui.form;
    if (model.outcome.empty()) {
        add_missing(scene, model.outcome);
    }
    add_refusal(scene, model.outcome);
    model.keeps_room = names_what_is_missing(model.name) || model.name.starts_with("screen.");
    model.outcome_whole = form.stale && model.name == "text";
    if (!model.keeps_room) {
        model.rows.insert(model.rows.end(), model.outcome.begin(), model.outcome.end());
        model.outcome.clear();
    }
    model.buttons.push_back({.id = "popover.cancel",
                             .label = scene.say("console.cancel"),
                             .key = "Esc",
                             .enabled = true,
                             .intent = {.act = Act::close_popover}});
    ButtonModel button;
    button.id = "form.confirm";
    button.icon = Icon::check;
    button.label = scene.say(form.stale ? "console.form.anyway" : confirm);
    button.key = scene.ui.popover.name == "text" ? "" : scene.say("console.key.enter");
    button.style = form.stale ? ButtonStyle::danger : ButtonStyle::primary;
    button.enabled = scene.writable && form.sent.empty() && !form.refused &&
                     form_command(scene.view, scene.ui, scene.zone, scene.now).has_value();
    button.mark = form.sent.empty() ? Mark::none : scene.mark(form_subject(scene.ui.popover));
    button.intent = {.act = Act::confirm_form};
    model.buttons.push_back(std::move(button));
}

PopoverModel present_agenda_form(const Scene& scene) {
    const OpenPopover& open = scene.ui.popover;
    const bool extends = open.name == "session.extend";
    PopoverModel model{.name = open.name,
                       .subject = extends ? open.name : "agenda.row." + open.subject};
    model.title = scene.say("console.form." + open.name);
    model.lead = about(scene, open);
    item_rows(scene, open.name, model.rows);
    add_preview(scene, model.outcome);
    finish_form(scene, model, "console.form.confirm");
    return model;
}

PopoverModel present_form(const Scene& scene) {
    const std::string& name = scene.ui.popover.name;
    if (name.starts_with("item.") || name == "session.extend") {
        return present_agenda_form(scene);
    }
    if (name.starts_with("screen.")) {
        return present_screen_form(scene);
    }
    return present_conference_form(scene);
}

}  // namespace plenaria::console
