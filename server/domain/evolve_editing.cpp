// Live editing of an agenda, in any session of the event (R4.5).
//
// The plan is the reference and stays: what an edit pushes is seen in the expected times, which
// everybody computes. What was published of a confidential item is changed in the open alone; an
// act within keeps its own planned time (`ItemProgress::planned_within`).
#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/evolver.hpp"
#include "server/model/limits.hpp"

namespace plenaria::domain {
namespace {

std::vector<Item>::iterator place_before(Session& session, const ItemId& before) {
    return std::find_if(session.items.begin(), session.items.end(),
                        [&](const Item& item) { return item.id == before; });
}

Item& item_in(Session& session, const ItemId& id) {
    const auto at = place_before(session, id);
    PLENARIA_ASSERT(at != session.items.end());
    return *at;
}

/// The id, or one like it that the session does not use: how texts were called that came with their
/// items in journals of before. It tells which the session has.
TextId free_text_id(const SessionProgress& progress, const TextId& wanted) {
    TextId id = wanted;
    for (int number = 2; progress.texts.contains(id); ++number) {
        id = TextId{wanted.value + "-" + std::to_string(number)};
    }
    return id;
}

/// As people count: "t2" stands ahead of "t10".
bool counts_ahead(const TextId& a, const TextId& b) {
    const auto counted = [](const std::string& id) {
        const std::size_t digits = id.find_last_not_of("0123456789") + 1;  // 0 where all are digits
        return std::tuple{id.substr(0, digits), id.size() - digits, id.substr(digits)};
    };
    return counted(a.value) < counted(b.value);
}

bool has_draft(const Item& item, const TextId& id) {
    return std::any_of(item.texts.begin(), item.texts.end(),
                       [&](const DraftText& draft) { return draft.id == id; });
}

/// The number in a text's id that is after its item, as the console gives it; 0: none.
int number_after(const TextId& id, const ItemId& item) {
    const std::string digits = id.value.substr(id.value.find_last_not_of("0123456789") + 1);
    // One that nobody counts to was given by hand.
    const bool counted = !digits.empty() && digits.size() <= 3 && digits.front() != '0';
    return counted && is_text_id_of(id, item) ? std::stoi(digits) : 0;
}

/// What texts come to be called that go with their item: after that, which is new in its session.
/// Those of the file are numbered first and then, each by its own number, those that were typed:
/// none depends on whether another is there, which may be sealed from when the item was hidden.
class CarriedNames {
public:
    CarriedNames(const ItemId& left, const std::vector<DraftText>& drafts) : left_(left) {
        for (const DraftText& draft : drafts) {
            if (number_after(draft.id, left) == 0) {
                of_file_.push_back(draft.id);
            }
        }
        std::sort(of_file_.begin(), of_file_.end(), counts_ahead);
    }

    /// In the order in which they are named: those without a number of their own come last.
    void sort(std::vector<TextId>& texts) const {
        std::sort(texts.begin(), texts.end(), [&](const TextId& a, const TextId& b) {
            const int first = number_of(a);
            const int second = number_of(b);
            return first == second ? counts_ahead(a, b)
                                   : second == 0 || (first != 0 && first < second);
        });
    }

    /// A name that neither a text has nor a draft of another item, which a person may have called
    /// so.
    [[nodiscard]] TextId name(const TextId& text, const ItemId& as, const SessionProgress& progress,
                              const Session& session) const {
        const auto taken = [&](const TextId& id) {
            return progress.texts.contains(id) ||
                   std::any_of(session.items.begin(), session.items.end(), [&](const Item& item) {
                       return item.id != as && has_draft(item, id);
                   });
        };
        int number = std::max(1, number_of(text));
        while (taken(text_id_of(as, number))) {
            ++number;
        }
        return text_id_of(as, number);
    }

private:
    [[nodiscard]] int number_of(const TextId& text) const {
        const auto at = std::find(of_file_.begin(), of_file_.end(), text);
        if (at != of_file_.end()) {
            return static_cast<int>(at - of_file_.begin()) + 1;
        }
        const int own = number_after(text, left_);
        return own == 0 ? 0 : static_cast<int>(of_file_.size()) + own;
    }

