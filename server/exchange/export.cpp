#include "server/exchange/export.hpp"

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "server/exchange/record_line.hpp"
#include "server/model/one_of.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

/// What the doors themselves do is seen from outside; all else behind them is not.
bool is_seen_outside(const Event& event) {
    return std::visit(
        [](const auto& e) {
            using E = std::decay_t<decltype(e)>;
            return is_one_of<E, ClearingBegun, DoorsClosed, DoorsUnconfirmed, DoorsOpened,
                             ResumptionAnnounced>;
        },
        event);
}

const SessionKind* kind_of(const State& state, const Session* session) {
    return session == nullptr ? nullptr : find_session_kind(state.definition, session->kind);
}

bool is_confidential_room(const State& state, const RoomId& room) {
    const auto at = state.rooms.find(room);
    return at != state.rooms.end() && is_confidential_now(state, at->second);
}

/// Whether one item is confidential; nothing where the state does not know it.
std::optional<bool> confidential_item(const State& state, const Session* session,
                                      const ItemId& id) {
    const SessionKind* kind = kind_of(state, session);
    const Item* item = session == nullptr ? nullptr : find_item(*session, id);
    if (kind == nullptr || item == nullptr) {
        return std::nullopt;
    }
    return kind->confidential || item->confidential;
}

/// What an event is about, as far as it says so: sessions, items, an entry, a text.
struct About {
    std::vector<SessionId> sessions;
    std::vector<std::pair<SessionId, ItemId>> items;  ///< an empty session: the room's
    std::optional<EntryId> entry;
    std::optional<TextId> text;
};

struct AboutOf {
    About operator()(const ItemInserted& e) const {
        return {{e.session}, {{e.session, e.item.id}}, {}, {}};
    }
    About operator()(const ItemMoved& e) const {
        return {{e.session, e.to}, {{e.session, e.item}, {e.to, e.as}}, {}, {}};
    }
    About operator()(const ItemEdited& e) const {
        return {{e.session}, {{e.session, e.item}}, {}, {}};
    }
    About operator()(const ItemMerged& e) const {
        return {{e.session}, {{e.session, e.item}, {e.session, e.into}}, {}, {}};
    }
    About operator()(const ListCarried& e) const {
        return {{e.session, e.to}, {{e.session, e.item}, {e.to, e.as}}, {}, {}};
    }
    About operator()(const SessionRescheduled& e) const { return {{e.session}, {}, {}, {}}; }
    About operator()(const SessionConvened& e) const { return {{e.plan.id}, {}, {}, {}}; }
    About operator()(const AttendanceSet& e) const {
        return e.session.empty() ? About{} : About{{e.session}, {}, {}, {}};
    }
    template <class E>
    About operator()(const E& e) const {
        About about;
        if constexpr (requires { e.item; }) {
            about.items.emplace_back(SessionId{}, e.item);
        } else if constexpr (requires { e.entry; }) {
            about.entry = e.entry;
        } else if constexpr (requires { e.text.value; }) {
            about.text = e.text;
        }
        return about;
    }
};

/// Whether what an event is about is confidential, also when it is not what goes on now: an item
/// that is only skipped, a request withdrawn when its item is over, an edit of another session.
/// What neither the state before nor the state after knows is confidential.
class Secrecy {
public:
    Secrecy(const About& about, RoomId room) : about_(about), room_(std::move(room)) {}

    /// Called with the state before the event and with the one after it.
    void look(const State& state) {
        for (const SessionId& id : about_.sessions) {
            const SessionKind* kind = kind_of(state, find_session(state.definition, id));
            note(kind == nullptr ? std::nullopt : std::optional{kind->confidential},
                 session_known_);
        }
        for (const auto& [session, item] : about_.items) {
            const Session* of = session.empty() ? session_of(state, room_)
                                                : find_session(state.definition, session);
            note(confidential_item(state, of, item), item_known_);
        }
        if (about_.entry) {
            const Entry* entry = find_entry(state, room_, *about_.entry);
            note(entry == nullptr ? std::nullopt : std::optional{of_entry(state, *entry)},
                 entry_known_);
        }
        if (about_.text) {
            note(of_text(state), text_known_);
        }
    }
    [[nodiscard]] bool confidential() const {
        return confidential_ || (!about_.sessions.empty() && !session_known_) ||
               (!about_.items.empty() && !item_known_) || (about_.entry && !entry_known_) ||
               (about_.text && !text_known_);
    }

private:
    void note(std::optional<bool> confidential, bool& known) {
        known = known || confidential.has_value();
        confidential_ = confidential_ || confidential.value_or(false);
    }
    /// A request without an item is of a closing's general list, unless its kind is open.
    static bool of_entry(const State& state, const Entry& entry) {
        const Session* session = find_session(state.definition, entry.session);
        const SessionKind* kind = kind_of(state, session);
        return kind == nullptr || kind->confidential ||
               confidential_item(state, session, entry.item).value_or(false);
    }
    [[nodiscard]] std::optional<bool> of_text(const State& state) const {
        const Session* session = session_of(state, room_);
        const auto progress =
            session == nullptr ? state.sessions.end() : state.sessions.find(session->id);
        if (progress == state.sessions.end()) {
            return std::nullopt;
        }
        const auto text = progress->second.texts.find(*about_.text);
        return text == progress->second.texts.end()
                   ? std::nullopt
                   : confidential_item(state, session, text->second.item);
    }

    const About& about_;
    RoomId room_;
    bool confidential_ = false;
    bool session_known_ = false;
    bool item_known_ = false;
    bool entry_known_ = false;
    bool text_known_ = false;
};

