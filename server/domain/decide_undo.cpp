// Taking acts back and doing them again (floor.md, Undo).
#include <algorithm>
#include <map>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/hidden_acts.hpp"
#include "server/domain/rules.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

template <class Map>
bool is_same_but(const Map& a, const Map& b, const Map* but) {
    return std::all_of(a.begin(), a.end(), [&](const auto& each) {
        const auto at = b.find(each.first);
        return (but != nullptr && but->contains(each.first)) ||
               (at != b.end() && at->second == each.second);
    });
}

/// Whether it stands as the act left it, but for what acts after it changed, which go first.
bool is_as_left(const Left& now, const Left& left, const Image& after) {
    return is_same_but(now.texts, left.texts, &after.texts) &&
           std::all_of(now.floors.begin(), now.floors.end(), [&](const auto& each) {
               const auto& [room, floor] = each;
               const auto at = left.floors.find(room);
               const auto later = after.others.find(room);
               const FloorImage* but = later == after.others.end() ? nullptr : &later->second;
               return at != left.floors.end() &&
                      is_same_but(floor.lists, at->second.lists, but ? &but->lists : nullptr) &&
                      is_same_but(floor.entries, at->second.entries, but ? &but->entries : nullptr);
           });
}

/// Adds what an act changed in other rooms.
void add_changed(const Image& act, Image& all) {
    all.texts.insert(act.texts.begin(), act.texts.end());
    for (const auto& [room, changed] : act.others) {
        FloorImage& floor = all.others[room];
        floor.lists.insert(changed.lists.begin(), changed.lists.end());
        floor.entries.insert(changed.entries.begin(), changed.entries.end());
    }
}

/// Whether other rooms have used since what the act left them: putting the image back would take
/// that from them. `after` is what later acts changed that go first. Of acts there that are hidden
/// from this room those count alone that used it, or the answer would tell of each.
bool is_used_elsewhere(const Situation& s, const Image& image, const Image& after) {
    const RecordClass known = class_known_in(s.state, s.room);
    for (const auto& [room, lines] : image.lines) {
        if (lines_written(s.state.rooms.at(room), known) != lines) {
            return true;
        }
    }
    if (!is_as_left(left_elsewhere(s.state, s.room.id, image), image.left, after)) {
        return true;
    }
    return std::any_of(image.items.begin(), image.items.end(), [&](const auto& each) {
        const auto& items = s.state.sessions.at(each.first.first).items;
        const auto present = items.find(each.first.second);
        const bool goes = !each.second && present != items.end();
        if (!goes) {
            return false;
        }
        const RoomId& at = find_session(s.state.definition, each.first.first)->room;
        const RoomState& place = s.state.rooms.at(at);
        // Whether anybody asks for it behind closed doors is not told.
        const bool may_be_asked_for = place.closing && place.session == each.first.first;
        return at != s.room.id && (has_begun(present->second) || may_be_asked_for);
    });
}

/// Who edited each session last, as one act after the other is taken back.
class Edits {
public:
    explicit Edits(const Situation& s)
        : s_(s), known_(static_cast<std::size_t>(class_known_in(s.state, s.room))) {}

    /// Whether another room edited since what that act edited, as far as this one knows: what is
    /// hidden from it stays as it is (`keep_hidden`), and whether there is any is not told.
    [[nodiscard]] bool are_after(const Act& act) const {
        return std::any_of(
            act.image.definitions.begin(), act.image.definitions.end(), [&](const auto& each) {
                return !(of(each.first).at(known_) == EditedBy{s_.room.id, act.number});
            });
    }
    void take_back(const Act& act) {
        for (const auto& [session, former] : act.image.definitions) {
            taken_back_.insert_or_assign(session, former.second);
        }
    }

private:
    [[nodiscard]] const LastEdits& of(const SessionId& session) const {
        const auto at = taken_back_.find(session);
        return at == taken_back_.end() ? s_.state.sessions.at(session).edited_by : at->second;
    }

    const Situation& s_;
    std::size_t known_;
    std::map<SessionId, LastEdits> taken_back_;
};

/// Whose clock stands that would run again; null: nobody's. One speaks at a time.
const Entry* running_again(const Floor& floor, const FloorImage& image) {
    for (const auto& [id, before] : image.entries) {
        const auto now = floor.entries.find(id);
        if (before && (*before)->running_since && now != floor.entries.end() &&
            !now->second.running_since) {
            return &now->second;
        }
    }
    return nullptr;
}

Rejection latest_is(RejectionCode code, const Act& latest) {
    Rejection rejection = reject(code, "act", latest.text.of(latest.kind, latest.subject));
    rejection.present = {{"act", std::to_string(latest.shown.value)}};
    return rejection;
}

}  // namespace

Decision decide_on(const Situation& s, const Undo& c) {
    const std::deque<Act>& done = s.room.acts.done;
    if (done.empty()) {
        return reject(RejectionCode::nothing_to_undo);
    }
    const Act& latest = done.back();
    if (c.latest.value != 0 && c.latest != latest.shown) {
        // Somebody was faster: what would be taken back was not read by whoever asked.
        return latest_is(RejectionCode::undo_not_latest, latest);
    }
    auto last = done.rbegin();
    if (c.act.value != 0 && c.act != latest.shown) {
        last = std::find_if(done.rbegin(), done.rend(),
                            [&](const Act& act) { return act.shown == c.act; });
        if (!c.cascade || last == done.rend()) {
            return latest_is(RejectionCode::undo_not_latest, latest);
        }
    }
    Events events;
    Edits edits{s};
    Image after;
    for (auto act = done.rbegin(); act != last + 1; ++act) {
        if (edits.are_after(*act) || is_used_elsewhere(s, act->image, after)) {
            return latest_is(RejectionCode::undo_blocked, *act);
        }
        edits.take_back(*act);
        add_changed(act->image, after);
        if (asks_gap(s.room, *act) && !c.gap_counts) {
            return latest_is(RejectionCode::undo_needs_gap_choice, *act);
        }
        events.push_back(ActUndone{act->number, c.gap_counts, act->command, true});
    }
    return events;
}

Decision decide_on(const Situation& s, const Redo& c) {
    const std::deque<Act>& undone = s.room.acts.undone;
    if (undone.empty()) {
        return reject(RejectionCode::nothing_to_redo);
    }
    if (c.act.value != 0 && c.act != undone.back().shown) {
        return latest_is(RejectionCode::undo_not_latest, undone.back());
    }
    if (is_used_elsewhere(s, undone.back().image, {})) {
        return latest_is(RejectionCode::undo_blocked, undone.back());
    }
    return Events{ActRedone{undone.back().number, undone.back().command, true}};
}

}  // namespace plenaria::domain::rules

namespace plenaria::domain {

const Entry* stopped_by(const RoomState& room, const Act& act) {
    const Entry* entry = rules::running_again(room.floor, act.image.open);
    return entry != nullptr || !room.closing
               ? entry
               : rules::running_again(room.closing->floor, act.image.closed);
}

bool asks_gap(const RoomState& room, const Act& act) { return stopped_by(room, act) != nullptr; }

}  // namespace plenaria::domain
