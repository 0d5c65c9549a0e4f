// What a socket takes is a beginning of what it is offered, cut anywhere: the other side reads the
// same frames all the same, and the hub hears of each of its own once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "server/transport/connection_limits.hpp"
#include "server/transport/websocket_writer.hpp"

namespace plenaria::transport::test::websocket_writer_test {
namespace {

/// A socket that takes what it is told to, and a hub with texts.
class Ends final : public WebSocketWriter::Ends {
public:
    Io write(std::span<const iovec> pieces) override {
        std::string joined;
        for (const iovec& piece : pieces) {
            joined.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
        }
        const std::size_t fits = std::min(room, joined.size());
        room -= fits;
        wire += joined.substr(0, fits);
        pieces_most = std::max(pieces_most, pieces.size());
        ++writes;
        return {fits > 0 ? Io::Outcome::done : full, fits};
    }
    void halted(Io::Outcome why) override {
        ++halts;
        halted_by = why;
    }
    void closes() override { ++closings; }
    SharedText next_text() override {
        if (texts.empty() || (one_at_a_time && taken > told)) {
            return nullptr;
        }
        SharedText text = texts.front();
        texts.pop_front();
        ++taken;
        return text;
    }
    void written() override { ++told; }
    void moved() override { ++progress; }
    std::optional<protocol::CloseCode> close_wanted() const override { return close; }

