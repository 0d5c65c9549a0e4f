#include "server/app/memory.hpp"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdint>
#include <cstdlib>

namespace plenaria::app {
namespace {

// 100,000 events, more than an event of a week has, come to some 50 MB.
constexpr std::size_t reserved_bytes = std::size_t{256} << 20;
constexpr std::uintptr_t page_bytes = 4096;
// What is larger than this is given back to the system at once when it is freed.
constexpr int separate_bytes = 4 << 20;

}  // namespace

void prefer_huge_pages() {
    // From the heap itself, and kept there when it is freed: what is allocated next comes from it.
    if (mallopt(M_MMAP_THRESHOLD, 2 * static_cast<int>(reserved_bytes)) == 0 ||
        mallopt(M_TRIM_THRESHOLD, 2 * static_cast<int>(reserved_bytes)) == 0) {
        return;
    }
    void* reserved = std::malloc(reserved_bytes);
    if (reserved != nullptr) {
        const auto begin = (reinterpret_cast<std::uintptr_t>(reserved) + page_bytes - 1) /
                           page_bytes * page_bytes;
        // Refused where there are none; then pages are small, as they would have been.
        static_cast<void>(
            madvise(reinterpret_cast<void*>(begin), reserved_bytes - page_bytes, MADV_HUGEPAGE));
        std::free(reserved);
    }
    mallopt(M_MMAP_THRESHOLD, separate_bytes);
}

void keep_memory_private() {
    const rlimit no_core{0, 0};
    static_cast<void>(::setrlimit(RLIMIT_CORE, &no_core));
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0));
}

}  // namespace plenaria::app
