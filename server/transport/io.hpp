// What an attempt to read or write without waiting comes to. Internal.
#pragma once

#include <cstddef>

namespace plenaria::transport {

/// What came of one attempt.
struct Io {
    enum class Outcome {
        done,        ///< `bytes` were moved, at least one where there were any
        wait_read,   ///< again once the socket is readable
        wait_write,  ///< again once it is writable, with the same bytes
        ended,       ///< the other side sends no more
        failed,      ///< nothing will be moved any more
    };
    Outcome outcome{};
    std::size_t bytes = 0;
};

}  // namespace plenaria::transport
