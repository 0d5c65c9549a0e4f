#include "server/engine/machine.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "server/domain/checklist.hpp"
#include "server/domain/decide.hpp"
#include "server/domain/hidden_acts.hpp"
#include "server/domain/project.hpp"
#include "server/domain/sealing.hpp"
#include "server/engine/system_actor.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::engine {
namespace {

void evolve_checked(domain::State& state, const JournalRecord& record) {
    domain::evolve(state, record.event, record.position);
    if (!record.event.room.empty()) {
        PLENARIA_ASSERT(!domain::broken_invariant(state, record.event.room));
    }
}

/// Whether it gives a screen that is paired to another machine: one that may be cleared, by a code
/// that may be on its glass for that.
bool pairs_anew(const domain::State& state, const CommandRequest& request) {
    const auto* pair = std::get_if<PairScreen>(&request.command);
    const auto room = state.rooms.find(request.room);
    return pair != nullptr && room != state.rooms.end() &&
           room->second.paired.contains(pair->screen);
}

/// What serves the venue from outside the room, and tells nothing of what goes on within.
bool serves_from_outside(const domain::State& state, const CommandRequest& request) {
    const Command& command = request.command;
    return std::holds_alternative<SetOutputGate>(command) ||
           std::holds_alternative<SetDesk>(command) ||
           (std::holds_alternative<PairScreen>(command) && !pairs_anew(state, request)) ||
           std::holds_alternative<UnpairScreen>(command) ||
           std::holds_alternative<IssueBulletin>(command) ||
           std::holds_alternative<WithdrawBulletin>(command);
}

/// The rooms that a command reaches into: its own, and those of the sessions that it names.
std::vector<RoomId> rooms_of(const domain::State& state, const CommandRequest& request) {
    std::vector<RoomId> rooms{request.room};
    const auto add = [&](const SessionId& id) {
        if (const domain::Session* session = domain::find_session(state.definition, id)) {
            rooms.push_back(session->room);
        }
    };
    std::visit(
        [&](const auto& command) {
            if constexpr (requires { add(command.session); }) {
                add(command.session);
            }
            if constexpr (requires { add(command.to); }) {
                add(command.to);
            }
        },
        static_cast<const AnyCommand&>(request.command));
    return rooms;
}

/// Whether what a secretariat believes of a room is of its doors, which everybody sees.
bool asks_of_doors_alone(const CommandRequest& request) {
    return std::all_of(request.expect.begin(), request.expect.end(), [](const auto& believed) {
        return believed.first == "doors" || believed.first == "closing";
    });
}

/// Whether it names what that actor does not see: neither does a refusal tell how that stands, nor
/// is begun what they could not end (R4.2).
bool names_unseen(const Actor& actor, const domain::State& state, const CommandRequest& request) {
    const auto room = state.rooms.find(request.room);
    return actor.role == Role::secretariat && room != state.rooms.end() &&
           domain::names_unseen(state, room->second, request.command, actor);
}

/// Whether a secretariat (R4.2: the chair runs it alone; R4.7: that person is not listed) or a
/// technician is kept out of what goes on in a room that it reaches into, or of what it names. What
/// it could do, and what is refused and why, tells what it must not see.
bool is_kept_out(const Actor& actor, const domain::State& state, const CommandRequest& request) {
    const bool technician = actor.role == Role::technician;
    if ((actor.role != Role::secretariat && !technician) ||
        (serves_from_outside(state, request) && asks_of_doors_alone(request))) {
        return false;
    }
    if (names_unseen(actor, state, request)) {
        return true;
    }
    const auto rooms = rooms_of(state, request);
    const Audience audience = technician ? Audience::technician : Audience::secretariat;
    return std::any_of(rooms.begin(), rooms.end(), [&](const RoomId& id) {
        const auto at = state.rooms.find(id);
        if (at == state.rooms.end()) {
            return false;
        }
        const domain::RoomState& room = at->second;
        const Clearance clearance = domain::clearance_of(state, room, actor);
        return !domain::sees_room(state, {id, audience, clearance});
    });
}

/// The label follows what was said of the checklist: whose word it was, and by which command, is
/// sealed with that.
bool is_label(const domain::Event& event) {
    return std::holds_alternative<domain::DoorsClosed>(event) ||
           std::holds_alternative<domain::DoorsUnconfirmed>(event);
}

/// What a command's events are written as.
std::vector<JournalRecord> records_of(const Submission& submission, std::uint64_t print,
                                      std::vector<domain::Event> events, TimePoint now) {
    const CommandRequest& request = submission.request;
    // By what it follows from, a repeat is known after a restart; alone a label would have to tell.
    const bool follows = !std::all_of(events.begin(), events.end(), is_label);
    std::vector<JournalRecord> records;
    for (domain::Event& event : events) {
        const bool label = is_label(event);
        JournalRecord record;
        if (!label || !follows) {
            record.command_id = request.id;
            record.command_fingerprint = print;
        }
        const RoomId room = domain::is_of_venue(event) ? RoomId{} : request.room;
        const Actor actor = label ? system_actor() : submission.actor;
        record.event = {now, room, actor, std::move(event), record.command_id};
        records.push_back(std::move(record));
    }
    return records;
}

/// With what is to be done about it.
Rejection storage_unavailable(const std::optional<Text>& cause) {
    return reject(RejectionCode::storage_unavailable, "cause",
                  cause.value_or(text_of("server.storage_cause_disk")));
}

/// Of a row that lies in clear beside sealed ones of its command.
constexpr std::uint64_t no_print = 0;

// An operator sends again what was not answered when its connection was lost: twice at once is
// rare, and so many times what may wait at all is no operator any more (law 6). Beyond, a repeat of
// what is still on its way to the disk would be refused although it is done.
constexpr std::size_t queues_with_repeats = 8;

}  // namespace

