// What the chair dealt with alone (R4.2) is answered to a secretariat as what is not there.
#include "tests/unit/engine/engine_rig.hpp"

namespace plenaria::engine::test::chair_alone_test {
namespace {

const SessionId p1{"p1"};
const ItemId appointment{"nombramiento"};
const Text title{"Otro", "Other"};

/// The chair dealt with its own item, which has a request, a text and a document by now, and put
/// another of its own beside it.
class ChairAloneEngine : public Engine {
protected:
    void SetUp() override {
        Engine::SetUp();
        const std::vector<Command> alone{
            StartItem{appointment},
            Inscribe{DelegationId{"mx"}, "", "", {}},
            SetText{TextId{"nombramiento-t1"}, {}, title, {{"Un nombre.", "A name."}}},
            AddDocument{appointment, title, DocumentAccess::room, Language{"es"}, "acta.pdf"},
            InsertItem{{}, {}, "", ItemKind::debate, title, Millis{600'000}},
            FinishItem{appointment},
            StartItem{ItemId{"dialogo"}}};
        for (std::size_t i = 0; i < alone.size(); ++i) {
            const std::string id = "c" + std::to_string(i);
            submit_request({CommandId{id}, room, alone[i], {}, false}, Role::chair);
            ASSERT_THAT(outcomes(commit()), ElementsAre(id + " ok")) << name_of(alone[i]);
        }
    }
    std::string asks(const Command& command, Role role = Role::secretariat) {
        return outcomes(submit_request({CommandId{"d"}, room, command, {}, true}, role)).at(0);
    }
};

// "nothing of that name" of what there was not told of each guess whether the chair had it.
TEST_F(ChairAloneEngine, WhatIsTheChairsAloneIsAnsweredAsWhatIsNotThere) {
    const auto& session = machine_.durable().sessions.at(p1);
    const auto& entries = machine_.durable().rooms.at(room).floor.entries;
    ASSERT_EQ(entries.count(EntryId{"s1x1-1"}), 1U);
    ASSERT_EQ(session.texts.count(TextId{"nombramiento-t1"}), 1U);
    ASSERT_EQ(session.items.count(ItemId{"p1-y1"}), 1U);
    const domain::Item* item =
        find_item(*find_session(machine_.durable().definition, p1), appointment);
    ASSERT_EQ(item->documents.size(), 1U);
    for (const EntryId& entry : {EntryId{"s1x1-1"}, EntryId{"s1x1-2"}, EntryId{"s9i9-9"}}) {
        EXPECT_EQ(asks(Withdraw{entry}), "d not_permitted") << entry.value;
    }
    for (const char* text : {"nombramiento-t1", "nombramiento-t2", "ninguno"}) {
        EXPECT_EQ(asks(PutText{TextId{text}, 1}), "d not_permitted") << text;
    }
    for (const DocumentId& document : {item->documents.front().id, DocumentId{"ninguno"}}) {
        EXPECT_EQ(asks(RemoveDocument{document}), "d not_permitted") << document.value;
    }
    for (const char* id : {"p1-y1", "p1-y2", "nombramiento", "ninguno"}) {
        EXPECT_EQ(asks(RenameItem{p1, ItemId{id}, title, 0}), "d not_permitted") << id;
    }
}

TEST_F(ChairAloneEngine, TheChairIsToldWhatThereIsNot) {
    EXPECT_EQ(asks(Withdraw{EntryId{"s9i9-9"}}, Role::chair), "d unknown_entry");
    EXPECT_EQ(asks(RenameItem{p1, ItemId{"ninguno"}, title, 0}, Role::chair), "d unknown_item");
}

TEST_F(ChairAloneEngine, WhatIsOpenIsAnsweredAsEver) {
    submit("i", Inscribe{DelegationId{"mx"}, "", "", {}});
    submit("w", Withdraw{EntryId{"s1i3-1"}});
    EXPECT_THAT(outcomes(commit()), ElementsAre("i ok", "w ok"));
    EXPECT_EQ(asks(Withdraw{EntryId{"s1i3-1"}}), "d not_waiting");
    EXPECT_EQ(asks(RenameItem{p1, ItemId{"clausura"}, title, 7}), "d item_edited");
    const SetText draft{TextId{"borrador"}, ItemId{"clausura"}, title, {{"Uno.", "One."}}};
    EXPECT_EQ(asks(draft), "d ok") << "a new text of their own";
}

}  // namespace
}  // namespace plenaria::engine::test::chair_alone_test
