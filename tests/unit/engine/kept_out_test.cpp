// Whom the doors keep out: they do nothing in the room and learn nothing by asking (R4.2, law 3).
#include "tests/unit/engine/engine_rig.hpp"

namespace plenaria::engine::test::kept_out_test {
namespace {

TEST_F(Engine, AnItemThatExcludesTheSecretariatIsBegunByTheChairAlone) {
    EXPECT_THAT(outcomes(submit("a", StartItem{ItemId{"nombramiento"}})),
                ElementsAre("a not_permitted"))
        << "it could not end it";
    exclude_secretariat();
    EXPECT_EQ(machine_.durable().sessions.at(SessionId{"p1"}).current, ItemId{"nombramiento"});
}

TEST_F(Engine, ARefusalTellsNothingOfAnItemThatExcludesTheSecretariat) {
    exclude_secretariat();
    const Deliveries blind = submit("x-4", NextSpeaker{});
    ASSERT_THAT(blind.answers, SizeIs(1));
    ASSERT_TRUE(blind.answers[0].rejection.has_value());
    EXPECT_EQ(blind.answers[0].rejection->code, RejectionCode::not_permitted);
    EXPECT_THAT(blind.answers[0].rejection->present, IsEmpty());
}

// Found by seed 22349 of the simulation: it was told "storage_unavailable" besides.
TEST_F(Engine, ARefusalStaysFinalWhereWhatKeepsOutIsNotWritten) {
    ASSERT_THAT(submit("a", NextSpeaker{}).answers, SizeIs(1)) << "there is nobody to call";
    submit_request({CommandId{"x"}, room, StartItem{ItemId{"nombramiento"}}, {}, false},
                   Role::chair);
    EXPECT_THAT(submit("a", NextSpeaker{}).answers, IsEmpty())
        << "what keeps it out is no fact yet";
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                ElementsAre("x storage_unavailable", "a not_permitted"));
}

TEST_F(Engine, ASecretariatThatIsKeptOutDoesNothingInTheRoom) {
    exclude_secretariat();
    // None of these would be refused of somebody inside; the dry run would tell by its effects.
    EXPECT_THAT(outcomes(submit("x-2", CloseDoors{})), ElementsAre("x-2 not_permitted"));
    EXPECT_THAT(outcomes(submit("x-3", PostNote{"¿?"})), ElementsAre("x-3 not_permitted"));
    EXPECT_THAT(outcomes(submit("x-4", RecallSession{now_ + Millis{300'000}})),
                ElementsAre("x-4 not_permitted"));
    // What serves the venue from outside goes on.
    submit("x-5", SetOutputGate{OutputId{"stream"}, Gate::cut, "visto"});
    submit("x-6", IssueBulletin{Text{"Café", "Coffee"}, {}, {}});
    EXPECT_THAT(outcomes(commit()), ElementsAre("x-5 ok", "x-6 ok"));
}

TEST_F(Engine, ASecretariatThatIsKeptOutPairsNoScreenAnew) {
    const ScreenId wall{"sala-1"};
    const std::string former(limits::device_key_digits, 'a');
    const std::string latter(limits::device_key_digits, 'b');
    exclude_secretariat();
    submit("p", PairScreen{wall, "K7QM2X", former});
    EXPECT_THAT(outcomes(commit()), ElementsAre("p ok")) << "a screen that nobody has yet";
    EXPECT_THAT(outcomes(submit("q", PairScreen{wall, "K7QM2X", latter})),
                ElementsAre("q not_permitted"));
    EXPECT_THAT(outcomes(submit("p", PairScreen{wall, "K7QM2X", {}})), ElementsAre("p ok"))
        << "what was done is told again";
}

TEST_F(Engine, ASecretariatThatIsKeptOutLearnsNothingByAsking) {
    exclude_secretariat();
    const IssueBulletin coffee{Text{"Café", "Coffee"}, {}, {}};
    for (const char* believed : {"item", "called", "speaking"}) {
        const Deliveries asked =
            submit_request({CommandId{believed}, room, coffee, {{believed, ""}}, true});
        ASSERT_THAT(asked.answers, SizeIs(1));
        ASSERT_TRUE(asked.answers[0].rejection) << believed;
        EXPECT_EQ(asked.answers[0].rejection->code, RejectionCode::not_permitted) << believed;
        EXPECT_THAT(asked.answers[0].rejection->present, IsEmpty()) << believed;
    }
    // From another room into this one it is the same.
    const SetItemDuration lengthen{SessionId{"p1"}, ItemId{"nombramiento"}, Millis{600'000}, 0};
    const Deliveries beside =
        submit_request({CommandId{"b"}, RoomId{"consultas"}, lengthen, {}, true});
    EXPECT_THAT(outcomes(beside), ElementsAre("b not_permitted"));
}

TEST_F(Engine, ATechnicianLearnsNothingOfWhatGoesOnBehindTheDoorsByAsking) {
    submit("close", CloseDoors{});
    commit();
    const SetDesk desk{ChannelId{"es"}, Microphone::live};
    for (const char* believed : {"item", "called", "speaking", "session"}) {
        const Deliveries asked = submit_request(
            {CommandId{believed}, room, desk, {{believed, ""}}, true}, Role::technician);
        ASSERT_THAT(asked.answers, SizeIs(1));
        ASSERT_TRUE(asked.answers[0].rejection) << believed;
        EXPECT_EQ(asked.answers[0].rejection->code, RejectionCode::not_permitted) << believed;
        EXPECT_THAT(asked.answers[0].rejection->present, IsEmpty()) << believed;
    }
    EXPECT_THAT(outcomes(submit_request({CommandId{"y"}, room, YieldScreens{true}, {}, true},
                                        Role::technician)),
                ElementsAre("y not_permitted"))
        << "whether they had given way is a fact of the room";
    EXPECT_THAT(outcomes(submit_request({CommandId{"d"}, room, desk, {{"doors", "clearing"}}, true},
                                        Role::technician)),
                ElementsAre("d ok"));
}

// A guess was answered "ok" or "id_reused" where somebody within had used that id.
TEST_F(Engine, WhoeverIsKeptOutDoesNotLearnWhichIdsWereUsedWithin) {
    submit("close", CloseDoors{});
    commit();
    submit("used", PostNote{"¿?"});
    const auto guess = [&](const char* id, const Command& command) {
        return outcomes(
            submit_request({CommandId{id}, room, command, {}, false}, Role::technician));
    };
    EXPECT_THAT(guess("used", YieldScreens{true}), IsEmpty()) << "what it rests on is no fact yet";
    EXPECT_THAT(outcomes(commit()), ElementsAre("used ok", "used not_permitted"));
    for (const char* id : {"used", "unused"}) {
        const std::string refused = std::string{id} + " not_permitted";
        EXPECT_THAT(guess(id, YieldScreens{true}), ElementsAre(refused));
        EXPECT_THAT(guess(id, PostNote{"¿?"}), ElementsAre(refused));
    }
    EXPECT_THAT(outcomes(submit("used", PostNote{"¿?"})), ElementsAre("used ok"))
        << "who used it is told again, whoever guessed meanwhile";
    EXPECT_THAT(outcomes(submit("used", PostNote{"¡!"})), ElementsAre("used id_reused"));
    machine_ = restarted();
    EXPECT_THAT(guess("used", YieldScreens{true}), ElementsAre("used not_permitted"));
    EXPECT_THAT(outcomes(submit("used", PostNote{"¿?"})), ElementsAre("used ok"));
}

class GuessingEngine : public Engine {
protected:
    void SetUp() override {
        Engine::SetUp();
        submit("close", CloseDoors{});
        commit();
    }
    std::vector<std::string> guess(const std::string& id) {
        return outcomes(
            submit_request({CommandId{id}, room, YieldScreens{true}, {}, false}, Role::technician));
    }
    /// From here on nobody knows what becomes of the append under way.
    Deliveries come_to_doubt() {
        machine_.hold(Text{"El disco calla", "The disk is silent"});
        return machine_.refuse_queued();
    }
};

// The refusal of an id that was used within was not remembered, so that its repeat was "overloaded"
// or "storage_unavailable" where that of another was "not_permitted".
TEST_F(GuessingEngine, AFullQueueDoesNotTellWhichIdsWereUsedWithin) {
    submit("used", PostNote{"¿?"});
    commit();
    EXPECT_THAT(guess("used"), ElementsAre("used not_permitted"));
    EXPECT_THAT(guess("unused"), ElementsAre("unused not_permitted"));
    const SetDesk press{ChannelId{"es"}, Microphone::live};
    for (std::size_t i = 0; submit("g" + std::to_string(i), press).empty(); ++i) {
        ASSERT_LE(i, limits::commands_waiting_max);
    }
    EXPECT_THAT(guess("used"), IsEmpty());
    EXPECT_THAT(guess("unused"), IsEmpty());
    EXPECT_THAT(guess("first"), ElementsAre("first overloaded"));
    std::vector<std::string> refused;
    while (!machine_.idle()) {
        for (const std::string& word : outcomes(commit())) {
            if (!word.ends_with(" ok")) {
                refused.push_back(word);
            }
        }
    }
    EXPECT_THAT(refused, ElementsAre("used not_permitted", "unused not_permitted"));
    EXPECT_THAT(outcomes(submit("used", PostNote{"¿?"})), ElementsAre("used ok"));
}

TEST_F(GuessingEngine, AFullQueueAnswersAFirstGuessAlike) {
    submit("used", PostNote{"¿?"});
    commit();
    const SetDesk press{ChannelId{"es"}, Microphone::live};
    for (std::size_t i = 0; submit("g" + std::to_string(i), press).empty(); ++i) {
        ASSERT_LE(i, limits::commands_waiting_max);
    }
    EXPECT_THAT(guess("used"), ElementsAre("used overloaded"));
    EXPECT_THAT(guess("unused"), ElementsAre("unused overloaded"));
    EXPECT_THAT(guess("used"), IsEmpty());
    EXPECT_THAT(guess("unused"), IsEmpty());
}

// Such an id was known, so that it had another answer than one that nobody had used.
TEST_F(GuessingEngine, AFullQueueDoesNotTellWhichIdsWereRefusedWithin) {
    EXPECT_THAT(outcomes(submit("refused", NextSpeaker{})),
                ElementsAre(testing::StartsWith("refused ")))
        << "there is nobody to call";
    const SetDesk press{ChannelId{"es"}, Microphone::live};
    for (std::size_t i = 0; submit("g" + std::to_string(i), press).empty(); ++i) {
        ASSERT_LE(i, limits::commands_waiting_max);
    }
    for (const char* id : {"refused", "unused"}) {
        EXPECT_THAT(guess(id), ElementsAre(std::string{id} + " overloaded"));
        EXPECT_THAT(guess(id), IsEmpty()) << "now it is theirs";
    }
    EXPECT_THAT(submit("refused", NextSpeaker{}).answers, SizeIs(1))
        << "who was refused is told again, whoever guessed meanwhile";
}

TEST_F(GuessingEngine, ADiskThatIsStuckDoesNotTellWhichIdsWereRefusedWithin) {
    ASSERT_THAT(submit("refused", NextSpeaker{}).answers, SizeIs(1));
    submit("used", PostNote{"¿?"});
    ASSERT_TRUE(machine_.take_append());
    static_cast<void>(come_to_doubt());
    for (const char* id : {"refused", "unused"}) {
        EXPECT_THAT(guess(id), ElementsAre(std::string{id} + " storage_unavailable"));
        EXPECT_THAT(guess(id), ElementsAre(std::string{id} + " not_permitted"));
    }
}

TEST_F(GuessingEngine, WhoWasKeptOutIsAnsweredAtOnceWhenTheyAskAgainFromWithin) {
    submit("begin", BeginReopening{});
    submit("open", ConfirmReopening{});
    commit();
    submit("shut", CloseDoors{});
    EXPECT_THAT(guess("late"), IsEmpty()) << "what keeps them out is no fact yet";
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                testing::Contains("late storage_unavailable"));
    EXPECT_THAT(guess("late"), ElementsAre("late not_permitted")) << "refused for good";
}

// The more were refused within, the sooner was forgotten what was refused outside.
TEST_F(GuessingEngine, WhatIsRefusedWithinDoesNotMakeTheServerForgetWhatWasRefusedOutside) {
    EXPECT_THAT(guess("mine"), ElementsAre("mine not_permitted"));
    for (int i = 0; i < 2'000; ++i) {
        ASSERT_THAT(submit("w" + std::to_string(i), NextSpeaker{}).answers, SizeIs(1));
    }
    submit("used", PostNote{"¿?"});
    ASSERT_TRUE(machine_.take_append());
    static_cast<void>(come_to_doubt());
    EXPECT_THAT(guess("mine"), ElementsAre("mine not_permitted"));
}

TEST_F(GuessingEngine, ADiskThatIsStuckDoesNotTellWhichIdsWereUsedWithin) {
    submit("used", PostNote{"¿?"});
    EXPECT_THAT(guess("used"), IsEmpty());
    EXPECT_THAT(guess("unused"), IsEmpty());
    const auto request = machine_.take_append();
    ASSERT_TRUE(request);
    EXPECT_THAT(outcomes(come_to_doubt()),
                ElementsAre("used storage_unavailable", "unused storage_unavailable"))
        << "who used it waits on";
    EXPECT_THAT(guess("used"), ElementsAre("used not_permitted"));
    EXPECT_THAT(guess("unused"), ElementsAre("unused not_permitted"));
    EXPECT_THAT(outcomes(finish(*request, AppendStatus::failed)),
                ElementsAre("used storage_unavailable"));
    machine_.hold(std::nullopt);
    EXPECT_THAT(outcomes(submit("used", PostNote{"¿?"})), ElementsAre("used storage_unavailable"))
        << "who used it is told what it was told, whoever guessed meanwhile";
}

// A version that was wrong was answered with the text's title, whoever asked.
TEST_F(Engine, ARefusalTellsNothingOfATextOfAnItemThatExcludesTheSecretariat) {
    exclude_secretariat();
    const SetText text{TextId{"renuncia"},
                       ItemId{},
                       {"Renuncia", "Resignation"},
                       {{"Se acepta.", "It is accepted."}}};
    submit_request({CommandId{"t"}, room, text, {}, false}, Role::chair);
    submit_request({CommandId{"f"}, room, FinishItem{ItemId{"nombramiento"}}, {}, false},
                   Role::chair);
    EXPECT_THAT(outcomes(commit()), ElementsAre("t ok", "f ok"));
    const SessionId p1{"p1"};
    const ItemId hidden{"nombramiento"};
    const std::vector<std::pair<const char*, Command>> guesses{
        {"put", PutText{TextId{"renuncia"}, 9}},
        {"time", SetItemDuration{p1, hidden, Millis{600'000}, 9}},
        {"list", OpenList{hidden}},
        {"back", ReturnToItem{hidden}}};
    for (const auto& [id, command] : guesses) {
        const Deliveries told = submit_request({CommandId{id}, room, command, {}, true});
        EXPECT_THAT(outcomes(told), ElementsAre(std::string{id} + " not_permitted"));
        EXPECT_THAT(told.answers.at(0).rejection->present, IsEmpty()) << id;
    }
    EXPECT_THAT(outcomes(submit_request(
                    {CommandId{"c"}, room, PutText{TextId{"renuncia"}, 9}, {}, true}, Role::chair)),
                ElementsAre("c text_version_changed"));
}

/// A new text of the open item, under that id.
SetText text_of_debate(const char* id) {
    return {TextId{id}, ItemId{"debate"}, {"Otro", "Other"}, {{"Nada.", "Nothing."}}};
}

// A text that was there was refused, and one that was not there was accepted.
TEST_F(Engine, WhoSetsATextIsNotToldWhetherAHiddenItemHasOneOfThatId) {
    exclude_secretariat();
    SetText text = text_of_debate("nombramiento-t1");
    text.item = ItemId{};
    submit_request({CommandId{"t"}, room, text, {}, false}, Role::chair);
    submit_request({CommandId{"f"}, room, FinishItem{ItemId{"nombramiento"}}, {}, false},
                   Role::chair);
    EXPECT_THAT(outcomes(commit()), ElementsAre("t ok", "f ok"));
    const auto asks = [&](const char* text_id) {
        return outcomes(
            submit_request({CommandId{"d"}, room, text_of_debate(text_id), {}, true}));
    };
    EXPECT_THAT(asks("nombramiento-t1"), ElementsAre("d not_permitted"));
    EXPECT_THAT(asks("nombramiento-t2"), ElementsAre("d not_permitted"));
    EXPECT_THAT(asks("debate-t1"), ElementsAre("d ok"));
    EXPECT_THAT(asks("otro"), ElementsAre("d ok")) << "an id of their own";
}

// After the doors opened, refusals told whoever was kept out how the closing had left things.
TEST_F(Engine, APersonWhoWasKeptOutLearnsNothingAfterwardsByNamingWhatWasDealtWithInside) {
    domain::Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    machine_ = EngineMachine{};
    machine_.load(std::move(event), now_);
    commit();
    const std::vector<Command> within{
        OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}}, CloseDoors{}, ListStaff{{"Ana"}},
        ConfirmCheck{ClosingCheck::staff, true}, StartItem{ItemId{"presupuesto"}},
        SetText{TextId{"recorte"}, ItemId{}, {"Recorte", "Cut"}, {{"Un décimo.", "A tenth."}}},
        FinishItem{ItemId{"presupuesto"}}, BeginReopening{}, ConfirmReopening{}};
    for (std::size_t i = 0; i < within.size(); ++i) {
        submit("w" + std::to_string(i), within[i]);
        EXPECT_THAT(outcomes(commit()), ElementsAre("w" + std::to_string(i) + " ok"));
    }
    const auto asks = [&](const Command& command, const char* person) {
        return outcomes(machine_.submit({Ticket{++tickets_},
                                         {CommandId{"d"}, room, command, {}, true},
                                         Actor{Role::secretariat, person}},
                                        now_));
    };
    const SessionId p1{"p1"};
    InsertItem pause{p1, ItemId{"presupuesto"}, "", ItemKind::debate, {"Pausa", "Break"},
                     Millis{600'000}};
    EXPECT_THAT(asks(pause, "Luis"), ElementsAre("d ok")) << "where it stands was published";
    pause.before = ItemId{"admision"};
    EXPECT_THAT(asks(pause, "Luis"), ElementsAre("d not_permitted")) << "that it is there was not";
    for (const char* item : {"presupuesto", "resumen", "admision", "ninguno"}) {
        for (const Command& command :
             {Command{StartItem{ItemId{item}}}, Command{OpenList{ItemId{item}}},
              Command{SetItemDuration{p1, ItemId{item}, Millis{600'000}, 0}}}) {
            EXPECT_THAT(asks(command, "Luis"), ElementsAre("d not_permitted")) << item;
        }
    }
    for (const char* text : {"recorte", "ninguno"}) {
        EXPECT_THAT(asks(PutText{TextId{text}, 9}, "Luis"), ElementsAre("d not_permitted")) << text;
    }
    for (const char* text : {"recorte", "ninguno", "presupuesto-t1"}) {
        EXPECT_THAT(asks(text_of_debate(text), "Luis"), ElementsAre("d not_permitted")) << text;
    }
    EXPECT_THAT(asks(text_of_debate("debate-t1"), "Luis"), ElementsAre("d ok"));
    EXPECT_THAT(asks(text_of_debate("ninguno"), "Ana"), ElementsAre("d ok"));
    EXPECT_THAT(asks(PutText{TextId{"recorte"}, 9}, "Ana"), ElementsAre("d text_version_changed"));
    EXPECT_THAT(asks(StartItem{ItemId{"resumen"}}, "Ana"), ElementsAre("d ok"));
    EXPECT_THAT(asks(StartItem{ItemId{"dialogo"}}, "Luis"), ElementsAre("d ok"));
    const std::vector<Command> after{AdjournSession{}, OpenSession{SessionId{"p2"}}};
    for (std::size_t i = 0; i < after.size(); ++i) {
        submit("a" + std::to_string(i), after[i]);
        EXPECT_THAT(outcomes(commit()), ElementsAre("a" + std::to_string(i) + " ok"));
    }
    EXPECT_THAT(asks(StartItem{ItemId{"debate"}}, "Luis"), ElementsAre("d ok"))
        << "of a session that they were not kept out of";
}

/// Ana is listed for what goes on behind the doors, Luis is not.
class ListedEngine : public Engine {
protected:
    void SetUp() override {
        domain::Definition event = scenarios::sample_event();
        event.profile.closing.checks = {ClosingCheck::staff};
        machine_ = EngineMachine{};
        machine_.load(std::move(event), now_);
        commit();
    }
    void play(const std::vector<Command>& commands) {
        for (const Command& command : commands) {
            const std::string id = "w" + std::to_string(++played_);
            submit(id, command);
            ASSERT_THAT(outcomes(commit()), ElementsAre(id + " ok")) << name_of(command);
        }
    }
    /// What that person is answered without any effect.
    std::string asks(const char* person, const Command& command, const RoomId& from = room) {
        const Deliveries told = machine_.submit(
            {Ticket{++tickets_}, {CommandId{"d"}, from, command, {}, true},
             Actor{Role::secretariat, person}},
            now_);
        return outcomes(told).at(0);
    }

    int played_ = 0;
};

// The dry run said "nothing_changed" exactly where it was marked so inside, and the word of
// somebody outside replaced what was sealed.
TEST_F(ListedEngine, WhoWasKeptOutOfASessionAsksNothingOfWhoWasThere) {
    const SessionId meeting{"plenaria-private-1"};
    const DelegationId mexico{"mx"};
    play({ConvenePrivate{}, ListStaff{{"Ana"}}, ConfirmCheck{ClosingCheck::staff, true},
          SetAttendance{mexico, Presence::present, {"Inés"}}, BeginReopening{},
          ConfirmReopening{}});
    const SetAttendance as_it_was{mexico, Presence::present, {"Inés"}, meeting};
    const SetAttendance other{mexico, Presence::absent, {}, meeting};
    for (const SetAttendance& guess : {as_it_was, other}) {
        EXPECT_EQ(asks("Luis", guess), "d not_permitted");
        EXPECT_EQ(asks("Luis", guess, RoomId{"consultas"}), "d not_permitted");
    }
    EXPECT_EQ(asks("Ana", as_it_was), "d nothing_changed");
    EXPECT_EQ(asks("Ana", other), "d ok");
    const SetItemDuration longer{meeting, ItemId{"private"}, Millis{600'000}, 0};
    const InsertItem more{meeting, {}, {}, ItemKind::debate, {"Más", "More"}, Millis{600'000}};
    EXPECT_EQ(asks("Luis", longer), "d not_permitted");
    EXPECT_EQ(asks("Luis", more), "d not_permitted");
    EXPECT_EQ(asks("Luis", OpenSession{meeting}), "d session_over") << "that it ended is seen";
    const SetAttendance to_come{mexico, Presence::absent, {}, SessionId{"red"}};
    EXPECT_EQ(asks("Luis", to_come), "d ok") << "of a session that they were not kept out of";
}

// One room's closing decided of all that was named, of whatever session.
TEST_F(ListedEngine, WhoWasKeptOutOfASessionPreparesTheOthersWhileItIsUnderWay) {
    const SessionId p1{"p1"};
    const SessionId red{"red"};
    play({OpenSession{p1}, StartItem{ItemId{"debate"}}, CloseDoors{}, ListStaff{{"Ana"}},
          ConfirmCheck{ClosingCheck::staff, true}, BeginReopening{}, ConfirmReopening{}});
    const Command later = SetItemDuration{red, ItemId{"evaluacion"}, Millis{600'000}, 0};
    const Command beside = SetItemDuration{red, ItemId{"ninguno"}, Millis{600'000}, 0};
    const Command own = SetItemDuration{p1, ItemId{"presupuesto"}, Millis{600'000}, 0};
    EXPECT_EQ(asks("Ana", later), "d ok");
    EXPECT_EQ(asks("Luis", later), "d ok");
    EXPECT_EQ(asks("Luis", beside), "d not_permitted") << "it could be the chair's own";
    for (const RoomId& from : {room, RoomId{"consultas"}}) {
        EXPECT_EQ(asks("Luis", own, from), "d not_permitted");
        EXPECT_EQ(asks("Ana", own, from), "d ok");
    }
    const SetItemDuration elsewhere{SessionId{"taller"}, ItemId{"panel"}, Millis{600'000}, 0};
    EXPECT_EQ(asks("Luis", elsewhere), "d ok");
    play({AdjournSession{}});
    EXPECT_EQ(asks("Luis", SetItemDuration{p1, ItemId{"presupuesto"}, Millis{600'000}, 0}),
              "d not_permitted")
        << "also when it is over";
}

// Whoever logged in as a person of the secretariat was inside every closing, sworn or not.
TEST_F(Engine, APersonWhoIsNotListedIsKeptOutOnceTheRoomCountsAsClosed) {
    const auto asks = [&](const std::string& id, const std::string& person, const Command& command,
                          bool dry_run = false) {
        return outcomes(machine_.submit({Ticket{++tickets_},
                                         {CommandId{id}, room, command, {}, dry_run},
                                         Actor{Role::secretariat, person}},
                                        now_));
    };
    domain::Definition event = scenarios::sample_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    machine_ = EngineMachine{};
    machine_.load(std::move(event), now_);
    commit();
    submit("open", OpenSession{SessionId{"p1"}});
    submit("item", StartItem{ItemId{"debate"}});
    submit("close", CloseDoors{});
    commit();
    EXPECT_THAT(asks("a", "Luis", PostNote{"¿?"}, true), ElementsAre("a ok")) << "while clearing";
    submit("list", ListStaff{{"Ana"}});
    submit("count", ConfirmCheck{ClosingCheck::staff, true});
    EXPECT_THAT(asks("b", "Luis", NextSpeaker{}), IsEmpty()) << "the list is no fact yet";
    commit();
    ASSERT_EQ(domain::doors_of(machine_.durable().rooms.at(room)), DoorsState::closed);
    EXPECT_THAT(asks("b", "Luis", NextSpeaker{}), ElementsAre("b not_permitted"));
    EXPECT_THAT(asks("c", "Luis", PostNote{"¿?"}, true), ElementsAre("c not_permitted"));
    EXPECT_THAT(asks("d", "Luis", BeginReopening{}, true), ElementsAre("d not_permitted"));
    EXPECT_THAT(asks("e", "Luis", ListStaff{{"Luis"}}, true), ElementsAre("e not_permitted"));
    const SetOutputGate cut{OutputId{"stream"}, Gate::cut, "visto"};
    EXPECT_THAT(asks("f", "Luis", cut, true), ElementsAre("f ok")) << "serves from outside";
    for (const char* within : {"Ana", "mesa", "secretariat"}) {
        EXPECT_THAT(asks(within, within, PostNote{"¿?"}, true),
                    ElementsAre(std::string{within} + " ok"));
    }
    submit("both", ListStaff{{"Ana", "Luis"}});
    commit();
    EXPECT_THAT(asks("g", "Luis", PostNote{"¿?"}, true), ElementsAre("g ok"));
    submit("one", ListStaff{{"Ana"}});
    submit("recount", ConfirmCheck{ClosingCheck::staff, true});
    submit("begin", BeginReopening{});
    submit("confirm", ConfirmReopening{});
    commit();
    // The doors were open to them, and so was what was said behind them before.
    asks("h", "Luis", CloseDoors{});
    EXPECT_THAT(outcomes(commit()), ElementsAre("h ok"));
    const std::vector<std::pair<const char*, Command>> from_outside{
        {"i", ListStaff{{"Luis"}}}, {"j", BeginReopening{}}, {"k", PostNote{"¿?"}}};
    for (const auto& [id, command] : from_outside) {
        EXPECT_THAT(asks(id, "Luis", command),
                    ElementsAre(std::string{id} + " not_permitted"));
    }
    EXPECT_THAT(asks("l", "Luis", cut, true), ElementsAre("l ok"));
    EXPECT_THAT(asks("m", "Ana", ListStaff{{"Ana"}}, true), ElementsAre("m ok"));
}

}  // namespace
}  // namespace plenaria::engine::test::kept_out_test
