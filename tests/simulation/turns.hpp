// A thread of the simulation: does one thing after the other, and at times nothing at all.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "tests/simulation/timeline.hpp"

namespace plenaria::simulation {

/// Owned by whatever lives on it: what was given to a thread that is gone never runs.
class Turns {
public:
    using Call = std::function<void()>;

    explicit Turns(Timeline& timeline) : timeline_(timeline) {}
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    /// Runs `call` at once, or, while the thread stands, behind all that waits already.
    void run(Call call) {
        if (stands()) {
            waiting_.push_back(std::move(call));
        } else {
            call();
        }
    }
    /// As `run`, so much later.
    void after(Millis delay, Call call) {
        timeline_.after(delay, [alive = std::weak_ptr{alive_}, this, call = std::move(call)] {
            if (!alive.expired()) {
                run(call);
            }
        });
    }
    /// Nothing runs for so long.
    void stand(Millis time) {
        until_ = std::max(until_, timeline_.now() + time);
        timeline_.at(until_, [alive = std::weak_ptr{alive_}, this] {
            if (!alive.expired()) {
                go_on();
            }
        });
    }
    /// Whether it stands, or has not caught up yet.
    [[nodiscard]] bool stands() const {
        return timeline_.now() < until_ || going_on_ || !waiting_.empty();
    }

private:
    void go_on() {
        going_on_ = true;
        while (timeline_.now() >= until_ && !waiting_.empty()) {
            const Call call = std::move(waiting_.front());
            waiting_.pop_front();
            const std::weak_ptr alive{alive_};
            call();
            if (alive.expired()) {
                return;
            }
        }
        going_on_ = false;
    }

    Timeline& timeline_;
    std::deque<Call> waiting_;
    Millis until_{};
    bool going_on_ = false;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
};

}  // namespace plenaria::simulation
