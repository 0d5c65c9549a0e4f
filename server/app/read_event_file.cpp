#include "server/app/read_event_file.hpp"

#include "server/app/console_output.hpp"
#include "server/exchange/event_file.hpp"

namespace plenaria::app {

Outcome<domain::Definition, ExitStatus> read_event_file(const std::string& path) {
    auto read = exchange::read_event(path);
    if (read) {
        return std::move(read).value();
    }
    for (const exchange::FileProblem& problem : read.error()) {
        Text lines;
        for (const auto& [language, message] : problem.message.strings()) {
            lines.set(language, exchange::line_of(problem, language));
        }
        complain(lines);
    }
    complain("server.event_problems", {{"file", same_text(path)},
                                       {"count", same_text(std::to_string(read.error().size()))}});
    return ExitStatus::event_file_invalid;
}

}  // namespace plenaria::app
