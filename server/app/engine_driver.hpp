// The engine as the transport sees it: joins the machine to a clock, a journal and one thread's
// queue of calls. Knows neither threads nor Asio, so that a simulation runs this very code.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>

#include "server/app/exchange_desk.hpp"
#include "server/app/patrol_finding.hpp"
#include "server/app/standstill.hpp"
#include "server/engine/machine.hpp"
#include "server/engine/service.hpp"

namespace plenaria::app {

/// Answers of the desk that may wait for the disk. Each is of a person at a terminal, who gives one
/// command after the other; more come of a script that does not wait.
inline constexpr std::size_t desk_waiting_max = 16;

/// Single-threaded: all calls on the thread that `Ports::post` leads back to.
class EngineDriver : public engine::Service {
public:
    struct Ports {
        /// The server's time; never goes back.
        std::function<TimePoint()> now;
        /// Runs a call later on this thread, in the order in which they were given.
        std::function<void(std::function<void()>)> post;
        /// Appends, at most one at a time; its settled outcome comes back by `on_outcome`, later.
        std::function<void(engine::AppendRequest)> append;
        /// Called when the journal is found damaged: nothing may be written to it any more,
        /// and what can still be read of it is to be saved at once.
        std::function<void()> rescue;
        /// Called when the files of a damaged journal were found whole, twice in a row, with what
        /// was acknowledged last: whether they may be written again comes back by `on_trusted`,
        /// later. Nobody asks without.
        std::function<void(Position)> trust_again{};
    };
    struct Hooks {
        /// Takes what became true; never called from within a call of this class.
        std::function<void(const engine::Deliveries&)> deliver;
        /// What the next `deliver` takes may come with another event: other rooms, other screens.
        std::function<void()> event_edited;
        /// Takes a line for the log about the journal's files.
        std::function<void(std::string_view)> log;
    };

    /// `machine` stands at the end of its journal. Everything given must outlive this object.
    EngineDriver(engine::EngineMachine& machine, Ports ports);

    void set_hooks(Hooks hooks) { hooks_ = std::move(hooks); }
    /// How it goes with the disk.
    struct Storage {
        int failures = 0;          ///< appends that certainly wrote nothing, so far
        bool unsettled = false;    ///< nobody knows what the last came to: it cannot be read back
        bool held = false;         ///< and that because somebody else has it open
        bool unreadable = false;   ///< what is in it cannot be read for now
        bool damaged = false;      ///< its files are not what was written
        bool damage_seen = false;  ///< and a look at them, by the clock, showed it
        Millis under_way{};        ///< how long the present one takes; zero: there is none
    };
    [[nodiscard]] Storage storage() const;
    /// Takes what somebody else found who looked at the journal's files. From the first damage on
    /// no command is taken any more, and the files are not written, until they are whole again;
    /// while they cannot be read, neither.
    void on_finding(const PatrolFinding& finding);
    /// Whether the journal that was found whole again may be written.
    void on_trusted(bool may_be_written);
    /// To be called at least once a second: where nobody was served for long (`Standstill`), what
    /// ran meanwhile is flagged "verify time", as soon as something can be written.
    void look_at_clock();
    /// Whether every command that was taken has been answered.
    [[nodiscard]] bool idle() const { return machine_.idle(); }

    /// Brings what somebody hands in into the event; `answer` is called later, when what it says is
    /// durable or certainly will not be; not at all where nobody learns what became of its own
    /// append. Refused while `desk_waiting_max` wait.
    void hand_in(const DeskRequest& request, std::function<void(DeskAnswer)> answer);

    /// What became of the append that was asked for last.
    void on_outcome(const engine::AppendOutcome& outcome);

    void submit(engine::Submission submission) override;
    [[nodiscard]] View view(const StreamSubject& subject) const override;
    [[nodiscard]] std::vector<RoomSummary> rooms() const override;
    [[nodiscard]] EventView event() const override;
    [[nodiscard]] std::vector<ScreenView> declared_screens(const RoomId& room) const override;
    [[nodiscard]] engine::ScreenStandings standings(const RoomId& room) const override;
    [[nodiscard]] std::vector<std::string> sworn_staff(const RoomId& room) const override;
    [[nodiscard]] std::optional<std::vector<std::string>> secretariat_within(
        const RoomId& room) const override;
    [[nodiscard]] std::vector<ScreenId> expected_screens(const RoomId& room) const override;
    void set_live(Live live) override;
    void tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed) override;
    void expect_screens(engine::ExpectedScreens screens) override;

private:
    /// An answer of the desk that waits for the disk.
    struct WaitingDesk {
        Position needs;
        bool records = false;  ///< up to `needs`; else it rests on that alone
        DeskAnswer answer;
        std::function<void(DeskAnswer)> say;
    };

    void pump();
    void answer_desk();
    void refuse_desk();
    void refuse_queued();
    [[nodiscard]] Text cause_at_desk() const;
    void on_unknown(const std::optional<engine::ReadFailure>& why);
    void on_damage(std::string_view what);
    void on_whole();
    void hold_or_release();
    void flag_standstill();

    engine::EngineMachine& machine_;
    Ports ports_;
    Hooks hooks_;
    Live live_;
    std::deque<WaitingDesk> desk_;
    Storage storage_;
    Standstill standstill_;
    bool unsure_ = false;  ///< the last look at the files told nothing
    int whole_looks_ = 0;  ///< in a row, at files that were damaged
    bool asks_for_trust_ = false;
    bool trusts_no_more_ = false;  ///< it was once already, or somebody else writes
    std::optional<std::chrono::steady_clock::time_point> append_since_;
};

}  // namespace plenaria::app
