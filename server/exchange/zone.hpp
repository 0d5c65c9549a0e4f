// Times of day in a zone. Keeps the time zone library in one .cpp file.
#pragma once

#include <string>

#include "server/exchange/document.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"

namespace plenaria::exchange {

/// Whether the system's time zone data knows the IANA name `zone`.
[[nodiscard]] bool zone_exists(const std::string& zone);

/// Why a time of day names no instant: clocks jump over it, or show it twice.
enum class LocalTimeFault { skipped, ambiguous };

/// The instant at which clocks in `zone`, which must exist, show `local`; where `local` has an
/// offset, that alone counts.
[[nodiscard]] Outcome<TimePoint, LocalTimeFault> to_instant(const std::string& zone,
                                                            const LocalTime& local);

/// What clocks in `zone`, which must exist, show at `at`; to the second.
[[nodiscard]] LocalTime to_local(const std::string& zone, TimePoint at);

/// The same to the millisecond, with the offset where clocks show that time twice: `to_instant`
/// gives `at` again.
[[nodiscard]] LocalTime to_local_exactly(const std::string& zone, TimePoint at);

}  // namespace plenaria::exchange
