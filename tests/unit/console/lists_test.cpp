// What is pressed about the lists: order, entries, forms, replies, the list as a whole.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing::lists_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class T>
const T& last(const Bench& bench) {
    return std::get<T>(bench.requests().back().command);
}

View with_list(ListState state) {
    View view = demo_view();
    view.list->state = state;
    return view;
}

TEST(ListsTest, ARowIsDraggedBeforeAnother) {
    Bench bench;
    bench.drag("queue.row.e14", "queue.row.e12", 0.2F);
    ASSERT_THAT(bench.sent(), ElementsAre("move"));
    EXPECT_EQ(last<MoveEntry>(bench).entry, EntryId{"e14"});
    EXPECT_EQ(last<MoveEntry>(bench).before, EntryId{"e12"});
    EXPECT_EQ(bench.controller().ui().selected_entry, "") << "a drag chooses nothing";
    const auto rows = bench.controller().present().queue.rows;
    EXPECT_EQ(rows[0].id, "e14") << "it is seen at once";
}

TEST(ListsTest, ARowIsDraggedDownwardsToo) {
    Bench bench;
    bench.drag("queue.row.e12", "queue.row.e14", 0.8F);
    ASSERT_THAT(bench.sent(), ElementsAre("move"));
    EXPECT_EQ(last<MoveEntry>(bench).entry, EntryId{"e12"});
    EXPECT_EQ(last<MoveEntry>(bench).before, EntryId{"e15"});
}

TEST(ListsTest, ARowDroppedWhereItWasIsNoCommand) {
    Bench bench;
    bench.drag("queue.row.e13", "queue.row.e12", 0.9F);
    bench.drag("queue.row.e13", "queue.row.e14", 0.1F);
    EXPECT_THAT(bench.sent(), IsEmpty());
}

TEST(ListsTest, APressWithAShakingHandChoosesTheRow) {
    Bench bench;
    bench.drag("queue.row.e13", "queue.row.e13", 0.6F);
    EXPECT_THAT(bench.sent(), IsEmpty());
    EXPECT_EQ(bench.controller().ui().selected_entry, "e13");
}

TEST(ListsTest, ADragBelowTheLastRowIsTheEnd) {
    View view = demo_view();
    view.queue->resize(3);
    Bench bench{view};
    bench.drag("queue.row.e12", "queue.row.e14", 0.9F);
    ASSERT_THAT(bench.sent(), ElementsAre("move"));
    EXPECT_EQ(last<MoveEntry>(bench).before, EntryId{});
}

TEST(ListsTest, TheMenuOfAnEntryPinsUnpinsAndWithdraws) {
    Bench bench{demo_signs()};
    bench.click("queue.row.e13");
    bench.click("queue.row.e13.more");
    bench.click("entry.pin");
    bench.controller().act({.act = Act::open_popover, .target = "entry", .detail = "e12"});
    bench.frame();
    bench.click("entry.unpin");
    bench.controller().act({.act = Act::open_popover, .target = "entry", .detail = "e12"});
    bench.frame();
    bench.click("entry.withdraw");
    ASSERT_THAT(bench.sent(), ElementsAre("pin", "unpin", "withdraw"));
    EXPECT_FALSE(bench.shows("entry.withdraw"));
}

TEST(ListsTest, TwoChangePlacesByCourtesy) {
    Bench bench;
    bench.controller().act({.act = Act::open_popover, .target = "entry", .detail = "e13"});
    bench.frame();
    bench.click("entry.swap");
    EXPECT_FALSE(bench.shows("swap.e13"));
    bench.click("swap.e15");
    ASSERT_THAT(bench.sent(), ElementsAre("swap"));
    EXPECT_EQ(last<SwapEntries>(bench).entry, EntryId{"e13"});
    EXPECT_EQ(last<SwapEntries>(bench).with, EntryId{"e15"});
}

TEST(ListsTest, RemovingWantsAReason) {
    Bench bench;
    bench.controller().act({.act = Act::open_popover, .target = "remove", .detail = "e13"});
    bench.frame();
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.type("fuera de tema");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("remove"));
    EXPECT_EQ(last<RemoveEntry>(bench).reason, "fuera de tema");
}

