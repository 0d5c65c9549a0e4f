// The tab of the script and the private notes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::notes_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string words_of(Bench& bench) {
    std::string all;
    const ConsoleModel model = bench.controller().present();
    for (const FormRow& row : model.sheet->rows) {
        all += row.title + "\n";
    }
    return all;
}

TEST(NotesTest, AScriptThatMayBeSealedIsNotSaidToBeMissing) {
    Bench bench{demo_view(), {.language = "en"}};
    bench.click("tab.notes");
    const std::string sealed{text_of("console.notes.script_sealed").en()};
    EXPECT_THAT(words_of(bench), Not(HasSubstr(sealed))) << "the secretariat has none";
    client::Picture picture = *demo_picture(demo_view());
    picture.rooms.at(RoomId{"sala-a"}).audience = Audience::chair;
    bench.hear(picture);
    EXPECT_THAT(words_of(bench), HasSubstr(sealed));
    View view = demo_view();
    view.script.emplace();
    bench.hear(*demo_picture(view));
    EXPECT_THAT(words_of(bench), Not(HasSubstr(sealed)));
    EXPECT_THAT(words_of(bench), HasSubstr(text_of("console.notes.no_script").en()));
}

TEST(NotesTest, WhatUndoOffersCoversNothingThatIsTypedOrRead) {
    for (const auto& [width, height] : {std::pair{1366, 768}, {1920, 1080}, {3840, 2160}}) {
        Bench bench{demo_view(), {.language = "es", .width = width, .height = height}};
        bench.tap(SDLK_z, KMOD_LCTRL);
        const Box* ground = bench.canvas().find("undo.ground");
        ASSERT_NE(ground, nullptr);
        // Panels end a gap above the footer.
        EXPECT_GE(ground->y, static_cast<float>(height) - bench.canvas().px(38 + 12) - 1) << width;
        EXPECT_LE(ground->bottom(), static_cast<float>(height)) << width;
        EXPECT_LE(ground->right(), static_cast<float>(width)) << width;
    }
}

TEST(NotesTest, TheFooterNamesWhatTheKeysDoInTheField) {
    Bench bench{demo_view(), {.language = "en"}};
    const auto keys = [&] {
        std::string all;
        const ConsoleModel model = bench.controller().present();
        for (const KeyHint& hint : model.footer.hints) {
            all += hint.key + "=" + hint.label + " ";
        }
        return all;
    };
    EXPECT_THAT(keys(), HasSubstr("Space="));
    bench.click("tab.notes");
    for (int settling = 0; settling < 4; ++settling) {
        bench.frame();
    }
    EXPECT_THAT(keys(), Not(HasSubstr("Space=")));
    EXPECT_THAT(keys(), HasSubstr("Enter=Back to the keys"));
    bench.type("hola");
    EXPECT_THAT(keys(), HasSubstr("Enter=Send"));
    bench.tap(SDLK_ESCAPE);
    bench.frame();
    EXPECT_THAT(keys(), HasSubstr("Space=")) << "the list is back, and nobody types";
}

}  // namespace
}  // namespace plenaria::console::testing::notes_test
