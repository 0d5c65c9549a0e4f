// What opens about the speaker and about points of order, and what undo asks (floor.md).
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_popovers.hpp"

namespace plenaria::console {
namespace {

std::string holder_name(const Scene& scene) {
    const auto& floor = scene.view.floor;
    return floor && floor->speaker ? speaker_name(scene, *floor->speaker) : std::string{};
}

Intent with_detail(Intent intent, HolderChoice choice) {
    intent.detail = std::string{name_of(choice)};
    return intent;
}

ChoiceRow extension(const Scene& scene, const char* id, Millis by, bool enabled) {
    const std::string text = (by < Millis{0} ? "−" : "+") + elapsed_text(by < Millis{0} ? -by : by);
    return menu_line("speaker." + std::string{id}, Icon::clock,
                     scene.say("console.speaker.extend", {{"time", text}}), {}, enabled,
                     {.act = Act::extend, .detail = std::to_string(by.count())});
}

/// The first of the acts taken back that stopped a clock; null: none did.
const PastActView* first_stop(const View& view, std::span<const PastActView> taken) {
    const auto at = std::find_if(taken.rbegin(), taken.rend(), [&](const PastActView& act) {
        return asks_gap(view, act);
    });
    return at == taken.rend() ? nullptr : &*at;
}

/// Whose clock that act sets running again; empty: not known.
Text gap_speaker(const View& view, std::string_view act) {
    if (!view.acts) {
        return {};
    }
    const std::vector<std::string>& gaps = view.acts->gaps;
    const auto at = static_cast<std::size_t>(std::ranges::find(gaps, act) - gaps.begin());
    return at < view.acts->gap_speakers.size() ? view.acts->gap_speakers[at] : Text{};
}

/// The first of them that the server said it cannot take back; null: none.
const PastActView* first_blocked(const Scene& scene, std::span<const PastActView> taken) {
    const auto at = std::ranges::find_if(
        taken, [&](const PastActView& act) { return is_blocked(scene.ui, act.id); });
    return at == taken.end() ? nullptr : &*at;
}

/// What goes with the chosen act, in the order in which it is taken back.
std::vector<FormRow> history_rows(const Scene& scene, std::span<const PastActView> taken) {
    if (taken.empty()) {
        return {words_row(Icon::list, scene.say("console.undo.history_choose"), Tone::quiet)};
    }
    const char* count = taken.size() == 1 ? "console.undo.takes_one" : "console.undo.takes";
    std::vector<FormRow> rows{heading_row(scene.say(count, {{"n", std::to_string(taken.size())}}))};
    if (const PastActView* blocked = first_blocked(scene, taken)) {
        const std::string why =
            scene.say("rejection.undo_blocked", {{"act", scene.say(blocked->text)}});
        rows.push_back(words_row(Icon::cross, why, Tone::bad));
    }
    if (first_stop(scene.view, taken) != nullptr) {
        rows.push_back(words_row(Icon::clock, scene.say("console.undo.takes_clock"), Tone::warn));
    }
    for (const PastActView& act : taken) {
        rows.push_back(words_row(Icon::back, scene.say(act.text)));
    }
    return rows;
}

ButtonModel undo_button(const Scene& scene, std::span<const PastActView> taken) {
    const char* label =
        taken.size() == 1 ? "console.undo.history_commit_one" : "console.undo.history_commit";
    return {.id = "history.commit",
            .icon = Icon::back,
            .label = taken.empty() ? scene.say("console.palette.undo")
                                   : scene.say(label, {{"n", std::to_string(taken.size())}}),
            .key = scene.say("console.key.enter"),
            .style = ButtonStyle::primary,
            .enabled = scene.writable && !taken.empty() && !first_blocked(scene, taken),
            .intent = {.act = Act::undo_to, .target = scene.ui.popover.past_act}};
}

}  // namespace

bool asks_gap(const View& view, const PastActView& act) {
    return view.acts && std::ranges::find(view.acts->gaps, act.id) != view.acts->gaps.end();
}

std::span<const PastActView> acts_down_to(const View& view, std::string_view number) {
    if (!view.history) {
        return {};
    }
    const auto at = std::find_if(view.history->begin(), view.history->end(),
                                 [&](const PastActView& act) { return act.id == number; });
    return at == view.history->end() ? std::span<const PastActView>{}
                                     : std::span{view.history->begin(), at + 1};
}

namespace {

/// The session is adjourned while nobody has the floor and somebody waits for it.
PopoverModel present_settle_list(const Scene& scene) {
    const Intent& asked = scene.ui.popover.settles;
    const auto size = [](const auto& list) { return list ? list->size() : 0; };
    const std::size_t waiting = size(scene.view.queue) + size(scene.view.replies);
    PopoverModel model{.name = "settle",
                       .title = scene.say("console.settle.waiting_title",
                                          {{"count", std::to_string(waiting)}}),
                       .lead = scene.say("console.settle.waiting_lead")};
    model.aside = true;
    model.choices.push_back(menu_line(
        "settle.end", Icon::stop, scene.say("console.settle.waiting_end"),
        scene.say("console.settle.waiting_end_detail"), scene.writable,
        with_detail(asked, HolderChoice::end)));
    model.choices.push_back(menu_line(
        "settle.carry_over", Icon::next, scene.say("console.settle.waiting_carry"),
        scene.say("console.settle.carry_session"), scene.writable,
        with_detail(asked, HolderChoice::carry_over)));
    model.buttons.push_back(cancel_button(scene));
    return model;
}

}  // namespace

PopoverModel present_settle(const Scene& scene) {
    const Intent& asked = scene.ui.popover.settles;
    const bool adjourns = asked.act == Act::adjourn_session;
    if (!scene.view.floor || scene.view.floor->phase == FloorPhase::idle) {
        return present_settle_list(scene);
    }
    const std::string name = holder_name(scene);
    PopoverModel model{
        .name = "settle",
        .title = scene.say("console.settle.title", {{"name", name}}),
        .lead = scene.say(adjourns ? "console.settle.lead_session" : "console.settle.lead_item")};
    model.aside = true;
    model.choices.push_back(menu_line("settle.end", Icon::stop, scene.say("console.settle.end"),
                                      scene.say("console.settle.end_detail"), scene.writable,
                                      with_detail(asked, HolderChoice::end)));
    const char* carry = adjourns ? "console.settle.carry_session" : "console.settle.carry_item";
    model.choices.push_back(
        menu_line("settle.carry_over", Icon::next, scene.say("console.settle.carry"),
                  scene.say(carry), scene.writable, with_detail(asked, HolderChoice::carry_over)));
    model.buttons.push_back(cancel_button(scene));
    return model;
}

PopoverModel present_gap(const Scene& scene) {
    PopoverModel model{.name = "gap", .title = scene.say("console.undo.gap_title")};
    model.aside = true;
    const auto lead = [&](const auto& act, const std::string& number) {
        const Text speaker = gap_speaker(scene.view, number);
        model.lead = scene.say(
            speaker.empty() ? "console.undo.gap_lead" : "console.undo.gap_lead_of",
            {{"act", scene.say(act.text)},
             {"name", scene.say(speaker)},
             {"time", elapsed_text(scene.now - act.at)}});
    };
    const std::string& down_to = scene.ui.popover.past_act;
    if (const PastActView* stop =
            first_stop(scene.view, acts_down_to(scene.view, down_to))) {
        lead(*stop, stop->id);
    } else if (scene.view.acts && scene.view.acts->undo) {
        const ActView& last = *scene.view.acts->undo;
        lead(last, std::to_string(last.number.value));
    }
    const Act undo = down_to.empty() ? Act::undo : Act::undo_to;
    model.choices.push_back(menu_line("gap.counts", Icon::clock, scene.say("console.undo.gap_yes"),
                                      scene.say("console.undo.gap_yes_detail"), scene.writable,
                                      {.act = undo, .target = down_to, .detail = "counts"}));
    model.choices.push_back(menu_line("gap.lost", Icon::pause, scene.say("console.undo.gap_no"),
                                      scene.say("console.undo.gap_no_detail"), scene.writable,
                                      {.act = undo, .target = down_to, .detail = "lost"}));
    model.buttons.push_back(cancel_button(scene));
    return model;
}

PopoverModel present_history(const Scene& scene) {
    PopoverModel model{.name = "history",
                       .title = scene.say("console.undo.history_title"),
                       .lead = scene.say("console.undo.history_lead")};
    const auto taken = acts_down_to(scene.view, scene.ui.popover.past_act);
    for (const PastActView& act : scene.view.history.value_or(std::vector<PastActView>{})) {
        const bool goes = model.choices.size() < taken.size();
        ChoiceRow row = menu_line("history." + act.id, goes ? Icon::back : Icon::circle,
                                  scene.say(act.text), scene.zone.hours_minutes_seconds(act.at),
                                  true, {.act = Act::choose_act, .target = act.id});
        row.tone = goes ? Tone::warn : Tone::quiet;
        row.selected = goes;
        model.choices.push_back(std::move(row));
    }
    model.no_choice = scene.say("console.undo.history_none");
    model.side = history_rows(scene, taken);
    model.buttons.push_back(cancel_button(scene));
    model.buttons.push_back(undo_button(scene, taken));
    return model;
}

PopoverModel present_points(const Scene& scene) {
    PopoverModel model{.name = "points", .title = scene.say("console.point.raised_title")};
    const bool free = scene.view.floor && !scene.view.floor->point;
    for (const PointView& point : scene.view.points.value_or(std::vector<PointView>{})) {
        const std::string id = point.id.value;
        FormRow row;
        row.id = "points.row." + id;
        row.flag = point.speaker->flag;
        row.code = point.speaker->code;
        row.title = speaker_name(scene, *point.speaker);
        row.detail = scene.say("console.point.raised_at",
                               {{"time", scene.zone.hours_minutes_seconds(point.raised_at)}});
        row.buttons.push_back({.id = "points.recognise." + id,
                               .icon = Icon::check,
                               .label = scene.say("console.point.recognise"),
                               .enabled = scene.writable && free,
                               .intent = {.act = Act::recognise_point, .target = id}});
        row.buttons.push_back({.id = "points.decline." + id,
                               .icon = Icon::cross,
                               .label = scene.say("console.point.decline"),
                               .enabled = scene.writable,
                               .intent = {.act = Act::decline_point, .target = id}});
        model.rows.push_back(std::move(row));
    }
    if (model.rows.empty()) {
        model.lead = scene.say("console.point.none");
    }
    model.buttons.push_back(cancel_button(scene));
    model.buttons.back().label = scene.say("console.close");
    return model;
}

PopoverModel present_speaker_menu(const Scene& scene) {
    using std::chrono::seconds;
    PopoverModel model{.name = "speaker", .subject = "floor.more", .title = holder_name(scene)};
    const bool held = scene.view.floor && scene.view.floor->speaker;
    const bool may = scene.writable && held;
    model.choices.push_back(extension(scene, "one", seconds{60}, may));
    model.choices.push_back(extension(scene, "two", seconds{120}, may));
    model.choices.push_back(extension(scene, "less", seconds{-30}, may));
    const std::string entry = held ? scene.view.floor->speaker->id.value : std::string{};
    model.choices.push_back(
        menu_line("speaker.amend", Icon::edit, scene.say("console.entry.amend"), {}, may,
                  {.act = Act::open_popover, .target = "amend", .detail = entry}));
    return model;
}

}  // namespace plenaria::console