    ItemId left_;
    std::vector<TextId> of_file_;
};

template <class T>
void append(std::vector<T>& to, const std::vector<T>& more, std::size_t most) {
    for (const T& each : more) {
        if (to.size() < most && std::find(to.begin(), to.end(), each) == to.end()) {
            to.push_back(each);
        }
    }
}

}  // namespace

Floor& Evolver::open_floor_of(const SessionId& session) {
    return state_.rooms.at(find_session(state_.definition, session)->room).floor;
}

void Evolver::set_planned(Item& item, const SessionId& id, Millis planned) {
    ItemProgress& progress = touch_item(id, item.id);
    const Session& session = *find_session(state_.definition, id);
    const bool kept = is_published(state_, session, item);
    if (kept && present_class() != RecordClass::open) {
        progress.planned_within = planned == item.planned ? std::nullopt : std::optional{planned};
    } else if (!kept || planned != item.planned) {
        // An edit in the open that leaves the published time alone leaves the other alone too.
        item.planned = planned;
        progress.planned_within.reset();
    }
}

void Evolver::operator()(const ItemInserted& e) {
    Session& session = touch_definition(e.session);
    session.items.insert(place_before(session, e.before), e.item);
    touch_item(e.session, e.item.id) = ItemProgress{};
    const RecordClass row = class_of_item(state_, session, e.item);
    int& numbered =
        state_.sessions.at(e.session).items_numbered.at(static_cast<std::size_t>(row));
    numbered = numbered_with(session, e.item.id, row, numbered);
    record_item(e.session, e.item.id);
}

void Evolver::operator()(const ItemMoved& e) {
    Session& from = touch_definition(e.session);
    Session& to = touch_definition(e.to);
    Item moved = item_in(from, e.item);
    if (e.session != e.to) {
        moved = as_moved(state_, from, moved);
    }
    const auto left = place_before(from, e.item) - from.items.begin();
    from.items.erase(place_before(from, e.item));
    if (e.shifts_plan && e.session == e.to) {
        shift_passed(state_, to, moved, left, place_before(to, e.before) - to.items.begin());
    }
    moved.id = e.as;
    const RecordClass item_class = class_of_item(state_, to, moved);
    const RecordClass readers = e.shifts_plan ? class_of_plan(state_, to, moved) : item_class;
    moved.planned_start = planned_start_at(state_, to, e.before, readers, !e.shifts_plan);
    to.items.insert(place_before(to, e.before), moved);
    if (e.session != e.to || e.item != e.as) {
        ItemProgress progress = state_.sessions.at(e.session).items.at(e.item);
        Item& there = item_in(to, e.as);
        const std::string number = number_of(there, progress);
        there.number = e.without_number ? std::string{} : number;
        progress.number_before = e.without_number ? number : std::string{};
        if (e.shifts_plan && is_confidential(state_, to) && readers < item_class) {
            // What the chair alone made of its time: an edit there would tell all within.
            progress.planned_within.reset();
        }
        drop_item_progress(e.session, e.item);
        touch_item(e.to, e.as) = progress;
        carry_lists(e);
        carry_texts(e, to);
        forget_awaited(e.session, e.item);
    }
    if (e.texts_by_item ? e.session != e.to : e.item != e.as) {
        const bool as_open =
            e.texts_by_item && !e.shifts_plan && is_published(state_, to, moved);
        const RecordClass row = as_open ? RecordClass::open : readers;
        int& numbered = state_.sessions.at(e.to).items_numbered.at(static_cast<std::size_t>(row));
        numbered = numbered_with(to, e.as, row, numbered);
    }
    ++touch_item(e.to, e.as).edits;
    record_move(e, record_item(e.to, e.as));
}

void Evolver::carry_lists(const ItemMoved& e) {
    Floor& from = open_floor_of(e.session);
    Floor& to = open_floor_of(e.to);
    for (const ListKind kind : {ListKind::main, ListKind::reply}) {
        const ListKey key{e.session, e.item, kind};
        if (!from.lists.contains(key)) {
            continue;
        }
        SpeakersList list = touch_list(from, key);
        drop_list(from, key);
        SpeakersList& carried = touch_list(to, {e.to, e.as, kind});
        // An id is never given twice, also not by a list that was here and went.
        list.numbered = std::max(list.numbered, carried.numbered);
        list.closes_when = ItemId{};
        carried = std::move(list);
    }
    std::vector<EntryId> entries;
    for (const auto& [id, entry] : from.entries) {
        if (entry.session == e.session && entry.item == e.item) {
            entries.push_back(id);
        }
    }
    // In an order of their own: names that are taken are given anew one after the other.
    std::sort(entries.begin(), entries.end());
    for (const EntryId& id : entries) {
        carry_entry(from, to, id, e.to, e.as);
    }
}

void Evolver::operator()(const ListCarried& e) {
    Floor& from = open_floor_of(e.session);
    Floor& to = open_floor_of(e.to);
    for (const ListKind kind : {ListKind::main, ListKind::reply}) {
        const ListKey key{e.session, e.item, kind};
        const auto at = from.lists.find(key);
        if (at == from.lists.end() || at->second.waiting.empty()) {
            continue;
        }
        SpeakersList& left = touch_list(from, key);
        const std::vector<EntryId> waiting = std::exchange(left.waiting, {});
        SpeakersList& carried = touch_list(to, {e.to, e.as, kind});
        carried.order = left.order;
        if (left.state == ListState::closed) {
            // The chair closed it: that it goes on elsewhere opens nothing.
            carried.state = ListState::closed;
        }
        carried.numbered = std::max(carried.numbered, left.numbered);
        carried.waiting.insert(carried.waiting.end(), waiting.begin(), waiting.end());
        for (const EntryId& id : waiting) {
            carry_entry(from, to, id, e.to, e.as);
        }
    }
    carry_undecided_texts(e);
    record_item(e.to, e.as);
}

template <class E>
std::map<TextId, TextId> Evolver::carry_texts_of(const E& e, const std::vector<DraftText>& drafts,
                                                 bool undecided_alone) {
    const CarriedNames by_item{e.item, drafts};
    std::vector<TextId> going;
    for (const auto& [id, text] : state_.sessions.at(e.session).texts) {
        if (text.item == e.item && (!undecided_alone || is_undecided(text))) {
            going.push_back(id);
        }
    }
    if (e.texts_by_item) {
        by_item.sort(going);
    }
    std::map<TextId, TextId> names;
    for (const TextId& id : going) {
        TextProgress text = state_.sessions.at(e.session).texts.at(id);
        drop_text(e.session, id);
        const SessionProgress& to = state_.sessions.at(e.to);
        const TextId name =
            e.texts_by_item
                ? by_item.name(id, e.as, to, *find_session(state_.definition, e.to))
                : free_text_id(to, id);
        text.item = e.as;
        touch_text(e.to, name) = std::move(text);
        names.emplace(id, name);
    }
    return names;
}

void Evolver::carry_undecided_texts(const ListCarried& e) {
    const Item& left = *find_item(*find_session(state_.definition, e.session), e.item);
    const std::map<TextId, TextId> names = carry_texts_of(e, left.texts, true);
    for (const auto& [id, name] : names) {
        TextProgress& carried = touch_text(e.to, name);
        if (carried.state == TextState::put) {
            // A call is of one sitting and its quorum: what was said of it is in the record.
            carried.state = TextState::draft;
            carried.put_at.reset();
            carried.stances.clear();
        }
    }
    if (e.texts_by_item) {
        carry_drafts(e, names);
    }
}

/// The drafts of what goes on elsewhere go with it: left behind, an edited event file would make
/// those texts anew where they were.
void Evolver::carry_drafts(const ListCarried& e, const std::map<TextId, TextId>& names) {
    const Item& left = *find_item(*find_session(state_.definition, e.session), e.item);
    const auto goes = [&](const DraftText& draft) { return names.contains(draft.id); };
    if (std::none_of(left.texts.begin(), left.texts.end(), goes)) {
        return;
    }
    std::vector<DraftText>& here = item_in(touch_definition(e.session), e.item).texts;
    std::vector<DraftText>& there = item_in(touch_definition(e.to), e.as).texts;
    for (const DraftText& draft : here) {
        if (goes(draft)) {
            there.push_back({names.at(draft.id), draft.title, draft.paragraphs});
        }
    }
    std::erase_if(here, goes);
}

void Evolver::carry_entry(Floor& from, Floor& to, const EntryId& id, const SessionId& session,
                          const ItemId& item) {
    Entry entry = touch_entry(from, id);
    entry.session = session;
    entry.item = item;
    if (&from == &to) {
        from.entries.at(id) = std::move(entry);
        return;
    }
    // Ids are of one room: what came from there before may have the same.
    while (to.entries.contains(entry.id)) {
        entry.id.value += "m";
    }
    if (entry.id != id) {
        SpeakerView who = *entry.who;
        who.id = entry.id;
        entry.who = Shared{std::move(who)};
        auto& waiting = touch_list(to, {session, item, entry.list}).waiting;
        std::replace(waiting.begin(), waiting.end(), id, entry.id);
    }
    from.entries.erase(id);
    add_entry(to, std::move(entry));
}

void Evolver::carry_texts(const ItemMoved& e, Session& to) {
    const Item& moved = *find_item(to, e.as);
    const std::map<TextId, TextId> names = carry_texts_of(e, moved.texts, false);
    if (!e.texts_by_item) {
        return;
    }
    // A draft whose text is not there any more stays behind: an edited event file would make the
    // text anew, or set that of another item which is called so.
    std::vector<DraftText>& drafts = item_in(to, e.as).texts;
    std::erase_if(drafts, [&](const DraftText& draft) { return !names.contains(draft.id); });
    for (DraftText& draft : drafts) {
        draft.id = names.at(draft.id);
    }
}

void Evolver::forget_awaited(const SessionId& session, const ItemId& id) {
    Floor& floor = open_floor_of(session);
    std::vector<ListKey> awaiting;
    for (const auto& [key, list] : floor.lists) {
        if (key.session == session && list.closes_when == id) {
            awaiting.push_back(key);
        }
    }
    for (const ListKey& key : awaiting) {
        touch_list(floor, key).closes_when = ItemId{};
    }
}

void Evolver::operator()(const ItemEdited& e) {
    Session& session = touch_definition(e.session);
    Item& item = item_in(session, e.item);
    item.title = e.title;
    item.fixed_start = e.fixed_start;
    set_planned(item, e.session, e.planned);
    ++touch_item(e.session, e.item).edits;
    record_item(e.session, e.item);
}

void Evolver::operator()(const ItemMerged& e) {
    record_item(e.session, e.item);
    Session& session = touch_definition(e.session);
    const Item merged = item_in(session, e.item);
    const ItemProgress progress = state_.sessions.at(e.session).items.at(e.item);
    Item& into = item_in(session, e.into);
    ItemProgress& kept = touch_item(e.session, e.into);
    const bool within = present_class() != RecordClass::open;
    set_planned(into, e.session,
                planned_of(kept, into, within) + planned_of(progress, merged, within));
    for (const int step : progress.steps_done) {
        kept.steps_done.push_back(static_cast<int>(into.script.size()) + step);
    }
    into.script.insert(into.script.end(), merged.script.begin(), merged.script.end());
    append(into.documents, merged.documents, limits::documents_per_item);
    append(into.panel, merged.panel, limits::panellists_per_item);
    append(into.invited, merged.invited, merged.invited.size() + into.invited.size());
    append(into.texts, merged.texts, limits::texts_per_session);
    ++kept.edits;
    std::vector<TextId> texts;
    for (const auto& [id, text] : state_.sessions.at(e.session).texts) {
        if (text.item == e.item) {
            texts.push_back(id);
        }
    }
    for (const TextId& id : texts) {
        touch_text(e.session, id).item = e.into;
    }
    session.items.erase(place_before(session, e.item));
    drop_item_progress(e.session, e.item);
    RoomState& room = state_.rooms.at(session.room);
    for (const ListKind kind : {ListKind::main, ListKind::reply}) {
        join_lists(room.floor, e, kind);
        if (room.closing && &room == room_) {
            join_lists(room.closing->floor, e, kind);
        }
    }
    forget_awaited(e.session, e.item);
}

void Evolver::join_lists(Floor& floor, const ItemMerged& e, ListKind kind) {
    std::vector<EntryId> entries;
    for (const auto& [id, entry] : floor.entries) {
        if (entry.session == e.session && entry.item == e.item && entry.list == kind) {
            entries.push_back(id);
        }
    }
    const ListKey from{e.session, e.item, kind};
    const ListKey to{e.session, e.into, kind};
    std::vector<EntryId> waiting;
    if (floor.lists.contains(from)) {
        waiting = touch_list(floor, from).waiting;
        drop_list(floor, from);
    }
    for (const EntryId& id : entries) {
        touch_entry(floor, id).item = e.into;
    }
    if (waiting.empty()) {
        return;
    }
    SpeakersList& list = touch_list(floor, to);
    const auto asks = [&](const EntryId& id) {
        const Entry& entry = floor.entries.at(id);
        return kind == ListKind::main && entry.who->on_behalf_of == Capacity::national &&
               !entry.who->delegation.empty();
    };
    std::map<DelegationId, int> asking;
    for (const EntryId& id : list.waiting) {
        asking[floor.entries.at(id).who->delegation] += asks(id) ? 1 : 0;
    }
    for (const EntryId& id : waiting) {
        Entry& entry = touch_entry(floor, id);
        if (asks(id) &&
            ++asking[entry.who->delegation] > state_.definition.profile.entries_per_delegation) {
            // It waits already as often as the profile grants.
            entry.state = EntryState::withdrawn;
            entry.ended_at = event_.at;
            continue;
        }
        entry.number = ++list.numbered;
        list.waiting.push_back(id);
    }
    sort_list(floor, to);
}

void Evolver::shift_plan(Session& session, TimePoint start, TimePoint end) {
    const Millis shift = start - session.planned_start;
    for (Item& item : session.items) {
        // What stands at a fixed time is kept, whatever moves around it.
        if (!item.fixed_start) {
            item.planned_start += shift;
        }
    }
    session.planned_start = start;
    session.planned_end = end;
}

void Evolver::operator()(const SessionRescheduled& e) {
    Session& session = touch_definition(e.session);
    shift_plan(session, e.planned_start, e.planned_end);
    const bool within = is_confidential(state_, session);
    // What a private meeting is called is read in its own room alone, by who was within.
    const bool convened = state_.sessions.at(e.session).convened;
    add_line(convened ? session.public_title : session.title,
             within ? std::max(RecordClass::restricted, present_class()) : present_class());
}

}  // namespace plenaria::domain
