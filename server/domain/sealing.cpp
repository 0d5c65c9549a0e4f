#include "server/domain/sealing.hpp"

#include <algorithm>
#include <deque>
#include <type_traits>
#include <utility>

#include "server/domain/agenda_plan.hpp"
#include "server/model/assertion.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

template <class E, class... Kinds>
concept OneOf = (std::is_same_v<E, Kinds> || ...);

/// What of an event is in clear: all of it, all but its words, nothing.
enum class Kept { clear, plan, sealed };

Kept sealed_if(bool hidden) { return hidden ? Kept::sealed : Kept::clear; }

/// One rule per kind of event, and none for a kind that is not named: such a kind does not compile.
class Keeping {
public:
    Keeping(const State& state, const RoomState& room)
        : state_(state), room_(room), session_(current_session(state, room)) {}

    // The doors, the gates, the desks and what is of the whole venue are seen by those outside, or
    // by those who keep the gates. So is whether a room is in session.
    template <OneOf<ClearingBegun, DoorsClosed, DoorsUnconfirmed, ReopeningBegun,
                    ReopeningCancelled, DoorsOpened, ResumptionAnnounced, OutputGateSet, DeskSet,
                    SessionOpened, SessionSuspended, SessionResumed, SessionAdjourned,
                    ServiceResumed, ScreenPaired, ScreenUnpaired, EmergencyAccessGiven,
                    EmergencyAcknowledged, BulletinIssued, BulletinWithdrawn, PresidencyHandedOver,
                    DelegationAdmitted, AdmissionWithdrawn, Sealed, SealsForgone>
                  E>
    Kept operator()(const E& /*e*/) const {
        return Kept::clear;
    }

    // The plan: what is started, moved or published later must be there.
    template <OneOf<ItemMoved, ItemMerged, SessionRescheduled> E>
    Kept operator()(const E& /*e*/) const {
        return Kept::clear;
    }
    template <OneOf<EventLoaded, DefinitionReplaced, ItemInserted, SessionConvened> E>
    Kept operator()(const E& /*e*/) const {
        return Kept::plan;
    }
    Kept operator()(const ItemEdited& e) const {
        return hides(e.session, e.item) ? Kept::plan : Kept::clear;
    }

    // The agenda's way: that members only are in the room, and that they are no more, is seen
    // outside. Within a confidential session, and behind closed doors, it is not.
    template <OneOf<ItemStarted, ItemReturned> E>
    Kept operator()(const E& /*e*/) const {
        return sealed_if(room_.closing || in_confidential_session());
    }
    Kept operator()(const ItemFinished& e) const {
        // Outside it is seen at reopening that the item that rested there is over.
        const bool rests = session_ != nullptr &&
                           state_.sessions.at(session_->id).current == e.item;
        return sealed_if(in_confidential_session() || (room_.closing && !rests));
    }
    Kept operator()(const ItemSkipped& e) const { return sealed_if(hides(e.item)); }

    // The floor: what is in a list stays within what the list's item is.
    template <OneOf<EntryInscribed, ListOpened, ListClosed, ClosingScheduled, PolicySet> E>
    Kept operator()(const E& e) const {
        return sealed_if(room_.closing || hides(e.item));
    }
    template <OneOf<EntryAmended, EntryWithdrawn, EntryRemoved, EntryMoved, EntriesSwapped,
                    EntryPinned, EntryUnpinned, EntryCalled, EntryAbsent, SpeechStarted,
                    SpeechBackdated, SpeechPaused, SpeechResumed, SpeechEnded, SpeechCarriedOver,
                    SpeechExtended, TimeCorrected>
                  E>
    Kept operator()(const E& e) const {
        return sealed_if(hides(e.entry));
    }
    Kept operator()(const ListCarried& e) const { return sealed_if(hides(e.session, e.item)); }
    /// Points of order lapse with the matter in which they were raised, whoever raised them. Of a
    /// closing's checklist, and of who was cleared for it, outside only the label is seen.
    template <OneOf<PointRaised, PointRecognised, PointDeclined, PointRuled, NotePosted,
                    ScreensYielded, CheckConfirmed, RosterMarked, StaffListed, CheckOverridden,
                    SecretaryAdmitted, ScreensConfirmed, ScreensUnconfirmed, ScreensExpected,
                    ScreenCleared, ClearanceRevoked>
                  E>
    Kept operator()(const E& /*e*/) const {
        return sealed_if(is_within());
    }

