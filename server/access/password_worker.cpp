#include "server/access/password_worker.hpp"

#include <algorithm>
#include <utility>

namespace plenaria::access {

PasswordWorker::PasswordWorker(Verify verify)
    : verify_(std::move(verify)), thread_([this] { run(); }) {}

PasswordWorker::~PasswordWorker() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

bool PasswordWorker::submit(Check check, std::function<void(bool)> done, bool ahead) {
    {
        const std::lock_guard lock{mutex_};
        if (waiting_.size() >= waiting_max + (ahead ? ahead_max : 0)) {
            return false;
        }
        const auto before =
            ahead ? std::find_if(waiting_.begin(), waiting_.end(),
                                 [](const Waiting& waiting) { return !waiting.ahead; })
                  : waiting_.end();
        waiting_.insert(before, {std::move(check), std::move(done), ahead});
    }
    wake_.notify_one();
    return true;
}

void PasswordWorker::run() {
    std::unique_lock lock{mutex_};
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) {
            return;
        }
        {
            // Gone again before the lock is taken: what `done` holds may submit as it goes.
            const Waiting next = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            const auto& [hash, secret, otherwise] = next.check;
            next.done(verify_(hash, secret.view()) ||
                      (!otherwise.view().empty() && verify_(hash, otherwise.view())));
        }
        lock.lock();
    }
}

}  // namespace plenaria::access
