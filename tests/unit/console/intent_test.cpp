// What is typed or asked in one room, closing or item, and arrives in another.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::intent_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const BenchSettings large{"es", 1920, 1080};
const Text changed{"Entretanto cambió el cierre", "Meanwhile the closing changed"};

/// The demo room open, at its next item.
View at_next_item() {
    View view = demo_conference();
    (*view.agenda)[4].current = false;
    (*view.agenda)[5].current = true;
    return view;
}

/// The demo room behind closed doors, at an item; that console may be the chair's.
View within_at(std::size_t item, bool chair = false) {
    View view = demo_view_checklist();
    view.texts = demo_conference().texts;
    for (std::size_t i = 0; i < view.agenda->size(); ++i) {
        (*view.agenda)[i].current = i == item;
    }
    if (chair) {
        view.script.emplace();
    }
    return view;
}

View at_nobody() {
    View view = demo_view();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    return view;
}

void refuse(Bench& bench) {
    bench.answer(bench.requests().back().id, "expectation_failed", changed);
}

void go_to(Bench& bench, const char* room) {
    bench.controller().act({.act = Act::go_to_room, .target = room});
    bench.frame();
}

void edit(Bench& bench, const char* field, const char* text) {
    bench.controller().act({.act = Act::edit, .target = field, .detail = text});
}

void open(Bench& bench, const char* popover) {
    bench.controller().act({.act = Act::open_popover, .target = popover});
    bench.frame();
}

std::string said(Bench& bench) {
    std::string all;
    for (const auto& toast : bench.controller().present().toasts) {
        all += toast.text + "\n";
    }
    return all;
}

void expect_within(const Bench& bench, const std::string& what) {
    ASSERT_THAT(bench.requests(), Not(IsEmpty())) << what;
    const CommandRequest& last = bench.requests().back();
    EXPECT_EQ(expected(last, "closing"), "2") << what;
    EXPECT_EQ(expected(last, "item"), "i5") << what;
    EXPECT_EQ(expected(last, "session"), "plenaria-2") << what;
}

TEST(IntentTest, ANoteStaysInTheRoomInWhichItWasTyped) {
    Bench bench{demo_conference(), large};
    bench.show_second_room();
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    bench.type("reservado");
    go_to(bench, "sala-b");
    EXPECT_EQ(bench.controller().ui().note, "");
    bench.type("x");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.controller().ui().note, "") << "the field has let go of it, too";
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.click("note.text");
    bench.type("b");
    EXPECT_EQ(bench.controller().ui().note, "b");
}

TEST(IntentTest, ANoteTypedBehindClosedDoorsIsRefusedOutsideAndComesBack) {
    Bench bench{demo_view_checklist(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    bench.type("a");
    bench.show(demo_conference());
    bench.type("b");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("post_note"));
    expect_within(bench, "where its first letter was typed");
    refuse(bench);
    EXPECT_EQ(bench.controller().ui().note, "ab");
    EXPECT_TRUE(bench.controller().shows_confidential()) << "what is copied of it goes with it";
    EXPECT_THAT(said(bench), HasSubstr("asunto reservado"));
    bench.click("note.text");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("post_note", "post_note"));
    expect_within(bench, "it is good for no other place");
}

TEST(IntentTest, BehindTheSameDoorsANoteIsSentInTheNextItemOnceThatWasRead) {
    Bench bench{within_at(4), large};
    edit(bench, "note.text", "a");
    bench.show(within_at(5));
    bench.controller().act({.act = Act::post_note});
    expect_within(bench, "where it was begun");
    refuse(bench);
    EXPECT_THAT(said(bench), HasSubstr("tras las mismas puertas"));
    bench.controller().act({.act = Act::post_note});
    ASSERT_EQ(bench.sent().size(), 2U);
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i6");
    EXPECT_EQ(expected(bench.requests().back(), "closing"), "2");
}

