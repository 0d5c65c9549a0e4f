// A disk with a journal on it: slow, full, or silent about what it did; what was not written when
// the process died is not there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "server/engine/journal_port.hpp"
#include "server/journal/memory_journal.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/simulation/planted.hpp"
#include "tests/simulation/timeline.hpp"

namespace plenaria::simulation {

class Disk {
public:
    using Done = std::function<void(engine::AppendOutcome)>;

    Disk(Timeline& timeline, std::uint64_t seed, Planted planted);

    /// What the server does on its journal thread: append, and settle what is unknown. `done`
    /// comes later, unless the process dies before.
    void append(engine::AppendRequest request, Done done);
    /// What is written now, through the codec and its chain.
    [[nodiscard]] engine::Journal& journal() { return *journal_; }

    /// What a small file takes that is written now beside the journal, on a thread of its own.
    [[nodiscard]] Millis small_file_takes() { return write_takes(small_random_); }
    /// Whether one that is ready now is there.
    [[nodiscard]] bool takes_small_file() const {
        return timeline_.now() >= fails_until_ && timeline_.now() >= unreadable_until_;
    }

    /// Whether nobody knows yet what became of the last append.
    [[nodiscard]] bool is_unsettled() const { return under_way_ && under_way_->tried; }

    void fail_until(Millis until) { fails_until_ = until; }
    void slow_until(Millis until) { slow_until_ = until; }
    /// Of the next append nobody is told whether it was written; for so long nothing can be read
    /// back either.
    void leave_unknown(bool written, Millis unreadable_for);
    /// The process died; what is under way is written or not.
    void process_died(bool written);
    /// Nothing goes wrong from here on.
    void calm();

private:
    struct UnderWay {
        engine::AppendRequest request;
        Done done;
        /// It was tried; what became of it is still to be read back.
        bool tried = false;
    };
    struct Unknown {
        bool written = false;
        Millis unreadable_for{};
    };

    [[nodiscard]] Millis write_takes(scenarios::Random& random) const;
    void finish_after(Millis time);
    void finish();
    [[nodiscard]] engine::AppendOutcome write(const engine::AppendRequest& request);
    void forget_last();

    Timeline& timeline_;
    scenarios::Random random_;
    /// Apart: how long an append takes does not depend on what is written beside it.
    scenarios::Random small_random_;
    Planted planted_;
    std::unique_ptr<journal::MemoryJournal> journal_;
    std::optional<UnderWay> under_way_;
    std::vector<engine::AppendRequest> told_early_;  ///< planted: acknowledged, and not written
    std::vector<engine::AppendRequest> written_;     ///< planted: what there is to forget
    std::optional<Unknown> unknown_;
    Millis fails_until_{};
    Millis slow_until_{};
    Millis unreadable_until_{};
    std::uint64_t appends_ = 0;
};

}  // namespace plenaria::simulation
