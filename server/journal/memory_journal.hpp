// A journal that lives as long as its object: for tests, simulations and rehearsals. Rows are kept
// encoded, so that what passes here passes on disk.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "server/engine/journal_port.hpp"
#include "server/journal/row.hpp"

namespace plenaria::journal {

class MemoryJournal final : public engine::Journal {
public:
    /// Never `failed` nor `unknown`.
    [[nodiscard]] engine::AppendOutcome append(const engine::AppendRequest& request) override;
    [[nodiscard]] Outcome<Position, engine::ReadFailure> read(
        Position from, const std::function<void(const engine::JournalRecord&)>& visit) override;
    [[nodiscard]] std::string chain_head() const override { return hex(head_); }

private:
    /// Bounded by the test that uses it; a meeting's journal is the SQLite one.
    struct Row {
        engine::JournalRecord record;  ///< but for its event, which is in `encoded`
        EncodedEvent encoded;
    };

    EventCodec codec_;
    ChainHasher hasher_;
    std::vector<Row> rows_;
    Hash head_ = no_hash;
};

}  // namespace plenaria::journal
