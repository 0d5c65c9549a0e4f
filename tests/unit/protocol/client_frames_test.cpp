#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::protocol::client_frames_test {
namespace {

using testing::HasSubstr;

template <class Frame>
Frame decoded(const std::string& text) {
    const auto outcome = decode_client_frame(text);
    if (!outcome.ok()) {
        ADD_FAILURE() << text << " -> " << outcome.error().text.en();
        return {};
    }
    const Frame* frame = std::get_if<Frame>(&outcome.value());
    EXPECT_NE(frame, nullptr) << text;
    return frame == nullptr ? Frame{} : *frame;
}

FrameError refused_frame(const std::string& text) {
    const auto outcome = decode_client_frame(text);
    if (outcome.ok()) {
        ADD_FAILURE() << "accepted: " << text;
        return {};
    }
    return outcome.error();
}

Identify full_identify() {
    return {.role = Role::secretariat,
            .rooms = {RoomId{"bolivar"}, RoomId{"arango"}},
            .view = "console",
            .language = Language{"es"},
            .device = {ScreenId{"lobby-1"}, "Vestíbulo", 1920, 1080, "0.1.0"},
            .proof = "c0ffee",
            .resume_boot_id = "b7",
            .resume = {{"s1", 12}, {"s2", 0}}};
}

TEST(ClientFrames, identify_comes_back) {
    const Identify sent = full_identify();
    const auto got = decoded<Identify>(encode(sent));
    EXPECT_EQ(got.proto, version);
    EXPECT_EQ(got.role, sent.role);
    EXPECT_EQ(got.rooms, sent.rooms);
    EXPECT_EQ(got.view, sent.view);
    EXPECT_EQ(got.language, sent.language);
    EXPECT_EQ(got.device.id, sent.device.id);
    EXPECT_EQ(got.device.name, sent.device.name);
    EXPECT_EQ(got.device.width, 1920);
    EXPECT_EQ(got.device.height, 1080);
    EXPECT_EQ(got.device.build, sent.device.build);
    EXPECT_EQ(got.proof, sent.proof);
    EXPECT_EQ(got.resume_boot_id, sent.resume_boot_id);
    ASSERT_EQ(got.resume.size(), 2U);
    EXPECT_EQ(got.resume[0].stream_id, "s1");
    EXPECT_EQ(got.resume[0].rev, 12);
}

TEST(ClientFrames, identify_of_a_browser_may_be_short) {
    const auto got = decoded<Identify>(R"({"t":"identify","proto":1,"role":"display","rooms":"*",)"
                                       R"("device":{"width":1,"height":2}})");
    EXPECT_TRUE(got.rooms.empty()) << "the star means all rooms";
    EXPECT_TRUE(got.device.id.empty());
    const auto one = decoded<Identify>(R"({"t":"identify","proto":1,"role":"display","rooms":"a",)"
                                       R"("device":{"width":1,"height":2},"new":1})");
    EXPECT_EQ(one.rooms, std::vector{RoomId{"a"}});
}

TEST(ClientFrames, identify_says_what_is_wrong) {
    const std::string device = R"("device":{"width":1,"height":2})";
    const auto with = [&](const std::string& members) {
        return refused_frame(R"({"t":"identify","proto":1,)" + members + "}");
    };
    const auto expect = [](const FrameError& error, const char* where) {
        EXPECT_EQ(error.close, CloseCode::malformed_frame);
        EXPECT_EQ(error.code, "malformed_frame");
        EXPECT_THAT(std::string{error.text.en()}, HasSubstr(where));
        EXPECT_THAT(std::string{error.text.es()}, HasSubstr(where));
    };
    expect(with(R"("rooms":"*",)" + device), "identify.role");
    expect(with(R"("role":"king","rooms":"*",)" + device), "identify.role");
    expect(with(R"("role":"display",)" + device), "identify.rooms");
    expect(with(R"("role":"display","rooms":[],)" + device), "identify.rooms");
    expect(with(R"("role":"display","rooms":["a","a"],)" + device), "identify.rooms");
    expect(with(R"("role":"display","rooms":["a b"],)" + device), "identify.rooms");
    expect(with(R"("role":"display","rooms":[7],)" + device), "identify.rooms");
    expect(with(R"("role":"display","rooms":"*")"), "identify.device");
    expect(with(R"("role":"display","rooms":"*","device":{"width":-1,"height":2})"),
           "identify.device");
    expect(with(R"("role":"display","rooms":"*","device":{"width":99999999999,"height":2})"),
           "identify.device");
    expect(with(R"("role":"display","rooms":"*","view":"../etc",)" + device), "identify.view");
    expect(with(R"("role":"display","rooms":"*","language":"ES",)" + device), "identify.language");
    expect(with(R"("role":"display","rooms":"*","proof":"a\nb",)" + device), "identify.proof");
    expect(with(R"("role":"display","rooms":"*","resume":{"boot_id":"b"},)" + device),
           "identify.resume");
    expect(with(R"("role":"display","rooms":"*","resume":{"boot_id":"b","streams":{"s":-1}},)" +
                device),
           "identify.resume");
}

TEST(ClientFrames, identify_asks_for_a_bounded_number_of_rooms) {
    Identify many = full_identify();
    many.rooms.clear();
    for (std::size_t i = 0; i < limits::rooms_per_event; ++i) {
        many.rooms.emplace_back("r" + std::to_string(i));
    }
    EXPECT_EQ(decoded<Identify>(encode(many)).rooms.size(), limits::rooms_per_event);
    many.rooms.emplace_back("one-more");
    EXPECT_EQ(refused_frame(encode(many)).close, CloseCode::malformed_frame);
}

TEST(ClientFrames, another_protocol_is_said_before_anything_else) {
    const FrameError error = refused_frame(R"({"t":"identify","proto":2,"who":"knows"})");
    EXPECT_EQ(error.close, CloseCode::unsupported_protocol);
    EXPECT_EQ(error.code, "unsupported_protocol");
    EXPECT_FALSE(should_retry(static_cast<std::uint16_t>(error.close)));
}

TEST(ClientFrames, the_small_ones_come_back) {
    EXPECT_EQ(decoded<TimeRequest>(encode(TimeRequest{from_unix_ms(1234)})).t0, from_unix_ms(1234));
    EXPECT_EQ(decoded<Resync>(encode(Resync{"s9"})).stream_id, "s9");
    const auto applied = decoded<Applied>(encode(Applied{"s9", 41}));
    EXPECT_EQ(applied.stream_id, "s9");
    EXPECT_EQ(applied.rev, 41);
    const auto status =
        decoded<Status>(encode(Status{{{"s1", 3}}, "floor", 1'000'000'000'000, -12, 4, 800, 600}));
    ASSERT_EQ(status.applied.size(), 1U);
    EXPECT_EQ(status.applied[0].rev, 3);
    EXPECT_EQ(status.scene, "floor");
    EXPECT_EQ(status.frames_painted, 1'000'000'000'000);
    EXPECT_EQ(status.offset_ms, -12);
    EXPECT_EQ(status.rtt_ms, 4);
    EXPECT_EQ(status.width, 800);
    EXPECT_EQ(status.height, 600);
}

TEST(ClientFrames, a_stream_of_the_room_with_the_longest_id_can_be_named) {
    const std::string longest(limits::stream_id_bytes, 'r');
    EXPECT_EQ(decoded<Resync>(encode(Resync{longest})).stream_id, longest);
    EXPECT_EQ(decoded<Status>(encode(Status{{{longest, 1}}})).applied.at(0).stream_id, longest);
    EXPECT_EQ(refused_frame(encode(Resync{longest + "r"})).close, CloseCode::malformed_frame);
    EXPECT_EQ(refused_frame(encode(Resync{std::string(80, 'r') + " x"})).close,
              CloseCode::malformed_frame);
}

TEST(ClientFrames, malformed_ones_are_refused) {
    for (const char* text : {
             "",
             "x",
             "[]",
             "{}",
             R"({"t":1})",
             R"({"t":"dance"})",
             R"({"t":"time"})",
             R"({"t":"time","t0_ms":1.5})",
             R"({"t":"time","t0_ms":9000000000000000})",
             R"({"t":"resync"})",
             R"({"t":"resync","stream_id":""})",
             R"({"t":"applied","stream_id":"s","rev":-1})",
             R"({"t":"status"})",
             R"({"t":"command"})",
             R"({"t":"command","id":"no id"})",
             R"({"t":"time","t0_ms":1,"t0_ms":2})",
             R"({"t":"time","t0_ms":1,"x":[[[[[[[[]]]]]]]]})",
         }) {
        const FrameError error = refused_frame(text);
        EXPECT_EQ(error.close, CloseCode::malformed_frame) << text;
        EXPECT_TRUE(error.text.has("es") && error.text.has("en"));
    }
}

TEST(ClientFrames, what_servers_say_is_not_allowed) {
    EXPECT_EQ(refused_frame(R"({"t":"hb","now_ms":1,"streams":{}})").close,
              CloseCode::frame_not_allowed);
    EXPECT_EQ(refused_frame(R"({"t":"snapshot"})").code, "frame_not_allowed");
}

TEST(ClientFrames, the_largest_frame_is_read_and_one_byte_more_is_not) {
    std::string text = R"({"t":"time","t0_ms":1,"x":")";
    text += std::string(limits::frame_bytes_max - text.size() - 2, 'x') + "\"}";
    ASSERT_EQ(text.size(), limits::frame_bytes_max);
    EXPECT_EQ(decoded<TimeRequest>(text).t0, from_unix_ms(1));
    text.insert(text.size() - 2, "x");
    EXPECT_EQ(refused_frame(text).close, CloseCode::message_too_big);
}

