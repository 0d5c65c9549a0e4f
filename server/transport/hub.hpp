// Who is connected, and what do they still need? The hub performs what the connection machines ask,
// and turns what became true into one frame per client (law 5). No socket in here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/access/access.hpp"
#include "server/access/logins.hpp"
#include "server/engine/service.hpp"
#include "server/model/limits.hpp"
#include "server/model/live.hpp"
#include "server/model/time.hpp"
#include "server/protocol/frames.hpp"
#include "server/transport/connection_machine.hpp"
#include "server/transport/crowd.hpp"
#include "server/transport/glass_codes.hpp"
#include "server/transport/outbox.hpp"
#include "server/transport/refusal_log.hpp"
#include "server/transport/screen_book.hpp"
#include "server/transport/spending.hpp"
#include "server/transport/stream_table.hpp"

namespace plenaria::transport {

/// UTC at the server's start plus the monotonic clock: never goes back.
using ServerTime = std::function<TimePoint()>;
/// A fresh unguessable word of ASCII letters and digits.
using NewToken = std::function<std::string()>;
/// A fresh code for a glass: `limits::code_characters` that nobody mistakes for one another.
using NewCode = std::function<std::string()>;
/// Checks a person; answers once, on the hub's thread.
using LogIn = std::function<void(access::LoginClaim, access::Logins::Answer)>;
/// See `access::Logins::is_familiar`.
using IsFamiliar = std::function<bool(const std::string& network)>;
/// Takes one `event=… key=value` line, without its end of line and never with payload text.
using LogSink = std::function<void(std::string_view)>;

/// The socket of one connection as the hub sees it. Neither call may call the hub back except for
/// `next_text`, `written`, `moved` and `close_wanted`.
class Wire {
public:
    virtual ~Wire() = default;
    /// Something may be there to be written, or a close be wanted.
    virtual void wake() = 0;
    /// What became of a text that was offered.
    enum class Offered { refused, under_way, written };
    /// Writes `text` at once, if nothing else is being written. `Hub::written` follows for what is
    /// under way, and for nothing else.
    [[nodiscard]] virtual Offered offer(const SharedText& text) = 0;
    /// Closes at once, dropping what the kernel still holds. The hub has forgotten the connection.
    virtual void evict() = 0;
    /// It has shown that it is of that standing: is there a place for it? Others may have to give
    /// way, later.
    [[nodiscard]] virtual bool admit(Standing /*standing*/) { return true; }
};

/// Single-threaded: everything on the thread that runs the engine.
class Hub {
public:
    struct Settings {
        std::string server_id;
        std::string boot_id;
    };
    /// What the hub calls; all of it must outlive the hub.
    struct Ports {
        engine::Service& service;
        const access::Authenticator& authenticator;
        ServerTime now;
        NewToken new_token;
        LogSink log;
        NewCode new_code;
        LogIn log_in = {};  ///< nobody logs in without
        IsFamiliar is_familiar = {};  ///< without, no network is
    };

    /// Tells the service which screens are declared; so it must have been replayed before.
    Hub(Settings settings, Ports ports);
    Hub(const Hub&) = delete;
    Hub& operator=(const Hub&) = delete;

    /// A connection of `caller` was opened; its `hello` waits to be pulled. `wire` must live until
    /// `disconnect` or `evict`.
    [[nodiscard]] ConnectionNumber connect(Wire& wire, Caller caller);
    /// A text frame came. Frames of connections that are gone or closing are dropped.
    void receive(ConnectionNumber connection, std::string_view text);
    /// Says `error` and closes, for what only the socket can see.
    void refuse(ConnectionNumber connection, protocol::CloseCode code, std::string_view detail);
    /// The next text to write, or null. Several may be taken and written as one; exactly one
    /// `written` follows each text.
    [[nodiscard]] SharedText next_text(ConnectionNumber connection);
    void written(ConnectionNumber connection);
    /// The socket takes what is under way, if slowly: so much of it as counts for progress.
    void moved(ConnectionNumber connection);
    /// How to close a connection that has nothing left to write; nothing while it lives on.
    [[nodiscard]] std::optional<protocol::CloseCode> close_wanted(
        ConnectionNumber connection) const;
    /// The socket is closed, by whomever; `reason` is a word for the log.
    void disconnect(ConnectionNumber connection, std::string_view reason);

    /// Takes what became true: one delta for each client that sees a difference, then its results.
    void deliver(const engine::Deliveries& deliveries);
    /// The event was edited: its rooms and screens may be others now. To be called before what
    /// became true with it is delivered. Who follows all rooms comes back to follow the present
    /// ones; who follows one that is gone is turned away.
    void event_edited();
    /// That person may not go on as they are: their connections are closed.
    void turn_away(const std::string& person);
    /// The token of that role is another: the connections that it let in are closed.
    void turn_away_holders(Role role);
    /// To be called ten times a second while anybody is connected: heartbeats, time limits,
    /// evictions and the presence of screens.
    void tick();