void EngineMachine::replay(const JournalRecord& record) {
    PLENARIA_ASSERT(idle());
    PLENARIA_ASSERT(record.event.command == record.command_id);
    apply_durable(record);
    if (!record.command_id.empty()) {
        SeenCommand& seen = seen_[record.command_id];
        if (record.command_fingerprint != no_print) {
            seen.fingerprint = record.command_fingerprint;
        }
        seen.position = record.position;
        if (!record.veiled) {
            seen.by = record.event.actor;
        }
        // Without its sealed rows nobody can tell whether the arguments were the same.
        seen.veiled = record.veiled || seen.fingerprint == no_print;
    }
    lost_seals_ = lost_seals_ || record.veiled;
}

void EngineMachine::load(domain::Definition definition, TimePoint now) {
    PLENARIA_ASSERT(!durable_.loaded && idle());
    JournalRecord record;
    record.event = {now, RoomId{}, system_actor(), domain::EventLoaded{std::move(definition)}, {}};
    enqueue({std::move(record)});
}

void EngineMachine::resume_service(Millis outage, TimePoint now) {
    PLENARIA_ASSERT(durable_.loaded && !cause_);
    JournalRecord record;
    record.event = {now, RoomId{}, system_actor(), domain::ServiceResumed{outage}, {}};
    enqueue({std::move(record)});
}

void EngineMachine::record(const RoomId& room, const Actor& actor,
                           std::vector<domain::Event> events, TimePoint now) {
    Bundle bundle;
    for (domain::Event& event : events) {
        JournalRecord record;
        const RoomId of = domain::is_of_venue(event) ? RoomId{} : room;
        record.event = {now, of, actor, std::move(event), {}};
        bundle.push_back(std::move(record));
    }
    forgo_lost_seals(bundle, now);
    enqueue(std::move(bundle));
}

const domain::State& EngineMachine::latest() {
    catch_up();
    return pending_;
}

