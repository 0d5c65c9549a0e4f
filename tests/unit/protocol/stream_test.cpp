#include "server/protocol/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/model/limits.hpp"

namespace plenaria::protocol::stream_test {
namespace {

ItemView item(const std::string& id, ItemState state = ItemState::pending) {
    ItemView made;
    made.id = ItemId{id};
    made.number = id;
    made.title = Text{"Punto " + id, "Item " + id};
    made.state = state;
    return made;
}

View small_view() {
    View view;
    view.event.title = Text{"Reunión", "Meeting"};
    view.room = {RoomId{"bolivar"}, Text{"Sala Bolívar", "Bolívar Room"}};
    view.agenda = {item("1"), item("2"), item("3")};
    return view;
}

/// A replica that has just taken the encoder's snapshot.
StreamReplica joined(const StreamEncoder& encoder) {
    StreamReplica replica;
    const auto parts = encoder.snapshot_parts();
    int part = 0;
    for (const std::string& sections : parts) {
        ++part;
        const auto applied =
            replica.apply_part(part, static_cast<int>(parts.size()), encoder.rev(), sections);
        EXPECT_TRUE(applied.ok()) << sections;
        EXPECT_EQ(applied.ok() && applied.value(), part == static_cast<int>(parts.size()));
    }
    return replica;
}

TEST(StreamEncoder, counts_changes_of_its_own_bytes) {
    StreamEncoder encoder;
    EXPECT_EQ(encoder.rev(), 0);
    EXPECT_TRUE(encoder.update(small_view()).has_value());
    EXPECT_EQ(encoder.rev(), 1);
    EXPECT_FALSE(encoder.update(small_view()).has_value());
    EXPECT_EQ(encoder.rev(), 1) << "no counter moves when no byte differs";
}

TEST(StreamEncoder, values_that_differ_but_look_the_same_move_no_counter) {
    // Two floors that differ in nothing an audience may see have the same bytes.
    StreamEncoder encoder;
    View view = small_view();
    view.event.title = Text{"\xff", "a"};
    EXPECT_TRUE(encoder.update(view).has_value());
    view.event.title = Text{"\xfe", "a"};
    EXPECT_FALSE(encoder.update(view).has_value());
    EXPECT_EQ(encoder.rev(), 1);
}

TEST(StreamEncoder, sends_only_what_changed) {
    StreamEncoder encoder;
    View view = small_view();
    ASSERT_TRUE(encoder.update(view).has_value());
    (*view.agenda)[1].current = true;
    const auto changed = encoder.update(view);
    ASSERT_TRUE(changed.has_value());
    EXPECT_THAT(*changed, testing::StartsWith(R"({"agenda":{"set":{"2":{"id":"2")"));
    EXPECT_THAT(*changed, testing::Not(testing::HasSubstr("order")));
    EXPECT_THAT(*changed, testing::Not(testing::HasSubstr(R"("3":)")));

    view.agenda->erase(view.agenda->begin());
    EXPECT_EQ(encoder.update(view), R"({"agenda":{"drop":["1"]}})");
    std::swap((*view.agenda)[0], (*view.agenda)[1]);
    EXPECT_EQ(encoder.update(view), R"({"agenda":{"order":["3","2"]}})");
    view.agenda.reset();
    EXPECT_EQ(encoder.update(view), R"({"agenda":null})");
    view.agenda.emplace();
    EXPECT_EQ(encoder.update(view), R"({"agenda":{"order":[]}})");
    view.saved = SavedView{{5}, std::nullopt};
    EXPECT_EQ(encoder.update(view), R"({"saved":{"position":5}})");
}

TEST(StreamEncoder, an_id_that_comes_twice_is_sent_once) {
    StreamEncoder encoder;
    View view = small_view();
    view.agenda = {item("1"), item("1", ItemState::finished)};
    ASSERT_TRUE(encoder.update(view).has_value());
    const StreamReplica replica = joined(encoder);
    ASSERT_TRUE(replica.view().has_value());
    EXPECT_EQ(*replica.view()->agenda, std::vector{item("1")});
}

TEST(StreamEncoder, splits_large_snapshots_between_items) {
    StreamEncoder encoder;
    View view = small_view();
    view.delegations.emplace();
    for (int i = 0; i < 400; ++i) {
        DelegationView delegation;
        delegation.id = DelegationId{"d" + std::to_string(i)};
        delegation.long_name = Text{std::string(200, 'x'), std::string(200, 'y')};
        view.delegations->push_back(delegation);
    }
    // A single item larger than a part.
    view.agenda->push_back(item("4"));
    view.agenda->back().title =
        Text{std::string(limits::snapshot_part_bytes, 'z'), std::string(100, 'w')};
    view.agenda->push_back(item("5"));
    ASSERT_TRUE(encoder.update(view).has_value());
    const auto parts = encoder.snapshot_parts();
    EXPECT_GE(parts.size(), 6U);
    std::size_t larger = 0;
    for (const std::string& part : parts) {
        larger += part.size() > limits::snapshot_part_bytes ? 1 : 0;
        EXPECT_LT(part.size(), limits::frame_bytes_max);
    }
    EXPECT_EQ(larger, 1U);
    EXPECT_EQ(joined(encoder).view(), view);
}

TEST(StreamReplica, shows_nothing_before_the_last_part) {
    StreamReplica replica;
    EXPECT_FALSE(replica.view().has_value());
    const auto first = replica.apply_part(1, 2, 9, R"({"event":{},"room":{"id":"a"}})");
    ASSERT_TRUE(first.ok());
    EXPECT_FALSE(first.value());
    EXPECT_FALSE(replica.view().has_value());
    const auto last = replica.apply_part(2, 2, 9, R"({"doors":{"state":"open","notice":"none"}})");
    ASSERT_TRUE(last.ok());
    EXPECT_TRUE(last.value());
    ASSERT_TRUE(replica.view().has_value());
    EXPECT_EQ(replica.view()->room.id, RoomId{"a"});
    EXPECT_EQ(replica.rev(), 9);
}

TEST(StreamReplica, refuses_parts_out_of_order_and_incomplete_snapshots) {
    StreamReplica replica;
    const std::string all =
        R"({"event":{},"room":{"id":"a"},"doors":{"state":"open","notice":"none"}})";
    EXPECT_FALSE(replica.apply_part(2, 2, 1, all).ok());
    ASSERT_TRUE(replica.apply_part(1, 3, 1, all).ok());
    EXPECT_FALSE(replica.apply_part(3, 3, 1, "{}").ok()) << "part 2 is missing";
    EXPECT_FALSE(replica.apply_part(2, 3, 1, "{}").ok()) << "the broken snapshot is forgotten";
    ASSERT_TRUE(replica.apply_part(1, 2, 1, all).ok());
    EXPECT_FALSE(replica.apply_part(2, 2, 2, "{}").ok()) << "another rev";
    EXPECT_FALSE(replica.apply_part(1, 1, 1, R"({"event":{}})").ok()) << "no room, no doors";
    EXPECT_FALSE(replica.apply_part(1, 0, 1, all).ok());
    EXPECT_FALSE(replica.apply_part(1, limits::snapshot_parts_max + 1, 1, all).ok());
    EXPECT_FALSE(replica.view().has_value());
}

TEST(StreamReplica, a_gap_asks_for_a_resync_and_changes_nothing) {
    StreamEncoder encoder;
    ASSERT_TRUE(encoder.update(small_view()).has_value());
    StreamReplica replica = joined(encoder);
    for (const std::int64_t rev : {-1, 0, 1, 3}) {
        const auto applied = replica.apply_delta(rev, R"({"agenda":null})");
        ASSERT_FALSE(applied.ok());
        EXPECT_EQ(applied.error(), ApplyError::gap);
    }
    EXPECT_EQ(replica.view(), small_view());
    EXPECT_TRUE(replica.apply_delta(2, R"({"agenda":null})").ok());
    EXPECT_FALSE(replica.view()->agenda.has_value());
    StreamReplica empty;
    EXPECT_EQ(empty.apply_delta(1, "{}").error(), ApplyError::gap);
}

TEST(StreamReplica, what_is_malformed_changes_nothing) {
    StreamEncoder encoder;
    ASSERT_TRUE(encoder.update(small_view()).has_value());
    StreamReplica replica = joined(encoder);
    for (const char* sections : {
             "",
             "[]",
             "x",
             R"({"room":null})",
             R"({"doors":null})",
             R"({"room":{}})",
             R"({"doors":{"state":"ajar","notice":"none"}})",
             R"({"agenda":7})",
             R"({"agenda":{"set":[]}})",
             R"({"agenda":{"set":{"9":{"id":"9"}}}})",
             R"({"agenda":{"drop":["9"]}})",
             R"({"agenda":{"drop":["1","1"]}})",
             R"({"agenda":{"drop":"1"}})",
             R"({"agenda":{"order":["1","2"]}})",
             R"({"agenda":{"order":["1","2","2"]}})",
             R"({"agenda":{"order":["1","2","9"]}})",
             R"({"agenda":{"order":null}})",
             R"({"saved":{"position":1},"agenda":{"drop":["9"]}})",
             R"({"saved":{"position":-1}})",
             R"({"saved":{"position":1.5}})",
             // A new item whose place nobody told.
             R"({"record":{"set":{"1":{"id":"1","at_ms":1}}}})",
             // Kept under another's id.
             R"({"record":{"set":{"1":{"id":"2","at_ms":1}},"order":["1"]}})",
         }) {
        const auto applied = replica.apply_delta(2, sections);
        ASSERT_FALSE(applied.ok()) << sections;
        EXPECT_EQ(applied.error(), ApplyError::malformed);
        EXPECT_EQ(replica.view(), small_view()) << sections;
        EXPECT_EQ(replica.rev(), 1);
    }
    EXPECT_TRUE(replica
                    .apply_delta(2, R"({"record":{"set":{"1":{"id":"1","at_ms":1}},"order":["1"]},)"
                                    R"("weather":{"rain":true}})")
                    .ok())
        << "sections of a newer server are ignored";
}

TEST(StreamReplica, a_new_snapshot_replaces_everything) {
    StreamEncoder encoder;
    ASSERT_TRUE(encoder.update(small_view()).has_value());
    StreamReplica replica = joined(encoder);
    ASSERT_TRUE(replica
                    .apply_part(1, 1, 40,
                                R"({"event":{},"room":{"id":"b"},)"
                                R"("doors":{"state":"closed","notice":"closed_session"}})")
                    .ok());
    EXPECT_FALSE(replica.view()->agenda.has_value());
    EXPECT_EQ(replica.view()->doors.notice, Notice::closed_session);
    EXPECT_EQ(replica.rev(), 40);
    replica.wipe();
    EXPECT_FALSE(replica.view().has_value());
    EXPECT_EQ(replica.rev(), 0);
}

}  // namespace
}  // namespace plenaria::protocol::stream_test
