#include "display/core/scene.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "display/core/scene_parts.hpp"
#include "server/model/countdown.hpp"
#include "server/model/limits.hpp"

namespace plenaria::display {

using client::Picture;
using client::SteadyPoint;

namespace scene_parts {

Line moment_line(const Context& context, std::string_view key_stem, TimePoint at) {
    const client::LocalTimes& times = context.times;
    const std::string stem{key_stem};
    const Text clock = same_text(times.hours_minutes(at));
    if (context.server_now && times.date(*context.server_now) == times.date(at)) {
        return context.line(fill_text(stem + "_at", {{"time", clock}}));
    }
    return context.line(
        fill_text(stem + "_on", {{"date", date_text(context, at)}, {"time", clock}}));
}

Text date_text(const Context& context, TimePoint at) {
    Text date;
    for (const auto& [language, unused] : text_of("screen.title").strings()) {
        date.set(language, context.times.day_and_month(at, language));
    }
    return date;
}

bool is_of_doors(SceneKind kind) {
    return kind == SceneKind::neutral || kind == SceneKind::closed ||
           kind == SceneKind::members_only;
}

namespace {

/// What the doors leave to be seen; nothing where they are open to this audience.
std::optional<SceneKind> kind_of(const DoorsView& doors) {
    switch (doors.state) {
        case DoorsState::clearing: return SceneKind::neutral;
        // Open views return only at `open`.
        case DoorsState::closed:
        case DoorsState::reopening: return SceneKind::closed;
        case DoorsState::open: break;
    }
    switch (doors.notice) {
        case Notice::closed_session: return SceneKind::closed;
        case Notice::members_only: return SceneKind::members_only;
        case Notice::none: break;
    }
    return std::nullopt;
}

std::optional<SceneKind> kind_of_doors(const Context& context) {
    return is_past_doors(context) ? SceneKind::neutral : kind_of(context.view.doors);
}

}  // namespace

bool is_past_doors(const Context& context) {
    const auto last = kind_of(context.view.doors);
    return context.stale >= StaleLevel::badge &&
           (last == SceneKind::neutral || last == SceneKind::closed);
}

SceneKind kind_outside(const Context& context) {
    // Open doors without a word of why: they are so for those within alone.
    return context.view.doors.within
               ? kind_of_doors(context).value_or(SceneKind::members_only)
               : kind_of(context);
}

SceneKind kind_of(const Context& context) {
    const View& view = context.view;
    if (const auto doors = kind_of_doors(context); doors && !view.doors.within) {
        return *doors;
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

}  // namespace scene_parts

namespace {

using namespace scene_parts;

struct NamedView {
    std::string_view name;
    SceneKind kind;
    bool gives_way;  ///< to a presentation, where the room's screens were yielded
};
constexpr std::array<NamedView, 8> views{{{"floor", SceneKind::floor, true},
                                          {"next", SceneKind::next, true},
                                          {"agenda", SceneKind::agenda, true},
                                          {"text", SceneKind::text, true},
                                          {"documents", SceneKind::documents, false},
                                          {"clock", SceneKind::clock, false},
                                          {"door", SceneKind::door, false},
                                          {"lobby", SceneKind::lobby, false}}};

const NamedView* view_named(std::string_view name) {
    const auto found = std::ranges::find(views, name, &NamedView::name);
    return found == views.end() ? nullptr : &*found;
}

/// A slate takes the view's place where the room has nothing to show: a door's sign says so itself,
/// and the agenda stays to be read between sessions.
SceneKind kind_for(const NamedView& asked, const Context& context) {
    const SceneKind room = kind_of(context);
    const bool agenda =
        asked.kind == SceneKind::agenda && !is_of_doors(room) && has_agenda(context);
    if (room == SceneKind::floor || asked.kind == SceneKind::door || agenda) {
        return asked.kind;
    }
    return room;
}

void fill_view(const Context& context, const SceneInput& input, Scene& scene) {
    show_event(context, scene);
    switch (scene.kind) {
        case SceneKind::floor:
            show_item(context, scene);
            show_floor(context, next_shown, scene);
            show_text(context, false, scene);
            show_channels(context, scene);
            show_link(context, input, scene);
            return;
        case SceneKind::next:
            show_item(context, scene);
            show_floor(context, next_shown_alone, scene);
            return;
        case SceneKind::clock:
            show_floor(context, 0, scene);
            return;
        case SceneKind::agenda:
            show_agenda(context, scene);
            show_link(context, input, scene);
            return;
        case SceneKind::text:
            show_item(context, scene);
            show_text(context, true, scene);
            if (!scene.text) {
                scene.slate_title = context.line("screen.text_none");
            }
            return;
        case SceneKind::documents:
            show_item(context, scene);
            show_documents(context, input, scene);
            return;
        default: return;
    }
}

/// Signs outside show nothing of what goes on within, whoever cleared them.
bool is_outside(SceneKind asked) {
    return asked == SceneKind::door || asked == SceneKind::lobby;
}
bool hides_within(SceneKind asked, const View& view) {
    return view.doors.within && is_outside(asked);
}

Line within_line(const Context& context) {
    switch (context.view.doors.state) {
        // Nobody is told that the doors are closed before they are.
        case DoorsState::clearing: return context.line("screen.within_clearing");
        case DoorsState::closed:
        case DoorsState::reopening: return context.line("screen.within");
        case DoorsState::open: break;
    }
    return context.line("screen.within_open");
}

void fill(const Context& context, const SceneInput& input, Scene& scene) {
    scene.room = context.line(context.view.room.name);
    if (context.view.bulletins && !hides_within(scene.kind, context.view) &&
        !is_past_doors(context)) {
        show_bulletins(context, *context.view.bulletins, scene);
    }
    switch (scene.kind) {
        case SceneKind::neutral:
        case SceneKind::closed:
        case SceneKind::members_only:
        case SceneKind::no_session:
        case SceneKind::suspended:
        case SceneKind::adjourned: show_slate(context, scene); return;
        case SceneKind::door: show_door_sign(context, scene); return;
        default: fill_view(context, input, scene); return;
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

/// The server's instants at which a view's scene changes by itself, but for clocks and the time of
/// day.
std::vector<TimePoint> deadlines_of(const View& view, TimePoint server_now) {
    constexpr Millis minute{60'000};
    std::vector<TimePoint> deadlines;
    if (view.list && view.list->closes_at) {
        deadlines.push_back(*view.list->closes_at);
    }
    for (const BulletinView& bulletin : view.bulletins.value_or(std::vector<BulletinView>{})) {
        if (bulletin.until) {
            deadlines.push_back(*bulletin.until);
        }
        if (bulletin.resumes_at) {
            const Millis left = *bulletin.resumes_at - server_now;
            deadlines.push_back(server_now + left % minute);
            deadlines.push_back(*bulletin.resumes_at + recall_stays);
        }
    }
    return deadlines;
}

/// What may take several pages.
bool turns_pages(SceneKind kind) { return kind == SceneKind::text || kind == SceneKind::lobby; }

/// Without a countdown only the minute of the time of day changes.
SteadyPoint repaint_after(const std::vector<const View*>& shown, const Scene& scene,
                          std::optional<TimePoint> server_now, SteadyPoint current_until,
                          SteadyPoint now) {
    constexpr Millis minute{60'000};
    SteadyPoint at = now + minute;
    const auto sooner = [&](SteadyPoint candidate) {
        if (candidate > now) {
            at = std::min(at, candidate);
        }
    };
    const auto when = [&](TimePoint instant) { sooner(now + (instant - *server_now)); };
    const auto tick_of = [&](const Clock& clock) {
        if (const auto tick = next_tick(clock, *server_now)) {
            when(*tick);
        }
    };
    if (server_now) {
        const Millis since = server_now->time_since_epoch();
        sooner(now + minute - since % minute);
        for (const View* view : shown) {
            if (scene.clock && view->floor) {
                tick_of(view->floor->clock);
            }
            if (scene.point && view->floor && view->floor->point) {
                tick_of(view->floor->point->clock);
            }
            std::ranges::for_each(deadlines_of(*view, *server_now), when);
            if (view->bulletins && view->bulletins->size() > bulletins_at_once) {
                sooner(now + title_turn - since % title_turn);
            }
        }
        if (turns_pages(scene.kind)) {
            sooner(now + page_turn_every - since % page_turn_every);
        }
    }
    if (!scene.within.empty()) {
        sooner(current_until + limits::cleared_blank_after);
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

/// The views that the scene is made of; none while they are not there.
std::vector<const View*> views_of(const SceneInput& input, const NamedView& asked) {
    std::vector<const View*> found;
    for (const auto& [id, followed] : input.picture.rooms) {
        if (followed.view && (asked.kind == SceneKind::lobby || id == input.room)) {
            found.push_back(followed.view.get());
        }
    }
    return found;
}

void fill_lobby(const std::vector<Context>& rooms, Scene& scene) {
    scene.room = rooms.front().line("screen.all_rooms");
    show_event(rooms.front(), scene);
    // The same bulletin goes to several rooms.
    std::map<BulletinId, BulletinView> bulletins;
    scene.rooms = lobby_cards(rooms);
    for (const Context& room : rooms) {
        if (room.view.bulletins && !room.view.doors.within && !is_past_doors(room)) {
            for (const BulletinView& each : *room.view.bulletins) {
                bulletins.emplace(each.id, each);
            }
        }
    }
    std::vector<BulletinView> all;
    all.reserve(bulletins.size());
    for (const auto& [id, bulletin] : bulletins) {
        all.push_back(bulletin);
    }
    std::ranges::stable_sort(all, {}, &BulletinView::issued_at);
    show_bulletins(rooms.front(), all, scene);
}

/// Of content that was current at some time.
Millis age_of(const SceneInput& input) {
    return std::chrono::duration_cast<Millis>(input.now - *input.current_until);
}

/// Whether what is confidential has been without a word for so long that it must not be seen, be it
/// still held or forgotten already.
bool is_blanked(const SceneInput& input, const NamedView& asked,
                const std::vector<const View*>& shown) {
    if (asked.kind == SceneKind::lobby) {
        return false;
    }
    const bool held =
        !shown.empty() && shown.front()->doors.within && !is_outside(asked.kind);
    return input.picture.blanked.contains(input.room) ||
           (held && (!input.current_until || *input.current_until < input.woke ||
                     age_of(input) >= limits::cleared_blank_after));
}

Scene scene_of(const SceneInput& input, const NamedView& asked,
               const std::vector<const View*>& shown) {
    const Picture& picture = input.picture;
    Scene scene;
    const bool within = shown.front()->doors.within && !is_outside(asked.kind);
    if (!within) {
        scene.stale = stale_of(age_of(input));
    }
    std::optional<TimePoint> server_now;
    if (picture.clock.known) {
        server_now = picture.clock.at(input.now);
    }
    const client::LocalTimes times{shown.front()->event.zone};
    std::vector<Context> contexts;
    contexts.reserve(shown.size());
    for (const View* view : shown) {
        contexts.push_back({*view, view->event.languages, server_now, times, scene.stale});
    }
    const bool lobby = asked.kind == SceneKind::lobby;
    scene.kind = lobby ? asked.kind : kind_for(asked, contexts.front());
    scene.languages = shown.front()->event.languages;
    if (server_now) {
        scene.time_of_day = times.hours_minutes(*server_now);
        scene.turn = static_cast<int>(server_now->time_since_epoch() / title_turn % 2);
        if (turns_pages(scene.kind)) {
            scene.page_turn = server_now->time_since_epoch() / page_turn_every;
        }
    }
    if (lobby) {
        fill_lobby(contexts, scene);
    } else {
        fill(contexts.front(), input, scene);
        // A presentation stays while the link is lost: it needs nothing of ours. It goes at the
        // first sign of closing doors.
        scene.yields = asked.gives_way && shown.front()->room.yielded && !is_of_doors(scene.kind);
        scene.within = within ? within_line(contexts.front()) : Line{};
    }
    show_stale(contexts.front(), picture, *input.current_until, scene);
    scene.repaint_at =
        repaint_after(shown, scene, server_now, *input.current_until, input.now);
    return scene;
}

/// Everything but a code.
Scene content_scene(const SceneInput& input) {
    const Picture& picture = input.picture;
    const NamedView* asked = view_named(input.view);
    if (picture.phase == client::LinkPhase::stopped || asked == nullptr) {
        const bool stopped = picture.phase == client::LinkPhase::stopped;
        return slate_without_view(SceneKind::stopped, "screen.stopped",
                                  stopped ? picture.stop_text : unknown_view(input.view),
                                  input.now);
    }
    const auto shown = views_of(input, *asked);
    if (is_blanked(input, *asked, shown)) {
        return slate_without_view(SceneKind::neutral, "screen.moment", {}, input.now);
    }
    if (shown.empty() || !input.current_until) {
        return slate_without_view(
            SceneKind::waiting, "screen.waiting",
            picture.trouble.empty() ? text_of("screen.waiting_note") : picture.trouble, input.now);
    }
    return scene_of(input, *asked, shown);
}

/// For whoever stands before the glass and started it so.
Line undeclared_line(const ScreenId& id, const std::vector<Language>& languages) {
    // What is longer was not typed by hand, and two of them have to stand beside one another.
    constexpr std::size_t shown_max = 20;
    const std::string shown =
        id.value.size() > shown_max ? id.value.substr(0, shown_max) + "…" : id.value;
    return line_of(fill_text("screen.undeclared", {{"id", same_text(shown)}}), languages);
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
    if (line.first.empty()) {
        std::swap(line.first, line.second);  // nothing is ever shown blank that has words
    }
    if (line.second == line.first) {
        line.second.clear();
    }
    return line;
}

Line more_line(std::int64_t count, const std::vector<Language>& languages) {
    return line_of(fill_text("screen.more", {{"count", same_text(std::to_string(count))}}),
                   languages);
}

void Freshness::observe(const Picture& picture) {
    if (picture.phase == client::LinkPhase::live) {
        until_ = std::max(until_.value_or(picture.last_frame), picture.last_frame);
    }
}

bool shows_all_rooms(std::string_view view) {
    const NamedView* named = view_named(view);
    return named != nullptr && named->kind == SceneKind::lobby;
}

Text unknown_view(const std::string& name) {
    if (view_named(name) != nullptr) {
        return {};
    }
    std::string names;
    for (const NamedView& each : views) {
        names.append(names.empty() ? "" : ", ").append(each.name);
    }
    return fill_text("screen.unknown_view",
                     {{"view", same_text(name)}, {"views", same_text(names)}});
}

Scene build_scene(const SceneInput& input) {
    Scene scene = content_scene(input);
    if (input.picture.undeclared) {
        scene.undeclared = undeclared_line(input.id, scene.languages);
    }
    // While nothing was shown yet the slate says it whole; one that is gone is no trouble any more.
    if (input.picture.phase == client::LinkPhase::connecting && !input.picture.trouble.empty() &&
        scene.kind != SceneKind::waiting) {
        scene.distrust = line_of(input.picture.distrust, scene.languages);
    }
    scene_parts::show_code(input, scene.languages, scene);
    return scene;
}

}  // namespace plenaria::display
