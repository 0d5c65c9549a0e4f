// What a client may cost: frames, places, commands that wait, lines of the log (law 6). Strangers
// pay by their address, those who operate as the person they are.
#include <algorithm>
#include <chrono>
#include <utility>

#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/hub.hpp"

namespace plenaria::transport {

namespace {

/// What shuts out the public, or a screen: it must not wait behind what else somebody asks for.
bool is_of_doors(const CommandRequest& request) {
    const Command& command = request.command;
    return !request.dry_run && (std::holds_alternative<CloseDoors>(command) ||
                                std::holds_alternative<ConvenePrivate>(command) ||
                                std::holds_alternative<CancelReopening>(command) ||
                                std::holds_alternative<RevokeClearance>(command) ||
                                std::holds_alternative<UnpairScreen>(command));
}

}  // namespace

Hub::Purse Hub::purse_of(const Client& client) {
    if (access::operates(client.role) || client.standing > Standing::guest) {
        Spending& of = access::operates(client.role) ? frames_of_operator_ : frames_of_follower_;
        return {&of, person_of(client) + "/" + client.grant.device_key};
    }
    return client.own ? Purse{} : Purse{&frames_of_address_, client.network};
}

bool Hub::spend_shared(const Client& client, double cost, TimePoint now, double keep) {
    const Purse purse = purse_of(client);
    return purse.of == nullptr || purse.of->take(purse.payer, cost, now, keep);
}

bool Hub::spend(Client& client, double cost, TimePoint now) {
    const bool operates = access::operates(client.role);
    const double most = operates ? limits::operator_budget : limits::frame_budget;
    const double per_second =
        operates ? limits::operator_budget_per_second : limits::frame_budget_per_second;
    const std::chrono::duration<double> passed = now - client.budget_at;
    client.budget_at = now;
    client.budget = std::min(most, client.budget + passed.count() * per_second);
    client.budget -= cost;
    // Whoever has not said yet who they are is heard on a crowded address too: it might be the
    // chair. A connection that is new has little to spend before that.
    const bool newcomer = client.follows.empty();
    const double keep = newcomer ? limits::kept_from_arriving : 0.0;
    return (spend_shared(client, cost, now, keep) || newcomer) && client.budget >= 0.0;
}

Standing Hub::standing_of(const Client& client, const std::vector<RoomId>& rooms) const {
    if (access::operates(client.role)) {
        return Standing::serving;
    }
    if (client.role != Role::display) {
        return Standing::known;
    }
    const bool paired = std::any_of(rooms.begin(), rooms.end(), [&](const RoomId& room) {
        return proof_of(client, room) == ScreenProof::paired;
    });
    return paired ? Standing::serving : Standing::guest;
}

void Hub::reassess_standing(Client& client) {
    std::vector<RoomId> rooms;
    for (const Stream* stream : client.follows) {
        rooms.push_back(stream->subject().room);
    }
    // One that is paired while it is there keeps the place it has where there is none for it as
    // such.
    if (const Standing standing = standing_of(client, rooms); client.wire->admit(standing)) {
        client.standing = standing;
    }
}

bool Hub::admit(Client& client, const std::vector<RoomId>& rooms) {
    const TimePoint now = ports_.now();
    const bool operates = access::operates(client.role);
    client.standing = standing_of(client, rooms);
    // What joining costs is a snapshot. Nobody gives way to somebody who cannot pay, and nothing is
    // paid for where there is no place: else those who come back for one use up what is left to
    // those who are in.
    const Purse purse = purse_of(client);
    const double keep = operates ? 0.0 : limits::kept_from_joining;
    const bool pays =
        purse.of == nullptr || purse.of->has(purse.payer, limits::resync_cost, now, keep);
    const auto replaced = whom_it_replaces(client, now);
    if (!replaced || !pays || !client.wire->admit(client.standing)) {
        return false;
    }
    static_cast<void>(spend_shared(client, limits::resync_cost, now, keep));
    if (operates) {
        client.budget = limits::operator_budget;
    }
    if (Client* other = find(*replaced)) {
        perform(other->number,
                other->machine.close(protocol::CloseCode::overloaded, name_of(client.role)));
    }
    return true;
}

std::optional<ConnectionNumber> Hub::whom_it_replaces(const Client& client, TimePoint now) const {
    if (client.standing == Standing::guest) {
        return 0;
    }
    const std::size_t most = client.standing == Standing::serving
                                 ? limits::connections_per_operator
                                 : limits::connections_per_follower;
    const Client* quietest = nullptr;
    std::size_t count = 0;
    for (const Client* other : in_order_) {
        // Compared as they stand: this looks at every client for each that logs in.
        if (other != &client && !other->follows.empty() && other->role == client.role &&
            other->grant.person == client.grant.person &&
            other->grant.device_key == client.grant.device_key) {
            quietest =
                quietest == nullptr || other->heard_at < quietest->heard_at ? other : quietest;
            ++count;
        }
    }
    if (count < most) {
        return 0;
    }
    // The new one may be the same console that comes back before its end was noticed. One that is
    // there would come back at once, and the two, or nine, would close each other without end.
    return now - quietest->heard_at < limits::gives_way_after ? std::nullopt
                                                              : std::optional{quietest->number};
}

bool Hub::has_place_of_doors(const Client& client) const {
    return client.doors_waiting < limits::doors_waiting_per_connection &&
           doors_asked_ < limits::commands_waiting_reserved;
}

bool Hub::may_wait(const Client& client, const Asked& asked) const {
    if (asked.of_doors) {
        return true;
    }
    const auto by = asked_by_.find(asked.actor);
    return client.commands_waiting < limits::commands_waiting_per_connection &&
           (by == asked_by_.end() || by->second < limits::commands_waiting_per_actor) &&
           asked_.size() - doors_asked_ <
               limits::commands_waiting_max - limits::commands_waiting_reserved;
}

void Hub::submit(Client& client, Submit action) {
    // Where others who close doors took the places that are kept, it waits as a note does.
    Asked asked{client.number, action.request.id, person_of(client),
                is_of_doors(action.request) && has_place_of_doors(client)};
    const bool pays = !action.request.dry_run || spend(client, limits::dry_run_cost, ports_.now());
    if (!pays || !may_wait(client, asked)) {
        // Not a refusal, which is final for its id: the same command may have been taken before.
        perform(client.number, client.machine.close(protocol::CloseCode::overloaded, "commands"));
        return;
    }
    const engine::Ticket ticket{++last_ticket_};
    if (!action.request.dry_run) {
        const std::string_view command = name_of(action.request.command);
        asked.refusal =
            refusal_line(client, command, access::refusal_record(command), action.request.room);
    }
    fill_in_key(client, action.request, asked);
    if (asked.of_doors) {
        ++client.doors_waiting;
        ++doors_asked_;
    } else {
        ++client.commands_waiting;
        ++asked_by_[asked.actor];
    }
    asked_.emplace(ticket, std::move(asked));
    ports_.service.submit({ticket, std::move(action.request), std::move(action.actor)});
}

void Hub::answer(const engine::Answer& answer) {
    const auto at = asked_.find(answer.ticket);
    if (at == asked_.end()) {
        return;
    }
    Asked asked = std::move(at->second);
    asked_.erase(at);
    Client* client = find(asked.connection);
    if (asked.of_doors) {
        --doors_asked_;
    } else if (const auto by = asked_by_.find(asked.actor); --by->second == 0) {
        asked_by_.erase(by);
    }
    if (client != nullptr) {
        --(asked.of_doors ? client->doors_waiting : client->commands_waiting);
    }
    if (client != nullptr && !client->closing) {
        const auto result = answer.rejection ? protocol::refused(asked.command, *answer.rejection)
                                             : protocol::accepted(asked.command, answer.effects);
        client->outbox.add_frame(share(protocol::encode(result)));
    }
    if (answer.rejection) {
        if (answer.rejection->code == RejectionCode::not_permitted) {
            // What the role may and the engine refuses tells who is kept out of what is sealed.
            asked.refusal.by.clear();
        }
        note_refusal(asked.refusal, answer.rejection->code);
    } else if (asked.read) {
        take_code_off(codes_.take(*asked.read));
    }
}

bool Hub::is_said(const Client& client) {
    if (client.own || client.standing == Standing::serving) {
        return true;
    }
    const TimePoint now = ports_.now();
    return lines_of_address_.take(client.network, 1.0, now) &&
           lines_of_strangers_.take({}, 1.0, now);
}

void Hub::log(const Client& client, std::string_view event, std::string_view rest) {
    if (!is_said(client)) {
        ++lines_left_out_;
        return;
    }
    std::string line("event=");
    line.append(event).append(" connection=").append(client.id).append(rest);
    ports_.log(line);
}

void Hub::tell_lines_left_out(TimePoint now) {
    for (const std::string& line : refusals_.due(now)) {
        ports_.log(line);
    }
    lines_left_out_ += refusals_.take_lost();
    if (lines_left_out_ > 0 && now - lines_told_at_ >= limits::lines_left_out_every) {
        lines_told_at_ = now;
        ports_.log("event=lines_left_out count=" +
                   std::to_string(std::exchange(lines_left_out_, 0)));
    }
}

}  // namespace plenaria::transport
