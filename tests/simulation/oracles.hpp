// What must hold at every moment, and what must hold once nothing is on its way any more. The first
// thing that does not is kept, with its kind: a shorter script fails alike if it fails in kind.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/domain/state.hpp"
#include "tests/simulation/client_node.hpp"
#include "tests/simulation/server_node.hpp"

namespace plenaria::simulation {

struct Finding {
    std::string kind;  ///< one word
    std::string what;
};

/// What a day came to, so that a test can see that something happened on it.
struct Counts {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t unavailable = 0;
    std::uint64_t overloaded = 0;
    std::uint64_t expired = 0;
    std::uint64_t answered_again = 0;
    std::uint64_t pictures_compared = 0;
    std::uint64_t canaries_to_cleared = 0;
    std::uint64_t canaries_to_persons = 0;  ///< who logged in and are within
    std::uint64_t kept_out = 0;  ///< pictures of persons of the secretariat who are not
    std::uint64_t blanked = 0;
    std::uint64_t closings_confirmed = 0;
    std::uint64_t records = 0;
    std::uint64_t replays = 0;
    std::uint64_t taken_back = 0;  ///< that waited behind an append of which nobody knew
    HubDoor::Traffic traffic;

    Counts& operator+=(const Counts& other) {
        accepted += other.accepted;
        refused += other.refused;
        unavailable += other.unavailable;
        overloaded += other.overloaded;
        expired += other.expired;
        answered_again += other.answered_again;
        pictures_compared += other.pictures_compared;
        canaries_to_cleared += other.canaries_to_cleared;
        canaries_to_persons += other.canaries_to_persons;
        kept_out += other.kept_out;
        blanked += other.blanked;
        closings_confirmed += other.closings_confirmed;
        records += other.records;
        replays += other.replays;
        taken_back += other.taken_back;
        traffic.gathered += other.traffic.gathered;
        traffic.cut_short += other.traffic.cut_short;
        traffic.at_once += other.traffic.at_once;
        traffic.evicted += other.traffic.evicted;
        traffic.fell_back += other.traffic.fell_back;
        return *this;
    }
};

class Oracles {
public:
    using Clients = std::vector<std::unique_ptr<ClientNode>>;

    Oracles(ServerNode& server, const Clients& clients) : server_(server), clients_(clients) {}

    // What happens.
    void pressed(const ClientNode& client, const CommandRequest& request);
    void pressed(const ClientNode& client, const protocol::CodeRequest& request);
    /// A process stands on its journal.
    void replayed();
    /// Something was appended, and nothing has been sent of it.
    void appended();
    void leaves(const Line& line, const std::string& text);
    void told(const ClientNode& client, const protocol::CommandResult& result);
    void shows(const ClientNode& client, const client::Picture& picture);
    /// A client was switched off: what it waited for it never learns.
    void forgets(const ClientNode& client);

    // What must hold.
    /// Often: clocks, blanking, bounds.
    void look_at(const ClientNode& client);
    /// As often: whom it keeps waiting.
    void look_at_server();
    /// Where nothing is on its way to the client: its picture is what the state says. Answers
    /// whether that could be compared.
    bool compare(const ClientNode& client);
    /// At the end of a day, when faults have been over for a while.
    void at_rest();

    [[nodiscard]] const std::optional<Finding>& finding() const { return finding_; }
    [[nodiscard]] const Counts& counts() const { return counts_; }
    void fail(const std::string& kind, const std::string& what);

private:
    struct Press {
        std::uint64_t fingerprint = 0;
        std::string client;
        bool dry_run = false;
        bool accepted_on_wire = false;
        std::string refused_on_wire;      ///< the code that was sent first; empty: none
        int refused_by = 0;               ///< in which of the server's lives
        std::optional<std::string> told;  ///< the code that the operator saw
        bool written = false;
        bool forgotten = false;
    };
    /// What was last seen of a stream.
    struct Last {
        std::int64_t rev = 0;
        std::shared_ptr<const View> view;
        std::uint64_t attempt = 0;  ///< to connect, by which it came
    };
    /// What was last seen of a client within one life of it and one boot of the server.
    struct Seen {
        int life = 0;
        std::string boot;
        std::map<std::string, Last> streams;
        /// What stays on the glass of the boot before, until something takes its place.
        std::map<std::string, Last> former;
        TimePoint clock;
    };

    void take_record(const engine::JournalRecord& record);
    void check_canary(const ClientNode& client, std::string_view text);
    /// Whether the frame `text`, which holds a canary, is for that client now.
    [[nodiscard]] bool may_read_canary(const ClientNode& client, std::string_view text) const;
    void check_confirmed_screens();
    void check_off_glass(const RoomId& room, const ScreenId& screen);
    [[nodiscard]] static bool may_show(const domain::State& state, const ClientNode& client,
                                       const RoomId& room);
    /// Whether a person who logged in, or a screen, is within the matters of that room.
    [[nodiscard]] bool is_within(const ClientNode& client, const RoomId& room) const;
    [[nodiscard]] static bool is_within(const domain::State& state, const ClientNode& client,
                                        const RoomId& room);
    /// Whether a screen was cleared and does not show it yet: a former connection of it, which the
    /// network cut off, may still be another machine with its key.
    [[nodiscard]] bool awaits_clearance(const ClientNode& client,
                                        const client::Picture& picture) const;
    void note_who_is_out();
    /// Whether the revs of what it follows in that room may have begun anew since `last`.
    [[nodiscard]] bool may_begin_afresh(const ClientNode& client, const RoomId& room,
                                        const std::string& stream_id,
                                        const Last& last);
    [[nodiscard]] std::vector<RoomId> rooms_of(const ClientNode& client) const;
    [[nodiscard]] StreamSubject subject_of(const ClientNode& client, const RoomId& room) const;
    Seen& seen(const ClientNode& client);

    ServerNode& server_;
    const Clients& clients_;
    std::map<CommandId, Press> presses_;
    domain::State fold_;  ///< of what was written, record by record
    CommandId last_written_;
    std::vector<Seen> seen_;
    /// How often a client was out of a room, and for how many of these its stream began afresh.
    struct Outs {
        bool out = false;
        int begun = 0;
        int fallen = 0;
    };
    std::map<std::pair<std::size_t, RoomId>, Outs> outs_;
    /// The screens of other rooms that each closing named as it began.
    std::map<std::pair<RoomId, int>, std::set<ScreenId>> waited_for_;
    Counts counts_;
    std::optional<Finding> finding_;
};

}  // namespace plenaria::simulation
