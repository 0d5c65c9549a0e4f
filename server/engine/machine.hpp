// In what order things become true: commands in, append requests out, answers when durable.
//
// Sans-IO: the caller carries append requests to the journal and brings the outcome back. While
// one commit is under way the next commands are decided on the pending state and go down together
// (group commit). Single-threaded.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

#include "server/domain/state.hpp"
#include "server/engine/journal_port.hpp"
#include "server/engine/refusals.hpp"
#include "server/engine/service.hpp"
#include "server/model/limits.hpp"

namespace plenaria::engine {

class EngineMachine {
public:
    EngineMachine() = default;
    /// With another bound of commands that wait than `limits::commands_waiting_max`.
    explicit EngineMachine(std::size_t waiting_max) : waiting_max_(waiting_max) {}

    /// At start, once per record of an existing journal, in order; of what is sealed and lost its
    /// key what is known without it.
    void replay(const JournalRecord& record);
    /// At start on an empty journal: the first record, the event itself.
    void load(domain::Definition definition, TimePoint now);
    /// At start on a journal that holds a meeting, or when nobody was served for long, as the
    /// machine slept: flags what ran meanwhile ("verify time"). Not while it `holds`.
    void resume_service(Millis outage, TimePoint now);

    /// Takes events that no command caused and that were checked against `latest`: an edited event
    /// file, a list read in.
    void record(const RoomId& room, const Actor& actor, std::vector<domain::Event> events,
                TimePoint now);

    /// Takes which screens of a room have not taken the open room off their glass, as often
    /// as anybody looks; what that means for a closing under way becomes an event. At most one
    /// such word per room is on its way to the disk.
    void tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed, TimePoint now);
    /// Takes which screens that are declared for other rooms show each room too, as often as
    /// anybody looks. A closing that begins names them in the same append, and one under way those
    /// that come: who has to confirm must outlive this process.
    void expect_screens(ExpectedScreens screens, TimePoint now);

    /// Takes a command. Answers at once only what rests on nothing pending: a refusal, a dry run
    /// or a repeated command while nothing is on its way; everything else is answered by
    /// `on_appended`. Beyond the bound of commands that wait what is new is `overloaded`; what is
    /// known is answered as it was first. A refusal is final for its id, as an acceptance is: a
    /// copy that comes late, on a connection that its sender gave up, does nothing of which the
    /// sender was told that it was not done.
    [[nodiscard]] Deliveries submit(const Submission& submission, TimePoint now);

    /// While there is a `cause`, a text for people, nothing new is taken that would have to be
    /// written: such commands are refused at once with `storage_unavailable`. What is on its way
    /// stays so, perhaps for long: meanwhile nothing new is made to wait for it, and a refusal or a
    /// dry run that would rest on it is `storage_unavailable` too.
    void hold(std::optional<Text> cause) { cause_ = std::move(cause); }
    [[nodiscard]] bool holds() const { return cause_.has_value(); }

    /// What has to be appended next; nothing while an append is under way or nothing waits. At
    /// most `limits::commands_per_append` commands, each whole.
    [[nodiscard]] std::optional<AppendRequest> take_append();

    /// The outcome of the append that `take_append` gave. `ok` makes it true; anything else takes
    /// back all that was pending and answers `storage_unavailable` to every command that rests on
    /// it (law 2); a repeat of one that was durable before keeps its answer.
    /// `unknown` must have been settled by reading back before.
    [[nodiscard]] Deliveries on_appended(const AppendOutcome& outcome);

    /// Takes back all that was not handed over by `take_append` and refuses it: it will not be. The
    /// commands of an append under way wait on, and whoever asks for one of them again: what became
    /// of them nobody can say. All else is answered: it rests on what is durable, or it is
    /// certainly not done (`storage_unavailable`). Events of no command are taken back as well: the
    /// next word of screens says the same, other callers of `record` have to be told.
    [[nodiscard]] Deliveries refuse_queued();

