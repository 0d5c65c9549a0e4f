// Points of order on the floor (R5.4), and the strip below the speaker: what is seldom pressed, or
// what waits for an answer now. It is always there, so that nothing moves when a point is raised.
#include "console/core/present_points.hpp"

#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

/// Shorter than this, the speaker only took a breath.
constexpr Millis backdate_least{1'000};

ButtonModel more_button(const Scene& scene, bool enabled) {
    return {.id = "floor.more",
            .icon = Icon::more,
            .enabled = scene.writable && enabled,
            .intent = {.act = Act::open_popover, .target = "speaker"}};
}

ButtonModel point_button(const Scene& scene) {
    return {.id = "floor.point",
            .icon = Icon::bolt,
            .label = scene.say("console.point.raise_short"),
            .key = "P",
            .enabled = may_raise_point(scene),
            .mark = scene.mark("point"),
            .intent = {.act = Act::open_popover, .target = "point"}};
}

ButtonModel stop_button(const Scene& scene, const FloorView& floor) {
    if (floor.phase == FloorPhase::called && floor.speaker) {
        return {.id = "floor.absent",
                .icon = Icon::absent,
                .label = scene.say("console.floor.absent"),
                .enabled = scene.writable,
                .intent = {.act = Act::skip_entry, .target = floor.speaker->id.value}};
    }
    return {.id = "floor.stop",
            .icon = Icon::cut,
            .label = scene.say("console.floor.stop"),
            .enabled = scene.writable && floor.phase != FloorPhase::idle,
            .intent = {.act = Act::stop_speech}};
}

ButtonModel backdate_button(const Scene& scene, const FloorView& floor) {
    Millis late{0};
    const bool first_run = floor.phase == FloorPhase::speaking &&
                           floor.clock.consumed == Millis{0} && floor.clock.running_since;
    if (first_run && floor.called_at) {
        late = *floor.clock.running_since - *floor.called_at;
    }
    const bool offered = late >= backdate_least;
    ButtonModel button{.id = "floor.backdate",
                       .icon = Icon::back,
                       .label = scene.say("console.floor.backdate_none"),
                       .enabled = scene.writable && offered,
                       .intent = {.act = Act::backdate}};
    if (offered) {
        button.label = scene.say("console.floor.backdate", {{"time", elapsed_text(late)}});
    }
    return button;
}

StripModel quiet_strip(const Scene& scene, const FloorView& floor) {
    StripModel strip;
    strip.buttons = {point_button(scene), stop_button(scene, floor), backdate_button(scene, floor),
                     more_button(scene, floor.phase != FloorPhase::idle)};
    return strip;
}

StripModel raised_strip(const Scene& scene, const std::vector<PointView>& points) {
    const PointView& first = points.front();
    const std::string id = first.id.value;
    StripModel strip;
    strip.tone = Tone::warn;
    strip.icon = Icon::bolt;
    strip.flag = first.speaker->flag;
    strip.code = first.speaker->code;
    strip.text = speaker_name(scene, *first.speaker);
    strip.detail = scene.say("console.point.asks");
    strip.buttons.push_back({.id = "point.recognise",
                             .icon = Icon::check,
                             .label = scene.say("console.point.recognise"),
                             .style = ButtonStyle::primary,
                             .enabled = scene.writable,
                             .mark = scene.mark("point"),
                             .intent = {.act = Act::recognise_point, .target = id}});
    strip.buttons.push_back({.id = "point.decline",
                             .icon = Icon::cross,
                             .label = scene.say("console.point.decline"),
                             .enabled = scene.writable,
                             .intent = {.act = Act::decline_point, .target = id}});
    if (points.size() > 1) {
        strip.buttons.push_back({.id = "point.all",
                                 .icon = Icon::bolt,
                                 .label = std::to_string(points.size()),
                                 .enabled = true,
                                 .intent = {.act = Act::open_popover, .target = "points"}});
    }
    return strip;
}

StripModel below_point_strip(const Scene& scene, const FloorView& floor) {
    StripModel strip;
    if (floor.speaker) {
        strip.flag = floor.speaker->flag;
        strip.code = floor.speaker->code;
        strip.text = speaker_name(scene, *floor.speaker);
        const bool called = floor.phase == FloorPhase::called;
        strip.detail = scene.say(called ? "console.phase.called" : "console.phase.paused");
        strip.icon = called ? Icon::comment : Icon::pause;
        strip.clock = clock_face(remaining(floor.clock, scene.now));
    } else {
        strip.text = scene.say("console.point.no_speaker");
    }
    return strip;
}

StripModel after_point_strip(const Scene& scene, const FloorView& floor) {
    StripModel strip;
    strip.tone = Tone::accent;
    strip.icon = Icon::gavel;
    strip.text = scene.say("console.point.over");
    const std::string name = speaker_name(scene, *floor.speaker);
    const std::string left = clock_face(remaining(floor.clock, scene.now));
    strip.buttons.push_back(
        {.id = "point.resume",
         .icon = Icon::play,
         .label = scene.say("console.point.resume", {{"name", name}, {"time", left}}),
         .style = ButtonStyle::primary,
         .enabled = scene.writable,
         .intent = {.act = Act::space}});
    strip.buttons.push_back({.id = "point.end",
                             .icon = Icon::stop,
                             .label = scene.say("console.point.end"),
                             .enabled = scene.writable,
                             .intent = {.act = Act::end_speech}});
    return strip;
}

}  // namespace

bool may_raise_point(const Scene& scene) {
    const bool open = scene.view.session && scene.view.session->state == SessionState::open;
    return scene.writable && open && scene.view.delegations.has_value();
}

std::vector<ButtonModel> ruling_buttons(const Scene& scene, const PointView& point) {
    struct Row {
        Ruling ruling;
        Icon icon;
    };
    static constexpr Row rows[] = {{Ruling::upheld, Icon::check},
                                   {Ruling::rejected, Icon::cross},
                                   {Ruling::withdrawn, Icon::back},
                                   {Ruling::appealed, Icon::gavel}};
    std::vector<ButtonModel> buttons;
    for (const Row& row : rows) {
        const std::string name{name_of(row.ruling)};
        const bool twice = row.ruling == Ruling::appealed && point.state == PointState::appealed;
        buttons.push_back({.id = "ruling." + name,
                           .icon = row.icon,
                           .label = say_name(scene, "console.ruling.", row.ruling),
                           .enabled = scene.writable && !twice,
                           .mark = scene.mark("point"),
                           .intent = {.act = Act::rule_point, .target = name}});
    }
    return buttons;
}

StripModel present_strip(const Scene& scene) {
    const FloorView none;
    const FloorView& floor = scene.view.floor ? *scene.view.floor : none;
    if (floor.point) {
        return below_point_strip(scene, floor);
    }
    if (scene.view.points && !scene.view.points->empty()) {
        return raised_strip(scene, *scene.view.points);
    }
    if (floor.interrupted && floor.phase == FloorPhase::paused && floor.speaker) {
        return after_point_strip(scene, floor);
    }
    return quiet_strip(scene, floor);
}

}  // namespace plenaria::console
