// A move where some read less than others: what the chair deals with alone, of which all within a
// confidential session see a public title, a place and a time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/hidden_acts.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/unit/domain/editing_stage.hpp"

namespace plenaria::domain::moved_within_test {
namespace {

using namespace editing;
using testing::ElementsAre;

const RoomId own_room{"plenaria"};

MoveItem away(const char* item, const char* to) {
    MoveItem command = move(item, "");
    command.to = SessionId{to};
    return command;
}

MoveItem at_its_edit(MoveItem command, int edits) {
    command.edits = edits;
    return command;
}

TimePoint planned(const Stage& stage, const char* item, const char* session = "p1") {
    return item_of(stage, session, item).planned_start;
}

/// The private session with two of the chair's alone, of which one has a public title that all
/// within read: "relevo".
Stage in_private(const std::vector<std::string>& order) {
    Definition event = scenarios::sample_event();
    auto& items = event.sessions.at(1).items;
    Item told = items.back();
    told.id = ItemId{"relevo"};
    told.number.clear();
    told.public_title = {"Otro punto", "Another item"};
    items.push_back(told);
    std::vector<Item> ordered;
    for (const std::string& id : order) {
        ordered.push_back(*std::find_if(items.begin(), items.end(), [&](const Item& item) {
            return item.id.value == id;
        }));
        ordered.back().planned_start =
            at(14, 0) + minutes{30} * static_cast<int>(ordered.size() - 1);
    }
    items = ordered;
    Stage stage{event};
    EXPECT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    return stage;
}

// The time of what the chair deals with alone moved before the eyes of those within, with something
// that is hidden from them.
TEST(MovedWithin, of_the_chair_alone_move_no_time_that_all_within_read) {
    Stage stage = in_private({"intercambio", "relevo", "remocion", "evaluacion"});
    const std::vector<ItemView> before =
        *stage.view(Audience::secretariat, Clearance::cleared).agenda;
    ASSERT_EQ(before.size(), 3U) << "one goes by its public title";
    EXPECT_EQ(refusal(stage, move("relevo", "evaluacion")), RejectionCode::nothing_changed)
        << "to those within";
    ASSERT_TRUE(stage.act(move("remocion", "relevo")));
    EXPECT_EQ(planned(stage, "relevo", "red"), at(14, 30));
    EXPECT_TRUE(*stage.view(Audience::secretariat, Clearance::cleared).agenda == before);
    ASSERT_TRUE(stage.act(move("evaluacion", "relevo"))) << "which they see pass";
}

TEST(MovedWithin, begin_by_what_all_see_who_read_their_time) {
    Stage within = in_private({"intercambio", "remocion", "evaluacion", "relevo"});
    ASSERT_TRUE(within.act(move("relevo", "evaluacion")));
    EXPECT_EQ(planned(within, "relevo", "red"), at(14, 30)) << "with what is hidden: 15:00";
    Definition event = scenarios::sample_event();
    for (const std::size_t session : {0U, 2U}) {
        auto& items = event.sessions.at(session).items;
        Item hidden = event.sessions.front().items.back();
        hidden.id = ItemId{"oculto"};
        hidden.number.clear();
        hidden.confidential = true;
        hidden.planned_start = items.at(1).planned_start + minutes{7};
        items.insert(items.begin() + 1, hidden);
    }
    const auto opened = [&] {
        Stage stage{event};
        EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
        return stage;
    };
    Stage stage = opened();
    ASSERT_TRUE(stage.act(move("resumen", "debate")));
    EXPECT_EQ(planned(stage, "resumen"), at(9, 30)) << "of which a title is published";
    MoveItem to_other = away("presupuesto", "p2");
    to_other.before = ItemId{"debate"};
    ASSERT_TRUE(stage.act(to_other));
    EXPECT_EQ(session_of(stage, "p2").items.at(2).planned_start, at(17, 30));
    Stage replayed = opened();
    const SessionId session{"p1"};
    const ItemId summary{"resumen"};
    replayed.record(own_room,
                    ItemMoved{session, summary, session, ItemId{"debate"}, summary, true});
    EXPECT_EQ(planned(replayed, "resumen"), at(10, 7)) << "as a journal of before has it";
}

// What was put behind a row of the chair's was planned on top of it, by those who read both.
TEST(MovedWithin, behind_what_all_within_see_by_its_title_begin_where_that_ends) {
    const std::vector<std::string> order{"intercambio", "relevo", "evaluacion", "remocion"};
    const MoveItem later = move("intercambio", "evaluacion");
    Stage stage = in_private(order);
    const Actor listed{Role::secretariat, "Ana"};
    EXPECT_FALSE(names_unseen(stage.state(), stage.room(), move("intercambio", "relevo"), listed))
        << "they see where it stands";
    EXPECT_TRUE(names_unseen(stage.state(), stage.room(), move("intercambio", "remocion"), listed));
    ScheduleClosing as_begins;
    as_begins.when_begins = ItemId{"relevo"};
    EXPECT_TRUE(names_unseen(stage.state(), stage.room(), as_begins, listed)) << "and not when";
    ASSERT_TRUE(stage.act(insert("evaluacion", 10)));
    EXPECT_EQ(planned(stage, "red-x1", "red"), at(15, 0));
    ASSERT_TRUE(stage.act(move("red-x1", "")));
    ASSERT_TRUE(stage.act(later));
    EXPECT_EQ(planned(stage, "intercambio", "red"), at(15, 0));
    Stage replayed = in_private(order);
    const SessionId red{"red"};
    const ItemId exchange{"intercambio"};
    replayed.record(own_room, ItemMoved{red, exchange, red, later.before, exchange, true});
    EXPECT_EQ(planned(replayed, "intercambio", "red"), at(14, 0)) << "a journal of before";
}

/// A published item of the plenary's that is the chair's alone, "presupuesto", of number 3.
Definition with_one_of_the_chairs() {
    Definition event = scenarios::sample_event();
    Item& own = event.sessions.front().items.at(3);
    own.excludes_secretariat = true;
    own.number = "3";
    return event;
}

// Its id told those within how many the chair has that are hidden, and its number whether one of
// them has that.
TEST(MovedWithin, of_the_chair_alone_are_called_within_whatever_the_chair_hides_there) {
    Definition none_hidden = with_one_of_the_chairs();
    none_hidden.sessions.at(1).items.pop_back();  // "remocion", of number 3
    Stage plain{none_hidden};
    Stage hiding{with_one_of_the_chairs()};
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"p1"}}));
    }
    ASSERT_TRUE(hiding.act(away("nombramiento", "red")));
    for (Stage* stage : {&plain, &hiding}) {
        ASSERT_TRUE(stage->act(away("presupuesto", "red")));
        EXPECT_EQ(item_of(*stage, "red", "red-x1").number, "3");
        EXPECT_EQ(planned(*stage, "red-x1", "red"), at(15, 0));
        ASSERT_TRUE(stage->act(AdjournSession{}));
        ASSERT_TRUE(stage->act(OpenSession{SessionId{"red"}}));
    }
    EXPECT_EQ(*hiding.view(Audience::secretariat, Clearance::cleared).agenda,
              *plain.view(Audience::secretariat, Clearance::cleared).agenda);
    const SessionId red{"red"};
    EXPECT_THAT(hiding.state().sessions.at(red).items_numbered, ElementsAre(0, 1, 1));
    Stage replayed{with_one_of_the_chairs()};
    ASSERT_TRUE(replayed.act(OpenSession{SessionId{"p1"}}));
    replayed.record(own_room, ItemMoved{SessionId{"p1"}, ItemId{"presupuesto"}, red, ItemId{},
                                        ItemId{"red-y1"}, true});
    EXPECT_THAT(replayed.state().sessions.at(red).items_numbered, ElementsAre(0, 0, 1))
        << "as a journal of before has it";
    const SessionId afternoon{"p2"};
    replayed.record(own_room, ItemMoved{SessionId{"p1"}, ItemId{"resumen"}, afternoon, ItemId{},
                                        ItemId{"p2-n1"}, true});
    EXPECT_THAT(replayed.state().sessions.at(afternoon).items_numbered, ElementsAre(1, 0, 0));
}

