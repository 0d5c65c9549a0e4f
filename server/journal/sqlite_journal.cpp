#include "server/journal/sqlite_journal.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "server/journal/chain_check.hpp"
#include "server/journal/journal_body.hpp"
#include "server/journal/journal_copy.hpp"
#include "server/journal/recovery.hpp"

namespace plenaria::journal {
namespace {

using engine::AppendOutcome;
using engine::AppendStatus;
using engine::ReadError;
using engine::ReadFailure;

constexpr std::string_view hash_sql = "SELECT hash FROM record WHERE seq = ?1";

}  // namespace

AppendOutcome SqliteJournal::Body::append(const engine::AppendRequest& request) {
    if (!damage_.empty()) {
        return {AppendStatus::damaged, head_.position};
    }
    if (uncertain_) {
        return {AppendStatus::unknown, head_.position};
    }
    if (!writable_) {
        return {AppendStatus::failed, head_.position};
    }
    if (auto fault = files_.fault()) {
        return found_damage(*std::move(fault));
    }
    database_.forget_refused_reads();
    if (!begin_work()) {
        return {uncertain_ ? AppendStatus::unknown : AppendStatus::failed, head_.position};
    }
    if (const int code = database_.run("BEGIN IMMEDIATE"); code != SQLITE_OK) {
        return give_up(code);
    }
    const auto last = last_row(database_);
    if (!last) {
        return give_up(database_.code());
    }
    if (last->position != request.expected || last->position != head_.position) {
        // Nothing was written, so that the end of this transaction cannot matter.
        static_cast<void>(database_.run("ROLLBACK"));
        return {AppendStatus::conflict, last->position};
    }
    const auto head = insert(request);
    return head ? commit(*head) : give_up(database_.code());
}

std::optional<Head> SqliteJournal::Body::insert(const engine::AppendRequest& request) {
    Head head = head_;
    for (const auto& record : request.records) {
        ++head.position.value;
        PLENARIA_ASSERT(record.position == head.position);
        EncodedRow row;
        if (!encode(record, row)) {
            return std::nullopt;
        }
        head.hash = hasher_.next(head.hash, row.view);
        const StatementUse use{insert_};
        bind_row(insert_, row.view, head.hash);
        if (insert_.step() != SQLITE_DONE) {
            return std::nullopt;
        }
    }
    return head;
}

/// False where a key that is needed cannot be kept: nothing is written that nobody could open.
bool SqliteJournal::Body::encode(const engine::JournalRecord& record, EncodedRow& row) {
    // What was read without its key is no record to write.
    PLENARIA_ASSERT(!record.veiled && !std::holds_alternative<domain::Sealed>(record.event.event));
    if (!record.seal) {
        encode_row(record, codec_, row);
        return true;
    }
    const auto key = keys_.key_of(record.seal->session);
    if (key) {
        encode_sealed_row(record, codec_, *key.value(), row);
    }
    return key.ok();
}

Outcome<engine::JournalRecord, ReadFailure> SqliteJournal::Body::decode(const RowView& row) {
    if (!is_sealed(row)) {
        return decode_row(row, codec_);
    }
    const auto id = key_id_in(row.payload);
    const NamedKey* key = nullptr;
    if (id && seals_.opens(Position{row.seq})) {
        key = keys_.find(*id);
        if (key == nullptr) {
            // Somebody else writes, and made it since this was opened.
            keys_.load();
            key = keys_.find(*id);
        }
    }
    return decode_sealed_row(row, codec_, key);
}

AppendOutcome SqliteJournal::Body::commit(const Head& head) {
    const int code = database_.run("COMMIT");
    if (code == SQLITE_OK) {
        head_ = head;
        if (frames_ < frames_before_) {
            checkpoint_at_ = frames_between_checkpoints;  // the log began anew
        }
        frames_before_ = frames_;
        files_.follow();
        return {AppendStatus::ok, head.position};
    }
    const int kind = code & 0xFF;
    if (kind == SQLITE_BUSY || kind == SQLITE_FULL || kind == SQLITE_READONLY) {
        return give_up(code);
    }
    return be_uncertain();
}

/// Nothing of the transaction may remain.
AppendOutcome SqliteJournal::Body::give_up(int code) {
    if (database_.in_transaction()) {
        static_cast<void>(database_.run("ROLLBACK"));
    }
    // Without a commit nothing of it can be found again; a transaction that will not even end
    // makes the connection useless until it is opened anew.
    if (database_.in_transaction()) {
        return be_uncertain();
    }
    return is_damage(database_, code) ? found_damage("SQLite finds it damaged")
                                      : AppendOutcome{AppendStatus::failed, head_.position};
}

AppendOutcome SqliteJournal::Body::found_damage(std::string what) {
    if (damage_.empty()) {
        damage_ = std::move(what);
        database_.keep_log_on_close(true);
        not_rescued_ = rescue_journal(database_, path_);
    }
    return {AppendStatus::damaged, head_.position};
}

std::optional<OpenFailure> SqliteJournal::Body::leave_as_it_is() {
    if (damage_.empty()) {
        static_cast<void>(found_damage("found by somebody else"));
    } else if (not_rescued_) {
        not_rescued_ = rescue_journal(database_, path_);
    }
    return not_rescued_;
}

std::optional<ReadFailure> SqliteJournal::Body::start_of(Position from, Head& head) {
    if (from.value <= 1) {
        return std::nullopt;
    }
    head.position = Position{from.value - 1};
    Statement statement{database_.handle(), hash_sql};
    if (!statement) {
        return storage_fault(head.position);
    }
    statement.bind(1, head.position.value);
    const int code = statement.step();
    if (code == SQLITE_DONE) {
        return ReadFailure{ReadError::chain_broken, head.position, "no such record"};
    }
    if (code != SQLITE_ROW) {
        return storage_fault(head.position);
    }
    const auto hash = hash_of(statement.blob(0));
    if (!hash) {
        return ReadFailure{ReadError::chain_broken, head.position, "hash"};
    }
    head.hash = *hash;
    return std::nullopt;
}

std::string SqliteJournal::Body::chain_head_at(Position at) {
    Head head;
    return start_of(Position{at.value + 1}, head) ? std::string{} : hex(head.hash);
}

std::optional<ReadFailure> SqliteJournal::Body::take_row(
    Head& head, const std::function<void(const engine::JournalRecord&)>& visit) {
    const Position expected{head.position.value + 1};
    const RowView row = row_of(select_);
    if (row.seq != expected.value) {
        return ReadFailure{ReadError::chain_broken, expected, "record missing"};
    }
    const Hash hash = hasher_.next(head.hash, row);
    if (hash_of(select_.blob(hash_column)) != hash) {
        return ReadFailure{ReadError::chain_broken, expected, "hash"};
    }
    const auto record = decode(row);
    if (!record) {
        return record.error();
    }
    visit(record.value());
    head = {expected, hash};
    return std::nullopt;
}

Outcome<Position, ReadFailure> SqliteJournal::Body::read(
    Position from, const std::function<void(const engine::JournalRecord&)>& visit) {
    if (uncertain_) {
        if (auto failure = reconnect()) {
            return *std::move(failure);
        }
    }
    database_.forget_refused_reads();
    if (!writable_) {
        // Somebody else writes; what was once seen must still be there.
        const auto now = last_row(database_);
        if (!now) {
            return storage_fault(head_.position);
        }
        head_ = now->position > head_.position ? *now : head_;
        keys_.load();
    }
    const auto seals = report_seals(database_, keys_);
    if (!seals) {
        return storage_fault(head_.position);
    }
    seals_ = *seals;
    // Beyond the end there is nothing to verify, so that the last record is where to start from.
    from.value = std::min(from.value, head_.position.value + 1);
    Head head;
    if (const auto failure = start_of(from, head)) {
        return *failure;
    }
    const StatementUse use{select_};
    select_.bind(1, head.position.value + 1);
    for (;;) {
        const int code = select_.step();
        if (code == SQLITE_DONE) {
            break;
        }
        if (code != SQLITE_ROW) {
            return storage_fault(Position{head.position.value + 1});
        }
        if (const auto failure = take_row(head, visit)) {
            return *failure;
        }
    }
    if (head.position < head_.position) {
        return ReadFailure{ReadError::chain_broken, Position{head.position.value + 1},
                           "records lost at the end"};
    }
    head_ = head;
    if (from.value <= 1 && !verified_) {
        if (const auto pages = check_pages(database_)) {
            return *pages;
        }
        verified_ = true;
    }
    return head.position;
}

SqliteJournal::SqliteJournal(std::unique_ptr<Body> body) : body_(std::move(body)) {}
SqliteJournal::~SqliteJournal() = default;

Outcome<std::unique_ptr<SqliteJournal>, OpenFailure> SqliteJournal::finish(
    std::unique_ptr<Body> body) {
    if (auto failure = body->connect()) {
        return *failure;
    }
    return std::unique_ptr<SqliteJournal>{new SqliteJournal{std::move(body)}};
}

Outcome<std::unique_ptr<SqliteJournal>, OpenFailure> SqliteJournal::open(
    const std::filesystem::path& path) {
    auto body = std::make_unique<Body>(path, true);
    if (auto failure = body->lock()) {
        return *failure;
    }
    if (auto failure = ready_to_write(path)) {
        return *failure;
    }
    return finish(std::move(body));
}

Outcome<std::unique_ptr<SqliteJournal>, OpenFailure> SqliteJournal::open_read_only(
    const std::filesystem::path& path) {
    if (auto failure = inspect_file(path)) {
        return *failure;
    }
    return finish(std::make_unique<Body>(path, false));
}

void SqliteJournal::rest() { body_->rest(); }

AppendOutcome SqliteJournal::append(const engine::AppendRequest& request) {
    return body_->append(request);
}

Outcome<Position, ReadFailure> SqliteJournal::read(
    Position from, const std::function<void(const engine::JournalRecord&)>& visit) {
    return body_->read(from, visit);
}

std::string SqliteJournal::chain_head() const { return body_->chain_head(); }

std::string SqliteJournal::chain_head_at(Position at) { return body_->chain_head_at(at); }

const SealReport& SqliteJournal::seals() const { return body_->seals(); }

const KeyFolder& SqliteJournal::keys() const { return body_->keys(); }

std::optional<OpenFailure> SqliteJournal::leave_as_it_is() { return body_->leave_as_it_is(); }

std::optional<ReadFailure> SqliteJournal::trust_again(Position acknowledged) {
    return body_->trust_again(acknowledged);
}

const std::string& SqliteJournal::damage() const { return body_->damage(); }

}  // namespace plenaria::journal
