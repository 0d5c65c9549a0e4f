#include "tests/simulation/server_node.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "server/app/alive_keeper.hpp"
#include "server/app/server_clock.hpp"
#include "server/domain/project.hpp"
#include "server/model/assertion.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::simulation {
namespace {

constexpr Millis tick_every{100};
constexpr TimePoint wall_start = from_unix_ms(1'795'424'400'000);  // 2026-11-23, 09:00

}  // namespace

/// The driver as the hub sees it; keeps what the hub said was live, and who waits for an answer.
class ServerNode::Facade : public engine::Service {
public:
    struct Waiting {
        CommandId command;
        Millis since;
    };

    Facade(engine::Service& driver, engine::EngineMachine& machine, const Timeline& timeline,
           Planted planted)
        : driver_(driver), machine_(machine), timeline_(timeline), planted_(planted) {}

    void submit(engine::Submission submission) override {
        waiting_.emplace(submission.ticket, Waiting{submission.request.id, timeline_.now()});
        driver_.submit(std::move(submission));
    }
    View view(const StreamSubject& subject) const override {
        return planted_ == Planted::shows_pending
                   ? domain::project(machine_.latest(), live_, subject)
                   : driver_.view(subject);
    }
    std::vector<RoomSummary> rooms() const override { return driver_.rooms(); }
    EventView event() const override { return driver_.event(); }
    std::vector<ScreenView> declared_screens(const RoomId& room) const override {
        return driver_.declared_screens(room);
    }
    engine::ScreenStandings standings(const RoomId& room) const override {
        engine::ScreenStandings standings = driver_.standings(room);
        if (planted_ == Planted::keeps_clearance) {
            for (auto& [screen, standing] : standings) {
                bool& ever = cleared_[screen];
                ever = ever || standing.cleared;
                standing.cleared = ever;
            }
        }
        return standings;
    }
    std::vector<std::string> sworn_staff(const RoomId& room) const override {
        std::vector<std::string> sworn = driver_.sworn_staff(room);
        if (planted_ == Planted::keeps_sworn) {
            std::vector<std::string>& ever = sworn_[room];
            ever.insert(ever.end(), sworn.begin(), sworn.end());
            std::sort(ever.begin(), ever.end());
            ever.erase(std::unique(ever.begin(), ever.end()), ever.end());
            return ever;
        }
        return sworn;
    }
    std::optional<std::vector<std::string>> secretariat_within(const RoomId& room) const override {
        if (planted_ == Planted::keeps_secretariat) {
            return std::nullopt;
        }
        return driver_.secretariat_within(room);
    }
    std::vector<ScreenId> expected_screens(const RoomId& room) const override {
        return driver_.expected_screens(room);
    }
    void set_live(Live live) override {
        live_ = live;
        driver_.set_live(std::move(live));
    }
    void tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed) override {
        driver_.tell_screens(room, unconfirmed);
    }
    void expect_screens(engine::ExpectedScreens screens) override {
        driver_.expect_screens(std::move(screens));
    }

    [[nodiscard]] const Live& live() const { return live_; }
    [[nodiscard]] const std::map<engine::Ticket, Waiting>& waiting() const { return waiting_; }
    [[nodiscard]] bool has_refused(const CommandId& id) const { return refused_.contains(id); }
    /// How long each had waited.
    std::vector<Millis> answered(const engine::Deliveries& deliveries) {
        std::vector<Millis> times;
        for (const engine::Answer& answer : deliveries.answers) {
            const auto waiting = waiting_.extract(answer.ticket);
            PLENARIA_ASSERT(!waiting.empty());
            times.push_back(timeline_.now() - waiting.mapped().since);
            if (answer.rejection) {
                refused_.insert(answer.command);
            }
        }
        return times;
    }

private:
    engine::Service& driver_;
    engine::EngineMachine& machine_;
    const Timeline& timeline_;
    std::map<engine::Ticket, Waiting> waiting_;
    std::set<CommandId> refused_;
    Planted planted_;
    Live live_;
    mutable std::map<ScreenId, bool> cleared_;
    mutable std::map<RoomId, std::vector<std::string>> sworn_;
};

// So few that a slow disk fills it.
constexpr std::size_t commands_waiting_max = 4;

