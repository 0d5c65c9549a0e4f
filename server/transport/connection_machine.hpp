// The contract with one connection (design.md, Contract): who may say what, and when. Sans-IO:
// frames and time go in, actions come out as values for the hub to perform.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/access/access.hpp"
#include "server/access/attempts.hpp"
#include "server/engine/service.hpp"
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
};
/// A permitted command; the hub chooses the ticket.
struct Submit {
    CommandRequest request;
    Actor actor;
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
/// Say `error`, then close.
struct CloseConnection {
    protocol::FrameError error;
};

using Action = std::variant<SendFrame, AnswerTime, Join, Submit, SendSnapshot, NoteStatus,
                            NoteApplied, CloseConnection>;

/// Who is at the other end, before it says anything.
struct Caller {
    access::Route route = access::Route::plain;
    std::string address;
};

/// One connection's state. Single-threaded; `authenticator` and `attempts` must outlive it.
class ConnectionMachine {
public:
    enum class State { awaiting_identify, joined, closing };

    /// `attempts` is shared by all connections; `rooms` are the event's, in its order.
    ConnectionMachine(const access::Authenticator& authenticator, access::Attempts& attempts,
                      std::vector<RoomId> rooms, Caller caller, TimePoint opened);

    /// The greeting; nothing else leaves before `identify` is verified.
    [[nodiscard]] Action greet(const protocol::Hello& hello) const;
    /// Takes one text frame. Nothing comes of it once the machine is closing.
    [[nodiscard]] std::vector<Action> receive(std::string_view text, TimePoint now);
    /// Closes a connection that did not identify itself within `limits::identify_within`.
    [[nodiscard]] std::vector<Action> tick(TimePoint now);
    /// Ends the connection for a reason of the server's: a shutdown, a frame that is not text.
    [[nodiscard]] std::vector<Action> close(protocol::CloseCode code, std::string_view detail);

    /// The event has other rooms now; whoever has not identified itself may ask for them.
    void set_rooms(std::vector<RoomId> rooms) { rooms_ = std::move(rooms); }

    [[nodiscard]] State state() const { return state_; }

private:
    [[nodiscard]] std::vector<Action> on_identify(protocol::Identify frame, TimePoint now);
    [[nodiscard]] std::vector<Action> on_joined_frame(protocol::ClientFrame frame, TimePoint now);
    [[nodiscard]] std::vector<Action> on_command(CommandRequest request);
    [[nodiscard]] std::vector<Action> close_with(protocol::FrameError error);

    [[nodiscard]] Outcome<access::Grant, protocol::FrameError> prove(
        const protocol::Identify& frame, TimePoint now);

    const access::Authenticator& authenticator_;
    access::Attempts& attempts_;
    std::vector<RoomId> rooms_;
    Caller caller_;
    TimePoint opened_;
    State state_ = State::awaiting_identify;
    access::Grant grant_;
    Actor actor_;
};

}  // namespace plenaria::transport
