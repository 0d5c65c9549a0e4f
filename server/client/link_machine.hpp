// What a client says and believes, without a socket: events in, actions out. The link thread feeds
// it and carries out what it answers; tests do the same by hand.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/client/clock_sync.hpp"
#include "server/client/picture.hpp"
#include "server/model/device_claim.hpp"
#include "server/protocol/frames.hpp"
#include "server/protocol/stream.hpp"

namespace plenaria::client {

/// Send one text frame on the present connection.
struct SendText {
    std::string text;
};
/// Open a connection after this time. Never asked for while one exists.
struct Reconnect {
    Millis after{};
};
/// End the present connection with this close code; `closed` is reported when it is gone.
struct CloseConnection {
    std::uint16_t code = 0;
};
/// `picture()` has changed.
struct PublishPicture {};
/// Hand a command's answer to the user interface.
struct DeliverResult {
    protocol::CommandResult result;
};

using LinkAction =
    std::variant<SendText, Reconnect, CloseConnection, PublishPicture, DeliverResult>;
using LinkActions = std::vector<LinkAction>;

/// What the user interface has on the glass.
struct PaintedReport {
    std::vector<PaintedRev> revs;
    std::string scene;
    std::int64_t frames_painted = 0;
    int width = 0;
    int height = 0;
};

/// Single-threaded; owns the replicas, the clock and the commands in flight. Instants are those of
/// `LocalClock` and never fall from call to call.
class LinkMachine {
public:
    /// Uniform in [0, 1); spreads the returns of many screens after one outage.
    using Random = std::function<double()>;
    /// The signature over a claim, as `limits::device_proof_digits` digits.
    using Prove = std::function<std::string(const DeviceClaim&)>;

    /// The shell opens the first connection by itself. `prove` signs for the key that
    /// `identity.device` names, where it names one.
    LinkMachine(protocol::Identify identity, Random random, Prove prove = {});
    ~LinkMachine();
    LinkMachine(const LinkMachine&) = delete;
    LinkMachine& operator=(const LinkMachine&) = delete;

    /// The WebSocket is open; the server's `hello` is awaited. `channel` is what binds a device's
    /// proof to this connection (`DeviceClaim::channel`): empty in the clear on this very machine.
    /// Nothing: nobody vouches for the way there, and neither key nor proof goes out on it.
    [[nodiscard]] LinkActions connected(SteadyPoint now,
                                        std::optional<std::string> channel = std::nullopt);
    /// One whole text frame of the server.
    [[nodiscard]] LinkActions text(std::string_view frame, SteadyPoint now);
    /// The connection is gone, or never came to be. `code` is the server's close code, 0 without;
    /// `trouble` says why for people, where that is known and the same will happen again.
    [[nodiscard]] LinkActions closed(std::uint16_t code, SteadyPoint now, Text trouble = {});
    /// This side gives up for good; `code` and `text` are shown as if the server had said them.
    [[nodiscard]] LinkActions stop(std::string code, Text text);
    /// Time passes; called at least every 250 ms, connected or not: what is confidential is
    /// forgotten by this alone when nothing comes.
    [[nodiscard]] LinkActions tick(SteadyPoint now);
    /// The machine has slept: what is shown is the past from now on, what is confidential of it is
    /// forgotten, and the connection begun anew.
    [[nodiscard]] LinkActions slept(SteadyPoint now);
    /// A command to send; while joining it waits for the welcome. Too long a one is answered here,
    /// because the server would close the connection for it, again and again; so is one that comes
    /// after the end, and each that waits as that comes: nobody else will.
    [[nodiscard]] LinkActions command(const CommandRequest& request);
    /// Asks for a code on a screen's glass; waits, is sent again and answered as a command is.
    [[nodiscard]] LinkActions command(const protocol::CodeRequest& request);
    /// What was painted last. What it shows of a former life of a stream counts as nothing: its
    /// revs may be those of what has not been painted yet (law 7).
    [[nodiscard]] LinkActions painted(PaintedReport report, SteadyPoint now);

