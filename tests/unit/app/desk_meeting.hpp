// The desk's other side: a meeting under way, its first item begun, that takes files.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "server/engine/machine.hpp"
#include "server/model/commands.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::app::test {

class DeskMeeting : public ::testing::Test {
protected:
    void SetUp() override {
        machine_.load(scenarios::sample_event(), now_);
        give(OpenSession{SessionId{"p1"}});
        give(StartItem{ItemId{"debate"}});
    }
    void give(const Command& command) {
        commit();
        static_cast<void>(machine_.submit(
            {engine::Ticket{++given_},
             {CommandId{"c" + std::to_string(given_)}, RoomId{"plenaria"}, command, {}, false},
             Actor{Role::chair, "mesa"}},
            now_));
        commit();
    }
    void commit() {
        while (const auto request = machine_.take_append()) {
            static_cast<void>(
                machine_.on_appended({engine::AppendStatus::ok, request->records.back().position}));
        }
    }

    TimePoint now_ = scenarios::first_day() + std::chrono::hours{9};
    engine::EngineMachine machine_;
    std::uint64_t given_ = 0;
};

}  // namespace plenaria::app::test
