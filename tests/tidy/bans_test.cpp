#include "tests/tidy/bans.hpp"

#include <gmock/gmock.h>

namespace plenaria::tidy::bans_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Bans, NoWorkIsLeftOpen) {
    EXPECT_THAT(check_open_work(this_tree()), IsEmpty()) << joined(check_open_work(this_tree()));
}

TEST(Bans, ModelAndDomainArePure) {
    EXPECT_THAT(check_purity(this_tree()), IsEmpty()) << joined(check_purity(this_tree()));
}

TEST(Bans, WindowsAreCalledByTheProgramsNameAlone) {
    EXPECT_THAT(check_window_titles(this_tree()), IsEmpty())
        << joined(check_window_titles(this_tree()));
}

TEST(BansScanner, FindsEveryTitleThatCouldTellOfTheRoom) {
    EXPECT_THAT(check_window_titles({{"console/app/a.cpp", "SDL_CreateWindow(\"Plenaria\", 0);"}}),
                IsEmpty());
    EXPECT_THAT(check_window_titles({{"display/sdl/a.cpp", "SDL_CreateWindow(\n    title, 0);"}}),
                ElementsAre("display/sdl/a.cpp:1: a window that is not called Plenaria"));
    EXPECT_THAT(
        check_window_titles({{"console/app/a.cpp", "SDL_CreateWindow(\"Plenaria 12\", 0);"}}),
        SizeIs(1));
    EXPECT_THAT(check_window_titles({{"console/app/a.cpp", "SDL_SetWindowTitle(w, \"Other\");"}}),
                SizeIs(1));
    EXPECT_THAT(check_window_titles({{"tests/a.cpp", "SDL_SetWindowTitle(w, t);"}}), IsEmpty());
}

TEST(BansScanner, FindsOpenWorkUnlessAnIssueIsNamed) {
    const std::string mark =
        "TO"
        "DO";
    EXPECT_THAT(check_open_work({{"a.cpp", "\n// " + mark + ": later"}}),
                ElementsAre("a.cpp:2: " + mark + " without an issue"));
    EXPECT_THAT(check_open_work({{"a.mjs",
                                  "// FIX"
                                  "ME"}}),
                SizeIs(1));
    EXPECT_THAT(check_open_work({{"a.cpp", "// " + mark + "(#12): later"}}), IsEmpty());
    EXPECT_THAT(check_open_work({{"a.json", "\"" + mark + "S: " + mark + "\""}}), IsEmpty());
}

TEST(BansScanner, FindsEveryImpurity) {
    for (const std::string use :
         {"auto t = std::chrono::system_clock::now();", "auto t = steady_clock::now();",
          "int r = rand();", "int r = std::rand();", "std::random_device d;", "auto e = getenv(n);",
          "std::thread t{f};", "std::cout << 1;", "#include <fstream>", "#include <thread>",
          "#  include <iostream>"}) {
        EXPECT_THAT(check_purity({{"server/domain/a.cpp", use}}), SizeIs(1)) << use;
        EXPECT_THAT(check_purity({{"server/model/a.hpp", use}}), SizeIs(1)) << use;
        EXPECT_THAT(check_purity({{"server/app/a.cpp", use}}), IsEmpty()) << use;
    }
}

TEST(BansScanner, LeavesCommonWordsAlone) {
    for (const std::string use :
         {"TimePoint now = command.at;", "f(state, now);", "// calls rand() never",
          "auto s = \"std::thread\";", "int thread = 1; operand(1);"}) {
        EXPECT_THAT(check_purity({{"server/domain/a.cpp", use}}), IsEmpty()) << use;
    }
}

}  // namespace
}  // namespace plenaria::tidy::bans_test
