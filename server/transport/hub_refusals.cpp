// What the log says of whom was refused what: never an argument, nor anything that was only typed.
#include <algorithm>
#include <string>

#include "server/transport/hub.hpp"

namespace plenaria::transport {

RefusalLog::Line Hub::refusal_line(const Client& client, std::string_view command,
                                   access::RefusalRecord record, const RoomId& room) const {
    if (record == access::RefusalRecord::none) {
        return {};
    }
    // Those who follow are many and are not named: all of a role have the lines of one person.
    const bool operates = access::operates(client.role);
    RefusalLog::Line line{operates ? person_of(client) : std::string{name_of(client.role)},
                          command};
    line.rest.append(" role=").append(name_of(client.role));
    // Under which names those log in who only follow is told to few (R4.7).
    if (record == access::RefusalRecord::person && operates) {
        // A name is letters, digits and single spaces (`access::is_person_name`).
        line.by = client.grant.person.empty() ? " by=token" : " by=\"" + client.grant.person + "\"";
        // As good as the name: other lines tell of the connection from where it came.
        line.by.append(" connection=").append(client.id);
    }
    // One that the event does not have may be anything.
    line.room = " room=" + (has_room(room) ? room.value : "-");
    return line;
}

void Hub::note_refusal(const RefusalLog::Line& line, RejectionCode code) {
    if (line.command.empty()) {
        return;
    }
    if (const auto words = refusals_.note(line, name_of(code), ports_.now())) {
        ports_.log(*words);
    }
}

void Hub::note_refusal(const Client& client, const NoteRefusal& refusal) {
    note_refusal(refusal_line(client, refusal.command, refusal.record, refusal.room), refusal.code);
}

void Hub::note_refused_login() {
    // All of them together: each cost a check, and may have been of anybody.
    const RefusalLog::Line line{"who left", "login", " left=before_the_answer"};
    if (const auto words = refusals_.note(line, "proof_refused", ports_.now())) {
        ports_.log(*words);
    }
}

bool Hub::is_declared(const ScreenId& screen) const {
    return std::any_of(declared_.begin(), declared_.end(), [&](const auto& of_room) {
        return std::any_of(of_room.second.begin(), of_room.second.end(),
                           [&](const ScreenView& each) { return each.id == screen; });
    });
}

std::string Hub::claim_of(const Client& client) const {
    std::string claim;
    if (const auto role = client.machine.claimed()) {
        claim.append(" role=").append(name_of(*role));
    }
    // What it calls itself is known of those alone whose proof held.
    if (is_valid_id(client.device.value)) {
        claim.append(" device=").append(client.device.value);
    } else if (const ScreenId& screen = client.machine.claimed_screen(); is_declared(screen)) {
        // The event's own ids alone: what else anybody may type is not copied into the log.
        claim.append(" claimed=").append(screen.value);
    }
    return claim;
}

}  // namespace plenaria::transport