// The time of what was put behind it told what the chair made of its own item's within.
TEST(MovedWithin, behind_what_the_chair_deals_with_alone_begin_by_what_was_published_of_it) {
    Definition event = with_one_of_the_chairs();
    auto& items = event.sessions.front().items;
    std::rotate(items.begin() + 1, items.begin() + 5, items.begin() + 6);
    ASSERT_EQ(items.at(1).id, ItemId{"admision"});
    const auto lived = [&](bool lengthened, bool of_before) {
        Stage stage{event};
        EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
        EXPECT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
        if (lengthened) {
            EXPECT_TRUE(stage.act(SetItemDuration{{}, ItemId{"presupuesto"}, minutes{50}, 0}));
        }
        EXPECT_TRUE(stage.act(StartItem{ItemId{"resumen"}}));
        EXPECT_TRUE(stage.act(insert("nombramiento", 10)));
        const ItemId admission{"admision"};
        const SessionId session{"p1"};
        const ItemId before{"p1-x1"};
        stage.record(own_room, ItemMoved{session, admission, session, before, admission, true,
                                         !of_before});
        return stage;
    };
    const Stage plain = lived(false, false);
    const Stage longer = lived(true, false);
    for (const Stage* stage : {&plain, &longer}) {
        EXPECT_EQ(planned(*stage, "p1-x1"), at(11, 0));
        EXPECT_EQ(planned(*stage, "admision"), at(11, 0));
    }
    EXPECT_EQ(*longer.view(Audience::secretariat, Clearance::cleared).agenda,
              *plain.view(Audience::secretariat, Clearance::cleared).agenda);
    EXPECT_EQ(planned(lived(true, true), "admision"), at(11, 20)) << "a journal of before";
}