    /// What is durable, and nothing else (law 2).
    [[nodiscard]] const domain::State& durable() const { return durable_; }
    /// What will be so once all that is pending is durable.
    [[nodiscard]] const domain::State& latest();
    /// When the last durable record happened whose time is known; nothing in an empty journal.
    [[nodiscard]] std::optional<TimePoint> last_record_at() const { return last_record_at_; }
    /// The same without the records that are sealed with a session, also where their time is known:
    /// it tells nothing of what goes on behind closed doors.
    [[nodiscard]] std::optional<TimePoint> last_open_record_at() const {
        return last_open_record_at_;
    }
    /// Whether nothing is pending or on its way.
    [[nodiscard]] bool idle() const { return queue_.empty() && !in_flight_; }

private:
    struct SeenCommand {
        std::uint64_t fingerprint = 0;
        Position position;    ///< of its last record
        bool veiled = false;  ///< what it said is sealed, and its key is not there
        Actor by{};           ///< who sent it; nobody's where that is sealed
    };
    /// An answer that may be given once `needs` is durable. It rests on `rests_on` alone; the rest
    /// of its wait is for its turn.
    struct WaitingAnswer {
        Answer answer;
        Position needs;
        Position rests_on;
        bool dry_run = false;  ///< or of somebody kept out: nothing was, or will be, done by it
        bool final = false;    ///< said also where what it rests on is not written in the end
    };
    /// The records of one command and what follows from it, which go down together.
    using Bundle = std::vector<JournalRecord>;

    [[nodiscard]] bool is_full() const { return waiting_.size() >= waiting_max_; }
    /// Whether what is on its way may stay so for long.
    [[nodiscard]] bool is_stuck() const { return cause_.has_value() && !idle(); }
    [[nodiscard]] bool hangs_on_append(const WaitingAnswer& waiting) const;
    [[nodiscard]] Deliveries answer_when_durable(Answer answer, Position rests_on,
                                                 bool dry_run = false, bool final = false);
    [[nodiscard]] Deliveries answer_again(Answer answer, Position rests_on, bool final = false);
    [[nodiscard]] const SeenCommand* find_seen(const CommandId& id) const;
    /// What that actor was refused by that id; null: nothing, or it is asked as a dry run. Whoever
    /// is kept out is told of no refusal of others.
    [[nodiscard]] const Refusal* find_refusal(const Submission& submission, bool kept_out) const;
    void remember_refusal(const Submission& submission, bool kept_out, const Rejection& rejection,
                          Position rests_on);
    void enqueue(Bundle bundle);
    /// Writes of which of `expected_` the closing under way in a room, if there is one, knows not.
    void name_expected(const RoomId& room, TimePoint now);
    /// The same, in the append of the command that was queued last, whatever goes down with that:
    /// between two appends the process may die, and the closing would wait for nobody.
    void name_expected_with_last(const RoomId& room, TimePoint now);
    /// The first act after a replay that lacked keys says so in the journal, ahead of itself.
    void forgo_lost_seals(Bundle& bundle, TimePoint now);
    /// Replay fills the durable state alone; the first act afterwards copies it once.
    void catch_up();
    void apply_durable(const JournalRecord& record);
    /// The pending state without what is queued.
    void take_queue_back();

    domain::State durable_;
    domain::State pending_;
    std::optional<TimePoint> last_record_at_;
    std::optional<TimePoint> last_open_record_at_;
    std::optional<Text> cause_;  ///< why nothing is written; nothing: it is
    bool lost_seals_ = false;    ///< the state lacks what was sealed, and nothing was decided since
    bool forgoing_ = false;      ///< that this is so is on its way to the journal
    ExpectedScreens expected_;  ///< as told last
    std::deque<Bundle> queue_;
    std::optional<AppendRequest> in_flight_;
    std::deque<WaitingAnswer> waiting_;
    // Kept for the event's life (design.md, Idempotency): one per accepted command, so bounded by
    // the journal itself.
    std::unordered_map<CommandId, SeenCommand> seen_;
    std::unordered_map<CommandId, SeenCommand> seen_pending_;
    Refusals refused_;
    Refusals refused_outside_;  ///< of those kept out, by `key_outside`
    std::size_t waiting_max_ = limits::commands_waiting_max;
};

}  // namespace plenaria::engine
