// Telling of refused commands without letting a console that repeats one fill the log.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/limits.hpp"
#include "server/model/time.hpp"
#include "server/transport/spending.hpp"

namespace plenaria::transport {

/// What is refused to the same person in the same room for the same reason is told once a second at
/// most, with how often it was since; and of one person there are no more lines than
/// `limits::refusal_lines`. Beyond `limits::refusals_kept_of_one` kinds of one person, and
/// `limits::refusals_kept_max` of all, they are only counted.
/// Single-threaded.
class RefusalLog {
public:
    /// What a line says but for the reason.
    struct Line {
        std::string who{};           ///< whose lines are counted together
        std::string_view command{};  ///< a wire name, which lives for ever; empty: nothing is said
        std::string rest{};          ///< ` key=value` and so on
        std::string by{};            ///< the same, of whom it was refused to, and where
        std::string room{};          ///< the same: one of the event's, or none
    };

    /// The line to log for a refusal at `now`, or nothing: then it is told later, or counted.
    [[nodiscard]] std::optional<std::string> note(const Line& line, std::string_view code,
                                                  TimePoint now);
    /// What was not told and can be by now; to be asked for a few times a second.
    [[nodiscard]] std::vector<std::string> due(TimePoint now);
    /// How many are told of in no line since it was asked last.
    [[nodiscard]] std::uint64_t take_lost();
    /// How many are kept to be counted.
    [[nodiscard]] std::size_t size() const { return kept_.size(); }

private:
    struct Kept {
        std::string who;
        std::string line;
        TimePoint said_at;  ///< or when it was noted first
        std::uint64_t unsaid = 0;
    };

    Spending lines_{{limits::refusal_lines, limits::refusal_lines_per_second},
                    limits::budgets_kept_max};
    std::map<std::string, Kept> kept_;  ///< by who, command, code and room
    std::uint64_t lost_ = 0;
};

}  // namespace plenaria::transport