    /// What is wrong with the server; who operates is shown it from the next tick on.
    void tell_troubles(std::vector<ServiceTrouble> troubles) { troubles_ = std::move(troubles); }
    /// Under which names interpreters and the secretariat can log in; likewise.
    void tell_listable(std::vector<std::string> names) { listable_ = std::move(names); }

    /// Says goodbye to all (1001); they leave as their sockets drain.
    void drain();
    /// Cuts off whoever has not left by then.
    void evict_all();
    [[nodiscard]] std::size_t size() const { return clients_.size(); }
    /// Those of them that are screens and were let in.
    [[nodiscard]] std::size_t screens() const;

private:
    /// What each round looks at stands together at the front: with thousands of clients the rest is
    /// not in the processor's cache.
    struct Client {
        ConnectionNumber number = 0;
        Wire* wire = nullptr;
        Role role = Role::display;
        bool follows_all = false;  ///< whatever rooms there are
        std::optional<protocol::CloseCode> closing{};
        TimePoint next_heartbeat{};
        std::vector<Stream*> follows{};
        Outbox outbox{};
        std::string id;  ///< on the wire and in the log
        std::string network{};  ///< whom its address counts as
        bool own = false;  ///< it comes from this machine
        Standing standing = Standing::newcomer;
        TimePoint heard_at{};
        TimePoint revs_told_at{};  ///< by a heartbeat: what changed before is known
        ConnectionMachine machine;
        access::Grant grant{};
        ScreenId device{};
        bool named = false;       ///< it means to be a screen of the event
        bool undeclared = false;  ///< and was told that it is none
        double budget = limits::frame_budget;
        TimePoint budget_at;
        std::size_t commands_waiting = 0;  ///< without those of `doors_waiting`
        std::size_t doors_waiting = 0;
        [[nodiscard]] Stream* stream_named(const std::string& stream_id) const;
    };
    struct Asked {
        ConnectionNumber connection = 0;
        CommandId command;
        std::string actor{};
        bool of_doors = false;  ///< it has one of their places
        std::optional<GlassCodes::Screen> read{};  ///< whose code it brought
        ScreenBook::Reading to_clear{};            ///< the same, where it clears that screen
        RefusalLog::Line refusal{};  ///< what the log says where it is refused; empty: nothing
    };

    [[nodiscard]] Client* find(ConnectionNumber connection);
    /// Whether it follows what it may not see for ever.
    [[nodiscard]] static bool may_lose_sight(const Client& client);
    /// Closes those connections as if they had proved nothing.
    void turn_away_whose(const std::function<bool(const access::Grant&)>& grant);
    /// Forgets a client.
    void erase(ConnectionNumber connection);
    /// Calls `act` with each client in the order of their coming; it may take that one away, and no
    /// other.
    template <class Act>
    void for_each_client(Act act);
    void perform(ConnectionNumber connection, std::vector<Action> actions);
    void perform_one(Client& client, Action action);
    void join(Client& client, const Join& join);
    [[nodiscard]] protocol::StreamGrant join_stream(Stream& stream,
                                                    const protocol::Identify& identify,
                                                    std::vector<SharedText>& missed,
                                                    std::vector<SnapshotOrder>& orders) const;
    /// `action` without the secret.
    void check_person(Client& client, CheckPerson action, access::Secret secret);
    /// Whether it claims to operate, at the server's own machine or in a familiar network.
    [[nodiscard]] bool is_of_the_house(const Client& client, Role claimed) const;
    /// Whether a login that is worked on keeps its seat.
    [[nodiscard]] bool may_be_seated(const Client& client, const CheckPerson& action);
    [[nodiscard]] bool is_being_checked(ConnectionNumber connection);
    /// Has it checked when those of its network are answered that came before; false: too many
    /// wait.
    [[nodiscard]] bool wait_behind(const std::string& turn, const Client& client,
                                   CheckPerson& action, access::Secret& secret);
    /// What a client that goes knew does not wait on without it.
    void leave_line(ConnectionNumber connection);
    /// A login was answered whose turn that was.
    void next_in(const std::string& turn);
    /// How a check ended; a wrong try is counted under `counted_under` where its client is no more.
    void person_checked(ConnectionNumber connection, const std::vector<std::string>& counted_under,
                        const access::LoginOutcome& outcome);
    /// Whether what such a client follows of a room may become another audience's or clearance's.
    [[nodiscard]] static bool is_moved(const Client& client) {
        return client.role == Role::display || client.role == Role::interpreter ||
               is_person_of_secretariat(client);
    }
    [[nodiscard]] static bool is_person_of_secretariat(const Client& client) {
        return client.role == Role::secretariat && !client.grant.person.empty();
    }
    /// Whether that names a stream of a room that it follows, as it may have been a moment ago.
    [[nodiscard]] static bool may_have_followed(const Client& client, const std::string& stream_id);
    /// `event` is what the log says of it.
    void close(Client& client, const protocol::FrameError& error,
               std::string_view event = "refused");
    void change_rooms(Client& client);
    /// Whether it brings a key, so means to be a screen of the event, and none of what it follows
    /// has one of its name.
    [[nodiscard]] bool is_misnamed(const Client& client) const;
    /// It is to come back at once, as what its welcome said is so no more; `why` is the text's key.
    void ask_back(Client& client, std::string_view why);
    [[nodiscard]] bool has_room(const RoomId& room) const;
    void note_painted(Client& client, const std::string& stream_id, std::int64_t rev);
    void broadcast(const std::vector<StreamChange>& changes);
    void beat(Client& client, TimePoint now);
    void fall_back(Client& client);

