// What was copied at the console, and how long it lies where any program may read it.
#include <gtest/gtest.h>

#include <string>

#include "console/app/clipboard.hpp"

namespace plenaria::console::clipboard_test {
namespace {

class ClipboardTest : public ::testing::Test {
protected:
    std::string system;
    Clipboard clipboard{{.read = [this] { return system; },
                         .write = [this](const std::string& text) { system = text; }}};
};

TEST_F(ClipboardTest, CopiesAndPastes) {
    clipboard.copy("Sala A");
    EXPECT_EQ(system, "Sala A");
    system = "from elsewhere";
    EXPECT_STREQ(clipboard.text(), "from elsewhere");
    clipboard.forget_read();
    EXPECT_EQ(system, "from elsewhere");
}

TEST_F(ClipboardTest, WhatWasCopiedWithinGoesWithTheMatter) {
    clipboard.glass_is(true);
    clipboard.copy("Canario Reservado");
    clipboard.glass_is(true);
    EXPECT_EQ(system, "Canario Reservado") << "within it is of use";
    clipboard.glass_is(false);
    EXPECT_EQ(system, "");
}

TEST_F(ClipboardTest, WhatWasCopiedOfAnOpenRoomStaysUntilSomebodyLeaves) {
    clipboard.glass_is(false);
    clipboard.copy("Punto 5");
    clipboard.glass_is(true);
    clipboard.glass_is(false);
    EXPECT_EQ(system, "Punto 5") << "the doors closed and opened, and it was public before";
    clipboard.forget();
    EXPECT_EQ(system, "") << "the console is locked";
}

TEST_F(ClipboardTest, WhatWasCopiedWithinIsGoneAtTheLockToo) {
    clipboard.glass_is(true);
    clipboard.copy("Canario Reservado");
    clipboard.forget();
    EXPECT_EQ(system, "");
}

TEST_F(ClipboardTest, WhatAnotherProgramCopiedSinceIsLeftAlone) {
    clipboard.glass_is(true);
    clipboard.copy("Canario Reservado");
    system = "of another program";
    clipboard.glass_is(false);
    EXPECT_EQ(system, "of another program");
    system = "Canario Reservado";
    clipboard.forget();
    EXPECT_EQ(system, "Canario Reservado") << "no longer ours: it was looked at once";
}

TEST_F(ClipboardTest, AnOpenCopyTakesThePlaceOfOneFromWithin) {
    clipboard.glass_is(true);
    clipboard.copy("Canario Reservado");
    clipboard.glass_is(false);
    clipboard.copy("Punto 5");
    clipboard.glass_is(false);
    EXPECT_EQ(system, "Punto 5");
}

}  // namespace
}  // namespace plenaria::console::clipboard_test
