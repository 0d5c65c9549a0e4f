// The palette (Ctrl+K): everything that can be done now, with its key, found by typing.
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_points.hpp"
#include "console/core/present_screens.hpp"
#include "console/core/search.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

using Lines = std::vector<ButtonModel>;

void add_button(Lines& lines, const ButtonModel& button, std::string label) {
    // What must be held is done with its own button or key.
    if (!button.shown || button.hold) {
        return;
    }
    ButtonModel line;
    line.id = "palette." + button.id;
    line.icon = button.icon;
    line.label = std::move(label);
    line.key = button.key;
    line.enabled = button.enabled;
    line.intent = button.intent;
    lines.push_back(std::move(line));
}

void add_buttons(Lines& lines, const std::vector<ButtonModel>& buttons,
                 const std::string& about = {}) {
    for (const ButtonModel& button : buttons) {
        if (!button.label.empty()) {
            add_button(lines, button, about.empty() ? button.label : button.label + ": " + about);
        }
    }
}

void add_line(const Scene& scene, Lines& lines, const std::string& name, Icon icon,
              std::string_view label, std::string key, Intent intent, bool writes) {
    if (writes && !scene.writable) {
        return;
    }
    lines.push_back({.id = "palette." + name,
                     .icon = icon,
                     .label = scene.say(label),
                     .key = std::move(key),
                     .enabled = true,
                     .intent = std::move(intent)});
}

/// Undo or redo with the act that it is about: what was read there is what is done.
void add_act(const Scene& scene, Lines& lines, const std::string& name, Icon icon, std::string key,
             Act does, const ActView& act) {
    constexpr std::size_t letters_max = 44;
    if (!scene.writable) {
        return;
    }
    lines.push_back({.id = "palette." + name,
                     .icon = icon,
                     .label = scene.say("console.undo." + name,
                                        {{"act", shortened(scene.say(act.text), letters_max)}}),
                     .key = std::move(key),
                     .enabled = !is_blocked(scene.ui, act),
                     .intent = {.act = does, .target = std::to_string(act.number.value)}});
}

/// The floor's buttons with the words of the list of keys, which say more.
void add_floor(const Scene& scene, Lines& lines) {
    const std::pair<std::string, std::string_view> explained[] = {
        {"N", "console.keys.next"},
        {scene.say("console.key.space"), "console.keys.space"},
        {"T", "console.keys.extend"},
        {"E", "console.keys.end"},
        {"A", "console.keys.add"}};
    std::vector<ButtonModel> buttons = present_floor(scene).buttons;
    buttons.push_back(present_queue(scene).add);
    for (const ButtonModel& button : buttons) {
        const auto at = std::find_if(std::begin(explained), std::end(explained),
                                     [&](const auto& each) { return each.first == button.key; });
        if (at != std::end(explained)) {
            add_button(lines, button, scene.say(at->second));
        } else if (!button.label.empty()) {
            add_button(lines, button, button.label);
        }
    }
    const std::string point = scene.say("console.point.raise_short");
    for (const ButtonModel& button : present_strip(scene).buttons) {
        const bool answers = button.id == "point.recognise" || button.id == "point.decline";
        if (button.id == "floor.point") {
            add_button(lines, button, scene.say("console.keys.point"));
        } else if (!button.label.empty() && button.id != "point.all") {
            add_button(lines, button, answers ? button.label + ": " + point : button.label);
        }
    }
}

/// What is done with the present item and the one that follows: where that waits for open doors,
/// with the first that does not, too.
void add_items(const Scene& scene, Lines& lines) {
    for (const ButtonModel& button : present_agenda(scene).session.buttons) {
        const bool extends = button.id == "session.extend";
        add_button(lines, button,
                   scene.say("console.palette.session",
                             {{"act", extends ? scene.say("console.day.extend") : button.label}}));
    }
    bool first_given = false;
    bool next_given = false;
    for (const ItemView& item : scene.view.agenda.value_or(std::vector<ItemView>{})) {
        const bool pending = item.state == ItemState::pending;
        const bool follows = pending && !waits_for_open_doors(scene.view, item);
        const bool next = (pending && !first_given) || (follows && !next_given);
        first_given = first_given || pending;
        next_given = next_given || follows;
        if (item.current || next) {
            add_buttons(lines, item_actions(scene, item), numbered(scene, item));
        }
    }
}

