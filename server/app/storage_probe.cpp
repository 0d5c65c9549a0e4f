#include "server/app/storage_probe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "server/journal/private_file.hpp"

namespace plenaria::app {

using Clock = std::chrono::steady_clock;

namespace {

ProbeFinding judged(std::string_view step, int error) {
    const bool refuses = error == EROFS || error == EIO || error == ENOSPC;
    return {refuses ? ProbeState::refuses : ProbeState::hindered, step, error};
}

/// What a file system says of its room.
struct Room {
    std::uintmax_t bytes = std::numeric_limits<std::uintmax_t>::max();  ///< or nobody can tell
    bool lacks_files_alone = false;
};

Room room_in(const std::filesystem::path& folder) {
    Room room;
    struct statvfs about {};
    // Some file systems count nothing.
    if (::statvfs(folder.c_str(), &about) == 0 && about.f_blocks > 0) {
        const bool has_reserve = ::geteuid() == 0;
        room.bytes = static_cast<std::uintmax_t>(has_reserve ? about.f_bfree : about.f_bavail) *
                     about.f_frsize;
        room.lacks_files_alone = about.f_files > 0 && about.f_favail == 0;
    }
    return room;
}

/// Zero, or what the system said.
int write_piece(int file, std::size_t bytes) {
    const std::string piece(bytes, '\0');
    std::string_view left{piece};
    while (!left.empty()) {
        const ssize_t written = ::write(file, left.data(), left.size());
        if (written < 0) {
            return errno;
        }
        left.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// A quota says so as well; a file that may not grow leaves its room to others.
bool lacks_room(const ProbeFinding& finding) {
    return finding.state == ProbeState::refuses &&
           (finding.error == ENOSPC || finding.error == EDQUOT);
}

std::string line_of(const ProbeFinding& finding) {
    if (finding.state == ProbeState::takes) {
        return "event=storage_takes_writes";
    }
    return std::string{"event="} +
           (finding.state == ProbeState::refuses ? "storage_refuses" : "storage_unsure") +
           " step=" + std::string{finding.step} + " error=\"" +
           std::generic_category().message(finding.error) + "\"";
}

}  // namespace

ProbeFinding try_writing(const std::filesystem::path& folder, std::size_t bytes) {
    const std::filesystem::path path = folder / "probe";
    // Of a server that was killed between two calls.
    ::unlink(path.c_str());
    const Room room = room_in(folder);
    if (room.bytes < probe_bytes) {
        return {ProbeState::refuses, "room", ENOSPC};
    }
    const journal::Descriptor file{path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR};
    if (!file.ok()) {
        const int error = errno;
        // The journal has its files already.
        return error == ENOSPC && room.lacks_files_alone
                   ? ProbeFinding{ProbeState::hindered, "open", error}
                   : judged("open", error);
    }
    // Whatever ends the server from here on gives the room back.
    if (::unlink(path.c_str()) != 0) {
        return judged("unlink", errno);
    }
    const std::size_t least = room.bytes < little_room ? probe_small_bytes : probe_bytes;
    if (const int error = write_piece(file.value(), std::min(bytes, least)); error != 0) {
        return {ProbeState::refuses, "write", error};
    }
    if (::fdatasync(file.value()) != 0) {
        return {ProbeState::refuses, "fdatasync", errno};
    }
    return {};
}

struct StorageProbe::Record {
    mutable std::mutex mutex;
    std::condition_variable changed;
    ProbeState state = ProbeState::takes;
    Clock::duration last{};
    Clock::duration before{};
    std::optional<Clock::time_point> trying_since;
    bool stopping = false;
    bool ended = false;
};

StorageProbe::StorageProbe(const std::filesystem::path& folder,
                           std::function<void(const std::string&)> log)
    : record_(std::make_shared<Record>()) {
    // Nobody joins it, as the disk may hold it for ever; the record is its own as well.
    std::thread{[record = record_, folder, log = std::move(log)] {
        try_again_and_again(*record, folder, log);
    }}.detach();
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
    Seen seen{record_->state, std::min(record_->last, record_->before)};
    if (record_->trying_since) {
        const Clock::duration present = Clock::now() - *record_->trying_since;
        seen.took =
            std::max(seen.took, present > probe_every ? present : std::min(present, record_->last));
    }
    return seen;
}

void StorageProbe::try_again_and_again(Record& record, const std::filesystem::path& folder,
                                       const std::function<void(const std::string&)>& log) {
    ProbeFinding told;
    Clock::time_point small_until{};
    std::unique_lock lock{record.mutex};
    while (!record.stopping) {
        const Clock::time_point begin = Clock::now();
        record.trying_since = begin;
        lock.unlock();
        const ProbeFinding found =
            try_writing(folder, begin < small_until ? probe_small_bytes : probe_bytes);
        const Clock::time_point end = Clock::now();
        if (lacks_room(found)) {
            small_until = end + probe_small_for;
        }
        if (found != told) {
            log(line_of(found));
            told = found;
        }
        lock.lock();
        record.state = found.state;
        record.before = std::exchange(record.last, end - begin);
        record.trying_since.reset();
        record.changed.wait_for(lock,
                                found.state == ProbeState::takes ? probe_every : probe_again_after,
                                [&record] { return record.stopping; });
    }
    record.ended = true;
    record.changed.notify_all();
}

}  // namespace plenaria::app