struct ServerNode::Process {
    Process(ServerNode& node, TimePoint start)
        : thread(node.timeline_),
          keeper(node.timeline_),
          clock_start(start),
          booted(node.timeline_.now()),
          authenticator({VenueSecrets{}.console, VenueSecrets{}.chair}),
          driver(
              machine,
              {[this, &node] { return now(node.timeline_); },
               [this](std::function<void()> call) { thread.after(Millis{0}, std::move(call)); },
               [this, &node](engine::AppendRequest request) { append(node, std::move(request)); },
               [] {}}),
          facade(driver, machine, node.timeline_, node.planted_) {}

    [[nodiscard]] TimePoint now(const Timeline& timeline) const {
        return clock_start + (timeline.now() - booted);
    }
    void append(ServerNode& node, engine::AppendRequest request) {
        of_append.clear();
        for (const engine::JournalRecord& record : request.records) {
            of_append.insert(record.command_id);
        }
        node.disk_.append(std::move(request), [this, &node](engine::AppendOutcome outcome) {
            // The disk forgets a process that died, but for what it was told too early.
            if (node.process_.get() == this) {
                ++untold;
                thread.after(Millis{0}, [this, outcome] {
                    --untold;
                    driver.on_outcome(outcome);
                });
            }
        });
    }

    engine::EngineMachine machine{commands_waiting_max};
    int untold = 0;  ///< outcomes that the disk knows and the server's thread not yet
    std::set<CommandId> of_append;         ///< of the last that was asked for
    std::vector<engine::Deliveries> late;  ///< planted: kept back
    Turns thread;
    Turns keeper;                        ///< the thread that writes marks of life
    std::optional<TimePoint> next_mark;  ///< handed on to it
    bool keeps = false;                  ///< it writes one, or rests
    TimePoint clock_start;
    Millis booted;
    access::Authenticator authenticator;
    app::EngineDriver driver;
    Facade facade;
    std::unique_ptr<HubDoor> door;
};

ServerNode::ServerNode(Timeline& timeline, domain::Definition event, std::uint64_t seed,
                       Planted planted, Watcher watcher)
    : timeline_(timeline),
      event_(std::move(event)),
      planted_(planted),
      fault_random_(seed + 1),
      watcher_(std::move(watcher)),
      disk_(timeline, seed, planted) {}

ServerNode::~ServerNode() = default;

void ServerNode::start() {
    ++boots_;
    process_ = std::make_unique<Process>(*this, TimePoint{});
    Process& process = *process_;
    prepare(process);
    process.door =
        std::make_unique<HubDoor>(timeline_, process.thread, boot_id(), ports_of(process));
    process.driver.set_hooks(
        {[this, &process](const engine::Deliveries& deliveries) { deliver(process, deliveries); },
         [&process] { process.door->event_edited(); }, [](std::string_view) {}});
    tick();
    hand_on_mark();
}

void ServerNode::deliver(Process& process, const engine::Deliveries& deliveries) {
    const bool in_doubt = process.driver.storage().unsettled;
    if (planted_ == Planted::refuses_late && in_doubt) {
        process.late.push_back(deliveries);
        return;
    }
    // A refusal goes out at once, also while what is written waits for the thread.
    if (process.untold == 0) {
        watcher_.appended();
    }
    std::vector<engine::Deliveries> all = std::exchange(process.late, {});
    all.push_back(deliveries);
    for (const engine::Deliveries& each : all) {
        const auto times = process.facade.answered(each);
        const auto waited =
            std::count_if(times.begin(), times.end(), [](Millis time) { return time > Millis{0}; });
        taken_back_ += in_doubt ? static_cast<std::uint64_t>(waited) : 0;
        process.door->deliver(each);
    }
}

/// As serve.cpp: replay, set the clock, say that the service is back, append that.
void ServerNode::prepare(Process& process) {
    const auto read = disk_.journal().read(
        Position{1}, [&](const engine::JournalRecord& record) { process.machine.replay(record); });
    PLENARIA_ASSERT(read.ok());
    const app::LastSigns signs{process.machine.last_record_at(),
                               process.machine.last_open_record_at(), alive_mark_};
    const TimePoint wall = wall_start + timeline_.now() + wall_step_;
    process.clock_start = std::max(wall, signs.latest().value_or(wall));
    if (watcher_.replayed) {
        watcher_.replayed();
    }
    const TimePoint now = process.now(timeline_);
    if (process.machine.durable().loaded) {
        process.machine.resume_service(signs.outage_until(wall), now);
    } else {
        process.machine.load(event_, now);
    }
    while (auto request = process.machine.take_append()) {
        const auto outcome = disk_.journal().append(*request);
        static_cast<void>(process.machine.on_appended(outcome));
    }
    watcher_.appended();
}

