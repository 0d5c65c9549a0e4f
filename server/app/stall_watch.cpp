#include "server/app/stall_watch.hpp"

#include <string>
#include <utility>

namespace plenaria::app {
namespace {

std::string ms_text(StallWatch::Clock::duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

}  // namespace

StallWatch::StallWatch(std::chrono::milliseconds limit, std::function<void(std::string_view)> log)
    : limit_(limit), log_(std::move(log)), thread_([this] { run(); }) {}

StallWatch::~StallWatch() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void StallWatch::beat() {
    const std::lock_guard lock{mutex_};
    last_beat_ = Clock::now();
}

StallWatch::Seen StallWatch::seen() const {
    const std::lock_guard lock{mutex_};
    return seen_;
}

void StallWatch::run() {
    std::unique_lock lock{mutex_};
    while (!wake_.wait_for(lock, limit_ / 4, [this] { return stopping_; })) {
        if (const std::string line = look(Clock::now()); !line.empty()) {
            // A log that nobody reads may block; the watched thread must not wait for it.
            lock.unlock();
            log_(line);
            lock.lock();
        }
    }
}

std::string StallWatch::look(Clock::time_point now) {
    const auto silent = now - last_beat_;
    if (silent >= limit_) {
        if (!stalled_since_) {
            stalled_since_ = last_beat_;
            ++seen_.stalls;
            seen_.last = now;
            return "event=stalled thread=server for_ms=" + ms_text(silent);
        }
        seen_.last = now;
    } else if (stalled_since_) {
        const auto lasted = last_beat_ - *stalled_since_;
        stalled_since_.reset();
        seen_.last = now;
        return "event=stall_over thread=server lasted_ms=" + ms_text(lasted);
    }
    return {};
}

}  // namespace plenaria::app
