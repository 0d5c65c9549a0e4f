// What acts found, and how it is put back (floor.md, Undo).
#include <algorithm>

#include "server/domain/evolver.hpp"
#include "server/domain/hidden_acts.hpp"

namespace plenaria::domain {
namespace {

template <class Map>
std::optional<typename Map::mapped_type> found(const Map& map, const typename Map::key_type& key) {
    const auto at = map.find(key);
    return at == map.end() ? std::nullopt : std::optional{at->second};
}

template <class Map>
void put(Map& map, const typename Map::key_type& key,
         const std::optional<typename Map::mapped_type>& value) {
    if (value) {
        map.insert_or_assign(key, *value);
    } else {
        map.erase(key);
    }
}

/// What a speech that is over adds to the totals.
bool counts(const Entry& entry) { return is_over(entry.state) && entry.started_at.has_value(); }

/// Puts an entry that is over into its list's, or takes it out. Their order is the same by whatever
/// way they came: undo restores it exactly.
void mark_over(Floor& floor, const Entry& entry, bool in) {
    const ListKey key{entry.session, entry.item, entry.list};
    std::vector<EntryId>& ids = floor.over[key];
    if (in) {
        const auto ended = [&](const EntryId& id) {
            return std::pair{floor.entries.at(id).ended_at, id};
        };
        auto at = ids.end();
        while (at != ids.begin() && std::pair{entry.ended_at, entry.id} < ended(*(at - 1))) {
            --at;
        }
        ids.insert(at, entry.id);
        return;
    }
    const auto at = std::find(ids.rbegin(), ids.rend(), entry.id);
    PLENARIA_ASSERT(at != ids.rend());
    ids.erase(at.base() - 1);
    if (ids.empty()) {
        floor.over.erase(key);
    }
}

/// An item's script with the chair's ticks.
struct Script {
    std::vector<Text> steps;
    std::vector<int> done;

