// How long a venue waits for its server: from exec to the line `event=listening`, on a journal of
// 100,000 events, beside the start on an empty folder in the same run.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "server/exchange/event_writer.hpp"
#include "server/model/assertion.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_journal.hpp"
#include "tests/bench/long_meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::bench {
namespace {

constexpr std::size_t events = 100'000;
constexpr int starts = 7;

/// The event of the meeting as a file: the sample but for what keeps its lists from filling.
std::filesystem::path write_event_file(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "event.toml";
    std::ofstream{path} << exchange::write_event(sample_definition());
    return path;
}

Nanos start_once(const std::filesystem::path& folder, const std::filesystem::path& event_file) {
    const auto begin = BenchClock::now();
    test_support::ServerProcess server{folder, 0, event_file};
    const Nanos took = BenchClock::now() - begin;
    if (!server.listening()) {
        std::fprintf(stderr, "the server did not come up:\n%s", server.log().c_str());
    }
    PLENARIA_ASSERT(server.listening());
    PLENARIA_ASSERT(server.terminate() == 0);
    return took;
}

void measure() {
    const test_support::TemporaryFolder folder;
    write_long_journal(folder.path(), events);
    const test_support::TemporaryFolder files;
    const auto event_file = write_event_file(files.path());
    Sample empty;
    Sample full;
    for (int i = 0; i < starts; ++i) {
        const test_support::TemporaryFolder fresh;
        empty.add(start_once(fresh.path(), event_file));
        full.add(start_once(folder.path(), event_file));
    }
    print_sample_head();
    print_sample("start on an empty folder", empty);
    print_sample("start on the journal", full);
    const double replay_us = full.microseconds(0.5) - empty.microseconds(0.5);
    print_figure("read, verify and replay", static_cast<double>(events) / replay_us * 1e6,
                 "events/s");
}

}  // namespace
}  // namespace plenaria::bench

int main() {
    plenaria::bench::print_head("start on a journal of 100,000 events (goal < 1 s)");
    plenaria::bench::measure();
}
