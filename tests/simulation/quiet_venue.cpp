#include "tests/simulation/quiet_venue.hpp"

#include <utility>

#include "server/app/vital_signs.hpp"
#include "server/model/assertion.hpp"
#include "tests/scenarios/sample_event.hpp"
#include "tests/simulation/server_node.hpp"

namespace plenaria::simulation {
namespace {

constexpr Millis tick_every{100};
constexpr Millis pages_every{500};
// Above all that the hub gives: it finds nobody who asked, and tells nobody.
constexpr std::uint64_t tickets_from = std::uint64_t{1} << 60;

}  // namespace

QuietVenue::QuietVenue(domain::Definition event, const std::vector<ClientKind>& people)
    : authenticator_({VenueSecrets{}.console, VenueSecrets{}.chair}),
      driver_(machine_,
              {[this] { return server_time(); },
               [this](std::function<void()> call) { thread_.after(Millis{0}, std::move(call)); },
               [this](const engine::AppendRequest& request) {
                   const engine::AppendOutcome written{engine::AppendStatus::ok,
                                                       request.records.back().position};
                   thread_.after(Millis{0}, [this, written] { driver_.on_outcome(written); });
               },
               [] {}}) {
    machine_.load(std::move(event), server_time());
    const auto loaded = machine_.take_append();
    PLENARIA_ASSERT(loaded.has_value());
    static_cast<void>(
        machine_.on_appended({engine::AppendStatus::ok, loaded->records.back().position}));
    door_ = std::make_unique<HubDoor>(timeline_, thread_, "boot-1", ports());
    driver_.set_hooks({[this](const engine::Deliveries& deliveries) { door_->deliver(deliveries); },
                       [this] { door_->event_edited(); }, [](std::string_view) {}});
    const ClientNode::Watcher watcher{[this](const std::shared_ptr<Line>& line) {
                                          door_->accept(line);
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

TimePoint QuietVenue::server_time() const {
    return scenarios::first_day() + std::chrono::hours{9} + timeline_.now();
}

HubDoor::Ports QuietVenue::ports() {
    return {driver_, authenticator_, [this] { return server_time(); },
            [this](const access::LoginClaim& claim, access::Logins::Answer answer) {
                const bool right = claim.secret.view() == password;
                thread_.after(Millis{150}, [right, answer = std::move(answer)] {
                    answer(right ? access::LoginOutcome{std::string{"boleto"}}
                                 : access::LoginOutcome{access::LoginError::refused});
                });
            },
            [this](const Line& line, const std::string& text) {
                said_[names_.at(line.client)].push_back({timeline_.now(), text});
                return std::vector<std::string>{text};
            },
            traffic_};
}

void QuietVenue::run_until(Millis when) {
    while (timeline_.run_next(when)) {
    }
}

bool QuietVenue::act(const RoomId& room, const Command& command, const CommandId& id) {
    const Position before = machine_.durable().position;
    driver_.submit({engine::Ticket{tickets_from + ++acts_},
                    {id, room, command, {}, false},
                    {Role::chair, "presidencia"}});
    run_until(timeline_.now());
    return machine_.durable().position != before;
}

std::map<std::string, std::vector<Said>> QuietVenue::take_said() {
    return std::exchange(said_, {});
}

void QuietVenue::tick() {
    thread_.after(tick_every, [this] {
        door_->tick();
        tick();
    });
}

void QuietVenue::read_pages() {
    thread_.after(pages_every, [this] {
        const app::EngineDriver::Storage storage = driver_.storage();
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
        signs.screens = door_->hub().screens();
        said_[pages].push_back({timeline_.now(), app::health_text(app::health_of(signs)) +
                                                     app::metrics_text(signs, "0")});
        read_pages();
    });
}

}  // namespace plenaria::simulation
