// The speakers' list and the form that inscribes (R5.1, R5.2).
#include <algorithm>
#include <variant>

#include "console/core/present.hpp"
#include "console/core/search.hpp"

namespace plenaria::console {
namespace {

std::string allotment_text(const Scene& scene, Millis allotment) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(allotment).count();
    if (seconds % 60 == 0) {
        return scene.say("console.minutes", {{"n", std::to_string(seconds / 60)}});
    }
    return elapsed_text(allotment);
}

std::vector<ButtonModel> row_buttons(const Scene& scene, const std::string& entry, bool first,
                                     bool last, bool floor_free) {
    const bool open = scene.view.session && scene.view.session->state == SessionState::open;
    const std::string id = "queue.row." + entry + ".";
    const bool may = scene.writable;
    std::vector<ButtonModel> buttons;
    buttons.push_back({.id = id + "call",
                       .icon = Icon::comment,
                       .label = scene.say("console.queue.call"),
                       .enabled = may && open && floor_free,
                       .intent = {.act = Act::call_entry, .target = entry}});
    buttons.push_back({.id = id + "up",
                       .icon = Icon::up,
                       .enabled = may && !first,
                       .intent = {.act = Act::move_up, .target = entry}});
    buttons.push_back({.id = id + "down",
                       .icon = Icon::down,
                       .enabled = may && !last,
                       .intent = {.act = Act::move_down, .target = entry}});
    buttons.push_back({.id = id + "withdraw",
                       .icon = Icon::cross,
                       .style = ButtonStyle::danger,
                       .enabled = may,
                       .intent = {.act = Act::withdraw_entry, .target = entry}});
    return buttons;
}

QueueRow present_entry(const Scene& scene, const QueueEntryView& entry, std::size_t index) {
    QueueRow row;
    row.id = entry.speaker.id.value;
    row.position = std::to_string(index + 1);
    row.flag = entry.speaker.flag;
    row.code = entry.speaker.code;
    row.name = speaker_name(scene, entry.speaker);
    row.person = entry.speaker.person;
    if (!entry.speaker.capacity.empty()) {
        row.person += (row.person.empty() ? "" : ", ") + entry.speaker.capacity;
    }
    row.category = {Icon::people, scene.say(entry.speaker.category), Tone::plain};
    row.language = upper(entry.speaker.language.code);
    row.allotment = allotment_text(scene, entry.allotment);
    row.waiting = elapsed_text(scene.now - entry.inscribed_at);
    row.moved = entry.moved;
    row.selected = scene.ui.selected_entry == row.id;
    row.mark = scene.mark("queue." + row.id);
    const Command* command = scene.pending.command("queue." + row.id);
    row.leaving = command != nullptr && (std::holds_alternative<Withdraw>(*command) ||
                                         std::holds_alternative<CallEntry>(*command));
    return row;
}

}  // namespace

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
                            [&](const QueueEntryView* entry) { return entry->speaker.id == id; });
    };
    for (const PendingCommand& sent : pending.all()) {
        const auto* move = std::get_if<MoveEntry>(&sent.request.command);
        const auto from = move != nullptr ? find(move->entry) : shown.end();
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
    model.moved_word = scene.say("console.queue.moved");
    model.empty = scene.say("console.queue.empty");
    model.empty_detail = scene.say("console.queue.empty_detail");
    if (!scene.view.session) {
        // Without a list there is nothing to say about it.
        model.empty =
            scene.say(is_blind(scene.view) ? "console.floor.blind" : "console.session.none");
        model.empty_detail.clear();
    }
    const auto queue = shown_queue(scene.view, scene.pending);
    Millis total{0};
    const bool floor_free = scene.view.floor && scene.view.floor->phase == FloorPhase::idle;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        QueueRow row = present_entry(scene, *queue[i], i);
        row.buttons = row_buttons(scene, row.id, i == 0, i + 1 == queue.size(), floor_free);
        total += queue[i]->allotment;
        model.rows.push_back(std::move(row));
    }
    const std::string key =
        queue.size() == 1 ? "console.queue.summary_one" : "console.queue.summary";
    model.summary = {Icon::people,
                     scene.say(key, {{"n", std::to_string(queue.size())},
                                     {"minutes", std::to_string(whole_minutes(total))}}),
                     Tone::quiet};
    model.add = {.id = "queue.add",
                 .icon = Icon::plus,
                 .label = scene.say("console.queue.add"),
                 .key = "A",
                 .style = ButtonStyle::outline,
                 .enabled = scene.writable && scene.view.session && scene.view.delegations,
                 .mark = scene.mark("add"),
                 .intent = {.act = Act::open_popover, .target = "add"}};
    return model;
}

std::vector<const DelegationView*> matching_delegations(const View& view, const UiState& ui) {
    std::vector<const DelegationView*> found;
    if (!view.delegations) {
        return found;
    }
    for (const DelegationView& delegation : *view.delegations) {
        std::string hay = delegation.code + " " + delegation.flag;
        for (const Text* text : {&delegation.name, &delegation.long_name}) {
            for (const auto& [language, value] : text->strings()) {
                hay += " " + value;
            }
        }
        if (matches(hay, ui.add.filter)) {
            found.push_back(&delegation);
        }
    }
    return found;
}

}  // namespace plenaria::console
