#include "tests/integration/kill_rounds.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "server/domain/project.hpp"
#include "server/engine/machine.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support {
namespace {

using SteadyTime = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int consoles = 3;
constexpr int screens = 4;
// The first speaks all the time; the others are inscribed and withdrawn.
constexpr std::size_t delegations = 13;
constexpr int acknowledged_before_kill = 40;

/// What one delegation does at one console, over and over: inscribe, withdraw.
struct Worker {
    int console = 0;
    DelegationId delegation;
    bool listed = false;   ///< by all that was acknowledged
    CommandId under_way;   ///< empty: none
    bool at_kill = false;  ///< it was under way when the server died
    bool unsure = false;   ///< nobody told what became of its last command
};

/// A room and what becomes of it.
struct Follower {
    std::unique_ptr<RoomUser> user;
    StreamSubject subject;
};

/// What a journal says of it all.
struct Replayed {
    engine::EngineMachine machine;
    std::map<std::string, int> times;  ///< command → how many of its deeds stand in the journal
    bool whole = false;
};

std::unique_ptr<Replayed> replayed(const std::filesystem::path& data) {
    auto result = std::make_unique<Replayed>();
    const auto journal = journal::SqliteJournal::open_read_only(data / "journal.db");
    if (journal) {
        const auto read = journal.value()->read(Position{1}, [&](const auto& record) {
            const auto& event = record.event.event;
            const bool is_deed = std::holds_alternative<domain::EntryInscribed>(event) ||
                                 std::holds_alternative<domain::EntryWithdrawn>(event);
            result->times[record.command_id.value] += is_deed ? 1 : 0;
            result->machine.replay(record);
        });
        result->whole = read.ok();
    }
    return result;
}

/// Which screens are connected is no part of the meeting, and not in its journal.
View without_live(View view) {
    view.screens.reset();
    view.checklist.reset();
    return view;
}

class Meeting {
public:
    Meeting(KillFigures& figures, std::mt19937& random) : figures_(figures), random_(random) {
        start(0);
        for (int i = 0; i < consoles; ++i) {
            auto identity =
                i == 0 ? chair_identity(data(), main_room) : console_identity(data(), main_room);
            identity.device.id = ScreenId{"console-" + std::to_string(i)};
            const Audience audience = i == 0 ? Audience::chair : Audience::secretariat;
            follow(std::move(identity), {RoomId{main_room}, audience, Clearance::cleared});
        }
        begin_meeting(console(1));
        for (int i = 0; i < screens; ++i) {
            follow(screen_identity("screen-" + std::to_string(i), main_room),
                   {RoomId{main_room}, Audience::public_, Clearance::uncleared});
        }
        const auto all = delegations_of(console(1), delegations);
        begin_speech(all.front());
        for (std::size_t i = 1; i < all.size(); ++i) {
            workers_.push_back({static_cast<int>(i % consoles), all[i]});
        }
    }

