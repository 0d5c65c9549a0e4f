#include "server/exchange/event_edit.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/domain/admission.hpp"
#include "server/domain/checklist.hpp"
#include "server/exchange/chair_items.hpp"
#include "server/exchange/edited_texts.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

/// The keys of the event file whose values differ between two things of one kind.
class Differences {
public:
    template <class T>
    Differences& add(std::string_view key, const T& before, const T& after) {
        if (!(before == after)) {
            keys_ += keys_.empty() ? "" : ", ";
            keys_ += key;
        }
        return *this;
    }
    [[nodiscard]] const std::string& keys() const { return keys_; }

private:
    std::string keys_;
};

std::string differences(const Item& a, const Item& b) {
    return Differences{}
        .add("number", a.number, b.number)
        .add("kind", a.kind, b.kind)
        .add("title", a.title, b.title)
        .add("public_title", a.public_title, b.public_title)
        .add("confidential", a.confidential, b.confidential)
        .add("excludes_secretariat", a.excludes_secretariat, b.excludes_secretariat)
        .add("start", a.planned_start, b.planned_start)
        .add("minutes", a.planned, b.planned)
        .add("speech_seconds", a.allotment, b.allotment)
        .add("bands", a.bands, b.bands)
        .add("fixed_start", a.fixed_start, b.fixed_start)
        .add("order", a.policy, b.policy)
        .add("panel", a.panel, b.panel)
        .add("invited", a.invited, b.invited)
        .add("script", a.script, b.script)
        .add("document", a.documents, b.documents)
        .add("text", a.texts, b.texts)
        .keys();
}

std::string differences(const Session& a, const Session& b) {
    return Differences{}
        .add("room", a.room, b.room)
        .add("kind", a.kind, b.kind)
        .add("title", a.title, b.title)
        .add("public_title", a.public_title, b.public_title)
        .add("start", a.planned_start, b.planned_start)
        .add("end", a.planned_end, b.planned_end)
        .keys();
}

std::string differences(const Delegation& a, const Delegation& b) {
    return Differences{}
        .add("category", a.category, b.category)
        .add("flag", a.flag, b.flag)
        .add("code", a.code, b.code)
        .add("name", a.name, b.name)
        .add("long_name", a.long_name, b.long_name)
        .add("language", a.language, b.language)
        .add("arrears_years", a.arrears_years, b.arrears_years)
        .add("absent_years", a.absent_years, b.absent_years)
        .keys();
}

std::string differences(const Room& a, const Room& b) {
    return Differences{}
        .add("name", a.name, b.name)
        .add("channel", a.channels, b.channels)
        .add("output", a.outputs, b.outputs)
        .add("screen", a.screens, b.screens)
        .keys();
}

std::string differences(const Category& a, const Category& b) {
    return Differences{}
        .add("name", a.name, b.name)
        .add("band", a.band, b.band)
        .add("speech_seconds", a.allotment, b.allotment)
        .add("closed_doors", a.admitted_to_closed, b.admitted_to_closed)
        .add("raises_points", a.raises_points, b.raises_points)
        .add("decides", a.decides, b.decides)
        .add("on_roll", a.on_roll, b.on_roll)
        .keys();
}

std::string differences(const SessionKind& a, const SessionKind& b) {
    return Differences{}
        .add("name", a.name, b.name)
        .add("confidential", a.confidential, b.confidential)
        .add("grants", a.grants, b.grants)
        .add("quorum", a.quorum, b.quorum)
        .keys();
}

std::string differences(const Definition& a, const Definition& b) {
    return Differences{}
        .add("title", a.title, b.title)
        .add("forum", a.forum, b.forum)
        .add("presidency", a.presidency, b.presidency)
        .add("troika", std::pair{a.outgoing, a.incoming}, std::pair{b.outgoing, b.incoming})
        .add("name", a.profile.name, b.profile.name)
        .add("warn_seconds", a.profile.warn_at, b.profile.warn_at)
        .add("next_shown", a.profile.next_shown, b.profile.next_shown)
        .add("entries_per_delegation", a.profile.entries_per_delegation,
             b.profile.entries_per_delegation)
        .add("rank", a.profile.ranks, b.profile.ranks)
        .add("point_seconds", a.profile.point_allotment, b.profile.point_allotment)
        .add("reply", a.profile.reply, b.profile.reply)
        .add("standing", a.profile.standing, b.profile.standing)
        .add("closing", a.profile.closing, b.profile.closing)
        .add("private_kind", a.profile.private_kind, b.profile.private_kind)
        .keys();
}

