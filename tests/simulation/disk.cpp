#include "tests/simulation/disk.hpp"

#include <utility>

#include "server/app/journal_thread.hpp"

namespace plenaria::simulation {
namespace {

// As the server's journal thread.
constexpr Millis reads_again_after{1'000};

/// A journal that cannot be read back.
class Unreadable final : public engine::Journal {
public:
    engine::AppendOutcome append(const engine::AppendRequest&) override { return {}; }
    Outcome<Position, engine::ReadFailure> read(
        Position, const std::function<void(const engine::JournalRecord&)>&) override {
        return engine::ReadFailure{};
    }
    std::string chain_head() const override { return {}; }
};

}  // namespace

Disk::Disk(Timeline& timeline, std::uint64_t seed, Planted planted)
    : timeline_(timeline),
      random_(seed),
      small_random_(seed + 2),
      planted_(planted),
      journal_(std::make_unique<journal::MemoryJournal>()) {}

Millis Disk::write_takes(scenarios::Random& random) const {
    return Millis{timeline_.now() < slow_until_ ? 200 + random.below(1'500) : 1 + random.below(8)};
}

void Disk::append(engine::AppendRequest request, Done done) {
    const Millis takes = write_takes(random_);
    if (planted_ == Planted::acknowledges_early) {
        const Position last = request.records.back().position;
        told_early_.push_back(std::move(request));
        timeline_.after(Millis{0}, [done = std::move(done), last] {
            done({engine::AppendStatus::ok, last});
        });
        timeline_.after(takes, [this] {
            for (const auto& each : std::exchange(told_early_, {})) {
                static_cast<void>(write(each));
            }
        });
        return;
    }
    under_way_ = UnderWay{std::move(request), std::move(done)};
    finish_after(takes);
}

void Disk::finish_after(Millis time) {
    timeline_.after(time, [this, number = ++appends_] {
        if (under_way_ && number == appends_) {
            finish();
        }
    });
}

void Disk::finish() {
    using enum engine::AppendStatus;
    UnderWay now = std::move(*under_way_);
    under_way_.reset();
    engine::AppendOutcome outcome{unknown, now.request.expected};
    const bool was_told = now.tried;
    if (was_told) {
        // That it is unknown; perhaps it can be read now.
    } else if (const auto fault = std::exchange(unknown_, std::nullopt)) {
        if (fault->written) {
            static_cast<void>(write(now.request));
        }
        unreadable_until_ = timeline_.now() + fault->unreadable_for;
    } else if (timeline_.now() < fails_until_) {
        outcome = {failed, now.request.expected};
    } else {
        outcome = write(now.request);
    }
    Unreadable unreadable;
    const bool readable = timeline_.now() >= unreadable_until_;
    outcome = app::settle(readable ? *journal_ : static_cast<engine::Journal&>(unreadable),
                          now.request, outcome);
    const Done done = now.done;
    const bool is_news = outcome.status != unknown || !was_told;
    if (outcome.status == unknown) {
        now.tried = true;
        under_way_ = std::move(now);
        finish_after(reads_again_after);
    }
    if (is_news) {
        done(outcome);
    }
}

engine::AppendOutcome Disk::write(const engine::AppendRequest& request) {
    if (planted_ == Planted::disk_forgets) {
        written_.push_back(request);
    }
    return journal_->append(request);
}

void Disk::leave_unknown(bool written, Millis unreadable_for) {
    unknown_ = Unknown{written, unreadable_for};
}

void Disk::process_died(bool written) {
    if (under_way_ && !under_way_->tried && written && timeline_.now() >= fails_until_) {
        static_cast<void>(write(under_way_->request));
    }
    under_way_.reset();
    told_early_.clear();
    unknown_.reset();
    if (planted_ == Planted::disk_forgets && written_.size() > 1) {
        forget_last();
    }
}

void Disk::forget_last() {
    written_.pop_back();
    journal_ = std::make_unique<journal::MemoryJournal>();
    for (const auto& each : written_) {
        static_cast<void>(journal_->append(each));
    }
}

void Disk::calm() {
    fails_until_ = Millis{};
    slow_until_ = Millis{};
    unreadable_until_ = Millis{};
    unknown_.reset();
}

}  // namespace plenaria::simulation
