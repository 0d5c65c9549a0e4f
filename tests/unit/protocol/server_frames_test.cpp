#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::protocol::server_frames_test {
namespace {

constexpr TimePoint now = from_unix_ms(1'790'000'000'123);

template <class Frame>
Frame decoded(const std::string& text) {
    const auto outcome = decode_server_frame(text);
    if (!outcome.ok()) {
        ADD_FAILURE() << text << " -> " << outcome.error().text.en();
        return {};
    }
    const Frame* frame = std::get_if<Frame>(&outcome.value());
    EXPECT_NE(frame, nullptr) << text;
    return frame == nullptr ? Frame{} : *frame;
}

TEST(ServerFrames, hello_comes_back) {
    const auto got = decoded<Hello>(encode(Hello{version, "sv", "b1", "n0", now}));
    EXPECT_EQ(got.proto, version);
    EXPECT_EQ(got.server_id, "sv");
    EXPECT_EQ(got.boot_id, "b1");
    EXPECT_EQ(got.nonce, "n0");
    EXPECT_EQ(got.now, now);
}

TEST(ServerFrames, welcome_comes_back) {
    const auto got = decoded<Welcome>(
        encode(Welcome{"c1",
                       {{"s1", RoomId{"a"}, Audience::public_, "floor", ResumeMode::snapshot},
                        {"s2", RoomId{"b"}, Audience::secretariat, "", ResumeMode::delta}}}));
    EXPECT_EQ(got.connection_id, "c1");
    ASSERT_EQ(got.streams.size(), 2U);
    EXPECT_EQ(got.streams[0].room, RoomId{"a"});
    EXPECT_EQ(got.streams[0].view, "floor");
    EXPECT_EQ(got.streams[1].stream_id, "s2");
    EXPECT_EQ(got.streams[1].audience, Audience::secretariat);
    EXPECT_EQ(got.streams[1].resume, ResumeMode::delta);
    const auto plain = decoded<Welcome>(encode(Welcome{"c1", {}}));
    EXPECT_TRUE(plain.streams.empty());
    EXPECT_FALSE(plain.undeclared);
    EXPECT_EQ(encode(plain).find("undeclared"), std::string::npos) << "nobody else is told";
    EXPECT_TRUE(decoded<Welcome>(encode(Welcome{"c1", {}, "", true})).undeclared);
}

TEST(ServerFrames, snapshot_comes_back) {
    const auto got = decoded<SnapshotPart>(encode(
        SnapshotPart{now, "s1", 7, 2, 3, R"({"room":{"id":"a"},"queue":null})", "s0", true}));
    EXPECT_EQ(got.now, now);
    EXPECT_EQ(got.stream_id, "s1");
    EXPECT_EQ(got.rev, 7);
    EXPECT_EQ(got.part, 2);
    EXPECT_EQ(got.of, 3);
    EXPECT_EQ(got.sections, R"({"room":{"id":"a"},"queue":null})");
    EXPECT_EQ(got.replaces, "s0");
    EXPECT_TRUE(got.ack);
}

TEST(ServerFrames, delta_joins_the_parts_of_several_streams) {
    const DeltaPart first{"s1", 8, R"({"queue":{"drop":["e1"]}})"};
    const DeltaPart second{"s2", 3, R"({"saved":null})"};
    const auto parts = std::to_array<const DeltaPart*>({&first, &second});
    const auto got = decoded<Delta>(encode_delta(now, parts, true));
    EXPECT_EQ(got.now, now);
    EXPECT_TRUE(got.ack);
    ASSERT_EQ(got.streams.size(), 2U);
    EXPECT_EQ(got.streams[0].stream_id, "s1");
    EXPECT_EQ(got.streams[0].rev, 8);
    EXPECT_EQ(got.streams[0].sections, first.sections);
    EXPECT_EQ(got.streams[1].sections, second.sections);
}

TEST(ServerFrames, an_idle_screen_costs_at_most_forty_bytes_a_second) {
    const std::string idle = encode(Heartbeat{now, {}});
    EXPECT_EQ(idle, R"({"t":"hb","now_ms":1790000000123})");
    // A server's WebSocket header takes two bytes for a message as short as this; 4 B/s are left
    // for answers to `time` and to pings.
    EXPECT_LE(static_cast<double>(idle.size() + 2) * 1000.0,
              36.0 * static_cast<double>(limits::heartbeat_cleared_every.count()));
    EXPECT_LT(limits::heartbeat_cleared_every * 2, limits::cleared_blank_after);
}

TEST(ServerFrames, heartbeats_come_back) {
    const std::string text = encode(Heartbeat{now, {{"plenary.public", 1234}}});
    EXPECT_EQ(text, R"({"t":"hb","now_ms":1790000000123,"streams":{"plenary.public":1234}})");
    const auto got = decoded<Heartbeat>(text);
    EXPECT_EQ(got.now, now);
    ASSERT_EQ(got.revs.size(), 1U);
    EXPECT_EQ(got.revs[0].rev, 1234);
}

TEST(ServerFrames, time_comes_back) {
    const auto got =
        decoded<TimeReply>(encode(TimeReply{from_unix_ms(1), from_unix_ms(2), from_unix_ms(3)}));
    EXPECT_EQ(got.t0, from_unix_ms(1));
    EXPECT_EQ(got.t1, from_unix_ms(2));
    EXPECT_EQ(got.t2, from_unix_ms(3));
}

TEST(ServerFrames, results_come_back) {
    const std::vector<Effect> effects{
        {"speech_started", Text{"Comienza", "Starts"}, std::nullopt, std::nullopt},
        {"expected_start", Text{"Clausura", "Closing"}, from_unix_ms(1), from_unix_ms(2)},
        {"squeeze", Text{}, std::nullopt, from_unix_ms(3)}};
    const auto ok = decoded<CommandResult>(encode(accepted(CommandId{"c1"}, effects)));
    EXPECT_TRUE(ok.ok());
    EXPECT_EQ(ok.effects, effects);
    EXPECT_EQ(encode(accepted(CommandId{"c1"})), R"({"t":"result","id":"c1","ok":true})");

    Rejection why = reject(RejectionCode::expectation_failed, "what", same_text("called"));
    why.present = {{"called", "e13"}};
    const auto no = decoded<CommandResult>(encode(refused(CommandId{"c2"}, why)));
    EXPECT_FALSE(no.ok());
    EXPECT_EQ(no.id, CommandId{"c2"});
    EXPECT_EQ(no.code, "expectation_failed");
    EXPECT_EQ(no.text, text_of(why)) << "both languages, in their order";
    EXPECT_EQ(no.present, why.present);
}

TEST(ServerFrames, errors_come_back) {
    const FrameError error = frame_error(CloseCode::unknown_room, "bolivar");
    const auto got = decoded<ErrorFrame>(encode(ErrorFrame{error.code, error.text}));
    EXPECT_EQ(got.code, "unknown_room");
    EXPECT_EQ(got.text, error.text);
    EXPECT_THAT(std::string{got.text.es()}, testing::HasSubstr("bolivar"));
}

TEST(ServerFrames, a_heartbeat_may_leave_out_its_streams) {
    EXPECT_TRUE(decoded<Heartbeat>(R"({"t":"hb","now_ms":5})").revs.empty());
}

TEST(ServerFrames, members_of_a_newer_server_are_ignored) {
    const auto got =
        decoded<Heartbeat>(R"({"t":"hb","now_ms":5,"streams":{},"load":[1.5,{"x":null}]})");
    EXPECT_EQ(got.now, from_unix_ms(5));
}

TEST(ServerFrames, malformed_ones_are_refused) {
    for (const char* text : {
             "",
             "null",
             R"({"t":"identify"})",
             R"({"t":"hb"})",
             R"({"t":"hb","now_ms":1,"streams":{"s1":-1}})",
             R"({"t":"hb","now_ms":"1","streams":{}})",
             R"({"t":"snapshot","now_ms":1,"stream_id":"s","rev":1,"part":2,"of":1,"sections":{}})",
             R"({"t":"snapshot","now_ms":1,"stream_id":"s","rev":1,"part":0,"of":1,"sections":{}})",
             R"({"t":"snapshot","now_ms":1,"stream_id":"s","rev":1,"part":1,"of":999,)"
             R"("sections":{}})",
             R"({"t":"snapshot","now_ms":1,"stream_id":"s","rev":1,"part":1,"of":1,"sections":[]})",
             R"({"t":"snapshot","now_ms":1,"stream_id":"s","rev":1,"part":1,"of":1})",
             R"({"t":"delta","now_ms":1,"streams":{"s":{"rev":1}}})",
             R"({"t":"delta","now_ms":1,"streams":{"s":{"sections":{}}}})",
             R"({"t":"delta","now_ms":1,"streams":[]})",
             R"({"t":"welcome","connection_id":"c","streams":[{"stream_id":"s"}]})",
             R"({"t":"result","id":"c"})",
             R"({"t":"result","id":"c","ok":false})",
             R"({"t":"result","id":"c","ok":false,"code":"","text":{"es":"a"}})",
             R"({"t":"error","code":"x"})",
             R"({"t":"time","t0_ms":1,"t1_ms":2})",
         }) {
        EXPECT_FALSE(decode_server_frame(text).ok()) << text;
    }
}

}  // namespace
}  // namespace plenaria::protocol::server_frames_test
