#include "server/app/journal_patrol.hpp"

#include <algorithm>
#include <utility>

#include "server/journal/chain_check.hpp"

namespace plenaria::app {
namespace {

// A long journal is looked at less often: never more than a fiftieth of one processor.
constexpr int pause_per_look = 50;

PatrolFinding look_once(const std::filesystem::path& journal, Position durable) {
    const auto end = journal::check_file(journal);
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

PatrolFinding look_at(const std::filesystem::path& journal, Position durable) {
    const PatrolFinding first = look_once(journal, durable);
    return first.state == PatrolState::whole ? first : look_once(journal, durable);
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

std::chrono::steady_clock::duration JournalPatrol::under_way() const {
    using Clock = std::chrono::steady_clock;
    const std::lock_guard lock{mutex_};
    return looking_since_ ? Clock::now() - *looking_since_ : Clock::duration::zero();
}

void JournalPatrol::run() {
    using Clock = std::chrono::steady_clock;
    Clock::duration pause = patrol_every;
    PatrolMemory memory;
    std::unique_lock lock{mutex_};
    while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
        const auto begin = Clock::now();
        looking_since_ = begin;
        lock.unlock();
        PatrolFinding finding =
            memory.judged(look_at(journal_, Position{durable_.load(std::memory_order_relaxed)}));
        pause = pause_after(finding.state, Clock::now() - begin);
        found_(std::move(finding));
        lock.lock();
        looking_since_.reset();
    }
}

}  // namespace plenaria::app
