#include "display/core/scene.hpp"

#include <algorithm>

#include "server/client/local_times.hpp"
#include "server/model/countdown.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::display {
namespace {

using client::Picture;
using client::SteadyPoint;

constexpr std::string_view unknown_face = "–:––";

/// What every step of the building needs.
struct Context {
    const View& view;
    const std::vector<Language>& languages;
    std::optional<TimePoint> server_now;
    client::LocalTimes times;

    [[nodiscard]] Line line(const Text& text) const { return line_of(text, languages); }
    [[nodiscard]] Line line(std::string_view key) const { return line(text_of(key)); }
};

/// "Comienza a las 09:00", with the date where it is another day than today's.
Line moment_line(const Context& context, std::string_view key_stem, TimePoint at) {
    const client::LocalTimes& times = context.times;
    const std::string stem{key_stem};
    const Text clock = same_text(times.hours_minutes(at));
    if (context.server_now && times.date(*context.server_now) == times.date(at)) {
        return context.line(fill_text(stem + "_at", {{"time", clock}}));
    }
    Text date;
    for (const auto& [language, unused] : text_of("screen.title").strings()) {
        date.set(language, times.day_and_month(at, language));
    }
    return context.line(fill_text(stem + "_on", {{"date", date}, {"time", clock}}));
}

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
    return card;
}

ClockLook look_of(const FloorView& floor, TimePoint now) {
    if (!floor.clock.running_since) {
        return floor.phase == FloorPhase::called ? ClockLook::allotted : ClockLook::paused;
    }
    switch (phase(floor.clock, now)) {
        case ClockPhase::normal: return ClockLook::normal;
        case ClockPhase::warning: return ClockLook::warning;
        case ClockPhase::over: return ClockLook::over;
    }
    return ClockLook::unknown;
}

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

ClockCard clock_of(const Context& context, const FloorView& floor, StaleLevel stale) {
    ClockCard card;
    const bool stands = !floor.clock.running_since;
    if (stands || context.server_now) {
        // A standing clock needs no present time.
        const TimePoint now = context.server_now.value_or(TimePoint{});
        card.face = clock_face(remaining(floor.clock, now));
        card.look = look_of(floor, now);
        if (floor.clock.allotment > Millis{0}) {
            const double left = static_cast<double>(remaining(floor.clock, now).count());
            const double whole = static_cast<double>(floor.clock.allotment.count());
            card.used_fraction = std::clamp(1.0 - left / whole, 0.0, 1.0);
        }
    } else {
        card.face = unknown_face;
    }
    card.greyed = stale >= StaleLevel::banner;
    card.label = context.line(label_key(card.look));
    if (floor.verify_outage > Millis{0}) {
        card.note = context.line("screen.time_unverified");
    }
    return card;
}

