#include "server/app/read_event_file.hpp"

#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/exchange/event_file.hpp"

namespace plenaria::app {
namespace {

/// Each with its place, then how many there are by the text under `sum`.
void say(const std::vector<exchange::FileProblem>& problems, const std::string& path,
         std::string_view sum) {
    for (const exchange::FileProblem& problem : problems) {
        Text lines;
        for (const auto& [language, message] : problem.message.strings()) {
            lines.set(language, exchange::line_of(problem, language));
        }
        complain(lines);
    }
    if (!problems.empty()) {
        complain(sum, {{"file", same_text(path)},
                       {"count", same_text(std::to_string(problems.size()))}});
    }
}

}  // namespace

Outcome<domain::Definition, ExitStatus> read_event_file(const std::string& path) {
    if (why_unreadable(path)) {
        complain_unreadable(path);
        return ExitStatus::event_file_invalid;
    }
    auto read = exchange::read_event_with_warnings(path);
    say(read.warnings, path, "server.event_warnings");
    if (read.event) {
        return std::move(read.event).value();
    }
    say(read.event.error(), path, "server.event_problems");
    return ExitStatus::event_file_invalid;
}

}  // namespace plenaria::app
