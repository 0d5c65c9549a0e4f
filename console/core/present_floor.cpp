// Who has the floor, and the clock (R5, floor.md).
#include <algorithm>

#include "console/core/present.hpp"
#include "server/model/countdown.hpp"

namespace plenaria::console {
namespace {

struct FloorFacts {
    FloorPhase phase = FloorPhase::idle;
    bool session_open = false;
    bool waiting = false;
};

FloorFacts facts_of(const Scene& scene) {
    FloorFacts facts;
    facts.phase = scene.view.floor ? scene.view.floor->phase : FloorPhase::idle;
    facts.session_open = scene.view.session && scene.view.session->state == SessionState::open;
    facts.waiting = scene.view.queue && !scene.view.queue->empty();
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
            button.label = scene.say("console.floor.start");
            button.enabled = false;
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

ChipModel phase_chip(const Scene& scene, const FloorView& floor) {
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
    switch (phase(floor.clock, scene.now)) {
        case ClockPhase::warning:
            return {Icon::clock, scene.say("console.phase.warning"), Tone::warn};
        case ClockPhase::over:
            return {Icon::warning, scene.say("console.phase.over"), Tone::bad};
        case ClockPhase::normal:
            break;
    }
    return {Icon::play, scene.say("console.phase.speaking"), Tone::ok};
}

Tone clock_tone(const FloorView& floor, TimePoint now) {
    switch (phase(floor.clock, now)) {
        case ClockPhase::warning:
            return Tone::warn;
        case ClockPhase::over:
            return Tone::bad;
        case ClockPhase::normal:
            break;
    }
    return Tone::plain;
}

void add_header_chips(const Scene& scene, FloorModel& model) {
    if (!scene.view.floor) {
        return;
    }
    if (scene.view.session && scene.view.session->state == SessionState::suspended) {
        model.header_chips.push_back(
            {Icon::pause, scene.say("console.session.suspended_chip"), Tone::warn});
    }
    if (const ItemView* item = current_item(scene.view)) {
        model.header_chips.push_back(
            {Icon::none, scene.say("console.floor.item", {{"n", item->number}}), Tone::quiet});
    }
}

void present_clock(const Scene& scene, const FloorView& floor, FloorModel& model) {
    if (!scene.picture.clock.known) {
        // Without the server's time a running clock is a guess (law 7).
        model.clock = "–:––";
        model.clock_tone = Tone::quiet;
        model.phase = phase_chip(scene, floor);
        model.phase.tone = Tone::quiet;
        return;
    }
    const Millis left = remaining(floor.clock, scene.now);
    const auto whole = static_cast<float>(std::max<Millis::rep>(1, floor.clock.allotment.count()));
    model.clock = clock_face(left);
    model.clock_tone = clock_tone(floor, scene.now);
    model.phase = phase_chip(scene, floor);
    model.allotted = scene.say("console.floor.of", {{"time", elapsed_text(floor.clock.allotment)}});
    // Moves with the digits: between two of them there is nothing new to paint.
    const Millis shown = std::chrono::floor<std::chrono::seconds>(spent(floor.clock, scene.now));
    model.progress = std::clamp(static_cast<float>(shown.count()) / whole, 0.0F, 1.0F);
    model.amber =
        std::clamp(1.0F - static_cast<float>(floor.clock.warn_at.count()) / whole, 0.0F, 1.0F);
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
    model.chips.push_back({Icon::people, scene.say(speaker.category), Tone::plain});
    if (!speaker.language.empty()) {
        const std::string code = upper(speaker.language.code);
        model.chips.push_back(
            {Icon::headset, scene.say("console.floor.speaks", {{"language", code}}), Tone::plain});
    }
}

}  // namespace

FloorModel present_floor(const Scene& scene) {
    FloorModel model;
    model.title = scene.say("console.floor.title");
    model.buttons = floor_buttons(scene);
    model.mark = scene.mark("floor");
    add_header_chips(scene, model);
    if (is_blind(scene.view)) {
        model.empty = scene.say("console.floor.blind");
        model.empty_detail = scene.say("console.floor.blind_detail");
        return model;
    }
    if (!scene.view.floor) {
        model.empty = scene.say("console.session.none");
        return model;
    }
    const FloorView& floor = *scene.view.floor;
    model.occupied = floor.phase != FloorPhase::idle && floor.speaker.has_value();
    if (!model.occupied) {
        const auto queue = shown_queue(scene.view, scene.pending);
        model.empty = scene.say("console.floor.empty");
        model.empty_detail =
            queue.empty() ? scene.say("console.floor.empty_detail")
                          : scene.say("console.floor.empty_next",
                                      {{"name", speaker_name(scene, queue.front()->speaker)}});
        return model;
    }
    present_speaker(scene, *floor.speaker, model);
    present_clock(scene, floor, model);
    return model;
}

}  // namespace plenaria::console