TEST(ListsTest, AmendingBeginsWithWhatIsKnown) {
    Bench bench;
    bench.controller().act({.act = Act::open_popover, .target = "amend", .detail = "e14"});
    bench.frame();
    bench.click("amend.remote");
    bench.click("form.note");
    bench.type("llega tarde");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("amend"));
    EXPECT_EQ(last<AmendEntry>(bench).person, "Jefe de delegación");
    EXPECT_EQ(last<AmendEntry>(bench).language, Language{"es"});
    EXPECT_TRUE(last<AmendEntry>(bench).remote);
    EXPECT_EQ(last<AmendEntry>(bench).note, "llega tarde");
}

TEST(ListsTest, AmendingWhoHasTheFloorSaysThatTheirNoteStays) {
    Bench bench;
    const auto hint = [&](const char* entry) {
        bench.controller().act({.act = Act::open_popover, .target = "amend", .detail = entry});
        const auto popover = bench.controller().present().popover;
        return popover && popover->fields.size() == 3 ? popover->fields[2].hint : std::string{};
    };
    EXPECT_EQ(hint("e14"), "Opcional");
    EXPECT_EQ(hint("e11"), "Vacía: como estaba; -: se borra") << "it is on no glass";
}

TEST(ListsTest, TheFormInscribesAGroupThatTakesPartFromAfar) {
    Bench bench;
    bench.tap(SDLK_a);
    bench.type("sal");
    bench.click("add.more");
    bench.click("add.on_behalf_of.group");
    bench.click("add.group");
    bench.type("sica");
    bench.click("add.rank.minister");
    bench.click("add.remote");
    bench.click("add.late");
    bench.click("add.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("inscribe"));
    const Inscribe& sent = last<Inscribe>(bench);
    EXPECT_EQ(sent.delegation, DelegationId{"sv"});
    EXPECT_EQ(sent.on_behalf_of, Capacity::group);
    EXPECT_EQ(sent.group, "sica");
    EXPECT_TRUE(sent.remote);
    EXPECT_EQ(sent.rank, RankId{"minister"});
    EXPECT_TRUE(sent.admit_late);
    EXPECT_FALSE(sent.invited);
}

TEST(ListsTest, ARankCanBeTakenBackBeforeInscribing) {
    Bench bench;
    bench.tap(SDLK_a);
    bench.type("sal");
    bench.click("add.more");
    bench.click("add.rank.head");
    EXPECT_EQ(bench.controller().ui().add.rank, "head");
    bench.click("add.rank.none");
    bench.click("add.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("inscribe"));
    EXPECT_TRUE(last<Inscribe>(bench).rank.empty());
}

TEST(ListsTest, AProfileWithoutRanksAsksForNone) {
    for (const bool told : {true, false}) {
        View view = demo_view();
        view.ranks = told ? std::optional{std::vector<RankView>{}} : std::nullopt;
        Bench bench{view};
        bench.tap(SDLK_a);
        bench.click("add.more");
        EXPECT_TRUE(bench.shows("add.remote"));
        EXPECT_FALSE(bench.shows("add.rank.none"));
        const auto model = bench.controller().present();
        for (const FormRow& row : model.popover->side) {
            EXPECT_NE(row.title, "Rango");
        }
    }
}

TEST(ListsTest, BetweenTwoItemsThereIsNoList) {
    Bench bench{demo_between_items()};
    const ConsoleModel model = bench.controller().present();
    EXPECT_EQ(model.queue.state.label, "Sin punto") << "not open: nobody can be inscribed";
    EXPECT_FALSE(model.queue.state.enabled);
    EXPECT_EQ(model.queue.empty, "No hay punto en curso");
    EXPECT_EQ(model.floor.empty_detail, "No hay punto en curso");
    bench.click("queue.add");
    bench.tap(SDLK_a);
    bench.click("reply.grant");
    bench.click("queue.state");
    EXPECT_EQ(bench.controller().ui().popover.name, "");
    bench.tap(SDLK_p);
    EXPECT_TRUE(bench.shows("add.filter")) << "a point of order needs no item";
}

TEST(ListsTest, WhereMembersOnlyAreNobodyElseIsOffered) {
    View view = demo_between_items();
    const auto offered = [&](const View& shown) {
        Bench bench{shown};
        bench.tap(SDLK_p);
        return matching_delegations(shown, bench.controller().ui()).size();
    };
    for (DelegationView& each : *view.delegations) {
        each.raises_points = true;
    }
    EXPECT_EQ(offered(view), 12U);
    view.doors.state = DoorsState::closed;
    EXPECT_EQ(offered(view), 11U) << "an organization would be refused (R4.3)";
    Bench bench{view};
    bench.tap(SDLK_a);
    UiState ui = bench.controller().ui();
    EXPECT_EQ(matching_delegations(view, ui).size(), 11U);
    ui.add.on_behalf_of = Capacity::secretariat;
    EXPECT_EQ(matching_delegations(view, ui).size(), 12U) << "whoever is asked in (R4.2)";
}

TEST(ListsTest, WhoIsSoughtWhereMembersOnlyAreIsSaidToStayOut) {
    for (const DoorsState doors : {DoorsState::open, DoorsState::closed}) {
        View view = demo_between_items();
        view.doors.state = doors;
        Bench bench{view, {.language = "en"}};
        bench.tap(doors == DoorsState::open ? SDLK_p : SDLK_a);
        bench.type("zzz");
        EXPECT_EQ(bench.controller().present().popover->no_choice_detail, "");
        bench.controller().act({.act = Act::edit, .target = "add.filter", .detail = "iom"});
        const PopoverModel popover = *bench.controller().present().popover;
        EXPECT_TRUE(popover.choices.empty());
        EXPECT_EQ(popover.no_choice_detail,
                  doors == DoorsState::open ? "" : "Members only now: OIM stays out");
    }
}

TEST(ListsTest, BehindClosedDoorsThereIsAListWithoutAnItem) {
    View view = demo_between_items();
    view.doors.state = DoorsState::closed;
    Bench bench{view, {.language = "en"}};
    EXPECT_EQ(bench.controller().present().queue.state.label, "Open");
    EXPECT_EQ(bench.controller().present().queue.empty, "The list inside is empty");
    bench.tap(SDLK_a);
    bench.type("hon");
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("inscribe"));
}

TEST(ListsTest, WhatIsOpenAsTheItemEndsOffersNothingMore) {
    Bench bench;
    bench.click("queue.state");
    ASSERT_TRUE(bench.shows("list.close"));
    bench.show(demo_between_items());
    bench.frame();
    EXPECT_FALSE(bench.shows("list.close"));
    EXPECT_EQ(bench.controller().present().popover->lead, "No hay punto en curso");
    bench.tap(SDLK_ESCAPE);
    bench.show(demo_view());
    bench.tap(SDLK_a);
    bench.type("hon");
    bench.show(demo_between_items());
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.show(demo_view());
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), ElementsAre("inscribe")) << "what was typed is kept meanwhile";
}

