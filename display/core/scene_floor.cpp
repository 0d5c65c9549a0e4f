#include <algorithm>

#include "display/core/scene_parts.hpp"
#include "server/model/countdown.hpp"

namespace plenaria::display::scene_parts {
namespace {

constexpr std::string_view unknown_face = "–:––";

std::string_view label_key(ClockLook look) {
    switch (look) {
        case ClockLook::unknown:
        case ClockLook::normal: return "screen.time_remaining";
        case ClockLook::warning: return "screen.time_warning";
        case ClockLook::over: return "screen.time_over";
        case ClockLook::paused: return "screen.time_paused";
        case ClockLook::allotted: return "screen.time_allotted";
    }
    return {};
}

ClockLook look_of(const Clock& clock, TimePoint now) {
    switch (phase(clock, now)) {
        case ClockPhase::normal: return ClockLook::normal;
        case ClockPhase::warning: return ClockLook::warning;
        case ClockPhase::over: return ClockLook::over;
    }
    return ClockLook::unknown;
}

/// `standing` is how it looks while it does not run.
ClockCard clock_card(const Context& context, const Clock& clock, ClockLook standing) {
    ClockCard card;
    const bool stands = !clock.running_since;
    if (stands || context.server_now) {
        // A standing clock needs no present time.
        const TimePoint now = context.server_now.value_or(TimePoint{});
        card.face = clock_face(remaining(clock, now));
        card.look = stands ? standing : look_of(clock, now);
        if (clock.allotment > Millis{0}) {
            card.paused_in =
                card.look == ClockLook::paused ? phase(clock, now) : ClockPhase::normal;
            const double left = static_cast<double>(remaining(clock, now).count());
            const double whole = static_cast<double>(clock.allotment.count());
            card.used_fraction = std::clamp(1.0 - left / whole, 0.0, 1.0);
        }
    } else {
        card.face = unknown_face;
    }
    card.greyed = context.stale >= StaleLevel::banner;
    card.label = context.line(label_key(card.look));
    return card;
}

std::string_view floor_key(const FloorView& floor) {
    const bool reply = floor.list == ListKind::reply;
    if (floor.phase == FloorPhase::called) {
        return reply ? "screen.reply_called" : "screen.called";
    }
    if (floor.interrupted || floor.point) {
        return "screen.interrupted";
    }
    return reply ? "screen.reply" : "screen.on_floor";
}

void show_point(const Context& context, const PointView& point, Scene& scene) {
    const bool appealed = point.state == PointState::appealed;
    PointCard card;
    card.label = context.line(appealed ? "screen.point_appealed" : "screen.point");
    card.who = card_of(context, *point.speaker);
    card.clock = clock_card(context, point.clock, ClockLook::paused);
    scene.point = std::move(card);
}

void show_speaker(const Context& context, const FloorView& floor, Scene& scene) {
    if (floor.point) {
        show_point(context, *floor.point, scene);
    }
    if (floor.suspended > 0) {
        const Text count = same_text(std::to_string(floor.suspended));
        scene.floor_note = context.line(fill_text("screen.paused_below", {{"count", count}}));
    }
    if (!floor.speaker || floor.phase == FloorPhase::idle) {
        if (!floor.point) {
            scene.floor_label = context.line("screen.nobody");
        }
        return;
    }
    scene.floor_label = context.line(floor_key(floor));
    scene.speaker = card_of(context, *floor.speaker);
    scene.clock = clock_card(
        context, floor.clock,
        floor.phase == FloorPhase::called ? ClockLook::allotted : ClockLook::paused);
    if (floor.verify_outage > Millis{0}) {
        scene.clock->note = context.line("screen.time_unverified");
    }
}

void show_panel(const Context& context, Scene& scene) {
    if (!context.view.panel || context.view.panel->empty()) {
        return;
    }
    scene.panel_label = context.line("screen.panel");
    for (const PanellistView& panellist : *context.view.panel) {
        if (scene.panel.size() == panel_shown && !panellist.speaking) {
            continue;
        }
        SpeakerCard card;
        card.flag = panellist.flag;
        card.name = context.line(panellist.name);
        card.person = panellist.person;
        card.capacity = panellist.capacity;
        card.speaking = panellist.speaking;
        if (panellist.speaking) {
            card.role = context.line("screen.panellist_speaking");
        } else if (panellist.moderator) {
            card.role = context.line("screen.moderator");
        }
        if (scene.panel.size() == panel_shown) {
            scene.panel.back() = std::move(card);  // whoever speaks is always to be seen
        } else {
            scene.panel.push_back(std::move(card));
        }
    }
}

void show_list_note(const Context& context, Scene& scene) {
    if (!context.view.list) {
        return;
    }
    const ListView& list = *context.view.list;
    switch (list.state) {
        case ListState::draft: scene.list_note = context.line("screen.list_draft"); return;
        case ListState::closed:
        case ListState::exhausted: scene.list_note = context.line("screen.list_closed"); return;
        case ListState::archived: return;
        case ListState::open: break;
    }
    if (list.closes_at && context.server_now && *list.closes_at > *context.server_now) {
        scene.list_note = moment_line(context, "screen.list_closes", *list.closes_at);
    } else if (!list.closes_when.empty()) {
        scene.list_note =
            context.line(fill_text("screen.list_closes_when", {{"item", list.closes_when}}));
    }
}

void show_next(const Context& context, std::size_t most, Scene& scene) {
    const NextSpeakersView& list = *context.view.next_speakers;
    const std::size_t replies = std::min(list.replies.size(), replies_shown);
    for (std::size_t i = 0; i < replies; ++i) {
        scene.replies.push_back(card_of(context, list.replies[i]));
    }
    if (replies > 0) {
        scene.reply_label = context.line("screen.replies");
    }
    const bool shared = most <= next_shown;
    if (shared && !scene.panel.empty()) {
        most = next_shown_beside;
    } else if (shared) {
        most -= replies;
    }
    scene.next_label = context.line("screen.next_speakers");
    for (std::size_t i = 0; i < std::min(list.next.size(), most); ++i) {
        scene.next.push_back(card_of(context, list.next[i]));
    }
    const auto more =
        static_cast<std::int64_t>(list.next.size() - scene.next.size()) + list.more;
    if (more > 0) {
        scene.next_more = more;
        scene.next_note = more_line(more, context.languages);
    } else if (list.next.empty()) {
        scene.next_note = context.line("screen.no_next");
    }
    show_list_note(context, scene);
}

ChannelLook look_of(const ChannelView& channel, StaleLevel stale) {
    // Law 7: a word that nobody gave, or that may be old, is never shown as service.
    if (stale >= StaleLevel::banner || channel.source == ClaimSource::none) {
        return ChannelLook::unknown;
    }
    if (channel.verdict == Verdict::fail) {
        return ChannelLook::fault;
    }
    switch (channel.microphone) {
        case Microphone::unknown: return ChannelLook::unknown;
        case Microphone::off: return ChannelLook::off;
        case Microphone::muted: return ChannelLook::paused;
        case Microphone::live: break;
    }
    switch (channel.verdict) {
        case Verdict::ok: return ChannelLook::on_air;
        case Verdict::warn: return ChannelLook::warn;
        case Verdict::fail: return ChannelLook::fault;
        case Verdict::unknown: break;
    }
    return ChannelLook::declared;
}

}  // namespace

SpeakerCard card_of(const Context& context, const SpeakerView& speaker) {
    SpeakerCard card;
    card.flag = speaker.flag;
    card.code = speaker.code;
    card.name = context.line(speaker.name);
    const Line long_name = context.line(speaker.long_name);
    if (long_name != card.name) {
        card.long_name = long_name;
    }
    card.person = speaker.person;
    card.capacity = speaker.capacity;
    if (!speaker.group.empty()) {
        card.group = context.line(
            fill_text("screen.on_behalf_of", {{"group", same_text(speaker.group)}}));
    }
    if (speaker.remote) {
        card.remote = context.line("screen.remote");
    }
    return card;
}

const ItemView* current_item(const View& view) {
    if (!view.agenda) {
        return nullptr;
    }
    const auto current =
        std::ranges::find_if(*view.agenda, [](const ItemView& item) { return item.current; });
    return current == view.agenda->end() ? nullptr : &*current;
}

void show_event(const Context& context, Scene& scene) {
    scene.event_flag = context.view.event.presidency_flag;
    scene.event_title = context.line(context.view.event.title);
    scene.event_forum = context.line(context.view.event.forum);
}

void show_item(const Context& context, Scene& scene) {
    if (const ItemView* item = current_item(context.view)) {
        if (!item->number.empty()) {
            scene.item_label =
                context.line(fill_text("screen.item", {{"number", same_text(item->number)}}));
        }
        scene.item_title = context.line(item->title);
    } else if (context.view.session) {
        scene.item_label = context.line("screen.session");
        scene.item_title = context.line(context.view.session->title);
    }
}

void show_floor(const Context& context, std::size_t next_most, Scene& scene) {
    if (scene.stale == StaleLevel::hidden) {
        scene.floor_label = context.line("screen.speaker_unknown");
        return;
    }
    if (context.view.floor) {
        show_speaker(context, *context.view.floor, scene);
    }
    show_panel(context, scene);
    if (context.view.next_speakers && next_most > 0) {
        show_next(context, next_most, scene);
    }
}

void show_channels(const Context& context, Scene& scene) {
    if (!context.view.channels || context.view.channels->empty()) {
        return;
    }
    scene.channels_label = context.line("screen.interpretation");
    for (const ChannelView& channel : *context.view.channels) {
        ChannelChip chip;
        chip.number = channel.number;
        // Whoever needs a language looks for its name in that language.
        chip.name = !channel.language.empty() && channel.name.has(channel.language.code)
                        ? Line{std::string{channel.name.in(channel.language.code)}, {}}
                        : context.line(channel.name);
        chip.look = look_of(channel, scene.stale);
        chip.state = context.line("screen.channel_" + std::string{name_of(chip.look)});
        scene.channels.push_back(std::move(chip));
    }
}

}  // namespace plenaria::display::scene_parts
