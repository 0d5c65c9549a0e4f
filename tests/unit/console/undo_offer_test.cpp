// What undo offers and where: nothing that the server said is not possible, and over nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::undo_offer_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What an offer is on the glass before a press counts for it.
constexpr Millis to_read{600};
constexpr SDL_Keycode z = SDLK_z;

const Text long_name{"Termina la intervención de la República Dominicana en el debate",
                     "The speech of the Dominican Republic in the debate ends"};

/// As after one more act, and one that was taken back.
View with_acts(int undo, int redo = 0) {
    View view = demo_view();
    view.acts->undo = ActView{ActNumber{undo}, demo_now(), long_name, false};
    view.history->insert(view.history->begin(), {std::to_string(undo), demo_now(), long_name});
    if (redo > 0) {
        view.acts->redo = ActView{ActNumber{redo}, demo_now(), long_name, false};
    }
    return view;
}

/// The server cannot take that act back: another room used what it changed.
void block(Bench& bench, const std::string& act) {
    protocol::CommandResult result;
    result.id = bench.requests().back().id;
    result.code = "undo_blocked";
    result.text = Text{"Otra sala lo usó", "Another room used it"};
    result.present = {{"act", act}};
    bench.answer(std::move(result));
}

/// The offer of act 8 was pressed, and refused.
void refuse_eighth(Bench& bench) {
    bench.show(with_acts(8));
    bench.frame(to_read);
    bench.tap(z, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    block(bench, "8");
}

std::vector<std::string> palette_of(Bench& bench, const char* typed) {
    bench.tap(SDLK_k, KMOD_LCTRL);
    bench.type(typed);
    std::vector<std::string> ids;
    const PopoverModel palette = *bench.controller().present().popover;
    for (const ChoiceRow& row : palette.choices) {
        ids.push_back(row.button.id);
    }
    bench.tap(SDLK_ESCAPE);
    return ids;
}

bool names_key(Bench& bench, std::string_view key) {
    const ConsoleModel model = bench.controller().present();
    return std::any_of(model.footer.hints.begin(), model.footer.hints.end(),
                       [&](const KeyHint& hint) { return hint.key == key; });
}

TEST(UndoOfferTest, WhatTheServerCannotTakeBackIsOfferedNoMore) {
    Bench bench;
    refuse_eighth(bench);
    EXPECT_FALSE(bench.shows("undo.undo"));
    EXPECT_FALSE(names_key(bench, "Ctrl+Z"));
    EXPECT_THAT(palette_of(bench, "deshacer"), Not(Contains("palette.undo")));
    for (int press = 0; press < 2; ++press) {
        bench.frame(to_read);
        bench.tap(z, KMOD_LCTRL);
        EXPECT_FALSE(bench.shows("undo.undo"));
    }
    EXPECT_THAT(bench.sent(), ElementsAre("undo")) << "it is known what comes of it";
    EXPECT_THAT(bench.controller().present().toasts,
                Contains(Field(&ToastModel::text, HasSubstr("ya no puede deshacerse"))));
}

TEST(UndoOfferTest, AnotherActIsOfferedAndSoIsThatOneOnceTheRoomMovedOn) {
    Bench bench;
    refuse_eighth(bench);
    bench.show(with_acts(9));
    EXPECT_TRUE(bench.shows("undo.undo"));
    View later = with_acts(8);
    later.saved->position = Position{later.saved->position.value + 2};
    bench.show(later);
    EXPECT_TRUE(bench.shows("undo.undo"));
    EXPECT_TRUE(names_key(bench, "Ctrl+Z"));
    bench.frame(to_read);
    bench.tap(z, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), ElementsAre("undo", "undo"));
}

TEST(UndoOfferTest, WhatAnotherRoomDoesMayMakeWay) {
    Bench bench;
    bench.show_second_room();
    refuse_eighth(bench);
    client::Picture picture = *demo_picture(with_acts(8));
    add_second_room(picture);
    auto& other = picture.rooms.at(RoomId{"sala-b"});
    View moved = *other.view;
    moved.saved->position = Position{moved.saved->position.value + 1};
    other.view = std::make_shared<const View>(std::move(moved));
    bench.hear(picture);
    EXPECT_TRUE(names_key(bench, "Ctrl+Z"));
    EXPECT_THAT(palette_of(bench, "deshacer"), Contains("palette.undo"));
}

