#include "server/app/background_log.hpp"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace plenaria::app {

struct BackgroundLog::State {
    State(int where, DroppedLine line) : descriptor(where), dropped_line(std::move(line)) {}

    const int descriptor;
    const DroppedLine dropped_line;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> waiting;
    std::uint64_t dropped = 0;
    bool ending = false;
    bool ended = false;
};

int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : EIO;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

BackgroundLog::BackgroundLog(int descriptor, DroppedLine dropped_line)
    : state_(std::make_shared<State>(descriptor, std::move(dropped_line))) {
    // Nobody joins it: a write that hangs would be waited for, for ever.
    std::thread{[state = state_] { write_on(state); }}.detach();
}

BackgroundLog::~BackgroundLog() {
    constexpr std::chrono::seconds patience{1};
    std::unique_lock lock{state_->mutex};
    state_->ending = true;
    state_->changed.notify_all();
    state_->changed.wait_for(lock, patience, [this] { return state_->ended; });
}

void BackgroundLog::say(std::string lines) {
    {
        const std::lock_guard lock{state_->mutex};
        if (state_->waiting.size() + (state_->dropped > 0 ? 1 : 0) >= lines_max) {
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

void BackgroundLog::write_on(const std::shared_ptr<State>& state) {
    std::unique_lock lock{state->mutex};
    for (;;) {
        state->changed.wait(
            lock, [&] { return !state->waiting.empty() || state->dropped > 0 || state->ending; });
        std::string line;
        if (!state->waiting.empty()) {
            line = std::move(state->waiting.front());
            state->waiting.pop_front();
        } else if (state->dropped > 0) {
            line = state->dropped_line(std::exchange(state->dropped, 0));
        } else {
            break;
        }
        lock.unlock();
        // Nobody reads our log any more: no reason to stop a meeting.
        static_cast<void>(write_all(state->descriptor, line));
        lock.lock();
    }
    state->ended = true;
    state->changed.notify_all();
}

}  // namespace plenaria::app
