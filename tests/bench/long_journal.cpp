#include "tests/bench/long_journal.hpp"

#include <chrono>
#include <utility>

#include "server/journal/sqlite_journal.hpp"
#include "server/model/assertion.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/long_meeting.hpp"

namespace plenaria::bench {
namespace {

constexpr std::size_t events_per_append = 1'000;
constexpr Millis meeting_lasts = std::chrono::hours{48};

}  // namespace

void write_long_journal(const std::filesystem::path& folder, std::size_t events) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    LongMeeting meeting{sample_definition(), now - meeting_lasts,
                        meeting_lasts / (2 * static_cast<std::int64_t>(events))};
    while (meeting.records().size() < events) {
        meeting.go_on();
    }
    auto opened = journal::SqliteJournal::open(folder / "journal.db");
    PLENARIA_ASSERT(opened.ok());
    const auto journal = std::move(opened).value();
    engine::AppendRequest request;
    for (const auto& record : meeting.records()) {
        request.records.push_back(record);
        if (request.records.size() == events_per_append ||
            record.position == meeting.state().position) {
            const auto outcome = journal->append(request);
            PLENARIA_ASSERT(outcome.status == engine::AppendStatus::ok);
            journal->rest();
            request = {outcome.position, {}};
        }
    }
    print_figure("events in the journal", static_cast<double>(meeting.records().size()), "");
    print_figure("journal file",
                 static_cast<double>(std::filesystem::file_size(folder / "journal.db")) / 1e6,
                 "MB");
}

}  // namespace plenaria::bench
