// How a verified caller becomes a follower: by the deltas it missed, or by a snapshot.
#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/hub.hpp"

namespace plenaria::transport {

namespace {

/// The stream of the same room that the client has on its glass, and may no longer show.
std::string replaced_stream(const StreamSubject& subject,
                            const std::vector<protocol::ResumePoint>& points) {
    const std::string present = stream_id_of(subject);
    for (const auto& [audience, audience_name] : Names<Audience>::all) {
        for (const auto& [clearance, clearance_name] : Names<Clearance>::all) {
            std::string id = stream_id_of({subject.room, audience, clearance});
            const bool claimed = std::any_of(points.begin(), points.end(), [&](const auto& point) {
                return point.stream_id == id;
            });
            if (claimed && id != present) {
                return id;
            }
        }
    }
    return {};
}

/// Who shares a turn to be checked: a network, so that many connections are no more tries than one,
/// in which those who operate do not wait for those who follow. The ticket of somebody who operates
/// has its own: it costs a check only where it was given to them.
std::string turn_of(const std::string& network, const CheckPerson& claim) {
    if (!access::operates(claim.role)) {
        return network + " follows";
    }
    return claim.ticket.empty() ? network : "ticket " + claim.ticket;
}

// Consoles of one address that come back at once; and of all addresses that nobody knows, as many
// as there are persons. The others are as many at most (`Logins::familiar_max`) and this machine.
constexpr std::size_t behind_one_max = 16;
constexpr std::size_t strangers_behind_max = access::persons_max;
// Logins under way of which each keeps its seat; beyond, a stranger who is ousted comes back. So a
// house that is full has seats left for those who arrive (`limits::connections_proving`).
constexpr std::size_t seated_max = limits::connections_proving / 2;

/// Only what is plainly an identifier may reach the log.
std::string device_of(const protocol::Identify& identify) {
    return is_valid_id(identify.device.id.value) ? identify.device.id.value : "-";
}

access::AccessError refusal_of(access::LoginError error) {
    switch (error) {
        case access::LoginError::refused:
            return access::AccessError::proof_refused;
        case access::LoginError::overloaded:
            return access::AccessError::overloaded;
        case access::LoginError::unavailable:
            return access::AccessError::unavailable;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

void Hub::join(Client& client, const Join& join) {
    const TimePoint now = ports_.now();
    client.grant = join.grant;
    client.role = join.grant.role;
    client.device = join.identify.device.id;
    client.named = join.identify.device.named || !join.identify.device.key.empty();
    client.follows_all = join.identify.rooms.empty();
    protocol::Welcome welcome{client.id, {}, join.ticket, false};
    std::vector<SharedText> missed;
    std::vector<SnapshotOrder> orders;
    // A name is one of the event's, whichever rooms it follows.
    for (const RoomId& room : rooms_) {
        if (!bears_its_name(client, room)) {
            perform(client.number, client.machine.close(protocol::CloseCode::device_not_proven,
                                                        device_of(join.identify)));
            return;
        }
    }
    if (!admit(client, join.rooms)) {
        perform(client.number,
                client.machine.close(protocol::CloseCode::overloaded, name_of(client.role)));
        return;
    }
    for (const RoomId& room : join.rooms) {
        const StreamSubject subject = subject_for(client, room);
        Stream& stream = streams_.follow(subject, now);
        client.follows.push_back(&stream);
        welcome.streams.push_back(join_stream(stream, join.identify, missed, orders));
        if (client.role == Role::display) {
            screens_.joined(client.number, subject, join.identify, client.id, now);
            screens_.moved(client.number, subject, proof_of(client, room), marks(), now);
        }
    }
    client.undeclared = is_misnamed(client);
    welcome.undeclared = client.undeclared;
    client.outbox.add_frame(share(protocol::encode(welcome)));
    for (SnapshotOrder& order : orders) {
        client.outbox.add_snapshot(std::move(order));
    }
    for (SharedText& delta : missed) {
        client.outbox.add_delta(std::move(delta));
    }
    client.next_heartbeat = now + limits::heartbeat_every;
    // Not how much it is sent anew: of a cleared one that tells what happened within meanwhile.
    log(client, "joined",
        std::string(" role=").append(name_of(client.role)) + " device=" + device_of(join.identify) +
            " rooms=" + std::to_string(join.rooms.size()));
    if (client.undeclared) {
        log(client, "screen_not_declared", " device=" + device_of(join.identify));
    }
}

protocol::StreamGrant Hub::join_stream(Stream& stream, const protocol::Identify& identify,
                                       std::vector<SharedText>& missed,
                                       std::vector<SnapshotOrder>& orders) const {
    const StreamSubject& subject = stream.subject();
    protocol::StreamGrant grant{stream.id(), subject.room, subject.audience, identify.view,
                                protocol::ResumeMode::snapshot};
    const auto point =
        std::find_if(identify.resume.begin(), identify.resume.end(),
                     [&](const auto& each) { return each.stream_id == stream.id(); });
    std::string replaced = replaced_stream(subject, identify.resume);
    const bool same_boot = identify.resume_boot_id == settings_.boot_id;
    // What was said in a former matter lies in the same ring: whoever is within begins afresh.
    const bool of_one_matter =
        subject.clearance == Clearance::cleared &&
        (subject.audience == Audience::room || subject.audience == Audience::interpreter ||
         (subject.audience == Audience::secretariat && !identify.person.empty()));
    if (!of_one_matter && point != identify.resume.end() && same_boot && replaced.empty()) {
        if (const auto parts = stream.since(point->rev)) {
            grant.resume = protocol::ResumeMode::delta;
            const bool ack = stream.mark().doors_rev > point->rev;
            for (const SharedPart& part : *parts) {
                const std::array one{part.get()};
                missed.push_back(
                    share(protocol::encode_delta(ports_.now(), one, ack && part == parts->back())));
            }
            return grant;
        }
    }
    orders.push_back({stream.id(), std::move(replaced), true});
    return grant;
}

bool Hub::may_have_followed(const Client& client, const std::string& stream_id) {
    // Screens are moved between the first two, persons in and out of their own.
    for (const Stream* stream : client.follows) {
        for (const Audience audience : {Audience::public_, Audience::room, Audience::interpreter,
                                        Audience::secretariat}) {
            const bool own = client.role == Role::display
                                 ? audience == Audience::public_ || audience == Audience::room
                                 : audience == client.grant.audience;
            for (const auto& [clearance, name] : Names<Clearance>::all) {
                if (own && is_moved(client) &&
                    stream_id_of({stream->subject().room, audience, clearance}) == stream_id) {
                    return true;
                }
            }
        }
    }
    return false;
}

bool Hub::is_of_the_house(const Client& client, Role claimed) const {
    return access::operates(claimed) &&
           (client.own || (ports_.is_familiar && ports_.is_familiar(client.network)));
}

bool Hub::is_being_checked(ConnectionNumber connection) {
    const Client* client = find(connection);
    return client != nullptr &&
           client->machine.state() == ConnectionMachine::State::checking_person;
}

bool Hub::may_be_seated(const Client& client, const CheckPerson& action) {
    // Nor does who has a ticket wait for it: a crowd that comes meanwhile must not end a login.
    if (!action.ticket.empty() || is_of_the_house(client, action.role)) {
        return true;
    }
    const auto seated = std::count_if(checking_.begin(), checking_.end(), [this](const auto& turn) {
        return turn.second != 0 && is_being_checked(turn.second);
    });
    return static_cast<std::size_t>(seated) < seated_max;
}

void Hub::check_person(Client& client, CheckPerson action, access::Secret secret) {
    const ConnectionNumber number = client.number;
    if (!ports_.log_in) {
        person_checked(number, {}, access::LoginError::refused);
        return;
    }
    // One at a time, until it is answered: the check of whoever left meanwhile goes on.
    std::string turn = turn_of(client.network, action);
    if (checking_.contains(turn)) {
        if (!wait_behind(turn, client, action, secret)) {
            person_checked(number, {}, access::LoginError::overloaded);
        }
        return;
    }
    const bool seated = may_be_seated(client, action);
    checking_.emplace(turn, seated ? number : 0);
    if (seated) {
        static_cast<void>(client.wire->admit(Standing::checking));
    }
    std::vector<std::string> keys = std::move(action.counted_under);
    // The last is that of the network.
    const int wrong = keys.empty() ? 0 : attempts_.failures(keys.back(), ports_.now());
    ports_.log_in({std::move(action.person), action.role, std::move(secret),
                   std::move(action.ticket), client.network, wrong, client.own},
                  [this, number, turn = std::move(turn),
                   keys = std::move(keys)](const access::LoginOutcome& outcome) {
                      checking_.erase(turn);
                      person_checked(number, keys, outcome);
                      next_in(turn);
                  });
}

bool Hub::wait_behind(const std::string& turn, const Client& client, CheckPerson& action,
                      access::Secret& secret) {
    // A hall of delegates comes back by itself. A ticket is of one console.
    if (!access::operates(action.role) || !action.ticket.empty()) {
        return false;
    }
    std::ptrdiff_t strangers = 0;
    for (auto& [each, line] : behind_) {
        std::erase_if(
            line, [this](const Behind& behind) { return !is_being_checked(behind.connection); });
        strangers += std::count_if(line.begin(), line.end(),
                                   [](const Behind& behind) { return !behind.of_the_house; });
    }
    const auto line = behind_.find(turn);
    const std::size_t of_turn = line == behind_.end() ? 0 : line->second.size();
    const bool of_the_house = is_of_the_house(client, action.role);
    const bool full = static_cast<std::size_t>(strangers) >= strangers_behind_max;
    if ((full && !of_the_house) || of_turn >= behind_one_max) {
        return false;
    }
    behind_[turn].push_back({client.number, std::move(action), std::move(secret), of_the_house});
    return true;
}

void Hub::leave_line(ConnectionNumber connection) {
    for (auto& [turn, line] : behind_) {
        std::erase_if(line, [connection](const Behind& behind) {
            return behind.connection == connection;
        });
    }
}

void Hub::next_in(const std::string& turn) {
    while (!checking_.contains(turn)) {
        const auto line = behind_.find(turn);
        if (line == behind_.end()) {
            return;
        }
        if (line->second.empty()) {
            behind_.erase(line);
            return;
        }
        Behind next = std::move(line->second.front());
        line->second.pop_front();
        if (!is_being_checked(next.connection)) {
            continue;
        }
        Client* client = find(next.connection);
        if (auto closing = client->machine.turn_came(ports_.now()); !closing.empty()) {
            perform(next.connection, std::move(closing));
        } else {
            check_person(*client, std::move(next.action), std::move(next.secret));
        }
    }
}

void Hub::person_checked(ConnectionNumber connection, const std::vector<std::string>& counted_under,
                         const access::LoginOutcome& outcome) {
    Client* client = find(connection);
    if (!outcome && outcome.error() == access::LoginError::unavailable && client != nullptr) {
        log(*client, "people_unreadable");
    }
    if (client != nullptr && client->machine.state() == ConnectionMachine::State::checking_person) {
        using Verdict = Outcome<std::string, access::AccessError>;
        perform(connection,
                client->machine.person_checked(
                    outcome ? Verdict{outcome.value()} : Verdict{refusal_of(outcome.error())},
                    ports_.now()));
    } else if (!outcome && outcome.error() == access::LoginError::refused) {
        // A guess counts, whether or not somebody stays to hear how it ended.
        for (const std::string& key : counted_under) {
            attempts_.failed(key, ports_.now());
        }
        note_refused_login();
    }
}

void Hub::turn_away(const std::string& person) {
    turn_away_whose([&](const access::Grant& grant) { return grant.person == person; });
}

void Hub::turn_away_holders(Role role) {
    turn_away_whose([role](const access::Grant& grant) {
        return access::operates(role) && grant.role == role && grant.person.empty();
    });
}

void Hub::turn_away_whose(const std::function<bool(const access::Grant&)>& grant) {
    for (const ConnectionNumber number : numbers()) {
        Client* client = find(number);
        if (client != nullptr && grant(client->grant)) {
            const auto closing = client->machine.turn_out();
            if (!closing.empty()) {
                close(*client, std::get<CloseConnection>(closing.front()).error, "turned_out");
                settle(number);
            }
        }
    }
}

bool Hub::is_misnamed(const Client& client) const {
    const auto names_it = [&](const Stream* stream) {
        const auto at = declared_.find(stream->subject().room);
        return at != declared_.end() &&
               std::any_of(at->second.begin(), at->second.end(), [&](const ScreenView& screen) {
                   return screen.id == client.device;
               });
    };
    return client.role == Role::display && client.named &&
           std::none_of(client.follows.begin(), client.follows.end(), names_it);
}

void Hub::ask_back(Client& client, std::string_view why) {
    // A welcome is said once: it comes back for another, and resumes what it has.
    static_cast<void>(client.machine.close(protocol::CloseCode::going_away, {}));
    close(client, {protocol::CloseCode::going_away, "going_away", text_of(why)}, "asked_back");
}

void Hub::change_rooms(Client& client) {
    using protocol::CloseCode;
    client.machine.set_rooms(rooms_);
    if (client.closing) {
        return;
    }
    const auto gone =
        std::find_if(client.follows.begin(), client.follows.end(),
                     [&](const Stream* stream) { return !has_room(stream->subject().room); });
    if (client.follows_all) {
        ask_back(client, "server.rooms_changed");
    } else if (gone != client.follows.end()) {
        const std::string room = (*gone)->subject().room.value;
        perform(client.number, client.machine.close(CloseCode::unknown_room, room));
    }
}

}  // namespace plenaria::transport
