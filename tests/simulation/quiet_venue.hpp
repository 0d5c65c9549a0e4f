// A venue in which nothing takes longer because of something else: a disk that needs no time,
// networks and painters that always need the same. What then differs between two venues is what
// the server made of what happened in them, and nothing of how the machine was busy.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/engine_driver.hpp"
#include "server/app/public_storage.hpp"
#include "server/engine/machine.hpp"
#include "server/exchange/export.hpp"
#include "tests/simulation/client_node.hpp"
#include "tests/simulation/hub_door.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::simulation {

/// What left on somebody's line, and when.
struct Said {
    Millis at{};
    std::string bytes;
    friend bool operator==(const Said&, const Said&) = default;
};

class QuietVenue {
public:
    /// Everybody of `people` comes at once; who logs in says `password`.
    QuietVenue(const domain::Definition& event, const std::vector<ClientKind>& people);
    ~QuietVenue();
    static constexpr const char* password = "clave de todos";

    void run_until(Millis when);
    [[nodiscard]] Millis now() const { return timeline_.now(); }
    /// The same instant by the server's clock.
    [[nodiscard]] TimePoint server_time() const;
    /// Runs a call then.
    void at(Millis when, Timeline::Call call) { timeline_.at(when, std::move(call)); }

    /// The chair does something, and it is durable; answers whether it was taken.
    bool act(const RoomId& room, const Command& command, const CommandId& id);
    [[nodiscard]] const domain::State& state() const;
    [[nodiscard]] ClientNode& client(const std::string& name) { return *clients_.at(name); }

    /// Somebody brings in the event file, edited so; answers whether it was taken.
    bool replace_event(const domain::Definition& event);
    /// The server's process ends, with nothing on its way to the disk, and the next one begins at
    /// once from the journal.
    void restart();

    /// What was said to each since the last call; under `pages` how `/healthz` and `/metrics` read,
    /// twice a second, and under `documents` what is sent of each of `document_names` then; under
    /// `log` the lines of the hub's log; and under `outside` those of the record as it is exported
    /// for those outside.
    [[nodiscard]] std::map<std::string, std::vector<Said>> take_said();
    static constexpr const char* pages = "/healthz, /metrics";
    static constexpr const char* documents = "/documents";
    static constexpr const char* log = "the log";
    static constexpr const char* outside = "the record outside";

    /// Files that lie in the data folder, each with its own name in it; but for the last.
    static constexpr const char* document_within = "CANARIO-DENTRO";
    static constexpr std::array<std::string_view, 4> document_names{"acta.pdf", "orden.txt",
                                                                    document_within, "falta.pdf"};

private:
    /// What a restart ends.
    struct Process;

    void boot();
    [[nodiscard]] Process& process() const { return *processes_.back(); }
    [[nodiscard]] HubDoor::Ports ports();
    void write_down(const engine::AppendRequest& request);
    void tick();
    void read_pages();
    void ask_for_documents();

    Timeline timeline_;
    Turns thread_{timeline_};
    access::Authenticator authenticator_;
    test_support::TemporaryFolder folder_;
    app::PublicStorage storage_{app::PublicStorage::Clock::time_point{}};
    HubDoor::Traffic traffic_;
    std::vector<engine::JournalRecord> journal_;
    exchange::RecordExporter exporter_{exchange::ExportAudience::outside};
    /// Those that have ended stay: what was on its way to them finds nobody who listens.
    std::vector<std::unique_ptr<Process>> processes_;
    std::map<std::string, std::unique_ptr<ClientNode>> clients_;
    std::vector<std::string> names_;
    std::map<std::string, std::vector<Said>> said_;
    std::uint64_t acts_ = 0;
};

}  // namespace plenaria::simulation
