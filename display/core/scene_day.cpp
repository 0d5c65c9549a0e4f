#include <algorithm>
#include <utility>

#include "display/core/scene_parts.hpp"
#include "server/model/forecast.hpp"

namespace plenaria::display::scene_parts {
namespace {

/// A day of the event's zone, to compare by and to be written.
struct Day {
    std::string date;
    TimePoint within;
};

/// A session with what is expected of it.
struct DaySession {
    ProgrammeView plan;
    SessionForecast expected;
};

/// A session that has begun, and may rest.
bool goes_on(const SessionView* session) {
    return session != nullptr && session->state != SessionState::planned;
}

bool knows_programme(const View& view) { return view.programme && !view.programme->empty(); }

/// The room's sessions by their plan; that which it has now is one of them, whatever its kind
/// grants.
std::vector<ProgrammeView> sessions_of(const View& view) {
    auto sessions = view.programme.value_or(std::vector<ProgrammeView>{});
    if (view.session) {
        const SessionView& now = *view.session;
        const ProgrammeView row{.id = now.id,
                                .title = now.title,
                                .kind = now.kind,
                                .state = now.state,
                                .planned_start = now.planned_start,
                                .planned_end = now.planned_end,
                                .confidential = now.confidential,
                                .room = {}};
        const auto listed = std::ranges::find(sessions, now.id, &ProgrammeView::id);
        if (listed == sessions.end()) {
            sessions.push_back(row);
        } else {
            *listed = row;
        }
    }
    std::ranges::stable_sort(sessions, {}, &ProgrammeView::planned_start);
    return sessions;
}

bool is_at_hand(const View& view, const ProgrammeView& session) {
    const SessionView* now = session_at_hand(view);
    return now != nullptr && now->id == session.id;
}

/// Planned, and let go by.
bool is_let_go_by(const Context& context, const ProgrammeView& session) {
    return session.state == SessionState::planned && context.server_now &&
           session.planned_end <= *context.server_now;
}

/// Whether one that is planned behind it has begun: the meeting is ahead of its calendar.
bool is_overtaken(const View& view, const ProgrammeView& session) {
    const auto begun_behind_it = [&](const auto& each) {
        return each.state != SessionState::planned && each.planned_start > session.planned_start;
    };
    return (view.session && begun_behind_it(*view.session)) ||
           (view.programme && std::ranges::any_of(*view.programme, begun_behind_it));
}

/// Planned, and not let go by. Of a confidential one that was published only the plan is known, and
/// from its start on, or once it was overtaken, nobody outside can say whether it is still to come,
/// goes on or is over.
bool is_to_come(const Context& context, const ProgrammeView& session) {
    const bool only_published = session.confidential && session.kind.empty();
    const bool on_time = context.server_now && session.planned_start <= *context.server_now;
    const bool uncertain = only_published && (on_time || is_overtaken(context.view, session));
    return session.state == SessionState::planned && !uncertain && !is_let_go_by(context, session);
}

/// A session over midnight is one of both days.
bool is_on(const Context& context, const ProgrammeView& session, const std::string& date) {
    const TimePoint last = std::max(session.planned_start, session.planned_end - Millis{1});
    return context.times.date(session.planned_start) <= date && date <= context.times.date(last);
}

/// Those of one day, with the one at hand, which may be another day's.
std::vector<DaySession> sessions_on(const Context& context,
                                    const std::vector<ProgrammeView>& sessions,
                                    const std::string& date) {
    std::vector<ProgrammeView> plans;
    std::ranges::copy_if(sessions, std::back_inserter(plans), [&](const ProgrammeView& each) {
        return is_on(context, each, date) || is_at_hand(context.view, each);
    });
    std::vector<SessionForecast> expected;
    // While nothing goes on nobody knows how late the next one will be: as planned.
    if (context.server_now && goes_on(session_at_hand(context.view))) {
        std::optional<TimePoint> current_end;
        if (context.view.agenda) {
            const auto& items = *context.view.agenda;
            current_end = expected_end(items, forecast(items, *context.server_now));
        }
        expected = forecast_day(plans, current_end, *context.server_now);
    }
    std::vector<DaySession> made;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const SessionForecast as_planned{plans[i].planned_start, plans[i].planned_end};
        made.push_back({plans[i], expected.empty() ? as_planned : expected[i]});
    }
    return made;
}

/// Today where there is a session today; else the day of the session at hand, else the next day
/// that has one.
std::optional<Day> day_shown(const Context& context, const std::vector<ProgrammeView>& sessions) {
    const auto day_of = [&](TimePoint at) { return Day{context.times.date(at), at}; };
    if (context.server_now) {
        const Day today = day_of(*context.server_now);
        const auto now = [&](const auto& each) { return is_on(context, each, today.date); };
        if (std::ranges::any_of(sessions, now)) {
            return today;
        }
    }
    if (const SessionView* at_hand = session_at_hand(context.view)) {
        return day_of(at_hand->planned_start);
    }
    const auto next = std::ranges::find_if(
        sessions, [&](const auto& each) { return is_to_come(context, each); });
    return next == sessions.end() ? std::nullopt : std::optional{day_of(next->planned_start)};
}

std::string_view word_key(const ItemView& item) {
    switch (item.state) {
        case ItemState::pending: return item.fixed_start ? "screen.item_fixed" : "";
        case ItemState::running: return "screen.item_running";
        case ItemState::finished: return "screen.item_finished";
        case ItemState::skipped: return "screen.item_skipped";
    }
    return {};
}

std::string_view word_key(const ProgrammeView& session, bool next) {
    switch (session.state) {
        case SessionState::planned: return next ? "screen.session_next" : "";
        case SessionState::open: return "screen.item_running";
        case SessionState::suspended: return "screen.room_suspended";
        case SessionState::adjourned: return "screen.session_over";
    }
    return {};
}

AgendaRow row_of(const Context& context, const ItemView& item, TimePoint begins) {
    AgendaRow row;
    row.number = item.number;
    row.title = context.line(item.title);
    row.state = item.state;
    row.current = item.current;
    row.time = context.times.hours_minutes(begins);
    const std::string planned = context.times.hours_minutes(item.planned_start);
    if (planned != row.time && item.state != ItemState::skipped) {
        row.planned = planned;
    }
    if (const std::string_view key = word_key(item); !key.empty()) {
        row.word = context.line(key);
    }
    return row;
}

AgendaRow row_of(const Context& context, const DaySession& session, bool next) {
    const ProgrammeView& plan = session.plan;
    TimePoint begins = session.expected.expected_start;
    if (is_at_hand(context.view, plan)) {
        begins = context.view.session->opened_at.value_or(begins);
    }
    AgendaRow row;
    row.title = context.line(plan.title);
    row.session = plan.state;
    row.time = context.times.hours_minutes(begins);
    row.until = context.times.hours_minutes(session.expected.expected_end);
    const std::string planned = context.times.hours_minutes(plan.planned_start);
    row.planned = planned == row.time ? "" : planned;
    row.past = plan.state == SessionState::adjourned || is_let_go_by(context, plan);
    if (is_to_come(context, plan) && is_late(context, begins)) {
        row.word = start_line(context, begins);
    } else if (const std::string_view key = word_key(plan, next); !key.empty()) {
        row.word = context.line(key);
    }
    return row;
}

void add_items(const Context& context, const std::vector<ItemView>& items,
               std::vector<AgendaRow>& rows) {
    std::optional<AgendaForecast> expected;
    if (context.server_now) {
        expected = items_expected(context, items, *context.server_now);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const TimePoint begins =
            expected ? expected->items[i].expected_start : items[i].planned_start;
        rows.push_back(row_of(context, items[i], begins));
    }
}

/// All that is known of the day to be shown.
struct Agenda {
    std::optional<Day> day;
    std::vector<DaySession> sessions;
    std::vector<ItemView> items;
};

Agenda agenda_of(const Context& context) {
    const View& view = context.view;
    const auto sessions = sessions_of(view);
    Agenda agenda;
    agenda.day = day_shown(context, sessions);
    if (agenda.day) {
        agenda.sessions = sessions_on(context, sessions, agenda.day->date);
    }
    // Between sessions the items of the last one are read only where nothing is known of the day.
    if (session_at_hand(view) != nullptr || !knows_programme(view)) {
        agenda.items = view.agenda.value_or(std::vector<ItemView>{});
    }
    return agenda;
}

bool says_something(const Context& context, const Agenda& agenda) {
    const bool others =
        knows_programme(context.view) &&
        std::ranges::any_of(agenda.sessions, [&](const DaySession& each) {
            return !is_at_hand(context.view, each.plan);
        });
    return others || !agenda.items.empty();
}

struct Rows {
    std::vector<AgendaRow> all;
    std::optional<std::size_t> heading;  ///< that of the items
};

Rows rows_of(const Context& context, const Agenda& agenda) {
    const auto& [day, sessions, items] = agenda;
    Rows rows;
    const bool waited_for =
        sessions.size() == 1 && is_late(context, sessions.front().expected.expected_start) &&
        is_to_come(context, sessions.front().plan);
    if (sessions.size() <= 1 && !items.empty() && !waited_for) {
        // Of a session that has the day for itself the items are enough, if it has begun in time.
        add_items(context, items, rows.all);
        return rows;
    }
    const auto next = std::ranges::find_if(
        sessions, [&](const DaySession& each) { return is_to_come(context, each.plan); });
    for (auto each = sessions.begin(); each != sessions.end(); ++each) {
        rows.all.push_back(row_of(context, *each, each == next));
        if (is_at_hand(context.view, each->plan)) {
            rows.heading = rows.all.size() - 1;
            rows.all.back().current = items.empty() && each->plan.state == SessionState::open;
            add_items(context, items, rows.all);
        }
    }
    return rows;
}

/// The rows that are shown: what is going on, a little of what was, and the rest of what comes.
std::size_t first_shown(const std::vector<AgendaRow>& rows) {
    constexpr std::size_t before = 2;
    const auto at = std::ranges::find_if(rows, [](const AgendaRow& row) {
        const bool to_come = row.session ? *row.session == SessionState::planned && !row.past
                                         : row.state == ItemState::pending;
        return row.current || to_come;
    });
    const auto focus = static_cast<std::size_t>(at - rows.begin());
    const std::size_t last = rows.size() > agenda_shown ? rows.size() - agenda_shown : 0;
    return std::min(focus > before ? focus - before : 0, last);
}

}  // namespace

