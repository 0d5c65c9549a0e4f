// Closed doors and the gates of outputs (R4).
#include <algorithm>

#include "server/domain/checklist.hpp"
#include "server/domain/evolver.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {

void Evolver::operator()(const SessionConvened& e) {
    state_.definition.sessions.push_back(e.plan);
    SessionProgress& progress = state_.sessions[e.plan.id];
    progress.convened = true;
    for (const Item& item : e.plan.items) {
        progress.items[item.id];
    }
    // What it is called is of those within: who they are is not known before its doors close.
    add_line(e.plan.public_title, std::max(RecordClass::restricted, present_class()));
}

void Evolver::operator()(const ClearingBegun&) {
    Closing closing;
    closing.number = static_cast<int>(room().past_closings.size()) + 1;
    closing.session = room().session.value_or(SessionId{});
    closing.closed_by = event_.actor.name;
    closing.clearing_since = event_.at;
    closing.current = current_item(state_, room());
    closing.checklist = begin_checklist(state_, room());
    forget_old_closings(closing.number);
    // Each closing asks for fresh words: a gate that was CUT yesterday is unknown today.
    for (const Output& output : find_room(state_.definition, room().id)->outputs) {
        if (output.output_class == OutputClass::public_) {
            room().outputs[output.id] = OutputState{};
        }
    }
    record(Text{});
    if (ItemProgress* item = open_current_item()) {
        // Counting on inside would tell outside, later, how long the closed part took.
        stop_clock(*item, event_.at);
    }
    rest_point(room().floor);
    room().closing = std::move(closing);
    // Who was kept out does not let themself in by closing the doors (R4.7). Asked of the room as
    // it is now, before they count as its closer: whose list counts rests on what is confidential.
    const bool within = event_.actor.role == Role::secretariat &&
                        is_named_within(state_, room(), event_.actor.name);
    room().closing->closer_within = within;
}

void Evolver::forget_old_closings(int present) {
    const auto is_old = [&](const Readers& readers) {
        return readers.closing > 0 && readers.closing + limits::closings_recorded <= present;
    };
    for (auto& [readers, part] : room().record) {
        if (is_old(readers)) {
            part.lines.clear();
        }
    }
    std::erase_if(room().notes, [&](const Note& note) { return is_old(note.readers); });
}

void Evolver::operator()(const DoorsClosed&) {
    closing().closed_since = event_.at;
    closing().was_closed = true;
    record(Text{});
}

void Evolver::operator()(const DoorsUnconfirmed&) {
    closing().closed_since.reset();
    record(Text{});
}

void Evolver::operator()(const ReopeningBegun&) {
    closing().reopening_since = event_.at;
    record(Text{});
}

void Evolver::operator()(const ReopeningCancelled&) {
    closing().reopening_since.reset();
    record(Text{});
}

void Evolver::operator()(const DoorsOpened&) {
    room().past_closings.push_back(std::move(closing()));
    room().closing.reset();
    if (ItemProgress* item = open_current_item()) {
        item->running_since = event_.at;
    }
    if (room().session && progress().state == SessionState::open) {
        resume_point(room().floor);
    }
    record(Text{});
}

void Evolver::operator()(const ResumptionAnnounced& e) {
    closing().resumes_at = e.at;
    record(Text{});
}

void Evolver::operator()(const OutputGateSet& e) {
    const std::string& by = event_.actor.name;
    const bool seen_by_another = e.evidence.find_first_not_of(' ') != std::string::npos;
    room().outputs.at(e.output) = {e.gate, seen_by_another ? e.evidence : by, by, event_.at};
    if (room().closing) {
        note_gate(closing().checklist, state_, room(), e, event_.at, event_.actor.name);
    }
    const Room* definition = find_room(state_.definition, room().id);
    for (const Output& output : definition->outputs) {
        if (output.id == e.output) {
            record(fill_text("record.gate", {{"output", output.name},
                                             {"gate", text_of("gate." + std::string{name_of(
                                                                            e.gate)})}}));
        }
    }
}

}  // namespace plenaria::domain
