// The one table of a journal, as SQLite is asked for it. Internal to the module.
#pragma once

#include <optional>
#include <string_view>

#include "server/journal/database.hpp"
#include "server/journal/row.hpp"
#include "server/model/ids.hpp"

namespace plenaria::journal {

inline constexpr std::string_view insert_sql =
    "INSERT INTO record (seq, at_ms, actor_role, actor_name, command_id, command_fingerprint,"
    " room, kind, version, payload, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
/// All rows from ?1 on, in their order.
inline constexpr std::string_view select_sql =
    "SELECT seq, at_ms, actor_role, actor_name, command_id, command_fingerprint, room, kind,"
    " version, payload, hash FROM record WHERE seq >= ?1 ORDER BY seq";
inline constexpr int hash_column = 10;

/// Where a chain stands.
struct Head {
    Position position;
    Hash hash = no_hash;
};
/// The last row's; nothing where it cannot be read.
[[nodiscard]] std::optional<Head> last_row(const Database& database);

/// Nothing where it is no hash.
[[nodiscard]] std::optional<Hash> hash_of(std::string_view bytes);
/// The row that `select_sql` stands at; a view as long as the statement stands there.
[[nodiscard]] RowView row_of(const Statement& s);
/// Binds a row for `insert_sql`; it must stay until the next reset.
void bind_row(Statement& s, const RowView& row, const Hash& hash);

}  // namespace plenaria::journal
