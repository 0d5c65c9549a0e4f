#include "server/exchange/export.hpp"

#include <date/date.h>

#include <type_traits>
#include <variant>

namespace plenaria::exchange {
namespace {

using namespace domain;

std::string quoted(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte / 16];
            out += hex[byte % 16];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

/// One flat JSON object, member by member.
class Line {
public:
    Line& add(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }
    Line& add(std::string_view name, std::int64_t value) {
        return raw(name, std::to_string(value));
    }
    Line& add(std::string_view name, TimePoint at) { return add(name, date::format("%FT%TZ", at)); }
    Line& add(std::string_view name, const std::optional<TimePoint>& at) {
        return at ? add(name, *at) : raw(name, "null");
    }
    Line& add(std::string_view name, const Text& text) {
        for (const auto& [language, string] : text.strings()) {
            add(std::string{name} + "_" + language, string);
        }
        return *this;
    }
    [[nodiscard]] std::string text() const { return text_ + "}"; }

private:
    Line& raw(std::string_view name, const std::string& json) {
        text_ += (text_.size() > 1 ? "," : "") + quoted(name) + ":" + json;
        return *this;
    }
    std::string text_ = "{";
};

/// What the doors themselves do is seen from outside; all else behind them is not.
bool is_seen_outside(const Event& event) {
    return std::holds_alternative<ClearingBegun>(event) ||
           std::holds_alternative<DoorsClosed>(event) ||
           std::holds_alternative<DoorsUnconfirmed>(event) ||
           std::holds_alternative<DoorsOpened>(event) ||
           std::holds_alternative<ResumptionAnnounced>(event);
}

/// The entry of an event: among the lists in force or, where its end came while the doors were
/// closed, among those of the open room; null: none.
const Entry* find_entry(const State& state, const RoomId& id, const EntryId& entry) {
    const auto room = state.rooms.find(id);
    if (room == state.rooms.end()) {
        return nullptr;
    }
    for (const Floor* floor : {&active_floor(room->second), &room->second.floor}) {
        const auto at = floor->entries.find(entry);
        if (at != floor->entries.end()) {
            return &at->second;
        }
    }
    return nullptr;
}

const Session* session_of(const State& state, const RoomId& id) {
    const auto room = state.rooms.find(id);
    return room == state.rooms.end() ? nullptr : current_session(state, room->second);
}

bool is_confidential(const State& state, const RoomId& room) {
    const auto at = state.rooms.find(room);
    return at != state.rooms.end() && is_confidential_now(state, at->second);
}

const SessionKind* kind_of(const State& state, const Session* session) {
    return session == nullptr ? nullptr : find_session_kind(state.definition, session->kind);
}

/// Whether what an event is about is confidential, also when it is not what goes on now: an item
/// that is only skipped, a request withdrawn when its item is over. What is unknown is.
struct ConcernsConfidential {
    const State& state;
    const RoomId& room;

    template <class E>
    bool operator()(const E& event) const {
        if constexpr (requires { event.item; }) {
            const Session* session = session_of(state, room);
            const Item* item = session == nullptr ? nullptr : find_item(*session, event.item);
            return item == nullptr || item->confidential;
        } else if constexpr (requires { event.entry; }) {
            const Entry* entry = find_entry(state, room, event.entry);
            return entry == nullptr || is_confidential_entry(*entry);
        } else {
            return false;
        }
    }

    [[nodiscard]] bool is_confidential_entry(const Entry& entry) const {
        const Session* session = find_session(state.definition, entry.session);
        const SessionKind* kind = kind_of(state, session);
        const Item* item = session == nullptr ? nullptr : find_item(*session, entry.item);
        return kind == nullptr || kind->confidential || (item != nullptr && item->confidential);
    }
};

/// Whether a kind of session lets those outside see such an event (law 3: denied unless granted).
struct IsGranted {
    const Grants& grants;

    template <class E>
    bool operator()(const E& event) const {
        constexpr bool is_queue = std::is_same_v<E, EntryInscribed> ||
                                  std::is_same_v<E, EntryWithdrawn> ||
                                  std::is_same_v<E, EntryMoved>;
        constexpr bool is_session =
            std::is_same_v<E, SessionOpened> || std::is_same_v<E, SessionSuspended> ||
            std::is_same_v<E, SessionResumed> || std::is_same_v<E, SessionAdjourned>;
        if constexpr (is_queue) {
            return grants.queue;
        } else if constexpr (requires { event.entry; }) {
            return grants.floor;
        } else if constexpr (is_session || requires { event.item; }) {
            return grants.agenda;
        } else if constexpr (std::is_same_v<E, DeskSet> || std::is_same_v<E, OutputGateSet>) {
            return grants.channels;
        } else {
            return true;
        }
    }
};

/// The members of one event, from the event and from the state after it.
class Members {
public:
    Members(Line& line, const State& state, const RoomId& room)
        : line_(line), state_(state), room_(room) {}

