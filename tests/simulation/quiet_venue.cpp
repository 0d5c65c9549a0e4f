#include "tests/simulation/quiet_venue.hpp"

#include <filesystem>
#include <fstream>
#include <utility>

#include "server/app/exchange_desk.hpp"
#include "server/app/public_documents.hpp"
#include "server/app/vital_signs.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/document_reader.hpp"
#include "server/transport/http_rules.hpp"
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

/// As a connection sends it, but for what HTTP adds to every answer alike.
std::string sent_of(const transport::HttpAnswer& answer, std::string_view method) {
    std::string body = answer.text;
    if (!answer.file.empty()) {
        auto piece =
            transport::read_piece({answer.file, 0, limits::document_piece_bytes, {}});
        if (!piece) {
            return sent_of(transport::refuse_http(404), method);
        }
        body = std::move(piece->bytes);
    }
    std::string sent = std::to_string(answer.status) + "\n";
    for (const auto& [name, value] : answer.headers) {
        sent.append(name).append(": ").append(value).append("\n");
    }
    sent.append("Content-Length: ").append(std::to_string(body.size())).append("\n\n");
    return method == "HEAD" ? sent : sent.append(body);
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
    std::optional<app::PublicDocuments> documents;
    std::optional<transport::HttpRules> rules;
};

QuietVenue::QuietVenue(const domain::Definition& event, const std::vector<ClientKind>& people)
    : authenticator_({VenueSecrets{}.console, VenueSecrets{}.chair}) {
    std::filesystem::create_directory(folder_.path() / "documents");
    for (const std::string_view name : document_names) {
        if (name != document_names.back()) {
            std::ofstream{folder_.path() / "documents" / name} << "what " << name << " says";
        }
    }
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
    present.documents.emplace(present.driver, folder_.path());
    present.rules.emplace(
        std::vector<std::string>{}, [](std::string_view) { return std::nullopt; },
        [&present](std::string_view name) { return present.documents->find(name); });
    present.driver.set_hooks({[&present](const engine::Deliveries& deliveries) {
                                  present.door->deliver(deliveries);
                                  present.documents->renew(deliveries.changed_rooms);
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
        ask_for_documents();
        read_pages();
    });
}

/// Whoever is not cleared may name any document, and guess, and say that they have it already.
void QuietVenue::ask_for_documents() {
    for (std::size_t i = 0; i < document_names.size(); ++i) {
        const std::string target = "/documents/" + std::string{document_names.at(i)};
        for (const char* method : {"GET", "HEAD"}) {
            transport::HttpRequest request;
            request.method = method;
            request.target = target;
            request.hosts = {"localhost"};
            request.if_none_match = "*";
            const auto answer = process().rules->answer(request);
            PLENARIA_ASSERT(answer.has_value());
            // By its place: its name is what nobody outside may read.
            said_[documents].push_back({timeline_.now(), std::to_string(i) + " " + method + " " +
                                                             sent_of(*answer, method)});
        }
    }
}

}  // namespace plenaria::simulation
