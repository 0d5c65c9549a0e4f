// The floor: entries, speeches and points of order (R5, floor.md).
#include <algorithm>

#include "server/domain/evolver.hpp"
#include "server/domain/hidden_acts.hpp"
#include "server/domain/sealing.hpp"
#include "server/domain/speaking_order.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

SpeakerView speaker_of(const EntryInscribed& e) {
    SpeakerView who;
    who.id = e.entry;
    who.delegation = e.delegation;
    who.flag = e.flag;
    who.code = e.code;
    who.name = e.name;
    who.long_name = e.long_name;
    who.category = e.category_name;
    who.person = e.person;
    who.capacity = e.capacity;
    who.language = e.language;
    who.on_behalf_of = e.on_behalf_of;
    who.group = e.group;
    who.remote = e.remote;
    return who;
}

SpeakerView speaker_of(const PointRaised& e) {
    SpeakerView who;
    who.delegation = e.delegation;
    who.flag = e.flag;
    who.code = e.code;
    who.name = e.name;
    who.long_name = e.long_name;
    who.category = e.category_name;
    who.person = e.person;
    who.language = e.language;
    return who;
}

/// Nobody has the floor any more by `id`: it had it, or waited below to have it back.
void leave_floor(FloorHeld& held, const EntryId& id) {
    if (held.holder == id) {
        held.holder.reset();
        held.interrupted = false;
    } else {
        std::erase(held.suspended, id);
    }
}

std::vector<Point>::iterator find_point(FloorHeld& held, const PointId& id) {
    const auto at = std::find_if(held.points.begin(), held.points.end(),
                                 [&](const Point& point) { return point.id == id; });
    PLENARIA_ASSERT(at != held.points.end());
    return at;
}

}  // namespace

void Evolver::stop_clock(Entry& entry, TimePoint at) {
    if (entry.running_since) {
        entry.consumed += std::max(Millis{0}, at - *entry.running_since);
        entry.running_since.reset();
    }
}

void Evolver::lapse_points(Floor& floor) {
    if (!floor.points.empty() || floor.interrupted) {
        FloorHeld& held = touch_held(floor);
        held.points.clear();
        held.interrupted = false;
    }
}

void Evolver::rest_point(Floor& floor) {
    if (active_point(floor) == nullptr) {
        return;
    }
    for (Point& point : touch_held(floor).points) {
        if (point.running_since) {
            point.consumed += std::max(Millis{0}, event_.at - *point.running_since);
            point.running_since.reset();
        }
    }
}

void Evolver::resume_point(Floor& floor) {
    if (active_point(floor) == nullptr) {
        return;
    }
    for (Point& point : touch_held(floor).points) {
        if (point.state != PointState::raised) {
            point.running_since = event_.at;
        }
    }
}

void Evolver::take_from_list(Floor& floor, const Entry& entry) {
    SpeakersList& list = touch_list(floor, {entry.session, entry.item, entry.list});
    std::erase(list.waiting, entry.id);
}

void Evolver::finish(Floor& floor, const EntryId& id, EntryState outcome) {
    Entry& entry = touch_entry(floor, id);
    if (entry.state == EntryState::waiting) {
        take_from_list(floor, entry);
    } else {
        leave_floor(touch_held(floor), id);
    }
    stop_clock(entry, event_.at);
    entry.state = outcome;
    entry.ended_at = event_.at;
    record_entry(entry);
    if (entry.started_at) {
        settle(floor, id);
    }
}

bool Evolver::is_counted_in(const Floor& floor, const Entry& entry) const {
    const bool behind_closed_doors =
        std::any_of(state_.rooms.begin(), state_.rooms.end(), [&](const auto& each) {
            return each.second.closing && &each.second.closing->floor == &floor;
        });
    return is_counted(state_, entry, behind_closed_doors);
}

void Evolver::settle(Floor& floor, const EntryId& id) {
    const Entry& entry = floor.entries.at(id);
    charge(floor, entry, 1);
    std::erase(charged_, std::pair{&floor, id});
    if (!is_counted_in(floor, entry)) {
        // A list that came over as it was may not be in order: it would tell of a hidden speech.
        return;
    }
    std::vector<ListKey> to_sort;
    for (const auto& [key, list] : floor.lists) {
        if (key.session == entry.session && list.waiting.size() > 1 &&
            follows_totals(list.order.policy)) {
            to_sort.push_back(key);
        }
    }
    for (const ListKey& key : to_sort) {
        sort_list(floor, key);
    }
}

void Evolver::operator()(const EntryInscribed& e) {
    // The first version of the event names no item: then it was the present one, as it is wherever
    // there is one.
    const ItemId item = e.item.empty() ? current_item(state_, room()).value_or(ItemId{}) : e.item;
    const ListKey key{*room().session, item, e.list};
    SpeakersList& list = touch_list(floor(), key);
    ++list.numbered;
    Entry entry;
    entry.id = e.entry;
    entry.session = key.session;
    entry.item = key.item;
    entry.list = key.kind;
    entry.category = e.category;
    entry.band = e.band;
    entry.rank = e.rank;
    entry.number = list.numbered;
    SpeakerView who = speaker_of(e);
    if (const Category* category = find_category(state_.definition, e.category);
        who.category.empty() && category != nullptr) {
        who.category = category->name;  // nor did it bear the category's name
    }
    entry.who = Shared<SpeakerView>{std::move(who)};
    entry.note = e.note;
    entry.allotment = e.allotment;
    entry.inscribed_at = event_.at;
    entry.moved = !e.before.empty();
    entry.late = e.late;
    entry.sealed = is_sealed_whole(state_, room(), event_.event);
    entry.panellist = e.panellist;
    const Entry& made = add_entry(floor(), std::move(entry));
    if (e.before.empty()) {
        insert_in_order(floor(), list, made);
    } else {
        const auto before = std::find(list.waiting.begin(), list.waiting.end(), e.before);
        list.waiting.insert(before, e.entry);
    }
    record_entry(made);
}

