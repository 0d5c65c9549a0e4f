#include "server/exchange/record_line.hpp"

#include <date/date.h>

#include <algorithm>

#include "server/domain/agenda_plan.hpp"

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

std::string joined_names(const std::vector<std::string>& persons) {
    std::string all;
    for (const std::string& person : persons) {
        all += (all.empty() ? "" : "; ") + person;
    }
    return all;
}

/// The members of one event, from the event and from the state after it.
class Members {
public:
    Members(Line& line, const State& state, const RecordedEvent& event, const UndoneAct& undone,
            bool complete)
        : line_(line), state_(state), room_(event.room), undone_(undone), complete_(complete) {}

    void operator()(const EventLoaded& e) { event(e.definition); }
    void operator()(const DefinitionReplaced& e) { event(e.definition); }
    void operator()(const ServiceResumed& e) { line_.add("outage_ms", e.outage.count()); }

    void operator()(const SessionOpened& e) { session(e.session); }
    void operator()(const SessionConvened& e) {
        session(e.plan.id);
        line_.add("planned_start", e.plan.planned_start).add("planned_end", e.plan.planned_end);
    }
    void operator()(const SessionSuspended& e) { line_.add("resumes_at", e.resumes_at); }
    void operator()(const ItemStarted& e) { item(e.item); }
    void operator()(const ItemFinished& e) { item(e.item); }
    void operator()(const ItemSkipped& e) { item(e.item); }
    void operator()(const ItemReturned& e) { item(e.item); }
    void operator()(const ItemInserted& e) { item_of(e.session, e.item.id); }
    void operator()(const ItemMoved& e) {
        item_of(e.to, e.as);
        line_.add("from_session", e.session.value)
            .add("from_item", e.item.value)
            .add("before", behind(e).value);
    }
    void operator()(const ItemEdited& e) {
        item_of(e.session, e.item);
        line_.add("planned_ms", e.planned.count()).add("fixed_start", e.fixed_start);
    }
    void operator()(const ItemMerged& e) {
        item_of(e.session, e.into);
        line_.add("merged", e.item.value);
    }
    void operator()(const ListCarried& e) {
        item_of(e.to, e.as);
        line_.add("from_session", e.session.value);
    }
    void operator()(const SessionRescheduled& e) {
        session(e.session);
        line_.add("planned_start", e.planned_start).add("planned_end", e.planned_end);
    }

    void operator()(const EntryInscribed& e) { entry(e.entry); }
    void operator()(const EntryAmended& e) { entry(e.entry); }
    void operator()(const EntryWithdrawn& e) { entry(e.entry); }
    void operator()(const EntryRemoved& e) {
        entry(e.entry);
        reason(e.reason);
    }
    void operator()(const EntryMoved& e) {
        entry(e.entry);
        line_.add("before", e.before.value);
    }
    void operator()(const EntriesSwapped& e) {
        entry(e.entry);
        line_.add("with", e.with.value);
    }
    void operator()(const EntryPinned& e) { entry(e.entry); }
    void operator()(const EntryUnpinned& e) { entry(e.entry); }
    void operator()(const EntryCalled& e) { entry(e.entry); }
    void operator()(const EntryAbsent& e) { entry(e.entry); }
    void operator()(const SpeechStarted& e) { entry(e.entry); }
    void operator()(const SpeechBackdated& e) {
        entry(e.entry);
        line_.add("to", e.to);
    }
    void operator()(const SpeechPaused& e) { entry(e.entry); }
    void operator()(const SpeechResumed& e) { entry(e.entry); }
    void operator()(const SpeechEnded& e) {
        if (const Entry* ended = entry(e.entry)) {
            line_.add("outcome", name_of(e.outcome)).add("spoken_ms", ended->consumed.count());
        }
    }
    void operator()(const SpeechCarriedOver& e) { entry(e.entry); }
    void operator()(const SpeechExtended& e) {
        entry(e.entry);
        line_.add("by_ms", e.by.count());
    }
    void operator()(const TimeCorrected& e) {
        entry(e.entry);
        line_.add("spoken_ms", e.consumed.count());
        reason(e.reason);
    }

    void operator()(const ListOpened& e) {
        item(e.item);
        reason(e.reason);
    }
    void operator()(const ListClosed& e) { item(e.item); }
    void operator()(const ClosingScheduled& e) {
        item(e.item);
        const bool told = complete_ || is_known_outside(session_of(state_, room_), e.when_begins);
        line_.add("closes_at", e.at).add("closes_when", told ? e.when_begins.value : "");
    }
    void operator()(const PolicySet& e) {
        item(e.item);
        line_.add("policy", name_of(e.policy))
            .add("alphabet", e.alphabet.code)
            .add("start", e.start.value)
            .add("host", name_of(e.host));
    }

