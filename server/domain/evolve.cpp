// State as a fold: one function per event, none of which decides anything.
#include <algorithm>

#include "server/domain/state.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

void stop_item_clock(ItemProgress& item, TimePoint at) {
    if (item.running_since) {
        item.spent += std::max(Millis{0}, at - *item.running_since);
        item.running_since.reset();
    }
}

void stop_speech_clock(Entry& entry, TimePoint at) {
    if (entry.running_since) {
        entry.consumed += std::max(Millis{0}, at - *entry.running_since);
        entry.running_since.reset();
    }
}

/// Where a newcomer goes: behind all of its own and better bands, and behind whoever the chair
/// moved by hand to that very place. Those moved elsewhere keep nobody behind them (R5.2, R3.2).
std::vector<EntryId>::iterator place_for(const Floor& floor, SpeakersList& list, int band) {
    const auto entry = [&](const EntryId& id) -> const Entry& { return floor.entries.at(id); };
    const auto last = std::find_if(list.waiting.rbegin(), list.waiting.rend(), [&](const auto& id) {
        return !entry(id).moved && entry(id).band <= band;
    });
    return std::find_if(last.base(), list.waiting.end(),
                        [&](const auto& id) { return !entry(id).moved; });
}

class Evolver {
public:
    Evolver(State& state, const RecordedEvent& event) : state_(state), event_(event) {
        const auto at = state.rooms.find(event.room);
        room_ = at == state.rooms.end() ? nullptr : &at->second;
    }

    void operator()(const EventLoaded& e) {
        PLENARIA_ASSERT(!state_.loaded);
        state_.loaded = true;
        state_.definition = e.definition;
        for (const Room& room : e.definition.rooms) {
            RoomState& made = state_.rooms[room.id];
            made.id = room.id;
            for (const Output& output : room.outputs) {
                made.outputs[output.id];
            }
            for (const Channel& channel : room.channels) {
                made.desks[channel.id];
            }
        }
        for (const Session& session : e.definition.sessions) {
            SessionProgress& made = state_.sessions[session.id];
            for (const Item& item : session.items) {
                made.items[item.id];
            }
        }
    }

    void operator()(const ServiceResumed& e) {
        for (auto& [id, room] : state_.rooms) {
            flag_running(room.floor, e.outage);
            if (room.closing) {
                flag_running(room.closing->floor, e.outage);
            }
        }
    }

    void operator()(const SessionOpened& e) {
        SessionProgress& session = state_.sessions.at(e.session);
        session.state = SessionState::open;
        session.opened_at = event_.at;
        room().session = e.session;
        const Session* definition = find_session(state_.definition, e.session);
        record(definition == nullptr ? Text{} : definition->title);
    }

    void operator()(const SessionSuspended& e) {
        SessionProgress& session = progress();
        session.state = SessionState::suspended;
        session.resumes_at = e.resumes_at;
        if (session.current) {
            stop_item_clock(session.items.at(*session.current), event_.at);
        }
        record(Text{});
    }

    void operator()(const SessionResumed&) {
        SessionProgress& session = progress();
        session.state = SessionState::open;
        session.resumes_at.reset();
        if (session.current) {
            session.items.at(*session.current).running_since = event_.at;
        }
        record(Text{});
    }

    void operator()(const SessionAdjourned&) {
        SessionProgress& session = progress();
        session.state = SessionState::adjourned;
        session.adjourned_at = event_.at;
        session.resumes_at.reset();
        record(Text{});
        // Items are named per session: the next one may name its own alike.
        room().floor.lists.clear();
        room().session.reset();
    }

    void operator()(const ItemStarted& e) { begin_item(e.item); }

    void operator()(const ItemReturned& e) { begin_item(e.item); }

    void operator()(const ItemFinished& e) {
        record_item(e.item);
        ItemProgress& item = progress().items.at(e.item);
        item.state = ItemState::finished;
        item.finished_at = event_.at;
        stop_item_clock(item, event_.at);
        SessionProgress& session = progress();
        if (session.current == e.item) {
            session.current.reset();
        }
        if (room().closing && room().closing->current == e.item) {
            room().closing->current = session.current;
        }
    }

    void operator()(const ItemSkipped& e) {
        progress().items.at(e.item).state = ItemState::skipped;
        record_item(e.item);
    }