const SessionView* session_at_hand(const View& view) {
    const bool over = !view.session || view.session->state == SessionState::adjourned;
    return over ? nullptr : &*view.session;
}

std::optional<NextSession> next_session(const Context& context) {
    const auto sessions = sessions_of(context.view);
    const auto next = std::ranges::find_if(sessions, [&](const ProgrammeView& each) {
        return is_to_come(context, each) && !is_at_hand(context.view, each);
    });
    if (next == sessions.end()) {
        return std::nullopt;
    }
    NextSession found{next->title, next->planned_start, next->planned_start};
    // While nothing goes on nobody knows how late it will be, and a sign that says another minute
    // every minute is of no use.
    if (goes_on(session_at_hand(context.view))) {
        const std::string date = context.times.date(next->planned_start);
        for (const DaySession& each : sessions_on(context, sessions, date)) {
            found.begins =
                each.plan.id == next->id ? each.expected.expected_start : found.begins;
        }
    }
    return found;
}

AgendaForecast items_expected(const Context& context, const std::vector<ItemView>& items,
                              TimePoint now) {
    const SessionView* session = session_at_hand(context.view);
    const bool waits = session != nullptr && !goes_on(session);
    return forecast(items, waits ? std::min(now, session->planned_start) : now);
}

bool has_agenda(const Context& context) { return says_something(context, agenda_of(context)); }

void show_agenda(const Context& context, Scene& scene) {
    const Agenda agenda = agenda_of(context);
    if (!says_something(context, agenda)) {
        scene.slate_title = context.line("screen.agenda_none");
        return;
    }
    const TimePoint within = agenda.day ? agenda.day->within : agenda.items.front().planned_start;
    scene.agenda_label =
        context.line(fill_text("screen.agenda_on", {{"date", date_text(context, within)}}));
    const Rows rows = rows_of(context, agenda);
    const std::size_t from = first_shown(rows.all);
    const std::size_t to = std::min(rows.all.size(), from + agenda_shown);
    scene.agenda.assign(rows.all.begin() + static_cast<std::ptrdiff_t>(from),
                        rows.all.begin() + static_cast<std::ptrdiff_t>(to));
    if (to < rows.all.size()) {
        scene.agenda_more = static_cast<std::int64_t>(rows.all.size() - to);
        scene.agenda_note = more_line(scene.agenda_more, context.languages);
    }
    // Whose items these are is to be read somewhere.
    const bool headed = rows.heading && *rows.heading >= from;
    if (context.view.session && !agenda.items.empty() && !headed) {
        scene.item_title = context.line(context.view.session->title);
    }
}

}  // namespace plenaria::display::scene_parts
