#include "server/access/password_worker.hpp"

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

bool PasswordWorker::submit(Check check, std::function<void(bool)> done, LinePlace place,
                            std::function<void()> displaced) {
    // Goes, with what it holds, after the lock is given back.
    CheckLine<Waiting>::Entered entered;
    {
        const std::lock_guard lock{mutex_};
        entered = waiting_.enter({std::move(check), std::move(done), std::move(displaced)}, place);
    }
    if (entered.displaced && entered.displaced->displaced) {
        entered.displaced->displaced();
    }
    if (entered.taken) {
        wake_.notify_one();
    }
    return entered.taken;
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
            const Waiting next = waiting_.next();
            lock.unlock();
            const auto& [hash, secret, otherwise] = next.check;
            next.done(verify_(hash, secret.view()) ||
                      (!otherwise.view().empty() && verify_(hash, otherwise.view())));
        }
        lock.lock();
    }
}

}  // namespace plenaria::access
