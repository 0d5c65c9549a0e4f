// Telling of failures without letting whoever causes them fill the log.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria::transport {

/// One line a second at most; what was not said is counted in the next. Single-threaded.
class FailureLog {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// `event` begins each line: what fails.
    explicit FailureLog(std::string_view event) : event_(event) {}

    /// The line to log for a failure at `now`, or nothing. Of `reason`, which may come from a
    /// library, spaces and the like are replaced: one field of a line is one word.
    [[nodiscard]] std::optional<std::string> note(std::string_view reason, std::string_view address,
                                                  Instant now);

private:
    std::string event_;
    std::optional<Instant> said_at_;
    std::uint64_t unsaid_ = 0;
};

}  // namespace plenaria::transport
