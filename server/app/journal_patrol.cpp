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
        const bool damaged = end.error().error == engine::ReadError::chain_broken;
        return {damaged ? PatrolState::damaged : PatrolState::unreadable,
                "record " + std::to_string(end.error().position.value) + ": " + end.error().detail};
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

void JournalPatrol::run() {
    using Clock = std::chrono::steady_clock;
    Clock::duration pause = patrol_every;
    std::unique_lock lock{mutex_};
    while (!wake_.wait_for(lock, pause, [this] { return stopping_; })) {
        lock.unlock();
        const auto begin = Clock::now();
        found_(look_at(journal_, Position{durable_.load(std::memory_order_relaxed)}));
        pause = std::max<Clock::duration>(patrol_every, pause_per_look * (Clock::now() - begin));
        lock.lock();
    }
}

}  // namespace plenaria::app
