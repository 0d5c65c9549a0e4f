// Forms of the conference: stances, texts, bulletins, documents, attendance, the handover,
// admissions.
#include <algorithm>

#include "console/core/form_command.hpp"
#include "console/core/form_rows.hpp"
#include "console/core/present_forms.hpp"
#include "console/core/present_popovers.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

std::string delegation_name(const Scene& scene, const std::string& id) {
    for (const DelegationView& each :
         scene.view.delegations.value_or(std::vector<DelegationView>{})) {
        if (each.id.value == id) {
            return scene.say(each.name);
        }
    }
    return id;
}

void stance_rows(const Scene& scene, PopoverModel& model) {
    const StanceSubject about = stance_subject(scene.ui.popover.subject);
    model.title = say_name(scene, "console.stance.", about.stance);
    model.lead = delegation_name(scene, about.delegation.value);
    FieldModel statement = form_field(scene, "statement", scene.say("console.form.statement"),
                                      limits::statement_bytes);
    statement.lines = 4;
    statement.focus = true;
    model.rows.push_back(fields_row({std::move(statement)}));
    std::vector<ButtonModel> paragraphs{
        choose_button(scene, "paragraph", "", scene.say("console.form.whole_text"))};
    for (const TextView& text : scene.view.texts.value_or(std::vector<TextView>{})) {
        for (std::size_t i = 1; text.id == about.text && i <= text.paragraphs.size(); ++i) {
            paragraphs.push_back(
                choose_button(scene, "paragraph", std::to_string(i), std::to_string(i)));
        }
    }
    model.rows.push_back(heading_row(scene.say("console.form.paragraph_of")));
    model.rows.push_back(buttons_row(std::move(paragraphs)));
}

void text_rows(const Scene& scene, PopoverModel& model) {
    const bool made = scene.ui.popover.subject.empty();
    model.title = scene.say(made ? "console.form.text_new" : "console.form.text_edit");
    model.lead = scene.say(made ? "console.form.text_new_lead" : "console.form.text_edit_lead");
    model.rows.push_back(
        language_fields(scene, "title", "console.form.title", limits::title_bytes));
    model.rows.front().fields.front().focus = made;
    const int paragraphs = paragraphs_typed(scene.ui.form);
    for (int i = 1; i <= paragraphs; ++i) {
        const std::string number = std::to_string(i);
        FormRow row = language_fields(scene, "p" + number, "console.form.paragraph",
                                      limits::paragraph_bytes, 4);
        for (FieldModel& field : row.fields) {
            field.label = number + ". " + field.label;
        }
        model.rows.push_back(std::move(row));
    }
    std::vector<ButtonModel> buttons;
    const auto count = [&](const char* id, Icon icon, std::string_view label, int to) {
        buttons.push_back(
            {.id = id,
             .icon = icon,
             .label = scene.say(label),
             .enabled = to >= 1 && to <= static_cast<int>(limits::paragraphs_per_text),
             .intent = {.act = Act::choose, .target = "paragraphs", .detail = std::to_string(to)}});
    };
    count("form.paragraph.add", Icon::plus, "console.form.paragraph_add", paragraphs + 1);
    count("form.paragraph.drop", Icon::cross, "console.form.paragraph_drop", paragraphs - 1);
    model.rows.push_back(buttons_row(std::move(buttons)));
}

/// The rooms of the event as buttons that go in or out of the list; none in it means all.
FormRow room_buttons(const Scene& scene) {
    const std::vector<std::string> chosen = parted_names(scene.ui.form.value("rooms"));
    std::vector<ButtonModel> rooms{
        choose_button(scene, "rooms", "", scene.say("console.form.all_rooms"))};
    for (const RoomId& id : client::rooms_in_order(scene.picture)) {
        const bool in = std::find(chosen.begin(), chosen.end(), id.value) != chosen.end();
        std::string list;
        for (const std::string& each : chosen) {
            list += each == id.value ? "" : each + ";";
        }
        ButtonModel button = choose_button(scene, "rooms", in ? list : list + id.value + ";",
                                           scene.say(scene.picture.rooms.at(id).view->room.name));
        button.id = "form.room." + id.value;
        button.icon = in ? Icon::check : Icon::none;
        button.style = in ? ButtonStyle::primary : ButtonStyle::normal;
        rooms.push_back(std::move(button));
    }
    return buttons_row(std::move(rooms));
}

