#include "server/model/system_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace plenaria::system_words_test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(SystemWords, CommonFailuresAreToldInBothLanguagesBeforeTheSystemIsQuoted) {
    for (const int error :
         {ENOENT, ENOTDIR, EACCES, ENOSPC, EROFS, EIO, EADDRINUSE, EADDRNOTAVAIL}) {
        const Text told = system_reason(error);
        EXPECT_THAT(std::string{told.es()}, HasSubstr(" (el sistema dice: «")) << error;
        EXPECT_THAT(std::string{told.en()}, HasSubstr(" (the system says: “")) << error;
    }
    EXPECT_EQ(system_reason(ENOENT, "lock file: No such file or directory").es(),
              "no existe (el sistema dice: «lock file: No such file or directory»)");
}

TEST(SystemWords, OfAnotherFailureTheyAreQuoted) {
    EXPECT_THAT(std::string{system_reason(EXDEV).es()}, StartsWith("detalle técnico: «"));
    EXPECT_EQ(quoted_detail("schema 999").en(), "technical detail: “schema 999”");
}

}  // namespace
}  // namespace plenaria::system_words_test
