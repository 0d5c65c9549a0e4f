// The language of *.session files. A file is a list of lines:
//
//     # a comment, which names the rule or the row of the edge-case table
//     checks roster,outputs              what this forum's profile asks for at a closing; first of
//                                        all, and without it the outputs alone
//     room consultas                     the room of the following lines; at first `plenaria`
//     09:00:05 | command args | => events, or `refused code present=value`
//     view audience[:cleared] [sections…] =>
//         one fact per line, indented
//
// Arguments have the names of the wire (docs/protocol.md) without `_ms`: name=value, with quotes
// around what has blanks. Those that a command requires may stand without their name, in the order
// of the page. Times are `09:00:05` and lengths `30s`; a text is `Spanish|English`, a list
// `a,b,c`, the paragraphs of a text are parted by `//`. `expect key=value …` comes last. Besides
// the commands of the wire there is `restart 45s`: the server was away for so long, and `screens
// confirmed`: all of the room's screens have taken the open room off their glass, or `screens a,b`:
// those no longer say so. A word that is not known is an error that names file and line.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/model/commands.hpp"
#include "server/model/views.hpp"

namespace plenaria::scenarios {

struct ActStep {
    TimePoint at;
    /// Nothing: screens were heard, or the server restarted and was away for `outage`.
    std::optional<Command> command;
    std::optional<std::vector<ScreenId>> screens;  ///< those that confirm nothing
    Millis outage{};
    Expectations expect;
    std::string outcome;  ///< as written behind `=>`
};

struct ViewStep {
    Audience audience{};
    Clearance clearance{};
    std::vector<std::string> sections;
    std::vector<std::string> facts;
};

struct Step {
    std::size_t line = 0;  ///< counted from 1
    std::size_t last_line = 0;
    RoomId room;
    std::variant<ActStep, ViewStep> what;
};

struct Script {
    std::vector<ClosingCheck> checks{ClosingCheck::outputs};
    std::vector<std::string> lines;
    std::vector<Step> steps;
    std::vector<std::string> errors;  ///< "file:line: what is wrong"
};

/// Reads a script; `file` is for its errors alone.
[[nodiscard]] Script read_script(const std::string& file, const std::string& text);

/// What happened where the script says something else: "file:line: …". `rewritten` is the script
/// with all outcomes and facts as they are.
struct Played {
    std::vector<std::string> differences;
    std::string rewritten;
};

/// Plays a script without errors on a fresh stage.
[[nodiscard]] Played play(const std::string& file, const Script& script);

}  // namespace plenaria::scenarios
