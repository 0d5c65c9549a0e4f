#include "tests/simulation/quiet_venue.hpp"

#include <utility>

#include "server/app/exchange_desk.hpp"
#include "server/app/vital_signs.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "tests/scenarios/sample_event.hpp"
#include "tests/simulation/server_node.hpp"

namespace plenaria::simulation {
namespace {

constexpr Millis tick_every{100};
constexpr Millis pages_every{500};
// Above all that the hub gives: it finds nobody who asked, and tells nobody.
constexpr std::uint64_t tickets_from = std::uint64_t{1} << 60;

/// Codes are drawn by chance; here they are counted, which would tell of those within.
std::string without_code(std::string text) {
    constexpr std::string_view before = "{\"t\":\"code\",\"code\":\"";
    if (text.starts_with(before)) {
        text.replace(before.size(), limits::code_characters, "…");
    }
    return text;
}

}  // namespace

struct QuietVenue::Process {
    explicit Process(QuietVenue& venue)
        : driver(machine,
                 {[&venue] { return venue.server_time(); },
                  [&venue](std::function<void()> call) {
                      venue.thread_.after(Millis{0}, std::move(call));
                  },
                  [this, &venue](const engine::AppendRequest& request) {
                      venue.write_down(request);
                      const engine::AppendOutcome written{engine::AppendStatus::ok,
                                                          request.records.back().position};
                      venue.thread_.after(Millis{0},
                                          [this, written] { driver.on_outcome(written); });
                  },
                  [] {}}) {}

    engine::EngineMachine machine;
    app::EngineDriver driver;
    std::unique_ptr<HubDoor> door;
};

QuietVenue::QuietVenue(const domain::Definition& event, const std::vector<ClientKind>& people)
    : authenticator_({VenueSecrets{}.console, VenueSecrets{}.chair}) {
    processes_.push_back(std::make_unique<Process>(*this));
    process().machine.load(event, server_time());
    boot();
    const ClientNode::Watcher watcher{[this](const std::shared_ptr<Line>& line) {
                                          process().door->accept(line);
                                          return true;
                                      },
                                      [](const ClientNode&, const protocol::CommandResult&) {},
                                      [](const ClientNode&, const client::Picture&) {},
                                      [](const ClientNode&, const std::string&) {},
                                      [](const ClientNode&) { PLENARIA_ASSERT(false); }};
    for (const ClientKind& kind : people) {
        auto node = std::make_unique<ClientNode>(timeline_, names_.size(), kind, names_.size() + 1,
                                                 Planted::none, watcher);
        names_.push_back(kind.name);
        clients_.emplace(kind.name, std::move(node)).first->second->start();
    }
    tick();
    read_pages();
}

QuietVenue::~QuietVenue() = default;

const domain::State& QuietVenue::state() const { return process().machine.durable(); }

void QuietVenue::write_down(const engine::AppendRequest& request) {
    for (const engine::JournalRecord& record : request.records) {
        journal_.push_back(record);
        if (const auto line = exporter_.line_of(record.event)) {
            said_[outside].push_back({timeline_.now(), *line});
        }
    }
}

/// What the machine had to say as it began goes down before anybody comes.
void QuietVenue::boot() {
    Process& present = process();
    while (const auto request = present.machine.take_append()) {
        write_down(*request);
        static_cast<void>(present.machine.on_appended(
            {engine::AppendStatus::ok, request->records.back().position}));
    }
    present.door = std::make_unique<HubDoor>(
        timeline_, thread_, "boot-" + std::to_string(processes_.size()), ports());
    present.driver.set_hooks({[&present](const engine::Deliveries& deliveries) {
                                  present.door->deliver(deliveries);
                              },
                              [&present] { present.door->event_edited(); },
                              [](std::string_view) {}});
}

void QuietVenue::restart() {
    run_until(timeline_.now());
    PLENARIA_ASSERT(process().driver.idle());
    process().door->die();
    processes_.push_back(std::make_unique<Process>(*this));
    for (const engine::JournalRecord& record : journal_) {
        process().machine.replay(record);
    }
    process().machine.resume_service(Millis{0}, server_time());
    boot();
}

bool QuietVenue::replace_event(const domain::Definition& event) {
    bool taken = false;
    process().driver.hand_in({app::DeskTask::edit, "evento.toml", exchange::write_event(event)},
                             [&taken](const app::DeskAnswer& said) { taken = said.accepted; });
    run_until(timeline_.now());
    return taken;
}

TimePoint QuietVenue::server_time() const {
    return scenarios::first_day() + std::chrono::hours{9} + timeline_.now();
}

HubDoor::Ports QuietVenue::ports() {
    return {process().driver, authenticator_, [this] { return server_time(); },
            [this](const access::LoginClaim& claim, access::Logins::Answer answer) {
                const bool right = claim.secret.view() == password;
                thread_.after(Millis{150}, [right, answer = std::move(answer)] {
                    answer(right ? access::LoginOutcome{std::string{"boleto"}}
                                 : access::LoginOutcome{access::LoginError::refused});
                });
            },
            [this](const Line& line, const std::string& text) {
                said_[names_.at(line.client)].push_back({timeline_.now(), without_code(text)});
                return std::vector<std::string>{text};
            },
            traffic_,
            [this](std::string_view line) {
                said_[log].push_back({timeline_.now(), std::string{line}});
            }};
}

void QuietVenue::run_until(Millis when) {
    while (timeline_.run_next(when)) {
    }
}

bool QuietVenue::act(const RoomId& room, const Command& command, const CommandId& id) {
    const Position before = state().position;
    process().driver.submit({engine::Ticket{tickets_from + ++acts_},
                    {id, room, command, {}, false},
                    {Role::chair, "presidencia"}});
    run_until(timeline_.now());
    return state().position != before;
}

std::map<std::string, std::vector<Said>> QuietVenue::take_said() {
    return std::exchange(said_, {});
}

void QuietVenue::tick() {
    thread_.after(tick_every, [this] {
        process().door->tick();
        tick();
    });
}

void QuietVenue::read_pages() {
    thread_.after(pages_every, [this] {
        const app::EngineDriver::Storage storage = process().driver.storage();
        app::Signs signs;
        signs.now = server_time();
        signs.started = scenarios::first_day();
        const app::PublicStorage::Told told = storage_.look(
            app::PublicStorage::Clock::time_point{timeline_.now()},
            {false, {}, storage.damage_seen, {}},
            {storage.failures, storage.unsettled, storage.held, storage.damaged,
             storage.under_way});
        signs.storage_refuses = told.refuses;
        signs.storage_slow = told.slow;
        signs.journal_held = told.held;
        signs.journal_unreadable = storage.unreadable;
        signs.journal_damaged = told.damaged;
        signs.screens = process().door->hub().screens();
        said_[pages].push_back({timeline_.now(), app::health_text(app::health_of(signs)) +
                                                     app::metrics_text(signs, "0")});
        read_pages();
    });
}

}  // namespace plenaria::simulation
