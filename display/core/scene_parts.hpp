// How a scene is put together, part by part. Internal to display/core.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "display/core/scene.hpp"
#include "server/client/local_times.hpp"
#include "server/model/forecast.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::display::scene_parts {

/// What every step of the building needs.
struct Context {
    const View& view;
    const std::vector<Language>& languages;
    std::optional<TimePoint> server_now;
    const client::LocalTimes& times;
    StaleLevel stale = StaleLevel::fresh;

    [[nodiscard]] Line line(const Text& text) const { return line_of(text, languages); }
    [[nodiscard]] Line line(std::string_view key) const { return line(text_of(key)); }
};

/// "Comienza a las 09:00", with the date where it is another day than today's.
[[nodiscard]] Line moment_line(const Context& context, std::string_view key_stem, TimePoint at);
/// "20 de noviembre", in every language.
[[nodiscard]] Text date_text(const Context& context, TimePoint at);

/// Whether doors that were last heard of as closed, or about to be, are so no more for sure: from
/// the badge on (5 s; ui.md, Stale policy). Who is cut off does not hear that they open, and is to
/// turn nobody away: the neutral slate takes the place of all that was said of them.
[[nodiscard]] bool is_past_doors(const Context& context);
/// What the room is doing, as far as this view was told.
[[nodiscard]] SceneKind kind_of(const Context& context);
/// The same for whoever stands outside, also where this view is of what goes on within.
[[nodiscard]] SceneKind kind_outside(const Context& context);
/// Whether that is a slate of the doors, which shows nothing but what `doors` grants.
[[nodiscard]] bool is_of_doors(SceneKind kind);

// scene_floor.cpp
[[nodiscard]] SpeakerCard card_of(const Context& context, const SpeakerView& speaker);
[[nodiscard]] const ItemView* current_item(const View& view);
void show_event(const Context& context, Scene& scene);
void show_item(const Context& context, Scene& scene);
/// Speaker, clocks, panel, list and replies; `next_most` of those who wait.
void show_floor(const Context& context, std::size_t next_most, Scene& scene);
void show_channels(const Context& context, Scene& scene);

// scene_papers.cpp: what an item brings with it
/// The text that was put or decided; with `whole`, a draft too, and its paragraphs.
void show_text(const Context& context, bool whole, Scene& scene);
void show_documents(const Context& context, const SceneInput& input, Scene& scene);
/// A link to the present item's public documents, if there are any that others can open.
void show_link(const Context& context, const SceneInput& input, Scene& scene);
void show_bulletins(const Context& context, const std::vector<BulletinView>& bulletins,
                    Scene& scene);

// scene_day.cpp: the room's sessions
/// The session that the room is at; null between sessions.
[[nodiscard]] const SessionView* session_at_hand(const View& view);
struct NextSession {
    Text title;
    TimePoint planned_start;
    TimePoint begins;  ///< later than planned where the session at hand takes so long
};
/// The first session that is still to come, as far as the room's programme is known.
[[nodiscard]] std::optional<NextSession> next_session(const Context& context);
/// Whether there is a day to be shown.
[[nodiscard]] bool has_agenda(const Context& context);
/// What is expected of the items of the session at hand; as when it was due, while it has not begun
/// since: nobody knows how late it will be.
[[nodiscard]] AgendaForecast items_expected(const Context& context,
                                            const std::vector<ItemView>& items, TimePoint now);
/// The day in the room: its sessions, and the items of that which it is at.
void show_agenda(const Context& context, Scene& scene);

// scene_slates.cpp
/// Whether what should have begun at `at` has not, from a minute on; known only while the link is
/// there.
[[nodiscard]] bool is_late(const Context& context, TimePoint at);
/// When a session begins; or that it has not. Of one that is known by its plan alone neither is
/// said by then: it is not to come any more.
[[nodiscard]] Line start_line(const Context& context, TimePoint at);
/// Slates of the doors and of sessions that are not open.
void show_slate(const Context& context, Scene& scene);
void show_door_sign(const Context& context, Scene& scene);
[[nodiscard]] RoomCard room_card(const Context& context);
/// By name, numbers in their order: a room keeps its place whatever goes on in it.
[[nodiscard]] std::vector<RoomCard> lobby_cards(const std::vector<Context>& rooms);

// scene_code.cpp
/// The code that is to be read now, if any, over what `scene` holds.
void show_code(const SceneInput& input, const std::vector<Language>& languages, Scene& scene);

}  // namespace plenaria::display::scene_parts
