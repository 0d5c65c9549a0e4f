// How the server fares, for those who watch over it: `/healthz` and `/metrics`.
//
// Everybody on the network may read both. So nothing here moves with what goes on in a room: no
// counts of events, commands, bytes or frames, no memory or processor time, no times of the disk,
// and not who operates. What the disk does to commands is told by `PublicStorage` alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::app {

/// How the copies of the data folder fare.
struct BackupSign {
    std::optional<TimePoint> good_at;  ///< when the last good one began; nothing: none yet
    bool old = false;                  ///< too long ago for the time between two
    bool documents_lost = false;       ///< it is without a document, or has a former one
};

/// What is known at an instant. Durations are of the steady clock.
struct Signs {
    TimePoint now;
    TimePoint started;
    bool stopping = false;
    bool storage_refuses = false;       ///< nothing can be written (`PublicStorage`)
    bool storage_slow = false;          ///< or what is written takes long
    bool storage_unsure = false;        ///< or whether it can could not be tried
    bool journal_held = false;          ///< why it refuses: another program has the journal open
    bool journal_unreadable = false;    ///< for now
    bool journal_damaged = false;       ///< its files are not what was written
    std::optional<Millis> since_stall;  ///< since the server's thread last stood still
    int stalls = 0;                     ///< how often it did
    std::optional<TimePoint> certificate_until;
    std::optional<BackupSign> backup;  ///< nothing: none was asked for
    bool taken_over = false;           ///< the folder was made of a copy not long ago
    std::size_t screens = 0;           ///< displays that were let in, and nobody else
};

enum class Condition {
    ready,
    degraded,  ///< it serves; somebody should look
    failing    ///< it takes no commands
};

struct Health {
    Condition condition = Condition::ready;
    std::vector<ServiceTrouble> reasons;  ///< the worst first
};

/// A disk that is slow, or cannot be tried, a stall within the last minute, a certificate that ends
/// within a week, an old copy, or one without a document, and a folder made of a copy degrade; a
/// disk that refuses, a damaged journal and a server that stops fail.
[[nodiscard]] Health health_of(const Signs& signs);

/// One line: `ready`, `degraded: storage_slow`.
[[nodiscard]] std::string health_text(const Health& health);
/// 200 while it serves, else 503.
[[nodiscard]] int http_status(const Health& health);

/// Prometheus' text format 0.0.4.
[[nodiscard]] std::string metrics_text(const Signs& signs, std::string_view version);

}  // namespace plenaria::app