    void operator()(const EntryInscribed& e) {
        const std::optional<ItemId> item = current_item(state_, room());
        SpeakersList& list = floor().lists[item.value_or(ItemId{})];
        ++list.numbered;
        Entry entry;
        entry.id = e.entry;
        entry.session = *room().session;
        entry.item = item.value_or(ItemId{});
        entry.delegation = e.delegation;
        entry.category = e.category;
        entry.band = e.band;
        entry.flag = e.flag;
        entry.code = e.code;
        entry.name = e.name;
        entry.long_name = e.long_name;
        entry.person = e.person;
        entry.capacity = e.capacity;
        entry.language = e.language;
        entry.allotment = e.allotment;
        entry.inscribed_at = event_.at;
        list.waiting.insert(place_for(floor(), list, e.band), e.entry);
        const bool fresh = floor().entries.emplace(e.entry, std::move(entry)).second;
        PLENARIA_ASSERT(fresh);
        record(e.name);
    }

    void operator()(const EntryWithdrawn& e) {
        Floor& floor = floor_with(e.entry);
        Entry& entry = floor.entries.at(e.entry);
        record_entry(entry);
        std::erase(floor.lists.at(entry.item).waiting, entry.id);
        entry.state = EntryState::withdrawn;
        if (floor.holder == e.entry) {
            floor.holder.reset();
        }
    }

    void operator()(const EntryMoved& e) {
        Entry& entry = entry_of(e.entry);
        take_from_list(entry);
        auto& waiting = floor().lists.at(entry.item).waiting;
        const auto before = e.before.empty()
                                ? waiting.end()
                                : std::find(waiting.begin(), waiting.end(), e.before);
        waiting.insert(before, e.entry);
        entry.moved = true;
        record(entry.name);
    }

    void operator()(const EntryCalled& e) {
        PLENARIA_ASSERT(!floor().holder);
        Entry& entry = entry_of(e.entry);
        take_from_list(entry);
        entry.state = EntryState::called;
        floor().holder = e.entry;
        record(entry.name);
    }

    void operator()(const SpeechStarted& e) {
        run(e.entry);
        record(entry_of(e.entry).name);
    }

    void operator()(const SpeechResumed& e) {
        run(e.entry);
        record(entry_of(e.entry).name);
    }

    void operator()(const SpeechPaused& e) {
        Entry& entry = entry_of(e.entry);
        stop_speech_clock(entry, event_.at);
        entry.state = EntryState::paused;
        record(entry.name);
    }

    void operator()(const SpeechEnded& e) {
        Floor& floor = floor_with(e.entry);
        Entry& entry = floor.entries.at(e.entry);
        stop_speech_clock(entry, event_.at);
        entry.state = e.outcome;
        PLENARIA_ASSERT(floor.holder == e.entry);
        floor.holder.reset();
        record_entry(entry);
    }

    void operator()(const SpeechExtended& e) {
        Entry& entry = entry_of(e.entry);
        entry.allotment += e.by;
        record(entry.name);
    }

    void operator()(const ClearingBegun&) {
        Closing closing;
        closing.number = static_cast<int>(room().past_closings.size()) + 1;
        closing.clearing_since = event_.at;
        closing.current = current_item(state_, room());
        // Each closing asks for fresh words: a gate that was CUT yesterday is unknown today.
        for (const Output& output : find_room(state_.definition, room().id)->outputs) {
            if (output.output_class == OutputClass::public_) {
                room().outputs[output.id] = OutputState{};
            }
        }
        record(Text{});
        if (ItemProgress* item = open_current_item()) {
            // Counting on inside would tell outside, later, how long the closed part took.
            stop_item_clock(*item, event_.at);
        }
        room().closing = std::move(closing);
    }

    void operator()(const DoorsClosed&) {
        closing().closed_since = event_.at;
        record(Text{});
    }

    void operator()(const DoorsUnconfirmed&) {
        closing().closed_since.reset();
        record(Text{});
    }

    void operator()(const ReopeningBegun&) {
        closing().reopening_since = event_.at;
        record(Text{});
    }

    void operator()(const ReopeningCancelled&) {
        closing().reopening_since.reset();
        record(Text{});
    }

    void operator()(const DoorsOpened&) {
        room().past_closings.push_back(std::move(closing()));
        room().closing.reset();
        if (ItemProgress* item = open_current_item()) {
            item->running_since = event_.at;
        }
        record(Text{});
    }

    void operator()(const ResumptionAnnounced& e) {
        closing().resumes_at = e.at;
        record(Text{});
    }

