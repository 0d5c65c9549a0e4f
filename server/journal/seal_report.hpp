// What is sealed in a journal's file, and whether the keys that are there open it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "server/journal/seal.hpp"
#include "server/model/ids.hpp"

namespace plenaria::journal {

class Database;
class KeyFolder;

/// All of it is opened or none: what is in one seal may rest on what is in another.
struct SealReport {
    std::int64_t sealed = 0;  ///< records
    std::int64_t closed = 0;  ///< of these, that are not opened
    /// The last place at which the meeting went on without what was sealed until then: that is not
    /// opened any more, whatever keys there are.
    Position forgone;
    std::int64_t sealed_until_forgone = 0;
    std::vector<KeyId> keys;     ///< that open the rest
    std::vector<KeyId> missing;  ///< of these, that are not there

    [[nodiscard]] bool opens(Position position) const {
        return missing.empty() && position > forgone;
    }
};

/// Looks through the kinds of all records; nothing where the file cannot be read.
[[nodiscard]] std::optional<SealReport> report_seals(const Database& database,
                                                     const KeyFolder& keys);

}  // namespace plenaria::journal
