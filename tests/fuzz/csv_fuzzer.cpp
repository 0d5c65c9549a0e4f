// Tables that people hand in: agenda, participants, attendance, of whatever encoding.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "server/exchange/csv.hpp"
#include "server/exchange/csv_import.hpp"
#include "server/exchange/event_file.hpp"
#include "server/model/assertion.hpp"

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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string bytes{reinterpret_cast<const char*>(data), size};
    const exchange::NamedTable table{"t.csv", bytes};
    expect_a_value_or_reasons(exchange::import_agenda(event(), table, SessionId{"taller"}));
    expect_a_value_or_reasons(exchange::import_participants(event(), table));
    expect_a_value_or_reasons(exchange::import_attendance(event(), table));
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