HubDoor::Ports ServerNode::ports_of(Process& process) {
    return {process.facade, process.authenticator,
            [this, &process] { return process.now(timeline_); },
            [this, &process](const access::LoginClaim& claim, access::Logins::Answer answer) {
                const bool right = claim.secret.view() == VenueSecrets{}.person;
                process.thread.after(Millis{150}, [right, answer = std::move(answer)] {
                    answer(right ? access::LoginOutcome{std::string{"boleto"}}
                                 : access::LoginOutcome{access::LoginError::refused});
                });
            },
            [this](const Line& line, const std::string& text) {
                auto leaving = tamper(text);
                for (const std::string& each : leaving) {
                    watcher_.leaves(line, each);
                }
                return leaving;
            },
            traffic_};
}

std::vector<std::string> ServerNode::tamper(const std::string& text) {
    if (planted_ == Planted::loses_a_delta || planted_ == Planted::answers_twice) {
        const auto frame = protocol::decode_server_frame(text);
        PLENARIA_ASSERT(frame.ok());
        if (planted_ == Planted::loses_a_delta &&
            std::holds_alternative<protocol::Delta>(frame.value()) && fault_random_.one_in(100)) {
            return {};
        }
        const auto* result = std::get_if<protocol::CommandResult>(&frame.value());
        if (planted_ == Planted::answers_twice && result != nullptr && result->ok() &&
            fault_random_.one_in(5)) {
            return {text, protocol::encode(
                              protocol::refused(result->id, reject(RejectionCode::overloaded)))};
        }
    }
    return {text};
}

void ServerNode::tick() {
    Process& process = *process_;
    process.thread.after(tick_every, [this, &process] {
        process.driver.look_at_clock();
        process.door->tick();
        tick();
    });
}

/// As serve.cpp: a thread that stands tells of no life.
void ServerNode::hand_on_mark() {
    Process& process = *process_;
    process.next_mark = process.now(timeline_);
    write_mark(process);
    process.thread.after(app::mark_every, [this] { hand_on_mark(); });
}

/// As `AliveKeeper`: one after the other, of those that wait the last. What the disk refuses leaves
/// the former mark, as a death in the middle does.
void ServerNode::write_mark(Process& process) {
    if (process.keeps || !process.next_mark) {
        return;
    }
    process.keeps = true;
    const TimePoint mark = *std::exchange(process.next_mark, std::nullopt);
    const Millis takes = disk_.small_file_takes();
    process.keeper.after(takes, [this, &process, mark, takes] {
        if (disk_.takes_small_file()) {
            alive_mark_ = mark;
        }
        const auto rest = std::chrono::ceil<Millis>(app::rest_after_mark(takes));
        process.keeper.after(rest, [this, &process] {
            process.keeps = false;
            write_mark(process);
        });
    });
}

void ServerNode::crash(bool written, Millis down_for) {
    if (!process_) {
        return;
    }
    disk_.process_died(written);
    process_->door->die();
    process_.reset();
    timeline_.after(down_for, [this] { start(); });
}

void ServerNode::stall(Millis time) {
    if (process_) {
        process_->thread.stand(time);
    }
}

bool ServerNode::knock(const std::shared_ptr<Line>& line) {
    if (!process_) {
        return false;
    }
    process_->thread.run([door = process_->door.get(), line] { door->accept(line); });
    return true;
}

const domain::State& ServerNode::durable() const { return process_->machine.durable(); }
const Live& ServerNode::live() const { return process_->facade.live(); }
TimePoint ServerNode::now() const { return process_->now(timeline_); }
bool ServerNode::idle() const { return process_->driver.idle(); }
bool ServerNode::stands() const { return process_->thread.stands(); }
bool ServerNode::has_said_all(const Line& line) const { return process_->door->has_said_all(line); }

std::vector<CommandId> ServerNode::kept_waiting() const {
    std::vector<CommandId> kept;
    if (process_->driver.storage().unsettled) {
        for (const auto& [ticket, waiting] : process_->facade.waiting()) {
            if (!process_->of_append.contains(waiting.command) &&
                !process_->facade.has_refused(waiting.command)) {
                kept.push_back(waiting.command);
            }
        }
    }
    return kept;
}

}  // namespace plenaria::simulation
