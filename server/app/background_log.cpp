#include "server/app/background_log.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace plenaria::app {

namespace {

// So long a line that could not be written waits: a disk that is full seldom has room sooner.
constexpr std::chrono::milliseconds again_after{500};

/// Takes what it wrote off `bytes`. Zero, or what the system said.
int write_off(int descriptor, std::string_view& bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        const int error = written < 0 ? errno : EIO;
        if (error == EAGAIN) {
            // Who shares a pipe with us may have made it so that nobody waits there.
            ::pollfd room{descriptor, POLLOUT, 0};
            ::poll(&room, 1, -1);
        } else if (error != EINTR) {
            return error;
        }
    }
    return 0;
}

}  // namespace

struct BackgroundLog::State {
    State(int where, DroppedLine line) : descriptor(where), dropped_line(std::move(line)) {}

    [[nodiscard]] bool has_work() const { return !waiting.empty() || dropped > 0; }

    const int descriptor;
    const DroppedLine dropped_line;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> waiting;
    std::uint64_t dropped = 0;
    bool writing = false;
    bool ending = false;
    bool ended = false;
};

int write_all(int descriptor, std::string_view bytes) { return write_off(descriptor, bytes); }

BackgroundLog::BackgroundLog(int descriptor, DroppedLine dropped_line)
    : state_(std::make_shared<State>(descriptor, std::move(dropped_line))) {
    // Nobody joins it: a write that hangs would be waited for, for ever.
    std::thread{[state = state_] { write_on(*state); }}.detach();
}

BackgroundLog::~BackgroundLog() {
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock{state_->mutex};
    state_->ending = true;
    state_->changed.notify_all();
    state_->changed.wait_for(lock, patience, [this] { return state_->ended; });
}

void BackgroundLog::say(std::string lines, Speaker speaker) {
    {
        const std::lock_guard lock{state_->mutex};
        const std::size_t places =
            speaker == Speaker::network ? lines_max - lines_kept_free : lines_max;
        if (state_->waiting.size() + (state_->dropped > 0 ? 1 : 0) >= places) {
            ++state_->dropped;
            return;
        }
        if (state_->dropped > 0) {
            state_->waiting.push_back(state_->dropped_line(std::exchange(state_->dropped, 0)));
        }
        state_->waiting.push_back(std::move(lines));
    }
    state_->changed.notify_all();
}

bool BackgroundLog::written_within(std::chrono::milliseconds limit) {
    std::unique_lock lock{state_->mutex};
    return state_->changed.wait_for(lock, limit,
                                    [this] { return !state_->has_work() && !state_->writing; });
}

void BackgroundLog::write_on(State& state) {
    std::unique_lock lock{state.mutex};
    for (;;) {
        state.changed.wait(lock, [&] { return state.has_work() || state.ending; });
        if (!state.has_work()) {
            break;
        }
        std::string line;
        if (!state.waiting.empty()) {
            line = std::move(state.waiting.front());
            state.waiting.pop_front();
        } else {
            line = state.dropped_line(std::exchange(state.dropped, 0));
        }
        state.writing = true;
        const bool written = write_out(state, lock, line);
        state.writing = false;
        state.changed.notify_all();
        if (!written) {
            break;
        }
    }
    state.ended = true;
    state.changed.notify_all();
}

bool BackgroundLog::write_out(State& state, std::unique_lock<std::mutex>& lock,
                              std::string_view line) {
    for (;;) {
        lock.unlock();
        // From where it stopped: no line is glued to the half of another.
        const int error = write_off(state.descriptor, line);
        lock.lock();
        if (error == 0 || state.ending) {
            return error == 0;
        }
        state.changed.wait_for(lock, again_after, [&] { return state.ending; });
    }
}

}  // namespace plenaria::app
