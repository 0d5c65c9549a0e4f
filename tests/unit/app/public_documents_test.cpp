// Documents that everybody may ask for: which they are, and when the views are asked.
#include "server/app/public_documents.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace plenaria::app::public_documents_test {
namespace {

namespace fs = std::filesystem;

/// Two rooms, whose public views name what the test says.
class Rooms : public engine::Service {
public:
    View view(const StreamSubject& subject) const override {
        EXPECT_EQ(subject.audience, Audience::public_);
        EXPECT_EQ(subject.clearance, Clearance::uncleared);
        ++asked;
        View view;
        const auto at = named.find(subject.room);
        if (at != named.end()) {
            view.documents = at->second;
        }
        return view;
    }
    std::vector<RoomSummary> rooms() const override {
        std::vector<RoomSummary> rooms{{RoomId{"a"}, Text("Sala", "Room")}};
        if (!without_b) {
            rooms.push_back({RoomId{"b"}, Text("Sala", "Room")});
        }
        return rooms;
    }
    void submit(engine::Submission) override {}
    EventView event() const override { return {}; }
    std::vector<ScreenView> declared_screens(const RoomId&) const override { return {}; }
    engine::ScreenStandings standings(const RoomId&) const override { return {}; }
    std::vector<std::string> sworn_staff(const RoomId&) const override { return {}; }
    std::optional<std::vector<std::string>> secretariat_within(const RoomId&) const override {
        return std::nullopt;
    }
    std::vector<ScreenId> expected_screens(const RoomId&) const override { return {}; }
    void set_live(Live) override {}
    void tell_screens(const RoomId&, const std::vector<ScreenId>&) override {}
    void expect_screens(engine::ExpectedScreens) override {}

    void name(const char* room, const char* href, DocumentAccess access) {
        DocumentView document;
        document.href = href;
        document.access = access;
        named[RoomId{room}].push_back(document);
    }

    std::map<RoomId, std::vector<DocumentView>> named;
    mutable int asked = 0;
    bool without_b = false;
};

class PublicDocumentsTest : public testing::Test {
protected:
    void SetUp() override {
        rooms_.name("b", "/documents/acta.pdf", DocumentAccess::public_);
        rooms_.name("b", "/documents/interna.pdf", DocumentAccess::room);
        documents_.emplace(rooms_, folder_.path());
    }
    [[nodiscard]] fs::path documents() const { return folder_.path() / "documents"; }
    bool found(const char* name) { return documents_->find(name).has_value(); }
    /// The journal has moved.
    void move(const char* room) { documents_->renew({RoomId{room}}); }

    test_support::TemporaryFolder folder_;
    Rooms rooms_;
    std::optional<PublicDocuments> documents_;
};

TEST_F(PublicDocumentsTest, AreThoseThatSomeRoomsPublicViewNamesAsPublic) {
    EXPECT_EQ(documents_->find("acta.pdf"), (documents() / "acta.pdf").string());
    EXPECT_FALSE(found("otra.pdf")) << "nobody names it";
    EXPECT_FALSE(found("interna.pdf"));
}

TEST_F(PublicDocumentsTest, AskNoViewWhileSomebodyAsksForThem) {
    move("a");
    const int before = rooms_.asked;
    for (int i = 0; i < 100; ++i) {
        static_cast<void>(documents_->find("acta.pdf"));
        static_cast<void>(documents_->find("no hay"));
    }
    EXPECT_EQ(rooms_.asked, before) << "a slow answer would tell that something was written";
}

TEST_F(PublicDocumentsTest, AskTheViewsOfTheRoomsThatMayHaveChangedAndOfNoOther) {
    const int before = rooms_.asked;
    move("a");
    EXPECT_EQ(rooms_.asked, before + 1);
    documents_->renew({RoomId{"no hay"}});
    EXPECT_EQ(rooms_.asked, before + 1);
}

TEST_F(PublicDocumentsTest, AreOthersAsSoonAsTheJournalHasMoved) {
    EXPECT_TRUE(found("acta.pdf"));
    EXPECT_FALSE(found("otra.pdf"));
    rooms_.named.clear();
    rooms_.name("a", "/documents/otra.pdf", DocumentAccess::public_);
    move("a");
    EXPECT_TRUE(found("otra.pdf"));
    move("b");
    EXPECT_FALSE(found("acta.pdf")) << "it was taken out, or the doors were closed";
}

TEST_F(PublicDocumentsTest, GoWithTheirRoom) {
    rooms_.without_b = true;
    move("a");
    EXPECT_FALSE(found("acta.pdf"));
}

}  // namespace
}  // namespace plenaria::app::public_documents_test
