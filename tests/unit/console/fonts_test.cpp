// What the console says of a font file that is not there.
#include "console/panels/fonts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plenaria::console::fonts_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(FontsTest, OneThatIsMissingIsNamedAndWhatToInstall) {
    ImFontAtlas atlas;
    const auto fonts = load_fonts(atlas, "/nowhere/fonts", 1);
    ASSERT_FALSE(fonts.ok());
    EXPECT_EQ(fonts.error(), "/nowhere/fonts/FontAwesome-Solid.otf");
    const Text said = missing_font(fonts.error());
    for (const char* language : {"es", "en"}) {
        EXPECT_THAT(std::string{said.in(language)},
                    AllOf(HasSubstr(fonts.error()), HasSubstr("fonts-inter"),
                          HasSubstr("fonts-font-awesome")));
    }
}

}  // namespace
}  // namespace plenaria::console::fonts_test
