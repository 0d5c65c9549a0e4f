// The speakers' list (R5.1, R5.2) with what stands beside it: a panel (R3.3) and replies (R5.4).
#include <algorithm>
#include <variant>

#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

std::string allotment_text(const Scene& scene, Millis allotment) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(allotment).count();
    if (seconds % 60 == 0) {
        return scene.say("console.minutes", {{"n", std::to_string(seconds / 60)}});
    }
    return elapsed_text(allotment);
}

ButtonModel row_button(const std::string& row, const char* name, Icon icon, bool enabled,
                       Intent intent) {
    return {.id = row + "." + name, .icon = icon, .enabled = enabled, .intent = std::move(intent)};
}

ButtonModel call_button(const Scene& scene, const std::string& row, const char* label,
                        Intent intent) {
    const bool open = scene.view.session && scene.view.session->state == SessionState::open;
    // Over a paused speech somebody else may be called; it waits below (floor.md, Invariants).
    const auto& floor = scene.view.floor;
    const bool free = floor && !floor->point &&
                      (floor->phase == FloorPhase::idle || floor->phase == FloorPhase::paused);
    ButtonModel button =
        row_button(row, "call", Icon::comment, scene.writable && open && free, std::move(intent));
    button.label = scene.say(label);
    return button;
}

void add_last_buttons(const Scene& scene, const std::string& row, const std::string& entry,
                      std::vector<ButtonModel>& buttons) {
    buttons.push_back(row_button(row, "withdraw", Icon::cross, scene.writable,
                                 {.act = Act::withdraw_entry, .target = entry}));
    buttons.back().style = ButtonStyle::danger;
    buttons.push_back(row_button(row, "more", Icon::more, scene.writable,
                                 {.act = Act::open_popover, .target = "entry", .detail = entry}));
}

std::vector<ButtonModel> row_buttons(const Scene& scene, const std::string& entry, bool first,
                                     bool last) {
    const std::string row = "queue.row." + entry;
    std::vector<ButtonModel> buttons{
        call_button(scene, row, "console.queue.call", {.act = Act::call_entry, .target = entry})};
    buttons.push_back(row_button(row, "up", Icon::up, scene.writable && !first,
                                 {.act = Act::move_up, .target = entry}));
    buttons.push_back(row_button(row, "down", Icon::down, scene.writable && !last,
                                 {.act = Act::move_down, .target = entry}));
    add_last_buttons(scene, row, entry, buttons);
    return buttons;
}

std::vector<ButtonModel> reply_buttons(const Scene& scene, const std::string& entry) {
    // While others wait in the main list a reply is called on the chair's word alone.
    const bool early = scene.view.queue && !scene.view.queue->empty();
    const std::string row = "queue.row." + entry;
    std::vector<ButtonModel> buttons{
        call_button(scene, row, early ? "console.reply.call_now" : "console.queue.call",
                    {.act = Act::call_entry, .target = entry, .detail = early ? "now" : ""})};
    add_last_buttons(scene, row, entry, buttons);
    return buttons;
}

void add_signs(const Scene& scene, const QueueEntryView& entry, QueueRow& row) {
    const SpeakerView& speaker = *entry.speaker;
    if (speaker.on_behalf_of != Capacity::national) {
        row.signs.push_back(capacity_chip(scene, speaker));
    }
    const auto sign = [&](bool is, Icon icon, const char* word, Tone tone) {
        if (is) {
            row.signs.push_back({icon, scene.say(word), tone});
        }
    };
    sign(entry.absent, Icon::absent, "console.queue.absent", Tone::warn);
    sign(entry.pinned, Icon::pin, "console.queue.pinned", Tone::accent);
    sign(entry.moved && !entry.pinned, Icon::up, "console.queue.moved", Tone::accent);
    sign(speaker.remote, Icon::remote, "console.queue.remote", Tone::accent);
    sign(entry.late, Icon::clock, "console.queue.late", Tone::warn);
    sign(entry.consumed > Millis{0}, Icon::back, "console.queue.carried", Tone::accent);
}

QueueRow present_entry(const Scene& scene, const QueueEntryView& entry, std::size_t index) {
    QueueRow row;
    row.id = entry.speaker->id.value;
    row.position = std::to_string(index + 1);
    row.flag = entry.speaker->flag;
    row.code = entry.speaker->code;
    row.name = speaker_name(scene, *entry.speaker);
    row.person = entry.speaker->person;
    if (!entry.speaker->capacity.empty()) {
        row.person += (row.person.empty() ? "" : ", ") + entry.speaker->capacity;
    }
    row.category = {Icon::people, scene.say(entry.speaker->category), Tone::plain};
    add_signs(scene, entry, row);
    row.language = upper(entry.speaker->language.code);
    row.allotment = allotment_text(scene, entry.allotment - entry.consumed);
    row.waiting = elapsed_text(scene.now - entry.inscribed_at);
    row.moved = entry.moved;
    row.selected = scene.ui.selected_entry == row.id;
    row.mark = scene.mark("queue." + row.id);
    const Command* command = scene.sent("queue." + row.id);
    row.leaving = command != nullptr && (std::holds_alternative<Withdraw>(*command) ||
                                         std::holds_alternative<RemoveEntry>(*command) ||
                                         std::holds_alternative<CallEntry>(*command));
    return row;
}

