// What proves that a record is the one that a server wrote.
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "server/app/record_signature.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::app::record_signature_test {
namespace {

namespace fs = std::filesystem;

const std::string head(64, 'd');

SignedHead signed_in(const fs::path& folder) {
    EXPECT_TRUE(record_fingerprint(folder).has_value());
    const auto made = sign_head(folder, Position{17}, head);
    EXPECT_TRUE(made.has_value());
    return made.value_or(SignedHead{});
}

TEST(RecordSignature, IsReadBackByWhoeverHoldsTheFile) {
    const test_support::TemporaryFolder folder;
    const SignedHead made = signed_in(folder.path());
    EXPECT_EQ(made.count, Position{17});
    EXPECT_EQ(made.head, head);
    EXPECT_EQ(read_signed_head(signature_text(made)), made);
}

TEST(RecordSignature, OfAnythingElseIsNone) {
    const test_support::TemporaryFolder folder;
    const std::string text = signature_text(signed_in(folder.path()));
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = changed[at] == 'a' ? 'b' : 'a';
        EXPECT_EQ(read_signed_head(changed), std::nullopt) << at;
        EXPECT_EQ(read_signed_head(text.substr(0, at)), std::nullopt) << at;
    }
    EXPECT_EQ(read_signed_head(text + "\n"), std::nullopt);
    EXPECT_EQ(read_signed_head({}), std::nullopt);
}

TEST(RecordSignature, AnotherRecordOrAnotherKeyMakesAnother) {
    const test_support::TemporaryFolder ours;
    const test_support::TemporaryFolder theirs;
    const SignedHead made = signed_in(ours.path());
    SignedHead longer = made;
    longer.count = Position{18};
    EXPECT_EQ(read_signed_head(signature_text(longer)), std::nullopt);
    const SignedHead other = signed_in(theirs.path());
    EXPECT_NE(made.key, other.key);
    SignedHead taken = made;
    taken.key = other.key;
    EXPECT_EQ(read_signed_head(signature_text(taken)), std::nullopt);
}

TEST(RecordSignature, WhereThereIsNoKeyNothingIsSignedAndNoneIsMade) {
    const test_support::TemporaryFolder folder;
    EXPECT_EQ(sign_head(folder.path(), Position{17}, head), std::nullopt);
    EXPECT_FALSE(fs::exists(folder.path() / "record.key"));
}

TEST(RecordSignature, TheKeyIsMadeOnceAndItsOwnersAlone) {
    const test_support::TemporaryFolder folder;
    const auto first = record_fingerprint(folder.path());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size(), 79U) << "sixteen groups of four";
    EXPECT_EQ(record_fingerprint(folder.path()), first);
    EXPECT_EQ(fs::status(folder.path() / "record.key").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    fs::permissions(folder.path() / "record.key", fs::perms::owner_all | fs::perms::others_read);
    EXPECT_EQ(record_fingerprint(folder.path()), std::nullopt);
    EXPECT_EQ(sign_head(folder.path(), Position{1}, head), std::nullopt);
}

}  // namespace
}  // namespace plenaria::app::record_signature_test
