// What opens about the speaker and about points of order, and what undo asks (floor.md).
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

}  // namespace

PopoverModel present_settle(const Scene& scene) {
    const Intent& asked = scene.ui.popover.settles;
    const bool adjourns = asked.act == Act::adjourn_session;
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
    if (scene.view.acts && scene.view.acts->undo) {
        const ActView& act = *scene.view.acts->undo;
        model.lead =
            scene.say("console.undo.gap_lead",
                      {{"act", scene.say(act.text)}, {"time", elapsed_text(scene.now - act.at)}});
    }
    model.choices.push_back(menu_line("gap.counts", Icon::clock, scene.say("console.undo.gap_yes"),
                                      scene.say("console.undo.gap_yes_detail"), scene.writable,
                                      {.act = Act::undo, .detail = "counts"}));
    model.choices.push_back(menu_line("gap.lost", Icon::pause, scene.say("console.undo.gap_no"),
                                      scene.say("console.undo.gap_no_detail"), scene.writable,
                                      {.act = Act::undo, .detail = "lost"}));
    model.buttons.push_back(cancel_button(scene));
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