template <class Things, class IdType>
const typename Things::value_type* find_thing(const Things& things, const IdType& id) {
    const auto at = std::find_if(things.begin(), things.end(),
                                 [&](const auto& thing) { return thing.id == id; });
    return at == things.end() ? nullptr : &*at;
}

/// Who may know of an item by what an event file says of it.
RecordClass class_in(const Definition& event, const Session& session, const Item& item) {
    if (item.excludes_secretariat) {
        return RecordClass::chair_only;
    }
    const SessionKind* kind = find_session_kind(event, session.kind);
    const bool confidential = kind == nullptr || kind->confidential || item.confidential;
    return confidential ? RecordClass::restricted : RecordClass::open;
}

class Comparison {
public:
    Comparison(const State& state, const Definition& edited, TimePoint now)
        : state_(state), present_(state.definition), edited_(edited), now_(now) {}

    EditReport compare();

private:
    /// Says which things are new, gone or changed. `allow` is asked about each that is there now,
    /// with what it becomes (null: it goes).
    template <class Things, class Allow>
    void compare_all(std::string_view thing, const Things& before, const Things& after,
                     const std::string& within, const Allow& allow) {
        for (const auto& old : before) {
            const auto* now = find_thing(after, old.id);
            const std::string name = within + old.id.value;
            if (now == nullptr) {
                change("removed", thing, name, "");
            } else if (const std::string keys = differences(old, *now);
                       !keys.empty() && !is_kept(old)) {
                change("changed", thing, name, keys);
            }
            allow(old, now);
        }
        for (const auto& now : after) {
            if (find_thing(before, now.id) == nullptr) {
                change("added", thing, within + now.id.value, "");
            }
        }
    }

    /// What stays as it is has no line, also where it moves with its session or loses a name: a
    /// line would name an item that the chair made or brought, and nobody else knows.
    template <class Thing>
    [[nodiscard]] bool is_kept(const Thing& old) const {
        if constexpr (std::is_same_v<Thing, Item>) {
            return old.excludes_secretariat && keeps_chair_items(state_, edited_);
        }
        return false;
    }

    void change(std::string_view how, std::string_view thing, std::string_view name,
                std::string_view keys) {
        report_.changes.push_back(
            fill_text("exchange.edit." + std::string{how},
                      {{"thing", text_of("exchange.thing." + std::string{thing})},
                       {"name", same_text(name)},
                       {"keys", same_text(keys)}}));
    }
    void conflict(std::string_view key, std::string_view name) {
        report_.conflicts.push_back(
            fill_text("exchange.edit." + std::string{key}, {{"name", same_text(name)}}));
    }

    void compare_sessions();
    void check_session(const Session& old, const Session* now);
    void check_item(const Session& session, const Item& old, const Item* now);
    void check_texts(const Session& before, const Session& after);
    void check_delegation(const Delegation& old, const Delegation* now);
    void check_roster();
    void check_room(const Room& old, const Room* now);
    void check_order(const Session& before, const Session& after);
    [[nodiscard]] bool has_begun(const SessionId& session) const;
    [[nodiscard]] bool has_begun(const SessionId& session, const ItemId& item) const;
    [[nodiscard]] bool lets_out(const Session& session, const Item& old, const Item& now) const;
    template <class Holds>
    [[nodiscard]] bool any_entry(const Holds& holds) const;
    [[nodiscard]] bool room_was_used(const RoomId& room) const;

    const State& state_;
    const Definition& present_;
    const Definition& edited_;
    TimePoint now_;
    EditReport report_;
};

bool Comparison::has_begun(const SessionId& session) const {
    const auto at = state_.sessions.find(session);
    return at != state_.sessions.end() &&
           (at->second.state != SessionState::planned || at->second.opened_at.has_value());
}

template <class Holds>
bool Comparison::any_entry(const Holds& holds) const {
    const auto in_floor = [&](const Floor& floor) {
        return std::any_of(floor.entries.begin(), floor.entries.end(),
                           [&](const auto& each) { return holds(each.second); });
    };
    return std::any_of(state_.rooms.begin(), state_.rooms.end(), [&](const auto& each) {
        const RoomState& room = each.second;
        return in_floor(room.floor) || (room.closing && in_floor(room.closing->floor)) ||
               std::any_of(room.past_closings.begin(), room.past_closings.end(),
                           [&](const Closing& closing) { return in_floor(closing.floor); });
    });
}