void until_rows(const Scene& scene, PopoverModel& model) {
    model.rows.push_back(heading_row(scene.say("console.form.until")));
    std::vector<ButtonModel> lengths;
    for (const char* minutes : {"5", "15", "30", "60"}) {
        lengths.push_back(
            choose_button(scene, "until", minutes, scene.say("console.minutes", {{"n", minutes}})));
    }
    lengths.push_back(choose_button(scene, "until", "", scene.say("console.form.until_withdrawn")));
    model.rows.push_back(buttons_row(std::move(lengths)));
}

void bulletin_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("console.form.bulletin");
    model.lead = scene.say("console.form.bulletin_lead");
    model.rows.push_back(
        language_fields(scene, "text", "console.form.words", limits::title_bytes, 3));
    model.rows.front().fields.front().focus = true;
    model.rows.push_back(heading_row(scene.say("console.form.rooms")));
    model.rows.push_back(room_buttons(scene));
    until_rows(scene, model);
}

void release_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("console.form.release_title");
    model.lead = scene.say("console.form.release_lead");
    model.rows.push_back(
        language_fields(scene, "text", "console.form.words", limits::title_bytes, 3));
    model.rows.front().fields.front().focus = true;
    until_rows(scene, model);
}

FormRow language_buttons(const Scene& scene) {
    std::vector<ButtonModel> languages;
    for (const Language& language : scene.view.event.languages) {
        languages.push_back(
            choose_button(scene, "language", language.code, language_name(scene, language.code)));
    }
    return buttons_row(std::move(languages));
}

void document_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("console.form.document");
    model.rows.push_back(
        language_fields(scene, "title", "console.form.title", limits::title_bytes));
    model.rows.front().fields.front().focus = true;
    model.rows.push_back(
        fields_row({form_field(scene, "href", scene.say("console.form.href"), limits::href_bytes,
                               scene.say("console.form.href_hint"))}));
    model.rows.push_back(heading_row(scene.say("console.form.language")));
    model.rows.push_back(language_buttons(scene));
    model.rows.push_back(heading_row(scene.say("console.form.access")));
    std::vector<ButtonModel> audiences;
    audiences.reserve(Names<DocumentAccess>::all.size());
    for (const auto& [access, name] : Names<DocumentAccess>::all) {
        audiences.push_back(choose_button(scene, "access", std::string{name},
                                          say_name(scene, "console.access.", access)));
    }
    model.rows.push_back(buttons_row(std::move(audiences)));
}

void persons_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("console.form.persons");
    model.lead = delegation_name(scene, scene.ui.popover.subject);
    FieldModel persons = form_field(scene, "persons", scene.say("console.form.persons_label"),
                                    limits::persons_per_delegation * limits::name_bytes);
    persons.lines = 4;
    persons.focus = true;
    model.rows.push_back(fields_row({std::move(persons)}));
    std::vector<ButtonModel> states;
    states.reserve(Names<Presence>::all.size());
    for (const auto& [presence, name] : Names<Presence>::all) {
        states.push_back(choose_button(scene, "presence", std::string{name},
                                       say_name(scene, "console.presence.", presence)));
    }
    model.rows.push_back(buttons_row(std::move(states)));
}

/// R4.7: who stays besides the delegations.
void staff_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("check.staff");
    const std::vector<std::string> typed = parted_names(scene.ui.form.value("persons"));
    model.lead = scene.say("console.form.staff_lead", {{"n", std::to_string(typed.size())}});
    if (const std::string words = words_on_logins(scene, typed); !words.empty()) {
        model.lead += " " + words;
    }
    FieldModel persons =
        form_field(scene, "persons", scene.say("console.form.persons_label"),
                   limits::sworn_staff * limits::name_bytes);
    persons.lines = 5;
    persons.focus = true;
    model.rows.push_back(fields_row({std::move(persons)}));
}

void override_rows(const Scene& scene, PopoverModel& model) {
    const std::string check = scene.say("check." + scene.ui.popover.subject);
    model.title = scene.say("console.form.override", {{"check", check}});
    model.lead = scene.say("console.form.override_lead", {{"check", check}});
    FieldModel reason =
        form_field(scene, "reason", scene.say("console.form.reason"), limits::note_bytes);
    reason.focus = true;
    model.rows.push_back(fields_row({std::move(reason)}));
}

FormRow member_buttons(const Scene& scene, const std::string& field, const std::string& without) {
    std::vector<ButtonModel> members;
    for (const DelegationView& each :
         scene.view.delegations.value_or(std::vector<DelegationView>{})) {
        if (each.decides && each.id.value != without) {
            members.push_back(choose_button(scene, field, each.id.value, scene.say(each.name)));
        }
    }
    return buttons_row(std::move(members));
}

