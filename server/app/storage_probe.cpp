#include "server/app/storage_probe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "server/journal/private_file.hpp"

namespace plenaria::app {

using Clock = std::chrono::steady_clock;

bool takes_writes(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "probe";
    // In a file that is there it would write where it has room already.
    ::unlink(path.c_str());
    bool done = false;
    {
        const journal::Descriptor file{path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR};
        const std::string piece(probe_bytes, '\0');
        done = file.ok() &&
               ::write(file.value(), piece.data(), piece.size()) ==
                   static_cast<ssize_t>(piece.size()) &&
               ::fdatasync(file.value()) == 0;
    }
    return ::unlink(path.c_str()) == 0 && done;
}

struct StorageProbe::Record {
    mutable std::mutex mutex;
    std::condition_variable changed;
    bool refuses = false;
    Clock::duration last{};
    Clock::duration before{};
    std::optional<Clock::time_point> trying_since;
    bool stopping = false;
    bool ended = false;
};

StorageProbe::StorageProbe(const std::filesystem::path& folder)
    : record_(std::make_shared<Record>()) {
    // Nobody joins it, as the disk may hold it for ever; the record is its own as well.
    std::thread{[record = record_, folder] { try_again_and_again(*record, folder); }}.detach();
}

StorageProbe::~StorageProbe() {
    // A try takes milliseconds on a disk that answers.
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock{record_->mutex};
    record_->stopping = true;
    record_->changed.notify_all();
    record_->changed.wait_for(lock, patience, [this] { return record_->ended; });
}

StorageProbe::Seen StorageProbe::seen() const {
    const std::lock_guard lock{record_->mutex};
    Seen seen{record_->refuses, std::min(record_->last, record_->before)};
    if (record_->trying_since) {
        const Clock::duration present = Clock::now() - *record_->trying_since;
        seen.took =
            std::max(seen.took, present > probe_every ? present : std::min(present, record_->last));
    }
    return seen;
}

void StorageProbe::try_again_and_again(Record& record, const std::filesystem::path& folder) {
    std::unique_lock lock{record.mutex};
    while (!record.stopping) {
        const Clock::time_point begin = Clock::now();
        record.trying_since = begin;
        lock.unlock();
        const bool taken = takes_writes(folder);
        lock.lock();
        record.refuses = !taken;
        record.before = std::exchange(record.last, Clock::now() - begin);
        record.trying_since.reset();
        record.changed.wait_for(lock, taken ? probe_every : probe_again_after,
                                [&record] { return record.stopping; });
    }
    record.ended = true;
    record.changed.notify_all();
}

}  // namespace plenaria::app