// What the chair made of its own item's time moved before the eyes of all within.
TEST(MovedWithin, of_the_chair_alone_are_no_longer_within_than_all_there_read) {
    Stage stage = in_private({"intercambio", "relevo", "remocion", "evaluacion"});
    const auto read = [&] {
        return *stage.view(Audience::secretariat, Clearance::cleared).agenda;
    };
    const ItemId told{"relevo"};
    ASSERT_TRUE(stage.act(SetItemDuration{{}, told, minutes{40}, 0})) << "in their sight";
    EXPECT_EQ(read().at(1).planned, minutes{40});
    const auto before = read();
    ASSERT_TRUE(stage.act(StartItem{ItemId{"remocion"}}));
    ASSERT_TRUE(stage.act(insert("relevo", 10)));
    const ItemId hidden{"red-y1"};
    const Text title{"Resto", "Rest"};
    for (const Command& command :
         {Command{SetItemDuration{{}, told, minutes{50}, 1}},
          Command{SplitItem{{}, told, minutes{10}, title, 1}},
          Command{MergeItems{{}, hidden, told, 0}}, Command{MergeItems{{}, told, hidden, 1}},
          Command{at_its_edit(move("relevo", "intercambio"), 1)},
          Command{at_its_edit(away("relevo", "p2"), 1)}}) {
        EXPECT_EQ(refusal(stage, command), RejectionCode::time_read_within) << name_of(command);
    }
    ASSERT_TRUE(stage.act(move("red-y1", "intercambio"))) << "of this they read nothing";
    ASSERT_TRUE(stage.act(ExtendSession{{}, minutes{10}})) << "nor of this";
    ASSERT_TRUE(stage.act(SetItemDuration{{}, hidden, minutes{20}, 1}));
    ASSERT_TRUE(stage.act(StartItem{told}));
    EXPECT_EQ(refusal(stage, ExtendSession{{}, minutes{10}}), RejectionCode::time_read_within);
    ASSERT_TRUE(stage.act(SetItemDuration{{}, ItemId{"evaluacion"}, minutes{20}, 0}))
        << "which is of all within";
    ASSERT_TRUE(stage.act(StartItem{ItemId{"evaluacion"}}));
    EXPECT_EQ(read().at(1), before.at(1));
}

