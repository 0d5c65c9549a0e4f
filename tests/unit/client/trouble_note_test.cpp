#include "server/client/trouble_note.hpp"

#include <gtest/gtest.h>

#include <string>

#include "server/model/text_table.hpp"

namespace plenaria::client::trouble_note_test {
namespace {

Picture with(LinkPhase phase, const Text& trouble) {
    Picture picture;
    picture.phase = phase;
    (phase == LinkPhase::stopped ? picture.stop_text : picture.trouble) = trouble;
    return picture;
}

const Text other_name = fill_text("client.tls.other_name", {{"host", same_text("srv.local")}});
const Text of_tomorrow = text_of("client.tls.not_yet_valid");

TEST(TroubleNoteTest, EachTroubleIsSaidOnceInBothLanguagesUntilTheLinkLives) {
    TroubleNote note;
    EXPECT_TRUE(note.news(with(LinkPhase::connecting, {})).empty());
    const Text said = note.news(with(LinkPhase::connecting, other_name));
    EXPECT_EQ(said, other_name);
    EXPECT_TRUE(said.has("es") && said.has("en") && said.es() != said.en());
    for (int attempt = 0; attempt < 100; ++attempt) {
        EXPECT_TRUE(note.news(with(LinkPhase::joining, {})).empty());
        EXPECT_TRUE(note.news(with(LinkPhase::connecting, other_name)).empty()) << "a full log";
    }
    EXPECT_EQ(note.news(with(LinkPhase::connecting, of_tomorrow)), of_tomorrow);
    // As where a name leads to two machines.
    EXPECT_TRUE(note.news(with(LinkPhase::connecting, other_name)).empty()) << "a full log";
    EXPECT_TRUE(note.news(with(LinkPhase::live, {})).empty());
    EXPECT_EQ(note.news(with(LinkPhase::connecting, of_tomorrow)), of_tomorrow)
        << "it was well meanwhile";
}

TEST(TroubleNoteTest, TroublesThatAreEverNewAreSaidNoMoreAndTheLastWordIs) {
    TroubleNote note;
    std::size_t said = 0;
    for (int attempt = 0; attempt < 1'000; ++attempt) {
        const Text refused = fill_text("client.tls.refused",
                                       {{"reason", same_text(std::to_string(attempt))}});
        said += note.news(with(LinkPhase::connecting, refused)).empty() ? 0 : 1;
    }
    EXPECT_EQ(said, 8U);
    const Text stopped = text_of("client.tls_required");
    EXPECT_EQ(note.news(with(LinkPhase::stopped, stopped)), stopped);
    EXPECT_TRUE(note.news(with(LinkPhase::stopped, stopped)).empty());
}

TEST(TroubleNoteTest, ThatTheServerWantsItNoMoreIsSaid) {
    TroubleNote note;
    const Text stopped = text_of("client.tls_required");
    EXPECT_EQ(note.news(with(LinkPhase::stopped, stopped)), stopped);
    EXPECT_TRUE(note.news(with(LinkPhase::stopped, stopped)).empty());
}

}  // namespace
}  // namespace plenaria::client::trouble_note_test