    void operator()(const OutputGateSet& e) {
        room().outputs.at(e.output) = {e.gate, e.evidence, event_.at};
        const Room* definition = find_room(state_.definition, room().id);
        for (const Output& output : definition->outputs) {
            if (output.id == e.output) {
                record(fill_text("record.gate", {{"output", output.name},
                                                 {"gate", text_of("gate." + std::string{name_of(
                                                                                e.gate)})}}));
            }
        }
    }

    void operator()(const DeskSet& e) {
        room().desks.at(e.channel) = {e.microphone, event_.at};
        const Room* definition = find_room(state_.definition, room().id);
        for (const Channel& channel : definition->channels) {
            if (channel.id == e.channel) {
                record(channel.name);
            }
        }
    }

private:
    RoomState& room() {
        PLENARIA_ASSERT(room_ != nullptr);
        return *room_;
    }
    Closing& closing() {
        PLENARIA_ASSERT(room().closing.has_value());
        return *room().closing;
    }
    Floor& floor() { return room().closing ? room().closing->floor : room().floor; }
    SessionProgress& progress() {
        PLENARIA_ASSERT(room().session.has_value());
        return state_.sessions.at(*room().session);
    }
    Entry& entry_of(const EntryId& id) { return floor().entries.at(id); }
    /// The active floor, or the open room's that rests meanwhile: what ends may rest.
    Floor& floor_with(const EntryId& id) {
        return floor().entries.contains(id) ? floor() : room().floor;
    }

    /// The open session's current item, unless it is confidential or the session rests.
    ItemProgress* open_current_item() {
        if (!room().session || progress().state != SessionState::open || !progress().current) {
            return nullptr;
        }
        const Session& session = *current_session(state_, room());
        const Item* item = find_item(session, *progress().current);
        return is_confidential(state_, session, *item) ? nullptr : &progress().items.at(item->id);
    }

    void begin_item(const ItemId& id) {
        ItemProgress& item = progress().items.at(id);
        item.state = ItemState::running;
        item.finished_at.reset();
        item.running_since = event_.at;
        if (!item.started_at) {
            item.started_at = event_.at;
        }
        if (room().closing) {
            room().closing->current = id;
        } else {
            progress().current = id;
        }
        record_item(id);
    }

    void run(const EntryId& id) {
        Entry& entry = entry_of(id);
        entry.state = EntryState::speaking;
        entry.running_since = event_.at;
    }

    void take_from_list(const Entry& entry) {
        auto& waiting = floor().lists.at(entry.item).waiting;
        std::erase(waiting, entry.id);
    }

    static void flag_running(Floor& floor, Millis outage) {
        if (floor.holder) {
            Entry& entry = floor.entries.at(*floor.holder);
            if (entry.running_since) {
                entry.verify_outage += outage;
            }
        }
    }

    void record_item(const ItemId& id) {
        const Item* item = find_item(*current_session(state_, room()), id);
        add_line(item->title, class_of(item, item->confidential));
    }

    /// An act on an entry may come when its item is over: it stays within what that item was.
    void record_entry(const Entry& entry) {
        const Item* item = find_item(*current_session(state_, room()), entry.item);
        add_line(entry.name,
                 std::max(class_of(item, item != nullptr && item->confidential),
                          class_of(current_item_definition(state_, room()), false)));
    }

    void record(Text subject) {
        add_line(std::move(subject), class_of(current_item_definition(state_, room()), false));
    }

    RecordClass class_of(const Item* item, bool confidential) {
        if (item != nullptr && item->excludes_secretariat) {
            return RecordClass::chair_only;
        }
        return confidential || is_confidential_now(state_, room()) ? RecordClass::restricted
                                                                   : RecordClass::open;
    }

    void add_line(Text subject, RecordClass record_class) {
        int written_in_all = 0;
        for (const RecordOfClass& each : room().record) {
            written_in_all += each.written;
        }
        RecordOfClass& record = room().record.at(static_cast<std::size_t>(record_class));
        ++record.written;
        if (record.lines.size() == limits::record_entries_shown) {
            record.lines.erase(record.lines.begin());
        }
        record.lines.push_back({written_in_all + 1, event_.at,
                                std::string{name_of(event_.event)}, std::move(subject)});
    }

    State& state_;
    const RecordedEvent& event_;
    RoomState* room_ = nullptr;
};

}  // namespace

void evolve(State& state, const RecordedEvent& event, Position position) {
    PLENARIA_ASSERT(position.value == state.position.value + 1);
    std::visit(Evolver{state, event}, event.event);
    state.position = position;
}

}  // namespace plenaria::domain