/// What is done with any item, once its title or the act is typed: all at once would bury the rest.
void add_sought_items(const Scene& scene, Lines& lines) {
    // As many as somebody reads before typing on; an agenda has up to 200 items.
    constexpr std::size_t lines_max = 100;
    if (scene.ui.palette_filter.empty() || own_audience(scene) == Audience::technician) {
        return;
    }
    std::size_t added = 0;
    const auto add = [&](const ItemView& item, const ButtonModel& button) {
        const bool there = std::any_of(lines.begin(), lines.end(), [&](const ButtonModel& each) {
            return each.intent == button.intent;
        });
        ButtonModel named = button;
        named.id += "." + item.id.value;
        const std::string label = button.label + ": " + numbered(scene, item);
        if (!there && added < lines_max && matches(label, scene.ui.palette_filter)) {
            add_button(lines, named, label);
            ++added;
        }
    };
    for (const ItemView& item : scene.view.agenda.value_or(std::vector<ItemView>{})) {
        const std::vector<ButtonModel> actions = item_actions(scene, item);
        // Enter takes the first line: by a title alone it opens a form, and starts nothing, which
        // would end the present item.
        if (!actions.empty()) {
            for (const ButtonModel& button : item_edits(scene, item)) {
                add(item, button);
            }
        }
        for (const ButtonModel& button : actions) {
            add(item, button);
        }
    }
}

void add_sheets(const Scene& scene, Lines& lines) {
    for (const SheetModel& sheet :
         {present_notices(scene), present_documents(scene), present_consensus(scene),
          present_attendance(scene)}) {
        for (const FormRow& row : sheet.rows) {
            const bool list = row.kind == FormRow::Kind::entry;
            if (!row.buttons.empty() && row.buttons.front().id.starts_with(recall_button)) {
                for (const ButtonModel& each : row.buttons) {
                    // Out of its sheet a time alone does not say that it goes to every screen.
                    add_button(lines, each,
                               scene.say("console.palette.recall", {{"when", each.label}}));
                }
            } else if (!list) {
                add_buttons(lines, row.buttons,
                            row.kind == FormRow::Kind::heading ? row.title : std::string{});
            }
        }
    }
    for (const ButtonModel& tab : present_tabs(scene)) {
        ButtonModel line = tab;
        // From here a tab is always opened, never closed.
        if (line.style != ButtonStyle::primary) {
            add_button(lines, line, scene.say("console.palette.show", {{"name", line.label}}));
        }
    }
}

void add_screens(const Scene& scene, Lines& lines) {
    for (const ScreenView& screen : scene.view.screens.value_or(std::vector<ScreenView>{})) {
        add_buttons(lines, screen_acts(scene, screen), screen_name(scene, screen));
    }
    const auto open = [&](const char* kind, Icon icon, const char* label, const auto& row,
                          const char* popover) {
        if (row.enabled && scene.writable) {
            lines.push_back(
                {.id = std::string{"palette."} + kind + "." + row.id,
                 .icon = icon,
                 .label = scene.say(label, {{"name", row.name}}),
                 .enabled = true,
                 .intent = {.act = Act::open_popover, .target = popover, .detail = row.id}});
        }
    };
    for (const DisplayRow& row : present_displays(scene).rows) {
        open("display", Icon::display, "console.palette.display", row, "screen");
    }
    for (const ChannelRow& row : present_interpretation(scene).rows) {
        open("channel", Icon::headset, "console.palette.channel", row, "desk");
    }
    add_buttons(lines, {revoke_all_button(scene)});
    if (const auto emergency = present_emergency_bar(scene)) {
        add_buttons(lines, {emergency->acknowledge}, scene.say("console.emergency.name"));
    }
    if (scene.writable) {
        // Over a lost link it is what was so before.
        add_buttons(lines, {service_button(scene)}, scene.say("console.service.name"));
    }
}

