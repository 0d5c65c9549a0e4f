// What the tests of this folder share.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
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
