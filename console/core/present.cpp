#include "console/core/present.hpp"

#include <algorithm>

#include "console/core/present_points.hpp"
#include "server/model/actor_text.hpp"
#include "server/model/limits.hpp"
#include "server/model/list_print.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

std::string fill(std::string text, std::string_view name, std::string_view value) {
    const std::string mark = "{" + std::string{name} + "}";
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size())) {
        text.replace(at, mark.size(), value);
    }
    return text;
}

ChipModel link_chip(const Scene& scene) {
    if (!scene.writable) {
        return {Icon::plug, scene.say("console.link.lost_chip"), Tone::bad};
    }
    if (scene.picture.rtt_ms < 0) {
        return {Icon::signal, scene.say("console.link.unmeasured"), Tone::warn};
    }
    const std::string rtt = std::to_string(scene.picture.rtt_ms);
    const Tone tone = scene.picture.rtt_ms > 250 ? Tone::warn : Tone::ok;
    return {Icon::signal, scene.say("console.link.live", {{"ms", rtt}}), tone};
}

/// Said here and not by the trouble itself: at a login nothing tries again by itself.
std::string retried(const Text& trouble, std::string_view language) {
    return std::string{trouble.in(language)} + " " +
           std::string{text_in("console.link.retrying", language)};
}

LostModel present_lost(const Scene& scene) {
    if (scene.picture.phase == client::LinkPhase::stopped) {
        return {scene.say("console.link.stopped"), scene.say(scene.picture.stop_text), true};
    }
    const bool ever = scene.picture.last_frame != client::SteadyPoint{};
    const Millis silent = std::chrono::duration_cast<Millis>(
        ever ? scene.local - scene.picture.last_frame : client::SteadyPoint::duration{});
    return {scene.say("console.link.lost"),
            scene.picture.trouble.empty()
                ? scene.say("console.link.lost_detail", {{"time", elapsed_text(silent)}})
                : retried(scene.picture.trouble, scene.ui.language),
            false};
}

/// The same with the caret in the note's field, the only one outside of popovers.
std::vector<KeyHint> note_hints(const Scene& scene) {
    std::vector<KeyHint> hints;
    const std::string enter = scene.say("console.key.enter");
    if (scene.ui.note.empty()) {
        hints.push_back({enter, scene.say("console.hint.leave_note")});
    } else if (scene.writable) {
        hints.push_back({enter, scene.say("console.notes.send")});
    }
    if (scene.view.doors.state != DoorsState::reopening) {
        hints.push_back({"Esc", scene.say("console.tab.queue")});
    }
    hints.push_back({"Ctrl+K", scene.say("console.header.palette")});
    return hints;
}

/// How many fields Tab goes through.
std::size_t fields_of(const PopoverModel& popover) {
    std::size_t count = popover.fields.size();
    for (const auto* rows : {&popover.rows, &popover.outcome, &popover.side}) {
        for (const FormRow& row : *rows) {
            count += row.fields.size();
        }
    }
    return count;
}

/// What Enter does there, as its button says; empty: nothing that a button says.
std::string enter_label(const Scene& scene, const PopoverModel& popover) {
    if (popover.name == "palette") {
        const bool chosen = std::ranges::any_of(popover.choices, &ChoiceRow::selected);
        return chosen ? scene.say("console.hint.run") : std::string{};
    }
    const bool chooses = chooses_delegation(popover.name) && scene.ui.add.delegation.empty();
    // In a paragraph it is a line's end.
    if (popover.name == "text" || chooses) {
        return {};
    }
    if (goes_by_arrows(popover.name) && !scene.ui.popover.row.empty()) {
        return scene.say("console.hint.run");
    }
    for (const ButtonModel& button : popover.buttons) {
        const bool confirms = button.style == ButtonStyle::primary || button.id == "form.confirm";
        if (confirms && button.enabled && !button.hold) {
            return button.label;
        }
    }
    return {};
}