QueueRow heading(std::string id, std::string text, std::vector<ButtonModel> buttons) {
    QueueRow row;
    row.kind = QueueRow::Kind::heading;
    row.id = std::move(id);
    row.name = std::move(text);
    row.buttons = std::move(buttons);
    return row;
}

/// The first capitals of a name, for the plate of somebody without flag: "UDA".
std::string initials(const std::string& name) {
    std::string letters;
    bool begins = true;
    for (const char letter : name) {
        if (begins && letter >= 'A' && letter <= 'Z' && letters.size() < 3) {
            letters += letter;
        }
        begins = letter == ' ';
    }
    return letters;
}

void add_panel(const Scene& scene, QueueModel& model) {
    const auto panel = scene.view.panel.value_or(std::vector<PanellistView>{});
    if (panel.empty()) {
        return;
    }
    std::vector<ButtonModel> opens;
    if (scene.view.list && scene.view.list->state == ListState::draft) {
        opens.push_back(
            row_button("panel", "open", Icon::unlock, scene.writable, {.act = Act::open_list}));
        opens.back().label = scene.say("console.panel.open_floor");
    }
    model.before.push_back(heading("panel", scene.say("console.panel.title"), std::move(opens)));
    for (const PanellistView& each : panel) {
        QueueRow row;
        row.kind = QueueRow::Kind::panellist;
        row.id = "panel." + each.id.value;
        row.flag = each.flag;
        row.code = initials(scene.say(each.name));
        row.name = scene.say(each.name);
        row.person = each.person;
        if (!each.capacity.empty()) {
            row.person += (row.person.empty() ? "" : ", ") + each.capacity;
        }
        if (each.moderator) {
            row.signs.push_back({Icon::gavel, scene.say("console.panel.moderator"), Tone::accent});
        }
        if (each.speaking) {
            row.signs.push_back({Icon::microphone, scene.say("console.panel.speaking"), Tone::ok});
        }
        row.mark = scene.mark("panellist." + each.id.value);
        row.buttons.push_back(call_button(scene, "queue.row." + row.id, "console.panel.call",
                                          {.act = Act::call_panellist, .target = each.id.value}));
        model.before.push_back(std::move(row));
    }
}

void add_replies(const Scene& scene, QueueModel& model) {
    const auto replies = scene.view.replies.value_or(std::vector<QueueEntryView>{});
    if (!scene.view.session || !scene.view.replies) {
        return;
    }
    ButtonModel grant = row_button("reply", "grant", Icon::reply,
                                   scene.writable && scene.view.delegations && has_list(scene.view),
                                   {.act = Act::open_popover, .target = "reply"});
    grant.label = scene.say("console.reply.grant_short");
    model.after.push_back(heading("reply", scene.say("console.reply.heading"), {grant}));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        QueueRow row = present_entry(scene, replies[i], i);
        row.kind = QueueRow::Kind::reply;
        row.buttons = reply_buttons(scene, row.id);
        model.after.push_back(std::move(row));
    }
}

ButtonModel state_button(const Scene& scene) {
    struct Sign {
        ListState state;
        Icon icon;
    };
    static constexpr Sign signs[] = {{ListState::draft, Icon::clock},
                                     {ListState::open, Icon::unlock},
                                     {ListState::closed, Icon::lock},
                                     {ListState::exhausted, Icon::check},
                                     {ListState::archived, Icon::record}};
    ButtonModel button{.id = "queue.state",
                       .icon = Icon::circle,
                       .label = list_word(scene),
                       .style = ButtonStyle::outline,
                       .enabled = scene.writable && has_list(scene.view),
                       .mark = scene.mark("list"),
                       .intent = {.act = Act::open_popover, .target = "list"}};
    if (!has_list(scene.view)) {
        return button;
    }
    const ListState state = scene.view.list->state;
    for (const Sign& sign : signs) {
        button.icon = sign.state == state ? sign.icon : button.icon;
    }
    if (scene.view.list->closes_at) {
        button.label = scene.say("console.list.closes_at_short",
                                 {{"time", scene.zone.hours_minutes(*scene.view.list->closes_at)}});
    }
    return button;
}

}  // namespace

bool is_convened(const View& view) { return view.session && view.session->convened; }

bool shows_inside_list(const View& view) {
    return view.doors.state != DoorsState::open && has_list(view);
}

bool has_list(const View& view) {
    const bool closed = view.doors.state != DoorsState::open;
    return view.session && view.list && (closed || current_item(view) != nullptr);
}