/// R3.6, in two steps: first who, then everything that changes.
bool handover_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("console.form.handover");
    const std::string to = scene.ui.form.value("to");
    const std::string next = scene.ui.form.value("next");
    if (scene.ui.form.value("step") != "2") {
        model.lead = scene.say("console.form.handover_lead");
        model.rows.push_back(heading_row(scene.say("console.form.handover_to")));
        model.rows.push_back(member_buttons(scene, "to", {}));
        model.rows.push_back(heading_row(scene.say("console.form.handover_next")));
        FormRow after = member_buttons(scene, "next", to);
        after.buttons.insert(after.buttons.begin(),
                             choose_button(scene, "next", "", scene.say("console.form.not_known")));
        model.rows.push_back(std::move(after));
        return false;
    }
    const std::string from = scene.say(scene.view.event.presidency);
    const std::string name = delegation_name(scene, to);
    model.lead = scene.say("console.form.handover_sure", {{"from", from}, {"to", name}});
    const std::string incoming =
        next.empty() ? scene.say("console.form.not_known") : delegation_name(scene, next);
    model.rows.push_back(words_row(
        Icon::people, scene.say("console.form.handover_chair", {{"from", from}, {"to", name}}),
        Tone::warn));
    model.rows.push_back(
        words_row(Icon::display, scene.say("console.form.handover_screens", {{"to", name}})));
    model.rows.push_back(
        words_row(Icon::globe, scene.say("console.form.handover_troika",
                                         {{"from", from}, {"to", name}, {"next", incoming}})));
    add_preview(scene, model.outcome);
    return true;
}

/// R4.3: who is admitted, as screens and nameplates will name it.
void admission_rows(const Scene& scene, PopoverModel& model) {
    model.title = scene.say("console.form.admission");
    model.lead = scene.say("console.form.admission_lead");
    model.rows.push_back(language_fields(scene, "name", "console.form.name", limits::name_bytes));
    model.rows.front().fields.front().focus = true;
    model.rows.push_back(
        language_fields(scene, "long_name", "console.form.long_name", limits::name_bytes));
    for (FieldModel& field : model.rows.back().fields) {
        field.hint = scene.say("console.add.optional");
    }
    model.rows.push_back(fields_row(
        {form_field(scene, "nameplate", scene.say("console.form.code"), limits::code_bytes),
         form_field(scene, "flag", scene.say("console.add.guest_flag"), 2,
                    scene.say("console.add.optional"))}));
    model.rows.push_back(heading_row(scene.say("console.form.category")));
    std::vector<ButtonModel> categories;
    for (const CategoryView& each :
         scene.view.admissible.value_or(std::vector<CategoryView>{})) {
        categories.push_back(
            choose_button(scene, "category", each.id.value, scene.say(each.name)));
    }
    model.rows.push_back(buttons_row(std::move(categories)));
    model.rows.push_back(heading_row(scene.say("console.form.working_language")));
    model.rows.push_back(language_buttons(scene));
    add_preview(scene, model.outcome);
}

/// The first step's button only leads on.
void lead_on(const Scene& scene, PopoverModel& model) {
    ButtonModel& last = model.buttons.back();
    last.id = "form.continue";
    last.label = scene.say("console.form.continue");
    last.icon = Icon::next;
    last.key.clear();
    last.enabled = scene.writable && !scene.ui.form.value("to").empty();
    last.intent = {.act = Act::choose, .target = "step", .detail = "2"};
}

}  // namespace

PopoverModel present_conference_form(const Scene& scene) {
    const std::string& name = scene.ui.popover.name;
    PopoverModel model{.name = name};
    const char* confirm = "console.form.confirm";
    bool sure = true;
    if (name == "stance") {
        stance_rows(scene, model);
        confirm = "console.form.record";
    } else if (name == "text") {
        text_rows(scene, model);
        confirm = "console.form.save_version";
    } else if (name == "bulletin") {
        bulletin_rows(scene, model);
        confirm = "console.form.publish";
    } else if (name == "release") {
        release_rows(scene, model);
        confirm = "console.form.release";
    } else if (name == "document") {
        document_rows(scene, model);
        confirm = "console.form.add";
    } else if (name == "admission") {
        admission_rows(scene, model);
        confirm = "console.form.admit";
    } else if (name == "persons") {
        persons_rows(scene, model);
        confirm = "console.form.record";
    } else if (name == "staff") {
        staff_rows(scene, model);
        confirm = "console.form.record";
    } else if (name == "override") {
        override_rows(scene, model);
        confirm = "console.form.override_confirm";
    } else {
        sure = handover_rows(scene, model);
        confirm = "console.form.hand_over";
    }
    finish_form(scene, model, confirm);
    if (!sure) {
        lead_on(scene, model);
    }
    return model;
}

}  // namespace plenaria::console
