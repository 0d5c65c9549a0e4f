// Who has the floor, and the clock (R5, floor.md).
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "console/core/present_points.hpp"
#include "server/model/countdown.hpp"
#include "server/model/forecast.hpp"

namespace plenaria::console {
namespace {

struct FloorFacts {
    FloorPhase phase = FloorPhase::idle;
    bool session_open = false;
    bool suspended = false;  ///< a speech below waits to be resumed
    bool waiting = false;
};

FloorFacts facts_of(const Scene& scene) {
    FloorFacts facts;
    facts.phase = scene.view.floor ? scene.view.floor->phase : FloorPhase::idle;
    facts.session_open = scene.view.session && scene.view.session->state == SessionState::open;
    facts.suspended = scene.view.floor && scene.view.floor->suspended > 0;
    facts.waiting = (scene.view.queue && !scene.view.queue->empty()) ||
                    (scene.view.replies && !scene.view.replies->empty());
    return facts;
}

ButtonModel space_button(const Scene& scene, const FloorFacts& facts) {
    ButtonModel button{.id = "floor.space",
                       .icon = Icon::play,
                       .key = scene.say("console.key.space"),
                       .enabled = scene.writable,
                       .intent = {.act = Act::space}};
    switch (facts.phase) {
        case FloorPhase::speaking:
            button.icon = Icon::pause;
            button.label = scene.say("console.floor.pause");
            break;
        case FloorPhase::paused:
            button.label = scene.say("console.floor.resume");
            button.enabled = scene.writable && facts.session_open;
            button.style = ButtonStyle::primary;
            break;
        case FloorPhase::called:
            button.label = scene.say("console.floor.start");
            button.enabled = scene.writable && facts.session_open;
            button.style = ButtonStyle::primary;
            break;
        case FloorPhase::idle:
            button.label =
                scene.say(facts.suspended ? "console.floor.resume" : "console.floor.start");
            button.enabled = scene.writable && facts.session_open && facts.suspended;
            break;
    }
    return button;
}

std::vector<ButtonModel> floor_buttons(const Scene& scene) {
    const FloorFacts facts = facts_of(scene);
    const bool occupied = facts.phase != FloorPhase::idle;
    const bool called = facts.phase == FloorPhase::called;
    std::vector<ButtonModel> buttons;
    buttons.push_back(space_button(scene, facts));
    buttons.push_back({.id = "floor.extend",
                       .icon = Icon::plus,
                       .label = scene.say("console.floor.extend_short"),
                       .key = "T",
                       .enabled = scene.writable && occupied,
                       .intent = {.act = Act::extend}});
    // Whoever was called and did not come must be put aside, or nobody else can be called.
    buttons.push_back({.id = "floor.end",
                       .icon = called ? Icon::cross : Icon::stop,
                       .label = scene.say(called ? "console.floor.dismiss" : "console.floor.end"),
                       .key = "E",
                       .enabled = scene.writable && occupied,
                       .intent = {.act = Act::end_speech}});
    const bool next = scene.writable && facts.session_open && facts.waiting && !called;
    const bool leads = facts.phase == FloorPhase::speaking || facts.phase == FloorPhase::idle;
    buttons.push_back({.id = "floor.next",
                       .icon = Icon::next,
                       .label = scene.say("console.floor.next"),
                       .key = "N",
                       .style = leads ? ButtonStyle::primary : ButtonStyle::normal,
                       .enabled = next,
                       .intent = {.act = Act::next}});
    return buttons;
}

ChipModel phase_chip(const Scene& scene, const FloorView& floor, const Clock& clock) {
    if (floor.point) {
        const bool appealed = floor.point->state == PointState::appealed;
        return {appealed ? Icon::gavel : Icon::bolt,
                scene.say(appealed ? "console.phase.appealed" : "console.phase.point"), Tone::warn};
    }
    switch (floor.phase) {
        case FloorPhase::idle:
            return {};
        case FloorPhase::called:
            return {Icon::comment, scene.say("console.phase.called"), Tone::accent};
        case FloorPhase::paused:
            return {Icon::pause, scene.say("console.phase.paused"), Tone::warn};
        case FloorPhase::speaking:
            break;
    }
    switch (phase(clock, scene.now)) {
        case ClockPhase::warning:
            return {Icon::clock, scene.say("console.phase.warning"), Tone::warn};
        case ClockPhase::over:
            return {Icon::warning, scene.say("console.phase.over"), Tone::bad};
        case ClockPhase::normal:
            break;
    }
    return {Icon::play, scene.say("console.phase.speaking"), Tone::ok};
}

Tone clock_tone(const Clock& clock, TimePoint now) {
    switch (phase(clock, now)) {
        case ClockPhase::warning:
            return Tone::warn;
        case ClockPhase::over:
            return Tone::bad;
        case ClockPhase::normal:
            break;
    }
    return Tone::plain;
}

/// What is left of the item or the session, which has nothing to do with the speaker's clock.
ChipModel timer_chip(const Scene& scene, const char* key, const std::string& item, Millis left) {
    const bool over = left < Millis{0};
    const std::string time = (over ? "+" : "") + rough_length(scene, std::abs(whole_minutes(left)));
    return {over ? Icon::warning : Icon::clock, scene.say(key, {{"n", item}, {"time", time}}),
            over ? Tone::warn : Tone::quiet};
}

void add_header_chips(const Scene& scene, FloorModel& model) {
    if (!scene.view.floor) {
        return;
    }
    const FloorView& floor = *scene.view.floor;
    if (floor.suspended > 0) {
        model.header_chips.push_back(
            {Icon::pause,
             scene.say("console.floor.suspended", {{"n", std::to_string(floor.suspended)}}),
             Tone::warn});
    }
    if (floor.point && scene.view.points && !scene.view.points->empty()) {
        model.header_chips.push_back(
            {Icon::bolt,
             scene.say("console.point.waiting", {{"n", std::to_string(scene.view.points->size())}}),
             Tone::warn});
    }
    if (scene.view.session && scene.view.session->state == SessionState::suspended) {
        model.header_chips.push_back(
            {Icon::pause, scene.say("console.session.suspended_chip"), Tone::warn});
    }
    if (const ItemView* item = current_item(scene.view)) {
        const Millis left = item->planned - item_elapsed(*item, scene.now);
        model.header_chips.push_back(
            timer_chip(scene, "console.floor.item_left", item_mention(scene, *item), left));
    }
    // A warning about the speaker's time needs the room.
    if (scene.view.session && floor.verify_outage == Millis{0}) {
        model.header_chips.push_back(timer_chip(scene, "console.floor.session_left", {},
                                                scene.view.session->planned_end - scene.now));
    }
}

void present_clock(const Scene& scene, const FloorView& floor, const Clock& clock,
                   FloorModel& model) {
    if (!scene.picture.clock.known) {
        // Without the server's time a running clock is a guess (law 7).
        model.clock = "–:––";
        model.clock_tone = Tone::quiet;
        model.phase = phase_chip(scene, floor, clock);
        model.phase.tone = Tone::quiet;
        return;
    }
    const Millis left = remaining(clock, scene.now);
    const auto whole = static_cast<float>(std::max<Millis::rep>(1, clock.allotment.count()));
    model.clock = clock_face(left);
    model.clock_tone = clock_tone(clock, scene.now);
    model.phase = phase_chip(scene, floor, clock);
    model.allotted = scene.say("console.floor.of", {{"time", elapsed_text(clock.allotment)}});
    // Moves with the digits: between two of them there is nothing new to paint.
    const Millis shown = std::chrono::floor<std::chrono::seconds>(spent(clock, scene.now));
    model.progress = std::clamp(static_cast<float>(shown.count()) / whole, 0.0F, 1.0F);
    model.amber = std::clamp(1.0F - static_cast<float>(clock.warn_at.count()) / whole, 0.0F, 1.0F);
    if (floor.verify_outage > Millis{0}) {
        model.verify = ChipModel{
            Icon::warning,
            scene.say("console.floor.verify", {{"time", elapsed_text(floor.verify_outage)}}),
            Tone::warn};
    }
}

void present_speaker(const Scene& scene, const SpeakerView& speaker, FloorModel& model) {
    model.flag = speaker.flag;
    model.code = speaker.code;
    model.country = speaker_name(scene, speaker);
    model.person = speaker.person;
    if (!speaker.capacity.empty()) {
        model.person += (model.person.empty() ? "" : ", ") + speaker.capacity;
    }
    if (speaker.on_behalf_of == Capacity::national) {
        model.chips.push_back({Icon::people, scene.say(speaker.category), Tone::plain});
    } else {
        model.chips.push_back(capacity_chip(scene, speaker));
    }
    if (speaker.remote) {
        model.chips.push_back({Icon::remote, scene.say("console.floor.remote"), Tone::accent});
    }
    if (!speaker.language.empty()) {
        const std::string code = upper(speaker.language.code);
        model.chips.push_back(
            {Icon::headset, scene.say("console.floor.speaks", {{"language", code}}), Tone::plain});
    }
}

}  // namespace

ChipModel capacity_chip(const Scene& scene, const SpeakerView& speaker) {
    if (speaker.on_behalf_of == Capacity::group && !speaker.group.empty()) {
        return {Icon::people, speaker.group, Tone::accent};
    }
    return {Icon::people, say_name(scene, "console.capacity.", speaker.on_behalf_of), Tone::accent};
}

FloorModel present_floor(const Scene& scene) {
    FloorModel model;
    model.title = scene.say("console.floor.title");
    model.buttons = floor_buttons(scene);
    model.mark = scene.mark("floor");
    model.strip = present_strip(scene);
    add_header_chips(scene, model);
    if (is_kept_out(scene)) {
        model.empty = scene.say("console.floor.blind");
        model.empty_detail = scene.say("console.floor.blind_detail");
        return model;
    }
    if (!scene.view.floor) {
        model.empty = scene.say(scene.view.session ? "console.floor.not_here"
                                                   : "console.session.none");
        return model;
    }
    const FloorView& floor = *scene.view.floor;
    if (floor.point) {
        model.occupied = true;
        model.buttons = ruling_buttons(scene, *floor.point);
        present_speaker(scene, *floor.point->speaker, model);
        present_clock(scene, floor, floor.point->clock, model);
        return model;
    }
    model.occupied = floor.phase != FloorPhase::idle && floor.speaker.has_value();
    if (!model.occupied) {
        const auto queue = shown_queue(scene.view, scene.pending);
        model.empty = scene.say("console.floor.empty");
        if (!queue.empty()) {
            model.empty_detail =
                scene.say("console.floor.empty_next",
                          {{"name", speaker_name(scene, *queue.front()->speaker)}});
        } else if (shows_inside_list(scene.view) && !is_convened(scene.view)) {
            model.empty_detail = outside_list_text(scene);
        } else if (has_list(scene.view)) {
            model.empty_detail = scene.say("console.floor.empty_detail");
        } else {
            model.empty_detail = no_list_text(scene);
        }
        return model;
    }
    present_speaker(scene, *floor.speaker, model);
    present_clock(scene, floor, floor.clock, model);
    return model;
}

}  // namespace plenaria::console