bool Comparison::has_begun(const SessionId& session, const ItemId& item) const {
    const auto at = state_.sessions.find(session);
    if (at == state_.sessions.end()) {
        return false;
    }
    const auto progress = at->second.items.find(item);
    const bool worked_on =
        progress != at->second.items.end() &&
        (progress->second.state != ItemState::pending || progress->second.started_at.has_value());
    const bool decided =
        std::any_of(at->second.texts.begin(), at->second.texts.end(), [&](const auto& text) {
            return text.second.item == item && text.second.state != TextState::draft;
        });
    return worked_on || decided || any_entry([&](const Entry& entry) {
               return entry.session == session && entry.item == item;
           });
}

/// Whether more people could read then what was written of the item within, and is in no file.
bool Comparison::lets_out(const Session& session, const Item& old, const Item& now) const {
    const Session& then = *find_session(edited_, session.id);
    if (class_in(edited_, then, now) >= class_in(present_, session, old)) {
        return false;
    }
    const auto& texts = state_.sessions.at(session.id).texts;
    return std::any_of(texts.begin(), texts.end(), [&](const auto& each) {
        return each.second.item == old.id && !has_words_of(old, each.first, each.second);
    });
}

bool Comparison::room_was_used(const RoomId& room) const {
    const auto at = state_.rooms.find(room);
    return (at != state_.rooms.end() &&
            (at->second.session || at->second.closing || !at->second.past_closings.empty() ||
             !at->second.floor.entries.empty())) ||
           std::any_of(present_.sessions.begin(), present_.sessions.end(),
                       [&](const Session& session) {
                           return session.room == room && has_begun(session.id);
                       });
}

void Comparison::check_delegation(const Delegation& old, const Delegation* now) {
    const bool active = any_entry([&](const Entry& entry) {
        return entry.who->delegation == old.id && entry.state != EntryState::finished &&
               entry.state != EntryState::stopped && entry.state != EntryState::withdrawn &&
               entry.state != EntryState::adjourned && entry.state != EntryState::removed &&
               entry.state != EntryState::absent;
    });
    if (now == nullptr && active) {
        conflict("delegation_waits", old.id.value);
    }
    // R4.4: who was admitted is not forgotten because a file was written before that.
    if (now == nullptr && is_admitted(state_, old.id)) {
        conflict(was_seated(state_, old.id) ? "delegation_seated" : "delegation_admitted",
                 old.id.value);
    }
    const bool expected =
        std::any_of(state_.rooms.begin(), state_.rooms.end(), [&](const auto& each) {
            return each.second.closing && each.second.closing->checklist.roster.contains(old.id);
        });
    if (now == nullptr && expected) {
        conflict("delegation_on_roster", old.id.value);
    }
}

/// Whom a closing asks for was settled as it began, and its label with that: nobody comes onto the
/// roster or leaves it by an edit (R4.1), be it of a delegation, its category or its arrears.
void Comparison::check_roster() {
    const bool asked = std::any_of(state_.rooms.begin(), state_.rooms.end(), [](const auto& each) {
        return each.second.closing &&
               find_mark(each.second.closing->checklist, ClosingCheck::roster) != nullptr;
    });
    if (!asked) {
        return;
    }
    State after;
    after.definition = edited_;
    for (const Delegation& now : edited_.delegations) {
        const Delegation* old = find_thing(present_.delegations, now.id);
        const bool was = old != nullptr && is_on_roster(state_, *old);
        if (was != is_on_roster(after, now)) {
            conflict("roster_moves", now.id.value);
        }
    }
}

void Comparison::check_room(const Room& old, const Room* now) {
    if (now == nullptr && room_was_used(old.id)) {
        conflict("room_used", old.id.value);
    }
    const auto at = state_.rooms.find(old.id);
    const bool doors = at != state_.rooms.end() && at->second.closing.has_value();
    if (now != nullptr && doors && !(now->outputs == old.outputs)) {
        conflict("doors_not_open", old.id.value);
    }
}

void Comparison::check_item(const Session& session, const Item& old, const Item* now) {
    const std::string name = session.id.value + " · " + old.id.value;
    if (!has_begun(session.id, old.id)) {
        if (now != nullptr && lets_out(session, old, *now)) {
            conflict("item_begun_changed", name);
        }
        return;
    }
    if (now == nullptr) {
        conflict("item_begun_removed", name);
    } else if (old.kind != now->kind || old.confidential != now->confidential ||
               old.excludes_secretariat != now->excludes_secretariat) {
        conflict("item_begun_changed", name);
    }
}

