// The contract with one connection (design.md, Contract): who may say what, and when. Sans-IO:
// frames and time go in, actions come out as values for the hub to perform.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/access/access.hpp"
#include "server/access/attempts.hpp"
#include "server/engine/service.hpp"
#include "server/model/device_claim.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::transport {

/// Send a frame: `hello`, or the refusal of a command that never reached the engine.
struct SendFrame {
    std::string text;
};
/// Answer a measurement of time; t2 is taken when the reply leaves.
struct AnswerTime {
    TimePoint t0;
    TimePoint t1;
};
/// The caller is verified: register it as a follower of `rooms` (the event's order).
struct Join {
    protocol::Identify identify;
    access::Grant grant;
    std::vector<RoomId> rooms;
    std::string ticket{};  ///< that a password earned
};
/// Somebody says who they are: whether it is so comes back as `person_checked`.
struct CheckPerson {
    std::string person;
    Role role{};
    std::string secret;
    std::string ticket;
    /// The keys of a wrong try, for whoever performs this and finds nobody to tell how it ended.
    std::vector<std::string> counted_under;
};
/// A permitted command; the hub chooses the ticket.
struct Submit {
    CommandRequest request;
    Actor actor;
};
/// A command, or a code, was refused before it reached the engine: a line for the log.
struct NoteRefusal {
    std::string_view command;  ///< its wire name, which lives for ever
    access::RefusalRecord record{};
    RejectionCode code{};
    RoomId room;  ///< as it was said, of whatever room
};
/// The client lost track of a stream and wants it whole.
struct SendSnapshot {
    std::string stream_id;
};
/// What the client says of its glass; stream ids are unchecked.
struct NoteStatus {
    protocol::Status status;
};
struct NoteApplied {
    std::string stream_id;
    std::int64_t rev = 0;
};
/// An operator asks that a screen show a code.
struct AskCode {
    protocol::CodeRequest request;
};
/// Say `error`, then close.
struct CloseConnection {
    protocol::FrameError error;
};

using Action = std::variant<SendFrame, AnswerTime, Join, CheckPerson, Submit, SendSnapshot,
                            NoteStatus, NoteApplied, AskCode, CloseConnection, NoteRefusal>;

/// Who is at the other end, before it says anything.
struct Caller {
    access::Route route = access::Route::plain;
    std::string address;
    std::string channel{};  ///< binding of a TLS connection (`DeviceClaim`); empty: in the clear
};

/// One connection's state. Single-threaded; `authenticator` and `attempts` must outlive it.
class ConnectionMachine {
public:
    enum class State { awaiting_identify, checking_person, joined, closing };

    /// `attempts` is shared by all connections; `rooms` are the event's, in its order.
    ConnectionMachine(const access::Authenticator& authenticator, access::Attempts& attempts,
                      std::vector<RoomId> rooms, Caller caller, TimePoint opened);

    /// The greeting; nothing else leaves before `identify` is verified.
    [[nodiscard]] Action greet(const protocol::Hello& hello);
    /// Takes one text frame. Nothing comes of it once the machine is closing.
    [[nodiscard]] std::vector<Action> receive(std::string_view text, TimePoint now);
    /// The turn of a login came that waited for others of its network: closes where these were
    /// wrong so often meanwhile that it has to wait.
    [[nodiscard]] std::vector<Action> turn_came(TimePoint now);
    /// How the check of a person came out: the ticket that a password earned, or why not.
    [[nodiscard]] std::vector<Action> person_checked(
        Outcome<std::string, access::AccessError> outcome, TimePoint now);
    /// Closes a connection that did not identify itself within `limits::identify_within`, or whose
    /// login nobody checked within 20 s.
    [[nodiscard]] std::vector<Action> tick(TimePoint now);
    /// Ends the connection for a reason of the server's: a shutdown, a frame that is not text.
    [[nodiscard]] std::vector<Action> close(protocol::CloseCode code, std::string_view detail);

    /// Ends it since what let it in does so no more: its person or its token is another, or gone.
    [[nodiscard]] std::vector<Action> turn_out();

    /// The event has other rooms now; whoever has not identified itself may ask for them.
    void set_rooms(std::vector<RoomId> rooms) { rooms_ = std::move(rooms); }

    [[nodiscard]] State state() const { return state_; }
    /// As what it identified itself, whether or not it was; nothing before that.
    [[nodiscard]] std::optional<Role> claimed() const { return claimed_; }
    /// The screen that it said it was, with a key: said, and proved by nothing. Empty: none.
    [[nodiscard]] const ScreenId& claimed_screen() const { return claim_.device; }

private:
    /// By what it wants to be let in: what is wrong with it is mended at another place each.
    enum class Credential { token, person, screen_key };

    [[nodiscard]] std::vector<Action> on_identify(protocol::Identify frame, TimePoint now);
    [[nodiscard]] std::vector<Action> on_joined_frame(protocol::ClientFrame frame, TimePoint now);
    [[nodiscard]] std::vector<Action> on_command(CommandRequest request);
    [[nodiscard]] std::vector<Action> close_with(protocol::FrameError error);
    /// `frame_error` with the text for its kind of credential.
    [[nodiscard]] protocol::FrameError refusal(protocol::CloseCode code,
                                               std::string_view detail) const;

    [[nodiscard]] Outcome<access::Grant, protocol::FrameError> prove(
        const protocol::Identify& frame, TimePoint now);
    [[nodiscard]] Outcome<access::Grant, access::AccessError> check(
        const protocol::Identify& frame) const;
    [[nodiscard]] std::vector<Action> on_person(protocol::Identify frame, TimePoint now);
    /// Closes where such a person has to wait, for having been wrong too often.
    [[nodiscard]] std::vector<Action> paused(const protocol::Identify& frame, TimePoint now);
    [[nodiscard]] std::vector<Action> admit(protocol::Identify frame, access::Grant grant,
                                            std::string ticket);
    /// Those under which a person's wrong tries are counted: their name from that address, so that
    /// nobody elsewhere can keep them out, and the address; both apart for those who operate and
    /// those who follow. None with a ticket: nobody who guesses keeps a locked console locked.
    [[nodiscard]] std::vector<std::string> person_keys(const protocol::Identify& frame) const;
    [[nodiscard]] std::vector<Action> on_code_request(protocol::CodeRequest request);

    const access::Authenticator& authenticator_;
    access::Attempts& attempts_;
    std::vector<RoomId> rooms_;
    Caller caller_;
    TimePoint opened_;
    State state_ = State::awaiting_identify;
    std::optional<Role> claimed_;
    Credential credential_ = Credential::token;
    DeviceClaim claim_;             ///< what a screen has to sign here
    protocol::Identify checking_;  ///< of the person who is being checked, without the secret
    access::Grant grant_;
    Actor actor_;
};

}  // namespace plenaria::transport
