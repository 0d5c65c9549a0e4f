// What the tests of this folder share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/exchange/event_file.hpp"

namespace plenaria::exchange {

/// The sample event of the repository.
inline domain::Definition sample_event() {
    auto event = read_event(std::filesystem::path{PLENARIA_SOURCE_DIR} /
                            "config/events/crm-viceministerial/event.toml");
    if (!event) {
        for (const FileProblem& problem : event.error()) {
            ADD_FAILURE() << line_of(problem, "en");
        }
        return {};
    }
    return std::move(event).value();
}

/// What is read of one file that holds event and profile.
inline Outcome<domain::Definition, std::vector<FileProblem>> read_text(const std::string& text) {
    return read_event("written.toml",
                      [&](const std::filesystem::path&) { return std::optional{text}; });
}

/// As it stands in a file of what live editing made.
constexpr const char* edited_live_mark = "\nedited_live = true\n";

/// Problems as people read them, one line each.
inline std::string listing(const std::vector<FileProblem>& problems, std::string_view language) {
    std::string lines;
    for (const FileProblem& problem : problems) {
        lines += line_of(problem, language) + "\n";
    }
    return lines;
}

/// The session of that id.
inline domain::Session& session_of(domain::Definition& event, std::string_view id) {
    for (domain::Session& session : event.sessions) {
        if (session.id.value == id) {
            return session;
        }
    }
    ADD_FAILURE() << "no session " << id;
    return event.sessions.front();
}

}  // namespace plenaria::exchange
