// The real `plenaria-display --screenshot`: a picture of what was asked for, or none and why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/integration/meeting.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::display_picture_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class DisplayPictureTest : public testing::Test {
protected:
    void SetUp() override {
        server = std::make_unique<ServerProcess>(folder.path() / "server");
        ASSERT_TRUE(server->listening()) << server->log();
    }
    [[nodiscard]] std::filesystem::path picture() const { return folder.path() / "picture.png"; }
    /// Takes a picture, as a person would at a shell.
    [[nodiscard]] Finished take(const std::string& words) const {
        const std::string command = "'" PLENARIA_DISPLAY_PROGRAM "' --server 127.0.0.1:" +
                                    std::to_string(server->port()) + " --screenshot '" +
                                    picture().string() + "' " + words + " 2>&1";
        Finished finished;
        FILE* said = ::popen(command.c_str(), "re");
        if (said == nullptr) {
            return finished;
        }
        std::array<char, 512> some{};
        while (std::fgets(some.data(), static_cast<int>(some.size()), said) != nullptr) {
            finished.output += some.data();
        }
        const int status = ::pclose(said);
        finished.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return finished;
    }

    TemporaryFolder folder;
    std::unique_ptr<ServerProcess> server;
};

TEST_F(DisplayPictureTest, OfARoomThatIsNotThereNoneIsMadeAndItIsSaidWhy) {
    const Finished mistyped = take("--room no-such-room");
    EXPECT_EQ(mistyped.status, 1);
    EXPECT_THAT(mistyped.output,
                AllOf(HasSubstr("La sala solicitada no existe en este evento"),
                      HasSubstr("The requested room does not exist in this event")));
    EXPECT_FALSE(std::filesystem::exists(picture()));
    const Finished right = take("--room " + main_room);
    EXPECT_EQ(right.status, 0) << right.output;
    EXPECT_TRUE(std::filesystem::exists(picture()));
}

TEST_F(DisplayPictureTest, WithoutFontsItIsSaidWhichFileIsMissingAndWhatToDo) {
    const std::string none = (folder.path() / "none").string();
    const Finished blank = take("--room " + main_room + " --assets '" + none + "'");
    EXPECT_EQ(blank.status, 3);
    EXPECT_THAT(blank.output,
                AllOf(HasSubstr("Falta el archivo de letra " + none + "/fonts/Inter-Regular.otf"),
                      HasSubstr("The font " + none + "/fonts/Inter-Regular.otf is missing"),
                      HasSubstr("--assets")));
}

}  // namespace
}  // namespace plenaria::test_support::display_picture_test
