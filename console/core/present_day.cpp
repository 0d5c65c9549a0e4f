// The programme of the day, and the other rooms of the event (R2.5).
#include <algorithm>
#include <map>

#include "console/core/form_rows.hpp"
#include "server/model/forecast.hpp"

namespace plenaria::console {
namespace {

const View* view_of(const Scene& scene, const RoomId& room) {
    const auto at = scene.picture.rooms.find(room);
    return at == scene.picture.rooms.end() ? nullptr : at->second.view.get();
}

std::string room_name(const Scene& scene, const RoomId& room) {
    const View* view = view_of(scene, room);
    return view == nullptr ? room.value : scene.say(view->room.name);
}

ChipModel session_chip(const Scene& scene, SessionState state) {
    const std::string word = say_name(scene, "console.session_state.", state);
    switch (state) {
        case SessionState::open:
            return {Icon::play, word, Tone::ok};
        case SessionState::suspended:
            return {Icon::pause, word, Tone::warn};
        case SessionState::adjourned:
            return {Icon::check, word, Tone::quiet};
        case SessionState::planned:
            break;
    }
    return {Icon::calendar, word, Tone::plain};
}

/// When the session that is open in `room` is expected to end; nothing while none is, or its items
/// are not shown.
std::optional<TimePoint> current_end(const Scene& scene, const RoomId& room) {
    const View* view = view_of(scene, room);
    if (view == nullptr || !view->session || !view->agenda) {
        return std::nullopt;
    }
    return expected_end(*view->agenda, forecast(*view->agenda, scene.now));
}

FormRow session_row(const Scene& scene, const ProgrammeView& session,
                    const SessionForecast& expected) {
    FormRow row;
    row.id = "day." + session.id.value;
    row.whole = true;
    row.icon = session.confidential ? Icon::lock : Icon::calendar;
    row.title = scene.say(session.title);
    row.detail = scene.zone.hours_minutes(session.planned_start) + "–" +
                 scene.zone.hours_minutes(session.planned_end);
    // What is known by its public title alone has neither: how it stands is not told here.
    const bool published_alone = session.kind.empty();
    if (!published_alone) {
        row.detail += "  ·  " + scene.say(session.kind);
    }
    if (!session.room.empty()) {
        row.detail += "  ·  " + room_name(scene, session.room);
    }
    if (published_alone) {
        return row;
    }
    row.chips.push_back(session_chip(scene, session.state));
    const bool begun = session.state != SessionState::planned;
    const TimePoint at = begun ? expected.expected_end : expected.expected_start;
    const Millis late = at - (begun ? session.planned_end : session.planned_start);
    if (session.state != SessionState::adjourned && whole_minutes(late) > 0) {
        row.chips.insert(
            row.chips.begin(),
            {Icon::clock,
             scene.say(begun ? "console.day.ends" : "console.day.starts",
                       {{"time", scene.zone.hours_minutes(at)}, {"shift", shift_text(late)}}),
             Tone::warn});
    }
    if (session.state != SessionState::adjourned) {
        row.buttons.push_back(form_button(scene, row.id + ".extend", Icon::clock,
                                          "console.day.extend", "session.extend",
                                          session.id.value));
    }
    return row;
}

/// Who has the floor of a room: a point of order goes ahead of the speaker below it (R5.4).
std::string floor_text(const Scene& scene, const View& view) {
    if (view.floor && view.floor->point) {
        return scene.say(view.floor->point->speaker->name);
    }
    if (!view.floor || !view.floor->speaker) {
        return scene.say("console.floor.empty");
    }
    return scene.say(view.floor->speaker->name);
}

void add_clock(const Scene& scene, const View& view, SideRoomModel& model) {
    const bool runs = view.floor && (view.floor->point || view.floor->phase != FloorPhase::idle);
    if (!runs || !scene.picture.clock.known) {
        return;
    }
    const Clock& clock = view.floor->point ? view.floor->point->clock : view.floor->clock;
    model.clock = clock_face(remaining(clock, scene.now));
    switch (phase(clock, scene.now)) {
        case ClockPhase::normal:
            break;
        case ClockPhase::warning:
            model.clock_tone = Tone::warn;
            break;
        case ClockPhase::over:
            model.clock_tone = Tone::bad;
            break;
    }
}

std::vector<ChipModel> room_chips(const Scene& scene, const View& view) {
    std::vector<ChipModel> chips;
    if (is_blind(view)) {
        chips.push_back({Icon::lock, scene.say("console.session.restricted_chip"), Tone::warn});
    } else if (view.session) {
        chips.push_back(session_chip(scene, is_suspended_outside(view) ? SessionState::suspended
                                                                       : view.session->state));
    } else {
        chips.push_back({Icon::circle, scene.say("console.session.none_chip"), Tone::quiet});
    }
    const bool open = view.doors.state == DoorsState::open;
    chips.push_back({open ? Icon::unlock : Icon::lock,
                     say_name(scene, "console.doors.", view.doors.state),
                     open ? Tone::plain : Tone::bad});
    if (view.queue) {
        chips.push_back(
            {Icon::hand,
             scene.say("console.day.waiting", {{"n", std::to_string(view.queue->size())}}),
             Tone::plain});
    }
    return chips;
}

ButtonModel go_button(const Scene& scene, const RoomId& room, const char* prefix) {
    return {.id = std::string{prefix} + room.value,
            .icon = Icon::building,
            .label = scene.say("console.day.go"),
            .enabled = true,
            .intent = {.act = Act::go_to_room, .target = room.value}};
}

FormRow room_row(const Scene& scene, const RoomId& id, const View& view) {
    FormRow row;
    row.id = "room." + id.value;
    row.whole = true;
    row.icon = Icon::building;
    row.title = scene.say(view.room.name);
    row.detail = floor_text(scene, view);
    row.chips = room_chips(scene, view);
    const bool watched = scene.ui.side_room == id;
    row.buttons = {{.id = "room.watch." + id.value,
                    .icon = Icon::eye,
                    .label = scene.say(watched ? "console.day.unwatch" : "console.day.watch"),
                    .style = watched ? ButtonStyle::primary : ButtonStyle::normal,
                    .enabled = true,
                    .intent = {.act = Act::watch_room, .target = id.value}},
                   go_button(scene, id, "room.go.")};
    return row;
}

/// Day by day, in order; how late each is expected follows its own room.
void add_programme(const Scene& scene, std::vector<FormRow>& rows) {
    std::map<std::string, std::map<RoomId, std::vector<ProgrammeView>>> days;
    for (const ProgrammeView& session :
         scene.view.programme.value_or(std::vector<ProgrammeView>{})) {
        const RoomId room = session.room.empty() ? scene.view.room.id : session.room;
        days[scene.zone.date(session.planned_start)][room].push_back(session);
    }
    for (auto& [date, rooms] : days) {
        std::vector<std::pair<TimePoint, FormRow>> lines;
        for (auto& [room, sessions] : rooms) {
            std::stable_sort(sessions.begin(), sessions.end(), [](const auto& a, const auto& b) {
                return a.planned_start < b.planned_start;
            });
            const auto expected = forecast_day(sessions, current_end(scene, room), scene.now);
            for (std::size_t i = 0; i < sessions.size(); ++i) {
                lines.emplace_back(sessions[i].planned_start,
                                   session_row(scene, sessions[i], expected[i]));
            }
        }
        std::stable_sort(lines.begin(), lines.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        rows.push_back(
            heading_row(scene.zone.day_and_month(lines.front().first, scene.ui.language)));
        for (auto& [at, row] : lines) {
            rows.push_back(std::move(row));
        }
    }
}

}  // namespace

SheetModel present_day(const Scene& scene) {
    SheetModel model{.name = "day", .icon = Icon::calendar};
    model.title = scene.say("console.sheet.day");
    model.empty = scene.say("console.session.no_programme");
    bool others = false;
    for (const RoomId& id : client::rooms_in_order(scene.picture)) {
        if (id == scene.ui.room) {
            continue;
        }
        if (!others) {
            model.rows.push_back(heading_row(scene.say("console.day.rooms")));
            others = true;
        }
        model.rows.push_back(room_row(scene, id, *view_of(scene, id)));
    }
    add_programme(scene, model.rows);
    return model;
}

std::optional<SideRoomModel> present_side_room(const Scene& scene) {
    const View* view = view_of(scene, scene.ui.side_room);
    if (view == nullptr || scene.ui.side_room == scene.ui.room) {
        return std::nullopt;
    }
    SideRoomModel model;
    model.name = scene.say(view->room.name);
    model.speaker = floor_text(scene, *view);
    model.detail = view->session ? scene.say(view->session->title) : std::string{};
    if (const ItemView* item = current_item(*view)) {
        model.detail = numbered(scene, *item);
    }
    add_clock(scene, *view, model);
    model.chips = room_chips(scene, *view);
    if (!scene.writable) {
        for (ChipModel& chip : model.chips) {
            chip.tone = Tone::quiet;
        }
        model.clock_tone = Tone::quiet;
    }
    model.go = go_button(scene, scene.ui.side_room, "side.go.");
    model.close = {.id = "side.close",
                   .icon = Icon::cross,
                   .enabled = true,
                   .intent = {.act = Act::watch_room}};
    return model;
}

}  // namespace plenaria::console
