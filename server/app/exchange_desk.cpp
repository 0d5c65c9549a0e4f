#include "server/app/exchange_desk.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/access/person_text.hpp"
#include "server/domain/decide.hpp"
#include "server/domain/project.hpp"
#include "server/engine/system_actor.hpp"
#include "server/exchange/chair_items.hpp"
#include "server/exchange/characters.hpp"
#include "server/exchange/csv_import.hpp"
#include "server/exchange/event_edit.hpp"
#include "server/exchange/event_file.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

using Problems = std::vector<exchange::FileProblem>;

Actor desk_actor() { return {Role::secretariat, "plenaria-server"}; }

DeskAnswer refusal_of(const Problems& problems) {
    DeskAnswer answer;
    answer.code = "file_refused";
    for (const exchange::FileProblem& problem : problems) {
        Text line;
        for (const auto& [language, message] : problem.message.strings()) {
            line.set(language, exchange::line_of(problem, language));
        }
        answer.lines.push_back(std::move(line));
    }
    return answer;
}

/// "mx: why", in every language.
Text prefixed(const std::string& name, const Text& text) {
    Text line;
    for (const auto& [language, words] : text.strings()) {
        line.set(language, name + ": " + words);
    }
    return line;
}

/// The event that `request` makes of the present one.
Outcome<domain::Definition, Problems> edited_event(const domain::Definition& present,
                                                   const DeskRequest& request) {
    const exchange::NamedTable table{request.file, request.bytes};
    switch (request.task) {
        case DeskTask::agenda:
            return exchange::import_agenda(present, table, request.session);
        case DeskTask::participants:
            return exchange::import_participants(present, table);
        case DeskTask::edit:
        case DeskTask::attendance:
        case DeskTask::emergency:
        case DeskTask::emergency_refused:
            break;
    }
    return exchange::read_event(
        request.file, [&](const std::filesystem::path&) { return std::optional{request.bytes}; });
}

/// In the log, which lies in clear: one for whatever the room deals with, so that it tells neither
/// that a matter is confidential nor that the chair runs it alone.
constexpr const char* not_now = "not_now";

/// Whether the secretariat, which alone hands files in, is kept out of what goes on there (R4.2).
bool is_kept_out(const domain::State& state, const RoomId& room) {
    return !domain::sees_room(state, {room, Audience::secretariat, Clearance::cleared});
}

DeskAnswer edit(engine::EngineMachine& machine, const DeskRequest& request, TimePoint now) {
    const auto& rooms = machine.latest().rooms;
    if (std::any_of(rooms.begin(), rooms.end(),
                    [&](const auto& each) { return is_kept_out(machine.latest(), each.first); })) {
        // What stands in an edit's way tells what has begun there, and who waits.
        return {false, {text_of("server.desk_kept_out")}, not_now};
    }
    auto edited = edited_event(machine.latest().definition, request);
    if (!edited) {
        return refusal_of(edited.error());
    }
    const domain::State& present = machine.latest();
    const bool keeps = exchange::keeps_chair_items(present, edited.value());
    domain::Definition whole = exchange::with_chair_items(present, std::move(edited).value());
    exchange::EditReport report = exchange::compare_events(present, whole, now);
    DeskAnswer answer;
    if (!report.conflicts.empty()) {
        answer.lines = std::move(report.conflicts);
        answer.code = "edit_conflict";
        return answer;
    }
    answer.accepted = true;
    answer.lines = std::move(report.changes);
    if (answer.lines.empty()) {
        answer.lines.push_back(text_of("server.desk_nothing"));
        return answer;
    }
    if (keeps) {
        answer.lines.push_back(text_of("server.desk_chair_items"));
    }
    if (!request.dry_run) {
        machine.record(RoomId{}, desk_actor(), {domain::DefinitionReplaced{std::move(whole)}},
                       now);
    }
    answer.lines.push_back(text_of(request.dry_run ? "server.desk_dry_run" : "server.desk_done"));
    return answer;
}

/// Why nobody's attendance of that session can be set now, whoever is in the list.
std::optional<Text> refusal_of(const domain::State& state, const domain::Session* session,
                               const SessionId& wanted) {
    if (session == nullptr) {
        return fill_text("server.desk_no_session", {{"session", same_text(wanted.value)}});
    }
    const domain::RoomState& room = state.rooms.at(session->room);
    if (room.session != wanted && domain::class_now(state, room) != domain::RecordClass::open) {
        return fill_text("server.desk_room_confidential",
                         {{"room", domain::find_room(state.definition, room.id)->name}});
    }
    return std::nullopt;
}

