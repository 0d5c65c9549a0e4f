#include "server/app/engine_driver.hpp"

#include <string>
#include <utility>

#include "server/domain/checklist.hpp"
#include "server/domain/expected_screens.hpp"
#include "server/domain/project.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

/// At files that were damaged, before they are asked to be trusted: a disk that gives now this and
/// now that is not trusted at once.
constexpr int looks_to_trust = 2;

}  // namespace

EngineDriver::EngineDriver(engine::EngineMachine& machine, Ports ports)
    : machine_(machine), ports_(std::move(ports)) {}

void EngineDriver::look_at_clock() {
    flag_standstill();
    pump();
}

/// Before whatever is to be recorded: the first command after a sleep may end the speech that went
/// on meanwhile.
void EngineDriver::flag_standstill() {
    const TimePoint now = ports_.now();
    if (const auto lasted = standstill_.look(now)) {
        hooks_.log("event=stood_still lasted_ms=" + std::to_string(lasted->count()));
    }
    if (standstill_.is_on_its_way()) {
        standstill_.settle(machine_.durable().position, machine_.latest().position);
    }
    // Whatever ran: a record that is there only where somebody speaks would tell of closed doors.
    if (standstill_.owed() > Millis{} && !machine_.holds()) {
        machine_.resume_service(standstill_.owed(), now);
        standstill_.is_on_its_way(machine_.latest().position);
    }
}

void EngineDriver::submit(engine::Submission submission) {
    flag_standstill();
    engine::Deliveries at_once = machine_.submit(submission, ports_.now());
    if (!at_once.empty()) {
        // Posted, so that an answer never overtakes its sender's own call.
        ports_.post([this, deliveries = std::move(at_once)] { hooks_.deliver(deliveries); });
    }
    pump();
}

void EngineDriver::hand_in(const DeskRequest& request, std::function<void(DeskAnswer)> answer) {
    flag_standstill();
    if (machine_.holds()) {
        ports_.post([answer = std::move(answer), cause = cause_at_desk()] {
            answer({false, {cause}, "not_written"});
        });
        return;
    }
    if (desk_.size() >= desk_waiting_max) {
        ports_.post([answer = std::move(answer)] {
            answer({false, {text_of("server.desk_busy")}, "busy"});
        });
        return;
    }
    const Position before = machine_.latest().position;
    DeskAnswer said = handle(machine_, request, ports_.now());
    const Position after = machine_.latest().position;
    desk_.push_back({after, after > before, std::move(said), std::move(answer)});
    pump();
    ports_.post([this] { answer_desk(); });
}

Text EngineDriver::cause_at_desk() const {
    return text_of(storage_.damaged ? "server.storage_cause_damaged" : "server.cannot_append");
}

/// Whatever is certain by now.
void EngineDriver::answer_desk() {
    std::deque<WaitingDesk> certain;
    for (WaitingDesk& waiting : std::exchange(desk_, {})) {
        const bool is_due = waiting.needs <= machine_.durable().position;
        (is_due ? certain : desk_).push_back(std::move(waiting));
    }
    for (WaitingDesk& waiting : certain) {
        waiting.say(std::move(waiting.answer));
    }
}

/// After the machine took something back, and before anything else is decided: all but what an
/// append under way records.
void EngineDriver::refuse_desk() {
    for (WaitingDesk& waiting : desk_) {
        const bool may_be_written = waiting.records && waiting.needs <= machine_.latest().position;
        if (waiting.needs > machine_.durable().position && !may_be_written) {
            waiting.needs = Position{};
            waiting.answer = {false, {cause_at_desk()}, "not_written"};
        }
    }
}

View EngineDriver::view(const StreamSubject& subject) const {
    return domain::project(machine_.durable(), live_, subject);
}

std::vector<RoomSummary> EngineDriver::rooms() const {
    std::vector<RoomSummary> summaries;
    for (const domain::Room& room : machine_.durable().definition.rooms) {
        summaries.push_back({room.id, room.name});
    }
    return summaries;
}

EventView EngineDriver::event() const {
    return domain::project_event(machine_.durable().definition);
}

std::vector<ScreenView> EngineDriver::declared_screens(const RoomId& room) const {
    std::vector<ScreenView> views;
    if (const domain::Room* definition = domain::find_room(machine_.durable().definition, room)) {
        for (const domain::Screen& screen : definition->screens) {
            ScreenView view;
            view.id = screen.id;
            view.name = screen.name;
            view.view = screen.view;
            view.declared = true;
            views.push_back(std::move(view));
        }
    }
    return views;
}

engine::ScreenStandings EngineDriver::standings(const RoomId& room) const {
    engine::ScreenStandings standings;
    const domain::State& state = machine_.durable();
    if (const auto at = state.rooms.find(room); at != state.rooms.end()) {
        for (const auto& [screen, key] : at->second.paired) {
            standings[screen] = {key, domain::is_cleared(state, at->second, screen)};
        }
    }
    return standings;
}

std::vector<std::string> EngineDriver::sworn_staff(const RoomId& room) const {
    const domain::State& state = machine_.durable();
    const auto at = state.rooms.find(room);
    const bool closing = at != state.rooms.end() && at->second.closing;
    return closing ? at->second.closing->checklist.staff.value_or(std::vector<std::string>{})
                   : std::vector<std::string>{};
}

std::optional<std::vector<std::string>> EngineDriver::secretariat_within(
    const RoomId& room) const {
    const domain::State& state = machine_.durable();
    const auto at = state.rooms.find(room);
    return at == state.rooms.end() ? std::nullopt : domain::secretariat_within(state, at->second);
}

std::vector<ScreenId> EngineDriver::expected_screens(const RoomId& room) const {
    return domain::expected_screens(machine_.durable(), room);
}

