// A meeting made by the real rules, as long as one likes: commands that go on as a plenary does,
// decided and applied by server/domain.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/domain/decide.hpp"
#include "server/domain/state.hpp"
#include "server/engine/journal_port.hpp"

namespace plenaria::bench {

/// The sample event as the server reads it.
[[nodiscard]] domain::Definition sample_definition();
/// The sample event with as many delegations as the limits allow, and with `items` in the session
/// `LongMeeting` works in.
[[nodiscard]] domain::Definition large_definition(std::size_t items);

/// The room and the session in which everything happens.
inline const RoomId meeting_room{"plenaria"};
inline const SessionId meeting_session{"plenaria-1"};

class LongMeeting {
public:
    /// Loads the event; the session is open and its first item runs. The first record bears
    /// `begin`, each command comes `step` after the one before.
    LongMeeting(domain::Definition definition, TimePoint begin, Millis step);

    /// Decides and applies one command that the rules must accept; its records are kept.
    const engine::JournalRecord& give(Command command);
    /// Two requests for the floor, one withdrawal, one speech: seven events. At times the meeting
    /// goes to another item first.
    void go_on();

    [[nodiscard]] const domain::State& state() const { return state_; }
    [[nodiscard]] TimePoint now() const { return now_; }
    /// Everything that happened so far, as the journal would hold it.
    [[nodiscard]] const std::vector<engine::JournalRecord>& records() const { return records_; }

private:
    void keep(engine::JournalRecord record);
    void change_item();
    [[nodiscard]] EntryId inscribe_next();

    domain::State state_;
    TimePoint now_;
    Millis step_;
    int commands_ = 0;
    int rounds_ = 0;
    std::size_t next_delegation_ = 0;
    std::vector<engine::JournalRecord> records_;
};

/// A fold over `records` from nothing, as at a server's start.
[[nodiscard]] domain::State replay(const std::vector<engine::JournalRecord>& records);

}  // namespace plenaria::bench
