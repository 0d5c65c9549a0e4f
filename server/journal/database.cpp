#include "server/journal/database.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstddef>

namespace plenaria::journal {
namespace {

// A reader that recovers or closes holds its lock for an instant.
constexpr int busy_ms = 2'000;

std::string_view bytes_of(sqlite3_stmt* statement, int column, const void* data) {
    if (data == nullptr) {
        return {};
    }
    return {static_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

void Database::Closer::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Statement::Statement(sqlite3* database, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                       SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    handle_.reset(statement);
}

int Statement::step() { return sqlite3_step(handle_.get()); }

void Statement::reset() { sqlite3_reset(handle_.get()); }

int Statement::bind(int parameter, std::int64_t value) {
    return sqlite3_bind_int64(handle_.get(), parameter, value);
}

// An empty view may have no address, which SQLite would take for NULL.
int Statement::bind(int parameter, std::string_view text) {
    return sqlite3_bind_text64(handle_.get(), parameter, text.empty() ? "" : text.data(),
                               text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

int Statement::bind_blob(int parameter, std::string_view bytes) {
    return sqlite3_bind_blob64(handle_.get(), parameter, bytes.empty() ? "" : bytes.data(),
                               bytes.size(), SQLITE_STATIC);
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::text(int column) const {
    return bytes_of(handle_.get(), column, sqlite3_column_text(handle_.get(), column));
}

std::string_view Statement::blob(int column) const {
    return bytes_of(handle_.get(), column, sqlite3_column_blob(handle_.get(), column));
}

Database::Database(const std::filesystem::path& path, int flags) {
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(database);
    open_ = code == SQLITE_OK;
    if (open_) {
        sqlite3_extended_result_codes(database, 1);
        sqlite3_busy_timeout(database, busy_ms);
    }
}

bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

bool Database::is_read_only() const { return sqlite3_db_readonly(handle_.get(), "main") == 1; }

template <class Take>
void Database::each_file(Take take) const {
    for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
        sqlite3_file* file = nullptr;
        if (handle_ != nullptr &&
            sqlite3_file_control(handle_.get(), "main", which, &file) == SQLITE_OK &&
            file != nullptr && file->pMethods != nullptr) {
            take(*file);
        }
    }
}

bool Database::was_refused_a_read() const {
    bool refused = false;
    each_file([&refused](sqlite3_file& file) {
        int error = 0;
        refused = refused || (file.pMethods->xFileControl(&file, SQLITE_FCNTL_LAST_ERRNO, &error) ==
                                  SQLITE_OK &&
                              // The errors of a read that SQLite passes on as damage.
                              (error == EIO || error == ENXIO || error == ERANGE));
    });
    return refused;
}

void Database::forget_refused_reads() const {
    if (!was_refused_a_read()) {
        return;
    }
    // SQLite keeps the error of the last call that failed. To read where no file ends fails without
    // one; where the disk refuses even that, nothing is forgotten.
    constexpr sqlite3_int64 behind_all = sqlite3_int64{1} << 40;
    each_file([](sqlite3_file& file) {
        char byte = 0;
        static_cast<void>(file.pMethods->xRead(&file, &byte, 1, behind_all));
    });
}

int Database::run(const char* sql) const {
    return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
}

bool Database::ask(const char* sql, std::int64_t& answer) const {
    Statement statement{handle_.get(), sql};
    if (!statement || statement.step() != SQLITE_ROW) {
        return false;
    }
    answer = statement.integer(0);
    return true;
}

std::string Database::fault() const {
    return handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_.get());
}

int Database::code() const {
    return handle_ == nullptr ? SQLITE_NOMEM : sqlite3_extended_errcode(handle_.get());
}

void Database::keep_log_on_close(bool keep) const {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

void Database::count_frames(int& frames) const {
    sqlite3_wal_hook(
        handle_.get(),
        [](void* count, sqlite3*, const char*, int now) {
            *static_cast<int*>(count) = now;
            return SQLITE_OK;
        },
        &frames);
}

int Database::checkpoint() const {
    return sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                     nullptr);
}

void Database::close() {
    handle_.reset();
    open_ = false;
}

}  // namespace plenaria::journal
