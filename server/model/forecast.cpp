#include "server/model/forecast.hpp"

#include <algorithm>

namespace plenaria {
namespace {

/// What a running item still takes: of its plan, and by those who wait in its list.
Millis left_of(const ItemView& item, TimePoint now) {
    return std::max({Millis{0}, item.planned - item_elapsed(item, now), item.queued});
}

/// The item under discussion; behind closed doors another may rest meanwhile, and runs later.
const ItemView* running_now(const std::vector<ItemView>& items) {
    const ItemView* found = nullptr;
    for (const ItemView& item : items) {
        if (item.state == ItemState::running && (found == nullptr || item.current)) {
            found = &item;
        }
    }
    return found;
}

ItemForecast actual(const ItemView& item) {
    return {item.started_at.value_or(item.planned_start),
            item.finished_at.value_or(item.planned_start + item.planned)};
}

/// A pending item where all before it is done by `free_from`.
ItemForecast pending(const ItemView& item, TimePoint free_from, TimePoint now) {
    const Millis length = std::max(item.planned, item.queued);
    if (item.fixed_start) {
        const TimePoint start = std::max(*item.fixed_start, now);
        return {start, start + length, std::max(Millis{0}, free_from - *item.fixed_start)};
    }
    const TimePoint start = std::max(free_from, item.planned_start);
    return {start, start + length};
}

/// How many items there are up to the last that has begun, and with it.
std::size_t begun_part(const std::vector<ItemView>& items) {
    const auto last = std::find_if(items.rbegin(), items.rend(), [](const ItemView& item) {
        return item.state == ItemState::running || item.state == ItemState::finished;
    });
    return static_cast<std::size_t>(items.rend() - last);
}

/// What a confidential item is taken for that is pending: whoever has its public title alone is
/// told so for ever, also when it is over.
enum class Confidential { over, waiting };

bool waits(const ItemView& item, Confidential taken_for) {
    return item.state == ItemState::pending &&
           (!item.confidential || taken_for == Confidential::waiting);
}

/// How late that part of the agenda is over which has begun, of `count` items: with all that was
/// passed over for it. By the running item alone one that was taken up before its turn would be
/// ahead by all that still waits. Nothing where nothing of that part is left.
std::optional<Millis> delay_of_begun(const std::vector<ItemView>& items,
                                     const std::vector<ItemForecast>& expected, std::size_t count,
                                     Confidential taken_for) {
    std::optional<TimePoint> over;
    for (std::size_t i = 0; i < count; ++i) {
        if (items[i].state == ItemState::running || waits(items[i], taken_for)) {
            over = std::max(over.value_or(expected[i].expected_end), expected[i].expected_end);
        }
    }
    if (!over) {
        return std::nullopt;
    }
    const ItemView& last = items[count - 1];
    return *over - (last.planned_start + last.planned);
}

/// How late the next item is that could begin now, behind the `begun` ones: the next that waits.
/// Where only such are left as are taken for over, what lies behind the planned end of the last
/// counts: until then all of them may have been dealt with in time.
Millis delay_of_next(const std::vector<ItemView>& items, std::size_t begun, TimePoint now,
                     Confidential taken_for) {
    std::optional<TimePoint> due;
    for (std::size_t i = begun; i < items.size(); ++i) {
        const ItemView& item = items[i];
        if (item.state != ItemState::pending) {
            continue;
        }
        const TimePoint start = item.fixed_start.value_or(item.planned_start);
        if (waits(item, taken_for)) {
            due = start;
            break;
        }
        due = std::max(due.value_or(start), start + item.planned);
    }
    return due ? std::max(Millis{0}, now - *due) : Millis{0};
}

Millis delay_of(const std::vector<ItemView>& items, const std::vector<ItemForecast>& expected,
                TimePoint now, Confidential taken_for) {
    const std::size_t begun = begun_part(items);
    const auto delay = delay_of_begun(items, expected, begun, taken_for);
    return delay ? *delay : delay_of_next(items, begun, now, taken_for);
}

/// What is told of a delay: less than half a minute is none.
std::chrono::minutes rounded(Millis delay) {
    return std::chrono::floor<std::chrono::minutes>(delay + std::chrono::seconds{30});
}

/// How late the agenda is at least. Unknown is never green: nothing where it is not late but for
/// something confidential that may wait still.
std::optional<Millis> sure_delay(const std::vector<ItemView>& items,
                                 const std::vector<ItemForecast>& expected, TimePoint now) {
    const Millis least = delay_of(items, expected, now, Confidential::over);
    const Millis most = delay_of(items, expected, now, Confidential::waiting);
    if (rounded(least) <= Millis{0} && rounded(most) > rounded(least)) {
        return std::nullopt;
    }
    return least;
}

}  // namespace

Millis item_elapsed(const ItemView& item, TimePoint now) {
    if (!item.running_since) {
        return item.spent;
    }
    return item.spent + std::max(Millis{0}, now - *item.running_since);
}

AgendaForecast forecast(const std::vector<ItemView>& items, TimePoint now) {
    AgendaForecast result;
    result.items.reserve(items.size());
    // When what is running now will be over: everything pending waits for it.
    TimePoint free_from = now;
    const ItemView* current = running_now(items);
    if (current != nullptr) {
        free_from = now + left_of(*current, now);
    }
    const TimePoint current_until = free_from;
    for (const ItemView& item : items) {
        switch (item.state) {
            case ItemState::running: {
                if (&item != current) {
                    free_from += left_of(item, now);
                }
                const TimePoint until = &item == current ? current_until : free_from;
                result.items.push_back({item.started_at.value_or(item.planned_start), until});
                break;
            }
            case ItemState::finished:
            case ItemState::skipped:
                result.items.push_back(actual(item));
                break;
            case ItemState::pending: {
                const ItemForecast expected = pending(item, free_from, now);
                result.items.push_back(expected);
                free_from = expected.expected_end;
                break;
            }
        }
    }
    result.delay = sure_delay(items, result.items, now);
    return result;
}

std::optional<TimePoint> expected_end(const std::vector<ItemView>& items,
                                      const AgendaForecast& forecast) {
    std::optional<TimePoint> end;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].state != ItemState::skipped) {
            end = std::max(end.value_or(forecast.items[i].expected_end),
                           forecast.items[i].expected_end);
        }
    }
    return end;
}

std::vector<SessionForecast> forecast_day(const std::vector<ProgrammeView>& sessions,
                                          std::optional<TimePoint> current_end, TimePoint now) {
    std::vector<SessionForecast> result;
    result.reserve(sessions.size());
    TimePoint free_from = now;
    for (const ProgrammeView& session : sessions) {
        SessionForecast expected{session.planned_start, session.planned_end};
        const bool only_published = session.confidential && session.kind.empty();
        switch (session.state) {
            case SessionState::open:
            case SessionState::suspended:
                expected.expected_end = std::max(current_end.value_or(session.planned_end), now);
                free_from = expected.expected_end;
                break;
            case SessionState::planned:
                if (!only_published && session.planned_end > now) {
                    const Millis shift = std::max(Millis{0}, free_from - session.planned_start);
                    expected = {session.planned_start + shift, session.planned_end + shift};
                    free_from = std::max(free_from, expected.expected_end);
                }
                break;
            case SessionState::adjourned:
                break;
        }
        result.push_back(expected);
    }
    return result;
}

}  // namespace plenaria
