// What is of the whole venue, and what surrounds a session: the event itself, bulletins, the
// Presidency, attendance, notes, documents, screens, desks.
#include <algorithm>
#include <set>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/checklist.hpp"
#include "server/domain/evolver.hpp"
#include "server/domain/sealing.hpp"
#include "server/model/actor_text.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

void flag_running(Floor& floor, Millis outage) {
    if (floor.holder) {
        Entry& entry = floor.entries.at(*floor.holder);
        if (entry.running_since) {
            entry.verify_outage += outage;
        }
    }
}

TextProgress draft_of(const ItemId& item, const DraftText& text) {
    TextProgress made;
    made.item = item;
    made.title = text.title;
    made.paragraphs = text.paragraphs;
    return made;
}

/// Gives a room what it has; what is there already stays as it is.
void furnish(RoomState& made, const Room& room) {
    made.id = room.id;
    for (const Output& output : room.outputs) {
        made.outputs[output.id];
    }
    for (const Channel& channel : room.channels) {
        made.desks[channel.id];
    }
}

const DraftText* find_draft(const Definition& definition, const SessionId& session,
                            const TextId& id) {
    if (const Session* found = find_session(definition, session)) {
        for (const Item& item : found->items) {
            for (const DraftText& text : item.texts) {
                if (text.id == id) {
                    return &text;
                }
            }
        }
    }
    return nullptr;
}

/// A session's items and texts, as far as they are new; a draft that the file changed is a new
/// version, which voids a call that is pending.
void furnish(SessionProgress& made, const Session& session, const Definition& before) {
    for (const Item& item : session.items) {
        made.items[item.id];
        for (const DraftText& text : item.texts) {
            const auto at = made.texts.find(text.id);
            if (at == made.texts.end()) {
                made.texts.emplace(text.id, draft_of(item.id, text));
                continue;
            }
            const DraftText* former = find_draft(before, session.id, text.id);
            const bool edited = former == nullptr || *former != text;
            if (edited &&
                !(at->second.title == text.title && at->second.paragraphs == text.paragraphs)) {
                const int version = at->second.version + 1;
                at->second = draft_of(item.id, text);
                at->second.version = version;
            }
        }
    }
}

template <class Map, class Things>
void drop_unnamed(Map& map, const Things& things) {
    std::erase_if(map, [&](const auto& each) {
        return std::none_of(things.begin(), things.end(),
                            [&](const auto& thing) { return thing.id == each.first; });
    });
}

/// What the new file does not name any more and what never began.
void drop_unnamed(State& state) {
    const Definition& definition = state.definition;
    drop_unnamed(state.rooms, definition.rooms);
    drop_unnamed(state.sessions, definition.sessions);
    for (const Session& session : definition.sessions) {
        SessionProgress& progress = state.sessions[session.id];  // it may be new
        drop_unnamed(progress.items, session.items);
        std::erase_if(progress.texts, [&](const auto& each) {
            return find_item(session, each.second.item) == nullptr;
        });
    }
    for (const Room& room : definition.rooms) {
        RoomState& kept = state.rooms[room.id];
        drop_unnamed(kept.outputs, room.outputs);
        drop_unnamed(kept.desks, room.channels);
        drop_unnamed(kept.paired, room.screens);
        std::erase_if(kept.cleared,
                      [&](const ScreenId& id) { return !kept.paired.contains(id); });
    }
}

/// The sessions of which the two say something else.
std::set<SessionId> changed_sessions(const Definition& before, const Definition& after) {
    std::set<SessionId> changed;
    for (const Session& session : after.sessions) {
        const Session* former = find_session(before, session.id);
        if (former == nullptr || !(*former == session)) {
            changed.insert(session.id);
        }
    }
    return changed;
}

/// In a confidential session there is no time of those within beside what was published: what the
/// chair alone had made of its item's would be told to all within by the next edit of it.
void forget_times_of_the_chair(State& state) {
    for (const Session& session : state.definition.sessions) {
        for (const Item& item : session.items) {
            if (is_confidential(state, session) &&
                class_of_plan(state, session, item) < class_of_item(state, session, item)) {
                state.sessions.at(session.id).items.at(item.id).planned_within.reset();
            }
        }
    }
}

std::vector<RoomId> rooms_of(const Definition& definition, const std::set<SessionId>& sessions) {
    std::vector<RoomId> rooms;
    for (const SessionId& id : sessions) {
        rooms.push_back(find_session(definition, id)->room);
    }
    return rooms;
}

/// Undo puts back no former words of these sessions: the latest act that edited one of them goes,
/// with all before it.
void forget_edits_of(const std::set<SessionId>& sessions, Acts& acts) {
    const auto edits = [&](const Act& act) {
        return std::any_of(act.image.definitions.begin(), act.image.definitions.end(),
                           [&](const auto& each) { return sessions.contains(each.first); });
    };
    const auto latest = std::find_if(acts.done.rbegin(), acts.done.rend(), edits);
    acts.done.erase(acts.done.begin(), latest.base());
    if (std::any_of(acts.undone.begin(), acts.undone.end(), edits)) {
        acts.undone.clear();
    }
}

}  // namespace