void add_console(const Scene& scene, Lines& lines) {
    const View& view = scene.view;
    if (view.acts && view.acts->undo) {
        add_act(scene, lines, "undo", Icon::back, "Ctrl+Z", Act::undo, *view.acts->undo);
    }
    if (view.acts && view.acts->redo) {
        add_act(scene, lines, "redo", Icon::redo, "Ctrl+Y", Act::redo, *view.acts->redo);
    }
    if (view.history && !view.history->empty()) {
        add_line(scene, lines, "history", Icon::back, "console.undo.history", {},
                 {.act = Act::open_popover, .target = "history"}, true);
    }
    if (view.doors.state == DoorsState::open && view.session) {
        add_line(scene, lines, "close", Icon::lock, "console.palette.close", "F9",
                 {.act = Act::tell_hold}, true);
        add_line(scene, lines, "observers", Icon::people, "console.palette.observers", "F9",
                 {.act = Act::tell_hold}, true);
    }
    if (may_convene(view)) {
        add_line(scene, lines, "convene", Icon::lock, "console.palette.convene", "F9",
                 {.act = Act::tell_hold}, true);
    }
    if (directs_doors(scene) &&
        (view.doors.state == DoorsState::closed || view.doors.state == DoorsState::clearing)) {
        add_line(scene, lines, "reopen", Icon::unlock, "console.rail.reopen", "F9",
                 {.act = Act::begin_reopening}, true);
    }
    const RailModel rail = present_rail(scene);
    if (!rail.outputs.empty()) {
        add_button(lines, rail.more, rail.more.label);
    }
    add_button(lines, rail.announce, rail.announce.label);
    const ButtonModel checklist = checklist_button(scene);
    add_button(lines, checklist, scene.say("console.checklist.title"));
    add_buttons(lines, checklist_lines(scene));
    add_screens(scene, lines);
    for (const RoomId& id : client::rooms_in_order(scene.picture)) {
        if (id != scene.ui.room) {
            const std::string name = scene.say(scene.picture.rooms.at(id).view->room.name);
            lines.push_back({.id = "palette.room." + id.value,
                             .icon = Icon::building,
                             .label = scene.say("console.palette.room", {{"name", name}}),
                             .enabled = true,
                             .intent = {.act = Act::go_to_room, .target = id.value}});
        }
    }
    if (scene.operator_role) {
        add_line(scene, lines, "lock", Icon::lock, "console.keys.lock", "F12", {.act = Act::lock},
                 false);
    }
    add_line(scene, lines, "language", Icon::globe, "console.palette.language", "F2",
             {.act = Act::toggle_language}, false);
    add_line(scene, lines, "keys", Icon::question, "console.keys.title", "F1",
             {.act = Act::open_popover, .target = "keys"}, false);
}

/// What else a line is looked for by, in both languages: whoever types knows the thing, not our
/// word for it. Empty: its label is enough.
std::string search_words(std::string_view id) {
    static constexpr std::pair<std::string_view, std::string_view> words[] = {
        {"palette.close", "console.palette.words_close"},
        {"palette.observers", "console.palette.words_observers"},
        {"palette.checklist.observers_out", "console.palette.words_observers"},
        {"palette.convene", "console.palette.words_convene"},
        {"palette.reopen", "console.palette.words_reopen"},
        {"palette.rail.outputs", "console.palette.words_output"},
        {"palette.floor.point", "console.palette.words_point"},
        {"palette.point.", "console.palette.words_point"},
        {"palette.language", "console.palette.words_language"},
        {"palette.channel.", "console.palette.words_channel"},
        {"palette.display.", "console.palette.words_display"},
        {"palette.screen", "console.palette.words_display"},
        {"palette.notices.yield", "console.palette.words_display"}};
    for (const auto& [begin, key] : words) {
        if (id.starts_with(begin)) {
            return " " + std::string{text_in(key, "es")} + " " + std::string{text_in(key, "en")};
        }
    }
    return {};
}