    /// Whether `tail` are its steps from `first` on.
    [[nodiscard]] bool ends_with(const std::vector<Text>& tail, std::size_t first) const {
        return steps.size() == first + tail.size() &&
               std::equal(tail.begin(), tail.end(),
                          steps.begin() + static_cast<std::ptrdiff_t>(first));
    }
};
using Scripts = std::map<std::pair<SessionId, ItemId>, Script>;

/// Those of the items that an image is about, as they stand.
Scripts scripts_of(const State& state, const Image& image) {
    Scripts scripts;
    for (const auto& [key, progress] : image.items) {
        const Item* item = find_item(*find_session(state.definition, key.first), key.second);
        const auto& items = state.sessions.at(key.first).items;
        const auto at = items.find(key.second);
        if (item != nullptr && at != items.end() && !item->script.empty()) {
            scripts.emplace(key, Script{item->script, at->second.steps_done});
        }
    }
    return scripts;
}

/// The ticks of an item that came back: they stood behind those of the item into which it was
/// merged, or alone where it was moved to.
std::optional<std::vector<int>> parted_ticks(const Script& back, const Scripts& before,
                                             const Scripts& after) {
    for (const auto& [other, was] : before) {
        const auto rest = after.find(other);
        const std::size_t first = rest == after.end() ? 0 : rest->second.steps.size();
        if (was.ends_with(back.steps, first)) {
            std::vector<int> ticks;
            for (const int step : was.done) {
                if (step >= static_cast<int>(first)) {
                    ticks.push_back(step - static_cast<int>(first));
                }
            }
            return ticks;
        }
    }
    return std::nullopt;
}

/// The ticks of an item into which another was merged again: those of the other behind its own.
std::optional<std::vector<int>> joined_ticks(const Script& joined, const Script& was,
                                             const Scripts& before, const Scripts& after) {
    const std::size_t own = was.steps.size();
    for (const auto& [other, gone] : before) {
        if (!after.contains(other) && joined.ends_with(gone.steps, own)) {
            std::vector<int> ticks = was.done;
            for (const int step : gone.done) {
                ticks.push_back(static_cast<int>(own) + step);
            }
            return ticks;
        }
    }
    return std::nullopt;
}

}  // namespace

FloorImage& Evolver::image_of(const Floor& floor) {
    if (&floor == &room().floor) {
        return image_->open;
    }
    if (room().closing && &floor == &room().closing->floor) {
        return image_->closed;
    }
    const auto other = std::find_if(state_.rooms.begin(), state_.rooms.end(),
                                    [&](const auto& each) { return &each.second.floor == &floor; });
    PLENARIA_ASSERT(other != state_.rooms.end());
    mark_lines(other->first);
    return image_->others[other->first];
}

void Evolver::mark_lines(const RoomId& other) {
    if (other != event_.room) {
        image_->lines.try_emplace(other, lines_written(state_.rooms.at(other), known_class()));
    }
}

Entry& Evolver::touch_entry(Floor& floor, const EntryId& id) {
    Entry& entry = floor.entries.at(id);
    if (image_ != nullptr) {
        auto& entries = image_of(floor).entries;
        if (!entries.contains(id)) {
            entries.emplace(id, Shared<Entry>{entry});
        }
    }
    const std::pair<Floor*, EntryId> charge_mark{&floor, id};
    if (std::find(charged_.begin(), charged_.end(), charge_mark) == charged_.end()) {
        charge(floor, entry, -1);
        charged_.push_back(charge_mark);
    }
    return entry;
}

Entry& Evolver::add_entry(Floor& floor, Entry entry) {
    const EntryId id = entry.id;
    if (image_ != nullptr) {
        image_of(floor).entries.try_emplace(id, std::nullopt);
    }
    const auto [at, fresh] = floor.entries.emplace(id, std::move(entry));
    PLENARIA_ASSERT(fresh);
    charged_.emplace_back(&floor, id);
    return at->second;
}

SpeakersList& Evolver::touch_list(Floor& floor, const ListKey& key) {
    if (image_ != nullptr) {
        auto& lists = image_of(floor).lists;
        if (!lists.contains(key)) {
            lists.emplace(key, found(floor.lists, key));
        }
    }
    const auto [at, made] = floor.lists.try_emplace(key);
    if (made) {
        make_initial(at->second, key);
    }
    return at->second;
}

void Evolver::make_initial(SpeakersList& list, const ListKey& key) {
    list.state = initial_list_state(state_, key);
    const Item* item = find_item(*find_session(state_.definition, key.session), key.item);
    if (item != nullptr && key.kind == ListKind::main) {
        list.order.policy = item->policy;
    }
}

FloorHeld& Evolver::touch_held(Floor& floor) {
    if (image_ != nullptr && !image_of(floor).held) {
        image_of(floor).held = floor;
    }
    return floor;
}

ItemProgress& Evolver::touch_item(const SessionId& session, const ItemId& item) {
    auto& items = state_.sessions.at(session).items;
    if (image_ != nullptr) {
        image_->items.try_emplace({session, item}, found(items, item));
    }
    return items[item];
}

TextProgress& Evolver::touch_text(const SessionId& session, const TextId& text) {
    auto& texts = state_.sessions.at(session).texts;
    if (image_ != nullptr) {
        image_->texts.try_emplace({session, text}, found(texts, text));
        mark_lines(find_session(state_.definition, session)->room);
    }
    return texts[text];
}

SessionFlow& Evolver::touch_flow(const SessionId& session) {
    SessionProgress& progress = state_.sessions.at(session);
    if (image_ != nullptr) {
        image_->flows.try_emplace(session, progress);
    }
    return progress;
}

Session& Evolver::touch_definition(const SessionId& id) {
    auto& sessions = state_.definition.sessions;
    const auto at = std::find_if(sessions.begin(), sessions.end(),
                                 [&](const Session& each) { return each.id == id; });
    PLENARIA_ASSERT(at != sessions.end());
    if (room_ == nullptr) {
        return *at;
    }
    const RecordClass edited =
        restored_class_ ? *restored_class_ : class_of_edit(state_, room(), event_.event);
    if (image_ != nullptr) {
        LastEdits& edited_by = state_.sessions.at(id).edited_by;
        image_->definitions.try_emplace(id, *at, edited_by);
        // An act of the room's is one for all who follow it, whatever else moves with it.
        const auto lowest = static_cast<std::size_t>(std::min(edited, present_class()));
        std::fill(edited_by.begin() + static_cast<std::ptrdiff_t>(lowest), edited_by.end(),
                  EditedBy{event_.room, room().acts.done.back().number});
        // What another room took back of this session cannot be done again on top of this, but for
        // rooms that may not know of it: what is hidden from them stays as it is (`keep_hidden`).
        for (auto& [other, state] : state_.rooms) {
            const auto edits = [&](const Act& act) { return act.image.definitions.contains(id); };
            if (other != event_.room && class_now(state_, state) >= edited &&
                std::any_of(state.acts.undone.begin(), state.acts.undone.end(), edits)) {
                state.acts.undone.clear();
            }
        }
    } else {
        // A hidden act: who knows of it in another room does not go back behind it.
        const RecordClass hidden = std::max(edited, RecordClass::restricted);
        // Nor does an act of before that moved the session along put back what was so then. Each
        // has a mark of its own, which no act's number is: two alike would look like none.
        LastEdits& edited_by = state_.sessions.at(id).edited_by;
        std::fill(edited_by.begin() + static_cast<std::ptrdiff_t>(hidden), edited_by.end(),
                  EditedBy{event_.room, ActNumber{-1 - static_cast<int>(state_.position.value)}});
        for (auto& [other, state] : state_.rooms) {
            if (other != event_.room && class_now(state_, state) >= hidden) {
                state.acts.done.clear();
                state.acts.undone.clear();
            }
        }
    }
    return *at;
}

std::optional<SessionId>& Evolver::touch_room_session() {
    if (image_ != nullptr && !image_->session) {
        image_->session = room().session;
    }
    return room().session;
}

std::optional<ItemId>& Evolver::touch_closing_current() {
    if (image_ != nullptr && !image_->closing_current) {
        image_->closing_current = closing().current;
    }
    return closing().current;
}

void Evolver::drop_item_progress(const SessionId& session, const ItemId& item) {
    touch_item(session, item);
    state_.sessions.at(session).items.erase(item);
}

void Evolver::drop_text(const SessionId& session, const TextId& text) {
    touch_text(session, text);
    state_.sessions.at(session).texts.erase(text);
}

void Evolver::drop_list(Floor& floor, const ListKey& key) {
    touch_list(floor, key);
    floor.lists.erase(key);
}

void Evolver::charge(Floor& floor, const Entry& entry, int sign) {
    if (is_over(entry.state)) {
        mark_over(floor, entry, sign > 0);
    }
    if (!counts(entry) || !is_counted_in(floor, entry)) {
        return;
    }
    const auto add = [&](StatisticKind kind, const std::string& id) {
        if (id.empty()) {
            return;
        }
        const TotalKey key{entry.session, kind, id};
        SpokenTotal& total = floor.totals[key];
        total.interventions += sign;
        total.time += sign * entry.consumed;
        if (total == SpokenTotal{}) {
            floor.totals.erase(key);
        }
    };
    // Who speaks for a group or presides is not charged for it (floor.md, Faults).
    if (entry.who->on_behalf_of == Capacity::national) {
        add(StatisticKind::delegation, entry.who->delegation.value);
    }
    add(StatisticKind::category, entry.category.value);
    add(StatisticKind::language, entry.who->language.code);
}

void Evolver::restore_definition(const SessionId& id, const std::pair<Session, LastEdits>& image) {
    LastEdits& edited_by = state_.sessions.at(id).edited_by;
    const LastEdits present = edited_by;
    const EditedBy own{event_.room, room().acts.done.back().number};
    const RecordClass known = known_class();
    const ActUndone* undone = std::get_if<ActUndone>(&event_.event);
    const bool keeps_moved = undone != nullptr ? undone->keeps_moved
                                               : std::get<ActRedone>(event_.event).keeps_moved;
    restored_class_ = class_of_change(state_, image.first, *find_session(state_.definition, id));
    Session& session = touch_definition(id);
    restored_class_.reset();
    // Of a session that is hidden from the room all is, where somebody edited it since.
    const bool untouched = present.back() == (undone != nullptr ? own : image.second.back());
    if (untouched || !is_hidden(state_, session, known)) {
        session = keep_hidden(state_, image.first, session, known, keeps_moved);
    }
    if (undone == nullptr) {
        return;
    }
    for (std::size_t k = 0; k < edited_by.size(); ++k) {
        if (k <= static_cast<std::size_t>(known) || present.at(k) == own) {
            edited_by.at(k) = image.second.at(k);
        }
    }
    // By this redo finds whether somebody edited it meanwhile.
    image_->definitions.at(id).second = edited_by;
}

void Evolver::restore_floor(Floor& floor, const FloorImage& image) {
    for (const auto& [id, entry] : image.entries) {
        if (floor.entries.contains(id)) {
            touch_entry(floor, id);
        } else {
            image_of(floor).entries.try_emplace(id, std::nullopt);
            charged_.emplace_back(&floor, id);
        }
        const Millis flagged =
            floor.entries.contains(id) ? floor.entries.at(id).verify_outage : Millis{0};
        put(floor.entries, id, entry ? std::optional{**entry} : std::nullopt);
        if (entry) {
            // That the server was away is no act of anybody's, and stays known.
            Entry& restored = floor.entries.at(id);
            restored.verify_outage = std::max(restored.verify_outage, flagged);
        }
    }
    for (const auto& [key, list] : image.lists) {
        const bool known = floor.lists.contains(key);
        const int numbered = known ? touch_list(floor, key).numbered : 0;
        image_of(floor).lists.try_emplace(key, std::nullopt);  // where there was none
        if (list) {
            floor.lists.insert_or_assign(key, *list);
        }
        if (known) {
            // An id is never given twice, also not after its inscription was taken back.
            floor.lists.at(key).numbered = std::max(numbered, floor.lists.at(key).numbered);
        }
    }
    if (image.held) {
        touch_held(floor) = *image.held;
    }
}

void Evolver::reset_lists(Floor& floor, const FloorImage& image) {
    for (const auto& [key, list] : image.lists) {
        const auto at = floor.lists.find(key);
        if (list || at == floor.lists.end()) {
            continue;
        }
        const Session& session = *find_session(state_.definition, key.session);
        if (!key.item.empty() && find_item(session, key.item) == nullptr) {
            floor.lists.erase(at);  // its item was merged or moved away again
        } else {
            SpeakersList untouched;
            untouched.numbered = at->second.numbered;
            make_initial(untouched, key);
            at->second = std::move(untouched);
        }
    }
}

void Evolver::restore_item(const SessionId& session, const ItemId& id,
                           const std::optional<ItemProgress>& progress) {
    auto& items = state_.sessions.at(session).items;
    const bool known = items.contains(id);
    const ItemProgress present = touch_item(session, id);
    put(items, id, progress);
    if (!progress || !known) {
        return;
    }
    ItemProgress& restored = items.at(id);
    if (find_session(state_.definition, session)->room != event_.room) {
        // Another room's item went on meanwhile: only the edit is taken back.
        restored = present;
        restored.edits = progress->edits;
        restored.planned_within = progress->planned_within;
    }
    restored.steps_done = present.steps_done;
}

void Evolver::keep_ticks(const SessionId& session, const ItemId& id, const ItemProgress& image,
                         std::size_t steps_before) {
    auto& items = state_.sessions.at(session).items;
    const auto at = items.find(id);
    if (at == items.end()) {
        return;
    }
    std::vector<int>& done = at->second.steps_done;
    const auto steps = static_cast<int>(steps_in(session, id));
    std::erase_if(done, [&](int step) { return step >= steps; });
    for (const int step : image.steps_done) {
        if (step >= static_cast<int>(steps_before) && step < steps) {
            done.push_back(step);
        }
    }
    std::sort(done.begin(), done.end());
    done.erase(std::unique(done.begin(), done.end()), done.end());
}

std::size_t Evolver::steps_in(const SessionId& session, const ItemId& id) const {
    const Item* item = find_item(*find_session(state_.definition, session), id);
    return item == nullptr ? 0 : item->script.size();
}

void Evolver::restore(const Image& image) {
    restore_floor(room().floor, image.open);
    if (room().closing) {
        restore_floor(room().closing->floor, image.closed);
    }
    for (const auto& [id, floor] : image.others) {
        restore_floor(state_.rooms.at(id).floor, floor);
    }
    const Scripts scripts_before = scripts_of(state_, image);
    std::map<std::pair<SessionId, ItemId>, std::size_t> steps_before;
    for (const auto& [key, progress] : image.items) {
        steps_before[key] = steps_in(key.first, key.second);
        restore_item(key.first, key.second, progress);
    }
    for (const auto& [key, text] : image.texts) {
        touch_text(key.first, key.second);
        put(state_.sessions.at(key.first).texts, key.second, text);
    }
    for (const auto& [id, flow] : image.flows) {
        touch_flow(id) = flow;
    }
    for (const auto& [id, definition] : image.definitions) {
        restore_definition(id, definition);
    }
    for (const auto& [key, progress] : image.items) {
        if (progress) {
            keep_ticks(key.first, key.second, *progress, steps_before.at(key));
        }
    }
    // Steps that change their item with the act take along what was ticked of them meanwhile.
    const Scripts scripts_after = scripts_of(state_, image);
    for (const auto& [key, script] : scripts_after) {
        const auto was = scripts_before.find(key);
        const auto ticks = was == scripts_before.end()
                               ? parted_ticks(script, scripts_before, scripts_after)
                               : joined_ticks(script, was->second, scripts_before, scripts_after);
        if (ticks) {
            state_.sessions.at(key.first).items.at(key.second).steps_done = *ticks;
        }
    }
    // What a list is that nobody touched follows from its item, which is back only now.
    reset_lists(room().floor, image.open);
    if (room().closing) {
        reset_lists(room().closing->floor, image.closed);
    }
    for (const auto& [id, floor] : image.others) {
        reset_lists(state_.rooms.at(id).floor, floor);
    }
    if (image.session) {
        touch_room_session() = *image.session;
    }
    if (image.closing_current && room().closing) {
        touch_closing_current() = *image.closing_current;
    }
    image_->left = left_elsewhere(state_, event_.room, *image_);
}

}  // namespace plenaria::domain
