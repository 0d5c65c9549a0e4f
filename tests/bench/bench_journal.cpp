// How long a server needs to read its journal back: rows, chain and events, without the fold.
// bench_journal [records]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "server/journal/sqlite_journal.hpp"
#include "server/model/limits.hpp"
#include "tests/contract/journal_samples.hpp"

namespace {

using namespace plenaria;
using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

/// Appends as the engine does under load: full groups.
bool fill(engine::Journal& journal, std::int64_t records) {
    constexpr auto group = static_cast<std::int64_t>(limits::commands_per_append);
    for (std::int64_t done = 0; done < records;) {
        const auto request =
            journal::samples::request(Position{done}, std::min(group, records - done));
        const auto outcome = journal.append(request);
        if (outcome.status != engine::AppendStatus::ok) {
            return false;
        }
        journal.rest();
        done = outcome.position.value;
    }
    return true;
}

int measure(const std::filesystem::path& folder, std::int64_t records) {
    auto opened = journal::SqliteJournal::open(folder / "journal.db");
    if (!opened) {
        std::fprintf(stderr, "cannot open: %s\n", opened.error().detail.c_str());
        return 1;
    }
    auto& journal = *opened.value();
    auto start = SteadyClock::now();
    if (!fill(journal, records)) {
        std::fprintf(stderr, "cannot append\n");
        return 1;
    }
    std::printf("append %lld records in groups: %.3f s\n", static_cast<long long>(records),
                seconds_since(start));
    for (int round = 0; round < 3; ++round) {
        start = SteadyClock::now();
        std::int64_t seen = 0;
        const auto read = journal.read(Position{1}, [&](const auto&) { ++seen; });
        if (!read || seen != records) {
            std::fprintf(stderr, "cannot read back\n");
            return 1;
        }
        std::printf("read, verify and decode: %.3f s\n", seconds_since(start));
    }
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const std::int64_t records = count > 1 ? std::atoll(arguments[1]) : 100'000;
    std::string pattern = (std::filesystem::temp_directory_path() / "plenaria-XXXXXX").string();
    if (records < 1 || ::mkdtemp(pattern.data()) == nullptr) {
        std::fprintf(stderr, "usage: bench_journal [records]\n");
        return 2;
    }
    const int status = measure(pattern, records);
    std::filesystem::remove_all(pattern);
    return status;
}