/// What is searched for that line. An act's own words are no reason to take it back.
std::string sought(const Scene& scene, const ButtonModel& line) {
    if (line.id == "palette.undo") {
        return scene.say("console.palette.undo");
    }
    if (line.id == "palette.redo") {
        return scene.say("console.palette.redo");
    }
    return line.label + search_words(line.id);
}

/// With those that are in sight and do nothing now.
Lines all_lines(const Scene& scene) {
    Lines all;
    add_floor(scene, all);
    add_items(scene, all);
    add_sheets(scene, all);
    add_console(scene, all);
    add_sought_items(scene, all);
    return all;
}

/// What is looked for, and is not offered as things stand: first what is in sight, then acts that
/// have no button now.
std::vector<std::string> not_offered(const Scene& scene) {
    constexpr std::size_t names_max = 3;
    std::vector<std::string> names;
    const auto add = [&](const std::string& searched, const std::string& name) {
        if (names.size() < names_max && matches(searched, scene.ui.palette_filter) &&
            std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    };
    for (const ButtonModel& line : all_lines(scene)) {
        if (!line.enabled) {
            add(sought(scene, line), line.label);
        }
    }
    for (const char* act : {"open", "suspend", "resume", "adjourn"}) {
        const std::string name =
            scene.say("console.palette.session",
                      {{"act", scene.say("console.session." + std::string{act})}});
        add(name, name);
    }
    for (const char* key :
         {"console.item.start", "console.item.finish", "console.item.skip", "console.item.return",
          "console.palette.close", "console.palette.convene"}) {
        add(scene.say(key), scene.say(key));
    }
    const bool open = scene.view.doors.state == DoorsState::open;
    const std::string reopen =
        scene.say(open ? "console.palette.reopen_open" : "console.rail.reopen");
    add(reopen + search_words("palette.reopen"), reopen);
    const std::string observers = scene.say("console.palette.observers");
    add(observers + search_words("palette.observers"), observers);
    return names;
}

}  // namespace

std::vector<ButtonModel> palette_lines(const Scene& scene) {
    Lines all = all_lines(scene);
    Lines found;
    for (ButtonModel& line : all) {
        if (line.enabled && matches(sought(scene, line), scene.ui.palette_filter)) {
            found.push_back(std::move(line));
        }
    }
    return found;
}

PopoverModel present_palette(const Scene& scene) {
    PopoverModel model{.name = "palette", .title = scene.say("console.palette.title")};
    FieldModel filter;
    filter.id = "palette.filter";
    filter.label = scene.say("console.palette.lead");
    filter.hint = scene.say("console.palette.hint");
    filter.text = scene.ui.palette_filter;
    filter.focus = true;
    filter.bytes_max = limits::name_bytes;
    model.fields.push_back(std::move(filter));
    for (ButtonModel& line : palette_lines(scene)) {
        ChoiceRow row;
        row.icon = line.icon == Icon::none ? Icon::next : line.icon;
        row.title = line.label;
        row.key = line.key;
        row.selected = line.id == scene.ui.palette_line;
        const std::string id = line.id;
        row.button = std::move(line);
        row.button.intent = {.act = Act::run_line, .target = id};
        model.choices.push_back(std::move(row));
    }
    model.no_choice = scene.say("console.palette.none");
    if (model.choices.empty()) {
        std::string names;
        for (const std::string& name : not_offered(scene)) {
            names += (names.empty() ? "" : "; ") + name;
        }
        model.no_choice_detail =
            names.empty() ? names : scene.say("console.palette.not_now", {{"names", names}});
    }
    return model;
}

}  // namespace plenaria::console