std::string list_word(const Scene& scene) {
    if (has_list(scene.view)) {
        return say_name(scene, "console.list_state.", scene.view.list->state);
    }
    if (is_blind(scene.view)) {
        return scene.say("console.session.restricted_chip");
    }
    return scene.say(scene.view.session ? "console.list_state.none" : "console.session.none_chip");
}

std::string no_list_text(const Scene& scene) {
    if (is_blind(scene.view)) {
        return scene.say("console.floor.blind");
    }
    return scene.say(scene.view.session ? "console.queue.no_item" : "console.session.none");
}

std::string outside_list_text(const Scene& scene) {
    const auto& closing = scene.view.closing;
    return scene.say(closing && closing->speech_waits ? "console.queue.outside_waits"
                                                      : "console.queue.outside_list_waits");
}

std::vector<const QueueEntryView*> shown_queue(const View& view, const Pending& pending) {
    std::vector<const QueueEntryView*> shown;
    if (!view.queue) {
        return shown;
    }
    for (const QueueEntryView& entry : *view.queue) {
        shown.push_back(&entry);
    }
    const auto find = [&](const EntryId& id) {
        return std::find_if(shown.begin(), shown.end(),
                            [&](const QueueEntryView* entry) { return entry->speaker->id == id; });
    };
    for (const PendingCommand& sent : pending.all()) {
        const auto* move = std::get_if<MoveEntry>(&sent.request.command);
        const bool here = move != nullptr && sent.request.room == view.room.id;
        const auto from = here ? find(move->entry) : shown.end();
        if (from == shown.end()) {
            continue;
        }
        const QueueEntryView* moved = *from;
        shown.erase(from);
        shown.insert(move->before.empty() ? shown.end() : find(move->before), moved);
    }
    return shown;
}

QueueModel present_queue(const Scene& scene) {
    QueueModel model;
    model.title = scene.say("console.queue.title");
    model.waiting_word = scene.say("console.queue.waiting");
    model.empty = scene.say("console.queue.empty");
    model.empty_detail = scene.say("console.queue.empty_detail");
    if (!has_list(scene.view)) {
        // Without a list there is nothing to say about it.
        model.empty = no_list_text(scene);
        model.empty_detail =
            scene.view.session ? scene.say("console.queue.no_item_detail") : std::string{};
    }
    if (shows_inside_list(scene.view)) {
        // Another list than a moment before: the open one and its speaker are kept as they were.
        model.title = scene.say("console.queue.title_inside");
        model.empty = scene.say("console.queue.empty_inside");
        // A private meeting has no list outside.
        model.empty_detail = is_convened(scene.view) ? std::string{} : outside_list_text(scene);
    }
    const auto queue = shown_queue(scene.view, scene.pending);
    Millis total{0};
    for (std::size_t i = 0; i < queue.size(); ++i) {
        QueueRow row = present_entry(scene, *queue[i], i);
        row.buttons = row_buttons(scene, row.id, i == 0, i + 1 == queue.size());
        total += queue[i]->allotment;
        model.rows.push_back(std::move(row));
    }
    add_panel(scene, model);
    add_replies(scene, model);
    model.state = state_button(scene);
    const std::string key =
        queue.size() == 1 ? "console.queue.summary_one" : "console.queue.summary";
    model.summary = {Icon::people,
                     scene.say(key, {{"n", std::to_string(queue.size())},
                                     {"minutes", std::to_string(whole_minutes(total))}}),
                     Tone::quiet};
    if (const std::size_t replies = scene.view.replies ? scene.view.replies->size() : 0;
        replies > 0) {
        model.replies = ChipModel{
            Icon::reply, scene.say("console.reply.count", {{"n", std::to_string(replies)}}),
            Tone::accent};
    }
    model.add = {.id = "queue.add",
                 .icon = Icon::plus,
                 .label = scene.say("console.queue.add"),
                 .key = "A",
                 .style = ButtonStyle::outline,
                 .enabled = scene.writable && scene.view.delegations && has_list(scene.view),
                 .mark = scene.mark("add"),
                 .intent = {.act = Act::open_popover, .target = "add"}};
    return model;
}

const QueueEntryView* waiting_entry(const View& view, std::string_view id) {
    for (const auto* list : {&view.queue, &view.replies}) {
        if (!*list) {
            continue;
        }
        for (const QueueEntryView& entry : **list) {
            if (entry.speaker->id.value == id) {
                return &entry;
            }
        }
    }
    return nullptr;
}

const SpeakerView* speaker_of(const View& view, std::string_view entry) {
    if (const QueueEntryView* waiting = waiting_entry(view, entry)) {
        return &*waiting->speaker;
    }
    const bool holds = view.floor && view.floor->speaker && view.floor->speaker->id.value == entry;
    return holds ? &*view.floor->speaker : nullptr;
}

}  // namespace plenaria::console