/// Whether a kind of session lets those outside see such an event (law 3: denied unless granted).
/// What operators alone know is never granted: attendance, notes, steps of the script, points of
/// order that nobody recognised, stances before they are published, work on a text.
struct IsGranted {
    const Grants& grants;

    template <class E>
    bool operator()(const E& event) const {
        if constexpr (is_one_of<E, AttendanceSet, NotePosted, StepMarked, PointRaised,
                                PointDeclined, StanceTaken, StanceWithdrawn, TextSet,
                                DocumentRemoved, ScreensYielded, DefinitionReplaced,
                                SealsForgone, CheckConfirmed, RosterMarked, StaffListed,
                                CheckOverridden, SecretaryAdmitted, ScreensConfirmed,
                                ScreensUnconfirmed, ScreensExpected, ScreenPaired,
                                ScreenUnpaired, ScreenCleared, ClearanceRevoked,
                                EmergencyAccessGiven, EmergencyAcknowledged>) {
            return false;
        } else if constexpr (is_one_of<E, EntryInscribed, EntryAmended, EntryWithdrawn,
                                       EntryRemoved, EntryMoved, EntriesSwapped, EntryPinned,
                                       EntryUnpinned, ListOpened, ListClosed, ClosingScheduled,
                                       ListCarried, PolicySet>) {
            return grants.queue;
        } else if constexpr (is_one_of<E, ActUndone, ActRedone>) {
            return grants.agenda && grants.floor && grants.queue;
        } else if constexpr (is_one_of<E, PointRecognised, PointRuled> ||
                             requires { event.entry; }) {
            return grants.floor;
        } else if constexpr (std::is_same_v<E, DocumentAdded>) {
            return grants.agenda && event.document.access == DocumentAccess::public_;
        } else if constexpr (is_one_of<E, SessionConvened, SessionOpened, SessionSuspended,
                                       SessionResumed, SessionAdjourned, SessionRescheduled,
                                       TextPut, TextDecided> ||
                             requires { event.item; }) {
            return grants.agenda;
        } else if constexpr (is_one_of<E, DeskSet, OutputGateSet>) {
            return grants.channels;
        } else {
            return true;
        }
    }
};

/// What those outside may see of an event of no session; the rest of such events is the venue's.
bool is_granted_without_session(const Event& event) {
    static constexpr Grants all{true, true, true, true};
    return std::visit(IsGranted{all}, event);
}

/// The kind of the act that an undo or redo is about, from the state before it.
UndoneAct undone_act(const State& state, const RecordedEvent& event) {
    const auto room = state.rooms.find(event.room);
    const auto find = [&](const std::deque<Act>& acts, ActNumber number) {
        for (const Act& act : acts) {
            if (act.number == number) {
                return UndoneAct{act.kind};
            }
        }
        return UndoneAct{};
    };
    if (room == state.rooms.end()) {
        return {};
    }
    if (const auto* undone = std::get_if<ActUndone>(&event.event)) {
        return find(room->second.acts.done, undone->act);
    }
    if (const auto* redone = std::get_if<ActRedone>(&event.event)) {
        return find(room->second.acts.undone, redone->act);
    }
    return {};
}

/// An edit may be of another session than the one the room is in: that one's kind has its say.
bool is_granted_by_its_sessions(const State& state, const About& about, const Event& event) {
    for (const SessionId& id : about.sessions) {
        const SessionKind* kind = kind_of(state, find_session(state.definition, id));
        if (kind != nullptr && !std::visit(IsGranted{kind->grants}, event)) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::optional<std::string> RecordExporter::line_of(const RecordedEvent& event) {
    if (std::holds_alternative<Sealed>(event.event)) {
        evolve(state_, event, Position{state_.position.value + 1});
        // What lost its key has no time, no room and no actor that anybody knows.
        return audience_ == ExportAudience::outside
                   ? std::nullopt
                   : std::optional{
                         Line{}.add("line", ++lines_).add("kind", name_of(event.event)).text()};
    }
    const About about = std::visit(AboutOf{}, event.event);
    Secrecy secrecy{about, event.room};
    secrecy.look(state_);
    const bool confidential_before = is_confidential_room(state_, event.room);
    const SessionKind* before = kind_of(state_, session_of(state_, event.room));
    const std::optional<Grants> granted_before =
        before == nullptr ? std::nullopt : std::optional{before->grants};
    const UndoneAct undone = undone_act(state_, event);
    evolve(state_, event, Position{state_.position.value + 1});
    secrecy.look(state_);
    if (audience_ == ExportAudience::outside && !is_seen_outside(event.event)) {
        const SessionKind* after = kind_of(state_, session_of(state_, event.room));
        const std::optional<Grants> granted =
            after == nullptr ? granted_before : std::optional{after->grants};
        if (confidential_before || is_confidential_room(state_, event.room) ||
            secrecy.confidential() || !is_granted_without_session(event.event) ||
            (granted && !std::visit(IsGranted{*granted}, event.event)) ||
            !is_granted_by_its_sessions(state_, about, event.event)) {
            return std::nullopt;
        }
    }
    Line line;
    line.add("line", ++lines_)
        .add("at", event.at)
        .add("room", event.room.value)
        .add("actor_role", name_of(event.actor.role))
        .add("actor", event.actor.name)
        .add("kind", name_of(event.event));
    add_members(line, state_, event, undone, audience_ == ExportAudience::cleared);
    return line.text();
}

}  // namespace plenaria::exchange
