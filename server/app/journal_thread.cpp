#include "server/app/journal_thread.hpp"

#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::app {
namespace {

bool has_another_reason(const engine::AppendOutcome& a, const engine::AppendOutcome& b) {
    return a.why.has_value() != b.why.has_value() ||
           (a.why && (a.why->error != b.why->error || a.why->detail != b.why->detail));
}

/// Reading again will not tell more.
bool is_lost(const engine::AppendOutcome& outcome) {
    return outcome.why && outcome.why->error == engine::ReadError::chain_broken;
}

}  // namespace

JournalThread::JournalThread(engine::Journal& journal,
                             std::function<void(engine::AppendOutcome)> done)
    : journal_(journal), done_(std::move(done)), thread_([this] { run(); }) {}

JournalThread::~JournalThread() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void JournalThread::append(engine::AppendRequest request) {
    {
        const std::lock_guard lock{mutex_};
        PLENARIA_ASSERT(!slot_.has_value());
        slot_ = std::move(request);
    }
    wake_.notify_one();
}

void JournalThread::run_between(std::function<void()> work) {
    {
        const std::lock_guard lock{mutex_};
        PLENARIA_ASSERT(works_.size() < works_max);
        works_.push_back(std::move(work));
    }
    wake_.notify_one();
}

void JournalThread::run_work(std::unique_lock<std::mutex>& lock) {
    while (!works_.empty()) {
        const auto work = std::move(works_.front());
        works_.pop_front();
        lock.unlock();
        work();
        lock.lock();
    }
}

void JournalThread::run() {
    for (;;) {
        std::unique_lock lock{mutex_};
        wake_.wait(lock, [this] { return stopping_ || slot_.has_value() || !works_.empty(); });
        run_work(lock);
        if (!slot_) {
            if (stopping_) {
                return;
            }
            continue;
        }
        const engine::AppendRequest request = std::move(*slot_);
        slot_.reset();
        lock.unlock();
        const engine::AppendStatus status =
            settle_for_sure(request, settle(journal_, request, journal_.append(request)));
        lock.lock();
        // A rescue that was asked for meanwhile: nothing more is written to what is damaged.
        run_work(lock);
        if (status != engine::AppendStatus::ok || stopping_) {
            continue;
        }
        lock.unlock();
        // Whoever gave the command has heard of it by now.
        journal_.rest();
    }
}

engine::AppendStatus JournalThread::settle_for_sure(const engine::AppendRequest& request,
                                                    engine::AppendOutcome outcome) {
    done_(outcome);
    while (outcome.status == engine::AppendStatus::unknown && !is_lost(outcome)) {
        std::unique_lock lock{mutex_};
        wake_.wait_for(lock, retry_every, [this] { return stopping_ || !works_.empty(); });
        if (stopping_) {
            break;
        }
        // Before the journal is opened anew: what a rescue would save may be gone with it.
        run_work(lock);
        lock.unlock();
        const engine::AppendOutcome before = std::move(outcome);
        outcome = settle(journal_, request, before);
        if (outcome.status != before.status || has_another_reason(before, outcome)) {
            done_(outcome);
        }
    }
    return outcome.status;
}

engine::AppendOutcome settle(engine::Journal& journal, const engine::AppendRequest& request,
                             engine::AppendOutcome outcome) {
    if (outcome.status != engine::AppendStatus::unknown) {
        return outcome;
    }
    const engine::JournalRecord& ours = request.records.front();
    bool found = false;
    const Position from{request.expected.value + 1};
    const auto read = journal.read(from, [&](const engine::JournalRecord& record) {
        found = found || (record.position == ours.position && record.command_id == ours.command_id);
    });
    if (!read) {
        outcome.why = read.error();
        return outcome;
    }
    if (!found) {
        const bool untouched = read.value() <= request.expected;
        return {untouched ? engine::AppendStatus::failed : engine::AppendStatus::conflict,
                read.value()};
    }
    return {engine::AppendStatus::ok, request.records.back().position};
}

}  // namespace plenaria::app
