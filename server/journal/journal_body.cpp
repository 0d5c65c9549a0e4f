// How a journal is opened, and what it does about its log.
#include <sqlite3.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "server/journal/escrow.hpp"
#include "server/journal/journal_body.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/log_renewal.hpp"
#include "server/journal/recovery.hpp"
#include "server/journal/salvage.hpp"

namespace plenaria::journal {
namespace {

using engine::ReadError;
using engine::ReadFailure;

// So long the first append waits for somebody who reads; later nobody waits, it is tried again.
constexpr std::chrono::seconds start_patience{2};
// So long it waits to make sure of its last append: the server's own look at its files, which takes
// milliseconds, would pass for somebody who keeps them open.
constexpr std::chrono::milliseconds look_patience{200};
constexpr const char* other_records = "it holds other records";

ReadError reading_error(OpenError code) {
    switch (code) {
        case OpenError::not_a_journal:
            return ReadError::chain_broken;
        case OpenError::in_use:
            return ReadError::held;
        default:
            return ReadError::storage;
    }
}

}  // namespace

std::optional<OpenFailure> SqliteJournal::Body::connect() {
    // The one before ends first: two connections would hold on to one log.
    insert_ = {};
    select_ = {};
    database_.close();
    database_ = Database{path_, writable_ ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY};
    if (!database_.is_open()) {
        return refuse();
    }
    if (writable_ && database_.is_read_only()) {
        // Such a connection would refuse every append, also when the disk takes writing again.
        return OpenFailure{OpenError::storage, "it may only be read"};
    }
    // What may be damaged is not written to, also not on leaving it.
    database_.keep_log_on_close(true);
    if (auto failure = set_up()) {
        return failure;
    }
    const auto head = last_row(database_);
    if (!head) {
        return refuse();
    }
    if (auto failure = keys_.unsafe()) {
        return failure;
    }
    if (writable_) {
        if (auto failure = keys_.unreadable()) {
            return failure;
        }
        if (const auto escrow = has_escrow(path_.parent_path()); !escrow) {
            return escrow.error();
        }
    }
    keys_.load();
    head_ = *head;
    verified_ = verified_ || head_.position == Position{};
    uncertain_ = false;
    files_.remember();
    return std::nullopt;
}

std::optional<OpenFailure> SqliteJournal::Body::set_up() {
    // The header was inspected before, but the truth may still be in the write-ahead log.
    std::int64_t version = 0;
    if (!database_.ask("PRAGMA user_version", version)) {
        return refuse();
    }
    if (version != schema_version) {
        return OpenFailure{
            version > schema_version ? OpenError::newer_version : OpenError::not_a_journal,
            "schema " + std::to_string(version)};
    }
    const char* settings = writable_ ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                                       " PRAGMA trusted_schema = OFF"
                                     : "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF";
    if (database_.run(settings) != SQLITE_OK) {
        return refuse();
    }
    select_ = Statement{database_.handle(), select_sql};
    if (writable_) {
        insert_ = Statement{database_.handle(), insert_sql};
        database_.count_frames(frames_);
    }
    if (!select_ || (writable_ && !insert_)) {
        const bool is_other = (database_.code() & 0xFF) == SQLITE_ERROR;
        return is_other ? OpenFailure{OpenError::not_a_journal, database_.fault()} : refuse();
    }
    return std::nullopt;
}

/// With a log that is on the disk and a new index of it. Where that fails the journal is as before,
/// and uncertain if it is not even open, or its log not sure of its name.
std::optional<OpenFailure> SqliteJournal::Body::open_anew(std::chrono::milliseconds patience) {
    // The log's index, which hides what is not confirmed, ends with the connection.
    lock_.set_doubt(true);
    auto failure = renew(patience);
    lock_.set_doubt(uncertain_);
    return failure;
}

std::optional<OpenFailure> SqliteJournal::Body::renew(std::chrono::milliseconds patience) {
    const Head before = head_;
    const bool was_uncertain = uncertain_;
    insert_ = {};
    select_ = {};
    database_.close();
    bool name_in_doubt = false;
    auto failure = renew_log(path_, patience, name_in_doubt);
    files_.remember();
    const auto logged = last_in_log(path_);
    const auto refused = connect();
    if (refused || failure) {
        head_ = before;
        uncertain_ = was_uncertain || refused || name_in_doubt;
        return failure ? failure : refused;
    }
    if (head_.position < before.position) {
        head_ = before;
        uncertain_ = true;
        return OpenFailure{OpenError::not_a_journal, "records lost at the end"};
    }
    if (!logged) {
        uncertain_ = true;
        return OpenFailure{OpenError::storage, "its log cannot be read"};
    }
    if (*logged > head_.position) {
        // Whoever else has it open keeps the log's former index alive, and this connection with it.
        // A server that is killed now would find the commit at its next start.
        uncertain_ = true;
        return OpenFailure{OpenError::in_use, "its log is ahead of its index"};
    }
    checkpoint_failed_ = false;
    return std::nullopt;
}

/// After an append of which nobody knows whether it is on the disk.
std::optional<ReadFailure> SqliteJournal::Body::reconnect() {
    if (!damage_.empty()) {
        return ReadFailure{ReadError::chain_broken, head_.position, damage_};
    }
    if (auto fault = files_.fault()) {
        // No name may lead to what this connection still sees.
        const ReadFailure failure{ReadError::chain_broken, head_.position, *fault};
        static_cast<void>(found_damage(*std::move(fault)));
        return failure;
    }
    // What it finds beyond what was confirmed counts only as it was written anew.
    if (const auto failure = open_anew(look_patience)) {
        return ReadFailure{reading_error(failure->code), head_.position, failure->detail};
    }
    return std::nullopt;
}

/// What speaks against the files as they lie there being what was acknowledged.
std::optional<std::string> SqliteJournal::Body::fault_on_disk() const {
    if (auto fault = files_.fault()) {
        return fault;
    }
    // By its own bytes: who opens it reads by the index that this connection keeps of it.
    if (auto damage = log_damage(path_)) {
        return damage;
    }
    const auto end = check_file(path_);
    if (!end) {
        return end.error().failure.detail;
    }
    return end.value() == head_.position ? std::nullopt : std::optional<std::string>{other_records};
}

/// What made them bad may be gone: a fault on the way to the disk, bytes that were put back.
std::optional<ReadFailure> SqliteJournal::Body::trust_again(Position acknowledged) {
    const auto refuse = [this](std::string why) {
        return ReadFailure{ReadError::chain_broken, head_.position, std::move(why)};
    };
    if (damage_.empty()) {
        return std::nullopt;
    }
    if (uncertain_ || trusted_again_) {
        return refuse(damage_);
    }
    if (head_.position != acknowledged) {
        return refuse(other_records);
    }
    if (auto fault = fault_on_disk()) {
        return refuse(*std::move(fault));
    }
    // The connection that still reads everything goes only once that is saved.
    if (not_rescued_ && (not_rescued_ = rescue_journal(database_, path_))) {
        return refuse(not_rescued_->detail);
    }
    const Head before = head_;
    if (const auto failure = open_anew(look_patience)) {
        // Nothing is in doubt: it was never asked to write since.
        uncertain_ = false;
        lock_.set_doubt(false);
        return ReadFailure{reading_error(failure->code), head_.position, failure->detail};
    }
    if (head_.position != before.position || head_.hash != before.hash) {
        head_ = before;
        return refuse(other_records);
    }
    if (::rename(rescue_path(path_).c_str(), former_rescue_path(path_).c_str()) != 0 &&
        errno != ENOENT) {
        return refuse("what was saved of it cannot be put aside");
    }
    trusted_again_ = true;
    damage_.clear();
    return std::nullopt;
}

/// The commit may be in the log although it was not confirmed, and recovery would find it.
engine::AppendOutcome SqliteJournal::Body::be_uncertain() {
    uncertain_ = true;
    lock_.set_doubt(true);
    return {engine::AppendStatus::unknown, head_.position};
}

/// Before the first append to what was found right: whether there may be one.
bool SqliteJournal::Body::begin_work() {
    if (!verified_ || worked_) {
        return true;
    }
    std::error_code error;
    if (std::filesystem::file_size(log_path(path_), error) > 0 && !error) {
        // A server whose sync failed may have ended before it was sure. Somebody who reads for
        // longer must not keep a meeting from going on: what was read is then taken for what is on
        // the disk, as it is but for that one case.
        const auto failure = open_anew(start_patience);
        if (failure && (failure->code != OpenError::in_use || uncertain_)) {
            return false;
        }
        // What a power cut left of an append at the log's end must not be taken for damage at the
        // next start: with all that is committed in the database, the log begins anew.
        checkpoint();
    }
    worked_ = true;
    files_.follow();
    return !uncertain_;
}

void SqliteJournal::Body::rest() {
    // Of files that are not its own any more the next append tells.
    if (!uncertain_ && damage_.empty() && frames_ >= checkpoint_at_ && !files_.fault()) {
        checkpoint();
        files_.follow();
    }
}

/// Between two appends. What was committed is in the log, whatever comes of this.
void SqliteJournal::Body::checkpoint() {
    checkpoint_at_ = frames_ + frames_between_checkpoints;
    if (checkpoint_failed_ && open_anew({})) {
        return;
    }
    const int kind = database_.checkpoint() & 0xFF;
    // A disk that is full, or that refuses before anything is written, leaves nothing in doubt.
    checkpoint_failed_ = kind == SQLITE_IOERR;
}

void SqliteJournal::Body::allow_checkpoint_on_close() {
    if (database_.is_open() && worked_ && damage_.empty() && !uncertain_ && !checkpoint_failed_) {
        database_.keep_log_on_close(false);
    }
}

}  // namespace plenaria::journal
