#include "server/transport/hub.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/access/network.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/off_glass.hpp"

namespace plenaria::transport {

namespace {

// Five ticks late: it was we who slept, and what clients took meanwhile is not yet counted.
constexpr Millis overslept_after{500};

std::map<RoomId, std::vector<ScreenView>> declared_screens(const engine::Service& service) {
    std::map<RoomId, std::vector<ScreenView>> declared;
    for (const RoomSummary& room : service.rooms()) {
        declared[room.id] = service.declared_screens(room.id);
    }
    return declared;
}

std::vector<RoomId> room_ids(const engine::Service& service) {
    std::vector<RoomId> ids;
    for (const RoomSummary& room : service.rooms()) {
        ids.push_back(room.id);
    }
    return ids;
}

}  // namespace

Stream* Hub::Client::stream_named(const std::string& stream_id) const {
    const auto found = std::find_if(follows.begin(), follows.end(),
                                    [&](const Stream* s) { return s->id() == stream_id; });
    return found == follows.end() ? nullptr : *found;
}

Hub::Hub(Settings settings, Ports ports)
    : settings_(std::move(settings)),
      ports_(std::move(ports)),
      rooms_(room_ids(ports_.service)),
      streams_(ports_.service),
      declared_(declared_screens(ports_.service)),
      screens_(declared_) {
    for (const RoomId& room : rooms_) {
        screens_.expect(room, ports_.service.expected_screens(room));
    }
    reassess_rooms(rooms_);
    live_ = screens_.live([](const StreamSubject&) { return StreamMark{}; }, ports_.now());
    ports_.service.set_live(live_);
}

Hub::Client* Hub::find(ConnectionNumber connection) {
    if (recent_ == nullptr || recent_->number != connection) {
        const auto found = clients_.find(connection);
        if (found == clients_.end()) {
            return nullptr;
        }
        recent_ = &found->second;
    }
    return recent_;
}

void Hub::erase(ConnectionNumber connection) {
    if (const auto gone = clients_.find(connection); gone != clients_.end()) {
        std::erase(in_order_, &gone->second);
        recent_ = nullptr;
        clients_.erase(gone);
        leave_line(connection);
    }
}

template <class Act>
void Hub::for_each_client(Act act) {
    // With thousands of clients none of them is in the processor's cache: it is told ahead.
    constexpr std::size_t client_ahead = 4;
    constexpr std::size_t wire_ahead = 2;
    for (std::size_t i = 0; i < in_order_.size();) {
        if (i + client_ahead < in_order_.size()) {
            __builtin_prefetch(in_order_[i + client_ahead]);
            __builtin_prefetch(&in_order_[i + client_ahead]->outbox);
            __builtin_prefetch(in_order_[i + wire_ahead]->wire);
        }
        Client* const client = in_order_[i];
        recent_ = client;
        act(*client);
        if (i < in_order_.size() && in_order_[i] == client) {
            ++i;
        }
    }
}

ConnectionNumber Hub::connect(Wire& wire, Caller caller) {
    const TimePoint now = ports_.now();
    const ConnectionNumber number = ++last_number_;
    const std::string address = caller.address;
    Client client{.number = number,
                  .wire = &wire,
                  .id = ports_.new_token(),
                  .network = access::network_of(address),
                  .own = caller.route == access::Route::loopback,
                  .heard_at = now,
                  .machine = {ports_.authenticator, attempts_, rooms_, std::move(caller), now},
                  .budget_at = now};
    Client& placed = clients_.try_emplace(number, std::move(client)).first->second;
    in_order_.push_back(&placed);
    // What is not there is not owed: the newcomer is heard all the same, and pays when it joins.
    static_cast<void>(
        spend_shared(placed, limits::connecting_cost, now, limits::kept_from_arriving));
    log(placed, "connected", " address=" + address);
    perform_one(placed,
                placed.machine.greet(protocol::Hello{protocol::version, settings_.server_id,
                                                     settings_.boot_id, ports_.new_token(), now}));
    return number;
}

void Hub::receive(ConnectionNumber connection, std::string_view text) {
    if (Client* client = find(connection)) {
        const TimePoint now = ports_.now();
        client->heard_at = now;
        constexpr double kilobyte = 1'024.0;
        // Before a byte is parsed: a flood from the lobby must not cost the operator's time.
        if (!spend(*client, 1.0 + static_cast<double>(text.size()) / kilobyte, now)) {
            perform(connection, client->machine.close(protocol::CloseCode::overloaded, "frames"));
            return;
        }
        perform(connection, client->machine.receive(text, now));
    }
}

void Hub::refuse(ConnectionNumber connection, protocol::CloseCode code, std::string_view detail) {
    if (Client* client = find(connection)) {
        perform(connection, client->machine.close(code, detail));
    }
}

SharedText Hub::next_text(ConnectionNumber connection) {
    Client* client = find(connection);
    // What is taken cannot be taken back as a clearance can: of what not everybody may see no more
    // than one frame is on its way.
    if (client == nullptr || client->outbox.empty() ||
        (client->outbox.under_way() && may_lose_sight(*client))) {
        return nullptr;
    }
    return client->outbox.next(ports_.now(), [client](const std::string& stream_id) {
        Stream* stream = client->stream_named(stream_id);
        PLENARIA_ASSERT(stream != nullptr);
        return stream->freeze();
    });
}

void Hub::written(ConnectionNumber connection) {
    if (Client* client = find(connection)) {
        client->outbox.written();
    }
}

void Hub::moved(ConnectionNumber connection) {
    if (Client* client = find(connection)) {
        client->outbox.moved();
    }
}

std::optional<protocol::CloseCode> Hub::close_wanted(ConnectionNumber connection) const {
    if (recent_ != nullptr && recent_->number == connection) {
        return recent_->closing;
    }
    const auto found = clients_.find(connection);
    return found == clients_.end() ? std::nullopt : found->second.closing;
}

void Hub::disconnect(ConnectionNumber connection, std::string_view reason) {
    if (const Client* client = find(connection)) {
        log(*client, "left", std::string(" reason=").append(reason));
        erase(connection);
        screens_.left(connection, ports_.now());
        take_code_off(codes_.left(connection));
    }
}

void Hub::perform(ConnectionNumber connection, std::vector<Action> actions) {
    for (Action& action : actions) {
        // An engine that answers at once may have led to this client's eviction.
        if (Client* client = find(connection)) {
            perform_one(*client, std::move(action));
        }
    }
    settle(connection);
}

void Hub::perform_one(Client& client, Action action) {
    if (auto* send = std::get_if<SendFrame>(&action)) {
        client.outbox.add_frame(share(send->text));
    } else if (auto* time = std::get_if<AnswerTime>(&action)) {
        screens_.heard(client.number, ports_.now());
        client.outbox.add_time_reply(time->t0, time->t1);
    } else if (auto* joined = std::get_if<Join>(&action)) {
        join(client, *joined);
    } else if (auto* person = std::get_if<CheckPerson>(&action)) {
        access::Secret secret{person->secret};
        person->secret.clear();
        check_person(client, std::move(*person), std::move(secret));
    } else if (auto* command = std::get_if<Submit>(&action)) {
        submit(client, std::move(*command));
    } else if (auto* resync = std::get_if<SendSnapshot>(&action)) {
        if (client.stream_named(resync->stream_id) == nullptr) {
            if (may_have_followed(client, resync->stream_id)) {
                return;  // said as another took its place
            }
            perform(client.number,
                    client.machine.close(protocol::CloseCode::frame_not_allowed, "resync"));
            return;
        }
        if (!spend(client, limits::resync_cost, ports_.now())) {
            perform(client.number, client.machine.close(protocol::CloseCode::overloaded, "resync"));
            return;
        }
        log(client, "resync");
        client.outbox.add_snapshot({resync->stream_id, {}});
    } else if (auto* status = std::get_if<NoteStatus>(&action)) {
        for (const protocol::ResumePoint& point : status->status.applied) {
            note_painted(client, point.stream_id, point.rev);
        }
        if (status->status.scene == scene_off_glass) {
            screens_.off_glass(client.number);
        }
        screens_.heard(client.number, ports_.now());
        screens_.measured(client.number, status->status);
    } else if (auto* applied = std::get_if<NoteApplied>(&action)) {
        note_painted(client, applied->stream_id, applied->rev);
    } else if (auto* code = std::get_if<AskCode>(&action)) {
        answer_code(client, code->request);
    } else if (const auto* refusal = std::get_if<NoteRefusal>(&action)) {
        note_refusal(client, *refusal);
    } else if (auto* closing = std::get_if<CloseConnection>(&action)) {
        close(client, closing->error);
    }
}

void Hub::close(Client& client, const protocol::FrameError& error, std::string_view event) {
    client.closing = error.close;
    // What it still has to be told takes nobody's place.
    static_cast<void>(client.wire->admit(Standing::newcomer));
    client.follows.clear();
    client.outbox.end_with(share(protocol::encode(protocol::ErrorFrame{error.code, error.text})));
    screens_.left(client.number, ports_.now());
    take_code_off(codes_.left(client.number));
    log(client, event, " code=" + error.code + claim_of(client));
}

void Hub::note_painted(Client& client, const std::string& stream_id, std::int64_t rev) {
    const Stream* stream = client.stream_named(stream_id);
    // A rev that never was would count as confirmed for ever.
    if (stream != nullptr && rev > 0 && rev <= stream->mark().rev) {
        screens_.painted(client.number, stream->subject().room, rev);
    }
}

void Hub::deliver(const engine::Deliveries& deliveries) {
    const TimePoint now = ports_.now();
    std::vector<StreamChange> changes;
    for (const RoomId& room : deliveries.changed_rooms) {
        if (!has_room(room)) {
            continue;
        }
        auto of_room = streams_.refresh(room, false, now);
        std::move(of_room.begin(), of_room.end(), std::back_inserter(changes));
    }
    reassess_rooms(deliveries.changed_rooms, glasses_cleared(deliveries.answers));
    broadcast(changes);
    for (const engine::Answer& each : deliveries.answers) {
        answer(each);
    }
    settle_all();
}

void Hub::event_edited() {
    std::vector<RoomId> rooms = room_ids(ports_.service);
    if (rooms != rooms_) {
        rooms_ = std::move(rooms);
        for (const ConnectionNumber number : numbers()) {
            if (Client* client = find(number)) {
                change_rooms(*client);
            }
        }
    }
    // Where only what is restricted was edited, nothing that is live is told earlier than it would
    // have been (noninterference).
    if (auto declared = declared_screens(ports_.service); declared != declared_) {
        declared_ = std::move(declared);
        screens_.declare(declared_);
        for (const ConnectionNumber number : numbers()) {
            Client* const client = find(number);
            if (client != nullptr && !client->closing &&
                is_misnamed(*client) != client->undeclared) {
                ask_back(*client, "server.screens_changed");
            }
        }
        // Shown with what else changed: the deliveries that follow name all rooms (law 5).
        live_ = present_live(ports_.now());
        ports_.service.set_live(live_);
    }
    settle_all();
}

bool Hub::has_room(const RoomId& room) const {
    return std::find(rooms_.begin(), rooms_.end(), room) != rooms_.end();
}

void Hub::broadcast(const std::vector<StreamChange>& changes) {
    if (changes.empty()) {
        return;
    }
    // Fifty screens of one room follow the same parts: their frame too is joined once.
    using Parts = std::vector<const protocol::DeltaPart*>;
    std::map<Parts, SharedText> frames;
    auto same = frames.end();
    Parts parts;
    const TimePoint now = ports_.now();
    for_each_client([&](Client& client) {
        parts.clear();
        bool ack = false;
        for (const StreamChange& change : changes) {
            const auto& follows = client.follows;
            if (std::find(follows.begin(), follows.end(), change.stream) != follows.end() &&
                !client.outbox.owes_snapshot(change.stream->id())) {
                parts.push_back(change.part.get());
                ack = ack || change.doors_changed;
            }
        }
        if (parts.empty()) {
            return;
        }
        // Nearly always the one before follows the same.
        if (same == frames.end() || same->first != parts) {
            same = frames.try_emplace(parts).first;
        }
        SharedText& frame = same->second;
        if (!frame) {
            frame = share(protocol::encode_delta(now, parts, ack));
        }
        give(client, frame, now);
    });
}

void Hub::give(Client& client, const SharedText& delta, TimePoint now) {
    // A screen waits for nothing else; an operator's answer goes out with the change.
    const bool at_once = client.role == Role::display;
    if (delta->size() > limits::frame_bytes_max) {
        fall_back(client);
    } else if (at_once && client.outbox.at_rest() && !client.closing) {
        // Nearly always: the queue's own work is a tenth of what the kernel takes for a message.
        switch (client.wire->offer(delta)) {
            case Wire::Offered::written:
                return;
            case Wire::Offered::under_way:
                client.outbox.passed(now);
                return;
            case Wire::Offered::refused:
                client.outbox.add_delta(delta);
        }
    } else {
        client.outbox.add_delta(delta);
    }
    if (at_once) {
        settle(client);
    }
}

void Hub::fall_back(Client& client) {
    std::vector<std::string> ids;
    for (const Stream* stream : client.follows) {
        ids.push_back(stream->id());
    }
    client.outbox.fall_back_to_snapshots(ids);
    log(client, "snapshot_instead");
}

void Hub::tick() {
    const TimePoint now = ports_.now();
    if (now - std::exchange(last_tick_, now) > overslept_after) {
        awake_since_ = now;
    }
    // What a write has waited for while we were away is nobody's fault, and the ticks that were
    // missed come right behind one another, before the sockets had their turn.
    const bool just_awake = now - awake_since_ < limits::stalled_after;
    for_each_client([&](Client& client) {
        if (client.outbox.stalled(now) && !just_awake) {
            evict(client.number, "slow_consumer");
        } else if (client.follows.empty()) {
            if (auto actions = client.machine.tick(now); !actions.empty()) {
                perform(client.number, std::move(actions));
            }
        } else if (now >= client.next_heartbeat) {
            beat(client, now);
            settle(client);
        }
    });
    reassess_cleared(now);
    refresh_live(now);
    tell_screens(now);
    tell_lines_left_out(now);
}

void Hub::beat(Client& client, TimePoint now) {
    protocol::Heartbeat heartbeat{now, {}};
    // A rev is told once after it changed: an idle connection must not cost more for a long name.
    // One that still waits takes this one's place, or gives way to it: so it says all.
    const bool may_be_lost = client.outbox.heartbeat_waits();
    for (const Stream* stream : client.follows) {
        if (may_be_lost || stream->mark().changed_at >= client.revs_told_at) {
            heartbeat.revs.push_back({stream->id(), stream->mark().rev});
        }
    }
    client.outbox.add_heartbeat(share(protocol::encode(heartbeat)));
    if (!may_be_lost) {
        client.revs_told_at = now;
    }
    // Its own phase, whatever else is sent: the cadence must tell nothing (noninterference).
    const bool forgets = client.role == Role::display || client.role == Role::interpreter;
    const bool cleared = forgets &&
                         std::any_of(client.follows.begin(), client.follows.end(), [](auto* each) {
                             return each->subject().clearance == Clearance::cleared;
                         });
    const Millis every = cleared ? limits::heartbeat_cleared_every : limits::heartbeat_every;
    while (client.next_heartbeat <= now) {
        client.next_heartbeat += every;
    }
}

void Hub::settle_all() {
    for_each_client([this](Client& client) {
        if (!client.outbox.empty() || client.closing) {
            settle(client);
        }
    });
}

void Hub::settle(ConnectionNumber connection) {
    if (Client* client = find(connection)) {
        settle(*client);
    }
}

void Hub::settle(Client& client) {
    if (client.outbox.over_bound()) {
        fall_back(client);
    }
    if (client.outbox.over_bound()) {
        // Answers alone fill the queue: it asks and does not listen.
        evict(client.number, "slow_consumer");
        return;
    }
    client.wire->wake();
}

void Hub::evict(ConnectionNumber connection, std::string_view reason) {
    Client* client = find(connection);
    if (client == nullptr) {
        return;
    }
    Wire* wire = client->wire;
    log(*client, "evicted", std::string(" code=").append(reason));
    erase(connection);
    screens_.left(connection, ports_.now());
    take_code_off(codes_.left(connection));
    wire->evict();
}

void Hub::drain() {
    for (const ConnectionNumber number : numbers()) {
        refuse(number, protocol::CloseCode::going_away, {});
    }
}

void Hub::evict_all() {
    for (const ConnectionNumber number : numbers()) {
        evict(number, "going_away");
    }
}

std::vector<ConnectionNumber> Hub::numbers() const {
    std::vector<ConnectionNumber> all;
    all.reserve(clients_.size());
    for (const auto& [number, client] : clients_) {
        all.push_back(number);
    }
    return all;
}

}  // namespace plenaria::transport
