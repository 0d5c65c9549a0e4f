// Who may look into the memory of a process that reads keys. That the program asks for it, its core
// limit shows (tests/integration/process); here what is asked for, also where the tests are root's,
// who looks into any.
#include "server/app/memory.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace plenaria::app::memory_test {
namespace {

TEST(MemoryTest, NoOtherProcessOfTheAccountLooksIntoItAndNoCoreFileIsMade) {
    const pid_t child = ::fork();
    ASSERT_NE(child, -1);
    if (child == 0) {
        // Of its own: in the program that runs the tests core files may be wanted.
        const bool was_open = ::prctl(PR_SET_DUMPABLE, 1) == 0 && ::prctl(PR_GET_DUMPABLE) == 1;
        keep_memory_private();
        rlimit core{};
        const bool none = ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
        ::_exit((was_open ? 0 : 1) + (::prctl(PR_GET_DUMPABLE) == 0 ? 0 : 2) + (none ? 0 : 4));
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0) << "1: it cannot tell; 2: memory; 4: core files";
}

}  // namespace
}  // namespace plenaria::app::memory_test
