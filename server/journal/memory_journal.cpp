#include "server/journal/memory_journal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace plenaria::journal {

engine::AppendOutcome MemoryJournal::append(const engine::AppendRequest& request) {
    const Position last{static_cast<std::int64_t>(rows_.size())};
    if (request.expected != last) {
        return {engine::AppendStatus::conflict, last};
    }
    Position position = last;
    for (const auto& record : request.records) {
        ++position.value;
        PLENARIA_ASSERT(record.position == position);
        EncodedRow row;
        encode_row(record, codec_, row);
        head_ = hasher_.next(head_, row.view);
        engine::JournalRecord kept = record;
        kept.event.event = domain::Event{};
        kept.event.command = kept.command_id;
        rows_.push_back({std::move(kept), std::move(row.encoded)});
    }
    return {engine::AppendStatus::ok, position};
}

Outcome<Position, engine::ReadFailure> MemoryJournal::read(
    Position from, const std::function<void(const engine::JournalRecord&)>& visit) {
    const auto first = static_cast<std::size_t>(std::max<std::int64_t>(from.value, 1)) - 1;
    for (std::size_t i = first; i < rows_.size(); ++i) {
        const Row& row = rows_[i];
        auto event = codec_.decode(row.encoded.kind, row.encoded.version, row.encoded.payload);
        // Nobody but `append` writes here.
        PLENARIA_ASSERT(event.ok());
        engine::JournalRecord record = row.record;
        record.event.event = std::move(event).value();
        visit(record);
    }
    return Position{static_cast<std::int64_t>(rows_.size())};
}

}  // namespace plenaria::journal
