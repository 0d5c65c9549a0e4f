#include "server/access/file_watch.hpp"

#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace plenaria::access {
namespace {

/// By what a changed file is known.
struct Seen {
    std::int64_t changed_ns = 0;
    std::uint64_t inode = 0;
    std::int64_t size = -1;
    friend bool operator==(const Seen&, const Seen&) = default;
};

Seen seen_at(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        return {};
    }
    constexpr std::int64_t second = 1'000'000'000;
    return {status.st_mtim.tv_sec * second + status.st_mtim.tv_nsec, status.st_ino, status.st_size};
}

bool is_whole(const PeopleWatch::Found& found) { return found.ok(); }
bool is_whole(const TokensFound& found) { return found.console.ok() && found.chair.ok(); }

}  // namespace

template <class What>
struct FileWatch<What>::Slot {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t asked = 0;  ///< the number of the look that was asked for last
    std::uint64_t begun = 0;  ///< of the one that was begun last
    bool read = false;        ///< the next one reads in any case
    bool stopping = false;
    bool ended = false;
};

template <class What>
FileWatch<What>::FileWatch(std::string path, Took took, Read read)
    : slot_(std::make_shared<Slot>()) {
    // Nobody joins it, as the disk may hold it for ever; the slot is its own as well.
    std::thread{[slot = slot_, path = std::move(path), took = std::move(took),
                 read = std::move(read)] {
        look_on_demand(*slot, path, took, read);
    }}.detach();
}

template <class What>
FileWatch<What>::~FileWatch() {
    // A look takes less than a millisecond on a disk that answers.
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock{slot_->mutex};
    slot_->stopping = true;
    slot_->changed.notify_all();
    slot_->changed.wait_for(lock, patience, [this] { return slot_->ended; });
}

template <class What>
std::uint64_t FileWatch<What>::look() {
    return ask(false);
}

template <class What>
std::uint64_t FileWatch<What>::read() {
    return ask(true);
}

template <class What>
std::uint64_t FileWatch<What>::ask(bool read) {
    const std::lock_guard lock{slot_->mutex};
    if (slot_->asked == slot_->begun) {
        ++slot_->asked;
    }
    slot_->read = slot_->read || read;
    slot_->changed.notify_all();
    return slot_->asked;
}

template <class What>
void FileWatch<What>::look_on_demand(Slot& slot, const std::string& path, const Took& took,
                                     const Read& read) {
    std::optional<Seen> before;
    std::unique_lock lock{slot.mutex};
    for (;;) {
        slot.changed.wait(lock, [&slot] { return slot.asked > slot.begun || slot.stopping; });
        if (slot.stopping) {
            break;
        }
        const std::uint64_t number = slot.begun = slot.asked;
        const bool wanted = std::exchange(slot.read, false);
        lock.unlock();
        const Seen now = seen_at(path);
        std::optional<Found> found;
        if (wanted || now != before) {
            found = read(path);
        }
        // What could not be read is read again the next time.
        before = !found || is_whole(*found) ? std::optional{now} : std::nullopt;
        lock.lock();
        if (slot.stopping) {
            break;
        }
        took(number, std::move(found));
    }
    slot.ended = true;
    slot.changed.notify_all();
}

template class FileWatch<PeopleWatch::Found>;
template class FileWatch<TokensFound>;

}  // namespace plenaria::access
