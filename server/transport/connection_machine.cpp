#include "server/transport/connection_machine.hpp"

#include <algorithm>
#include <utility>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::transport {

namespace {

using protocol::CloseCode;

Action refusal(CommandId id, const Rejection& rejection) {
    return SendFrame{protocol::encode(protocol::refused(std::move(id), rejection))};
}

/// Who the record of actions will name: what the device calls itself, else its id, else its role.
Actor actor_of(const protocol::Identify& identify, const access::Grant& grant) {
    if (!identify.device.name.empty()) {
        return {grant.role, identify.device.name};
    }
    if (!identify.device.id.empty()) {
        return {grant.role, identify.device.id.value};
    }
    return {grant.role, std::string(name_of(grant.role))};
}

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

ConnectionMachine::ConnectionMachine(const access::Authenticator& authenticator,
                                     std::vector<RoomId> rooms, TimePoint opened)
    : authenticator_(authenticator), rooms_(std::move(rooms)), opened_(opened) {}

Action ConnectionMachine::greet(const protocol::Hello& hello) const {
    return SendFrame{protocol::encode(hello)};
}

std::vector<Action> ConnectionMachine::receive(std::string_view text, TimePoint now) {
    if (state_ == State::closing) {
        return {};
    }
    auto decoded = protocol::decode_client_frame(text);
    if (!decoded) {
        return close_with(decoded.error());
    }
    protocol::ClientFrame frame = std::move(decoded).value();
    if (state_ == State::joined) {
        return on_joined_frame(std::move(frame), now);
    }
    auto* identify = std::get_if<protocol::Identify>(&frame);
    if (identify == nullptr) {
        return close(CloseCode::frame_not_allowed, "identify");
    }
    return on_identify(std::move(*identify));
}

std::vector<Action> ConnectionMachine::tick(TimePoint now) {
    if (state_ == State::awaiting_identify && now - opened_ >= limits::identify_within) {
        return close(CloseCode::identify_timeout, {});
    }
    return {};
}

std::vector<Action> ConnectionMachine::close(CloseCode code, std::string_view detail) {
    return close_with(protocol::frame_error(code, detail));
}

std::vector<Action> ConnectionMachine::close_with(protocol::FrameError error) {
    if (state_ == State::closing) {
        return {};
    }
    state_ = State::closing;
    return {CloseConnection{std::move(error)}};
}

std::vector<Action> ConnectionMachine::on_identify(protocol::Identify frame) {
    if (frame.proto != protocol::version) {
        return close(CloseCode::unsupported_protocol, std::to_string(frame.proto));
    }
    auto granted = authenticator_.grant(frame.role, frame.proof);
    if (!granted) {
        return close(CloseCode::proof_refused, name_of(frame.role));
    }
    std::vector<RoomId> rooms;
    for (const RoomId& room : frame.rooms) {
        if (std::find(rooms_.begin(), rooms_.end(), room) == rooms_.end()) {
            return close(CloseCode::unknown_room, room.value);
        }
    }
    for (const RoomId& room : rooms_) {
        const auto& asked = frame.rooms;
        if (asked.empty() || std::find(asked.begin(), asked.end(), room) != asked.end()) {
            rooms.push_back(room);
        }
    }
    state_ = State::joined;
    grant_ = std::move(granted).value();
    actor_ = actor_of(frame, grant_);
    // The secret has served its purpose and must not live on in what the hub keeps.
    frame.proof.clear();
    return {Join{std::move(frame), grant_, std::move(rooms)}};
}

std::vector<Action> ConnectionMachine::on_joined_frame(protocol::ClientFrame frame, TimePoint now) {
    using Actions = std::vector<Action>;
    return std::visit(
        Overloaded{
            [&](protocol::Identify&) { return close(CloseCode::frame_not_allowed, "identify"); },
            [&](protocol::TimeRequest& request) {
                return Actions{AnswerTime{request.t0, now}};
            },
            [&](protocol::Resync& resync) {
                return Actions{SendSnapshot{std::move(resync.stream_id)}};
            },
            [&](CommandRequest& request) { return on_command(std::move(request)); },
            [&](protocol::Status& status) { return Actions{NoteStatus{std::move(status)}}; },
            [&](protocol::Applied& applied) {
                return Actions{NoteApplied{std::move(applied.stream_id), applied.rev}};
            },
            [&](protocol::RefusedCommand& refused) {
                if (grant_.role == Role::display) {
                    return close(CloseCode::frame_not_allowed, "command");
                }
                return Actions{refusal(std::move(refused.id), refused.rejection)};
            },
        },
        frame);
}

std::vector<Action> ConnectionMachine::on_command(CommandRequest request) {
    // A screen has no keys: a command from one is a fault or an attack, not a mistake.
    if (grant_.role == Role::display) {
        return close(CloseCode::frame_not_allowed, "command");
    }
    if (!access::permits(grant_.role, name_of(request.command))) {
        return {refusal(std::move(request.id), reject(RejectionCode::not_permitted, "command",
                                                      same_text(name_of(request.command))))};
    }
    return {Submit{std::move(request), actor_}};
}

}  // namespace plenaria::transport