TEST(UndoOfferTest, OfTheRoomThatWasMeantAlone) {
    Bench bench;
    bench.show_second_room();
    refuse_eighth(bench);
    bench.controller().act({.act = Act::go_to_room, .target = "sala-b"});
    bench.frame();
    EXPECT_TRUE(names_key(bench, "Ctrl+Z"));
    bench.controller().act({.act = Act::go_to_room, .target = "sala-a"});
    bench.frame();
    EXPECT_FALSE(names_key(bench, "Ctrl+Z")) << "it stays as it was";
}

TEST(UndoOfferTest, ARedoThatIsNotPossibleLeavesTheUndoThatIs) {
    Bench bench;
    bench.show(with_acts(8, 20));
    bench.frame(to_read);
    bench.tap(SDLK_y, KMOD_LCTRL);
    ASSERT_THAT(bench.sent(), ElementsAre("redo"));
    block(bench, "20");
    EXPECT_TRUE(bench.shows("undo.undo"));
    EXPECT_FALSE(bench.shows("undo.redo"));
    bench.tap(SDLK_y, KMOD_LCTRL);
    EXPECT_THAT(bench.sent(), ElementsAre("redo"));
    EXPECT_THAT(palette_of(bench, "rehacer"), Not(Contains("palette.redo")));
}

TEST(UndoOfferTest, OfSeveralThoseAreTakenBackThatCameAfterTheOneThatStays) {
    Bench bench{with_acts(8)};
    bench.frame(to_read);
    const auto commit = [&] { return bench.controller().present().popover->buttons.back(); };
    bench.click("record.history");
    bench.click("history.2");
    bench.click("history.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("undo"));
    block(bench, "4");
    bench.click("record.history");
    bench.click("history.2");
    EXPECT_FALSE(commit().enabled);
    EXPECT_THAT(bench.controller().present().popover->side,
                Contains(Field(&FormRow::title, HasSubstr("ya no puede deshacerse"))));
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("undo"));
    bench.click("history.8");
    EXPECT_TRUE(commit().enabled);
    bench.tap(SDLK_ESCAPE);
    EXPECT_TRUE(names_key(bench, "Ctrl+Z"));
}

TEST(UndoOfferTest, ARefusalOfAnotherKindLeavesTheOffer) {
    Bench bench;
    bench.show(with_acts(8));
    bench.frame(to_read);
    bench.tap(z, KMOD_LCTRL);
    bench.answer(bench.requests().back().id, "undo_not_latest", Text{"Hubo otro", "Another came"});
    EXPECT_TRUE(bench.shows("undo.undo"));
}

/// The parts of the footer that `ground` lies over.
std::vector<std::string> covered_by(Bench& bench, const Box& ground) {
    std::vector<std::string> covered;
    for (const auto& [id, box] : bench.canvas().boxes()) {
        const bool apart = box.right() <= ground.x || box.x >= ground.right();
        if (id.starts_with("footer.") && !apart) {
            covered.push_back(id);
        }
    }
    return covered;
}

TEST(UndoOfferTest, CoversNoKeyOfTheFooterNorItsStatus) {
    for (const char* language : {"es", "en"}) {
        for (const auto& [width, height] : {std::pair{1366, 768}, {1920, 1080}, {3840, 2160}}) {
            for (const int redo : {0, 20}) {
                SCOPED_TRACE(std::string{language} + " " + std::to_string(width) + " " +
                             std::to_string(redo));
                Bench bench{demo_view(), {.language = language, .width = width, .height = height}};
                const ConsoleModel model = bench.controller().present();
                const std::string first = "footer.key." + model.footer.hints.front().key;
                ASSERT_TRUE(bench.shows(first));
                const Box place = *bench.canvas().find(first);
                bench.show(with_acts(8, redo));
                const Box* ground = bench.canvas().find("undo.ground");
                ASSERT_NE(ground, nullptr);
                EXPECT_LE(ground->right(), static_cast<float>(width));
                EXPECT_THAT(covered_by(bench, *ground), IsEmpty());
                if (redo == 0) {
                    ASSERT_TRUE(bench.shows(first));
                    EXPECT_EQ(*bench.canvas().find(first), place) << "it stays where it was";
                    EXPECT_TRUE(bench.shows("footer.status"));
                }
            }
        }
    }
}

}  // namespace
}  // namespace plenaria::console::testing::undo_offer_test
