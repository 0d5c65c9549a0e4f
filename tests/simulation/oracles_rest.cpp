// What holds when faults have been over for a while.
#include <algorithm>

#include "server/domain/project.hpp"
#include "tests/simulation/oracles.hpp"

namespace plenaria::simulation {
namespace {

// With faults over for so long, what is left of any error of a clock is its measurement's.
constexpr Millis clock_error_max{130};

}  // namespace

bool Oracles::awaits_clearance(const ClientNode& client, const client::Picture& picture) const {
    const auto rooms = rooms_of(client);
    return client.kind().role == Role::display &&
           std::any_of(rooms.begin(), rooms.end(), [&](const RoomId& room) {
               const auto shown = picture.rooms.find(room);
               return is_within(client, room) && shown != picture.rooms.end() &&
                      !shown->second.stream_id.ends_with(".cleared");
           });
}

void Oracles::at_rest() {
    if (!server_.up() || !server_.idle()) {
        fail("not_at_rest", "the server still has something to say");
        return;
    }
    for (const auto& client : clients_) {
        const client::Picture picture = client->picture();
        if (picture.phase != client::LinkPhase::live) {
            fail("not_live", client->kind().name + " " + picture.stop_code);
            continue;
        }
        if (awaits_clearance(*client, picture)) {
            fail("clearance_lost", client->kind().name);
        }
        const auto wrong = picture.clock.at(client->local()) - server_.now();
        if (wrong > clock_error_max || wrong < -clock_error_max) {
            fail("clock_wrong", client->kind().name + " by " + std::to_string(wrong.count()));
        }
        if (client->waiting() > 0) {
            fail("unanswered", client->kind().name);
        }
    }
    for (const auto& [id, press] : presses_) {
        if (!press.told && !press.forgotten) {
            fail("unanswered", id.value);
        }
        // "expired" says that nobody knows.
        const bool refused = press.told && !press.told->empty() && *press.told != "expired";
        if (refused && press.written) {
            fail("refused_and_done", id.value + ": " + *press.told);
        }
    }
}

}  // namespace plenaria::simulation