Deliveries EngineMachine::submit(const Submission& submission, TimePoint now) {
    const CommandRequest& request = submission.request;
    Answer answer{submission.ticket, request.id, std::nullopt, {}};
    catch_up();
    const std::uint64_t print = fingerprint(request);
    const domain::State& judged = is_stuck() ? durable_ : pending_;
    const bool kept_out = is_kept_out(submission.actor, judged, request);
    const SeenCommand* seen = request.dry_run ? nullptr : find_seen(request.id);
    // Which ids were used within is told to nobody who is kept out but to who used them.
    if (seen != nullptr && (!kept_out || seen->by == submission.actor)) {
        if (seen->fingerprint != print && !seen->veiled) {
            answer.rejection = reject(RejectionCode::id_reused);
        }
        return answer_again(std::move(answer), seen->position);
    }
    const Refusal* refused = find_refusal(submission, kept_out);
    if ((is_full() || is_stuck()) && refused == nullptr) {
        // Where nothing is written for a known reason, that is what the room has to hear.
        answer.rejection = cause_ ? storage_unavailable(cause_) : reject(RejectionCode::overloaded);
        remember_refusal(submission, kept_out, *answer.rejection, Position{});
        return {{std::move(answer)}, {}};
    }
    if (kept_out) {
        auto rejection =
            reject(RejectionCode::not_permitted, "command", same_text(name_of(request.command)));
        if (refused != nullptr) {
            answer.rejection = std::move(rejection);
            return answer_again(std::move(answer), judged.position, true);
        }
        // It is final, also where what keeps them out is not written in the end.
        remember_refusal(submission, true, rejection, Position{});
        answer.rejection = std::move(rejection);
        // Where somebody else used that id, what becomes of theirs is not the answer.
        return answer_when_durable(std::move(answer), pending_.position, true);
    }
    // After the doors: what was said to somebody inside is not said again to whoever knows the id.
    if (refused != nullptr) {
        answer.rejection = refused->rejection;
        return answer_again(std::move(answer), refused->rests_on);
    }
    auto decision = domain::decide(pending_, request, submission.actor, now);
    if (!decision) {
        remember_refusal(submission, false, decision.error(), pending_.position);
        answer.rejection = decision.error();
        return answer_when_durable(std::move(answer), pending_.position, request.dry_run);
    }
    std::vector<domain::Event> events = std::move(decision).value();
    PLENARIA_ASSERT(!events.empty());
    if (request.dry_run) {
        answer.effects = domain::effects_of(pending_, request.room, submission.actor, events, now);
        return answer_when_durable(std::move(answer), pending_.position, true);
    }
    if (cause_) {
        answer.rejection = storage_unavailable(cause_);
        remember_refusal(submission, false, *answer.rejection, Position{});
        return {{std::move(answer)}, {}};
    }
    Bundle bundle = records_of(submission, print, std::move(events), now);
    forgo_lost_seals(bundle, now);
    enqueue(std::move(bundle));
    const Position last = pending_.position;
    seen_pending_[request.id] = {print, last, false, submission.actor};
    name_expected_with_last(request.room, now);
    return answer_when_durable(std::move(answer), last);
}

std::optional<AppendRequest> EngineMachine::take_append() {
    if (in_flight_ || queue_.empty()) {
        return std::nullopt;
    }
    AppendRequest request;
    request.expected = durable_.position;
    for (std::size_t taken = 0; taken < limits::commands_per_append && !queue_.empty(); ++taken) {
        Bundle& bundle = queue_.front();
        std::move(bundle.begin(), bundle.end(), std::back_inserter(request.records));
        queue_.pop_front();
    }
    in_flight_ = request;
    return request;
}

Deliveries EngineMachine::on_appended(const AppendOutcome& outcome) {
    PLENARIA_ASSERT(in_flight_.has_value());
    PLENARIA_ASSERT(outcome.status != AppendStatus::unknown);
    const AppendRequest appended = std::move(*in_flight_);
    in_flight_.reset();
    if (outcome.status != AppendStatus::ok) {
        return refuse_queued();
    }
    PLENARIA_ASSERT(outcome.position == appended.records.back().position);
    std::set<RoomId> changed;
    for (const JournalRecord& record : appended.records) {
        apply_durable(record);
        if (const auto seen = seen_pending_.extract(record.command_id)) {
            seen_[record.command_id] = seen.mapped();
        }
        if (record.event.room.empty() || domain::reaches_other_rooms(record.event.event)) {
            for (const auto& [room, state] : durable_.rooms) {
                changed.insert(room);
            }
        } else {
            changed.insert(record.event.room);
        }
    }
    Deliveries deliveries;
    deliveries.changed_rooms.assign(changed.begin(), changed.end());
    while (!waiting_.empty() && waiting_.front().needs <= durable_.position) {
        deliveries.answers.push_back(std::move(waiting_.front().answer));
        waiting_.pop_front();
    }
    return deliveries;
}

Deliveries EngineMachine::answer_when_durable(Answer answer, Position rests_on, bool dry_run,
                                              bool final) {
    if (rests_on <= durable_.position && waiting_.empty()) {
        return {{std::move(answer)}, {}};
    }
    // Answers leave in the order of their commands, whatever each of them rests on.
    const Position needs = waiting_.empty() ? rests_on : std::max(rests_on, waiting_.back().needs);
    waiting_.push_back({std::move(answer), needs, rests_on, dry_run, final});
    return {};
}

/// To a command that was sent before: as it was answered then, also where no other is taken.
Deliveries EngineMachine::answer_again(Answer answer, Position rests_on, bool final) {
    if ((is_full() || is_stuck()) && rests_on <= durable_.position) {
        return {{std::move(answer)}, {}};  // needs no place, and no turn that may be long in coming
    }
    if (waiting_.size() >= queues_with_repeats * waiting_max_) {
        answer.rejection = reject(RejectionCode::overloaded);
        return {{std::move(answer)}, {}};
    }
    return answer_when_durable(std::move(answer), rests_on, false, final);
}

