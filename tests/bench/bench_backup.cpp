// What copies cost the meeting: command -> result on a journal of 100,000 events, without copies
// and with copies that follow each other as fast as they may; turn by turn in one run.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/model/assertion.hpp"
#include "tests/bench/bare_client.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_journal.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

constexpr std::size_t events = 100'000;
constexpr int turns = 4;
constexpr std::chrono::seconds turn_lasts{10};
constexpr int copies_timed = 5;

/// Gives commands that are accepted, one after the other, and times each.
void work(const test_support::ServerProcess& server, int turn, Sample& sample) {
    BareClient console{server.port(),
                       test_support::console_identity(server.data(), meeting_room.value)};
    const auto end = BenchClock::now() + turn_lasts;
    const DelegationId who = sample_definition().delegations.front().id;
    int refused = 0;
    for (int given = 0; BenchClock::now() < end; ++given) {
        const auto presence = given % 2 == 0 ? Presence::absent : Presence::present;
        const std::string text = protocol::encode(CommandRequest{
            CommandId{"backup-" + std::to_string(turn) + "-" + std::to_string(given)},
            meeting_room,
            SetAttendance{who, presence, {}, meeting_session},
            {},
            false});
        sample.add(time_of([&] {
            console.send(text);
            console.read_until([&](std::string_view frame) {
                const auto decoded = protocol::decode_server_frame(frame);
                const auto* result =
                    decoded ? std::get_if<protocol::CommandResult>(&decoded.value()) : nullptr;
                refused += result != nullptr && !result->ok() ? 1 : 0;
                return result != nullptr;
            });
        }));
    }
    // The first may find things as the turn before left them.
    PLENARIA_ASSERT(refused <= 1);
}

void time_copies(const std::filesystem::path& folder, const std::filesystem::path& medium) {
    Sample copies;
    for (int i = 0; i < copies_timed; ++i) {
        copies.add(time_of([&] {
            const auto made = test_support::run_server_program(
                {"backup", "--data", folder.string(), "--to", medium.string()});
            PLENARIA_ASSERT(made.status == 0);
        }));
    }
    print_sample("one copy, verified", copies);
}

void measure() {
    const test_support::TemporaryFolder folder;
    const std::filesystem::path data = folder.path() / "data";
    const std::filesystem::path medium = folder.path() / "copies";
    std::filesystem::create_directory(data);
    write_long_journal(data, events);
    Sample without;
    Sample with;
    for (int turn = 0; turn < 2 * turns; ++turn) {
        const bool copying = turn % 2 == 1;
        std::vector<std::string> more;
        if (copying) {
            more = {"--backup", medium.string(), "--backup-every", "1"};
        }
        test_support::ServerProcess server{data, 0, {}, "127.0.0.1", more};
        if (!server.listening()) {
            std::fprintf(stderr, "the server did not come up:\n%s", server.log().c_str());
        }
        PLENARIA_ASSERT(server.listening());
        work(server, turn, copying ? with : without);
        PLENARIA_ASSERT(server.terminate() == 0);
    }
    print_sample_head();
    time_copies(data, medium);
    print_sample("command -> result, no copies", without);
    print_sample("command -> result, with copies", with);
    for (const double q : {0.5, 0.99}) {
        print_figure(std::string{"with : without, "} + (q < 0.9 ? "p50" : "p99"),
                     with.microseconds(q) / without.microseconds(q), "x");
    }
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("commands while the data folder is copied");
    plenaria::bench::measure();
}
