// What opens about one entry of the speakers' lists, waiting, speaking or over.
#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"
#include "server/model/limits.hpp"

namespace plenaria::console {
namespace {

std::string entry_name(const Scene& scene) {
    const SpeakerView* speaker = speaker_of(scene.view, scene.ui.popover.subject);
    return speaker == nullptr ? std::string{} : speaker_name(scene, *speaker);
}

Intent opens(const char* popover, const std::string& entry) {
    return {.act = Act::open_popover, .target = popover, .detail = entry};
}

/// The list in which that entry waits.
std::vector<const QueueEntryView*> list_of(const Scene& scene, const std::string& entry) {
    std::vector<const QueueEntryView*> replies;
    bool among_replies = false;
    if (scene.view.replies) {
        for (const QueueEntryView& reply : *scene.view.replies) {
            replies.push_back(&reply);
            among_replies = among_replies || reply.speaker->id.value == entry;
        }
    }
    return among_replies ? replies : shown_queue(scene.view, scene.pending);
}

FieldModel reason_field(const Scene& scene) {
    FieldModel field = form_field(scene, "reason", scene.say("console.reason"), limits::name_bytes,
                                  scene.say("console.reason_hint"));
    field.focus = true;
    return field;
}

ButtonModel commit(const Scene& scene, const char* id, const char* label, bool ready,
                   Intent intent) {
    return {.id = id,
            .icon = Icon::check,
            .label = scene.say(label),
            .key = scene.say("console.key.enter"),
            .style = ButtonStyle::primary,
            .enabled = scene.writable && ready,
            .intent = std::move(intent)};
}

/// What another console made of the entry while its form was open.
std::string present_words(const Scene& scene, const std::string& id) {
    const SpeakerView* who = speaker_of(scene.view, id);
    if (who == nullptr) {
        return {};
    }
    const QueueEntryView* waiting = waiting_entry(scene.view, id);
    std::string words;
    for (const std::string& part :
         {who->person, who->capacity, upper(who->language.code),
          who->remote ? scene.say("console.add.remote") : std::string{},
          waiting == nullptr ? std::string{} : waiting->note}) {
        words += words.empty() || part.empty() ? part : "  ·  " + part;
    }
    return scene.say("console.form.present", {{"value", words}});
}

}  // namespace

PopoverModel present_entry_menu(const Scene& scene) {
    const std::string& id = scene.ui.popover.subject;
    PopoverModel model{
        .name = "entry", .subject = "queue.row." + id + ".more", .title = entry_name(scene)};
    const QueueEntryView* entry = waiting_entry(scene.view, id);
    if (entry == nullptr) {
        model.lead = scene.say("console.entry.gone");
        return model;
    }
    const bool may = scene.writable;
    model.lead = entry->note;
    model.choices.push_back(
        entry->pinned ? menu_line("entry.unpin", Icon::pin, scene.say("console.entry.unpin"),
                                  scene.say("console.entry.unpin_detail"), may,
                                  {.act = Act::unpin_entry, .target = id})
                      : menu_line("entry.pin", Icon::pin, scene.say("console.entry.pin"),
                                  scene.say("console.entry.pin_detail"), may,
                                  {.act = Act::pin_entry, .target = id}));
    model.choices.push_back(menu_line("entry.swap", Icon::swap, scene.say("console.entry.swap"),
                                      scene.say("console.entry.swap_detail"), may,
                                      opens("swap", id)));
    model.choices.push_back(menu_line("entry.amend", Icon::edit, scene.say("console.entry.amend"),
                                      scene.say("console.entry.amend_detail"), may,
                                      opens("amend", id)));
    model.choices.push_back(menu_line("entry.withdraw", Icon::back,
                                      scene.say("console.entry.withdraw"),
                                      scene.say("console.entry.withdraw_detail"), may,
                                      {.act = Act::withdraw_entry, .target = id}));
    model.choices.push_back(
        menu_line("entry.remove", Icon::cross, scene.say("console.entry.remove"),
                  scene.say("console.entry.remove_detail"), may, opens("remove", id)));
    return model;
}

PopoverModel present_remove(const Scene& scene) {
    const std::string& id = scene.ui.popover.subject;
    PopoverModel model{
        .name = "remove",
        .title = scene.say("console.entry.remove_title", {{"name", entry_name(scene)}}),
        .lead = scene.say("console.entry.remove_lead")};
    model.aside = true;
    model.fields.push_back(reason_field(scene));
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back(commit(scene, "remove.commit", "console.entry.remove_commit",
                                   !scene.ui.form.value("reason").empty(),
                                   {.act = Act::remove_entry, .target = id}));
    return model;
}

PopoverModel present_swap(const Scene& scene) {
    const std::string& id = scene.ui.popover.subject;
    PopoverModel model{
        .name = "swap",
        .title = scene.say("console.entry.swap_title", {{"name", entry_name(scene)}}),
        .lead = scene.say("console.entry.swap_lead")};
    model.aside = true;
    int place = 0;
    for (const QueueEntryView* other : list_of(scene, id)) {
        ++place;
        if (other->speaker->id.value == id) {
            continue;
        }
        ChoiceRow row;
        row.flag = other->speaker->flag;
        row.code = other->speaker->code;
        row.title = speaker_name(scene, *other->speaker);
        row.detail = std::to_string(place);
        row.button = {
            .id = "swap." + other->speaker->id.value,
            .enabled = scene.writable,
            .intent = {.act = Act::swap_entry, .target = id, .detail = other->speaker->id.value}};
        model.choices.push_back(std::move(row));
    }
    model.no_choice = scene.say("console.entry.swap_none");
    model.buttons.push_back(cancel_button(scene));
    return model;
}

PopoverModel present_amend(const Scene& scene) {
    const std::string& id = scene.ui.popover.subject;
    PopoverModel model{
        .name = "amend",
        .title = scene.say("console.entry.amend_title", {{"name", entry_name(scene)}})};
    model.aside = true;
    FieldModel person = form_field(scene, "person", scene.say("console.add.person"),
                                   limits::name_bytes, scene.say("console.add.optional"));
    person.focus = true;
    model.fields.push_back(std::move(person));
    model.fields.push_back(form_field(scene, "capacity", scene.say("console.add.capacity"),
                                      limits::name_bytes, scene.say("console.add.optional")));
    // The note of whoever is called or speaks is on no glass; left empty, it stays as it is.
    const bool waits = waiting_entry(scene.view, id) != nullptr;
    model.fields.push_back(
        form_field(scene, "note", scene.say("console.add.note"), limits::note_bytes,
                   scene.say(waits ? "console.add.optional" : "console.entry.note_stays")));
    for (const Language& language : scene.view.event.languages) {
        model.options.push_back(
            choose_button(scene, "language", language.code, language_name(scene, language.code)));
    }
    const bool remote = scene.ui.form.value("remote") == "yes";
    model.options.push_back(
        {.id = "amend.remote",
         .icon = Icon::remote,
         .label = scene.say("console.add.remote"),
         .style = remote ? ButtonStyle::primary : ButtonStyle::normal,
         .enabled = true,
         .intent = {.act = Act::choose, .target = "remote", .detail = remote ? "" : "yes"}});
    model.buttons.push_back(cancel_button(scene));
    const FormState& form = scene.ui.form;
    if (form.stale) {
        model.lead = present_words(scene, id);
    }
    model.buttons.push_back(
        commit(scene, "amend.commit",
               form.stale ? "console.form.anyway" : "console.entry.amend_commit",
               form.sent.empty() && speaker_of(scene.view, id) != nullptr,
               {.act = Act::amend_entry, .target = id}));
    return model;
}

PopoverModel present_correct(const Scene& scene) {
    const std::string& id = scene.ui.popover.subject;
    PopoverModel model{.name = "correct",
                       .title = scene.say("console.correct.title"),
                       .lead = scene.say("console.correct.lead")};
    model.aside = true;
    for (const SpokenView& spoken : scene.view.spoken.value_or(std::vector<SpokenView>{})) {
        if (spoken.speaker->id.value == id) {
            model.title =
                speaker_name(scene, *spoken.speaker) + " · " + elapsed_text(spoken.consumed);
        }
    }
    FieldModel time = form_field(scene, "time", scene.say("console.correct.time"), 8, "3:00");
    time.focus = true;
    model.fields.push_back(std::move(time));
    FieldModel reason = reason_field(scene);
    reason.focus = false;
    model.fields.push_back(std::move(reason));
    const bool ready = length_in(scene.ui.form.value("time")).has_value() &&
                       !scene.ui.form.value("reason").empty();
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back(commit(scene, "correct.commit", "console.correct.commit", ready,
                                   {.act = Act::correct_time, .target = id}));
    return model;
}

}  // namespace plenaria::console
