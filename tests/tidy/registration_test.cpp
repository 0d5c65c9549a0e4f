#include "tests/tidy/registration.hpp"

#include <gmock/gmock.h>

namespace plenaria::tidy::registration_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Registration, EveryFileIsCompiledBySomebody) {
    EXPECT_THAT(check_registration(this_tree()), IsEmpty())
        << joined(check_registration(this_tree()));
}

TEST(Registration, LockFilesHoldNoAddress) {
    EXPECT_THAT(check_lock_files(this_tree()), IsEmpty()) << joined(check_lock_files(this_tree()));
}

TEST(RegistrationScanner, FindsAFileNobodyCompiles) {
    const SourceFile list{"tests/unit/model/CMakeLists.txt",
                          "plenaria_test(t SOURCES floor_test.cpp deep/a_test.cpp)"};
    EXPECT_THAT(check_registration({list, {"tests/unit/model/floor_test.cpp", ""}}), IsEmpty());
    EXPECT_THAT(check_registration({list, {"tests/unit/model/deep/a_test.cpp", ""}}), IsEmpty());
    EXPECT_THAT(check_registration({list, {"tests/unit/model/or_test.cpp", ""}}),
                ElementsAre("tests/unit/model/or_test.cpp: no CMakeLists.txt names it"));
    EXPECT_THAT(check_registration({list, {"tests/unit/domain/floor_test.cpp", ""}}), SizeIs(1));
}

TEST(RegistrationScanner, WantsTheHeadersOfLibrariesOnly) {
    EXPECT_THAT(check_registration({{"server/model/ids.hpp", ""}}), SizeIs(1));
    EXPECT_THAT(check_registration({{"server/app/settings.hpp", ""}, {"tests/a/b.hpp", ""}}),
                IsEmpty());
}

TEST(RegistrationScanner, FindsAnAddress) {
    EXPECT_THAT(check_lock_files({{"a/package-lock.json", "{\"resolved\": \"x\"}"}}), SizeIs(1));
    EXPECT_THAT(check_lock_files({{"a/package-lock.json", "{\"integrity\": \"x\"}"}}), IsEmpty());
}

}  // namespace
}  // namespace plenaria::tidy::registration_test