TEST(ClientFrames, refusals_never_repeat_what_was_sent) {
    const auto outcome = decode_client_frame(R"({"t":"CANARY","CANARY":"CANARY"})");
    ASSERT_FALSE(outcome.ok());
    EXPECT_THAT(std::string{outcome.error().text.en()}, testing::Not(HasSubstr("CANARY")));
}

TEST(CloseCodes, have_texts_in_both_languages) {
    for (const CloseCode close :
         {CloseCode::going_away, CloseCode::message_too_big, CloseCode::slow_consumer,
          CloseCode::identify_timeout, CloseCode::overloaded, CloseCode::malformed_frame,
          CloseCode::unsupported_protocol, CloseCode::proof_refused, CloseCode::unknown_room,
          CloseCode::frame_not_allowed}) {
        const FrameError error = frame_error(close);
        EXPECT_EQ(error.close, close);
        EXPECT_TRUE(error.text.has("es") && error.text.has("en")) << error.code;
        EXPECT_NE(error.text.es(), error.text.en()) << error.code;
    }
}

TEST(CloseCodes, tell_who_should_come_back) {
    EXPECT_TRUE(should_retry(1001));
    EXPECT_TRUE(should_retry(1006));
    EXPECT_TRUE(should_retry(4000));
    EXPECT_TRUE(should_retry(4499));
    EXPECT_FALSE(should_retry(4500));
    EXPECT_FALSE(should_retry(4999));
    EXPECT_TRUE(should_retry(5000));
}

}  // namespace
}  // namespace plenaria::protocol::client_frames_test
