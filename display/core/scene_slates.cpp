#include <algorithm>
#include <utility>

#include "display/core/scene_parts.hpp"
#include "server/model/forecast.hpp"

namespace plenaria::display::scene_parts {
namespace {

/// Slates of the doors take nothing but what `doors` grants, whatever else a view may hold.
void show_doors(const Context& context, Scene& scene) {
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

/// Who presides, with the Troika where it is known (R1.8).
Line presidency_line(const Context& context) {
    const EventView& event = context.view.event;
    if (event.presidency.empty()) {
        return {};
    }
    if (event.outgoing.empty() || event.incoming.empty()) {
        return context.line(fill_text("screen.presidency", {{"name", event.presidency}}));
    }
    return context.line(fill_text("screen.troika", {{"outgoing", event.outgoing},
                                                    {"presidency", event.presidency},
                                                    {"incoming", event.incoming}}));
}

/// When work begins or resumes; empty where nobody said.
Line session_moment(const Context& context, SceneKind kind) {
    const auto& session = context.view.session;
    if (!session) {
        return {};
    }
    if (kind == SceneKind::suspended && session->resumes_at) {
        return moment_line(context, "screen.resumes", *session->resumes_at);
    }
    if (kind == SceneKind::no_session) {
        return moment_line(context, "screen.starts", session->planned_start);
    }
    return {};
}

std::string_view title_key(SceneKind kind) {
    switch (kind) {
        case SceneKind::suspended:
            return "screen.suspended";
        case SceneKind::adjourned:
            return "screen.adjourned";
        default:
            return "screen.no_session";
    }
}

void show_session(const Context& context, Scene& scene) {
    show_event(context, scene);
    scene.slate_title = context.line(title_key(scene.kind));
    if (context.view.session) {
        scene.slate_detail = context.line(context.view.session->title);
    }
    scene.slate_when = session_moment(context, scene.kind);
    scene.slate_note = presidency_line(context);
}

std::string word_key_of(SceneKind kind) { return "screen.room_" + std::string{name_of(kind)}; }

/// What comes after the present item, and when.
void show_what_follows(const Context& context, Scene& scene) {
    if (!context.view.agenda) {
        return;
    }
    const std::vector<ItemView>& items = *context.view.agenda;
    const auto next = std::ranges::find_if(items, [](const ItemView& item) {
        return item.state == ItemState::pending && !item.current;
    });
    if (next == items.end()) {
        return;
    }
    scene.door_next_label = context.line("screen.door_next");
    scene.door_next = context.line(next->title);
    const auto at = static_cast<std::size_t>(next - items.begin());
    const TimePoint begins = context.server_now
                                 ? forecast(items, *context.server_now).items[at].expected_start
                                 : next->planned_start;
    scene.door_when = moment_line(context, "screen.starts", begins);
}

}  // namespace

void show_slate(const Context& context, Scene& scene) {
    if (is_of_doors(scene.kind)) {
        show_doors(context, scene);
    } else {
        show_session(context, scene);
    }
}

void show_door_sign(const Context& context, Scene& scene) {
    scene.door = kind_of(context.view);
    scene.door_word = context.line(word_key_of(scene.door));
    if (is_of_doors(scene.door)) {
        const SceneKind sign = std::exchange(scene.kind, scene.door);
        show_doors(context, scene);
        scene.kind = sign;
        scene.item_title = std::exchange(scene.slate_detail, {});
        scene.slate_title = {};
        return;
    }
    show_event(context, scene);
    show_item(context, scene);
    scene.slate_when = session_moment(context, scene.door);
    if (scene.door == SceneKind::floor) {
        scene.slate_note = context.line("screen.door_open_to");
    }
    show_what_follows(context, scene);
}

RoomCard room_card(const Context& context) {
    const View& view = context.view;
    RoomCard card;
    card.name = context.line(view.room.name);
    card.state = kind_of(view);
    card.word = context.line(word_key_of(card.state));
    if (is_of_doors(card.state)) {
        card.title = context.line(view.doors.public_title);
        if (view.doors.resumes_at) {
            card.when = moment_line(context, "screen.resumes", *view.doors.resumes_at);
        }
        return card;
    }
    card.when = session_moment(context, card.state);
    if (const ItemView* item = current_item(view)) {
        card.title = context.line(item->title);
    } else if (view.session) {
        card.title = context.line(view.session->title);
    }
    const bool held = view.floor && view.floor->speaker && view.floor->phase != FloorPhase::idle;
    if (held && card.state == SceneKind::floor && context.stale != StaleLevel::hidden) {
        card.holder = context.line(view.floor->speaker->name);
        card.holder_flag = view.floor->speaker->flag;
    }
    return card;
}

}  // namespace plenaria::display::scene_parts
