// Tables that people hand in: agenda, participants, attendance here and at other events, of
// whatever encoding.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "server/exchange/attendance_join.hpp"
#include "server/exchange/csv.hpp"
#include "server/exchange/csv_import.hpp"
#include "server/exchange/event_file.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace {

using namespace plenaria;

const domain::Definition& event() {
    static const domain::Definition definition = [] {
        auto read = exchange::read_event(std::filesystem::path{PLENARIA_SOURCE_DIR} /
                                         "config/events/crm-viceministerial/event.toml");
        PLENARIA_ASSERT(read.ok());
        return std::move(read).value();
    }();
    return definition;
}

template <class T>
void expect_a_value_or_reasons(const exchange::Imported<T>& imported) {
    PLENARIA_ASSERT(imported.ok() || !imported.error().empty());
}

/// What other events exported: side by side it is a table, and nobody is counted twice.
void join(const exchange::NamedTable& table) {
    const auto joined = exchange::join_attendance(event(), {table, table});
    expect_a_value_or_reasons(joined);
    if (joined.ok()) {
        PLENARIA_ASSERT(joined.value().size() == 2 && joined.value()[0] == joined.value()[1]);
        PLENARIA_ASSERT(joined.value()[0].there.size() <= event().delegations.size());
        const std::string written = exchange::joined_csv(event(), joined.value());
        const auto read = exchange::read_csv("j.csv", written);
        // An event's name of a quarter of a mebibyte stands there twice, its quotes doubled.
        const bool too_large = written.size() > limits::event_file_bytes;
        PLENARIA_ASSERT(read.ok() != too_large);
        PLENARIA_ASSERT(!read || read.value().rows.size() == event().delegations.size());
        static_cast<void>(exchange::absence_warnings(event(), joined.value()));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string bytes{reinterpret_cast<const char*>(data), size};
    const exchange::NamedTable table{"t.csv", bytes};
    expect_a_value_or_reasons(exchange::import_agenda(event(), table, SessionId{"taller"}));
    expect_a_value_or_reasons(exchange::import_participants(event(), table));
    expect_a_value_or_reasons(exchange::import_attendance(event(), table));
    join(table);
    const auto read = exchange::read_csv("t.csv", bytes);
    if (!read) {
        return 0;
    }
    // Written and read again it is the same table, but for the lines it stands on.
    exchange::CsvWriter csv;
    csv.row(read.value().headings.fields);
    for (const exchange::CsvRow& row : read.value().rows) {
        csv.row(row.fields);
    }
    const auto again = exchange::read_csv("t.csv", csv.take());
    if (again) {
        PLENARIA_ASSERT(again.value().rows.size() == read.value().rows.size());
    }
    return 0;
}
