// The connection of a journal and what it knows of its files. Internal to the module.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "server/engine/journal_port.hpp"
#include "server/journal/chain_check.hpp"
#include "server/journal/database.hpp"
#include "server/journal/event_codec.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/key_folder.hpp"
#include "server/journal/open_failure.hpp"
#include "server/journal/record_table.hpp"
#include "server/journal/row.hpp"
#include "server/journal/seal_report.hpp"
#include "server/journal/sealed_row.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "server/journal/standing_files.hpp"

namespace plenaria::journal {

/// As SQLite by itself: a log of four megabytes.
inline constexpr int frames_between_checkpoints = 1'000;

class SqliteJournal::Body {
public:
    Body(std::filesystem::path path, bool writable)
        : path_(std::move(path)), writable_(writable), keys_(path_.parent_path()), files_(path_) {}
    ~Body() { allow_checkpoint_on_close(); }
    Body(const Body&) = delete;
    Body& operator=(const Body&) = delete;

    [[nodiscard]] std::optional<OpenFailure> lock() {
        return lock_.take(path_.parent_path() / "journal.lock");
    }
    [[nodiscard]] std::optional<OpenFailure> connect();
    [[nodiscard]] engine::AppendOutcome append(const engine::AppendRequest& request);
    [[nodiscard]] Outcome<Position, engine::ReadFailure> read(
        Position from, const std::function<void(const engine::JournalRecord&)>& visit);
    void rest();
    [[nodiscard]] std::string chain_head() const { return hex(head_.hash); }
    [[nodiscard]] std::string chain_head_at(Position at);
    [[nodiscard]] const SealReport& seals() const { return seals_; }
    [[nodiscard]] const KeyFolder& keys() const { return keys_; }
    [[nodiscard]] const std::string& damage() const { return damage_; }
    [[nodiscard]] std::optional<OpenFailure> leave_as_it_is();
    [[nodiscard]] std::optional<engine::ReadFailure> trust_again(Position acknowledged);

private:
    [[nodiscard]] std::optional<OpenFailure> set_up();
    [[nodiscard]] std::optional<engine::ReadFailure> reconnect();
    [[nodiscard]] std::optional<std::string> fault_on_disk() const;
    [[nodiscard]] std::optional<OpenFailure> open_anew(std::chrono::milliseconds patience);
    [[nodiscard]] std::optional<OpenFailure> renew(std::chrono::milliseconds patience);
    [[nodiscard]] engine::AppendOutcome be_uncertain();
    [[nodiscard]] std::optional<Head> insert(const engine::AppendRequest& request);
    [[nodiscard]] bool encode(const engine::JournalRecord& record, EncodedRow& row);
    [[nodiscard]] Outcome<engine::JournalRecord, engine::ReadFailure> decode(const RowView& row);
    [[nodiscard]] engine::AppendOutcome commit(const Head& head);
    [[nodiscard]] engine::AppendOutcome give_up(int code);
    [[nodiscard]] engine::AppendOutcome found_damage(std::string what);
    [[nodiscard]] bool begin_work();
    void checkpoint();
    void allow_checkpoint_on_close();
    [[nodiscard]] std::optional<engine::ReadFailure> start_of(Position from, Head& head);
    [[nodiscard]] std::optional<engine::ReadFailure> take_row(
        Head& head, const std::function<void(const engine::JournalRecord&)>& visit);
    [[nodiscard]] engine::ReadFailure storage_fault(Position at) const {
        return {is_damage(database_, database_.code()) ? engine::ReadError::chain_broken
                                                       : engine::ReadError::storage,
                at, database_.fault()};
    }
    [[nodiscard]] OpenFailure refuse() const {
        return {
            is_damage(database_, database_.code()) ? OpenError::not_a_journal : OpenError::storage,
            database_.fault()};
    }

    std::filesystem::path path_;
    bool writable_;
    FileLock lock_;
    int frames_ = 0;         ///< in the log, after the last commit
    int frames_before_ = 0;  ///< after the one before
    /// How many there are when the next checkpoint is tried: one that failed, or that a reader held
    /// up, is not tried again at each commit.
    int checkpoint_at_ = frames_between_checkpoints;
    // Statements go before their database.
    Database database_;
    Statement insert_;
    Statement select_;
    EventCodec codec_;
    ChainHasher hasher_;
    KeyFolder keys_;
    SealReport seals_;
    Head head_;
    bool uncertain_ = false;
    bool checkpoint_failed_ = false;  ///< the next must begin at the log's first frame
    StandingFiles files_;
    bool verified_ = false;  ///< all of it was read and was right, or it was empty
    bool worked_ = false;    ///< and something was to be appended
    std::string damage_;     ///< what is wrong with the files: nothing is written any more
    bool trusted_again_ = false;
    std::optional<OpenFailure> not_rescued_;  ///< why what could still be read is not saved
};

}  // namespace plenaria::journal