void EngineDriver::set_live(Live live) { live_ = std::move(live); }

void EngineDriver::tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed) {
    flag_standstill();
    machine_.tell_screens(room, unconfirmed, ports_.now());
    pump();
}

void EngineDriver::expect_screens(engine::ExpectedScreens screens) {
    flag_standstill();
    machine_.expect_screens(std::move(screens), ports_.now());
    pump();
}

void EngineDriver::pump() {
    if (std::optional<engine::AppendRequest> request = machine_.take_append()) {
        append_since_ = std::chrono::steady_clock::now();
        ports_.append(std::move(*request));
    }
}

EngineDriver::Storage EngineDriver::storage() const {
    Storage storage = storage_;
    if (append_since_) {
        storage.under_way =
            std::chrono::ceil<Millis>(std::chrono::steady_clock::now() - *append_since_);
    }
    return storage;
}

void EngineDriver::on_outcome(const engine::AppendOutcome& outcome) {
    using enum engine::AppendStatus;
    storage_.failures += outcome.status == failed ? 1 : 0;
    storage_.unsettled = outcome.status == unknown;
    if (outcome.status == unknown) {
        on_unknown(outcome.why);
        return;
    }
    storage_.held = false;
    append_since_.reset();
    if (outcome.status == conflict) {
        trusts_no_more_ = true;
        on_damage("somebody else wrote it");
    } else if (outcome.status == damaged) {
        on_damage("found when it was to be written");
    }
    hold_or_release();
    const engine::Deliveries deliveries = machine_.on_appended(outcome);
    if (outcome.status != ok) {
        refuse_desk();
    }
    if (!storage_.damaged) {
        pump();
    }
    if (!desk_.empty()) {
        hooks_.event_edited();
    }
    hooks_.deliver(deliveries);
    answer_desk();
}

/// What waits behind the append under way is not handed over any more, and nothing new comes there
/// while the machine holds.
void EngineDriver::refuse_queued() {
    const engine::Deliveries refused = machine_.refuse_queued();
    refuse_desk();
    if (!refused.empty()) {
        hooks_.deliver(refused);
    }
    answer_desk();
}

/// Whoever waits for it goes on waiting: neither yes nor no would be the truth. Also where it is
/// damaged: what `recover` finds of it nobody knows. Whoever came behind it is refused.
void EngineDriver::on_unknown(const std::optional<engine::ReadFailure>& why) {
    hooks_.log("event=journal_unsettled" + (why ? " detail=\"" + why->detail + "\"" : ""));
    storage_.held = why && why->error == engine::ReadError::held;
    if (why && why->error == engine::ReadError::chain_broken) {
        on_damage(why->detail);
    }
    hold_or_release();
    refuse_queued();
}

void EngineDriver::on_finding(const PatrolFinding& finding) {
    const bool was_unsure = std::exchange(unsure_, finding.state == PatrolState::unsure);
    if (unsure_) {
        if (!was_unsure) {
            hooks_.log("event=journal_look_failed detail=\"" + finding.detail + "\"");
        }
        whole_looks_ = 0;
        return;
    }
    if (finding.state == PatrolState::damaged) {
        storage_.damage_seen = true;
        on_damage(finding.detail);
    }
    if (finding.state == PatrolState::whole && storage_.damaged) {
        on_whole();
    } else {
        whole_looks_ = 0;
    }
    const bool unreadable = finding.state == PatrolState::unreadable;
    if (unreadable != storage_.unreadable) {
        storage_.unreadable = unreadable;
        hooks_.log(unreadable ? "event=journal_unreadable detail=\"" + finding.detail + "\""
                              : std::string{"event=journal_readable"});
    }
    hold_or_release();
    // The append under way may take as long as the disk does not give back what it holds.
    if (storage_.damaged || storage_.unreadable) {
        refuse_queued();
    }
}

void EngineDriver::on_damage(std::string_view what) {
    if (!storage_.damaged) {
        storage_.damaged = true;
        hooks_.log(
            "event=journal_damaged position=" + std::to_string(machine_.durable().position.value) +
            " detail=\"" + std::string{what} + "\" do=\"stop, then plenaria-server recover\"");
        // At once: the process may be killed before it ends by itself.
        ports_.rescue();
    }
}

/// While one append's end is not known nobody can tell what should be there.
void EngineDriver::on_whole() {
    ++whole_looks_;
    if (whole_looks_ < looks_to_trust || asks_for_trust_ || trusts_no_more_ || append_since_ ||
        storage_.unsettled || !ports_.trust_again) {
        return;
    }
    asks_for_trust_ = true;
    ports_.trust_again(machine_.durable().position);
}

void EngineDriver::on_trusted(bool may_be_written) {
    asks_for_trust_ = false;
    const bool still_whole = std::exchange(whole_looks_, 0) >= looks_to_trust;
    if (!may_be_written) {
        return;
    }
    trusts_no_more_ = true;
    if (!still_whole) {
        // Another look has found it damaged meanwhile.
        ports_.rescue();
        return;
    }
    storage_.damaged = false;
    storage_.damage_seen = false;
    hooks_.log("event=journal_whole_again position=" +
               std::to_string(machine_.durable().position.value));
    hold_or_release();
    pump();
}

void EngineDriver::hold_or_release() {
    if (storage_.damaged) {
        machine_.hold(text_of("server.storage_cause_damaged"));
    } else if (storage_.unsettled && storage_.held) {
        machine_.hold(text_of("server.storage_cause_held"));
    } else if (storage_.unsettled || storage_.unreadable) {
        machine_.hold(text_of("server.storage_cause_disk"));
    } else {
        machine_.hold(std::nullopt);
    }
}

}  // namespace plenaria::app