TEST(IntentTest, WhatTheChairTypedWithinIsOfThatItemAlone) {
    Bench bench{within_at(4, true), large};
    edit(bench, "note.text", "a");
    bench.show(within_at(5, true));
    bench.controller().act({.act = Act::post_note});
    refuse(bench);
    EXPECT_THAT(said(bench), HasSubstr("asunto reservado"));
    bench.controller().act({.act = Act::post_note});
    ASSERT_EQ(bench.sent().size(), 2U);
    expect_within(bench, "the item may have kept the secretariat out");
}

TEST(IntentTest, ATextIsOfItsOwnItemBehindTheDoorsWhereItWasBegun) {
    for (const bool chair : {false, true}) {
        Bench bench{within_at(4, chair), large};
        bench.controller().act({.act = Act::open_form, .target = "text", .detail = "declaracion"});
        bench.show(within_at(5, chair));
        bench.controller().act({.act = Act::confirm_form});
        ASSERT_THAT(bench.sent(), ElementsAre("set_text"));
        const CommandRequest& sent = bench.requests().back();
        EXPECT_EQ(expected(sent, "closing"), "2");
        EXPECT_EQ(expected(sent, "item"), chair ? std::optional<std::string>{"i5"} : std::nullopt);
    }
}

TEST(IntentTest, ATextBegunInAMembersOnlyItemIsOfThatItem) {
    View view = demo_conference();
    (*view.agenda)[4].confidential = true;
    Bench bench{view, large};
    bench.controller().act({.act = Act::open_form, .target = "text", .detail = "declaracion"});
    bench.show(at_next_item());
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i5") << "no door is closed between";
    refuse(bench);
    EXPECT_THAT(said(bench), HasSubstr("asunto reservado"));
}

TEST(IntentTest, ANewTextOfAConfidentialItemIsNotKeptWithAnOrdinaryOneBehindTheSameDoors) {
    for (const bool confidential : {false, true}) {
        View view = within_at(4);
        (*view.agenda)[4].confidential = confidential;
        Bench bench{view, large};
        bench.controller().act({.act = Act::open_form, .target = "text"});
        for (const char* field : {"title.es", "title.en", "p1.es", "p1.en"}) {
            edit(bench, ("form." + std::string{field}).c_str(), "x");
        }
        bench.show(within_at(5));
        bench.controller().act({.act = Act::confirm_form});
        ASSERT_THAT(bench.sent(), ElementsAre("set_text"));
        refuse(bench);
        bench.controller().act({.act = Act::confirm_form});
        EXPECT_EQ(expected(bench.requests().back(), "item"), confidential ? "i5" : "i6")
            << "texts of an ordinary item are shown to all once the doors are open";
    }
}

TEST(IntentTest, ARefusalThatIsNotOfThePlaceSaysNothingOfIt) {
    Bench bench{within_at(4), large};
    bench.controller().act({.act = Act::open_form, .target = "text", .detail = "declaracion"});
    bench.controller().act({.act = Act::confirm_form});
    refuse(bench);
    EXPECT_EQ(said(bench), "");
}

TEST(IntentTest, ANoteOfAnOpenRoomMayBePostedAgainAfterItsRefusalWasRead) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    bench.type("a");
    bench.show(at_next_item());
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i5");
    EXPECT_EQ(expected(bench.requests().back(), "closing"), "");
    refuse(bench);
    EXPECT_EQ(bench.controller().ui().note, "a");
    bench.click("notes.send");
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i6");
}

