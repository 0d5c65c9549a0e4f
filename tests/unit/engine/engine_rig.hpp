// The engine's machine with a meeting under way, and a journal that does as it is told.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "server/engine/machine.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::engine::test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const RoomId room{"plenaria"};

/// A machine with the sample event, its session `p1` open in `debate`, and a journal that does as
/// it is told.
class Engine : public testing::Test {
protected:
    void SetUp() override {
        machine_.load(scenarios::sample_event(), now_);
        commit();
        submit("setup-1", OpenSession{SessionId{"p1"}});
        submit("setup-2", StartItem{ItemId{"debate"}});
        commit();
    }

    Deliveries submit(const std::string& id, const Command& command, bool dry_run = false) {
        return submit_request({CommandId{id}, room, command, {}, dry_run});
    }
    Deliveries submit_request(CommandRequest request, Role role = Role::secretariat) {
        return machine_.submit({Ticket{++tickets_}, std::move(request), Actor{role, "mesa"}}, now_);
    }
    /// The chair begins an item that excludes the secretariat.
    void exclude_secretariat() {
        submit_request({CommandId{"x-1"}, room, StartItem{ItemId{"nombramiento"}}, {}, false},
                       Role::chair);
        commit();
    }
    Deliveries inscribe(const std::string& id, const char* delegation) {
        return submit(id, Inscribe{DelegationId{delegation}, "", "", {}});
    }
    /// Takes the next append and makes it durable.
    Deliveries commit() {
        const auto request = machine_.take_append();
        EXPECT_TRUE(request.has_value());
        return finish(*request, AppendStatus::ok);
    }
    Deliveries finish(const AppendRequest& request, AppendStatus status) {
        if (status != AppendStatus::ok) {
            return machine_.on_appended({status, request.expected});
        }
        journal_.insert(journal_.end(), request.records.begin(), request.records.end());
        return machine_.on_appended({status, request.records.back().position});
    }
    EngineMachine restarted() const {
        EngineMachine machine;
        for (const JournalRecord& record : journal_) {
            machine.replay(record);
        }
        return machine;
    }

    TimePoint now_ = scenarios::first_day();
    EngineMachine machine_;
    std::vector<JournalRecord> journal_;
    std::uint64_t tickets_ = 0;
};

inline std::vector<std::string> outcomes(const Deliveries& deliveries) {
    std::vector<std::string> words;
    for (const Answer& answer : deliveries.answers) {
        words.push_back(answer.command.value + " " +
                        (answer.rejection ? std::string{name_of(answer.rejection->code)} : "ok"));
    }
    return words;
}

/// The events of a dry run, without what they move of expected times.
inline std::vector<std::string> events_among(const std::vector<Effect>& effects) {
    const auto& events = domain::all_event_names();
    std::vector<std::string> kinds;
    for (const Effect& effect : effects) {
        if (std::find(events.begin(), events.end(), effect.kind) != events.end()) {
            EXPECT_TRUE(effect.text.has("es") && effect.text.has("en")) << effect.kind;
            kinds.push_back(effect.kind);
        }
    }
    return kinds;
}

}  // namespace plenaria::engine::test
