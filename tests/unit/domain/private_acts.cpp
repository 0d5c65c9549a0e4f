#include "tests/unit/domain/private_acts.hpp"

#include <algorithm>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/decide.hpp"
#include "tests/properties/any_command.hpp"

namespace plenaria::domain {
namespace {

/// Looks at one event that would follow.
class Judge {
public:
    Judge(const Scene& scene, const Outside& outside)
        : state_(scene.state), room_(scene.place()), outside_(outside) {}

    // The agenda's way: an open session's items begin and end in sight.
    bool operator()(const ItemStarted& /*e*/) const { return agenda_moves_unseen(); }
    bool operator()(const ItemFinished& /*e*/) const { return agenda_moves_unseen(); }
    bool operator()(const ItemReturned& /*e*/) const { return agenda_moves_unseen(); }
    bool operator()(const ItemSkipped& e) const { return !outside_.listed && is_hidden(e.item); }

    // Editing.
    bool operator()(const ItemInserted& e) const {
        const Session& session = *find_session(state_.definition, e.session);
        return hides(class_of_item(state_, session, e.item));
    }
    bool operator()(const ItemMoved& e) const {
        return is_hidden(e.session, e.item) && is_hidden_session(e.to) &&
               !is_published_outside(e.session, e.item);
    }
    bool operator()(const ItemEdited& e) const { return is_hidden(e.session, e.item); }
    bool operator()(const ItemMerged& e) const {
        return is_hidden(e.session, e.item) && is_hidden(e.session, e.into) &&
               !is_published_outside(e.session, e.item);
    }

    // The floor that is active, and lists of its items.
    bool operator()(const EntryInscribed& e) const { return is_hidden_list(e.item); }
    bool operator()(const ListOpened& e) const { return is_hidden_list(e.item); }
    bool operator()(const ListClosed& e) const { return is_hidden_list(e.item); }
    bool operator()(const ClosingScheduled& e) const { return is_hidden_list(e.item); }
    bool operator()(const PolicySet& e) const { return is_hidden_list(e.item); }
    bool operator()(const PointRaised& /*e*/) const { return true; }
    bool operator()(const PointRecognised& /*e*/) const { return true; }
    bool operator()(const PointDeclined& /*e*/) const { return true; }
    bool operator()(const PointRuled& /*e*/) const { return true; }

    // What is kept per class of knowledge.
    bool operator()(const ActUndone& /*e*/) const { return true; }
    bool operator()(const ActRedone& /*e*/) const { return true; }
    bool operator()(const NotePosted& /*e*/) const { return true; }
    bool operator()(const AttendanceSet& /*e*/) const { return true; }
    bool operator()(const StepMarked& /*e*/) const { return true; }
    bool operator()(const ScreensYielded& /*e*/) const { return true; }

    // A closing's checklist is of all who are listed for it, whatever item is under way.
    bool operator()(const CheckConfirmed& /*e*/) const { return !outside_.listed; }
    bool operator()(const RosterMarked& /*e*/) const { return !outside_.listed; }
    bool operator()(const StaffListed& /*e*/) const { return !outside_.listed; }
    bool operator()(const CheckOverridden& /*e*/) const { return !outside_.listed; }
    bool operator()(const SecretaryAdmitted& /*e*/) const { return !outside_.listed; }

    bool operator()(const ScreenCleared& /*e*/) const { return !outside_.listed; }
    bool operator()(const ClearanceRevoked& /*e*/) const { return !outside_.listed; }

    // Texts and documents.
    bool operator()(const TextSet& e) const { return is_hidden(e.item); }
    bool operator()(const DocumentAdded& e) const { return is_hidden(e.item); }
    bool operator()(const DocumentRemoved& e) const {
        const auto& items = current_session(state_, room_)->items;
        return std::none_of(items.begin(), items.end(), [&](const Item& item) {
            return !is_hidden(item.id) &&
                   std::any_of(item.documents.begin(), item.documents.end(),
                               [&](const Document& each) { return each.id == e.document; });
        });
    }

    bool operator()(const ReopeningBegun& /*e*/) const { return outside_.reopening_hidden; }
    bool operator()(const ReopeningCancelled& /*e*/) const { return outside_.reopening_hidden; }

