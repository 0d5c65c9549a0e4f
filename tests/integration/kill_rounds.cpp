#include "tests/integration/kill_rounds.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
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
using WallTime = std::chrono::system_clock;
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
    WallTime::time_point given{};
    bool at_kill = false;  ///< it was under way when the server died
    bool unsure = false;   ///< nobody told what became of its last command
};

// The wall clock in milliseconds, cut off at both ends, and what one reading of two clocks may err.
constexpr milliseconds clock_grain{10};

/// How far the wall clock is ahead of the one that nobody sets. Both are read as one: whoever is
/// interrupted in between reads anew.
WallTime::duration wall_ahead() {
    constexpr int tries = 100;
    constexpr milliseconds at_once{1};
    WallTime::duration ahead{};
    for (int i = 0; i < tries; ++i) {
        const auto before = SteadyTime::now();
        const auto wall = WallTime::now();
        ahead = wall.time_since_epoch() - before.time_since_epoch();
        if (SteadyTime::now() - before < at_once) {
            break;
        }
    }
    return ahead;
}

/// The longest that a link which lost its server may still wait as one listens again after
/// `down_for`: it tries after 0.2, 0.4, 0.8 … s, each a fifth more or less, at most every 5 s
/// (server/client/link_machine.cpp). If each wait before was short, the present one may be half as
/// long again as all of that time, and by a first long one longer.
milliseconds link_waits(milliseconds down_for) {
    constexpr milliseconds first{240};
    constexpr milliseconds most{6'000};
    return std::min(most, down_for + down_for / 2 + first);
}

/// A commit's worth; answers whether it is on the disk.
bool sync_something(const std::filesystem::path& path) {
    const std::string page(4096, 'p');
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool done =
        file >= 0 && ::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
        ::fdatasync(file) == 0;
    if (file >= 0) {
        ::close(file);
    }
    return done;
}

/// A room and what becomes of it.
struct Follower {
    std::unique_ptr<RoomUser> user;
    StreamSubject subject;
};

/// What a journal says of it all.
struct Replayed {
    engine::EngineMachine machine;
    std::vector<Millis> outages;  ///< as the servers that came after them told them
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
            if (const auto* resumed = std::get_if<domain::ServiceResumed>(&event)) {
                result->outages.push_back(resumed->outage);
            }
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
        kill_and_restart({});
    }

    /// Nobody commands: what tells when the server was last there is its mark of life alone.
    void quiet_round() {
        constexpr milliseconds marks_apart{1'000};
        const auto last_command = WallTime::now();
        if (!wait_until([&] { return mark() > last_command + 2 * marks_apart; })) {
            problem("a server that nobody commands sets no marks of life");
        }
        kill_and_restart(mark());
    }

private:
    /// `mark`: what the folder tells at least of when the server was there; without, that is the
    /// last command that was acknowledged.
    void kill_and_restart(std::optional<WallTime::time_point> mark) {
        const auto port = server_->port();
        server_->kill_now();
        killed_ = WallTime::now();
        take_answers();
        // What is acknowledged from here on may have been done after the restart.
        const WallTime::time_point last_sign = mark.value_or(acknowledged_given_);
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
        const WallTime::time_point begun = WallTime::now();
        start(port);
        const WallTime::time_point listening = WallTime::now();
        await_equal(std::chrono::ceil<milliseconds>(listening - killed_));
        check_speech();
        check_outage(found->outages.size(), begun - killed_ - clock_grain,
                     listening - last_sign + clock_grain);
        measure_at_rest();
    }

    /// As the folder has it (`AliveMark`).
    [[nodiscard]] WallTime::time_point mark() const {
        std::int64_t unix_ms = 0;
        std::ifstream{data() / "alive"} >> unix_ms;
        return WallTime::time_point{milliseconds{unix_ms}};
    }
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
            const auto now = WallTime::now();
            if (at.link().send({id, RoomId{main_room}, command, {}, false})) {
                worker.under_way = id;
                worker.given = now;
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
                    acknowledged_given_ = std::max(acknowledged_given_, worker->given);
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
    void await_equal(milliseconds down_for) {
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
        const auto beyond_waiting = took - link_waits(down_for);
        figures_.late_by_itself += beyond_waiting > equal_within ? 1 : 0;
        figures_.beyond_waiting.push_back(beyond_waiting);
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

    /// What it takes on this machine now, with a server that has been there all along: as many
    /// followers come, one after the other, the journal is replayed, and something becomes durable.
    void measure_at_rest() {
        const auto begun = SteadyTime::now();
        for (std::size_t i = 0; i < followers_.size(); ++i) {
            const std::string name = "gauge-" + std::to_string(i);
            RoomUser user{server_->port(), screen_identity(name, main_room)};
            if (!user.wait_live()) {
                problem("nobody comes to a server that is there");
            }
        }
        static_cast<void>(replayed(data()));
        if (!sync_something(folder_.path() / "gauge")) {
            problem("the disk takes nothing");
        }
        figures_.at_rest.push_back(std::chrono::ceil<milliseconds>(SteadyTime::now() - begun));
    }

    /// The outage begins at the last that the folder tells of the former server: a mark of life, or
    /// a record, of which one was made after the last command was given that was acknowledged; it
    /// ends where the next server reads the clock. `before`: how many were told of earlier; what
    /// comes behind the next is a server that stood still.
    void check_outage(std::size_t before, WallTime::duration least, WallTime::duration most) {
        const auto told = replayed(data())->outages;
        if (told.size() <= before) {
            problem("the restart tells of no outage");
            return;
        }
        const Millis outage = told[before];
        const WallTime::duration stepped = wall_ahead() - wall_ahead_;
        const bool steady = stepped < clock_grain && -stepped < clock_grain;
        // Where somebody sets the clock nobody can tell.
        if (steady && (outage < least || outage > most)) {
            const auto text = [](auto time) {
                return std::to_string(std::chrono::floor<milliseconds>(time).count());
            };
            problem("the restart tells of " + text(outage) + " ms without a server, which were " +
                    text(least) + " to " + text(most));
        }
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
    const WallTime::duration wall_ahead_ = wall_ahead();
    WallTime::time_point killed_;
    WallTime::time_point acknowledged_given_;  ///< when the last was that was acknowledged
    std::vector<Follower> followers_;
    std::vector<Worker> workers_;
    std::set<std::string> acknowledged_;
    std::optional<TimePoint> speaking_since_;
    Millis outage_seen_{};
};

}  // namespace

std::chrono::milliseconds median_of(std::vector<std::chrono::milliseconds> times) {
    if (times.empty()) {
        return std::chrono::milliseconds{0};
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

std::chrono::milliseconds longest_of(const std::vector<std::chrono::milliseconds>& times) {
    const auto longest = std::ranges::max_element(times);
    return longest == times.end() ? std::chrono::milliseconds{0} : *longest;
}

KillFigures run_kill_rounds(int rounds, unsigned seed) {
    KillFigures figures;
    std::mt19937 random{seed};
    while (figures.rounds < rounds && figures.problems.empty()) {
        Meeting meeting{figures, random};
        meeting.quiet_round();
        for (int i = 0; i < rounds_per_meeting && figures.rounds < rounds; ++i) {
            meeting.round();
        }
    }
    return figures;
}

}  // namespace plenaria::test_support