/// The same over the panels: it is a question, and what lies below it does not answer to keys.
std::vector<KeyHint> popover_hints(const Scene& scene, const PopoverModel& popover) {
    std::vector<KeyHint> hints;
    if (std::string label = enter_label(scene, popover); !label.empty()) {
        hints.push_back({scene.say("console.key.enter"), std::move(label)});
    }
    hints.push_back({"Esc", scene.say("console.close")});
    if (fields_of(popover) > (scene.ui.typing ? 1U : 0U)) {
        hints.push_back({"Tab", scene.say("console.hint.field")});
    }
    const bool arrows = chooses_delegation(popover.name) || goes_by_arrows(popover.name) ||
                        popover.name == "palette" || popover.name == "history" ||
                        popover.name == "item.move";
    if (arrows) {
        hints.push_back({"↑ ↓", scene.say("console.hint.choose")});
    }
    if (scene.operator_role) {
        hints.push_back({"F12", scene.say("console.following.lock")});
    }
    return hints;
}

/// The keys that do something now, each with the word of the button that it stands for.
std::vector<KeyHint> key_hints(const Scene& scene, const ConsoleModel& made) {
    if (made.popover) {
        return popover_hints(scene, *made.popover);
    }
    if (scene.ui.typing && scene.ui.popover.name.empty() && scene.ui.sheet == "notes") {
        return note_hints(scene);
    }
    std::vector<KeyHint> hints;
    const auto add = [&](bool works, std::string key, std::string label) {
        if (works) {
            hints.push_back({std::move(key), std::move(label)});
        }
    };
    for (const ButtonModel& button : made.floor.buttons) {
        const bool extends = button.id == "floor.extend";
        add(button.enabled && !button.key.empty(), button.key,
            extends ? scene.say("console.floor.extend") : button.label);
    }
    add(made.queue.add.enabled, "A", scene.say("console.hint.add"));
    add(may_raise_point(scene), "P", scene.say("console.hint.point"));
    add(made.rail.action.enabled, "F9", scene.say("console.hint.doors"));
    const bool undoes = scene.view.acts && scene.view.acts->undo &&
                        !is_blocked(scene.ui, *scene.view.acts->undo);
    add(scene.writable && undoes, "Ctrl+Z", scene.say("console.hint.undo"));
    add(true, "F2", scene.say("console.hint.language"));
    add(true, "F1", scene.say("console.hint.keys"));
    return hints;
}

}  // namespace

std::string Scene::say(
    std::string_view key,
    std::initializer_list<std::pair<std::string_view, std::string_view>> arguments) const {
    std::string text{text_in(key, ui.language)};
    for (const auto& [name, value] : arguments) {
        text = fill(std::move(text), name, value);
    }
    return text;
}

Millis hold_length(std::string_view id) {
    return id == "reopening.confirm" ? reopen_hold : close_hold;
}

float Scene::held(std::string_view id) const {
    if (ui.hold.id != id || ui.hold.dropped) {
        return 0;
    }
    const float done = std::chrono::duration<float>(local - ui.hold.since) /
                       std::chrono::duration<float>(hold_length(id));
    return std::clamp(done, 0.0F, 1.0F);
}

std::string shortened(const std::string& text, std::size_t most) {
    std::size_t letters = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        letters += begins ? 1 : 0;
        if (begins && letters > most) {
            return text.substr(0, at) + "…";
        }
    }
    return text;
}

