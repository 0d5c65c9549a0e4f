// Loaded before all other libraries of a program under test: takes the place of the C library's
// calls on files, and lets those fail that the plan of `failing_calls.hpp` names. Makes the system
// calls by itself, so that nothing is looked up, allocated or locked on the way. A descriptor's
// path is asked of the system, so that nothing has to be kept.
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/support/failing_calls.hpp"

namespace plenaria::test_support {
namespace {

FaultPlan* plan = nullptr;

__attribute__((constructor)) void take_plan() {
    const char* path = std::getenv("PLENARIA_FAULT_PLAN");
    const long file =
        path == nullptr ? -1 : ::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    if (file < 0) {
        return;
    }
    void* shared = ::mmap(nullptr, sizeof(FaultPlan), PROT_READ | PROT_WRITE, MAP_SHARED,
                          static_cast<int>(file), 0);
    ::syscall(SYS_close, file);
    plan = shared == MAP_FAILED ? nullptr : static_cast<FaultPlan*>(shared);
}

bool is_meant(const char* path) {
    const std::size_t length = std::strlen(plan->place.data());
    return std::strncmp(path, plan->place.data(), length) == 0 &&
           (path[length] == '\0' || path[length] == '/');
}

bool is_meant(int file) {
    char name[32];
    char path[1024];
    std::snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const long length = ::syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
    if (length <= 0) {
        return false;
    }
    path[length] = '\0';
    return is_meant(path);
}

bool is_wanted(Calls calls) {
    return plan != nullptr &&
           (plan->calls.load(std::memory_order_acquire) & static_cast<std::uint32_t>(calls)) != 0;
}

/// Whether the call fails; `errno` says as what.
template <class Where>
bool fails(Calls calls, Where where) {
    if (!is_wanted(calls) || !is_meant(where) || plan->spared.fetch_sub(1) > 0) {
        return false;
    }
    plan->met.fetch_add(1);
    errno = plan->error;
    return true;
}

bool fails_at(int file, off_t offset) {
    return is_wanted(Calls::reads) && offset >= plan->from && offset < plan->until &&
           fails(Calls::reads, file);
}

/// Waits while the plan says so.
void wait_while(Calls wanted) {
    plan->met.fetch_add(1);
    while (is_wanted(wanted)) {
        ::syscall(SYS_futex, &plan->calls, FUTEX_WAIT, plan->calls.load(), nullptr, nullptr, 0);
    }
}

template <class Where>
void wait_for(Where where) {
    if (is_wanted(Calls::waits) && is_meant(where)) {
        wait_while(Calls::waits);
    }
}

int let_in(int door, sockaddr* address, socklen_t* length, int flags) {
    if (is_wanted(Calls::accepts)) {
        wait_while(Calls::accepts);
    }
    return static_cast<int>(::syscall(SYS_accept4, door, address, length, flags));
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
    wait_for(path);
    const bool to_write = (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
    if (to_write && fails(Calls::changes, path)) {
        return -1;
    }
    return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
}

mode_t mode_in(int flags, va_list& more) {
    const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return makes ? va_arg(more, mode_t) : 0;
}

ssize_t read_at(int file, void* to, size_t count, off_t offset) {
    wait_for(file);
    return fails_at(file, offset) ? -1 : ::syscall(SYS_pread64, file, to, count, offset);
}

ssize_t write_at(int file, const void* from, size_t count, off_t offset) {
    return fails(Calls::writes, file) ? -1 : ::syscall(SYS_pwrite64, file, from, count, offset);
}

ssize_t send(int to, int from, off_t* offset, size_t count) {
    return fails(Calls::writes, to) || fails(Calls::reads, from)
               ? -1
               : ::syscall(SYS_sendfile, to, from, offset, count);
}

int cut(int file, off_t bytes) {
    return fails(Calls::changes, file) ? -1
                                       : static_cast<int>(::syscall(SYS_ftruncate, file, bytes));
}

}  // namespace
}  // namespace plenaria::test_support

namespace calls = plenaria::test_support;
using calls::Calls;

extern "C" {

int open(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = calls::mode_in(flags, more);
    va_end(more);
    return calls::open_file(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = calls::mode_in(flags, more);
    va_end(more);
    return calls::open_file(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = calls::mode_in(flags, more);
    va_end(more);
    return calls::open_file(folder, path, flags, mode);
}

int openat64(int folder, const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const mode_t mode = calls::mode_in(flags, more);
    va_end(more);
    return calls::open_file(folder, path, flags, mode);
}

ssize_t read(int file, void* to, size_t count) {
    calls::wait_for(file);
    return calls::fails(Calls::reads, file) ? -1 : ::syscall(SYS_read, file, to, count);
}

ssize_t pread(int file, void* to, size_t count, off_t offset) {
    return calls::read_at(file, to, count, offset);
}

ssize_t pread64(int file, void* to, size_t count, off64_t offset) {
    return calls::read_at(file, to, count, offset);
}

ssize_t write(int file, const void* from, size_t count) {
    return calls::fails(Calls::writes, file) ? -1 : ::syscall(SYS_write, file, from, count);
}

ssize_t writev(int file, const iovec* pieces, int count) {
    return calls::fails(Calls::writes, file) ? -1 : ::syscall(SYS_writev, file, pieces, count);
}

ssize_t pwrite(int file, const void* from, size_t count, off_t offset) {
    return calls::write_at(file, from, count, offset);
}

ssize_t pwrite64(int file, const void* from, size_t count, off64_t offset) {
    return calls::write_at(file, from, count, offset);
}

ssize_t sendfile(int to, int from, off_t* offset, size_t count) noexcept {
    return calls::send(to, from, offset, count);
}

ssize_t sendfile64(int to, int from, off64_t* offset, size_t count) noexcept {
    return calls::send(to, from, offset, count);
}

int accept(int door, sockaddr* address, socklen_t* length) {
    return calls::let_in(door, address, length, 0);
}

int accept4(int door, sockaddr* address, socklen_t* length, int flags) {
    return calls::let_in(door, address, length, flags);
}

int fsync(int file) {
    return calls::fails(Calls::file_syncs, file) ? -1
                                                 : static_cast<int>(::syscall(SYS_fsync, file));
}

int fdatasync(int file) {
    return calls::fails(Calls::data_syncs, file) ? -1
                                                 : static_cast<int>(::syscall(SYS_fdatasync, file));
}

int ftruncate(int file, off_t bytes) noexcept { return calls::cut(file, bytes); }

int ftruncate64(int file, off64_t bytes) noexcept { return calls::cut(file, bytes); }

int unlink(const char* path) noexcept {
    return calls::fails(Calls::changes, path)
               ? -1
               : static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int rename(const char* from, const char* to) noexcept {
    calls::wait_for(from);
    return calls::fails(Calls::changes, from) || calls::fails(Calls::changes, to)
               ? -1
               : static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int mkdir(const char* path, mode_t mode) noexcept {
    calls::wait_for(path);
    return calls::fails(Calls::changes, path)
               ? -1
               : static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

}  // extern "C"