    /// Acts on an entry or a text stay with its item; all else is of the room or the venue.
    template <class E>
    bool operator()(const E& e) const {
        if constexpr (requires { e.entry; }) {
            const auto& entries = active_floor(room_).entries;
            const auto at = entries.find(e.entry);
            return at != entries.end() && is_hidden_list(at->second.item);
        } else if constexpr (requires { TextId{e.text}; }) {
            const auto& texts = state_.sessions.at(*room_.session).texts;
            return is_hidden(texts.at(e.text).item);
        }
        return false;
    }

private:
    [[nodiscard]] bool hides(RecordClass of) const {
        return of > (outside_.listed ? RecordClass::restricted : RecordClass::open);
    }
    [[nodiscard]] bool is_hidden_session(const SessionId& id) const {
        return !outside_.listed && is_confidential(state_, *find_session(state_.definition, id));
    }
    [[nodiscard]] bool is_hidden(const SessionId& session, const ItemId& id) const {
        const Session& definition = *find_session(state_.definition, session);
        const Item* item = find_item(definition, id);
        // The general list of a closing belongs to no item.
        return item == nullptr ? !outside_.listed : hides(class_of_item(state_, definition, *item));
    }
    /// Of what is published it shows at last that it is there no more.
    [[nodiscard]] bool is_published_outside(const SessionId& session, const ItemId& id) const {
        const Session& definition = *find_session(state_.definition, session);
        const Item* item = find_item(definition, id);
        return item != nullptr && is_seen_outside(state_, definition, *item);
    }
    [[nodiscard]] bool is_hidden(const ItemId& id) const { return is_hidden(*room_.session, id); }
    /// Lists behind closed doors are the closing's own, whosever item they are.
    [[nodiscard]] bool is_hidden_list(const ItemId& item) const {
        return (room_.closing && !outside_.listed) || is_hidden(item);
    }

    /// Inside a closing, and within a session of a confidential kind, items come and go unseen; a
    /// confidential item of an open session begins and ends in sight ("members only"), also if it
    /// rests outside while the doors are closed.
    [[nodiscard]] bool agenda_moves_unseen() const {
        if (outside_.listed) {
            return false;
        }
        const Session& session = *current_session(state_, room_);
        if (is_confidential(state_, session)) {
            return true;
        }
        const auto rests = state_.sessions.at(session.id).current;
        return room_.closing && !(rests && find_item(session, *rests)->confidential);
    }

    const State& state_;
    const RoomState& room_;
    const Outside& outside_;
};

/// Undo takes back what was done within, and never what both twins did before.
bool takes_back_own(const Scene& scene, const Command& command, const std::set<CommandId>& alone) {
    const Acts& acts = scene.place().acts;
    if (const auto* undo = std::get_if<Undo>(&command)) {
        return !undo->cascade && !acts.done.empty() && alone.contains(acts.done.back().command);
    }
    if (std::holds_alternative<Redo>(command)) {
        return !acts.undone.empty() && alone.contains(acts.undone.back().command);
    }
    return true;
}

/// Whether the text that a command replaces is of the same item for both, or new to both: ids that
/// no console of ours gives may be those of a text that one of them has within.
bool is_one_text(const Scene& first, const Scene& second, const Command& command) {
    const auto* set = std::get_if<SetText>(&command);
    const auto item_of = [&](const Scene& scene) -> std::optional<ItemId> {
        if (!scene.place().session) {
            return std::nullopt;
        }
        const auto& texts = scene.state.sessions.at(*scene.place().session).texts;
        const auto at = texts.find(set->text);
        return at == texts.end() ? std::nullopt : std::optional{at->second.item};
    };
    return set == nullptr || item_of(first) == item_of(second);
}

std::string canary() { return std::string{scenarios::canary}; }

struct CanaryWriter {
    const std::string& word;
    template <class C>
    void operator()(C& c) const {
        if constexpr (requires { c.person; }) {
            write(c.person);
        }
        if constexpr (requires { c.capacity; }) {
            write(c.capacity);
        }
        if constexpr (requires { c.note; }) {
            write(c.note);
        }
        if constexpr (requires { c.statement; }) {
            write(c.statement);
        }
        if constexpr (requires { c.text; }) {
            write(c.text);
        }
        if constexpr (requires { c.reason; }) {
            write(c.reason);
        }
        if constexpr (requires { c.title; }) {
            write(c.title);
        }
        if constexpr (requires { c.paragraphs; }) {
            c.paragraphs.assign(1 + c.paragraphs.size() % 3, Text{word, word});
        }
        if constexpr (requires { c.persons; }) {
            c.persons = {word};
        }
        if constexpr (requires { c.href; }) {
            write(c.href);
        }
    }