std::string upper(std::string code) {
    std::transform(code.begin(), code.end(), code.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return code;
}

std::string speaker_name(const Scene& scene, const SpeakerView& speaker) {
    return scene.say(speaker.name);
}

bool is_kept_out(const Scene& scene) {
    const DoorsView& doors = scene.view.doors;
    const bool is_free = own_audience(scene) == Audience::technician &&
                         doors.state == DoorsState::open && doors.notice == Notice::none;
    return is_blind(scene.view) && !is_free;
}

Audience own_audience(const Scene& scene) {
    const auto room = scene.picture.rooms.find(scene.ui.room);
    return room == scene.picture.rooms.end() ? Audience::public_ : room->second.audience;
}

bool is_chairs_console(const Scene& scene) { return own_audience(scene) == Audience::chair; }

std::string staff_print(const View& view) {
    return view.closing && view.closing->staff_listed ? print_of(view.closing->staff)
                                                      : std::string{};
}

std::string words_on_logins(const Scene& scene, const std::vector<std::string>& persons) {
    constexpr std::size_t letters_max = 120;
    if (!scene.view.closing) {
        return {};
    }
    const std::vector<std::string>& found = scene.view.closing->without_login;
    std::string names;
    std::size_t named = 0;
    for (const std::string& person : persons) {
        if (std::find(found.begin(), found.end(), person) != found.end()) {
            ++named;
            names += (names.empty() ? "" : ", ") + person;
        }
    }
    if (names.empty()) {
        return {};
    }
    if (named == persons.size() && named > 1) {
        // So it is where no persons log in at all, and there it is no slip; one name may be one.
        return scene.say("console.checklist.no_login");
    }
    return scene.say("console.checklist.without_login", {{"names", shortened(names, letters_max)}});
}

const ItemView* current_item(const View& view) {
    if (!view.agenda) {
        return nullptr;
    }
    const auto at = std::find_if(view.agenda->begin(), view.agenda->end(),
                                 [](const ItemView& item) { return item.current; });
    return at == view.agenda->end() ? nullptr : &*at;
}

std::string numbered(const Scene& scene, const ItemView& item) {
    const std::string title = scene.say(item.title);
    return item.number.empty() ? title : item.number + ". " + title;
}

std::string item_mention(const Scene& scene, const ItemView& item) {
    // As many as a number may have: it stands in the same places.
    constexpr std::size_t letters_max = limits::code_bytes;
    return item.number.empty()
               ? scene.say("console.item.quoted",
                           {{"title", shortened(scene.say(item.title), letters_max)}})
               : item.number;
}

ButtonModel lock_button(const Scene& scene) {
    return {.id = "header.lock",
            .icon = Icon::lock,
            .key = "F12",
            .style = ButtonStyle::outline,
            .enabled = true,
            .shown = scene.operator_role.has_value(),
            .intent = {.act = Act::lock}};
}

HeaderModel present_header(const Scene& scene) {
    const View& view = scene.view;
    HeaderModel model;
    model.flag = view.event.presidency_flag;
    model.title = scene.say(view.event.title);
    model.subtitle = scene.say("console.header.presidency") + ": " +
                     scene.say(view.event.presidency) + "  ·  " + scene.say(view.room.name);
    if (view.session) {
        model.subtitle += "  ·  " + scene.say(view.session->title);
    }
    model.room = {.id = "header.room",
                  .icon = Icon::building,
                  .label = scene.say(view.room.name),
                  .style = ButtonStyle::outline,
                  .enabled = true,
                  .shown = scene.picture.rooms.size() > 1,
                  .intent = {.act = Act::change_room}};
    model.language = {.id = "header.language",
                      .icon = Icon::globe,
                      .label = upper(scene.ui.language),
                      .key = "F2",
                      .style = ButtonStyle::outline,
                      .enabled = true,
                      .intent = {.act = Act::toggle_language}};
    model.palette = {.id = "header.palette",
                     .icon = Icon::search,
                     .label = scene.say("console.header.palette"),
                     .key = "Ctrl+K",
                     .style = ButtonStyle::outline,
                     .enabled = true,
                     .intent = {.act = Act::open_popover, .target = "palette"}};
    model.lock = lock_button(scene);
    model.service = service_button(scene);
    model.link = link_chip(scene);
    model.wall_clock =
        scene.picture.clock.known ? scene.zone.hours_minutes_seconds(scene.now) : "--:--:--";
    if (!scene.writable) {
        model.lost = present_lost(scene);
        // What the server said of itself is not known to be so now (law 7).
        model.service.shown = false;
    }
    model.emergency = present_emergency_bar(scene);
    return model;
}

FooterModel present_footer(const Scene& scene, const ConsoleModel& made) {
    FooterModel model;
    model.hints = key_hints(scene, made);
    const std::string name = scene.say(actor_text(scene.operator_name));
    model.status = scene.say("console.footer.operator", {{"name", name}});
    if (scene.operator_role) {
        model.status +=
            " (" + scene.say("console.role." + std::string{name_of(*scene.operator_role)}) + ")";
    }
    if (scene.view.saved) {
        const std::string revision = std::to_string(scene.view.saved->position.value);
        model.status += "  ·  " + scene.say("console.footer.revision", {{"n", revision}});
        if (scene.view.saved->at) {
            model.status +=
                "  ·  " +
                scene.say("console.footer.saved",
                          {{"time", scene.zone.hours_minutes_seconds(*scene.view.saved->at)}});
        }
    }
    return model;
}

const BulletinView* recall_on_screens(const View& view) {
    // Every room's view has those of all rooms; whose it is only its text tells.
    const Text own = fill_text("bulletin.recall", {{"room", view.room.name}});
    const BulletinView* newest = nullptr;
    if (view.bulletins) {
        for (const BulletinView& each : *view.bulletins) {
            const bool later = newest == nullptr || each.issued_at >= newest->issued_at;
            const bool of_room = each.kind == BulletinKind::recall && each.text == own;
            newest = of_room && later ? &each : newest;
        }
    }
    return newest;
}

bool is_blocked(const UiState& ui, const std::string& act) {
    return std::ranges::find(ui.blocked.acts, std::pair{ui.room, act}) != ui.blocked.acts.end();
}

bool is_blocked(const UiState& ui, const ActView& act) {
    return is_blocked(ui, std::to_string(act.number.value));
}

std::optional<UndoModel> present_undo(const Scene& scene) {
    // Over a popover it would take the press that was meant for the button below.
    if (!scene.ui.popover.name.empty()) {
        return std::nullopt;
    }
    constexpr std::size_t letters_max = 44;
    UndoModel model;
    const auto button = [&](const char* id, Icon icon, std::string label, const char* key,
                            Intent does, const std::string& subject) {
        model.buttons.push_back({.id = id,
                                 .icon = icon,
                                 .label = std::move(label),
                                 .key = key,
                                 .enabled = scene.writable,
                                 .mark = scene.mark(subject),
                                 .intent = std::move(does)});
    };
    const auto named = [&](const char* label, const ActView& act) {
        return scene.say(label, {{"act", shortened(scene.say(act.text), letters_max)}});
    };
    const BulletinView* recall = recall_on_screens(scene.view);
    if (recall != nullptr && recall->resumes_at && scene.ui.undo.recall_until > scene.local) {
        const std::string time = scene.zone.hours_minutes(*recall->resumes_at);
        button("undo.recall", Icon::cross, scene.say("console.undo.recall", {{"time", time}}), "",
               {.act = Act::withdraw_bulletin, .target = recall->id.value},
               "bulletin." + recall->id.value);
    }
    if (scene.view.acts && scene.ui.undo.until > scene.local) {
        const UndoView& acts = *scene.view.acts;
        if (acts.undo && !is_blocked(scene.ui, *acts.undo)) {
            button("undo.undo", Icon::back, named("console.undo.undo", *acts.undo), "Ctrl+Z",
                   {.act = Act::undo, .target = std::to_string(acts.undo->number.value)}, "undo");
        }
        if (acts.redo && !is_blocked(scene.ui, *acts.redo)) {
            button("undo.redo", Icon::redo, named("console.undo.redo", *acts.redo), "Ctrl+Y",
                   {.act = Act::redo, .target = std::to_string(acts.redo->number.value)}, "undo");
        }
    }
    return model.buttons.empty() ? std::nullopt : std::optional{model};
}

WelcomeModel present_welcome(const client::Picture& picture, std::string_view server,
                             std::string_view language, bool no_room) {
    const auto say = [&](std::string_view key) { return std::string{text_in(key, language)}; };
    if (picture.phase == client::LinkPhase::stopped) {
        return {say("console.link.stopped"), std::string{picture.stop_text.in(language)}, true};
    }
    if (!picture.blanked.empty()) {
        return {say("console.welcome.blanked"),
                picture.trouble.empty()
                    ? fill(say("console.welcome.blanked_detail"), "server", server)
                    : retried(picture.trouble, language),
                false};
    }
    if (!picture.trouble.empty()) {
        return {say("console.welcome.trouble"), retried(picture.trouble, language), false};
    }
    if (no_room) {
        return {say("console.welcome.no_room"), fill(say("console.welcome.at"), "server", server),
                false};
    }
    return {say("console.welcome.connecting"), fill(say("console.welcome.at"), "server", server),
            false};
}

std::vector<ToastModel> present_toasts(const UiState& ui) {
    std::vector<ToastModel> toasts;
    for (const Toast& toast : ui.toasts) {
        toasts.push_back({toast.icon, toast.tone, std::string{toast.text.in(ui.language)}});
    }
    return toasts;
}

}  // namespace plenaria::console