void show_floor(const Context& context, Scene& scene) {
    const View& view = context.view;
    if (scene.stale == StaleLevel::hidden) {
        scene.floor_label = context.line("screen.speaker_unknown");
        return;
    }
    const bool occupied =
        view.floor && view.floor->speaker && view.floor->phase != FloorPhase::idle;
    if (occupied) {
        scene.floor_label = context.line(view.floor->phase == FloorPhase::called
                                             ? "screen.called"
                                             : "screen.on_floor");
        scene.speaker = card_of(context, *view.floor->speaker);
        scene.clock = clock_of(context, *view.floor, scene.stale);
    } else if (view.floor) {
        scene.floor_label = context.line("screen.nobody");
    }
    if (!view.next_speakers) {
        return;
    }
    const auto& waiting = view.next_speakers->next;
    scene.next_label = context.line("screen.next_speakers");
    for (std::size_t i = 0; i < std::min(waiting.size(), next_shown); ++i) {
        scene.next.push_back(card_of(context, waiting[i]));
    }
    const auto more = static_cast<std::int64_t>(waiting.size() - scene.next.size()) +
                      view.next_speakers->more;
    if (more > 0) {
        scene.next_note = context.line(
            fill_text("screen.more", {{"count", same_text(std::to_string(more))}}));
    } else if (waiting.empty()) {
        scene.next_note = context.line("screen.no_next");
    }
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

void show_item(const Context& context, Scene& scene) {
    const View& view = context.view;
    if (view.agenda) {
        const auto current = std::find_if(view.agenda->begin(), view.agenda->end(),
                                          [](const ItemView& item) { return item.current; });
        if (current != view.agenda->end()) {
            scene.item_label = context.line(
                fill_text("screen.item", {{"number", same_text(current->number)}}));
            scene.item_title = context.line(current->title);
            return;
        }
    }
    if (view.session) {
        scene.item_label = context.line("screen.session");
        scene.item_title = context.line(view.session->title);
    }
}

SceneKind kind_of(const View& view) {
    switch (view.doors.state) {
        case DoorsState::clearing: return SceneKind::neutral;
        // Open views return only at `open`.
        case DoorsState::closed:
        case DoorsState::reopening: return SceneKind::closed;
        case DoorsState::open: break;
    }
    switch (view.doors.notice) {
        case Notice::closed_session: return SceneKind::closed;
        case Notice::members_only: return SceneKind::members_only;
        case Notice::none: break;
    }
    if (!view.session) {
        return SceneKind::no_session;
    }
    switch (view.session->state) {
        case SessionState::planned: return SceneKind::no_session;
        case SessionState::open: return SceneKind::floor;
        case SessionState::suspended: return SceneKind::suspended;
        case SessionState::adjourned: return SceneKind::adjourned;
    }
    return SceneKind::waiting;
}

void show_event(const Context& context, Scene& scene) {
    scene.event_flag = context.view.event.presidency_flag;
    scene.event_title = context.line(context.view.event.title);
    scene.event_forum = context.line(context.view.event.forum);
}

/// Slates of the doors take nothing but what `doors` grants, whatever else a view may hold.
void show_doors_slate(const Context& context, Scene& scene) {
    const DoorsView& doors = context.view.doors;
    if (scene.kind == SceneKind::neutral) {
        scene.slate_title = context.line("screen.moment");
        return;
    }
    const bool closed = scene.kind == SceneKind::closed;
    scene.slate_title = context.line(closed ? "screen.closed" : "screen.members_only");
    scene.slate_note = context.line(closed ? "screen.closed_note" : "screen.members_only_note");
    scene.slate_detail = context.line(doors.public_title);
    if (doors.resumes_at) {
        scene.slate_when = moment_line(context, "screen.resumes", *doors.resumes_at);
    }
}

void show_session_slate(const Context& context, Scene& scene) {
    show_event(context, scene);
    const auto& session = context.view.session;
    if (session) {
        scene.slate_detail = context.line(session->title);
    }
    if (scene.kind == SceneKind::suspended) {
        scene.slate_title = context.line("screen.suspended");
        if (session && session->resumes_at) {
            scene.slate_when = moment_line(context, "screen.resumes", *session->resumes_at);
        }
        return;
    }
    if (scene.kind == SceneKind::adjourned) {
        scene.slate_title = context.line("screen.adjourned");
        return;
    }
    scene.slate_title = context.line("screen.no_session");
    if (session) {
        scene.slate_when = moment_line(context, "screen.starts", session->planned_start);
    }
}

void fill(const Context& context, Scene& scene) {
    scene.room = context.line(context.view.room.name);
    switch (scene.kind) {
        case SceneKind::floor:
            show_event(context, scene);
            show_item(context, scene);
            show_floor(context, scene);
            show_channels(context, scene);
            return;
        case SceneKind::neutral:
        case SceneKind::closed:
        case SceneKind::members_only:
            show_doors_slate(context, scene);
            return;
        case SceneKind::no_session:
        case SceneKind::suspended:
        case SceneKind::adjourned:
            show_session_slate(context, scene);
            return;
        case SceneKind::waiting:
        case SceneKind::stopped:
            return;
    }
}

StaleLevel stale_of(Millis age) {
    if (age < limits::stale_badge_after) {
        return StaleLevel::fresh;
    }
    if (age < limits::stale_banner_after) {
        return StaleLevel::badge;
    }
    return age < limits::stale_hide_after ? StaleLevel::banner : StaleLevel::hidden;
}

void show_stale(const Context& context, const Picture& picture, SteadyPoint current_until,
                Scene& scene) {
    if (scene.stale == StaleLevel::fresh) {
        return;
    }
    if (scene.stale == StaleLevel::badge || !picture.clock.known) {
        scene.stale_text = context.line("screen.reconnecting");
        return;
    }
    const TimePoint contact = picture.clock.at(current_until);
    scene.stale_text = context.line(fill_text(
        "screen.last_contact", {{"time", same_text(context.times.hours_minutes(contact))}}));
}

/// Without a countdown only the minute of the time of day changes.
SteadyPoint repaint_after(const Context& context, const Scene& scene, SteadyPoint current_until,
                          SteadyPoint now) {
    constexpr Millis minute{60'000};
    SteadyPoint at = now + minute;
    const auto sooner = [&](SteadyPoint candidate) {
        if (candidate > now) {
            at = std::min(at, candidate);
        }
    };
    if (context.server_now) {
        sooner(now + minute - (context.server_now->time_since_epoch() % minute));
        if (scene.clock && context.view.floor) {
            if (const auto tick = next_tick(context.view.floor->clock, *context.server_now)) {
                sooner(now + (*tick - *context.server_now));
            }
        }
    }
    for (const Millis threshold :
         {limits::stale_badge_after, limits::stale_banner_after, limits::stale_hide_after}) {
        sooner(current_until + threshold);
    }
    return at;
}

Scene slate_without_view(SceneKind kind, std::string_view title_key, const Text& detail,
                         SteadyPoint now) {
    Scene scene;
    scene.kind = kind;
    scene.slate_title = line_of(text_of(title_key), {});
    scene.slate_detail = line_of(detail, {});
    scene.repaint_at = now + Millis{60'000};
    return scene;
}

}  // namespace

std::string Line::joined() const { return second.empty() ? first : first + " · " + second; }

Line line_of(const Text& text, const std::vector<Language>& languages) {
    Line line;
    line.first = text.in(languages.empty() ? "es" : languages.front().code);
    const bool one_language = languages.size() == 1;
    if (!one_language) {
        line.second = text.in(languages.empty() ? "en" : languages[1].code);
    }
    if (line.second == line.first) {
        line.second.clear();
    }
    return line;
}

void Freshness::observe(const Picture& picture) {
    if (picture.phase == client::LinkPhase::live) {
        until_ = std::max(until_.value_or(picture.last_frame), picture.last_frame);
    }
}

Scene build_scene(const SceneInput& input) {
    const Picture& picture = input.picture;
    if (picture.phase == client::LinkPhase::stopped) {
        return slate_without_view(SceneKind::stopped, "screen.stopped", picture.stop_text,
                                  input.now);
    }
    if (input.view != "floor") {
        return slate_without_view(
            SceneKind::stopped, "screen.stopped",
            fill_text("screen.unknown_view", {{"view", same_text(input.view)}}), input.now);
    }
    const auto followed = picture.rooms.find(input.room);
    if (followed == picture.rooms.end() || !followed->second.view || !input.current_until) {
        return slate_without_view(SceneKind::waiting, "screen.waiting",
                                  text_of("screen.waiting_note"), input.now);
    }
    const View& view = *followed->second.view;
    Context context{view, view.event.languages, std::nullopt, client::LocalTimes{view.event.zone}};
    if (picture.clock.known) {
        context.server_now = picture.clock.at(input.now);
    }
    Scene scene;
    scene.kind = kind_of(view);
    scene.stale = stale_of(std::chrono::duration_cast<Millis>(input.now - *input.current_until));
    if (context.server_now) {
        scene.time_of_day = context.times.hours_minutes(*context.server_now);
        scene.turn = static_cast<int>(context.server_now->time_since_epoch() / title_turn % 2);
    }
    fill(context, scene);
    show_stale(context, picture, *input.current_until, scene);
    scene.repaint_at = repaint_after(context, scene, *input.current_until, input.now);
    return scene;
}

std::string_view name_of(SceneKind kind) {
    switch (kind) {
        case SceneKind::waiting: return "waiting";
        case SceneKind::stopped: return "stopped";
        case SceneKind::neutral: return "neutral";
        case SceneKind::closed: return "closed";
        case SceneKind::members_only: return "members_only";
        case SceneKind::no_session: return "no_session";
        case SceneKind::suspended: return "suspended";
        case SceneKind::adjourned: return "adjourned";
        case SceneKind::floor: return "floor";
    }
    return {};
}

std::string_view name_of(StaleLevel level) {
    switch (level) {
        case StaleLevel::fresh: return "fresh";
        case StaleLevel::badge: return "badge";
        case StaleLevel::banner: return "banner";
        case StaleLevel::hidden: return "hidden";
    }
    return {};
}

std::string_view name_of(ClockLook look) {
    switch (look) {
        case ClockLook::unknown: return "unknown";
        case ClockLook::normal: return "normal";
        case ClockLook::warning: return "warning";
        case ClockLook::over: return "over";
        case ClockLook::paused: return "paused";
        case ClockLook::allotted: return "allotted";
    }
    return {};
}

std::string_view name_of(ChannelLook look) {
    switch (look) {
        case ChannelLook::unknown: return "unknown";
        case ChannelLook::declared: return "declared";
        case ChannelLook::on_air: return "on_air";
        case ChannelLook::paused: return "paused";
        case ChannelLook::off: return "off";
        case ChannelLook::warn: return "warn";
        case ChannelLook::fault: return "fault";
    }
    return {};
}

}  // namespace plenaria::display