void Evolver::operator()(const EntryAmended& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    SpeakerView who = *entry.who;
    who.person = e.person;
    who.capacity = e.capacity;
    who.language = e.language;
    who.remote = e.remote;
    entry.who = Shared<SpeakerView>{std::move(who)};
    entry.note = e.note;
    record_entry(entry);
}

void Evolver::operator()(const EntryWithdrawn& e) {
    finish(floor_with(e.entry), e.entry, EntryState::withdrawn);
}

void Evolver::operator()(const EntryRemoved& e) {
    finish(floor_with(e.entry), e.entry, EntryState::removed);
}

void Evolver::operator()(const EntryCalled& e) {
    FloorHeld& held = touch_held(floor());
    if (held.holder) {
        // An interposed speech: whoever is paused has the floor back when it is over.
        PLENARIA_ASSERT(floor().entries.at(*held.holder).state == EntryState::paused);
        held.suspended.push_back(*held.holder);
        held.interrupted = false;
    }
    Entry& entry = touch_entry(floor(), e.entry);
    take_from_list(floor(), entry);
    entry.state = EntryState::called;
    entry.called_at = event_.at;
    held.holder = e.entry;
    record_entry(entry);
}

void Evolver::operator()(const EntryAbsent& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    ++entry.absences;
    if (entry.absences > 1) {
        finish(floor(), e.entry, EntryState::absent);
        return;
    }
    SpeakersList& list = touch_list(floor(), {entry.session, entry.item, entry.list});
    std::erase(list.waiting, e.entry);
    leave_floor(touch_held(floor()), e.entry);
    entry.state = EntryState::waiting;
    entry.called_at.reset();
    entry.moved = false;
    entry.pinned = false;
    // It comes anew, behind those of its category who were not there before it.
    entry.number = ++list.numbered;
    insert_in_order(floor(), list, entry);
    record_entry(entry);
}

void Evolver::operator()(const SpeechStarted& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    entry.state = EntryState::speaking;
    entry.running_since = event_.at;
    if (!entry.started_at) {
        entry.started_at = event_.at;
    }
    record_entry(entry);
}

void Evolver::operator()(const SpeechBackdated& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    entry.running_since = e.to;
    entry.started_at = e.to;
    record_entry(entry);
}

void Evolver::operator()(const SpeechPaused& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    stop_clock(entry, event_.at);
    entry.state = EntryState::paused;
    record_entry(entry);
}

void Evolver::operator()(const SpeechResumed& e) {
    FloorHeld& held = touch_held(floor());
    held.interrupted = false;
    if (held.holder != e.entry) {
        PLENARIA_ASSERT(!held.holder && !held.suspended.empty() &&
                        held.suspended.back() == e.entry);
        held.suspended.pop_back();
        held.holder = e.entry;
    }
    Entry& entry = touch_entry(floor(), e.entry);
    entry.state = EntryState::speaking;
    entry.running_since = event_.at;
    record_entry(entry);
}

void Evolver::operator()(const SpeechEnded& e) { finish(floor_with(e.entry), e.entry, e.outcome); }

void Evolver::operator()(const SpeechCarriedOver& e) {
    Floor& floor = floor_with(e.entry);
    Entry& entry = touch_entry(floor, e.entry);
    leave_floor(touch_held(floor), e.entry);
    stop_clock(entry, event_.at);
    entry.state = EntryState::waiting;
    // It keeps its place at the front, whatever order the list is given.
    entry.moved = true;
    SpeakersList& list = touch_list(floor, {entry.session, entry.item, entry.list});
    list.waiting.insert(list.waiting.begin(), e.entry);
    record_entry(entry);
}

void Evolver::operator()(const SpeechExtended& e) {
    Entry& entry = touch_entry(floor(), e.entry);
    entry.allotment += e.by;
    record_entry(entry);
}

void Evolver::operator()(const TimeCorrected& e) {
    Floor& floor = floor_with(e.entry);
    Entry& entry = touch_entry(floor, e.entry);
    entry.consumed = e.consumed;
    entry.verify_outage = Millis{0};
    record_entry(entry);
    settle(floor, e.entry);
}

void Evolver::operator()(const PointRaised& e) {
    ++floor().points_numbered[*current_list_key(state_, room())];
    Point point;
    point.id = e.point;
    point.who = Shared<SpeakerView>{speaker_of(e)};
    point.state = PointState::raised;
    point.raised_at = event_.at;
    point.allotment = e.allotment;
    touch_held(floor()).points.push_back(std::move(point));
    record(e.name);
}

void Evolver::operator()(const PointRecognised& e) {
    FloorHeld& held = touch_held(floor());
    const auto point = find_point(held, e.point);
    point->state = PointState::recognised;
    point->running_since = event_.at;
    held.interrupted = held.holder && floor().entries.at(*held.holder).state == EntryState::paused;
    record(point->who->name);
}

void Evolver::operator()(const PointDeclined& e) {
    FloorHeld& held = touch_held(floor());
    const auto point = find_point(held, e.point);
    record(point->who->name);
    held.points.erase(point);
}

void Evolver::operator()(const PointRuled& e) {
    FloorHeld& held = touch_held(floor());
    const auto point = find_point(held, e.point);
    record(fill_text("record.ruling",
                     {{"delegation", point->who->name},
                      {"ruling", text_of("ruling." + std::string{name_of(e.ruling)})}}));
    if (e.ruling == Ruling::appealed) {
        point->state = PointState::appealed;
    } else {
        held.points.erase(point);
    }
}

}  // namespace plenaria::domain
