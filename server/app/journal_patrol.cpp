#include "server/app/journal_patrol.hpp"

#include <algorithm>
#include <utility>

#include "server/journal/chain_check.hpp"

namespace plenaria::app {
namespace {

// A long journal is looked at less often: never more than a fiftieth of one processor.
constexpr int pause_per_look = 50;

PatrolFinding look_once(const std::filesystem::path& journal, Position durable,
                        const journal::LookProgress& progress) {
    const auto end = journal::check_file(journal, progress);
    if (!end) {
        const auto& [failure, hindered] = end.error();
        const bool damaged = failure.error == engine::ReadError::chain_broken;
        return {damaged    ? PatrolState::damaged
                : hindered ? PatrolState::unsure
                           : PatrolState::unreadable,
                "record " + std::to_string(failure.position.value) + ": " + failure.detail};
    }
    if (end.value() < durable) {
        return {PatrolState::damaged, "it ends at record " + std::to_string(end.value().value)};
    }
    return {};
}

}  // namespace

PatrolFinding look_at(const std::filesystem::path& journal, Position durable,
                      const journal::LookProgress& progress) {
    const PatrolFinding first = look_once(journal, durable, progress);
    return first.state == PatrolState::whole ? first : look_once(journal, durable, progress);
}

PatrolFinding PatrolMemory::judged(PatrolFinding finding) {
    const bool fails = finding.state == PatrolState::unreadable;
    if (fails && !failed_before_) {
        finding.state = PatrolState::unsure;
    }
    if (finding.state != PatrolState::unsure || fails) {
        failed_before_ = fails;
    }
    return finding;
}

std::chrono::steady_clock::duration pause_after(PatrolState state,
                                                std::chrono::steady_clock::duration look) {
    const std::chrono::steady_clock::duration least = patrol_every;
    return state == PatrolState::whole ? std::max(least, pause_per_look * look) : least;
}

JournalPatrol::JournalPatrol(std::filesystem::path journal,
                             std::function<void(PatrolFinding)> found)
    : journal_(std::move(journal)), found_(std::move(found)), thread_([this] { run(); }) {}

JournalPatrol::~JournalPatrol() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

std::chrono::steady_clock::duration JournalPatrol::without_progress() const {
    using Clock = std::chrono::steady_clock;
    const std::lock_guard lock{mutex_};
    return progress_at_ ? std::max(Clock::now() - *progress_at_, Clock::duration::zero())
                        : Clock::duration::zero();
}

void JournalPatrol::run() {
    using Clock = std::chrono::steady_clock;
    Clock::duration pause = patrol_every;
    PatrolMemory memory;
    const journal::LookProgress progress = [this](std::chrono::milliseconds silence) {
        const std::lock_guard lock{mutex_};
        progress_at_ = Clock::now() + silence;
    };
    std::unique_lock lock{mutex_};
    while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
        const auto begin = Clock::now();
        progress_at_ = begin;
        lock.unlock();
        const Position durable{durable_.load(std::memory_order_relaxed)};
        PatrolFinding finding = memory.judged(look_at(journal_, durable, progress));
        pause = pause_after(finding.state, Clock::now() - begin);
        found_(std::move(finding));
        lock.lock();
        progress_at_.reset();
    }
}

}  // namespace plenaria::app