void Evolver::operator()(const EventLoaded& e) {
    PLENARIA_ASSERT(!state_.loaded);
    state_.loaded = true;
    state_.definition = e.definition;
    for (const Room& room : e.definition.rooms) {
        furnish(state_.rooms[room.id], room);
    }
    for (const Session& session : e.definition.sessions) {
        furnish(state_.sessions[session.id], session, Definition{});
    }
}

void Evolver::operator()(const ServiceResumed& e) {
    for (auto& [id, room] : state_.rooms) {
        flag_running(room.floor, e.outage);
        if (room.closing) {
            flag_running(room.closing->floor, e.outage);
        }
    }
}

void Evolver::operator()(const DefinitionReplaced& e) {
    const Definition before = std::move(state_.definition);
    state_.definition = e.definition;
    // What differs in the words alone that no public view has is told to nobody who has not those.
    const bool restricted = without_words(before) == without_words(e.definition);
    const std::set<SessionId> changed = changed_sessions(before, e.definition);
    const std::vector<RoomId> rooms_changed = rooms_of(e.definition, changed);
    const auto is_changed = [&](const RoomId& id) {
        return std::find(rooms_changed.begin(), rooms_changed.end(), id) != rooms_changed.end();
    };
    drop_unnamed(state_);
    forget_the_removed();
    for (const Room& room : e.definition.rooms) {
        furnish(state_.rooms[room.id], room);
    }
    for (const Session& session : e.definition.sessions) {
        furnish(state_.sessions[session.id], session, before);
    }
    forget_times_of_the_chair(state_);
    for (auto& [id, room] : state_.rooms) {
        // Who waits for an item that is gone waits for nothing.
        for (Floor* floor : {&room.floor, room.closing ? &room.closing->floor : nullptr}) {
            if (floor == nullptr) {
                continue;
            }
            std::erase_if(floor->lists, [&](const auto& each) {
                const Session* session = find_session(state_.definition, each.first.session);
                if (session != nullptr &&
                    (each.first.item.empty() || find_item(*session, each.first.item) != nullptr)) {
                    return false;
                }
                for (const EntryId& entry : each.second.waiting) {
                    Entry& removed = floor->entries.at(entry);
                    removed.state = EntryState::removed;
                    removed.ended_at = event_.at;
                }
                return true;
            });
            // Who may know of an item may have changed, and with it what counts.
            floor->totals.clear();
            floor->over.clear();
            for (const auto& [entry_id, entry] : floor->entries) {
                charge(*floor, entry, 1);
            }
        }
        // Who reads restricted words in one room is not told of those of another.
        if (restricted && !(is_changed(id) && is_confidential_now(state_, room))) {
            forget_edits_of(changed, room.acts);
        } else {
            // What acts found was of another event.
            room.acts.done.clear();
            room.acts.undone.clear();
        }
    }
    if (restricted) {
        record_in(rooms_changed, Text{}, RecordClass::restricted);
    } else {
        record_in({}, Text{});
    }
}

void Evolver::record_in(const std::vector<RoomId>& rooms, const Text& subject,
                        RecordClass record_class) {
    for (auto& [id, state] : state_.rooms) {
        if (rooms.empty() || std::find(rooms.begin(), rooms.end(), id) != rooms.end()) {
            // Said to everybody by whoever said it, also from behind closed doors.
            room_ = &state;
            add_line(subject, record_class);
        }
    }
    room_ = nullptr;
}

void Evolver::operator()(const BulletinIssued& e) {
    std::erase_if(state_.bulletins, [&](const Bulletin& bulletin) {
        return bulletin.until && *bulletin.until <= event_.at;
    });
    PLENARIA_ASSERT(state_.bulletins.size() < limits::bulletins_shown);
    ++state_.bulletins_numbered;
    state_.bulletins.push_back(
        {e.bulletin, e.kind, e.text, e.rooms, event_.at, e.until, e.resumes_at});
    record_in(e.rooms, e.kind == BulletinKind::decision
                           ? fill_text("bulletin.decision", {{"decision", e.text}})
                           : e.text);
}

void Evolver::operator()(const BulletinWithdrawn& e) {
    const auto at = std::find_if(state_.bulletins.begin(), state_.bulletins.end(),
                                 [&](const Bulletin& each) { return each.id == e.bulletin; });
    PLENARIA_ASSERT(at != state_.bulletins.end());
    const Bulletin withdrawn = std::move(*at);
    state_.bulletins.erase(at);
    record_in(withdrawn.rooms, withdrawn.text);
}