    void write(std::string& text) const { text = word; }
    void write(Text& text) const { text = Text{word, word}; }
    template <class Other>
    void write(Other& /*id*/) const {}
};

/// What furthers the consensus on a text of the present item, where it has one.
std::optional<Command> consensus_act(scenarios::Random& random, const Scene& scene,
                                     const std::string& word) {
    const auto item = current_item(scene.state, scene.place());
    if (!item) {
        return std::nullopt;
    }
    const auto& delegations = scene.state.definition.delegations;
    for (const auto& [id, text] : scene.state.sessions.at(*scene.place().session).texts) {
        if (text.item != *item) {
            continue;
        }
        if (text.state != TextState::put) {
            return PutText{id, text.version};
        }
        const Stance stance = random.of(Names<Stance>::all).first;
        switch (random.below(4)) {
            case 0:
                return DecideText{id, text.version, TextOutcome::defer};
            case 1:
                return WithdrawStance{id, random.of(delegations).id, stance};
            default:
                return TakeStance{id, random.of(delegations).id, stance, word, 1};
        }
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<Event>> decision_on(const Scene& scene, const Command& command) {
    return decide(scene.state, CommandRequest{CommandId{"c"}, scene.room, command, {}, false},
                  scene.now);
}

bool both_accept(const Scene& first, const Scene& second, const Command& command) {
    if (!is_one_text(first, second, command)) {
        return false;
    }
    const auto label = [](const Result<std::vector<Event>>& decision) {
        return std::any_of(decision.value().begin(), decision.value().end(),
                           [](const Event& event) {
                               return std::holds_alternative<DoorsClosed>(event) ||
                                      std::holds_alternative<DoorsUnconfirmed>(event);
                           });
    };
    const auto one = decision_on(first, command);
    const auto other = decision_on(second, command);
    return one && other && label(one) == label(other);
}

Command as_of_twin(Command command, std::size_t twin) {
    if (auto* convene = std::get_if<ConvenePrivate>(&command)) {
        convene->title = twin == 0 ? Text{} : Text{canary() + " consulta", canary()};
    }
    return command;
}

bool is_floor_act(const Command& command) {
    const Command first = Inscribe{};
    const Command last = Redo{};
    return command.index() >= first.index() && command.index() <= last.index();
}

bool stays_within(const Scene& scene, const Command& command, const Outside& outside,
                  const std::set<CommandId>& alone) {
    const auto events = decision_on(scene, command);
    if (!events || !takes_back_own(scene, command, alone)) {
        return false;
    }
    const Judge judge{scene, outside};
    return std::all_of(events.value().begin(), events.value().end(),
                       [&](const Event& event) { return std::visit(judge, event); });
}

bool declassifies(const Scene& scene, const Command& command) {
    const auto* move = std::get_if<MoveItem>(&command);
    if (move == nullptr || move->to.empty()) {
        return false;
    }
    const Session* from = find_session(scene.state.definition, move->session);
    const Session* to = find_session(scene.state.definition, move->to);
    return from != nullptr && to != nullptr && is_confidential(scene.state, *from) &&
           !is_confidential(scene.state, *to);
}

bool is_of_session(const Scene& scene, const Command& command, const SessionId& session) {
    const auto events = decision_on(scene, command);
    const auto is_of = [&](const auto& event) {
        bool same = true;
        if constexpr (requires { SessionId{event.session}; }) {
            same = event.session == session;
        }
        if constexpr (requires { SessionId{event.to}; }) {
            same = same && (event.to.empty() || event.to == session);
        }
        return same;
    };
    return events && std::all_of(events.value().begin(), events.value().end(),
                                 [&](const Event& event) {
                                     return std::visit(is_of, static_cast<const AnyEvent&>(event));
                                 });
}

Command command_with_canaries(scenarios::Random& random, const Scene& scene,
                              const std::string& word) {
    if (random.one_in(6)) {
        if (const auto command = consensus_act(random, scene, word)) {
            return *command;
        }
    }
    if (random.one_in(2)) {
        return scenarios::random_command(random, scene.state, scene.room, scene.now,
                                         {0, 2, 12, 1, 0, true}, {word});
    }
    Command command = properties::any_command(random, scene.state, scene.room, scene.now);
    std::visit(CanaryWriter{word}, command);
    return command;
}

}  // namespace plenaria::domain
