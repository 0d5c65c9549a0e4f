// Shared by the tests of live editing: short words for edits of the sample event.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/scenarios/stage.hpp"

namespace plenaria::domain::editing {

using scenarios::Stage;
using std::chrono::minutes;

/// An hour and a minute of the sample event's first day.
inline TimePoint at(int hour, int minute) {
    return scenarios::first_day() + std::chrono::hours{hour} + minutes{minute};
}

inline Stage in_p1() {
    Stage stage;
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    return stage;
}

inline InsertItem insert(const char* before, int planned_minutes) {
    InsertItem command;
    command.before = ItemId{before};
    command.kind = ItemKind::debate;
    command.title = {"Nuevo", "New"};
    command.planned = minutes{planned_minutes};
    return command;
}

inline MoveItem move(const char* item, const char* before) {
    MoveItem command;
    command.item = ItemId{item};
    command.before = ItemId{before};
    return command;
}

inline void inscribe(Stage& stage, const char* delegation, const char* item) {
    Inscribe command;
    command.delegation = DelegationId{delegation};
    command.item = ItemId{item};
    EXPECT_TRUE(stage.act(command)) << delegation << ", " << item;
}

inline RejectionCode refusal(Stage& stage, const Command& command) {
    const auto decision = stage.act(command);
    EXPECT_FALSE(decision) << name_of(command);
    return decision ? RejectionCode::unknown_command : decision.error().code;
}

inline const Session& session_of(const Stage& stage, const char* id) {
    return *find_session(stage.state().definition, SessionId{id});
}

inline const Item& item_of(const Stage& stage, const char* session, const char* id) {
    return *find_item(session_of(stage, session), ItemId{id});
}

inline const ItemProgress& progress_of(const Stage& stage, const char* session, const char* id) {
    return stage.state().sessions.at(SessionId{session}).items.at(ItemId{id});
}

inline std::vector<std::string> ids_of(const Stage& stage, const char* session) {
    std::vector<std::string> ids;
    for (const Item& item : session_of(stage, session).items) {
        ids.push_back(item.id.value);
    }
    return ids;
}

}  // namespace plenaria::domain::editing