    Kept operator()(const ActUndone& e) const { return of_act(room_.acts.done, e.act); }
    Kept operator()(const ActRedone& e) const { return of_act(room_.acts.undone, e.act); }

    template <OneOf<TextPut, StanceTaken, StanceWithdrawn, TextDecided> E>
    Kept operator()(const E& e) const {
        return sealed_if(hides(e.text));
    }
    template <OneOf<TextSet, DocumentAdded> E>
    Kept operator()(const E& e) const {
        return sealed_if(hides(e.item));
    }
    Kept operator()(const DocumentRemoved& e) const { return sealed_if(hides(e.document)); }

    Kept operator()(const AttendanceSet& e) const {
        const Session* session =
            e.session.empty() ? session_ : find_session(state_.definition, e.session);
        return sealed_if(session == nullptr || is_confidential(state_, *session) ||
                         depth_within(state_, session->id) > 0);
    }
    /// The script is the chair's alone (R3.7), and so is how far it has come.
    Kept operator()(const StepMarked& /*e*/) const { return Kept::sealed; }

private:
    [[nodiscard]] bool is_within() const {
        return class_now(state_, room_) != RecordClass::open;
    }
    [[nodiscard]] bool in_confidential_session() const {
        return session_ != nullptr && is_confidential(state_, *session_);
    }
    [[nodiscard]] bool hides(const SessionId& session_id, const ItemId& id) const {
        const Session* session = find_session(state_.definition, session_id);
        const Item* item = session == nullptr ? nullptr : find_item(*session, id);
        return item == nullptr || class_of_item(state_, *session, *item) != RecordClass::open;
    }
    /// Of the room's own session; where it names none, the present one.
    [[nodiscard]] bool hides(const ItemId& id) const {
        const ItemId item = id.empty() ? current_item(state_, room_).value_or(ItemId{}) : id;
        return session_ == nullptr || hides(session_->id, item);
    }
    [[nodiscard]] bool hides(const EntryId& id) const {
        if (room_.closing && room_.closing->floor.entries.contains(id)) {
            return true;
        }
        const auto at = room_.floor.entries.find(id);
        if (at == room_.floor.entries.end()) {
            return true;
        }
        const Entry& entry = at->second;
        const Session* session = find_session(state_.definition, entry.session);
        const bool known = session != nullptr && find_item(*session, entry.item) != nullptr;
        // Another room's undo may have taken the item from under it: then it is what it was.
        return entry.sealed || (known && hides(entry.session, entry.item)) ||
               (session != nullptr && is_confidential(state_, *session));
    }
    [[nodiscard]] bool hides(const TextId& id) const {
        if (session_ == nullptr) {
            return true;
        }
        const auto& texts = state_.sessions.at(session_->id).texts;
        const auto at = texts.find(id);
        return at == texts.end() || hides(session_->id, at->second.item);
    }
    /// The present item's document goes where several are called alike, else the first one's.
    [[nodiscard]] bool hides(const DocumentId& id) const {
        if (session_ == nullptr) {
            return true;
        }
        const auto holds = [&](const Item& item) {
            return std::any_of(item.documents.begin(), item.documents.end(),
                               [&](const Document& each) { return each.id == id; });
        };
        const Item* present = current_item_definition(state_, room_);
        if (present != nullptr && holds(*present)) {
            return hides(session_->id, present->id);
        }
        const auto at = std::find_if(session_->items.begin(), session_->items.end(), holds);
        return at == session_->items.end() || hides(session_->id, at->id);
    }
    [[nodiscard]] Kept of_act(const std::deque<Act>& acts, ActNumber number) const {
        const auto at = std::find_if(acts.begin(), acts.end(),
                                     [&](const Act& act) { return act.number == number; });
        return sealed_if(is_within() && (at == acts.end() || !at->outside));
    }

    const State& state_;
    const RoomState& room_;
    const Session* session_;
};

Text placeholder() { return text_of("sealed.title"); }

Item without_words(Item item, bool hidden) {
    item.script.clear();
    if (hidden) {
        item.title = placeholder();
        item.panel.clear();
        item.invited.clear();
        item.documents.clear();
        item.texts.clear();
    }
    return item;
}