    void operator()(const PointRaised& e) {
        line_.add("point", e.point.value)
            .add("delegation", e.delegation.value)
            .add("name", e.name)
            .add("person", e.person);
    }
    void operator()(const PointRecognised& e) { point(e.point); }
    void operator()(const PointDeclined& e) { point(e.point); }
    void operator()(const PointRuled& e) {
        point(e.point);
        line_.add("ruling", name_of(e.ruling));
    }
    void operator()(const ActUndone&) { line_.add("act", undone_.kind); }
    void operator()(const ActRedone&) { line_.add("act", undone_.kind); }

    void operator()(const TextSet& e) { text(e.text); }
    void operator()(const TextPut& e) {
        text(e.text);
        line_.add("version", e.version);
    }
    void operator()(const StanceTaken& e) {
        text(e.text);
        line_.add("delegation", e.delegation.value)
            .add("name", e.name)
            .add("stance", name_of(e.stance))
            .add("statement", e.statement)
            .add("paragraph", e.paragraph)
            .add("blocks", std::int64_t{e.blocks});
    }
    void operator()(const StanceWithdrawn& e) {
        text(e.text);
        line_.add("delegation", e.delegation.value).add("stance", name_of(e.stance));
    }
    void operator()(const TextDecided& e) {
        text(e.text);
        line_.add("version", e.version).add("outcome", name_of(e.outcome));
        if (complete_) {
            line_.add("present", e.present).add("quorum", e.quorum);
        }
    }

    void operator()(const BulletinIssued& e) {
        line_.add("bulletin", e.bulletin.value)
            .add("bulletin_kind", name_of(e.kind))
            .add("text", e.text)
            .add("until", e.until)
            .add("resumes_at", e.resumes_at);
    }
    void operator()(const BulletinWithdrawn& e) { line_.add("bulletin", e.bulletin.value); }
    void operator()(const PresidencyHandedOver& e) {
        line_.add("to", e.to.value).add("next", e.next.value);
    }
    void operator()(const DelegationAdmitted& e) {
        line_.add("delegation", e.admitted.id.value)
            .add("name", e.admitted.name)
            .add("code", e.admitted.code)
            .add("category", e.admitted.category.value);
    }
    void operator()(const AdmissionWithdrawn& e) { line_.add("delegation", e.delegation.value); }
    void operator()(const AttendanceSet& e) {
        if (!e.session.empty()) {
            line_.add("session", e.session.value);
        }
        line_.add("delegation", e.delegation.value)
            .add("presence", name_of(e.presence))
            .add("persons", joined_names(e.persons));
    }
    void operator()(const StepMarked& e) {
        item(e.item);
        line_.add("step", e.step).add("done", std::int64_t{e.done});
    }
    void operator()(const DocumentAdded& e) {
        item(e.item);
        line_.add("document", e.document.id.value).add("document_title", e.document.title);
    }
    void operator()(const DocumentRemoved& e) { line_.add("document", e.document.value); }
    void operator()(const ScreensYielded& e) { line_.add("yielded", std::int64_t{e.yielded}); }
    void operator()(const ResumptionAnnounced& e) { line_.add("resumes_at", e.at); }
    void operator()(const OutputGateSet& e) {
        line_.add("output", e.output.value)
            .add("gate", name_of(e.gate))
            .add("evidence", e.evidence);
    }
    void operator()(const CheckConfirmed& e) {
        line_.add("check", name_of(e.check)).add("confirmed", std::int64_t{e.confirmed});
    }
    void operator()(const RosterMarked& e) {
        line_.add("delegation", e.delegation.value)
            .add("head", std::int64_t{e.head})
            .add("officials", e.officials)
            .add("taken_back", std::int64_t{e.taken_back});
    }
    void operator()(const StaffListed& e) { line_.add("persons", joined_names(e.persons)); }
    void operator()(const CheckOverridden& e) {
        line_.add("check", name_of(e.check));
        reason(e.reason);
    }
    void operator()(const SecretaryAdmitted& e) {
        item(e.item);
        line_.add("admitted", std::int64_t{e.admitted});
    }
    void operator()(const ScreenPaired& e) {
        line_.add("screen", e.screen.value).add("key", e.key);
    }
    void operator()(const ScreenUnpaired& e) { line_.add("screen", e.screen.value); }
    void operator()(const ScreenCleared& e) { line_.add("screen", e.screen.value); }
    void operator()(const ClearanceRevoked& e) { line_.add("screen", e.screen.value); }
    void operator()(const EmergencyAccessGiven& e) {
        line_.add("person", e.person).add("holders", joined_names(e.holders));
        reason(e.reason);
    }
    void operator()(const DeskSet& e) {
        line_.add("channel", e.channel.value).add("microphone", name_of(e.microphone));
    }
    /// Kinds that say all by their name; of a private note also no more than that it was written.
    template <class E>
    void operator()(const E&) {}

private:
    void event(const Definition& definition) {
        line_.add("event", definition.id.value).add("title", definition.title);
    }
    void reason(const std::string& words) {
        if (complete_) {
            line_.add("reason", words);
        }
    }
    void session(const SessionId& id) {
        line_.add("session", id.value);
        if (const Session* definition = find_session(state_.definition, id)) {
            line_.add("title", definition->title);
        }
    }
    void item(const ItemId& id) {
        line_.add("item", id.value);
        item_names(session_of(state_, room_), id);
    }
    [[nodiscard]] bool is_known_outside(const Session* session, const ItemId& id) const {
        const Item* found = session == nullptr ? nullptr : find_item(*session, id);
        return found != nullptr && is_seen_outside(state_, *session, *found);
    }
    /// What stands behind an item that was moved: for those outside the next that they know.
    [[nodiscard]] ItemId behind(const ItemMoved& e) const {
        const Session* session = find_session(state_.definition, e.to);
        if (complete_ || session == nullptr) {
            return complete_ ? e.before : ItemId{};
        }
        const auto known = [&](const Item& item) {
            return is_seen_outside(state_, *session, item);
        };
        const auto moved = std::find_if(session->items.begin(), session->items.end(),
                                        [&](const Item& item) { return item.id == e.as; });
        if (moved == session->items.end()) {
            return ItemId{};
        }
        const auto next = std::find_if(moved + 1, session->items.end(), known);
        return next == session->items.end() ? ItemId{} : next->id;
    }
    void item_of(const SessionId& session, const ItemId& id) {
        line_.add("session", session.value).add("item", id.value);
        item_names(find_session(state_.definition, session), id);
    }
    void item_names(const Session* session, const ItemId& id) {
        if (const Item* found = session == nullptr ? nullptr : find_item(*session, id)) {
            line_.add("number", found->number).add("title", found->title);
        }
    }
    const Entry* entry(const EntryId& id) {
        line_.add("entry", id.value);
        const Entry* entry = find_entry(state_, room_, id);
        if (entry != nullptr) {
            line_.add("delegation", entry->who->delegation.value)
                .add("name", entry->who->name)
                .add("person", entry->who->person)
                .add("capacity", entry->who->capacity)
                .add("language", entry->who->language.code);
        }
        return entry;
    }
    void point(const PointId& id) { line_.add("point", id.value); }
    void text(const TextId& id) {
        line_.add("text", id.value);
        const Session* session = session_of(state_, room_);
        const auto progress =
            session == nullptr ? state_.sessions.end() : state_.sessions.find(session->id);
        if (progress != state_.sessions.end()) {
            const auto at = progress->second.texts.find(id);
            if (at != progress->second.texts.end()) {
                line_.add("title", at->second.title);
            }
        }
    }