    void round() {
        ++figures_.rounds;
        work_until(acknowledged_before_kill);
        std::this_thread::sleep_for(
            std::chrono::microseconds{std::uniform_int_distribution{0, 6'000}(random_)});
        const auto port = server_->port();
        server_->kill_now();
        take_answers();
        for (Worker& worker : workers_) {
            worker.at_kill = !worker.under_way.empty();
            figures_.under_way_at_kills += worker.at_kill ? 1 : 0;
        }
        const auto found = replayed(data());
        check_journal(*found);
        for (const Worker& worker : workers_) {
            figures_.happened_unanswered +=
                worker.at_kill && found->times[worker.under_way.value] > 0 ? 1 : 0;
        }
        start(port);
        await_equal();
        check_speech();
    }

private:
    [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
    RoomUser& console(int i) { return *followers_[static_cast<std::size_t>(i)].user; }

    void problem(const std::string& what) {
        figures_.problems.push_back("round " + std::to_string(figures_.rounds) + ": " + what);
    }

    void start(std::uint16_t port) {
        server_.reset();
        server_ = std::make_unique<ServerProcess>(data(), port);
        if (!server_->listening()) {
            problem("no restart: " + server_->log());
        }
        listening_ = SteadyTime::now();
    }

    void follow(protocol::Identify identity, StreamSubject subject) {
        followers_.push_back(
            {std::make_unique<RoomUser>(server_->port(), std::move(identity)), subject});
        if (!followers_.back().user->wait_live()) {
            problem("a follower does not become live");
        }
    }

    void begin_speech(const DelegationId& delegation) {
        static_cast<void>(inscribe(console(1), delegation));
        for (const Command& command : {Command{NextSpeaker{}}, Command{StartSpeech{}}}) {
            if (const auto result = console(1).run(command); !result.ok()) {
                problem("no speech: " + result.code);
            }
        }
        const auto speaks = [](const View& view) {
            return view.floor && view.floor->clock.running_since.has_value();
        };
        if (!console(1).wait_view(speaks)) {
            problem("no speech is shown");
            return;
        }
        speaking_since_ = console(1).view().floor->clock.running_since;
    }

    void give_commands() {
        for (Worker& worker : workers_) {
            RoomUser& at = console(worker.console);
            const View view = at.view();
            const EntryId entry = waiting_entry(view, worker.delegation);
            // Until the picture with what was acknowledged is there.
            if (!worker.under_way.empty() || worker.unsure || worker.listed == entry.empty()) {
                continue;
            }
            const CommandId id = at.next_id();
            const Command command = worker.listed
                                        ? Command{Withdraw{entry}}
                                        : Command{Inscribe{worker.delegation, id.value, {}, {}}};
            if (at.link().send({id, RoomId{main_room}, command, {}, false})) {
                worker.under_way = id;
            }
        }
    }

    void take_answers() {
        for (int i = 0; i < consoles; ++i) {
            for (const auto& result : console(i).link().take_results()) {
                const auto worker = std::ranges::find(workers_, result.id, &Worker::under_way);
                if (worker == workers_.end()) {
                    problem(result.id.value + " was answered twice");
                } else if (result.code == "expired") {
                    ++figures_.expired;
                    worker->under_way = {};
                    worker->unsure = true;
                } else if (!result.ok()) {
                    problem(result.id.value + " was refused: " + result.code);
                    worker->under_way = {};
                } else {
                    acknowledged_.insert(result.id.value);
                    ++figures_.acknowledged;
                    worker->under_way = {};
                    worker->listed = !worker->listed;
                }
            }
        }
    }

    void work_until(int wanted) {
        const int begun = figures_.acknowledged;
        const bool done = wait_until([&] {
            give_commands();
            take_answers();
            return figures_.acknowledged - begun >= wanted;
        });
        if (!done) {
            problem("the consoles get no answers\n" + server_->log());
        }
        give_commands();
    }

    void check_journal(Replayed& found) {
        if (!found.whole) {
            problem("the journal is not whole");
        }
        for (const std::string& id : acknowledged_) {
            if (found.times[id] != 1) {
                problem(id + " stands " + std::to_string(found.times[id]) + " times");
            }
        }
        for (const auto& [id, times] : found.times) {
            if (!id.empty() && times > 1) {
                problem(id + " happened " + std::to_string(times) + " times");
            }
        }
    }

    /// Nobody commands meanwhile; what was under way is sent again by the links.
    void await_equal() {
        std::unique_ptr<Replayed> truth;
        const bool equal = wait_until([&] {
            take_answers();
            const bool answered = std::ranges::all_of(
                workers_, [](const Worker& worker) { return worker.under_way.empty(); });
            if (!answered) {
                return false;
            }
            if (!truth) {
                truth = replayed(data());
            }
            return std::ranges::all_of(followers_, [&](const Follower& follower) {
                return shows(*follower.user, follower.subject, truth->machine.durable());
            });
        });
        const auto took = std::chrono::ceil<milliseconds>(SteadyTime::now() - listening_);
        figures_.until_equal.push_back(took);
        figures_.late += took > equal_within ? 1 : 0;
        if (!equal) {
            problem("the views do not become what the journal says");
        }
        if (truth) {
            check_journal(*truth);
        }
        for (Worker& worker : workers_) {
            if (std::exchange(worker.unsure, false)) {
                const View view = console(worker.console).view();
                worker.listed = !waiting_entry(view, worker.delegation).empty();
            }
        }
    }

    static bool shows(RoomUser& user, const StreamSubject& subject, const domain::State& state) {
        return user.link().picture()->phase == client::LinkPhase::live &&
               without_live(user.view()) == without_live(domain::project(state, {}, subject));
    }

    void check_speech() {
        for (const Follower& follower : followers_) {
            const auto floor = follower.user->view().floor;
            if (!floor || floor->clock.running_since != speaking_since_) {
                problem("the speech does not go on from when it began");
            } else if (floor->verify_outage <= outage_seen_) {
                problem("the speech does not carry the outage");
            }
        }
        if (const auto floor = console(1).view().floor) {
            outage_seen_ = floor->verify_outage;
        }
    }

    KillFigures& figures_;
    std::mt19937& random_;
    TemporaryFolder folder_;
    std::unique_ptr<ServerProcess> server_;
    SteadyTime::time_point listening_;
    std::vector<Follower> followers_;
    std::vector<Worker> workers_;
    std::set<std::string> acknowledged_;
    std::optional<TimePoint> speaking_since_;
    Millis outage_seen_{};
};

}  // namespace

KillFigures run_kill_rounds(int rounds, unsigned seed) {
    KillFigures figures;
    std::mt19937 random{seed};
    while (figures.rounds < rounds && figures.problems.empty()) {
        Meeting meeting{figures, random};
        for (int i = 0; i < rounds_per_meeting && figures.rounds < rounds; ++i) {
            meeting.round();
        }
    }
    return figures;
}

}  // namespace plenaria::test_support
