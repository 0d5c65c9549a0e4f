#include "server/journal/seal_report.hpp"

#include <sqlite3.h>

#include <set>
#include <string_view>

#include "server/journal/database.hpp"
#include "server/journal/key_folder.hpp"
#include "server/journal/sealed_row.hpp"

namespace plenaria::journal {
namespace {

// A key's id with its colon begins each sealed payload. The condition is that of the index that new
// journals have; in one of before it costs a look at every kind.
constexpr std::string_view sealed_sql =
    "SELECT seq, kind, substr(payload, 1, 33) FROM record"
    " WHERE kind IN ('sealed', 'sealed_words', 'seals_forgone') ORDER BY seq";

}  // namespace

std::optional<SealReport> report_seals(const Database& database, const KeyFolder& keys) {
    Statement rows{database.handle(), sealed_sql};
    if (!rows) {
        return std::nullopt;
    }
    SealReport report;
    std::set<KeyId> needed;
    for (;;) {
        const int code = rows.step();
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            return std::nullopt;
        }
        const std::string_view kind = rows.text(1);
        if (kind != sealed_whole && kind != sealed_words) {
            report.forgone = Position{rows.integer(0)};
            report.sealed_until_forgone = report.sealed;
            needed.clear();
            continue;
        }
        ++report.sealed;
        // A payload that names no key is found where it is read.
        if (const auto key = key_id_in(rows.text(2))) {
            needed.insert(*key);
        }
    }
    report.keys.assign(needed.begin(), needed.end());
    for (const KeyId& key : report.keys) {
        if (keys.find(key) == nullptr) {
            report.missing.push_back(key);
        }
    }
    report.closed = report.missing.empty() ? report.sealed_until_forgone : report.sealed;
    return report;
}

}  // namespace plenaria::journal
