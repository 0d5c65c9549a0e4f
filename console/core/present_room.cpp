// Interpretation and displays: what nobody measured or vouched for is shown as such (law 7).
#include <algorithm>

#include "console/core/present_screens.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

ChannelRow present_channel(const Scene& scene, const ChannelView& channel) {
    ChannelRow row;
    row.id = channel.id.value;
    row.number = std::to_string(channel.number);
    row.code = channel.code;
    row.name = scene.say(channel.name);
    row.detail = channel.booth.empty() ? scene.say("console.channel.floor_sound") : channel.booth;
    row.mark = scene.mark("channel." + row.id);
    row.enabled = scene.writable;
    row.state = desk_chip(scene, channel.microphone);
    // What was pressed is shown at once, dimmed, until the server agrees or refuses.
    if (const Command* sent = scene.sent("channel." + row.id)) {
        if (const auto* desk = std::get_if<SetDesk>(sent)) {
            row.state = desk_chip(scene, desk->microphone);
        }
    }
    if (!scene.writable) {
        // The last word stays legible, but nobody vouches for it now (law 7).
        row.state.icon = Icon::question;
        row.state.tone = Tone::quiet;
    }
    if (channel.source == ClaimSource::manual && channel.since) {
        row.since = scene.say("console.channel.manual",
                              {{"time", scene.zone.hours_minutes(*channel.since)}});
    } else if (channel.source == ClaimSource::vendor && channel.since) {
        row.since = scene.say("console.channel.measured",
                              {{"time", scene.zone.hours_minutes(*channel.since)}});
    } else if (channel.source == ClaimSource::manual) {
        // Not everybody is told when: it may have been behind closed doors.
        row.since = scene.say("console.channel.by_hand");
    } else {
        row.since = scene.say("console.channel.nobody");
    }
    return row;
}

std::string silent_text(const Scene& scene, const ScreenView& screen) {
    if (!screen.last_seen) {
        return scene.say("console.display.never");
    }
    return scene.say("console.display.silent_for",
                     {{"time", elapsed_text(scene.now - *screen.last_seen)}});
}

std::string view_name(const Scene& scene, const std::string& view) {
    // One that has not come yet, and to which the event gives none.
    const std::string key = "console.view." + (view.empty() ? "unknown" : view);
    return has_text(key) ? scene.say(key) : view;
}

/// Whether it has said that the room is off its glass behind doors that are not open. Signs outside
/// go on as such.
bool bears_slate(const View& view, const ScreenView& screen) {
    return view.doors.state != DoorsState::open && screen.health == ScreenHealth::current &&
           screen.confirmed && screen.slated && !screen.cleared && screen.view != "door" &&
           screen.view != "lobby";
}

DisplayRow present_display(const Scene& scene, const ScreenView& screen) {
    DisplayRow row;
    row.id = screen.id.value;
    row.name = screen_name(scene, screen);
    row.detail = bears_slate(scene.view, screen) ? scene.say("console.display.slate")
                                                 : view_name(scene, screen.view);
    if (screen.width > 0) {
        row.size = std::to_string(screen.width) + "×" + std::to_string(screen.height);
    }
    row.proof = screen_proof(scene, screen);
    row.enabled = scene.writable;
    row.mark = scene.mark("screen." + row.id);
    if (screen.rtt_ms >= 0) {
        row.measure = std::to_string(screen.rtt_ms) + " ms";
    }
    if (!scene.writable) {
        row.icon = Icon::question;
        row.tone = Tone::quiet;
        row.measure.clear();
        row.shown = scene.say("console.display.unconfirmed");
        return row;
    }
    switch (screen.health) {
        case ScreenHealth::current:
            row.icon = screen.confirmed ? Icon::check : Icon::question;
            row.tone = screen.confirmed ? Tone::ok : Tone::warn;
            row.shown = scene.say(screen.confirmed ? "console.display.confirmed"
                                                   : "console.display.unconfirmed");
            break;
        case ScreenHealth::behind:
            row.icon = Icon::warning;
            row.tone = Tone::warn;
            row.shown = scene.say("console.display.behind");
            break;
        case ScreenHealth::silent:
            row.icon = Icon::cross;
            row.tone = Tone::bad;
            row.measure = silent_text(scene, screen);
            row.shown = scene.say("console.display.silent");
            break;
        case ScreenHealth::unknown:
            row.icon = Icon::question;
            row.tone = Tone::warn;
            row.measure.clear();
            row.shown = scene.say("console.display.unknown");
            break;
    }
    return row;
}

/// Over what was last heard before the link was lost.
ChipModel unconfirmed_chip(const Scene& scene) {
    return {Icon::question, scene.say("console.display.unconfirmed"), Tone::quiet};
}

std::optional<ChipModel> displays_chip(const Scene& scene, const std::vector<DisplayRow>& rows) {
    if (!scene.writable) {
        return unconfirmed_chip(scene);
    }
    const auto count = [&](Tone tone) {
        return std::count_if(rows.begin(), rows.end(),
                             [&](const DisplayRow& row) { return row.tone == tone; });
    };
    const auto lost = count(Tone::bad);
    const auto doubtful = count(Tone::warn);
    if (lost > 0) {
        return ChipModel{Icon::cross,
                         scene.say("console.display.summary_lost", {{"n", std::to_string(lost)}}),
                         Tone::bad};
    }
    if (doubtful > 0) {
        return ChipModel{
            Icon::warning,
            scene.say("console.display.summary_doubt", {{"n", std::to_string(doubtful)}}),
            Tone::warn};
    }
    return rows.empty() ? std::nullopt
                        : std::optional{ChipModel{
                              Icon::check, scene.say("console.display.summary_ok"), Tone::ok}};
}

}  // namespace

ChipModel desk_chip(const Scene& scene, Microphone microphone) {
    switch (microphone) {
        case Microphone::live:
            return {Icon::microphone, scene.say("console.desk.live"), Tone::ok};
        case Microphone::muted:
            return {Icon::muted, scene.say("console.desk.muted"), Tone::accent};
        case Microphone::off:
            return {Icon::circle, scene.say("console.desk.off"), Tone::plain};
        case Microphone::unknown:
            break;
    }
    return {Icon::question, scene.say("console.desk.unknown"), Tone::warn};
}

InterpretationModel present_interpretation(const Scene& scene) {
    InterpretationModel model;
    model.title = scene.say("console.interpretation.title");
    model.empty = scene.say("console.interpretation.empty");
    if (!scene.view.channels) {
        return model;
    }
    int unknown = 0;
    for (const ChannelView& channel : *scene.view.channels) {
        model.rows.push_back(present_channel(scene, channel));
        unknown += channel.microphone == Microphone::unknown ? 1 : 0;
    }
    if (!scene.writable) {
        model.summary = unconfirmed_chip(scene);
    } else if (unknown > 0) {
        model.summary =
            ChipModel{Icon::question,
                      scene.say("console.interpretation.unknown", {{"n", std::to_string(unknown)}}),
                      Tone::warn};
    }
    return model;
}

DisplaysModel present_displays(const Scene& scene) {
    DisplaysModel model;
    model.title = scene.say("console.display.title");
    model.empty = scene.say("console.display.empty");
    if (!scene.view.screens) {
        return model;
    }
    for (const ScreenView& screen : *scene.view.screens) {
        model.rows.push_back(present_display(scene, screen));
    }
    model.summary = displays_chip(scene, model.rows);
    return model;
}

}  // namespace plenaria::console
