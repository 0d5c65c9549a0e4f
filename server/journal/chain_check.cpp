#include "server/journal/chain_check.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "server/journal/database.hpp"
#include "server/journal/record_table.hpp"
#include "server/journal/row.hpp"

namespace plenaria::journal {
namespace {

using engine::ReadError;
using engine::ReadFailure;

ReadFailure fault_of(const Database& database, int code, Position at) {
    return {is_damage(database, code) ? ReadError::chain_broken : ReadError::storage, at,
            database.fault()};
}

// Some dozens of rows: milliseconds on any disk that answers.
constexpr int steps_per_progress = 1'000;

/// Has `progress`, which must outlive the connection, told while statements run.
void follow(const Database& database, const LookProgress& progress) {
    sqlite3_progress_handler(
        database.handle(), steps_per_progress,
        [](void* told) {
            (*static_cast<const LookProgress*>(told))(std::chrono::milliseconds::zero());
            return 0;
        },
        const_cast<LookProgress*>(&progress));
}

/// How long SQLite may walk through the pages, which it does in one step, on a disk that gives ten
/// megabytes a second.
std::chrono::milliseconds walk_at_most(const Database& database) {
    constexpr std::int64_t pages_per_second = 2'500;
    std::int64_t pages = 0;
    static_cast<void>(database.ask("PRAGMA page_count", pages));
    return std::chrono::milliseconds{pages * 1'000 / pages_per_second};
}

/// Whether the last call failed for want of something that says nothing about the file.
bool was_hindered(const Database& database) {
    const int kind = database.code() & 0xFF;
    if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED || kind == SQLITE_PROTOCOL ||
        kind == SQLITE_NOMEM || database.code() == SQLITE_IOERR_NOMEM) {
        return true;
    }
    const int error = database.handle() == nullptr ? 0 : sqlite3_system_errno(database.handle());
    return (kind == SQLITE_CANTOPEN || kind == SQLITE_IOERR) &&
           (error == EMFILE || error == ENFILE || error == ENOMEM);
}

}  // namespace

bool is_damage(const Database& database, int code) {
    const int kind = code & 0xFF;
    return (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || code == SQLITE_IOERR_SHORT_READ) &&
           !database.was_refused_a_read();
}

std::optional<ReadFailure> check_pages(const Database& database) {
    Statement pages{database.handle(), "PRAGMA integrity_check(1)"};
    const int code = pages ? pages.step() : sqlite3_errcode(database.handle());
    if (code != SQLITE_ROW) {
        return fault_of(database, code, {});
    }
    if (pages.text(0) != "ok") {
        // A page that it was refused is one of the faults that it lists.
        return ReadFailure{
            database.was_refused_a_read() ? ReadError::storage : ReadError::chain_broken,
            {},
            std::string{pages.text(0)}};
    }
    return std::nullopt;
}

Outcome<Position, ReadFailure> check_chain(const Database& database, const LookProgress& progress) {
    Statement rows{database.handle(), select_sql};
    Position last;
    if (!rows) {
        const int code = sqlite3_errcode(database.handle());
        // A table that is not there any more is as good as damaged.
        return code == SQLITE_ERROR ? ReadFailure{ReadError::chain_broken, last, database.fault()}
                                    : fault_of(database, code, last);
    }
    rows.bind(1, std::int64_t{1});
    ChainHasher hasher;
    Hash head = no_hash;
    for (;;) {
        const Position next{last.value + 1};
        const int code = rows.step();
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            return fault_of(database, code, next);
        }
        const RowView row = row_of(rows);
        const Hash hash = hasher.next(head, row);
        if (row.seq != next.value || hash_of(rows.blob(hash_column)) != hash) {
            return ReadFailure{ReadError::chain_broken, next, "hash"};
        }
        head = hash;
        last = next;
    }
    rows.reset();
    if (progress) {
        progress(walk_at_most(database));
    }
    if (const auto failure = check_pages(database)) {
        return *failure;
    }
    return last;
}

Outcome<Position, CheckFault> check_file(const std::filesystem::path& path,
                                         const LookProgress& progress) {
    const Database database{path, SQLITE_OPEN_READONLY};
    if (!database.is_open()) {
        std::error_code error;
        const bool there = std::filesystem::exists(path, error) || error;
        return CheckFault{
            {there ? ReadError::storage : ReadError::chain_broken, {}, database.fault()},
            there && was_hindered(database)};
    }
    if (progress) {
        follow(database, progress);
    }
    auto end = check_chain(database, progress);
    if (!end) {
        const bool hindered = end.error().error == ReadError::storage && was_hindered(database);
        return CheckFault{std::move(end).error(), hindered};
    }
    return end.value();
}

}  // namespace plenaria::journal