TEST(IntentTest, AnEarlierNoteComesNotBackAsOneThatWasBegunLater) {
    Bench bench{demo_view_checklist(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    bench.type("a");
    bench.tap(SDLK_RETURN);
    bench.show(demo_conference());
    bench.click("note.text");
    bench.type("b");
    bench.tap(SDLK_RETURN);
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_EQ(expected(bench.requests()[1], "closing"), "");
    bench.answer(bench.requests()[0].id, "expectation_failed", changed);
    EXPECT_EQ(bench.controller().ui().note, "");
}

TEST(IntentTest, EnterPostsANoteFromItsFieldAlone) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.tap(SDLK_RETURN);
    edit(bench, "note.text", "a");
    bench.frame();
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(IntentTest, AnInscriptionBegunWithinIsRefusedOutsideAndItsWordsComeBack) {
    for (const auto& [popover, act] :
         {std::pair{"add", Act::inscribe}, std::pair{"reply", Act::grant_reply},
          std::pair{"point", Act::raise_point}}) {
        Bench bench{demo_view_checklist()};
        open(bench, popover);
        bench.controller().act({.act = Act::choose_delegation, .target = "ni"});
        edit(bench, "add.person", "Persona Reservada");
        bench.show(demo_view());
        bench.controller().act({.act = act});
        expect_within(bench, popover);
        refuse(bench);
        EXPECT_EQ(bench.controller().ui().popover.name, popover);
        EXPECT_EQ(bench.controller().ui().add.person, "Persona Reservada");
        EXPECT_THAT(said(bench), HasSubstr("Entretanto cambió"));
        bench.controller().act({.act = act});
        expect_within(bench, popover);
    }
}

TEST(IntentTest, WhatTheServerHadNoPlaceForComesBackAsItWas) {
    for (const auto& [code, back] :
         {std::pair{"overloaded", true}, std::pair{"storage_unavailable", true},
          std::pair{"expired", true}, std::pair{"list_closed", false}}) {
        Bench bench{demo_view_checklist()};
        open(bench, "add");
        bench.controller().act({.act = Act::choose_delegation, .target = "ni"});
        edit(bench, "add.person", "Persona Reservada");
        bench.controller().act({.act = Act::inscribe});
        bench.answer(bench.requests().back().id, code, changed);
        EXPECT_EQ(bench.controller().ui().popover.name, back ? "add" : "") << code;
        if (back) {
            EXPECT_EQ(bench.controller().ui().add.person, "Persona Reservada");
            bench.controller().act({.act = Act::inscribe});
            expect_within(bench, code);
        }
    }
}

TEST(IntentTest, WhatIsPressedOfAListIsOfTheListThatWasOpened) {
    const std::string policy{Names<OrderPolicy>::all.front().second};
    for (const Intent& intent :
         {Intent{.act = Act::open_list}, Intent{.act = Act::close_list},
          Intent{.act = Act::schedule_closing, .target = "i6"}, Intent{.act = Act::fill_roll},
          Intent{.act = Act::set_policy, .target = policy}}) {
        Bench bench{demo_view_checklist()};
        open(bench, "list");
        bench.show(demo_view());
        bench.controller().act(intent);
        expect_within(bench, "from its menu");
        refuse(bench);
        EXPECT_EQ(bench.controller().ui().popover.name, "") << "nothing was typed there";
        bench.controller().act(intent);
        EXPECT_EQ(expected(bench.requests().back(), "closing"), "") << "as it is seen now";
    }
}

TEST(IntentTest, AnInscriptionInAnOpenRoomMayBeSentAgainAfterItsRefusalWasRead) {
    Bench bench{demo_conference()};
    open(bench, "add");
    bench.controller().act({.act = Act::choose_delegation, .target = "ni"});
    bench.show(at_next_item());
    bench.controller().act({.act = Act::inscribe});
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i5");
    refuse(bench);
    bench.controller().act({.act = Act::inscribe});
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i6");
    bench.answer(bench.requests().back().id);
    EXPECT_EQ(bench.controller().ui().popover.name, "");
}

TEST(IntentTest, WhatComesBackPushesNothingAsideThatIsOpen) {
    Bench bench{demo_view_checklist()};
    open(bench, "add");
    bench.controller().act({.act = Act::choose_delegation, .target = "ni"});
    bench.controller().act({.act = Act::inscribe});
    open(bench, "keys");
    refuse(bench);
    EXPECT_EQ(bench.controller().ui().popover.name, "keys");
}

TEST(IntentTest, ATextOrDocumentBegunWithinIsRefusedOutsideAndKept) {
    for (const char* form : {"text", "document"}) {
        Bench bench{demo_view_checklist(), large};
        bench.controller().act({.act = Act::open_form, .target = form});
        for (const char* field :
             {"form.title.es", "form.title.en", "form.p1.es", "form.p1.en", "form.href"}) {
            edit(bench, field, "Reservado");
        }
        bench.show(demo_conference());
        EXPECT_EQ(bench.controller().ui().popover.name, form) << "what was typed is not lost";
        bench.controller().act({.act = Act::confirm_form});
        expect_within(bench, form);
        refuse(bench);
        EXPECT_EQ(bench.controller().ui().popover.name, form);
        EXPECT_EQ(bench.controller().ui().form.value("title.es"), "Reservado");
        bench.controller().act({.act = Act::confirm_form});
        ASSERT_EQ(bench.sent().size(), 2U);
        expect_within(bench, form);
    }
}

TEST(IntentTest, PersonsNotedWithinAreOfThatClosingWhateverItsItem) {
    Bench bench{demo_view_checklist(), large};
    bench.controller().act({.act = Act::open_form, .target = "persons", .detail = "bz"});
    edit(bench, "form.persons", "Persona Reservada");
    bench.show(demo_conference());
    bench.controller().act({.act = Act::confirm_form});
    ASSERT_THAT(bench.sent(), ElementsAre("set_attendance"));
    EXPECT_EQ(expected(bench.requests().back(), "closing"), "2");
    EXPECT_EQ(expected(bench.requests().back(), "item"), std::nullopt);
}

TEST(IntentTest, ARefusalOfOneRoomAsksNothingInAnother) {
    Bench bench{at_nobody()};
    bench.show_second_room();
    bench.controller().act({.act = Act::finish_item, .target = "i5"});
    ASSERT_THAT(bench.sent(), ElementsAre("finish_item"));
    go_to(bench, "sala-b");
    bench.answer(bench.requests()[0].id, "floor_taken", Text{"México habla", "Mexico speaks"});
    EXPECT_EQ(bench.controller().ui().popover.name, "");
}

TEST(IntentTest, ARefusalPushesNothingAsideThatIsOpen) {
    Bench bench{at_nobody()};
    bench.controller().act({.act = Act::finish_item, .target = "i5"});
    open(bench, "keys");
    bench.show(demo_view());
    bench.answer(bench.requests()[0].id, "floor_taken", Text{"México habla", "Mexico speaks"});
    EXPECT_EQ(bench.controller().ui().popover.name, "keys");
    EXPECT_THAT(said(bench), HasSubstr("México habla"));
}

TEST(IntentTest, WhatBecomesOfASpeakerIsAskedAnewWhereAnotherCame) {
    for (const Intent& intent : {Intent{.act = Act::start_item, .target = "i6"},
                                 Intent{.act = Act::finish_item, .target = "i5"},
                                 Intent{.act = Act::return_to_item, .target = "i4"},
                                 Intent{.act = Act::adjourn_session}}) {
        Bench bench;
        bench.controller().act(intent);
        bench.frame();
        View view = demo_view();
        view.floor->speaker = demo_speaker("e12", "ni", "Ministro", "");
        ASSERT_TRUE(bench.shows("settle.end"));
        bench.show(view);
        EXPECT_EQ(bench.controller().ui().popover.name, "") << "its title would name another";
        EXPECT_THAT(said(bench), HasSubstr("Acaba de cambiar"));
        EXPECT_THAT(bench.sent(), IsEmpty());
        bench.controller().act(intent);
        bench.frame();
        bench.click("settle.end");
        ASSERT_EQ(bench.sent().size(), 1U);
        EXPECT_EQ(expected(bench.requests()[0], "speaking"), "e12") << bench.sent()[0];
        EXPECT_EQ(expected(bench.requests()[0], "called"), "");
    }
}

TEST(IntentTest, WhatBecomesOfASpeakerIsAnsweredAlsoOnceThatOneBegan) {
    View called = demo_view();
    called.floor->phase = FloorPhase::called;
    Bench bench{called};
    bench.controller().act({.act = Act::finish_item, .target = "i5"});
    bench.frame();
    bench.show(demo_view());
    bench.click("settle.end");
    ASSERT_THAT(bench.sent(), ElementsAre("finish_item"));
    EXPECT_EQ(expected(bench.requests()[0], "speaking"), "e11");
    EXPECT_EQ(expected(bench.requests()[0], "called"), "");
}

TEST(IntentTest, TheFormThatTakesAnItemUpAgainSaysWhomItCarriesOver) {
    Bench bench{demo_conference()};
    bench.controller().act({.act = Act::open_form, .target = "item.return", .detail = "i4"});
    View view = demo_conference();
    view.floor->speaker = demo_speaker("e12", "ni", "Ministro", "");
    bench.show(view);
    bench.foresee();
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_EQ(expected(bench.requests().back(), "speaking"), "e11");
    EXPECT_EQ(expected(bench.requests().back(), "item"), "i5");
    refuse(bench);
    bench.controller().act({.act = Act::confirm_form});
    EXPECT_EQ(expected(bench.requests().back(), "speaking"), "e12") << "the refusal was read";
}

TEST(IntentTest, WhatIsOnItsWayInOneRoomIsNotInAnother) {
    Bench bench{demo_conference(), large};
    client::Picture picture = *demo_picture(demo_conference());
    add_second_room(picture);
    View other = demo_conference();
    other.room.id = RoomId{"sala-b"};
    picture.rooms.at(RoomId{"sala-b"}).view = std::make_shared<const View>(std::move(other));
    bench.hear(picture);
    const Intent press{.act = Act::set_attendance, .target = "bz"};
    bench.controller().act(press);
    bench.controller().act({.act = Act::space});
    bench.controller().act({.act = Act::move_down, .target = "e12"});
    EXPECT_NE(bench.controller().present().floor.mark, Mark::none);
    EXPECT_EQ(bench.controller().present().queue.rows[0].id, "e13");
    go_to(bench, "sala-b");
    EXPECT_EQ(bench.controller().present().floor.mark, Mark::none);
    EXPECT_EQ(bench.controller().present().queue.rows[0].id, "e12");
    bench.controller().act(press);
    EXPECT_EQ(std::get<SetAttendance>(bench.requests().back().command).presence, Presence::remote)
        << "from what is so there";
}

TEST(IntentTest, WhatDoesNotFitIntoAFieldIsNeitherSeenNorSentAndSaid) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    bench.click("note.text");
    ImGui::SetClipboardText("yz");
    bench.tap(SDLK_v, KMOD_LCTRL);
    EXPECT_EQ(bench.controller().ui().note, "yz");
    ImGui::SetClipboardText(std::string(501, 'x').c_str());
    bench.tap(SDLK_v, KMOD_LCTRL);
    EXPECT_EQ(bench.controller().ui().note, "yz");
    EXPECT_THAT(said(bench), HasSubstr("lleno"));
    bench.type("a");
    EXPECT_EQ(bench.controller().ui().note, "yza") << "the glass held no more than that";
    ImGui::SetClipboardText(std::string(497, 'x').c_str());
    bench.tap(SDLK_v, KMOD_LCTRL);
    EXPECT_EQ(bench.controller().ui().note.size(), 500U) << "as much as there is room for";
}

TEST(IntentTest, WhatDoesNotFitIntoAParagraphIsSaidToo) {
    Bench bench{demo_conference(), large};
    bench.controller().act({.act = Act::open_form, .target = "text", .detail = "declaracion"});
    bench.frame();
    bench.frame();
    bench.click("form.p1.es");
    const std::string before = bench.controller().ui().form.value("p1.es");
    ImGui::SetClipboardText(std::string(limits::paragraph_bytes, 'x').c_str());
    bench.tap(SDLK_v, KMOD_LCTRL);
    EXPECT_THAT(said(bench), HasSubstr("lleno"));
    bench.type("a");
    EXPECT_EQ(bench.controller().ui().form.value("p1.es").size(), before.size() + 1);
}

TEST(IntentTest, AFullFieldIsSaidOnceHoweverOften) {
    Bench bench{demo_conference(), large};
    bench.click("tab.notes");
    bench.frame();
    for (int piece = 0; piece < 10; ++piece) {
        bench.type(std::string(60, 'x'));
    }
    bench.type("abc");
    EXPECT_EQ(bench.controller().ui().note, std::string(500, 'x'));
    EXPECT_EQ(bench.controller().present().toasts.size(), 1U);
}

}  // namespace
}  // namespace plenaria::console::testing::intent_test
