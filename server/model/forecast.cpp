#include "server/model/forecast.hpp"

#include <algorithm>

namespace plenaria {

Millis item_elapsed(const ItemView& item, TimePoint now) {
    if (!item.running_since) {
        return item.spent;
    }
    return item.spent + std::max(Millis{0}, now - *item.running_since);
}

AgendaForecast forecast(const std::vector<ItemView>& items, TimePoint now) {
    AgendaForecast result;
    result.items.reserve(items.size());
    std::optional<Millis> delay;
    // When the item that is running now will be over: everything pending waits for it.
    TimePoint free_from = now;
    for (const ItemView& item : items) {
        if (item.state == ItemState::running) {
            const Millis left = std::max(Millis{0}, item.planned - item_elapsed(item, now));
            free_from = now + left;
            delay = free_from - (item.planned_start + item.planned);
        }
    }
    const TimePoint running_until = free_from;
    for (const ItemView& item : items) {
        const TimePoint planned_end = item.planned_start + item.planned;
        switch (item.state) {
            case ItemState::running:
                result.items.push_back(
                    {item.started_at.value_or(item.planned_start), running_until});
                break;
            case ItemState::finished:
            case ItemState::skipped:
                result.items.push_back({item.started_at.value_or(item.planned_start),
                                        item.finished_at.value_or(planned_end)});
                break;
            case ItemState::pending: {
                const TimePoint start = std::max(free_from, item.planned_start);
                if (!delay) {
                    delay = start - item.planned_start;
                }
                result.items.push_back({start, start + item.planned});
                free_from = start + item.planned;
                break;
            }
        }
    }
    result.delay = delay.value_or(Millis{0});
    return result;
}

}  // namespace plenaria