void Comparison::check_session(const Session& old, const Session* now) {
    if (has_begun(old.id)) {
        if (now == nullptr) {
            conflict("session_begun_removed", old.id.value);
            return;
        }
        if (old.room != now->room || old.kind != now->kind) {
            conflict("session_begun_changed", old.id.value);
        }
        const SessionKind* before = find_session_kind(present_, old.kind);
        const SessionKind* after = find_session_kind(edited_, old.kind);
        if (before != nullptr && after != nullptr &&
            (before->confidential != after->confidential || !(before->grants == after->grants))) {
            conflict("kind_begun_changed", old.kind.value);
        }
    } else if (now != nullptr && now->planned_start != old.planned_start &&
               now->planned_end <= now_) {
        conflict("session_past", old.id.value);
    }
}

/// A draft is found by its id alone as the file comes in: where another item's text is called so,
/// what people wrote and took of that one would be gone. So with a draft that the file leaves as it
/// is, where an item was moved, in journals of before, to a session that has another called alike.
void Comparison::check_texts(const Session& before, const Session& after) {
    const auto progress = state_.sessions.find(before.id);
    if (progress == state_.sessions.end()) {
        return;
    }
    const auto& texts = progress->second.texts;
    for (const Item& item : after.items) {
        const Item* old = find_item(before, item.id);
        for (const DraftText& draft : item.texts) {
            const auto live = texts.find(draft.id);
            if (live == texts.end() || find_item(after, live->second.item) == nullptr ||
                !replaces(before, draft, live->second)) {
                continue;
            }
            const bool others = live->second.item != item.id &&
                                !(is_as_drafted(before, draft.id, live->second) &&
                                  !has_draft(*find_item(after, live->second.item), draft.id));
            const DraftText* present = old == nullptr ? nullptr : find_thing(old->texts, draft.id);
            if (others || (present != nullptr && *present == draft)) {
                conflict("text_of_another",
                         before.id.value + " · " + item.id.value + " · " + draft.id.value);
            }
        }
    }
}

void Comparison::check_order(const Session& before, const Session& after) {
    std::vector<ItemId> old_order;
    std::vector<ItemId> new_order;
    for (const Item& item : before.items) {
        if (find_item(after, item.id) != nullptr) {
            old_order.push_back(item.id);
        }
    }
    for (const Item& item : after.items) {
        if (find_item(before, item.id) != nullptr) {
            new_order.push_back(item.id);
        }
    }
    if (old_order != new_order) {
        change("reordered", "session", before.id.value, "");
    }
}

void Comparison::compare_sessions() {
    compare_all("session", present_.sessions, edited_.sessions, "",
                [this](const Session& old, const Session* now) { check_session(old, now); });
    for (const Session& session : edited_.sessions) {
        const Session* before = find_session(present_, session.id);
        if (before == nullptr) {
            if (session.planned_end <= now_) {
                conflict("session_past", session.id.value);
            }
            continue;
        }
        compare_all("item", before->items, session.items, session.id.value + " · ",
                    [&](const Item& old, const Item* now) { check_item(*before, old, now); });
        check_order(*before, session);
        check_texts(*before, session);
    }
}

EditReport Comparison::compare() {
    if (edited_.id != present_.id) {
        conflict("another_event", edited_.id.value);
        return std::move(report_);
    }
    if (edited_.zone != present_.zone) {
        conflict("zone", edited_.zone);
    }
    if (edited_.profile.id != present_.profile.id ||
        edited_.profile.languages != present_.profile.languages) {
        conflict("profile", edited_.profile.id);
    }
    if (const std::string keys = differences(present_, edited_); !keys.empty()) {
        change("changed", "event", edited_.id.value, keys);
    }
    compare_all("category", present_.profile.categories, edited_.profile.categories, "",
                [this](const Category& old, const Category* now) {
                    if (now == nullptr &&
                        any_entry([&](const Entry& entry) { return entry.category == old.id; })) {
                        conflict("category_used", old.id.value);
                    }
                });
    compare_all("session_kind", present_.profile.session_kinds, edited_.profile.session_kinds, "",
                [](const SessionKind&, const SessionKind*) {});
    compare_all(
        "delegation", present_.delegations, edited_.delegations, "",
        [this](const Delegation& old, const Delegation* now) { check_delegation(old, now); });
    check_roster();
    compare_all("room", present_.rooms, edited_.rooms, "",
                [this](const Room& old, const Room* now) { check_room(old, now); });
    compare_sessions();
    return std::move(report_);
}

}  // namespace

EditReport compare_events(const State& state, const Definition& edited, TimePoint now) {
    return Comparison{state, edited, now}.compare();
}

}  // namespace plenaria::exchange
