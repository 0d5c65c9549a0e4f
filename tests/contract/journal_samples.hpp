// Events and records for tests of journals: at least one event of every kind, each with all its
// fields filled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/domain/events.hpp"
#include "server/engine/journal_port.hpp"

namespace plenaria::journal::samples {

/// A small event with everything in it at least once.
[[nodiscard]] domain::Definition definition();

/// Events of every kind; several where a field may be absent.
[[nodiscard]] std::vector<domain::Event> events();

/// A record at `position` whose content depends on the position alone; events take turns, without
/// those that carry a whole definition, and without what is only ever read.
[[nodiscard]] engine::JournalRecord record(std::int64_t position);

/// A request for `count` records after `expected`.
[[nodiscard]] engine::AppendRequest request(Position expected, std::int64_t count);

/// Everything of a record in one text, for comparing.
[[nodiscard]] std::string text_of(const engine::JournalRecord& record);

}  // namespace plenaria::journal::samples
