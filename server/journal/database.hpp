// SQLite in owning types, for the journal's .cpp files alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace plenaria::journal {

/// A prepared statement; null where it could not be prepared. Reset when the use ends.
class Statement {
public:
    Statement() = default;
    Statement(sqlite3* database, std::string_view sql);

    explicit operator bool() const { return handle_ != nullptr; }
    /// A result code: a row, done, or a fault.
    [[nodiscard]] int step();
    void reset();

    /// Parameters count from 1. The text must stay until the next reset. All answer a result code.
    int bind(int parameter, std::int64_t value);
    int bind(int parameter, std::string_view text);
    int bind_blob(int parameter, std::string_view bytes);

    /// Columns count from 0; views last until the next step.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;

private:
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalizer> handle_;
};

/// Resets a statement on leaving, whatever happened, so that no view of a row outlives its use.
class StatementUse {
public:
    explicit StatementUse(Statement& statement) : statement_(statement) {}
    ~StatementUse() { statement_.reset(); }
    StatementUse(const StatementUse&) = delete;
    StatementUse& operator=(const StatementUse&) = delete;

private:
    Statement& statement_;
};

/// An open database file; null where it could not be opened.
class Database {
public:
    Database() = default;
    /// `flags` of sqlite3_open_v2.
    Database(const std::filesystem::path& path, int flags);

    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    /// Whether a transaction is under way.
    [[nodiscard]] bool in_transaction() const;
    [[nodiscard]] bool is_open() const { return open_; }
    /// Whether it takes no writing, also where that was asked for: SQLite opens what the system
    /// does not let it write for reading.
    [[nodiscard]] bool is_read_only() const;
    /// Whether the disk refused to read the file or its log since they were opened, or that was
    /// forgotten. SQLite says then that they are damaged, and nobody knows whether they are.
    [[nodiscard]] bool was_refused_a_read() const;
    /// Before an operation that is judged by itself: what the disk refused once would hide for
    /// good that it gives back damaged pages now.
    void forget_refused_reads() const;
    /// Runs statements without answers; a result code.
    [[nodiscard]] int run(const char* sql) const;
    /// The one integer that `sql` answers; nothing else is an integer of ours.
    [[nodiscard]] bool ask(const char* sql, std::int64_t& answer) const;
    /// SQLite's words for what went wrong last, without data.
    [[nodiscard]] std::string fault() const;
    /// Its result code.
    [[nodiscard]] int code() const;
    /// Whether closing leaves the log as it is, instead of bringing it into the database.
    void keep_log_on_close(bool keep) const;
    /// Leaves checkpoints to the caller, and keeps `frames`, which must outlive the connection, at
    /// how many frames the log has after each commit.
    void count_frames(int& frames) const;
    /// Brings what is committed into the database file, as far as no reader needs what was there;
    /// a result code.
    [[nodiscard]] int checkpoint() const;
    void close();

private:
    /// Calls `take` with each of the open files, of the database and its log.
    template <class Take>
    void each_file(Take take) const;

    struct Closer {
        void operator()(sqlite3* database) const;
    };
    std::unique_ptr<sqlite3, Closer> handle_;
    bool open_ = false;
};

}  // namespace plenaria::journal
