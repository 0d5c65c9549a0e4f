// The words about a lost link are read whole beside the header's buttons, in both languages.
#include <gtest/gtest.h>

#include "console/panels/draw.hpp"
#include "server/model/text_table.hpp"
#include "server/protocol/frames.hpp"
#include "tests/unit/console/bench.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing::lost_fit_test {
namespace {

class LostFitTest : public ::testing::TestWithParam<BenchSettings> {};

std::vector<Text> troubles() {
    const Text host = same_text("plenaria-principal.local");
    return {{},
            text_of("client.tls.other_authority"),
            fill_text("client.tls.other_name", {{"host", host}}),
            text_of("client.tls.expired"),
            text_of("client.tls.not_yet_valid"),
            text_of("client.tls.not_offered"),
            fill_text("client.unknown_host", {{"host", host}}),
            fill_text("client.unreachable", {{"server", same_text("192.168.100.100:8470")}}),
            protocol::frame_error(protocol::CloseCode::too_many_attempts, std::string{"30 s"}).text,
            text_of("protocol.going_away")};
}

void expect_readable(Bench& bench, const Text& why) {
    for (const Overflow& overflow : bench.canvas().overflows()) {
        ADD_FAILURE() << why.en() << ": \"" << overflow.text << "\" is " << overflow.width
                      << ", its box " << overflow.room;
    }
    const Box* words = bench.canvas().find("header.lost");
    ASSERT_NE(words, nullptr);
    for (const auto& [id, box] : bench.canvas().boxes()) {
        if (id.starts_with("header.") && id != "header.lost") {
            EXPECT_LE(words->right(), box.x) << id << " lies over the words";
        }
    }
}

TEST_P(LostFitTest, EveryTroubleIsReadWholeLeftOfTheButtons) {
    for (const bool troubled : {false, true}) {
        for (const Text& trouble : troubles()) {
            const View view = troubled ? demo_view_troubled() : demo_view();
            Bench bench{view, GetParam()};
            client::Picture lost = *demo_picture(view);
            if (!troubled) {
                add_second_room(lost);
            }
            lost.phase = client::LinkPhase::connecting;
            lost.trouble = trouble;
            bench.hear(lost);
            bench.frame();
            expect_readable(bench, trouble);
        }
    }
}

TEST_P(LostFitTest, EveryRefusalIsReadWholeLeftOfTheButtons) {
    for (const char* why : {"protocol.proof_refused", "protocol.tls_required",
                            "protocol.unsupported_protocol", "client.tls_required"}) {
        Bench bench{demo_view(), GetParam()};
        bench.frame();
        bench.refuse("any", text_of(why));
        expect_readable(bench, text_of(why));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, LostFitTest,
    ::testing::Values(BenchSettings{"es", 1366, 768}, BenchSettings{"en", 1366, 768},
                      BenchSettings{"es", 1920, 1080}, BenchSettings{"en", 3840, 2160}),
    [](const auto& of) { return of.param.language + "_" + std::to_string(of.param.width); });

TEST(BrokenAtBlanks, an_address_stays_whole_and_nothing_else_changes) {
    Bench bench;
    ImFont* const font = bench.canvas().fonts().body;
    const std::string text = "En 127.0.0.3:8470 no contesta, a las 10.30, ningún servidor.\nFin";
    const std::string address = "127.0.0.3:8470";
    for (float width = 10; width < 600; width += 7) {
        const std::string lines = broken_at_blanks(font, text, width);
        EXPECT_NE(lines.find(address), std::string::npos) << width;
        std::size_t from = 0;
        for (std::size_t to = 0; from < lines.size(); from = to + 1) {
            to = std::min(lines.find('\n', from), lines.size());
            const std::string line = lines.substr(from, to - from);
            EXPECT_TRUE(text_width(font, line) <= width || line.find(' ') == std::string::npos)
                << width << ": " << line;
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            EXPECT_TRUE(lines[i] == text[i] || (lines[i] == '\n' && text[i] == ' '));
        }
    }
}

}  // namespace
}  // namespace plenaria::console::testing::lost_fit_test
