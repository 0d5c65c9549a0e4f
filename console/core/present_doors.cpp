// The session rail and the way back out of a closing (R4).
#include <algorithm>
#include <array>

#include "console/core/present.hpp"
#include "console/core/present_screens.hpp"

namespace plenaria::console {
namespace {

struct ScreenCount {
    int all = 0;
    int confirmed = 0;
};

ScreenCount count_screens(const View& view) {
    ScreenCount count;
    if (view.screens) {
        for (const ScreenView& screen : *view.screens) {
            count.all += is_counted(screen) ? 1 : 0;
            const bool alive = screen.health == ScreenHealth::current;
            count.confirmed += alive && screen.confirmed ? 1 : 0;
        }
    }
    return count;
}

std::string screens_text(const Scene& scene) {
    const ScreenCount count = count_screens(scene.view);
    return scene.say(count.all == 1 ? "console.rail.screens_one" : "console.rail.screens",
                     {{"n", std::to_string(count.confirmed)}, {"of", std::to_string(count.all)}});
}

/// How many displays show what the others hide; empty: none.
std::string cleared_text(const Scene& scene) {
    const std::size_t cleared = cleared_screens(scene.view).size();
    return cleared == 0 ? std::string{}
                        : scene.say(cleared == 1 ? "console.rail.cleared_one"
                                                 : "console.rail.cleared",
                                    {{"n", std::to_string(cleared)}});
}

/// The same beside words about others than displays.
std::string cleared_displays_text(const Scene& scene) {
    const std::size_t cleared = cleared_screens(scene.view).size();
    return cleared == 0 || !scene.writable
               ? std::string{}
               : "  ·  " + scene.say(cleared == 1 ? "console.rail.displays_cleared_one"
                                                  : "console.rail.displays_cleared",
                                     {{"n", std::to_string(cleared)}});
}

/// What is confirmed of the displays and outputs of a closed room.
std::string closed_text(const Scene& scene) {
    const std::string cleared = cleared_text(scene);
    return cleared.empty()
               ? scene.say("console.rail.closed_detail")
               : scene.say("console.rail.closed_detail_cleared", {{"cleared", cleared}});
}

std::string output_label(const Scene& scene, const OutputView& output, Gate gate) {
    const char* key = gate == Gate::cut ? "console.rail.output_cut"
                                        : (gate == Gate::open ? "console.rail.output_open"
                                                              : "console.rail.output_unknown");
    return scene.say(key, {{"name", scene.say(output.name)}});
}

OutputModel present_output(const Scene& scene, const OutputView& output) {
    const Gate gate = output.gate;
    const bool settled = gate == Gate::cut && scene.view.doors.state != DoorsState::open;
    OutputModel model{.id = output.id.value};
    model.confirm = {
        .id = "rail.output." + output.id.value,
        .icon = gate == Gate::unknown ? Icon::question : (settled ? Icon::check : Icon::broadcast),
        .label = output_label(scene, output, gate),
        .style =
            settled ? ButtonStyle::outline
                    : (carries_out(scene.view, output) ? ButtonStyle::danger : ButtonStyle::normal),
        .enabled = scene.writable && wants_word(scene.view, output),
        .mark = scene.mark("output." + output.id.value),
        .intent = {.act = Act::open_popover, .target = "gate", .detail = output.id.value}};
    for (const Gate other : std::array{Gate::unknown, Gate::open, Gate::cut}) {
        model.confirm.other_labels.push_back(output_label(scene, output, other));
    }
    return model;
}

void present_outputs(const Scene& scene, RailModel& model) {
    int cut = 0;
    for (const OutputView* output : listed_outputs(scene.view)) {
        model.outputs.push_back(present_output(scene, *output));
        cut += output->gate == Gate::cut ? 1 : 0;
    }
    model.more = {
        .id = "rail.outputs",
        .icon = Icon::broadcast,
        .label = scene.say("console.rail.outputs", {{"n", std::to_string(cut)},
                                                    {"of", std::to_string(model.outputs.size())}}),
        .style = ButtonStyle::outline,
        .enabled = scene.writable,
        .intent = {.act = Act::open_popover, .target = "gates"}};
}

ButtonModel announce_button(const Scene& scene) {
    const DoorsView& doors = scene.view.doors;
    ButtonModel button{.id = "rail.announce",
                       .icon = Icon::clock,
                       .label = scene.say("console.rail.announce"),
                       .style = ButtonStyle::outline,
                       .enabled = operates_doors(scene),
                       .shown = doors.state != DoorsState::open,
                       .mark = scene.mark("resumption"),
                       .intent = {.act = Act::open_popover, .target = "resumption"}};
    if (doors.resumes_at) {
        button.label = scene.say("console.rail.resumes",
                                 {{"time", scene.zone.hours_minutes(*doors.resumes_at)}});
    }
    return button;
}

/// Closes the session under way, or the room for a private meeting where there is none (R4.6).
void close_or_convene(const Scene& scene, ButtonModel& button) {
    const bool convenes = may_convene(scene.view);
    button.id = convenes ? "rail.convene" : "rail.close";
    button.icon = Icon::lock;
    button.label = scene.say(convenes ? "console.rail.convene" : "console.rail.close");
    button.style = ButtonStyle::danger;
    button.enabled = operates_doors(scene) && (convenes || scene.view.session);
    button.hold = scene.held(button.id);
    button.intent = {.act = convenes ? Act::convene_private : Act::close_doors};
}

ButtonModel rail_action(const Scene& scene) {
    ButtonModel button{.key = "F9", .mark = scene.mark("doors")};
    switch (scene.view.doors.state) {
        case DoorsState::open:
            close_or_convene(scene, button);
            break;
        case DoorsState::clearing:
        case DoorsState::closed:
            button.id = "rail.reopen";
            button.icon = Icon::unlock;
            button.label = scene.say("console.rail.reopen");
            button.enabled = operates_doors(scene);
            button.intent = {.act = Act::begin_reopening};
            break;
        case DoorsState::reopening:
            button.id = "rail.cancel";
            button.icon = Icon::lock;
            button.label = scene.say("console.rail.cancel");
            button.key = "Esc";
            button.enabled = operates_doors(scene);
            button.intent = {.act = Act::cancel_reopening};
            break;
    }
    return button;
}

/// What the rail says while the doors are open: what the screens show, whoever may be in the room.
void describe_open(const Scene& scene, RailModel& model) {
    if (is_kept_out(scene)) {
        model.title = scene.say("console.rail.restricted");
        model.detail = scene.say("console.floor.blind");
        return;
    }
    const char* title = model.session ? "console.rail.open" : "console.rail.none";
    const char* detail = model.session ? "console.rail.open_detail" : "console.rail.none_detail";
    if (model.session && scene.view.session->state == SessionState::suspended) {
        model.icon = Icon::pause;
        title = "console.rail.suspended";
        detail = "console.rail.suspended_detail";
    }
    if (model.members_only) {
        model.icon = Icon::people;
        title = "console.rail.members_only";
        detail = "console.rail.members_only_detail";
    }
    model.title = scene.say(title);
    model.detail = scene.say(detail);
    if (const std::string cleared = cleared_text(scene); model.members_only && !cleared.empty()) {
        model.detail += ", " + cleared;
    }
    if (model.session && scene.writable) {
        model.detail += "  ·  " + screens_text(scene);
    }
}

/// Whether the open room's item, which stands still behind closed doors and goes on as they open,
/// is for members only (R3.5); one that runs began within and ends then.
bool rests_for_members(const View& view) {
    const std::vector<ItemView> items = view.agenda.value_or(std::vector<ItemView>{});
    return std::any_of(items.begin(), items.end(), [](const ItemView& item) {
        return item.confidential && item.state == ItemState::running && !item.running_since;
    });
}

const char* session_effect(const View& view) {
    if (is_convened(view)) {
        return "console.reopening.convened";
    }
    return is_suspended_outside(view) ? "console.reopening.stays_suspended"
                                      : "console.reopening.agenda";
}

/// Screens that are there: nobody knows what the others will show.
void add_screen_effects(const Scene& scene, std::vector<ChipModel>& effects) {
    int alive = 0;
    for (const ScreenView& screen : scene.view.screens.value_or(std::vector<ScreenView>{})) {
        const bool seen =
            screen.health == ScreenHealth::current || screen.health == ScreenHealth::behind;
        alive += seen ? 1 : 0;
    }
    const auto& session = scene.view.session;
    const char* shown = "console.reopening.screens";
    if (session && session->convened) {
        shown = "console.reopening.programme";
    } else if ((session && session->confidential) || rests_for_members(scene.view)) {
        shown = "console.reopening.members_only";
    } else if (is_suspended_outside(scene.view)) {
        shown = "console.reopening.suspended";
    }
    effects.push_back({Icon::display, scene.say(shown, {{"n", std::to_string(alive)}}),
                       Tone::plain});
}

/// By name: somebody walks to them.
void add_silent_screens(const Scene& scene, std::vector<ChipModel>& effects) {
    // As many as two lines of the card hold.
    constexpr std::size_t letters_max = 30;
    std::size_t silent = 0;
    std::size_t named = 0;
    std::string names;
    for (const ScreenView& screen : scene.view.screens.value_or(std::vector<ScreenView>{})) {
        if (screen.health != ScreenHealth::silent || !is_counted(screen)) {
            continue;
        }
        const std::string more = names + (names.empty() ? "" : ", ") + screen.name;
        const bool fits = shortened(more, letters_max) == more;
        if (named == silent && (fits || names.empty())) {
            names = shortened(more, letters_max);
            ++named;
        }
        ++silent;
    }
    if (silent > named) {
        names += " +" + std::to_string(silent - named);
    }
    if (silent > 0) {
        effects.push_back(
            {Icon::warning, scene.say("console.reopening.silent", {{"names", names}}), Tone::bad});
    }
}

void add_output_effect(const Scene& scene, std::vector<ChipModel>& effects) {
    int all = 0;
    int cut = 0;
    for (const OutputView* output : listed_outputs(scene.view)) {
        all += 1;
        cut += output->gate == Gate::cut ? 1 : 0;
    }
    if (cut > 0) {
        effects.push_back({Icon::broadcast,
                           scene.say("console.reopening.outputs",
                                     {{"n", std::to_string(cut)}, {"of", std::to_string(all)}}),
                           Tone::plain});
    }
}

/// For how long the room has counted as closed without a break. A clearing tells the time of day it
/// began at, and no length: its zero is another, and the two would be read as one count. A
/// question has no age; that it is asked for 00:00 was taken for the closing's.
std::string since_text(const Scene& scene) {
    const DoorsView& doors = scene.view.doors;
    if (!doors.since) {
        return {};
    }
    switch (doors.state) {
        case DoorsState::clearing:
            return scene.say("console.rail.clearing_since",
                             {{"time", scene.zone.hours_minutes(*doors.since)}});
        case DoorsState::closed:
            return scene.say("console.rail.since",
                             {{"time", elapsed_text(scene.now - *doors.since)}});
        case DoorsState::open:
        case DoorsState::reopening:
            break;
    }
    return {};
}

/// R4.2: whoever presides runs that item without the others, and is told so.
bool runs_alone(const Scene& scene) {
    const ItemView* item = current_item(scene.view);
    return is_chairs_console(scene) && item != nullptr && item->chair_alone;
}

/// What the points are that lack, or were overridden, or how the room's displays and outputs are.
std::string describe_closed(const Scene& scene, const std::string& lacks) {
    // Whoever has no checklist is told nothing of outputs and screens but what is counted.
    std::string detail = !lacks.empty()         ? lacks
                         : scene.view.checklist ? closed_text(scene)
                                                : scene.say("console.rail.closed_label");
    if (names_a_screen(scene)) {
        // They are counted there, and twice leaves the outputs' button no room.
        return detail + cleared_displays_text(scene);
    }
    if (scene.writable) {
        detail += "  ·  " + screens_text(scene);
        const std::string cleared = lacks.empty() ? std::string{} : cleared_text(scene);
        detail += cleared.empty() ? "" : ", " + cleared;
    }
    return detail;
}

}  // namespace

std::vector<const OutputView*> listed_outputs(const View& view) {
    std::vector<const OutputView*> listed;
    if (!view.outputs) {
        return listed;
    }
    const bool open = view.doors.state == DoorsState::open;
    bool cut = false;
    for (const OutputView& output : *view.outputs) {
        if (output.output_class == OutputClass::public_ &&
            (!open || output.gate != Gate::unknown)) {
            listed.push_back(&output);
            cut = cut || output.gate == Gate::cut;
        }
    }
    return open && !cut ? std::vector<const OutputView*>{} : listed;
}

bool may_convene(const View& view) {
    return view.doors.state == DoorsState::open && !view.session && !is_blind(view);
}

bool is_suspended_outside(const View& view) {
    if (view.doors.state == DoorsState::open || !view.session || !view.programme) {
        return false;
    }
    return std::any_of(view.programme->begin(), view.programme->end(), [&](const auto& each) {
        return each.id == view.session->id && each.state == SessionState::suspended;
    });
}

bool waits_for_open_doors(const View& view, const ItemView& item) {
    return view.doors.state != DoorsState::open && view.session && !view.session->confidential &&
           !item.confidential;
}

bool carries_out(const View& view, const OutputView& output) {
    return view.doors.state != DoorsState::open && output.gate == Gate::open;
}

bool wants_word(const View& view, const OutputView& output) {
    return view.doors.state != DoorsState::open || output.gate == Gate::cut;
}

RailModel present_rail(const Scene& scene) {
    const DoorsView& doors = scene.view.doors;
    RailModel model;
    model.state = doors.state;
    model.session = scene.view.session.has_value();
    model.members_only = doors.state == DoorsState::open && model.session &&
                         (is_confidential(scene.view) || doors.notice == Notice::members_only);
    model.action = rail_action(scene);
    model.announce = announce_button(scene);
    model.checklist = checklist_button(scene);
    const std::string lacks = checklist_summary(scene);
    present_outputs(scene, model);
    model.icon = doors.state == DoorsState::open ? Icon::unlock : Icon::lock;
    model.since = since_text(scene);
    if (runs_alone(scene)) {
        model.since += model.since.empty() ? "" : "  ·  ";
        model.since += scene.say("console.rail.others_blind");
    }
    switch (doors.state) {
        case DoorsState::open:
            describe_open(scene, model);
            break;
        case DoorsState::clearing:
            model.title = scene.say("console.rail.clearing");
            model.detail = lacks.empty() ? scene.say("console.rail.clearing_detail") : lacks;
            model.detail += cleared_displays_text(scene);
            break;
        case DoorsState::closed:
            model.title = scene.say("console.rail.closed");
            model.detail = describe_closed(scene, lacks);
            break;
        case DoorsState::reopening:
            model.title = scene.say("console.rail.reopening");
            model.detail = scene.say("console.rail.reopening_detail");
            break;
    }
    return model;
}

bool directs_doors(const Scene& scene) {
    return !is_blind(scene.view) && own_audience(scene) != Audience::technician;
}

bool operates_doors(const Scene& scene) { return scene.writable && directs_doors(scene); }

std::optional<ReopeningModel> present_reopening(const Scene& scene) {
    // Who may not reopen knows little of what it would change: the rail alone says that it is
    // prepared.
    if (scene.view.doors.state != DoorsState::reopening || !directs_doors(scene)) {
        return std::nullopt;
    }
    ReopeningModel model;
    model.title = scene.say("console.reopening.title");
    model.lead = scene.say("console.reopening.lead");
    add_screen_effects(scene, model.effects);
    model.effects.push_back({Icon::eye, scene.say(session_effect(scene.view)), Tone::warn});
    if (scene.view.floor && scene.view.floor->speaker) {
        const std::string name = speaker_name(scene, *scene.view.floor->speaker);
        model.effects.push_back({Icon::microphone,
                                 scene.say("console.reopening.speaker", {{"name", name}}),
                                 Tone::warn});
    }
    // The open room's item stands still until the doors are open; one that runs began within.
    if (const ItemView* item = current_item(scene.view); item != nullptr && item->running_since) {
        model.effects.push_back(
            {Icon::list, scene.say("console.reopening.item", {{"n", item_mention(scene, *item)}}),
             Tone::warn});
    }
    add_output_effect(scene, model.effects);
    add_silent_screens(scene, model.effects);
    model.cancel = {.id = "reopening.cancel",
                    .label = scene.say("console.cancel"),
                    .enabled = operates_doors(scene),
                    .intent = {.act = Act::cancel_reopening}};
    model.confirm = {.id = "reopening.confirm",
                     .icon = Icon::unlock,
                     .label = scene.say("console.reopening.hold"),
                     .key = "F9",
                     .style = ButtonStyle::danger,
                     .enabled = operates_doors(scene),
                     .mark = scene.mark("doors"),
                     .intent = {.act = Act::confirm_reopening},
                     .hold = scene.held("reopening.confirm")};
    return model;
}

}  // namespace plenaria::console
