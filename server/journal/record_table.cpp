#include "server/journal/record_table.hpp"

#include <sqlite3.h>

#include <cstring>

namespace plenaria::journal {

std::optional<Hash> hash_of(std::string_view bytes) {
    Hash hash{};
    if (bytes.size() != hash.size()) {
        return std::nullopt;
    }
    std::memcpy(hash.data(), bytes.data(), hash.size());
    return hash;
}

std::optional<Head> last_row(const Database& database) {
    Statement last{database.handle(), "SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1"};
    if (!last) {
        return std::nullopt;
    }
    const int code = last.step();
    if (code == SQLITE_DONE) {
        return Head{};
    }
    if (code != SQLITE_ROW) {
        return std::nullopt;
    }
    // A hash of another length is found by who reads the row, and says where.
    return Head{Position{last.integer(0)}, hash_of(last.blob(1)).value_or(no_hash)};
}

RowView row_of(const Statement& s) {
    return {.seq = s.integer(0),
            .at_ms = s.integer(1),
            .actor_role = s.text(2),
            .actor_name = s.text(3),
            .command_id = s.text(4),
            .command_fingerprint = static_cast<std::uint64_t>(s.integer(5)),
            .room = s.text(6),
            .kind = s.text(7),
            .version = s.integer(8),
            .payload = s.text(9)};
}

void bind_row(Statement& s, const RowView& row, const Hash& hash) {
    s.bind(1, row.seq);
    s.bind(2, row.at_ms);
    s.bind(3, row.actor_role);
    s.bind(4, row.actor_name);
    s.bind(5, row.command_id);
    s.bind(6, static_cast<std::int64_t>(row.command_fingerprint));
    s.bind(7, row.room);
    s.bind(8, row.kind);
    s.bind(9, row.version);
    s.bind(10, row.payload);
    s.bind_blob(11, {reinterpret_cast<const char*>(hash.data()), hash.size()});
}

}  // namespace plenaria::journal
