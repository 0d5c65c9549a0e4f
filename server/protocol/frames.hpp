// The frames of `plenaria.v1` as values, and their JSON texts (design.md, Contract).
//
// Every outside byte becomes one of these types here or is refused here; nothing behind this
// header ever sees JSON. All functions are pure, throw nothing and may be called on any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "server/model/commands.hpp"
#include "server/model/effect.hpp"
#include "server/model/rejection.hpp"
#include "server/model/result.hpp"
#include "server/model/views.hpp"

namespace plenaria::protocol {

inline constexpr std::string_view subprotocol = "plenaria.v1";
inline constexpr int version = 1;

/// Numbered reasons for ending a connection: 4000–4499 = retry, 4500–4999 = stop.
enum class CloseCode : std::uint16_t {
    going_away = 1001,       ///< the server is shutting down, or the rooms changed
    message_too_big = 1009,  ///< sent by the WebSocket layer alone, without an `error` frame
    slow_consumer = 4000,
    identify_timeout = 4001,
    overloaded = 4002,
    too_many_attempts = 4003,
    device_not_proven = 4004,  ///< the name of a paired screen, without the proof of its key
    malformed_frame = 4500,
    unsupported_protocol = 4501,
    proof_refused = 4502,
    unknown_room = 4503,
    frame_not_allowed = 4504,
    tls_required = 4505,
};
/// Whether a client that was closed with `code` should try again. Codes outside our ranges are
/// connection failures, and retried.
[[nodiscard]] bool should_retry(std::uint16_t code);

/// Why a frame was refused; `code` is the wire code (the close code's name), `text` for people.
struct FrameError {
    CloseCode close = CloseCode::malformed_frame;
    std::string code;
    Text text;
};
/// The refusal of kind `close`; `detail` names what and where (never payload text).
[[nodiscard]] FrameError frame_error(CloseCode close, std::string_view detail = {});

// Client to server.

struct DeviceInfo {
    ScreenId id;
    std::string name;
    int width = 0;
    int height = 0;
    std::string build;
    /// Of a native screen: its Ed25519 public key (`limits::device_key_digits` hexadecimal digits);
    /// empty: it proves nothing.
    std::string key;
    /// It was given its id, and means to be the screen of the event that bears it.
    bool named = false;
};

struct ResumePoint {
    std::string stream_id;
    std::int64_t rev = 0;
};

struct Identify {
    int proto = version;
    Role role = Role::display;
    std::vector<RoomId> rooms;  ///< empty: all rooms (`"*"` on the wire)
    std::string view;           ///< the scene a screen shows: "floor"
    Language language;
    DeviceInfo device;
    /// The console's token; of a screen with a key its signature over the claim
    /// (`model/device_claim.hpp`); of a person the password, or the PIN with a ticket; else empty.
    std::string proof;
    std::string person;  ///< who logs in; empty: whoever holds a token
    std::string ticket;  ///< of an earlier login, to be unlocked by the PIN
    std::string resume_boot_id;
    std::vector<ResumePoint> resume;
};

struct TimeRequest {
    TimePoint t0;
};
struct Resync {
    std::string stream_id;
};

/// What a client has on its glass.
struct Status {
    std::vector<ResumePoint> applied;
    std::string scene;
    std::int64_t frames_painted = 0;
    int offset_ms = 0;
    int rtt_ms = -1;
    int width = 0;
    int height = 0;
};
struct Applied {
    std::string stream_id;
    std::int64_t rev = 0;
};

/// A command whose envelope could be read but whose name or arguments could not: it gets a
/// `result`, not a close.
struct RefusedCommand {
    CommandId id;
    Rejection rejection;
    std::string_view name{};  ///< of the command; empty where there is none of that name
    RoomId room{};            ///< as it was said, of whatever room
    bool dry_run = false;
};

/// An operator asks that a screen of the room show a code, to be read there, or that the one which
/// this connection asked for go from it; answered by a `CommandResult` of that id.
struct CodeRequest {
    CommandId id;
    RoomId room;
    ScreenId screen;
    bool off = false;
};

using ClientFrame = std::variant<Identify, TimeRequest, Resync, CommandRequest, Status, Applied,
                                 RefusedCommand, CodeRequest>;

/// Reads one text frame from a client. At most `limits::frame_bytes_max` bytes, valid UTF-8, JSON
/// nesting at most 8 deep; everything else is a `FrameError`.
[[nodiscard]] Outcome<ClientFrame, FrameError> decode_client_frame(std::string_view text);

[[nodiscard]] std::string encode(const Identify& frame);
[[nodiscard]] std::string encode(const TimeRequest& frame);
[[nodiscard]] std::string encode(const Resync& frame);
[[nodiscard]] std::string encode(const CommandRequest& frame);
[[nodiscard]] std::string encode(const Status& frame);
[[nodiscard]] std::string encode(const Applied& frame);
[[nodiscard]] std::string encode(const CodeRequest& frame);

// Server to client.

struct Hello {
    int proto = version;
    std::string server_id;
    std::string boot_id;
    std::string nonce;
    TimePoint now;
};

enum class ResumeMode { snapshot, delta };

struct StreamGrant {
    std::string stream_id;
    RoomId room;
    Audience audience = Audience::public_;
    std::string view;
    ResumeMode resume = ResumeMode::snapshot;
};

struct Welcome {
    std::string connection_id;
    std::vector<StreamGrant> streams;
    std::string ticket;  ///< of a person who logged in with a password: what unlocks with the PIN
    /// A screen with a key means to be one of the event, and no room of it has one of that id.
    bool undeclared = false;
};

/// One part of a stream's whole content; applied when part `of` has come. `sections` is JSON text
/// made by `StreamEncoder` and understood by `StreamReplica`.
struct SnapshotPart {
    TimePoint now;
    std::string stream_id;
    std::int64_t rev = 0;
    int part = 1;
    int of = 1;
    std::string sections;
    std::string replaces;  ///< the stream that is wiped at the first part; empty: none
    bool ack = false;      ///< answer with `applied` once painted
};

/// One stream's part of a delta; `sections` as in SnapshotPart.
struct DeltaPart {
    std::string stream_id;
    std::int64_t rev = 0;
    std::string sections;
};

struct Delta {
    TimePoint now;
    std::vector<DeltaPart> streams;
    bool ack = false;
};

struct Heartbeat {
    TimePoint now;
    std::vector<ResumePoint> revs;
};

struct TimeReply {
    TimePoint t0;
    TimePoint t1;
    TimePoint t2;
};

/// The answer to a command; `code` empty means ok.
struct CommandResult {
    CommandId id;
    std::string code;
    Text text;
    std::vector<std::pair<std::string, std::string>> present;
    std::vector<Effect> effects;  ///< of a dry run
    [[nodiscard]] bool ok() const { return code.empty(); }
};
[[nodiscard]] CommandResult accepted(CommandId id, std::vector<Effect> effects = {});
[[nodiscard]] CommandResult refused(CommandId id, const Rejection& rejection);

/// To a screen: show this code over everything, or, where it is empty, take it off.
struct CodeOrder {
    std::string code;
    Millis lasts{};
};

/// Said before a close of the server's own.
struct ErrorFrame {
    std::string code;
    Text text;
};

using ServerFrame = std::variant<Hello, Welcome, SnapshotPart, Delta, Heartbeat, TimeReply,
                                 CommandResult, CodeOrder, ErrorFrame>;

[[nodiscard]] std::string encode(const Hello& frame);
[[nodiscard]] std::string encode(const Welcome& frame);
[[nodiscard]] std::string encode(const SnapshotPart& frame);
/// Joins parts that were encoded once and are shared between clients.
[[nodiscard]] std::string encode_delta(TimePoint now, std::span<const DeltaPart* const> parts,
                                       bool ack);
[[nodiscard]] std::string encode(const Heartbeat& frame);
[[nodiscard]] std::string encode(const TimeReply& frame);
[[nodiscard]] std::string encode(const CommandResult& frame);
[[nodiscard]] std::string encode(const CodeOrder& frame);
[[nodiscard]] std::string encode(const ErrorFrame& frame);

/// Reads one text frame from the server; same guards as `decode_client_frame`.
[[nodiscard]] Outcome<ServerFrame, FrameError> decode_server_frame(std::string_view text);

}  // namespace plenaria::protocol
