// Words of one line of a script, and the commands that they name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/model/commands.hpp"

namespace plenaria::scenarios {

/// The arguments of one line. What is missing or left over is kept as the line's first problem.
class Words {
public:
    explicit Words(const std::string& text);

    /// The next word without a name; empty, with a problem, where there is none.
    std::string take(const std::string& what);
    /// The value of `name=value`; nothing where it was not given.
    std::optional<std::string> named(const std::string& name);
    [[nodiscard]] bool has_unnamed() const;
    /// Everything behind the word `expect`.
    Expectations expectations();
    TimePoint time(const std::string& word);
    Millis length(const std::string& word);
    void refuse(const std::string& problem);
    /// The first problem, words left over included; empty: none.
    [[nodiscard]] std::string problem() const;

private:
    std::vector<std::string> words_;
    std::vector<std::string> expected_;
    std::string problem_;
};

/// The command of a wire name with its arguments; nothing, with a problem, for an unknown one.
[[nodiscard]] std::optional<Command> read_command(const std::string& name, Words& words);

}  // namespace plenaria::scenarios