    // hub_limits.cpp
    /// Takes `cost` from what the client, and all of its address or person, may send; answers
    /// whether it could pay.
    [[nodiscard]] bool spend(Client& client, double cost, TimePoint now);
    /// Of what is shared it leaves `keep`.
    [[nodiscard]] bool spend_shared(const Client& client, double cost, TimePoint now, double keep);
    /// What it shares with others: of its address, or of a person, whoever holds a token, a
    /// screen's key.
    struct Purse {
        Spending* of = nullptr;  ///< null: nothing is counted
        std::string payer{};
    };
    [[nodiscard]] Purse purse_of(const Client& client);
    /// What it has shown of itself for these rooms.
    [[nodiscard]] Standing standing_of(const Client& client,
                                       const std::vector<RoomId>& rooms) const;
    void reassess_standing(Client& client);
    /// Whether there is a place for it, of which others of the same person may have to go.
    [[nodiscard]] bool admit(Client& client, const std::vector<RoomId>& rooms);
    /// Who of the same person would have to go for it, 0: nobody; nothing where all of them are
    /// there.
    [[nodiscard]] std::optional<ConnectionNumber> whom_it_replaces(const Client& client,
                                                                   TimePoint now) const;
    /// Whether one of the places of those who close doors is left, which are kept for them.
    [[nodiscard]] bool has_place_of_doors(const Client& client) const;
    [[nodiscard]] bool may_wait(const Client& client, const Asked& asked) const;
    void submit(Client& client, Submit action);
    void answer(const engine::Answer& answer);
    /// Whether a line about that client is said: what strangers cause must not fill the log.
    [[nodiscard]] bool is_said(const Client& client);
    void log(const Client& client, std::string_view event, std::string_view rest = {});
    void tell_lines_left_out(TimePoint now);

    // hub_refusals.cpp
    /// What the log says where that is refused, but for the reason.
    [[nodiscard]] RefusalLog::Line refusal_line(const Client& client, std::string_view command,
                                                access::RefusalRecord record,
                                                const RoomId& room) const;
    void note_refusal(const RefusalLog::Line& line, RejectionCode code);
    void note_refusal(const Client& client, const NoteRefusal& refusal);
    /// A login was none of which nobody stays to hear.
    void note_refused_login();
    /// Whom a connection that is refused as a whole claimed to be, for the log.
    [[nodiscard]] bool is_declared(const ScreenId& screen) const;
    [[nodiscard]] std::string claim_of(const Client& client) const;

