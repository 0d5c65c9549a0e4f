// What the server's log says of what its desk refused. The journal has only what was done.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/app/exchange_desk.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {

/// A line for each refusal: what was handed in and the code, and never a text, a name or a file, as
/// the log lies in clear. Of one task a second passes between lines, so that nobody who tries codes
/// in a loop fills it; what was not said is counted in the next. Single-threaded; outlives what it
/// makes.
class DeskLog {
public:
    using Log = std::function<void(std::string_view)>;

    DeskLog(Log log, std::function<TimePoint()> now);

    /// `answer`, which a refusal passes on its way through the log. A dry run changes nothing and
    /// is left out.
    [[nodiscard]] std::function<void(DeskAnswer)> noting(const DeskRequest& request,
                                                         std::function<void(DeskAnswer)> answer);
    /// That of `task` something was refused for `code`.
    void refused(DeskTask task, std::string_view code);

private:
    struct Said {
        TimePoint at;
        std::uint64_t unsaid = 0;
    };

    Log log_;
    std::function<TimePoint()> now_;
    std::map<DeskTask, Said> said_;
};

}  // namespace plenaria::app
