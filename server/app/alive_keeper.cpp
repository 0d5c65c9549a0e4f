#include "server/app/alive_keeper.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "server/app/data_folder.hpp"

namespace plenaria::app {

using Clock = std::chrono::steady_clock;

struct AliveKeeper::Slot {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<std::pair<TimePoint, Position>> next;
    std::optional<Clock::time_point> writing_since;
    bool stopping = false;
    bool ended = false;
};

AliveKeeper::AliveKeeper(const std::filesystem::path& folder) : slot_(std::make_shared<Slot>()) {
    // Nobody joins it, as the disk may hold it for ever; the slot is its own as well.
    std::thread{[slot = slot_, folder] { write_marks(*slot, folder); }}.detach();
}

AliveKeeper::~AliveKeeper() {
    // A mark takes milliseconds on a disk that answers.
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock{slot_->mutex};
    slot_->stopping = true;
    slot_->changed.notify_all();
    slot_->changed.wait_for(lock, patience, [this] { return slot_->ended; });
}

void AliveKeeper::touch(TimePoint now, Position durable) {
    const std::lock_guard lock{slot_->mutex};
    slot_->next = {now, durable};
    slot_->changed.notify_all();
}

Clock::duration AliveKeeper::under_way() const {
    const std::lock_guard lock{slot_->mutex};
    return slot_->writing_since ? Clock::now() - *slot_->writing_since : Clock::duration::zero();
}

void AliveKeeper::write_marks(Slot& slot, const std::filesystem::path& folder) {
    AliveMark mark{folder};
    std::unique_lock lock{slot.mutex};
    for (;;) {
        slot.changed.wait(lock, [&slot] { return slot.next || slot.stopping; });
        const auto next = std::exchange(slot.next, std::nullopt);
        if (!next) {
            break;
        }
        const Clock::time_point begin = Clock::now();
        slot.writing_since = begin;
        lock.unlock();
        mark.touch(next->first, next->second);
        lock.lock();
        slot.writing_since.reset();
        slot.changed.wait_for(lock, rest_after_mark(Clock::now() - begin),
                              [&slot] { return slot.stopping; });
    }
    slot.ended = true;
    slot.changed.notify_all();
}

}  // namespace plenaria::app