    std::deque<SharedText> texts;
    std::optional<protocol::CloseCode> close;
    bool one_at_a_time = false;  ///< as for who may lose sight of what it follows
    std::size_t room = 0;
    Io::Outcome full = Io::Outcome::wait_write;  ///< what a write that fits nowhere comes to
    Io::Outcome halted_by = Io::Outcome::done;
    std::string wire;
    int writes = 0;
    std::size_t pieces_most = 0;
    int halts = 0;
    int closings = 0;
    int taken = 0;
    int told = 0;
    int progress = 0;
};

SharedText text_of(std::size_t number, std::size_t size) {
    return share(std::to_string(number) + std::string(size, 'x'));
}

TEST(WebSocketWriter, gathers_and_is_cut_anywhere_and_the_wire_holds_the_same) {
    std::mt19937_64 random{7};
    const auto below = [&](std::size_t bound) { return random() % bound; };
    bool gathered = false;
    for (int round = 0; round < 300; ++round) {
        Ends ends;
        ends.one_at_a_time = below(3) == 0;
        WebSocketWriter writer{ends};
        std::string expected;
        const std::size_t count = 1 + below(40);
        for (std::size_t i = 0; i < count; ++i) {
            ends.texts.push_back(text_of(i, below(below(9) == 0 ? 20'000 : 300)));
            expected += ends.texts.back()->wire();
        }
        writer.flush();
        while (ends.wire.size() < expected.size()) {
            ASSERT_TRUE(writer.is_halted());
            ends.room = 1 + below(4'000);
            writer.go_on();
        }
        EXPECT_EQ(ends.wire, expected);
        EXPECT_EQ(ends.told, static_cast<int>(count));
        EXPECT_TRUE(writer.is_idle());
        EXPECT_LE(ends.pieces_most, limits::frames_per_write);
        EXPECT_TRUE(!ends.one_at_a_time || ends.pieces_most == 1);
        gathered = gathered || ends.pieces_most > 1;
    }
    EXPECT_TRUE(gathered);
}

// Else what has to be taken back, as a clearance may be, would lie where nobody takes it back.
TEST(WebSocketWriter, takes_one_text_from_the_hub_while_the_socket_is_full) {
    Ends ends;
    WebSocketWriter writer{ends};
    ends.room = 10;
    ends.texts = {text_of(1, 100)};
    writer.flush();
    ends.texts = {text_of(2, 100), text_of(3, 100)};
    writer.flush();
    EXPECT_EQ(ends.taken, 1);
    EXPECT_EQ(ends.texts.size(), 2U);
}

TEST(WebSocketWriter, takes_nothing_behind_a_rest_before_that_is_written) {
    Ends ends;
    WebSocketWriter writer{ends};
    ends.room = 10;
    ends.texts = {text_of(1, 100)};
    writer.flush();
    ends.texts = {text_of(2, 100), text_of(3, 100)};
    ends.room = 20;
    writer.go_on();
    EXPECT_EQ(ends.taken, 1) << "those two can still be taken back";
    ends.room = 1'000;
    writer.go_on();
    EXPECT_EQ(ends.told, 3);
}

TEST(WebSocketWriter, a_text_that_is_offered_is_refused_while_anything_waits) {
    Ends ends;
    WebSocketWriter writer{ends};
    ends.room = 1'000;
    EXPECT_EQ(writer.offer(text_of(1, 100)), Wire::Offered::written);
    ends.room = 10;
    EXPECT_EQ(writer.offer(text_of(2, 100)), Wire::Offered::under_way);
    EXPECT_EQ(writer.offer(text_of(3, 100)), Wire::Offered::refused);
    ends.room = 1'000;
    writer.go_on();
    EXPECT_EQ(ends.wire, std::string{text_of(1, 100)->wire()} +
                             std::string{text_of(2, 100)->wire()});
    EXPECT_EQ(ends.told, 1) << "of what was written at once the hub knows";
}

TEST(WebSocketWriter, its_own_answers_stand_between_frames_and_the_last_of_a_kind_is_said) {
    Ends ends;
    WebSocketWriter writer{ends};
    ends.room = 10;
    ends.texts = {text_of(1, 100)};
    writer.flush();
    writer.say(WebSocketOpcode::pong, "former");
    writer.say(WebSocketOpcode::pong, "last");
    ends.room = 1'000;
    writer.go_on();
    const WireText last{"last", WebSocketOpcode::pong};
    EXPECT_EQ(ends.wire, std::string{text_of(1, 100)->wire()} + std::string{last.wire()});
}

TEST(WebSocketWriter, a_closing_comes_last_and_nothing_after_it) {
    Ends ends;
    WebSocketWriter writer{ends};
    ends.room = 1'000;
    ends.texts = {text_of(1, 10)};
    ends.close = protocol::CloseCode::overloaded;
    writer.flush();
    EXPECT_TRUE(writer.has_parted());
    EXPECT_EQ(ends.closings, 1);
    const std::string said = ends.wire;
    EXPECT_TRUE(said.starts_with(text_of(1, 10)->wire()));
    writer.say(WebSocketOpcode::ping, {});
    ends.texts = {text_of(2, 10)};
    writer.flush();
    EXPECT_EQ(ends.wire, said);
}

// A text after a closing is an error of the protocol for the other side (RFC 6455, 5.5.1).
TEST(WebSocketWriter, whoever_parts_says_no_text_that_waits) {
    const WireText closing{close_payload(1001), WebSocketOpcode::close};
    for (const std::size_t room : {std::size_t{1'000}, std::size_t{0}}) {
        Ends ends;
        WebSocketWriter writer{ends};
        ends.room = room;
        ends.texts = {text_of(1, 10), text_of(2, 10)};
        writer.part(close_payload(1001));
        EXPECT_TRUE(writer.has_parted());
        ends.room = 1'000;
        if (writer.is_halted()) {
            writer.go_on();
        }
        writer.flush();
        EXPECT_EQ(ends.wire, closing.wire());
        EXPECT_EQ(ends.taken, 0);
        EXPECT_EQ(ends.texts.size(), 2U);
    }
}

// The hub's clock runs from what it was asked for: a pipe that is full of answers would not stall.
TEST(WebSocketWriter, takes_one_text_also_where_its_own_answer_fills_the_socket) {
    Ends ends;
    WebSocketWriter writer{ends};
    writer.say(WebSocketOpcode::pong, "full");
    ASSERT_TRUE(writer.is_halted());
    EXPECT_EQ(ends.taken, 0);
    ends.texts = {text_of(1, 100), text_of(2, 100)};
    writer.flush();
    writer.flush();
    EXPECT_EQ(ends.taken, 1);
    ends.room = 1'000;
    writer.go_on();
    const WireText pong{"full", WebSocketOpcode::pong};
    EXPECT_EQ(ends.wire, std::string{pong.wire()} + std::string{text_of(1, 100)->wire()} +
                             std::string{text_of(2, 100)->wire()});
    EXPECT_EQ(ends.told, 2) << "its own answer is nothing of the hub's";
}

TEST(WebSocketWriter, what_halts_it_is_told_once_and_nothing_is_tried_until_it_goes_on) {
    for (const auto why : {Io::Outcome::failed, Io::Outcome::ended, Io::Outcome::wait_read,
                           Io::Outcome::wait_write}) {
        Ends ends;
        ends.full = why;
        WebSocketWriter writer{ends};
        ends.texts = {text_of(1, 100)};
        writer.flush();
        EXPECT_TRUE(writer.is_halted());
        EXPECT_EQ(ends.halted_by, why);
        ends.room = 1'000;
        writer.flush();
        writer.say(WebSocketOpcode::ping, {});
        EXPECT_EQ(writer.offer(text_of(2, 100)), Wire::Offered::refused);
        writer.part(close_payload(1001));
        EXPECT_EQ(ends.writes, 1);
        EXPECT_EQ(ends.halts, 1);
        EXPECT_TRUE(ends.wire.empty());
        if (why == Io::Outcome::wait_read) {
            writer.go_on();
            const WireText closing{close_payload(1001), WebSocketOpcode::close};
            EXPECT_EQ(ends.wire,
                      std::string{text_of(1, 100)->wire()} + std::string{closing.wire()});
        }
    }
}

}  // namespace
}  // namespace plenaria::transport::test::websocket_writer_test