TEST(MovedWithin, of_the_chair_alone_take_as_long_within_as_was_published) {
    Stage stage{with_one_of_the_chairs()};
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
    ASSERT_TRUE(stage.act(SetItemDuration{{}, ItemId{"presupuesto"}, minutes{50}, 0}));
    MoveItem within = away("presupuesto", "red");
    within.edits = 1;
    ASSERT_TRUE(stage.act(within));
    const RenameItem renamed{SessionId{"red"}, ItemId{"red-x1"}, {"Otro", "Other"}, 2};
    ASSERT_TRUE(stage.act(renamed));
    EXPECT_EQ(item_of(stage, "red", "red-x1").planned, minutes{30}) << "the title alone is new";
    ASSERT_TRUE(stage.act(Undo{}));
    ASSERT_TRUE(stage.act(Undo{}));
    EXPECT_EQ(progress_of(stage, "p1", "presupuesto").planned_within, minutes{50});
}

// An edited file made a session confidential in which the chair alone had made another time of its
// own item: the next edit of that item told it to all within.
TEST(MovedWithin, of_the_chair_alone_take_as_long_once_an_edited_file_makes_their_session_private) {
    Definition event = with_one_of_the_chairs();
    Item told = event.sessions.front().items.at(3);
    told.id = ItemId{"relevo"};
    told.number.clear();
    event.sessions.at(2).items.push_back(told);
    const SessionId afternoon{"p2"};
    const auto lived = [&](bool lengthened) {
        Stage stage{event};
        EXPECT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
        EXPECT_TRUE(stage.act(StartItem{ItemId{"nombramiento"}}));
        if (lengthened) {
            EXPECT_TRUE(stage.act(SetItemDuration{afternoon, told.id, minutes{50}, 0}));
            EXPECT_EQ(progress_of(stage, "p2", "relevo").planned_within, minutes{50});
        }
        EXPECT_TRUE(stage.act(StartItem{ItemId{"resumen"}}));
        EXPECT_TRUE(stage.act(AdjournSession{}));
        Definition edited = stage.state().definition;
        edited.sessions.at(2).kind = SessionKindId{"liaison"};
        stage.record(RoomId{}, DefinitionReplaced{edited});
        EXPECT_TRUE(stage.act(OpenSession{afternoon}));
        const int edits = progress_of(stage, "p2", "relevo").edits;
        EXPECT_TRUE(stage.act(RenameItem{afternoon, told.id, {"Otro", "Other"}, edits}));
        EXPECT_EQ(item_of(stage, "p2", "relevo").planned, minutes{30});
        return stage;
    };
    EXPECT_EQ(*lived(true).view(Audience::secretariat, Clearance::cleared).agenda,
              *lived(false).view(Audience::secretariat, Clearance::cleared).agenda);
}

/// Two that live alike, but that in the second the chair edits, too, what it deals with alone.
class Twins {
public:
    explicit Twins(std::uint64_t seed) : random_(seed) {
        Definition event = with_one_of_the_chairs();
        auto& within = event.sessions.at(1).items;
        Item told = within.back();
        told.id = ItemId{"relevo"};
        told.number.clear();
        told.public_title = {"Otro punto", "Another item"};
        within.insert(within.begin() + 1, told);
        twins_ = {Stage{event}, Stage{event}};
    }

    void both(const Command& command) {
        for (Stage& twin : twins_) {
            ASSERT_TRUE(twin.act(command)) << name_of(command);
        }
    }