void Evolver::operator()(const PresidencyHandedOver& e) {
    // R3.6: the Troika moves on by one; the delegations' categories stay what they are.
    Definition& definition = state_.definition;
    definition.outgoing = definition.presidency;
    definition.presidency = e.to;
    definition.incoming = e.next;
    record_in({}, find_delegation(definition, e.to)->name);
}

void Evolver::operator()(const AttendanceSet& e) {
    const SessionId id = e.session.empty() ? *room().session : e.session;
    const std::size_t depth = depth_within(state_, id);
    SessionProgress& session = state_.sessions.at(id);
    auto& within = session.attendance_within;
    auto& known = depth == 0 ? session.attendance : within.at(depth - 1);
    known.insert_or_assign(e.delegation, Attendance{e.presence, e.persons});
    for (std::size_t deeper = depth; deeper < within.size(); ++deeper) {
        within.at(deeper).erase(e.delegation);
    }
    if (e.roster && room().closing) {
        note_presence(closing().checklist, state_, room(), e, event_.at, event_.actor.name);
    }
    const bool confidential = is_confidential(state_, *find_session(state_.definition, id));
    add_line(find_delegation(state_.definition, e.delegation)->name,
             confidential ? std::max(RecordClass::restricted, present_class()) : present_class());
}

void Evolver::operator()(const NotePosted& e) {
    const Readers readers = readers_now(state_, room(), present_class());
    std::vector<Note>& notes = room().notes;
    const auto alike = [&](const Note& note) { return note.readers == readers; };
    const auto last = std::find_if(notes.rbegin(), notes.rend(), alike);
    const int number = last == notes.rend() ? 1 : last->number + 1;
    const auto kept = std::count_if(notes.begin(), notes.end(), alike);
    if (static_cast<std::size_t>(kept) == limits::notes_shown) {
        notes.erase(std::find_if(notes.begin(), notes.end(), alike));
    }
    notes.push_back({number, event_.at, event_.actor.name, e.text, readers});
    record(actor_text(event_.actor.name));
}

void Evolver::operator()(const StepMarked& e) {
    std::vector<int>& done = touch_item(*room().session, e.item).steps_done;
    std::erase(done, e.step);
    if (e.done) {
        done.insert(std::lower_bound(done.begin(), done.end(), e.step), e.step);
    }
    // The script is the chair's alone (R3.7), and so is how far it has come.
    add_line(find_item(*current_session(state_, room()), e.item)->title, RecordClass::chair_only);
}

void Evolver::operator()(const DocumentAdded& e) {
    Session& session = touch_definition(*room().session);
    const auto item = std::find_if(session.items.begin(), session.items.end(),
                                   [&](const Item& each) { return each.id == e.item; });
    PLENARIA_ASSERT(item != session.items.end());
    const auto at = std::find_if(item->documents.begin(), item->documents.end(),
                                 [&](const Document& each) { return each.id == e.document.id; });
    if (at == item->documents.end()) {
        item->documents.push_back(e.document);
    } else {
        *at = e.document;
    }
    add_line(e.document.title, class_of(&*item, is_confidential(state_, session, *item)));
}

void Evolver::operator()(const DocumentRemoved& e) {
    Session& session = touch_definition(*room().session);
    const auto named = [&](const Document& each) { return each.id == e.document; };
    const auto holds = [&](const Item& item) {
        return std::any_of(item.documents.begin(), item.documents.end(), named);
    };
    // Items that were moved here may bring a document that is called alike: the present one's goes.
    const std::optional<ItemId> present = current_item(state_, room());
    auto item = std::find_if(session.items.begin(), session.items.end(),
                             [&](const Item& each) { return present == each.id && holds(each); });
    if (item == session.items.end()) {
        item = std::find_if(session.items.begin(), session.items.end(), holds);
    }
    PLENARIA_ASSERT(item != session.items.end());
    const auto at = std::find_if(item->documents.begin(), item->documents.end(), named);
    add_line(at->title, class_of(&*item, is_confidential(state_, session, *item)));
    item->documents.erase(at);
}

void Evolver::operator()(const ScreensYielded& e) {
    // Within a confidential matter it is an act of those within: outside finds again what it left.
    if (is_confidential_now(state_, room())) {
        room().yielded_within = e.yielded;
    } else {
        room().yielded_since = e.yielded ? std::optional{event_.at} : std::nullopt;
    }
    record(text_of(e.yielded ? "record.screens_given" : "record.screens_taken"));
}

void Evolver::operator()(const DeskSet& e) {
    room().desks.at(e.channel) = {e.microphone, event_.at};
    const Room* definition = find_room(state_.definition, room().id);
    for (const Channel& channel : definition->channels) {
        if (channel.id == e.channel) {
            record(channel.name);
        }
    }
}

}  // namespace plenaria::domain