DeskAnswer attend(engine::EngineMachine& machine, const DeskRequest& request, TimePoint now) {
    const domain::State& state = machine.latest();
    const auto list = exchange::import_attendance(state.definition, {request.file, request.bytes});
    if (!list) {
        return refusal_of(list.error());
    }
    DeskAnswer answer;
    const domain::Session* session = domain::find_session(state.definition, request.session);
    if (const auto refusal = refusal_of(state, session, request.session)) {
        return {false, {*refusal}, session == nullptr ? "unknown_session" : not_now};
    }
    if (is_kept_out(state, session->room)) {
        return {false, {text_of("server.desk_kept_out")}, not_now};
    }
    std::vector<domain::Event> events;
    std::vector<Text> set;
    Problems refused;
    std::string code;
    // Each row is decided on what those before it leave: together they may complete a checklist.
    domain::State after = state;
    for (const exchange::AttendanceRow& row : list.value()) {
        const CommandRequest command{
            CommandId{},
            session->room,
            SetAttendance{row.delegation, row.presence, row.persons, session->id},
            {},
            false};
        auto decision = domain::decide(after, command, now);
        if (decision) {
            for (domain::Event& event : std::move(decision).value()) {
                domain::evolve(after, {now, session->room, desk_actor(), event, CommandId{}},
                               Position{after.position.value + 1});
                events.push_back(std::move(event));
            }
            set.push_back(fill_text(
                "server.desk_attendance",
                {{"delegation", same_text(row.delegation.value)},
                 {"presence", text_of("exchange.presence." + std::string{name_of(row.presence)})},
                 {"persons", same_text(std::to_string(row.persons.size()))}}));
        } else if (decision.error().code != RejectionCode::nothing_changed) {
            code = name_of(decision.error().code);
            refused.push_back({request.file, row.place.line, row.place.column,
                               prefixed(row.delegation.value, text_of(decision.error()))});
        }
    }
    if (!refused.empty()) {
        answer = refusal_of(refused);
        answer.code = code;
        return answer;
    }
    answer.accepted = true;
    answer.lines = std::move(set);
    if (events.empty()) {
        answer.lines.push_back(text_of("server.desk_nothing"));
        return answer;
    }
    if (!request.dry_run) {
        machine.record(session->room, desk_actor(), std::move(events), now);
    }
    answer.lines.push_back(text_of(request.dry_run ? "server.desk_dry_run" : "server.desk_done"));
    return answer;
}

/// Four lines, each with its end, of which the last alone may hold more than a name; nothing where
/// that is not what came.
std::optional<EmergencyNote> note_in(std::string_view bytes) {
    EmergencyNote note;
    for (std::string* part : {&note.person, &note.holders[0], &note.holders[1], &note.reason}) {
        const std::size_t end = bytes.find('\n');
        if (end > limits::note_bytes) {
            return std::nullopt;
        }
        *part = bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
    }
    const auto& [first, second] = note.holders;
    const bool named = access::is_person_name(note.person) && access::is_person_name(first) &&
                       access::is_person_name(second) && first != second;
    return bytes.empty() && named && is_reason(note.reason) ? std::optional{note} : std::nullopt;
}

DeskAnswer note_emergency(engine::EngineMachine& machine, const DeskRequest& request,
                          TimePoint now) {
    const auto note = note_in(request.bytes);
    if (!note || request.dry_run) {
        return {false, {text_of("server.emergency_malformed")}, "malformed"};
    }
    // Of the two whose codes these are nobody need be of the secretariat: the record names them.
    machine.record(RoomId{}, engine::system_actor(),
                   {domain::EmergencyAccessGiven{
                       note->person, {note->holders.begin(), note->holders.end()}, note->reason}},
                   now);
    return {true, {fill_text("server.emergency_noted", {{"name", same_text(note->person)}})}};
}

}  // namespace

bool is_reason(std::string_view text) {
    return text.size() <= limits::note_bytes && !exchange::first_fault_of_utf8(text) &&
           !exchange::fault_of_line(text);
}

DeskRequest request_of(const EmergencyNote& note) {
    DeskRequest request;
    request.task = DeskTask::emergency;
    for (const std::string& part : {note.person, note.holders[0], note.holders[1], note.reason}) {
        request.bytes.append(part).append("\n");
    }
    return request;
}

DeskAnswer handle(engine::EngineMachine& machine, const DeskRequest& request, TimePoint now) {
    switch (request.task) {
        case DeskTask::edit:
        case DeskTask::agenda:
        case DeskTask::participants:
            return edit(machine, request, now);
        case DeskTask::attendance:
            return attend(machine, request, now);
        case DeskTask::emergency:
            return note_emergency(machine, request, now);
        case DeskTask::emergency_refused:
            // The server takes it at its door; nothing of it is the journal's.
            return {false, {}, "codes_wrong"};
    }
    PLENARIA_ASSERT(false);
}

}  // namespace plenaria::app