Session without_words(Session session, bool confidential) {
    if (confidential) {
        session.title = placeholder();
    }
    for (Item& item : session.items) {
        const bool hidden = confidential || item.confidential || item.excludes_secretariat;
        item = without_words(std::move(item), hidden);
    }
    return session;
}

/// The event but for its words.
struct PlanOf {
    const State& state;

    template <OneOf<EventLoaded, DefinitionReplaced> E>
    Event operator()(const E& e) const {
        return E{without_words(e.definition)};
    }
    Event operator()(const ItemInserted& e) const {
        const Session* session = find_session(state.definition, e.session);
        const bool hidden = session == nullptr ||
                            class_of_item(state, *session, e.item) != RecordClass::open;
        return ItemInserted{e.session, e.before, without_words(e.item, hidden)};
    }
    Event operator()(const SessionConvened& e) const {
        return SessionConvened{without_words(e.plan, is_confidential(state, e.plan))};
    }
    Event operator()(const ItemEdited& e) const {
        ItemEdited plan = e;
        plan.title = placeholder();
        return plan;
    }
    template <class E>
    Event operator()(const E& /*e*/) const {
        PLENARIA_ASSERT(false);
    }
};

/// Whether the plan says all that the event says.
struct SaysAll {
    const Event& plan;

    template <OneOf<EventLoaded, DefinitionReplaced> E>
    bool operator()(const E& e) const {
        return std::get<E>(plan).definition == e.definition;
    }
    bool operator()(const ItemInserted& e) const {
        return std::get<ItemInserted>(plan).item == e.item;
    }
    bool operator()(const SessionConvened& e) const {
        return std::get<SessionConvened>(plan).plan == e.plan;
    }
    template <class E>
    bool operator()(const E& /*e*/) const {
        return false;
    }
};

Kept kept_of(const State& state, const RecordedEvent& event) {
    const auto room = state.rooms.find(event.room);
    if (room != state.rooms.end()) {
        return std::visit(Keeping{state, room->second},
                          static_cast<const AnyEvent&>(event.event));
    }
    // Of the venue: only what carries the whole event has words to keep.
    const bool words = std::holds_alternative<EventLoaded>(event.event) ||
                       std::holds_alternative<DefinitionReplaced>(event.event);
    return words ? Kept::plan : Kept::clear;
}

/// Whose key seals an event: the session that it names, or that the room is in.
struct SessionOf {
    const State& state;
    const RecordedEvent& event;

    template <class E>
    SessionId operator()(const E& e) const {
        if constexpr (OneOf<E, EventLoaded, DefinitionReplaced>) {
            return SessionId{};
        } else if constexpr (OneOf<E, SessionConvened>) {
            return e.plan.id;
        } else {
            if constexpr (requires { e.session; }) {
                if (!e.session.empty()) {
                    return e.session;
                }
            }
            return state.rooms.at(event.room).session.value_or(SessionId{});
        }
    }
};

}  // namespace

std::optional<Seal> seal_of(const State& state, const RecordedEvent& event) {
    const Kept kept = kept_of(state, event);
    if (kept == Kept::clear) {
        return std::nullopt;
    }
    const auto& any = static_cast<const AnyEvent&>(event.event);
    Seal seal;
    seal.session = std::visit(SessionOf{state, event}, any);
    if (kept == Kept::plan) {
        Event plan = std::visit(PlanOf{state}, any);
        if (std::visit(SaysAll{plan}, any)) {
            return std::nullopt;
        }
        seal.outside = std::move(plan);
    }
    return seal;
}

bool is_sealed_whole(const State& state, const RoomState& room, const Event& event) {
    return std::visit(Keeping{state, room}, static_cast<const AnyEvent&>(event)) == Kept::sealed;
}

Definition without_words(Definition definition) {
    for (Session& session : definition.sessions) {
        const SessionKind* kind = find_session_kind(definition, session.kind);
        session = without_words(std::move(session), kind == nullptr || kind->confidential);
    }
    return definition;
}

bool may_lack_words(const State& state) {
    const Text stands_for = placeholder();
    const auto lacks = [&](const auto& each) { return each.title == stands_for; };
    const std::vector<Session>& sessions = state.definition.sessions;
    return state.veiled || std::any_of(sessions.begin(), sessions.end(), [&](const Session& each) {
               return lacks(each) || std::any_of(each.items.begin(), each.items.end(), lacks);
           });
}

}  // namespace plenaria::domain