    [[nodiscard]] Picture picture() const;
    /// Commands without an answer so far.
    [[nodiscard]] std::size_t commands_waiting() const { return in_flight_.size(); }

private:
    struct Stream {
        RoomId room;
        Audience audience = Audience::public_;
        /// Another one from each boot of the server and each wiping on.
        std::uint64_t life = 0;
        protocol::StreamReplica replica;
        /// Its snapshot is awaited; until then deltas mean nothing.
        bool awaiting = true;
        /// It was forgotten while a snapshot would have come too late.
        bool unasked = false;
        SteadyPoint resync_sent{};
        /// The rev whose painting the server asked to be told of.
        std::optional<std::int64_t> ack_at;
    };
    struct InFlight {
        CommandId id;
        std::string text;
        SteadyPoint heard_before{};  ///< when the server was last heard before it was sent
    };
    enum class Wire { down, greeting, identified, welcomed, closing };

    void on(const protocol::Hello& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::Welcome& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::SnapshotPart& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::Delta& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::Heartbeat& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::TimeReply& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::CommandResult& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::CodeOrder& frame, SteadyPoint now, LinkActions& actions);
    void on(const protocol::ErrorFrame& frame, SteadyPoint now, LinkActions& actions);

    void hang_up(std::uint16_t code, LinkActions& actions);
    void show_as_past(LinkActions& actions);
    void add_proof(const protocol::Hello& hello, protocol::Identify& identify) const;
    [[nodiscard]] LinkActions submit(const CommandId& id, std::string text);
    void expire(SteadyPoint now, LinkActions& actions);
    /// What is confidential and was up to date last so long ago; answers whether there was any.
    [[nodiscard]] bool forget_within(Millis age, SteadyPoint now, LinkActions& actions);
    void forget_all();
    void ask_forgotten(SteadyPoint said, SteadyPoint now, LinkActions& actions);
    void judge(Millis age, SteadyPoint now, LinkActions& actions);
    void believe(SteadyPoint now);
    [[nodiscard]] SteadyPoint said_at(SteadyPoint now) const;
    void mark_current(SteadyPoint said);
    void drop_half_snapshots();
    void replace_stream(const std::string& old_id, const std::string& new_id);
    void wipe(const std::string& stream_id);
    void show(const std::string& stream_id, const Stream& stream, SteadyPoint now);
    void ask_resync(const std::string& stream_id, Stream& stream, SteadyPoint now,
                    LinkActions& actions);
    void send_again(SteadyPoint now, LinkActions& actions);
    void give_up_commands(LinkActions& actions);
    void go_live_when_complete();
    void send_time_request(SteadyPoint now, LinkActions& actions);
    void send_applied(LinkActions& actions);
    /// Why a status may be due: because something changed, or because time passes.
    enum class Occasion { news, tick };
    [[nodiscard]] bool status_is_due(SteadyPoint now, Occasion occasion) const;
    void send_status_when_due(SteadyPoint now, Occasion occasion, LinkActions& actions);
    [[nodiscard]] Millis next_retry_delay();

    protocol::Identify identity_;
    Random random_;
    Prove prove_;

    Wire wire_ = Wire::down;
    LinkPhase phase_ = LinkPhase::connecting;
    SteadyPoint heard_{};  ///< of this connection: its opening or its last frame
    SteadyPoint last_frame_{};
    std::optional<std::string> channel_;
    std::size_t tries_ = 0;
    std::string boot_id_;
    std::map<std::string, Stream> streams_;
    std::uint64_t last_life_ = 0;
    std::map<RoomId, FollowedRoom> rooms_;
    std::set<RoomId> blanked_;
    ClockSync clock_;
    Millis lag_{};  ///< how old the last heartbeat was when it came, where that is worth a word
    TimePoint beat_said_{};  ///< by the server, of that heartbeat
    SteadyPoint beat_came_{};
    bool late_ = false;           ///< the last heartbeat of a known age was too old
    bool snapshot_came_ = false;  ///< some of one, since the last heartbeat
    // Where no round trip tells how old words are: until when they are believed, and up to when
    // what is shown was true after that.
    SteadyPoint believed_until_{};
    SteadyPoint vouched_until_{};
    bool measured_since_ = false;  ///< since words were last believed, or doubted
    std::deque<InFlight> in_flight_;
    std::optional<protocol::ErrorFrame> last_error_;
    std::string stop_code_;
    Text stop_text_;
    Text trouble_;
    std::string code_;
    SteadyPoint code_until_{};
    bool undeclared_ = false;
    std::string ticket_;

    std::optional<PaintedReport> painted_;
    std::optional<PaintedReport> told_;  ///< of the last status on this connection
    SteadyPoint status_sent_{};
};

}  // namespace plenaria::client