    // hub_screens.cpp
    [[nodiscard]] ScreenBook::Mark marks() const;
    [[nodiscard]] Live present_live(TimePoint now) const;
    void refresh_live(TimePoint now);
    /// Says of each room whether its screens confirm a closing.
    void tell_screens(TimePoint now);
    /// Whether it is the login of an interpreter who is listed for the closing under way in a room.
    [[nodiscard]] bool is_sworn(const Client& client, const RoomId& room) const;
    /// Whether it is a person of the secretariat who is not within that room's matters (R4.7).
    [[nodiscard]] bool is_unlisted(const Client& client, const RoomId& room) const;
    /// Whether nobody else was paired under the name that it gives itself in a room.
    [[nodiscard]] bool bears_its_name(const Client& client, const RoomId& room) const;
    [[nodiscard]] ScreenProof proof_of(const Client& client, const RoomId& room) const;
    [[nodiscard]] int admission_of(const Client& client, const RoomId& room) const;
    void forget_admissions();
    /// The stream that a client follows of a room as things stand.
    [[nodiscard]] StreamSubject subject_for(const Client& client, const RoomId& room) const;
    using Glasses = std::map<GlassCodes::Screen, ScreenBook::Reading>;
    /// What was paired, cleared or listed may be otherwise in these rooms: no connection shows
    /// longer what it may not. To be called before what changed is sent; `cleared` says from which
    /// glasses the codes were read.
    void reassess_rooms(const std::vector<RoomId>& rooms, const Glasses& cleared = {});
    /// Before which glasses the codes were read of the screens that these answers say are cleared.
    [[nodiscard]] Glasses glasses_cleared(const std::vector<engine::Answer>& answers) const;
    void reassess(Client& client, const RoomId& room, TimePoint now);
    /// Whom a screen's clearance is for changes with time: while a former connection lives it is
    /// for that one.
    void reassess_cleared(TimePoint now);
    /// Whether it follows another stream of the room than it would if it came now.
    [[nodiscard]] bool is_otherwise(const Client& client, const RoomId& room) const;
    [[nodiscard]] bool is_paired(const RoomId& room, const ScreenId& screen) const;
    /// Whether what goes on in the room is shown to that operator (R4.2).
    [[nodiscard]] bool sees_matter(const Client& client, const RoomId& room) const;
    /// Under which name the codes that an operator types are counted.
    [[nodiscard]] static std::string person_of(const Client& client);
    void answer_code(Client& client, const protocol::CodeRequest& request);
    void show_code(Client& client, const protocol::CodeRequest& request);
    /// Puts the key of the screen that shows the code into a command that brings one.
    void fill_in_key(const Client& client, CommandRequest& request, Asked& asked);
    void take_code_off(const std::vector<ConnectionNumber>& connections);

    /// Enforces the bound of every queue and wakes every wire.
    /// Puts a delta on its way to a client.
    void give(Client& client, const SharedText& delta, TimePoint now);
    void settle_all();
    void settle(ConnectionNumber connection);
    void settle(Client& client);
    void evict(ConnectionNumber connection, std::string_view reason);
    [[nodiscard]] std::vector<ConnectionNumber> numbers() const;

    Settings settings_;
    Ports ports_;
    std::vector<RoomId> rooms_;  ///< the event's, in its order
    StreamTable streams_;
    std::map<RoomId, engine::ScreenStandings> standings_;
    std::map<RoomId, std::vector<std::string>> sworn_staff_;
    std::map<RoomId, std::optional<std::vector<std::string>>> secretariat_within_;
    /// How often more of the secretariat, or of the interpreters, were within.
    std::map<std::pair<RoomId, Role>, int> admissions_;
    GlassCodes codes_;
    std::map<RoomId, std::vector<ScreenView>> declared_;
    ScreenBook screens_;
    Live live_;
    TimePoint next_live_at_;
    std::vector<ServiceTrouble> troubles_;
    std::vector<std::string> listable_;
    std::map<RoomId, std::map<ScreenId, TimePoint>> unslated_since_;
    TimePoint last_tick_;
    TimePoint awake_since_;  ///< the first tick, of all or after a sleep
    access::Attempts attempts_;
    /// Whose turns are taken by a login that is being checked, and who is seated for it; 0: nobody.
    std::map<std::string, ConnectionNumber> checking_;
    struct Behind {
        ConnectionNumber connection = 0;
        CheckPerson action;     ///< without the secret
        access::Secret secret;  ///< it may wait for minutes
        bool of_the_house = false;
    };
    std::map<std::string, std::deque<Behind>> behind_;  ///< who waits for a turn
    std::map<ConnectionNumber, Client> clients_;
    std::vector<Client*> in_order_;  ///< the same: a walk through the map is a tenth of a broadcast
    Client* recent_ = nullptr;  ///< that was asked for last: its socket asks several times in a row
    ConnectionNumber last_number_ = 0;
    std::map<engine::Ticket, Asked> asked_;
    std::map<std::string, std::size_t> asked_by_;  ///< the same, counted by actor
    std::size_t doors_asked_ = 0;                  ///< those of them that close doors
    Spending frames_of_address_{{limits::address_budget, limits::address_budget_per_second},
                                limits::budgets_kept_max};
    Spending frames_of_follower_{{limits::address_budget, limits::address_budget_per_second},
                                 limits::budgets_kept_max};
    Spending frames_of_operator_{{limits::operator_budget * limits::operators_per_budget,
                                  limits::operator_budget_per_second* limits::operators_per_budget},
                                 limits::budgets_kept_max};
    Spending lines_of_address_{{limits::address_lines, limits::address_lines_per_second},
                               limits::budgets_kept_max};
    Spending lines_of_strangers_{{limits::strangers_lines, limits::strangers_lines_per_second}, 1};
    std::uint64_t lines_left_out_ = 0;
    RefusalLog refusals_;
    TimePoint lines_told_at_;
    std::uint64_t last_ticket_ = 0;
};

}  // namespace plenaria::transport
