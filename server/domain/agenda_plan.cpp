#include "server/domain/agenda_plan.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace plenaria::domain {

RecordClass class_of_item(const State& state, const Session& session, const Item& item) {
    return class_of_item(is_confidential(state, session), item);
}

RecordClass class_of_item(bool in_confidential, const Item& item) {
    if (item.excludes_secretariat) {
        return RecordClass::chair_only;
    }
    return in_confidential || item.confidential ? RecordClass::restricted : RecordClass::open;
}

bool is_closed_by(const State& state, const ListKey& key, const ItemId& begins) {
    const Session* session = find_session(state.definition, key.session);
    const Item* item = session == nullptr ? nullptr : find_item(*session, key.item);
    const Item* other = session == nullptr ? nullptr : find_item(*session, begins);
    return item == nullptr || other == nullptr ||
           class_of_item(state, *session, *other) <= class_of_item(state, *session, *item);
}

bool is_confidential(const State& state, const Session& session) {
    const SessionKind* kind = find_session_kind(state.definition, session.kind);
    return kind == nullptr || kind->confidential;
}

bool is_published(const State& state, const Session& session, const Item& item) {
    return !is_confidential(state, session) && is_confidential(state, session, item) &&
           !item.public_title.empty();
}

bool is_seen_outside(const State& state, const Session& session, const Item& item) {
    return !is_confidential(state, session, item) || is_published(state, session, item);
}

Millis planned_of(const ItemProgress& progress, const Item& item, bool within) {
    return within ? progress.planned_within.value_or(item.planned) : item.planned;
}

bool has_begun(const ItemProgress& progress) {
    return progress.state == ItemState::running || progress.state == ItemState::finished ||
           progress.started_at.has_value();
}

TimePoint planned_start_at(const State& state, const Session& session, const ItemId& before,
                           RecordClass readers, bool of_before) {
    const SessionProgress& progress = state.sessions.at(session.id);
    TimePoint start = session.planned_start;
    for (const Item& item : session.items) {
        if (item.id == before) {
            break;
        }
        const bool known = class_of_item(state, session, item) <= readers;
        const bool counts = of_before ? known || is_seen_outside(state, session, item)
                                      : class_of_plan(state, session, item) <= readers;
        if (counts) {
            const bool within = readers != RecordClass::open && (of_before || known);
            start = item.planned_start + planned_of(progress.items.at(item.id), item, within);
        }
    }
    return start;
}

RecordClass class_of_plan(const State& state, const Session& session, const Item& item) {
    const RecordClass all =
        is_confidential(state, session) ? RecordClass::restricted : RecordClass::open;
    return item.public_title.empty() ? class_of_item(state, session, item) : all;
}

void shift_passed(const State& state, Session& session, const Item& moved, std::ptrdiff_t from,
                  std::ptrdiff_t to) {
    const RecordClass moved_class = class_of_item(state, session, moved);
    if (class_of_plan(state, session, moved) != moved_class || moved.fixed_start) {
        return;
    }
    const auto& progress = state.sessions.at(session.id).items;
    std::vector<Item*> shifted;
    for (auto at = std::min(from, to); at < std::max(from, to); ++at) {
        Item& item = session.items.at(static_cast<std::size_t>(at));
        const RecordClass item_class = class_of_item(state, session, item);
        if (class_of_plan(state, session, item) != item_class || item_class < moved_class) {
            return;
        }
        if (item_class != moved_class) {
            continue;
        }
        if (item.fixed_start) {
            return;
        }
        shifted.push_back(&item);
    }
    const bool within = moved_class != RecordClass::open;
    const Millis length = planned_of(progress.at(moved.id), moved, within);
    TimePoint free_from = moved.planned_start;
    for (Item* item : shifted) {
        if (to < from) {
            item->planned_start += length;
            continue;
        }
        // Never over what goes before it: what was inserted has a time that others have, too.
        item->planned_start =
            std::min(item->planned_start, std::max(item->planned_start - length, free_from));
        free_from = item->planned_start + planned_of(progress.at(item->id), *item, within);
    }
}

const std::string& number_of(const Item& item, const ItemProgress& progress) {
    return item.number.empty() ? progress.number_before : item.number;
}

bool is_number_taken(const State& state, const Session& session, const std::string& number,
                     RecordClass readers) {
    return std::any_of(session.items.begin(), session.items.end(), [&](const Item& each) {
        return each.number == number && class_of_plan(state, session, each) <= readers;
    });
}

Item as_moved(const State& state, const Session& from, const Item& item) {
    Item moved = item;
    if (is_confidential(state, from)) {
        moved.confidential = true;
        moved.public_title = Text{};
    }
    return moved;
}

namespace {

// In an item's id, by its row: open, restricted, the chair's alone.
constexpr std::array row_letters{'n', 'x', 'y'};

}  // namespace

ItemId new_item_id(const State& state, const Session& session, RecordClass item_class,
                   const std::vector<ItemId>& taken) {
    const SessionProgress& progress = state.sessions.at(session.id);
    // Ids of its texts begin with its own, whole: cut, they would be those of another item, too.
    constexpr std::size_t longest = limits::id_bytes - std::string_view{"-t64"}.size();
    const auto index = static_cast<std::size_t>(item_class);
    int number = progress.items_numbered.at(index);
    for (;;) {
        const std::string ending = row_letters.at(index) + std::to_string(++number);
        const std::string whole = session.id.value + "-" + ending;
        ItemId id{whole.size() <= longest ? whole : ending};
        if (find_item(session, id) == nullptr &&
            std::find(taken.begin(), taken.end(), id) == taken.end()) {
            return id;
        }
    }
}

int numbered_with(const Session& session, const ItemId& id, RecordClass item_class, int numbered) {
    const auto index = static_cast<std::size_t>(item_class);
    const std::size_t digits = id.value.find_last_not_of("0123456789") + 1;
    const std::string own{row_letters.at(index)};
    const std::string before = id.value.substr(0, digits);
    // More digits nobody counts to: a journal says what it says.
    constexpr std::size_t most_digits = 6;
    const std::size_t count = id.value.size() - digits;
    const bool is_numbered = (before == own || before == session.id.value + "-" + own) &&
                             count > 0 && count <= most_digits;
    return std::max(numbered + 1, is_numbered ? std::stoi(id.value.substr(digits)) : 0);
}

std::size_t items_of_class(const State& state, const Session& session, RecordClass item_class) {
    return static_cast<std::size_t>(
        std::count_if(session.items.begin(), session.items.end(), [&](const Item& item) {
            return class_of_item(state, session, item) == item_class;
        }));
}

std::size_t texts_of_class(const State& state, const Session& session, RecordClass item_class) {
    const auto& texts = state.sessions.at(session.id).texts;
    return static_cast<std::size_t>(
        std::count_if(texts.begin(), texts.end(), [&](const auto& text) {
            const Item* item = find_item(session, text.second.item);
            return item == nullptr || class_of_item(state, session, *item) == item_class;
        }));
}

bool is_undecided(const TextProgress& text) {
    switch (text.state) {
        case TextState::draft:
        case TextState::put:
        case TextState::deferred:
            return true;
        case TextState::adopted:
        case TextState::adopted_with_reservations:
        case TextState::not_adopted:
            return false;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace plenaria::domain
