// Texts over the screens of the venue: notices and recalls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::domain::bulletins_test {
namespace {

using scenarios::Stage;
using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const RoomId other_room{"consultas"};
const Text coffee{"Café en el vestíbulo", "Coffee in the lobby"};

std::vector<BulletinView> shown(const Stage& stage, const RoomId& room = RoomId{"plenaria"}) {
    return *stage.view(Audience::public_, Clearance::uncleared, room).bulletins;
}

TEST(Bulletins, reach_every_audience_of_every_room_or_of_some) {
    Stage stage;
    ASSERT_TRUE(stage.act(IssueBulletin{coffee, {}, std::nullopt}));
    ASSERT_TRUE(stage.act(IssueBulletin{coffee, {other_room}, stage.now() + minutes{5}}));
    EXPECT_THAT(shown(stage), SizeIs(1));
    EXPECT_THAT(shown(stage, other_room), SizeIs(2));
    for (const auto& [audience, name] : Names<Audience>::all) {
        EXPECT_THAT(*stage.view(audience).bulletins, SizeIs(1)) << name;
    }
}

TEST(Bulletins, are_the_record_of_the_rooms_they_go_to) {
    Stage stage;
    ASSERT_TRUE(stage.act(IssueBulletin{coffee, {other_room}, std::nullopt}));
    EXPECT_THAT(*stage.view(Audience::secretariat).record, SizeIs(0));
    const auto record = *stage.view(Audience::secretariat, Clearance::uncleared, other_room).record;
    ASSERT_THAT(record, SizeIs(1));
    EXPECT_THAT(std::string{record[0].text.es()}, HasSubstr("Café"));
}

TEST(Bulletins, speak_all_languages_to_rooms_that_exist_until_an_instant_to_come) {
    Stage stage;
    Text spanish;
    spanish.set("es", "Café");
    spanish.set("en", "  ");
    const auto code = [&](const IssueBulletin& bulletin) {
        return stage.act(bulletin).error().code;
    };
    EXPECT_EQ(code({spanish, {}, std::nullopt}), RejectionCode::text_missing);
    EXPECT_EQ(code({coffee, {RoomId{"patio"}}, std::nullopt}), RejectionCode::unknown_room);
    EXPECT_EQ(code({coffee, {}, stage.now()}), RejectionCode::time_in_past);
    EXPECT_EQ(stage.act(WithdrawBulletin{BulletinId{"b9"}}).error().code,
              RejectionCode::unknown_bulletin);
}

TEST(Bulletins, are_bounded_and_make_room_as_they_expire) {
    Stage stage;
    for (std::size_t i = 0; i < limits::bulletins_shown; ++i) {
        ASSERT_TRUE(stage.act(IssueBulletin{coffee, {}, stage.now() + minutes{10}}));
    }
    EXPECT_EQ(stage.act(IssueBulletin{coffee, {}, std::nullopt}).error().code,
              RejectionCode::bulletins_full);
    ASSERT_TRUE(stage.act(WithdrawBulletin{BulletinId{"b3"}}));
    ASSERT_TRUE(stage.act(IssueBulletin{coffee, {}, std::nullopt}));
    stage.wait(minutes{11});
    ASSERT_TRUE(stage.act(IssueBulletin{coffee, {}, std::nullopt}));
    EXPECT_THAT(shown(stage), SizeIs(2));
    EXPECT_EQ(shown(stage).back().id, BulletinId{"b10"}) << "a number is never given twice";
}

TEST(Bulletins, are_seen_also_where_the_doors_are_closed) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    ASSERT_TRUE(stage.act_in(other_room, IssueBulletin{coffee, {}, std::nullopt}));
    EXPECT_THAT(shown(stage), SizeIs(1));
}

TEST(Recall, names_the_room_and_never_what_is_on_its_table) {
    Stage stage;
    EXPECT_EQ(stage.act(RecallSession{stage.now() + minutes{5}}).error().code,
              RejectionCode::no_session);
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"red"}}));
    EXPECT_EQ(stage.act(RecallSession{stage.now()}).error().code,
              RejectionCode::resumption_in_past);
    ASSERT_TRUE(stage.act(RecallSession{stage.now() + minutes{5}}));
    const auto bulletins = shown(stage, other_room);
    ASSERT_THAT(bulletins, SizeIs(1));
    EXPECT_EQ(bulletins[0].kind, BulletinKind::recall);
    EXPECT_EQ(bulletins[0].resumes_at, stage.now() + minutes{5});
    EXPECT_THAT(std::string{bulletins[0].text.es()}, HasSubstr("Sala plenaria"));
    EXPECT_THAT(std::string{bulletins[0].text.en()}, HasSubstr("Plenary room"));
    EXPECT_THAT(std::string{bulletins[0].text.es()},
                Not(HasSubstr(std::string{scenarios::canary})));
}

TEST(Release, a_decision_goes_out_by_itself_from_behind_closed_doors) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act(StartItem{ItemId{"presupuesto"}}));
    ASSERT_TRUE(stage.act(CloseDoors{}));
    const View before = stage.view(Audience::public_);
    const Text decision{"Se admite un observador", "An observer is admitted"};
    ASSERT_TRUE(stage.act(ReleaseDecision{decision, std::nullopt}));
    View after = stage.view(Audience::public_);
    ASSERT_THAT(after.bulletins.value(), SizeIs(1));
    EXPECT_EQ(after.bulletins->front().kind, BulletinKind::decision);
    EXPECT_EQ(after.bulletins->front().text, decision);
    EXPECT_THAT(shown(stage, other_room), SizeIs(1));
    after.bulletins = before.bulletins;
    EXPECT_EQ(after, before) << "nothing else of it is seen outside";
    EXPECT_EQ(stage.act(Undo{}).error().code, RejectionCode::nothing_to_undo)
        << "it cannot be unsaid";
}

TEST(Release, needs_every_language_and_a_time_to_come) {
    Stage stage;
    EXPECT_EQ(stage.act(ReleaseDecision{Text{{{"es", "Solo una"}}}, {}}).error().code,
              stage.act(IssueBulletin{Text{{{"es", "Solo una"}}}, {}, {}}).error().code);
    EXPECT_EQ(stage.act(ReleaseDecision{coffee, stage.now()}).error().code,
              RejectionCode::time_in_past);
}

TEST(Recall, replaces_the_rooms_former_one) {
    Stage stage;
    ASSERT_TRUE(stage.act(OpenSession{SessionId{"p1"}}));
    ASSERT_TRUE(stage.act_in(other_room, OpenSession{SessionId{"taller"}}));
    ASSERT_TRUE(stage.act(RecallSession{stage.now() + minutes{5}}));
    ASSERT_TRUE(stage.act_in(other_room, RecallSession{stage.now() + minutes{7}}));
    ASSERT_TRUE(stage.act(RecallSession{stage.now() + minutes{10}}));
    const auto bulletins = shown(stage);
    ASSERT_THAT(bulletins, SizeIs(2));
    EXPECT_EQ(bulletins[0].resumes_at, stage.now() + minutes{7});
    EXPECT_EQ(bulletins[1].resumes_at, stage.now() + minutes{10});
}

}  // namespace
}  // namespace plenaria::domain::bulletins_test
