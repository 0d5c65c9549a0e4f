#include "server/transport/connection_machine.hpp"

#include <algorithm>
#include <utility>

#include "server/access/device_key.hpp"
#include "server/access/network.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::transport {

namespace {

using protocol::CloseCode;

// A login waits for those before it (`access::CheckLine`), a fifth of a second each. Whoever waits
// longer comes back; the check goes on, and where it was right the next is made at once.
constexpr Millis prove_within{20'000};

Action refusal(CommandId id, const Rejection& rejection) {
    return SendFrame{protocol::encode(protocol::refused(std::move(id), rejection))};
}

/// The refusal and, where it is of a kind that is recorded, the line for the log. Who only asks, by
/// a dry run, is not recorded.
std::vector<Action> refusals(CommandId id, const Rejection& rejection, NoteRefusal note,
                             bool dry_run) {
    std::vector<Action> actions{refusal(std::move(id), rejection)};
    if (!dry_run && note.record != access::RefusalRecord::none) {
        note.code = rejection.code;
        actions.emplace_back(std::move(note));
    }
    return actions;
}

CloseCode close_code_of(access::AccessError error) {
    switch (error) {
        // A file that is being written, or mended, is of use again in a moment: whoever is cut off
        // meanwhile comes back, and is not told that they were wrong.
        case access::AccessError::overloaded:
        case access::AccessError::unavailable:
            return CloseCode::overloaded;
        case access::AccessError::proof_refused:
        case access::AccessError::role_not_available:
            return CloseCode::proof_refused;
        case access::AccessError::tls_required:
            return CloseCode::tls_required;
    }
    PLENARIA_ASSERT(false);
}

/// Who the record of actions will name: what was proved, and nothing that was only said. A token
/// proves a role; what its console calls itself might be any person's name.
Actor actor_of(const access::Grant& grant) {
    return {grant.role, grant.person.empty() ? std::string{name_of(grant.role)} : grant.person};
}

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

ConnectionMachine::ConnectionMachine(const access::Authenticator& authenticator,
                                     access::Attempts& attempts, std::vector<RoomId> rooms,
                                     Caller caller, TimePoint opened)
    : authenticator_(authenticator),
      attempts_(attempts),
      rooms_(std::move(rooms)),
      caller_(std::move(caller)),
      opened_(opened) {}

Action ConnectionMachine::greet(const protocol::Hello& hello) {
    claim_ = {hello.server_id, hello.boot_id, hello.nonce, Role::display, {}, caller_.channel};
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
    if (state_ == State::checking_person) {
        return close(CloseCode::frame_not_allowed, "identify");
    }
    auto* identify = std::get_if<protocol::Identify>(&frame);
    if (identify == nullptr) {
        return close(CloseCode::frame_not_allowed, "identify");
    }
    return on_identify(std::move(*identify), now);
}

std::vector<Action> ConnectionMachine::tick(TimePoint now) {
    const Millis open = now - opened_;
    if ((state_ == State::awaiting_identify && open >= limits::identify_within) ||
        (state_ == State::checking_person && open >= prove_within)) {
        return close(CloseCode::identify_timeout, {});
    }
    return {};
}

std::vector<Action> ConnectionMachine::close(CloseCode code, std::string_view detail) {
    return close_with(protocol::frame_error(code, detail));
}

std::vector<Action> ConnectionMachine::turn_out() {
    return close_with(refusal(CloseCode::proof_refused, name_of(grant_.role)));
}

protocol::FrameError ConnectionMachine::refusal(CloseCode code, std::string_view detail) const {
    protocol::FrameError error = protocol::frame_error(code, detail);
    const bool person = credential_ == Credential::person;
    if (credential_ == Credential::token) {
        return error;
    }
    if (code == CloseCode::proof_refused) {
        error.text = text_of(person ? "protocol.proof_refused_person"
                                    : "protocol.proof_refused_screen");
    } else if (code == CloseCode::too_many_attempts) {
        error.text = fill_text(person ? "protocol.too_many_attempts_person"
                                      : "protocol.too_many_attempts_screen",
                               {{"wait", same_text(detail)}});
    }
    return error;
}

std::vector<Action> ConnectionMachine::close_with(protocol::FrameError error) {
    if (state_ == State::closing) {
        return {};
    }
    state_ = State::closing;
    return {CloseConnection{std::move(error)}};
}

Outcome<access::Grant, protocol::FrameError> ConnectionMachine::prove(
    const protocol::Identify& frame, TimePoint now) {
    const bool screen = frame.role == Role::display;
    // Screens are counted by themselves: anybody can make a key and be right about it, and one that
    // is broken must not keep out the console beside it.
    const std::string key = (screen ? "screen " : "") +
                            access::attempts_key(caller_.route, caller_.address, frame.role);
    const bool secret = !screen || !frame.device.key.empty();
    auto granted = check(frame);
    // Whoever guesses waits; whoever knows does not. Else a guest on the same network, who never
    // finds 256 random bits, would keep the console out by guessing alone.
    if (const Millis wait = attempts_.wait(key, now); !granted && secret && wait > Millis{0}) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        return refusal(CloseCode::too_many_attempts, std::to_string(seconds) + " s");
    }
    if (!granted) {
        // What could not have been right is no guess.
        if (granted.error() == access::AccessError::proof_refused) {
            attempts_.failed(key, now);
        }
        return refusal(close_code_of(granted.error()), name_of(frame.role));
    }
    if (secret) {
        attempts_.succeeded(key);
    }
    return std::move(granted).value();
}

Outcome<access::Grant, access::AccessError> ConnectionMachine::check(
    const protocol::Identify& frame) const {
    auto granted = authenticator_.grant(frame.role, frame.proof, caller_.route);
    const std::string& key = frame.device.key;
    // In the clear somebody between could take a signature for one of his own.
    if (!granted || frame.role != Role::display || key.empty() ||
        !access::carries_secrets(caller_.route)) {
        return granted;
    }
    DeviceClaim claim = claim_;
    claim.device = frame.device.id;
    if (!access::proves(key, frame.proof, claim)) {
        return access::AccessError::proof_refused;
    }
    access::Grant grant = std::move(granted).value();
    grant.device_key = key;
    return grant;
}

std::vector<Action> ConnectionMachine::on_identify(protocol::Identify frame, TimePoint now) {
    claimed_ = frame.role;
    if (!frame.person.empty()) {
        credential_ = Credential::person;
    } else if (frame.role == Role::display && !frame.device.key.empty()) {
        credential_ = Credential::screen_key;
        claim_.device = frame.device.id;
    }
    if (frame.proto != protocol::version) {
        return close(CloseCode::unsupported_protocol, std::to_string(frame.proto));
    }
    if (!frame.person.empty()) {
        return on_person(std::move(frame), now);
    }
    auto granted = prove(frame, now);
    if (!granted) {
        return close_with(granted.error());
    }
    return admit(std::move(frame), std::move(granted).value(), {});
}

std::vector<std::string> ConnectionMachine::person_keys(const protocol::Identify& frame) const {
    // A ticket is 256 random bits and ends by itself with the third wrong PIN.
    if (!frame.ticket.empty()) {
        return {};
    }
    // In a role that is not theirs nobody's password is right: who says so guesses nothing.
    const std::string kind = access::operates(frame.role) ? "person/" : "follower/";
    return {kind + frame.person + "/" + access::network_of(caller_.address),
            access::attempts_key(caller_.route, caller_.address, frame.role)};
}

std::vector<Action> ConnectionMachine::on_person(protocol::Identify frame, TimePoint now) {
    if (!access::carries_secrets(caller_.route)) {
        return close(CloseCode::tls_required, name_of(frame.role));
    }
    if (!access::grant_of(frame.role, frame.person)) {
        return close_with(refusal(CloseCode::proof_refused, name_of(frame.role)));
    }
    // Before anything is checked: unlike a token a password can be guessed.
    if (auto closing = paused(frame, now); !closing.empty()) {
        return closing;
    }
    state_ = State::checking_person;
    CheckPerson check{frame.person, frame.role, std::exchange(frame.proof, {}), frame.ticket,
                      person_keys(frame)};
    checking_ = std::move(frame);
    return {std::move(check)};
}

std::vector<Action> ConnectionMachine::paused(const protocol::Identify& frame, TimePoint now) {
    Millis wait{0};
    for (const std::string& key : person_keys(frame)) {
        wait = std::max(wait, attempts_.wait(key, now));
    }
    if (wait == Millis{0}) {
        return {};
    }
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return close_with(refusal(CloseCode::too_many_attempts, std::to_string(seconds) + " s"));
}

std::vector<Action> ConnectionMachine::turn_came(TimePoint now) {
    return state_ == State::checking_person ? paused(checking_, now) : std::vector<Action>{};
}

std::vector<Action> ConnectionMachine::person_checked(
    Outcome<std::string, access::AccessError> outcome, TimePoint now) {
    if (state_ != State::checking_person) {
        return {};
    }
    protocol::Identify frame = std::exchange(checking_, {});
    if (!outcome) {
        if (outcome.error() == access::AccessError::proof_refused) {
            for (const std::string& key : person_keys(frame)) {
                attempts_.failed(key, now);
            }
        }
        return close_with(refusal(close_code_of(outcome.error()), name_of(frame.role)));
    }
    for (const std::string& key : person_keys(frame)) {
        attempts_.succeeded(key);
    }
    auto grant = access::grant_of(frame.role, frame.person);
    PLENARIA_ASSERT(grant.has_value());
    return admit(std::move(frame), std::move(*grant), std::move(outcome).value());
}

std::vector<Action> ConnectionMachine::admit(protocol::Identify frame, access::Grant grant,
                                             std::string ticket) {
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
    grant_ = std::move(grant);
    actor_ = actor_of(grant_);
    // The secret has served its purpose and must not live on in what the hub keeps.
    frame.proof.clear();
    claim_ = {};
    return {Join{std::move(frame), grant_, std::move(rooms), std::move(ticket)}};
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
            [&](protocol::CodeRequest& request) { return on_code_request(std::move(request)); },
            [&](protocol::Status& status) { return Actions{NoteStatus{std::move(status)}}; },
            [&](protocol::Applied& applied) {
                return Actions{NoteApplied{std::move(applied.stream_id), applied.rev}};
            },
            [&](protocol::RefusedCommand& refused) {
                if (grant_.role == Role::display) {
                    return close(CloseCode::frame_not_allowed, "command");
                }
                const auto record = access::refusal_record(refused.name);
                return refusals(std::move(refused.id), refused.rejection,
                                {refused.name, record, {}, std::move(refused.room)},
                                refused.dry_run);
            },
        },
        frame);
}

std::vector<Action> ConnectionMachine::on_command(CommandRequest request) {
    // A screen has no keys: a command from one is a fault or an attack, not a mistake.
    if (grant_.role == Role::display) {
        return close(CloseCode::frame_not_allowed, "command");
    }
    const std::string_view name = name_of(request.command);
    if (!access::permits(grant_.role, name)) {
        return refusals(
            std::move(request.id), reject(RejectionCode::not_permitted, "command", same_text(name)),
            {name, access::refusal_record(name), {}, std::move(request.room)}, request.dry_run);
    }
    return {Submit{std::move(request), actor_}};
}

std::vector<Action> ConnectionMachine::on_code_request(protocol::CodeRequest request) {
    if (grant_.role == Role::display) {
        return close(CloseCode::frame_not_allowed, "code");
    }
    // A code is read for the one command or the other; whoever may clear may pair.
    if (!access::permits(grant_.role, "pair_screen")) {
        return refusals(std::move(request.id),
                        reject(RejectionCode::not_permitted, "command", same_text("code")),
                        {"code", access::RefusalRecord::role, {}, std::move(request.room)}, false);
    }
    return {AskCode{std::move(request)}};
}

}  // namespace plenaria::transport