    void operator()(const EventLoaded& e) {
        line_.add("event", e.definition.id.value).add("title", e.definition.title);
    }
    void operator()(const ServiceResumed& e) { line_.add("outage_ms", e.outage.count()); }
    void operator()(const SessionOpened& e) { session(e.session); }
    void operator()(const SessionSuspended& e) { line_.add("resumes_at", e.resumes_at); }
    void operator()(const SessionResumed&) {}
    void operator()(const SessionAdjourned&) {}
    void operator()(const ItemStarted& e) { item(e.item); }
    void operator()(const ItemFinished& e) { item(e.item); }
    void operator()(const ItemSkipped& e) { item(e.item); }
    void operator()(const ItemReturned& e) { item(e.item); }
    void operator()(const EntryInscribed& e) { entry(e.entry); }
    void operator()(const EntryWithdrawn& e) { entry(e.entry); }
    void operator()(const EntryMoved& e) {
        entry(e.entry);
        line_.add("before", e.before.value);
    }
    void operator()(const EntryCalled& e) { entry(e.entry); }
    void operator()(const SpeechStarted& e) { entry(e.entry); }
    void operator()(const SpeechPaused& e) { entry(e.entry); }
    void operator()(const SpeechResumed& e) { entry(e.entry); }
    void operator()(const SpeechEnded& e) {
        if (const Entry* ended = entry(e.entry)) {
            line_.add("outcome", name_of(e.outcome)).add("spoken_ms", ended->consumed.count());
        }
    }
    void operator()(const SpeechExtended& e) {
        entry(e.entry);
        line_.add("by_ms", e.by.count());
    }
    void operator()(const ClearingBegun&) {}
    void operator()(const DoorsClosed&) {}
    void operator()(const DoorsUnconfirmed&) {}
    void operator()(const ReopeningBegun&) {}
    void operator()(const ReopeningCancelled&) {}
    void operator()(const DoorsOpened&) {}
    void operator()(const ResumptionAnnounced& e) { line_.add("resumes_at", e.at); }
    void operator()(const OutputGateSet& e) {
        line_.add("output", e.output.value)
            .add("gate", name_of(e.gate))
            .add("evidence", e.evidence);
    }
    void operator()(const DeskSet& e) {
        line_.add("channel", e.channel.value).add("microphone", name_of(e.microphone));
    }

private:
    void session(const SessionId& id) {
        line_.add("session", id.value);
        if (const Session* definition = find_session(state_.definition, id)) {
            line_.add("title", definition->title);
        }
    }

    void item(const ItemId& id) {
        line_.add("item", id.value);
        const Session* definition = session_of(state_, room_);
        if (const Item* found = definition ? find_item(*definition, id) : nullptr) {
            line_.add("number", found->number).add("title", found->title);
        }
    }

    const Entry* entry(const EntryId& id) {
        line_.add("entry", id.value);
        const Entry* entry = find_entry(state_, room_, id);
        if (entry != nullptr) {
            line_.add("delegation", entry->delegation.value)
                .add("name", entry->name)
                .add("person", entry->person)
                .add("capacity", entry->capacity)
                .add("language", entry->language.code);
        }
        return entry;
    }

    Line& line_;
    const State& state_;
    const RoomId& room_;
};

}  // namespace

bool RecordExporter::is_for_outside(const RecordedEvent& event, bool confidential_before,
                                    const SessionKind* kind_before) const {
    if (is_seen_outside(event.event)) {
        return true;
    }
    const SessionKind* kind_after = kind_of(state_, session_of(state_, event.room));
    const SessionKind* kind = kind_after == nullptr ? kind_before : kind_after;
    return !confidential_before && !is_confidential(state_, event.room) &&
           !std::visit(ConcernsConfidential{state_, event.room}, event.event) &&
           (kind == nullptr || std::visit(IsGranted{kind->grants}, event.event));
}

std::optional<std::string> RecordExporter::line_of(const RecordedEvent& event) {
    const bool confidential_before = is_confidential(state_, event.room);
    // Stays valid: no event after the first changes the definition.
    const SessionKind* kind_before = kind_of(state_, session_of(state_, event.room));
    evolve(state_, event, Position{state_.position.value + 1});
    if (audience_ == ExportAudience::outside &&
        !is_for_outside(event, confidential_before, kind_before)) {
        return std::nullopt;
    }
    Line line;
    line.add("line", ++lines_)
        .add("at", event.at)
        .add("room", event.room.value)
        .add("actor_role", name_of(event.actor.role))
        .add("actor", event.actor.name)
        .add("kind", name_of(event.event));
    std::visit(Members{line, state_, event.room}, event.event);
    return line.text();
}

}  // namespace plenaria::exchange
