// The journal on disk: one SQLite file per event, in WAL mode with a synced log, so that what was
// acknowledged survives a power cut, and a hash chain over its rows, so that a changed row shows.
// What is confidential is sealed (sealed_row.hpp) under the keys in `keys/` beside it; the chain
// covers what lies on the disk, so that it is verified without any key.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/engine/journal_port.hpp"
#include "server/journal/key_folder.hpp"
#include "server/journal/open_failure.hpp"
#include "server/journal/seal_report.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// Used by one thread at a time, which may be another than the one that opened it.
class SqliteJournal final : public engine::Journal {
public:
    /// Opens the journal at `path` for writing, or makes an empty one (0600) in a folder that
    /// exists. Holds an exclusive lock on `journal.lock` beside it for as long as it lives: one
    /// writer only, and a killed one leaves no lock behind.
    [[nodiscard]] static Outcome<std::unique_ptr<SqliteJournal>, OpenFailure> open(
        const std::filesystem::path& path);

    /// Opens an existing journal for reading, also while a server writes it; `append` answers
    /// `failed`. Each `read` sees the journal as it stands when it begins.
    [[nodiscard]] static Outcome<std::unique_ptr<SqliteJournal>, OpenFailure> open_read_only(
        const std::filesystem::path& path);

    ~SqliteJournal() override;
    SqliteJournal(const SqliteJournal&) = delete;
    SqliteJournal& operator=(const SqliteJournal&) = delete;

    /// As the port says. After `unknown` the same comes back until a `read` has told what is on
    /// disk: the connection is opened anew for it. After `damaged` nothing is written any more, not
    /// even when this object ends, unless `trust_again` found it whole.
    [[nodiscard]] engine::AppendOutcome append(const engine::AppendRequest& request) override;
    /// Also refuses a journal that lost records at its end since it was opened. Before the first
    /// read of all of it nothing that was there is written to, but for `append`.
    [[nodiscard]] Outcome<Position, engine::ReadFailure> read(
        Position from, const std::function<void(const engine::JournalRecord&)>& visit) override;
    /// Brings a log that has grown long into the database. Without it that grows for as long as
    /// this object lives.
    void rest() override;
    /// Of the last record that this object wrote or read, or found when it opened.
    [[nodiscard]] std::string chain_head() const override;
    /// What the head was when that was the last record: as good as the last `read` from the
    /// beginning; empty where there is no such record.
    [[nodiscard]] std::string chain_head_at(Position at);
    /// What was sealed when it was read last.
    [[nodiscard]] const SealReport& seals() const;
    /// The keys that are beside it.
    [[nodiscard]] const KeyFolder& keys() const;
    /// Somebody else found it damaged: as after `damaged`, nothing is written any more. Saves what
    /// can still be read for `recover`, once; why it could not, and then the next call tries again.
    [[nodiscard]] std::optional<OpenFailure> leave_as_it_is();
    /// Somebody who looked at the files after that found them whole. Where they are the very ones
    /// that were written, end with `acknowledged`, and could be opened anew, it may be appended
    /// again; else why not, and nothing is written still. Once only: what goes bad a second time is
    /// for `recover`, which finds what was saved both times.
    [[nodiscard]] std::optional<engine::ReadFailure> trust_again(Position acknowledged);
    /// Why `append` answered `damaged`; empty while it may. On the thread that appends.
    [[nodiscard]] const std::string& damage() const;

private:
    class Body;
    explicit SqliteJournal(std::unique_ptr<Body> body);
    static Outcome<std::unique_ptr<SqliteJournal>, OpenFailure> finish(std::unique_ptr<Body> body);

    std::unique_ptr<Body> body_;
};

}  // namespace plenaria::journal
