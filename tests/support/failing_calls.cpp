#include "tests/support/failing_calls.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <limits>
#include <new>
#include <string>

#include "server/model/assertion.hpp"

namespace plenaria::test_support {

bool FailingCalls::possible() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return true;
#endif
}

FailingCalls::FailingCalls(const std::filesystem::path& plan) {
    const int file = ::open(plan.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    PLENARIA_ASSERT(file >= 0 && ::ftruncate(file, sizeof(FaultPlan)) == 0);
    void* shared = ::mmap(nullptr, sizeof(FaultPlan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    PLENARIA_ASSERT(shared != MAP_FAILED);
    plan_ = new (shared) FaultPlan;
    ::setenv("PLENARIA_FAULT_PLAN", plan.c_str(), 1);
    ::setenv("LD_PRELOAD", PLENARIA_PRELOADED_CALLS, 1);
}

FailingCalls::~FailingCalls() {
    relent();
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("PLENARIA_FAULT_PLAN");
    ::munmap(plan_, sizeof(FaultPlan));
}

void FailingCalls::fail(Calls calls, int error, const std::filesystem::path& place, int spared) {
    relent();
    const std::string path = place.string();
    PLENARIA_ASSERT(path.size() < plan_->place.size());
    path.copy(plan_->place.data(), path.size());
    plan_->place[path.size()] = '\0';
    plan_->error = error;
    plan_->spared.store(spared);
    plan_->from = 0;
    plan_->until = std::numeric_limits<std::int64_t>::max();
    begin(calls);
}

void FailingCalls::fail_reads(int error, const std::filesystem::path& place, std::int64_t from,
                              std::int64_t until) {
    fail(Calls::none, error, place);
    plan_->from = from;
    plan_->until = until;
    begin(Calls::reads);
}

void FailingCalls::begin(Calls calls) {
    plan_->calls.store(static_cast<std::uint32_t>(calls), std::memory_order_release);
}

void FailingCalls::relent() {
    begin(Calls::none);
    ::syscall(SYS_futex, &plan_->calls, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

std::uint32_t FailingCalls::met() const { return plan_->met.load(); }

}  // namespace plenaria::test_support