    Line& line_;
    const State& state_;
    const RoomId& room_;
    const UndoneAct& undone_;
    bool complete_;
};

}  // namespace

Line& Line::add(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }

Line& Line::add(std::string_view name, std::int64_t value) {
    return raw(name, std::to_string(value));
}

Line& Line::add(std::string_view name, TimePoint at) {
    return add(name, date::format("%FT%TZ", at));
}

Line& Line::add(std::string_view name, const std::optional<TimePoint>& at) {
    return at ? add(name, *at) : raw(name, "null");
}

Line& Line::add(std::string_view name, const Text& text) {
    for (const auto& [language, string] : text.strings()) {
        add(std::string{name} + "_" + language, string);
    }
    return *this;
}

Line& Line::raw(std::string_view name, const std::string& json) {
    text_ += (text_.size() > 1 ? "," : "") + quoted(name) + ":" + json;
    return *this;
}

void add_members(Line& line, const State& state, const RecordedEvent& event,
                 const UndoneAct& undone, bool complete) {
    std::visit(Members{line, state, event, undone, complete}, event.event);
}

const Entry* find_entry(const State& state, const RoomId& room, const EntryId& entry) {
    const auto held = state.rooms.find(room);
    if (held == state.rooms.end()) {
        return nullptr;
    }
    for (const Floor* floor : {&active_floor(held->second), &held->second.floor}) {
        const auto at = floor->entries.find(entry);
        if (at != floor->entries.end()) {
            return &at->second;
        }
    }
    return nullptr;
}

const Session* session_of(const State& state, const RoomId& room) {
    const auto held = state.rooms.find(room);
    return held == state.rooms.end() ? nullptr : current_session(state, held->second);
}

}  // namespace plenaria::exchange
