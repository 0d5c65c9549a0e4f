#include "tests/simulation/simulation.hpp"

#include <set>

#include "tests/scenarios/sample_event.hpp"

namespace plenaria::simulation {

using engine::AppendStatus;

Simulation::Simulation(std::uint64_t seed, Faults faults, std::size_t operators)
    : random_(seed), faults_(faults), presses_(operators), now_(scenarios::first_day()) {
    machine_.load(scenarios::sample_event(), now_);
    under_way_ = machine_.take_append();
    disk_ = under_way_->records;
    deliver(machine_.on_appended({AppendStatus::ok, disk_.back().position}));
    under_way_.reset();
}

bool Simulation::step() {
    now_ += Millis{random_.below(3'000)};
    const std::size_t drawn = random_.below(10);
    if (drawn < 6) {
        press(random_.below(presses_.size()));
    } else if (under_way_) {
        end_commit();
    } else {
        begin_commit();
    }
    check();
    return problem_.empty();
}

bool Simulation::settle() {
    while (problem_.empty() && (under_way_ || !machine_.idle())) {
        if (!under_way_) {
            begin_commit();
        }
        const engine::AppendRequest request = *under_way_;
        under_way_.reset();
        disk_.insert(disk_.end(), request.records.begin(), request.records.end());
        deliver(machine_.on_appended({AppendStatus::ok, disk_.back().position}));
    }
    check();
    return problem_.empty();
}

/// Presses something new, or once more what was not answered: with the same id.
void Simulation::press(std::size_t who) {
    auto& mine = presses_[who];
    if (mine) {
        // Impatient, or the answer was lost, or the server had died: the same press again.
        if (mine->ticket == 0 || random_.one_in(5)) {
            ++counts_.repeated;
            send(who);
        }
        return;
    }
    const RoomId room{random_.one_in(4) ? "consultas" : "plenaria"};
    CommandRequest request;
    request.id = CommandId{"p" + std::to_string(who) + "-" + std::to_string(++commands_)};
    request.room = room;
    request.command = scenarios::random_command(random_, machine_.durable(), room, now_);
    mine = Press{std::move(request), 0};
    send(who);
}

void Simulation::send(std::size_t who) {
    Press& mine = *presses_[who];
    mine.ticket = ++tickets_;
    deliver(machine_.submit({engine::Ticket{mine.ticket}, mine.request,
                             Actor{Role::secretariat, "mesa-" + std::to_string(who)}},
                            now_));
}

void Simulation::begin_commit() {
    if (chance(faults_.crash_before_write)) {
        crash();
        return;
    }
    under_way_ = machine_.take_append();
    if (under_way_) {
        std::set<CommandId> together;
        for (const engine::JournalRecord& record : under_way_->records) {
            together.insert(record.command_id);
        }
        counts_.group_commits += together.size() > 1 ? 1 : 0;
        if (under_way_->expected.value != static_cast<std::int64_t>(disk_.size())) {
            fail("an append that does not follow the journal");
        }
    }
}

void Simulation::end_commit() {
    const engine::AppendRequest request = *under_way_;
    under_way_.reset();
    if (chance(faults_.append_fails)) {
        deliver(machine_.on_appended({AppendStatus::failed, request.expected}));
        return;
    }
    disk_.insert(disk_.end(), request.records.begin(), request.records.end());
    if (chance(faults_.crash_after_write)) {
        // Written, and nobody was told: the outcome is lost, the act is not.
        ++counts_.lost_outcomes;
        crash();
        return;
    }
    deliver(machine_.on_appended({AppendStatus::ok, disk_.back().position}));
}

/// The process dies with all it had in memory, and another replays the journal.
void Simulation::crash() {
    ++counts_.crashes;
    under_way_.reset();
    for (auto& press : presses_) {
        if (press) {
            press->ticket = 0;
        }
    }
    machine_ = engine::EngineMachine{};
    for (const engine::JournalRecord& record : disk_) {
        machine_.replay(record);
    }
    machine_.resume_service(now_ - machine_.last_record_at().value_or(now_), now_);
}

void Simulation::deliver(const engine::Deliveries& deliveries) {
    std::uint64_t last = 0;
    for (const engine::Answer& answer : deliveries.answers) {
        if (answer.ticket.value <= last) {
            fail("answers out of order");
        }
        last = answer.ticket.value;
        if (chance(faults_.answer_lost)) {
            for (auto& press : presses_) {
                if (press && press->ticket == answer.ticket.value) {
                    press->ticket = 0;
                }
            }
            continue;
        }
        receive(answer);
    }
}

void Simulation::receive(const engine::Answer& answer) {
    for (auto& press : presses_) {
        if (!press || press->request.id != answer.command) {
            continue;
        }
        if (answer.rejection && answer.rejection->code == RejectionCode::id_reused) {
            fail("the same press taken for another: " + answer.command.value);
        }
        if (!answer.rejection) {
            ++counts_.accepted;
            acknowledged_[answer.command] = fingerprint(press->request);
            press.reset();
        } else if (answer.rejection->code == RejectionCode::storage_unavailable) {
            ++counts_.unavailable;
            press->ticket = 0;
        } else if (press->ticket == answer.ticket.value) {
            ++counts_.refused;
            press.reset();
        }
        return;
    }
}

void Simulation::check() {
    // Every acknowledged command is in the journal exactly once: its records stand together.
    std::map<CommandId, std::uint64_t> written;
    CommandId last;
    for (std::size_t i = 0; i < disk_.size(); ++i) {
        const engine::JournalRecord& record = disk_[i];
        if (record.position.value != static_cast<std::int64_t>(i) + 1) {
            fail("a gap in the journal");
        }
        if (record.command_id.empty()) {
            last = {};
            continue;
        }
        if (record.command_id != last &&
            !written.emplace(record.command_id, record.command_fingerprint).second) {
            fail("twice in the journal: " + record.command_id.value);
        }
        last = record.command_id;
    }
    for (const auto& [id, print] : acknowledged_) {
        const auto at = written.find(id);
        if (at == written.end() || at->second != print) {
            fail("acknowledged, and not in the journal: " + id.value);
        }
    }
    // What is visible is what is durable: the fold of the disk, but for an outcome on its way.
    while (replayed_records_ < disk_.size()) {
        const engine::JournalRecord& record = disk_[replayed_records_++];
        domain::evolve(replayed_, record.event, record.position);
    }
    if (!(machine_.durable() == replayed_)) {
        fail("what is shown is not what is durable");
    }
}

void Simulation::fail(const std::string& what) {
    if (problem_.empty()) {
        problem_ = what;
    }
}

}  // namespace plenaria::simulation