const EngineMachine::SeenCommand* EngineMachine::find_seen(const CommandId& id) const {
    if (const auto at = seen_pending_.find(id); at != seen_pending_.end()) {
        return &at->second;
    }
    const auto at = seen_.find(id);
    return at == seen_.end() ? nullptr : &at->second;
}

const Refusal* EngineMachine::find_refusal(const Submission& submission, bool kept_out) const {
    if (submission.request.dry_run) {
        return nullptr;
    }
    const CommandId& id = submission.request.id;
    if (const Refusal* own = refused_outside_.find(key_outside(id, submission.actor))) {
        return own;
    }
    const Refusal* refusal = refused_.find(id);
    const bool own = refusal != nullptr && refusal->by == submission.actor;
    return kept_out && !own ? nullptr : refusal;
}

void EngineMachine::remember_refusal(const Submission& submission, bool kept_out,
                                     const Rejection& rejection, Position rests_on) {
    if (submission.request.dry_run) {
        return;
    }
    const CommandId& id = submission.request.id;
    const CommandId key = kept_out ? key_outside(id, submission.actor) : id;
    Refusals& refusals = kept_out ? refused_outside_ : refused_;
    refusals.remember(key, {rejection, rests_on, submission.actor}, durable_.position);
}

void EngineMachine::forgo_lost_seals(Bundle& bundle, TimePoint now) {
    if (!lost_seals_ || forgoing_) {
        return;
    }
    // What is decided from here on was decided without them: together they would make no sense.
    JournalRecord record;
    record.event = {now, RoomId{}, system_actor(), domain::SealsForgone{}, {}};
    bundle.insert(bundle.begin(), std::move(record));
    forgoing_ = true;
}

void EngineMachine::enqueue(Bundle bundle) {
    catch_up();
    for (JournalRecord& record : bundle) {
        record.position = Position{pending_.position.value + 1};
        record.seal = domain::seal_of(pending_, record.event);
        evolve_checked(pending_, record);
    }
    if (std::any_of(bundle.begin(), bundle.end(), [](const auto& each) { return each.seal; })) {
        // The print of sealed arguments in a clear row would let them be guessed.
        for (JournalRecord& record : bundle) {
            record.command_fingerprint = record.seal ? record.command_fingerprint : no_print;
        }
    }
    queue_.push_back(std::move(bundle));
}

void EngineMachine::catch_up() {
    if (idle() && pending_.position != durable_.position) {
        pending_ = durable_;
    }
}

void EngineMachine::apply_durable(const JournalRecord& record) {
    evolve_checked(durable_, record);
    if (!std::holds_alternative<domain::Sealed>(record.event.event)) {
        last_record_at_ = record.event.at;  // the time of what is sealed is sealed with it
        if (!record.seal || record.seal->session.empty()) {
            last_open_record_at_ = record.event.at;
        }
    }
    if (std::holds_alternative<domain::SealsForgone>(record.event.event)) {
        lost_seals_ = false;
        forgoing_ = false;
    }
}

Deliveries EngineMachine::refuse_queued() {
    take_queue_back();
    Deliveries deliveries;
    for (WaitingAnswer& waiting : std::exchange(waiting_, {})) {
        if (hangs_on_append(waiting)) {
            // What it had to follow besides is gone.
            waiting.needs = std::min(waiting.needs, pending_.position);
            waiting_.push_back(std::move(waiting));
            continue;
        }
        if (waiting.rests_on > durable_.position && !waiting.final) {
            waiting.answer.effects.clear();
            waiting.answer.rejection = storage_unavailable(cause_);
            if (!waiting.dry_run) {
                refused_.remember(waiting.answer.command, {*waiting.answer.rejection, Position{}},
                                  durable_.position);
            }
        }
        deliveries.answers.push_back(std::move(waiting.answer));
    }
    return deliveries;
}

void EngineMachine::take_queue_back() {
    queue_.clear();
    forgoing_ = false;
    pending_ = durable_;
    if (in_flight_) {
        for (const JournalRecord& record : in_flight_->records) {
            evolve_checked(pending_, record);
            forgoing_ |= std::holds_alternative<domain::SealsForgone>(record.event.event);
        }
    }
    std::erase_if(seen_pending_,
                  [&](const auto& each) { return each.second.position > pending_.position; });
}

/// Whether its answer cannot be known before what became of the append under way is.
bool EngineMachine::hangs_on_append(const WaitingAnswer& waiting) const {
    if (!in_flight_ || waiting.rests_on <= durable_.position) {
        return false;
    }
    // What is final and rests on what is pending tells of it by being said at all.
    return waiting.final || (!waiting.dry_run && seen_pending_.contains(waiting.answer.command));
}

}  // namespace plenaria::engine