TEST(ListsTest, AGuestNeedsNoDelegation) {
    Bench bench;
    bench.tap(SDLK_a);
    bench.click("add.more");
    bench.click("add.on_behalf_of.guest");
    bench.click("add.guest");
    bench.type("experta invitada");
    bench.click("add.commit");
    ASSERT_THAT(bench.sent(), ElementsAre("inscribe"));
    EXPECT_TRUE(last<Inscribe>(bench).delegation.empty());
    EXPECT_EQ(last<Inscribe>(bench).name.es(), "experta invitada");
    EXPECT_EQ(last<Inscribe>(bench).name.en(), "experta invitada");
}

TEST(ListsTest, RepliesStandApartAndAreCalledEarlyOnTheChairsWord) {
    View view = demo_view();
    view.queue->resize(1);
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    Bench bench{view};
    EXPECT_EQ(bench.controller().present().queue.rows.size(), 1U);
    bench.click("queue.row.e31");
    bench.click("queue.row.e31.call");
    ASSERT_THAT(bench.sent(), ElementsAre("call"));
    EXPECT_TRUE(last<CallEntry>(bench).now);
    view.queue->clear();
    bench.show(view);
    bench.click("queue.row.e31.call");
    EXPECT_FALSE(last<CallEntry>(bench).now) << "it is its turn";
}

TEST(ListsTest, AReplyIsGranted) {
    View view = demo_view();
    view.queue->resize(1);
    Bench bench{view};
    bench.click("reply.grant");
    bench.type("nica");
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("grant_reply"));
    EXPECT_EQ(last<GrantReply>(bench).delegation, DelegationId{"ni"});
}

