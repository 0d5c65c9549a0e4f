#include <algorithm>
#include <string>
#include <utility>

#include "display/core/scene_parts.hpp"
#include "server/model/letters.hpp"

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
        return start_line(context, session->planned_start);
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
    scene.slate_when = session_moment(context, scene.kind);
    const auto& session = context.view.session;
    const bool between = session_at_hand(context.view) == nullptr;
    const auto next = between ? next_session(context) : std::nullopt;
    // One that was adjourned is spoken of until the next one is waited for.
    if (next && (!session || is_late(context, next->begins))) {
        scene.kind = SceneKind::no_session;
        scene.slate_detail = context.line(next->title);
        scene.slate_when = start_line(context, next->begins);
    } else if (session) {
        scene.slate_detail = context.line(session->title);
    }
    scene.slate_title = context.line(title_key(scene.kind));
    scene.slate_note = presidency_line(context);
}

std::string word_key_of(SceneKind kind) { return "screen.room_" + std::string{name_of(kind)}; }

/// What comes after the present item, and when.
void show_next_item(const Context& context, Scene& scene) {
    if (session_at_hand(context.view) == nullptr || !context.view.agenda) {
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
                                 ? items_expected(context, items, *context.server_now)
                                       .items[at]
                                       .expected_start
                                 : next->planned_start;
    scene.door_when = start_line(context, begins);
}

/// The room's next session, at whatever day; during one only if it is today's.
void show_next_session(const Context& context, Scene& scene) {
    const auto next = next_session(context);
    const auto day = [&](TimePoint at) { return context.times.date(at); };
    const bool today = next && context.server_now &&
                       day(next->planned_start) == day(*context.server_now);
    if (!next || (session_at_hand(context.view) != nullptr && !today)) {
        return;
    }
    const Line when = start_line(context, next->begins);
    if (scene.door_next.empty()) {
        scene.door_next_label = context.line("screen.door_next");
        scene.door_next = context.line(next->title);
        scene.door_when = when;
    } else {
        scene.door_later_label = context.line("screen.door_later");
        scene.door_later = context.line(next->title);
        scene.door_later_when = when;
    }
}

/// A name in which numbers stand in their order: "Sala 2" before "Sala 12".
std::string counted(const std::string& name) {
    constexpr std::size_t digits_max = 9;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    std::string key;
    for (std::size_t at = 0; at < name.size();) {
        std::size_t end = at;
        while (end < name.size() && is_digit(name[end])) {
            ++end;
        }
        key.append(end == at ? 0 : digits_max - std::min(digits_max, end - at), '0');
        end = std::max(end, at + 1);
        key.append(name, at, end - at);
        at = end;
    }
    return key;
}

/// Whoever has the floor; null: nobody. A point of order goes ahead of the speaker below it (R5.4).
const SpeakerView* holder_of(const FloorView& floor) {
    if (floor.point) {
        return &*floor.point->speaker;
    }
    return floor.speaker && floor.phase != FloorPhase::idle ? &*floor.speaker : nullptr;
}

}  // namespace

bool is_late(const Context& context, TimePoint at) {
    constexpr Millis late_after{60'000};
    return context.stale == StaleLevel::fresh && context.server_now &&
           at + late_after <= *context.server_now;
}

Line start_line(const Context& context, TimePoint at) {
    return moment_line(context, is_late(context, at) ? "screen.late" : "screen.starts", at);
}

void show_slate(const Context& context, Scene& scene) {
    if (is_of_doors(scene.kind)) {
        show_doors(context, scene);
    } else {
        show_session(context, scene);
    }
}

void show_door_sign(const Context& context, Scene& scene) {
    scene.door = kind_outside(context);
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
    show_next_item(context, scene);
    show_next_session(context, scene);
}

RoomCard room_card(const Context& context) {
    const View& view = context.view;
    RoomCard card;
    card.name = context.line(view.room.name);
    card.state = kind_outside(context);
    card.word = context.line(word_key_of(card.state));
    if (card.state == SceneKind::neutral) {
        return card;
    }
    if (is_of_doors(card.state)) {
        card.title = context.line(view.doors.public_title);
        if (view.doors.resumes_at) {
            card.when = moment_line(context, "screen.resumes", *view.doors.resumes_at);
        }
        return card;
    }
    card.when = session_moment(context, card.state);
    const bool between = session_at_hand(view) == nullptr;
    if (const auto next = between ? next_session(context) : std::nullopt) {
        card.title = context.line(next->title);
        card.when = start_line(context, next->begins);
    } else if (const ItemView* item = current_item(view)) {
        card.title = context.line(item->title);
    } else if (view.session) {
        card.title = context.line(view.session->title);
    }
    const SpeakerView* holder = view.floor ? holder_of(*view.floor) : nullptr;
    if (holder != nullptr && card.state == SceneKind::floor &&
        context.stale != StaleLevel::hidden) {
        card.holder = context.line(holder->name);
        card.holder_flag = holder->flag;
    }
    return card;
}

std::vector<RoomCard> lobby_cards(const std::vector<Context>& rooms) {
    std::vector<std::pair<std::string, RoomCard>> placed;
    placed.reserve(rooms.size());
    for (const Context& room : rooms) {
        // As an index takes them: "Ático" beside "anexo".
        placed.emplace_back(counted(folded(room.line(room.view.room.name).first)),
                            room_card(room));
    }
    std::ranges::stable_sort(placed, {}, &std::pair<std::string, RoomCard>::first);
    std::vector<RoomCard> cards;
    cards.reserve(placed.size());
    for (auto& [place, card] : placed) {
        cards.push_back(std::move(card));
    }
    return cards;
}

}  // namespace plenaria::display::scene_parts
