#include "tests/simulation/world.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/domain/checklist.hpp"
#include "server/protocol/frames.hpp"
#include "tests/scenarios/sample_event.hpp"
#include "tests/simulation/operators.hpp"

namespace plenaria::simulation {
namespace {

constexpr Millis look_every{250};
// The longest of all time limits, and what it takes to come back after it: Beast's 15 s, a press
// that expires, the clock's slewing of two seconds.
constexpr Millis rest_after{70'000};

const RoomId plenary{"plenaria"};
const RoomId consultations{"consultas"};
// Among those of `kinds`.
constexpr std::size_t elena = 9;

std::vector<ClientKind> kinds() {
    const VenueSecrets secrets;
    return {{"mesa", Role::secretariat, {}, secrets.console},
            {"mesa-2", Role::secretariat, {plenary}, secrets.console},
            {"presidencia", Role::chair, {plenary}, secrets.chair},
            {"tecnico", Role::technician, {}, secrets.person, "tecnico"},
            {"sala-1", Role::display, {plenary}},
            {"sala-2", Role::display, {plenary}, {}, {}, true},
            {"sala-3", Role::display, {plenary, consultations}, {}, {}, true},
            {"consultas-1", Role::display, {consultations}, {}, {}, true},
            {"vestibulo", Role::display, {}},
            // One who runs the meeting and is within where a list names her or she closes the
            // doors, one who is only ever kept out or not, one whom lists name, one who follows.
            {"elena", Role::secretariat, {}, secrets.person, "elena"},
            {"marta", Role::secretariat, {plenary}, secrets.person, "marta"},
            {"interprete", Role::interpreter, {plenary}, secrets.person, "Irma"},
            {"delegada", Role::delegate, {}, secrets.person, "delegada"}};
}

void mix(std::uint64_t& hash, std::string_view text) {
    for (const char each : text) {
        hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001B3ULL;
    }
}

Millis between(scenarios::Random& random, std::size_t least, std::size_t most) {
    return Millis{least + random.below(most - least)};
}

}  // namespace

World::World(const Script& script, Planted planted, bool logs)
    : script_(script), planted_(planted), logs_(logs) {
    server_ = std::make_unique<ServerNode>(
        timeline_, event_of(script.seed), script.seed, planted,
        ServerNode::Watcher{[this] { oracles_->replayed(); }, [this] { oracles_->appended(); },
                            [this](const Line& line, const std::string& text) {
                                note("->", clients_.at(line.client)->kind().name, text);
                                oracles_->leaves(line, text);
                            }});
    oracles_ = std::make_unique<Oracles>(*server_, clients_);
    add_clients();
}

void World::add_clients() {
    ClientNode::Watcher watcher{
        [this](const std::shared_ptr<Line>& line) {
            return timeline_.now() >= refuses_until_ && server_->knock(line);
        },
        [this](const ClientNode& client, const protocol::CommandResult& result) {
            note("told", client.kind().name, result.id.value + " " + result.code);
            oracles_->told(client, result);
        },
        [this](const ClientNode& client, const client::Picture& picture) {
            oracles_->shows(client, picture);
        },
        [this](const ClientNode& client, const std::string& text) {
            note("hears", client.kind().name, std::to_string(text.size()));
        },
        [this](const ClientNode& client) { oracles_->fail("garbled", client.kind().name); }};
    for (const ClientKind& kind : kinds()) {
        clients_.push_back(std::make_unique<ClientNode>(timeline_, clients_.size(), kind,
                                                        script_.seed * 31 + clients_.size(),
                                                        planted_, watcher));
    }
}

Outcome World::live() {
    server_->start();
    for (const auto& client : clients_) {
        client->start();
    }
    run_until(Millis{2'000});
    for (const Step& step : script_.steps) {
        run_until(timeline_.now() + step.after);
        if (oracles_->finding()) {
            break;
        }
        carry_out(step);
    }
    if (!oracles_->finding()) {
        come_to_rest();
    }
    outcome_.finding = oracles_->finding();
    outcome_.counts = oracles_->counts();
    outcome_.counts.taken_back = server_->taken_back();
    outcome_.counts.traffic = server_->traffic();
    outcome_.lasted = timeline_.now();
    return std::move(outcome_);
}

void World::run_until(Millis end) {
    while (!oracles_->finding()) {
        const Millis stop = std::min(end, next_look_);
        if (timeline_.run_next(stop)) {
            continue;
        }
        if (stop == next_look_) {
            next_look_ += look_every;
            look();
        }
        if (stop == end) {
            return;
        }
    }
}

void World::look() {
    for (const auto& client : clients_) {
        oracles_->look_at(*client);
    }
    oracles_->look_at_server();
    // All of them each time would take most of a day's arithmetic.
    const auto turn = static_cast<std::size_t>(next_look_ / look_every) % clients_.size();
    static_cast<void>(oracles_->compare(*clients_[turn]));
}

void World::carry_out(const Step& step) {
    scenarios::Random random{step.draw};
    if (logs_) {
        std::string line = text_of(Script{script_.seed, {step}});
        note("step", "", line.substr(line.find('{')));
    }
    switch (step.act) {
        case Act::press:
            press(random);
            break;
        case Act::ask_code:
            ask_code(random);
            break;
        case Act::read_code:
            read_code(random);
            break;
        case Act::cut:
        case Act::half_open:
        case Act::hold:
        case Act::slow_reader:
            trouble_line(step.act, random);
            break;
        case Act::refuse:
            refuses_until_ = timeline_.now() + between(random, 500, 8'000);
            break;
        case Act::restart_client: {
            ClientNode& client = any_client(random);
            oracles_->forgets(client);
            client.start();
            break;
        }
        case Act::sleep_client:
            any_client(random).sleep(between(random, 500, 20'000));
            break;
        case Act::wait:
            run_until(timeline_.now() + between(random, 2'000, 30'000));
            break;
        default:
            carry_out_at_server(step.act, random);
    }
}

void World::carry_out_at_server(Act act, scenarios::Random& random) {
    Disk& disk = server_->disk();
    switch (act) {
        case Act::crash: {
            const bool written = random.one_in(2);
            server_->crash(written, between(random, 50, random.one_in(3) ? 20'000 : 2'000));
            break;
        }
        case Act::stall:
            server_->stall(between(random, 50, 6'000));
            break;
        case Act::disk_fails:
            disk.fail_until(timeline_.now() + between(random, 20, 4'000));
            break;
        case Act::disk_unknown:
            disk.leave_unknown(random.one_in(2), Millis{0});
            break;
        case Act::disk_lost:
            disk.leave_unknown(random.one_in(2), between(random, 1, 20'000));
            if (random.one_in(2)) {
                // Such a disk hesitates first: others press behind that append.
                disk.slow_until(timeline_.now() + between(random, 500, 6'000));
            }
            break;
        case Act::disk_slow:
            disk.slow_until(timeline_.now() + between(random, 500, 6'000));
            break;
        case Act::wall_step:
            server_->step_wall(between(random, 1, 400'000) - Millis{200'000});
            break;
        default:
            break;
    }
}

ClientNode& World::any_client(scenarios::Random& random) { return *random.of(clients_); }

ClientNode* World::any_operator(scenarios::Random& random) {
    // The technician has little to say.
    constexpr std::array<std::size_t, 10> chairs{0, 0, 0, 1, 1, 2, 2, 3, elena, elena};
    ClientNode& client = *clients_[random.of(chairs)];
    return client.takes_presses() && server_->up() ? &client : nullptr;
}

void World::give(ClientNode& client, CommandRequest request) {
    request.id = CommandId{client.kind().name + "-" + std::to_string(++presses_)};
    note("press", client.kind().name,
         request.id.value + " " + std::string{name_of(request.command)});
    oracles_->pressed(client, request);
    client.press(request);
}

void World::press(scenarios::Random& random) {
    ClientNode* client = any_operator(random);
    if (client == nullptr) {
        return;
    }
    if (random.one_in(24)) {
        paste(*client, random);
        return;
    }
    CommandRequest request = random_press(random, server_->durable(), server_->now());
    const domain::RoomState& room = server_->durable().rooms.at(request.room);
    const std::string& person = client->kind().person;
    if (!person.empty() && !domain::is_named_within(server_->durable(), room, person) &&
        protocol::encode(request).find(scenarios::canary) != std::string::npos) {
        // What she would write herself proves nothing of what she is told.
        request.command = NextSpeaker{};
    }
    give(*client, std::move(request));
}

void World::paste(ClientNode& client, scenarios::Random& random) {
    const RoomId room = random.one_in(5) ? consultations : plenary;
    const std::size_t texts = 1 + random.below(4);
    for (std::size_t number = 0; number < texts && client.takes_presses(); ++number) {
        give(client, {{}, room, long_text(random, number), {}, false});
    }
}

void World::ask_code(scenarios::Random& random) {
    ClientNode* client = any_operator(random);
    // Now and then of one that has no key, or is not there.
    const ClientNode& screen =
        *clients_[random.one_in(10) ? 4 + random.below(elena - 4) : 5 + random.below(3)];
    if (client == nullptr) {
        return;
    }
    const RoomId room = screen.kind().rooms.empty() ? plenary : random.of(screen.kind().rooms);
    const protocol::CodeRequest request{CommandId{"codigo-" + std::to_string(++presses_)}, room,
                                        screen.device()};
    note("press", client->kind().name, request.id.value + " code of " + request.screen.value);
    oracles_->pressed(*client, request);
    client->press(request);
}

void World::read_code(scenarios::Random& random) {
    ClientNode* client = any_operator(random);
    if (client == nullptr) {
        return;
    }
    for (const auto& screen : clients_) {
        const std::string& code = screen->glass().code;
        if (code.empty() || screen->asleep()) {
            continue;
        }
        CommandRequest request;
        request.room = random.of(screen->kind().rooms);
        const auto& paired = server_->durable().rooms.at(request.room).paired;
        if (paired.contains(screen->device())) {
            request.command = ClearScreen{screen->device(), code, {}};
        } else {
            request.command = PairScreen{screen->device(), code, {}};
        }
        give(*client, std::move(request));
        return;
    }
}

void World::trouble_line(Act act, scenarios::Random& random) {
    const ClientNode& client = any_client(random);
    const Millis until = timeline_.now() + between(random, 200, 9'000);
    const auto& line = client.line();
    if (!line) {
        return;
    }
    note("trouble", client.kind().name, {});
    switch (act) {
        case Act::cut:
            line->up->cut();
            line->down->cut();
            break;
        case Act::half_open:
            line->up->die();
            line->down->die();
            break;
        case Act::hold:
            line->up->hold(until);
            line->down->hold(until);
            break;
        default:
            line->down->slow(until, between(random, 50, 2'000));
    }
}

void World::come_to_rest() {
    server_->disk().calm();
    refuses_until_ = Millis{};
    run_until(timeline_.now() + rest_after);
    for (const auto& client : clients_) {
        // Between two heartbeats nothing is on its way.
        for (int tries = 0; tries < 400 && !oracles_->finding(); ++tries) {
            if (oracles_->compare(*client)) {
                break;
            }
            run_until(timeline_.now() + Millis{7});
        }
    }
    if (!oracles_->finding()) {
        oracles_->at_rest();
    }
}

void World::note(std::string_view what, std::string_view who, std::string_view text) {
    const auto now = std::to_string(timeline_.now().count());
    mix(outcome_.hash, now);
    mix(outcome_.hash, what);
    mix(outcome_.hash, who);
    mix(outcome_.hash, text);
    if (logs_) {
        constexpr std::size_t shown = 400;
        outcome_.log.push_back(now + " " + std::string{what} + " " + std::string{who} + " " +
                               std::string{text.substr(0, shown)});
    }
}

Outcome live(const Script& script, Planted planted, bool logs) {
    return World{script, planted, logs}.live();
}

}  // namespace plenaria::simulation