TEST(ListsTest, AListIsOpenedClosedAndReopenedWithAReason) {
    Bench bench{with_list(ListState::draft)};
    bench.click("queue.state");
    bench.click("list.open");
    bench.show(with_list(ListState::open));
    bench.click("queue.state");
    bench.click("list.close");
    ASSERT_THAT(bench.sent(), ElementsAre("open_list", "close_list"));
    bench.show(with_list(ListState::closed));
    bench.click("queue.state");
    bench.click("list.reopen");
    bench.frame();
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(bench.sent().size(), 2U);
    bench.type("a solicitud");
    bench.tap(SDLK_RETURN);
    EXPECT_EQ(last<OpenList>(bench).reason, "a solicitud");
}

TEST(ListsTest, ClosingIsPlannedForATimeOrAnItem) {
    Bench bench;
    bench.click("queue.state");
    bench.click("list.closes.30");
    ASSERT_THAT(bench.sent(), ElementsAre("schedule_closing"));
    ASSERT_TRUE(last<ScheduleClosing>(bench).at);
    EXPECT_EQ(to_unix_ms(*last<ScheduleClosing>(bench).at) % 300'000, 0);
    bench.click("queue.state");
    bench.click("list.closes.item.i6");
    EXPECT_EQ(last<ScheduleClosing>(bench).when_begins, ItemId{"i6"});
    EXPECT_FALSE(last<ScheduleClosing>(bench).at);
    bench.click("queue.state");
    bench.click("list.closes.never");
    EXPECT_TRUE(last<ScheduleClosing>(bench).when_begins.empty());
}

TEST(ListsTest, AnItemWithoutANumberIsOfferedByItsTitle) {
    View view = demo_view();
    (*view.agenda)[5].number.clear();
    Bench bench{view, {.language = "en"}};
    bench.click("queue.state");
    std::vector<std::string> labels;
    const auto popover = bench.controller().present().popover;
    for (const FormRow& row : popover->rows) {
        for (const ButtonModel& button : row.buttons) {
            labels.push_back(button.label);
        }
    }
    EXPECT_THAT(labels, Contains("At item “Labour migration…”"));
    EXPECT_THAT(labels, Contains("At item 7"));
}

TEST(ListsTest, TheOrderIsChosenAndARollCallIsDescribed) {
    Bench bench;
    bench.click("queue.state");
    bench.click("list.policy.least_time");
    ASSERT_THAT(bench.sent(), ElementsAre("set_policy"));
    EXPECT_EQ(last<SetPolicy>(bench).policy, OrderPolicy::least_time);
    bench.click("queue.state");
    bench.click("list.policy.roll_call");
    EXPECT_EQ(bench.sent().size(), 1U);
    bench.controller().act({.act = Act::choose, .target = "alphabet", .detail = "en"});
    bench.controller().act({.act = Act::choose, .target = "start", .detail = "mx"});
    bench.controller().act({.act = Act::choose, .target = "host", .detail = "last"});
    bench.frame();
    bench.click("roll.commit");
    const SetPolicy& sent = last<SetPolicy>(bench);
    EXPECT_EQ(sent.policy, OrderPolicy::roll_call);
    EXPECT_EQ(sent.alphabet, Language{"en"});
    EXPECT_EQ(sent.start, DelegationId{"mx"});
    EXPECT_EQ(sent.host, HostPlace::last);
}

TEST(ListsTest, ThePanelIsCalledOutOfAnyQueueAndOpensTheFloor) {
    Bench bench{demo_panel()};
    bench.click("queue.row.panel.pa2");
    bench.click("queue.row.panel.pa2.call");
    ASSERT_THAT(bench.sent(), ElementsAre("call_panellist"));
    EXPECT_EQ(last<CallPanellist>(bench).panellist, PanellistId{"pa2"});
    bench.click("panel.open");
    EXPECT_THAT(bench.sent(), ElementsAre("call_panellist", "open_list"));
}

TEST(ListsTest, TheRollShowsHowFarEachCountryHasCome) {
    std::optional<SheetModel> sheet;
    {
        Bench bench{demo_roll_call()};
        bench.click("tab.roll");
        sheet = bench.controller().present().sheet;
    }
    ASSERT_TRUE(sheet);
    const auto word = [&](const std::string& id) {
        for (const ButtonModel& cell : sheet->rows[0].buttons) {
            if (cell.id == "roll." + id) {
                return cell.key;
            }
        }
        return std::string{"missing"};
    };
    EXPECT_EQ(word("mx"), "llamado");
    EXPECT_EQ(word("cr"), "intervino");
    EXPECT_EQ(word("gt"), "ausente");
    EXPECT_EQ(word("us"), "espera");
    EXPECT_EQ(word("oim"), "missing") << "observers are not on the roll";
    Bench other;
    EXPECT_FALSE(other.shows("tab.roll")) << "this list follows another order";
}

TEST(ListsTest, ARecordedTimeIsCorrectedWithAReason) {
    Bench bench;
    bench.click("tab.speeches");
    bench.click("spoken.e9.correct");
    EXPECT_EQ(bench.controller().ui().form.value("time"), "05:07");
    bench.controller().act({.act = Act::edit, .target = "form.time", .detail = "4:5x"});
    bench.controller().act({.act = Act::edit, .target = "form.reason", .detail = "cronómetro"});
    bench.tap(SDLK_RETURN);
    EXPECT_THAT(bench.sent(), IsEmpty());
    bench.controller().act({.act = Act::edit, .target = "form.time", .detail = "4:50"});
    bench.tap(SDLK_RETURN);
    ASSERT_THAT(bench.sent(), ElementsAre("correct_time"));
    EXPECT_EQ(last<CorrectTime>(bench).consumed, Millis{290'000});
    EXPECT_EQ(last<CorrectTime>(bench).reason, "cronómetro");
}

TEST(ListsTest, LengthsAreReadAsTheyAreWritten) {
    EXPECT_EQ(length_in("2:13"), Millis{133'000});
    EXPECT_EQ(length_in("1:02:03"), Millis{3'723'000});
    EXPECT_EQ(length_in("3"), Millis{180'000});
    for (const char* wrong :
         {"", "2:61", "-1", "1:", ":3", "3 min", "25:00:00", "99999999999999"}) {
        EXPECT_FALSE(length_in(wrong)) << wrong;
    }
}

TEST(ListsTest, EveryEntryCarriesItsSigns) {
    Bench bench{demo_signs(), {.language = "en"}};
    const auto rows = bench.controller().present().queue.rows;
    const auto signs = [&](std::size_t i) {
        std::vector<std::string> words;
        for (const ChipModel& chip : rows[i].signs) {
            words.push_back(chip.text);
        }
        return words;
    };
    EXPECT_THAT(signs(0), ElementsAre("Pinned"));
    EXPECT_THAT(signs(1), ElementsAre("Was absent"));
    EXPECT_THAT(signs(2), ElementsAre("SICA", "Remote"));
    EXPECT_THAT(signs(3), ElementsAre("Order changed", "Admitted late"));
}

TEST(ListsTest, BehindClosedDoorsTheListIsTheOneInside) {
    View view = demo_view_closed(DoorsState::clearing);
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    view.queue->clear();
    const auto present = [](const View& shown) {
        Bench bench{shown, {.language = "en"}};
        return bench.controller().present();
    };
    view.closing.emplace();
    for (const bool paused : {false, true}) {
        view.closing->speech_waits = paused;
        const ConsoleModel model = present(view);
        const std::string waits =
            paused ? "The open list waits with whoever was paused, until the doors reopen"
                   : "The open list waits until the doors reopen";
        EXPECT_EQ(model.queue.title, "List inside");
        EXPECT_EQ(model.queue.empty, "The list inside is empty");
        EXPECT_EQ(model.queue.empty_detail, waits);
        EXPECT_EQ(model.floor.empty_detail, waits);
    }
    view.session->convened = true;
    EXPECT_EQ(present(view).queue.empty_detail, "") << "a private meeting has no list outside";
    EXPECT_EQ(present(view).floor.empty_detail, "The speakers' list is empty");
    view.session->convened = false;
    view.doors = {};
    const ConsoleModel open = present(view);
    EXPECT_EQ(open.queue.title, "Speakers' list");
    EXPECT_EQ(open.floor.empty_detail, "The speakers' list is empty");
}

}  // namespace
}  // namespace plenaria::console::testing::lists_test
