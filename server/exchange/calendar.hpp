// The programme as a calendar that mail programs and telephones read (RFC 5545).
#pragma once

#include <string>

#include "server/domain/definition.hpp"
#include "server/exchange/export.hpp"

namespace plenaria::exchange {

/// One VEVENT for each session and each item that `audience` may know of, in `language`, with
/// times in UTC. `stamp` is when the calendar is made. The same session or item has the same UID
/// every time, so that a calendar read again replaces what was there.
[[nodiscard]] std::string write_calendar(const domain::Definition& definition,
                                         ExportAudience audience, const Language& language,
                                         TimePoint stamp);

}  // namespace plenaria::exchange