    /// What those do who see of the chair's items their titles alone.
    void edit_alike() {
        const SessionId from = random_.of(sessions);
        const SessionId to = random_.of(sessions);
        const ItemId item = random_.of(seen_in(from));
        const ItemId before = random_.of(seen_in(to));
        const bool inserts = random_.one_in(3);
        std::vector<std::string> answers;
        for (Stage& twin : twins_) {
            const auto decision = inserts ? twin.act(insertion(to, before))
                                          : twin.act(moving(twin, from, item, to, before));
            answers.emplace_back(decision ? "ok" : name_of(decision.error().code));
        }
        ASSERT_EQ(answers.front(), answers.back()) << item.value << " before " << before.value;
    }

    void edit_alone() {
        Stage& twin = twins_.back();
        const SessionId from = random_.of(sessions);
        const SessionId to = random_.of(sessions);
        std::vector<Item> own;
        for (const Item& item : session_of(twin, from.value.c_str()).items) {
            if (item.excludes_secretariat) {
                own.push_back(item);
            }
        }
        if (own.empty() || random_.one_in(3)) {
            static_cast<void>(twin.act(insertion(to, ItemId{})));
            return;
        }
        const Item& item = random_.of(own);
        const int edits = progress_of(twin, from.value.c_str(), item.id.value.c_str()).edits;
        if (random_.one_in(2)) {
            const minutes planned{40 + static_cast<int>(random_.below(20))};
            static_cast<void>(twin.act(SetItemDuration{from, item.id, planned, edits}));
        } else if (!is_published(twin.state(), session_of(twin, from.value.c_str()), item) &&
                   item.id != ItemId{"remocion"}) {
            static_cast<void>(twin.act(moving(twin, from, item.id, to, ItemId{})));
            if (!item.public_title.empty()) {
                static_cast<void>(twin.act(MergeItems{from, item.id, own.back().id, edits}));
            }
        }
    }

    void compare() const {
        const auto read = [](const Stage& stage) {
            return *stage.view(Audience::secretariat, Clearance::cleared).agenda;
        };
        ASSERT_TRUE(read(twins_.front()) == read(twins_.back()));
    }

private:
    [[nodiscard]] std::vector<ItemId> seen_in(const SessionId& id) const {
        const State& state = twins_.front().state();
        const Session& session = *find_session(state.definition, id);
        std::vector<ItemId> seen{ItemId{}};
        for (const Item& item : session.items) {
            // The exchange stays: the next part begins with it.
            if (class_of_plan(state, session, item) <= RecordClass::restricted &&
                item.id != ItemId{"intercambio"}) {
                seen.push_back(item.id);
            }
        }
        return seen;
    }
    static InsertItem insertion(const SessionId& session, const ItemId& before) {
        InsertItem command = insert("", 10);
        command.session = session;
        command.before = before;
        return command;
    }
    static MoveItem moving(const Stage& twin, const SessionId& from, const ItemId& item,
                           const SessionId& to, const ItemId& before) {
        const auto& items = twin.state().sessions.at(from).items;
        const auto at = items.find(item);
        MoveItem command;
        command.session = from;
        command.item = item;
        command.to = to;
        command.before = before;
        command.edits = at == items.end() ? 0 : at->second.edits;
        return command;
    }

    const std::vector<SessionId> sessions{SessionId{"p1"}, SessionId{"red"}};
    scenarios::Random random_;
    std::vector<Stage> twins_;
};

TEST(MovedWithin, whatever_the_chair_makes_of_its_own_all_else_is_shown_alike) {
    for (std::uint64_t seed = 1; seed <= 100 && !HasFatalFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Twins twins{seed};
        const auto live = [&](const char* alone, const char* then) {
            twins.both(StartItem{ItemId{alone}});
            for (int acts = 0; acts < 6; ++acts) {
                twins.edit_alone();
            }
            twins.both(StartItem{ItemId{then}});
            for (int acts = 0; acts < 12 && !HasFatalFailure(); ++acts) {
                twins.edit_alike();
                twins.compare();
            }
        };
        twins.both(OpenSession{SessionId{"p1"}});
        live("nombramiento", "resumen");
        twins.both(AdjournSession{});
        twins.both(OpenSession{SessionId{"red"}});
        live("remocion", "intercambio");
    }
}

}  // namespace
}  // namespace plenaria::domain::moved_within_test
