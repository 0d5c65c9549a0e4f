// RFC 6455 at the server's door, frame by frame: what the standard asks of an endpoint, whatever
// library answers. After the ideas of the public conformance suites: fragments, control frames
// between them, reserved bits and opcodes, lengths, UTF-8, the closing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <ostream>
#include <string>
#include <vector>

#include "server/model/limits.hpp"
#include "tests/integration/meeting.hpp"
#include "tests/integration/raw_websocket.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::websocket_conformance_test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

enum : unsigned { continuation = 0, text = 1, binary = 2, closing = 8, ping = 9, pong = 10 };
enum : int { normal = 1000, protocol_error = 1002, no_utf8 = 1007, too_big = 1009 };

std::string identify(const std::string& name = "Pódium ñ") {
    protocol::Identify identity = screen_identity("raw-screen", main_room);
    identity.device.name = name;
    return protocol::encode(identity);
}

std::string close_payload(int code, const std::string& reason = {}) {
    return std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)} + reason;
}

class WebSocketConformance : public testing::Test {
protected:
    static void SetUpTestSuite() {
        folder = new TemporaryFolder;
        server = new ServerProcess{folder->path()};
    }
    static void TearDownTestSuite() {
        delete server;
        delete folder;
    }
    void SetUp() override {
        ASSERT_TRUE(server->listening()) << server->log();
        ASSERT_TRUE(client.upgraded());
        const auto hello = client.receive();
        ASSERT_TRUE(hello);
        EXPECT_THAT(hello->payload, HasSubstr("\"hello\""));
    }
    /// Whatever one client does, the server serves the next.
    void TearDown() override { EXPECT_EQ(page_of(server->port(), "/healthz").body, "ready\n"); }

    /// Whether the server takes the client for a screen: what was sent has arrived whole.
    [[nodiscard]] bool welcomed() { return welcomed(client); }
    [[nodiscard]] static bool welcomed(RawWebSocket& one) {
        while (const auto frame = one.receive()) {
            if (frame->opcode == text && frame->payload.find("\"welcome\"") != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    static inline TemporaryFolder* folder = nullptr;
    static inline ServerProcess* server = nullptr;
    RawWebSocket client{server->port()};
};

TEST_F(WebSocketConformance, TextInFragmentsWithAPingBetween) {
    const std::string words = identify();
    client.send({.fin = false, .opcode = text, .payload = words.substr(0, 10)});
    client.send({.opcode = ping, .payload = "between"});
    client.send({.fin = false, .opcode = continuation, .payload = words.substr(10, 20)});
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->opcode, pong) << "control frames do not wait for the message";
    EXPECT_EQ(answer->payload, "between");
    client.send({.opcode = continuation, .payload = words.substr(30)});
    EXPECT_TRUE(welcomed());
}

TEST_F(WebSocketConformance, FragmentsOfOneByteAndOfNone) {
    const std::string words = identify();
    client.send({.fin = false, .opcode = text, .payload = ""});
    for (const char byte : words) {
        client.send({.fin = false, .opcode = continuation, .payload = std::string(1, byte)});
    }
    client.send({.opcode = continuation, .payload = ""});
    EXPECT_TRUE(welcomed()) << "letters of two bytes were cut in the middle, too";
}

TEST_F(WebSocketConformance, BytesThatTrickleIn) {
    for (const char byte : RawWebSocket::bytes_of({.payload = identify()})) {
        client.send_bytes({&byte, 1});
    }
    EXPECT_TRUE(welcomed());
}

TEST_F(WebSocketConformance, PingsOfEverySizeComeBack) {
    for (const std::size_t size : {0U, 1U, 124U, 125U}) {
        client.send({.opcode = ping, .payload = std::string(size, 'p')});
        const auto answer = client.receive_kind(pong);
        ASSERT_TRUE(answer) << size;
        EXPECT_EQ(answer->payload, std::string(size, 'p'));
        EXPECT_TRUE(answer->fin);
        EXPECT_EQ(answer->rsv, 0U);
    }
}

TEST_F(WebSocketConformance, APingThatTricklesInComesBack) {
    for (const char byte : RawWebSocket::bytes_of({.opcode = ping, .payload = "drop by drop"})) {
        client.send_bytes({&byte, 1});
    }
    const auto answer = client.receive_kind(pong);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->payload, "drop by drop");
}

// RFC 6455, 5.5.3: where several wait for their pong the last may be answered alone.
TEST_F(WebSocketConformance, OfTenPingsInOneWriteTheLastIsAnswered) {
    std::string all;
    for (int i = 0; i < 10; ++i) {
        all += RawWebSocket::bytes_of({.opcode = ping, .payload = std::to_string(i)});
    }
    client.send_bytes(all);
    const auto answer = client.receive_kind(pong);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->payload, "9");
    client.send({.opcode = ping, .payload = "next"});
    const auto next = client.receive_kind(pong);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->payload, "next");
}

TEST_F(WebSocketConformance, AnOfferedCompressionIsDeclined) {
    RawWebSocket offering{server->port(),
                          "Sec-WebSocket-Extensions: permessage-deflate; "
                          "client_max_window_bits\r\n"};
    ASSERT_TRUE(offering.upgraded()) << offering.answer();
    std::string answer = offering.answer();
    std::ranges::transform(answer, answer.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    EXPECT_THAT(answer, HasSubstr("sec-websocket-protocol: plenaria.v1"));
    EXPECT_THAT(answer, Not(HasSubstr("sec-websocket-extensions")));
    offering.send({.payload = identify()});
    EXPECT_TRUE(welcomed(offering)) << "it goes on without";
}

TEST_F(WebSocketConformance, APongNobodyAskedForMeansNothing) {
    client.send({.opcode = pong, .payload = "unasked"});
    client.send({.payload = identify()});
    EXPECT_TRUE(welcomed());
}

TEST_F(WebSocketConformance, ALongPingIsAnError) {
    client.send({.opcode = ping, .payload = std::string(126, 'p')});
    EXPECT_EQ(client.close_code(), protocol_error);
    EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketConformance, AControlFrameInFragmentsIsAnError) {
    client.send({.fin = false, .opcode = ping, .payload = "half"});
    EXPECT_EQ(client.close_code(), protocol_error);
    EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketConformance, AContinuationOfNothingIsAnError) {
    client.send({.opcode = continuation, .payload = "of what?"});
    EXPECT_EQ(client.close_code(), protocol_error);
}

TEST_F(WebSocketConformance, AMessageWithinAMessageIsAnError) {
    client.send({.fin = false, .opcode = text, .payload = "{"});
    client.send({.opcode = text, .payload = "{}"});
    EXPECT_EQ(client.close_code(), protocol_error);
}

TEST_F(WebSocketConformance, AnUnmaskedFrameIsAnError) {
    client.send_bytes("\x81\x02{}");
    EXPECT_EQ(client.close_code(), protocol_error);
    EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketConformance, ALengthInMoreBytesThanItTakesIsAnError) {
    client.send_bytes(std::string{"\x81\xFE\x00\x02\x00\x00\x00\x00{}", 10});
    EXPECT_EQ(client.close_code(), protocol_error);
}

TEST_F(WebSocketConformance, ALengthThatNobodyCouldSendIsRefusedAtOnce) {
    client.send_bytes(std::string{"\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00\x00\x00", 14});
    EXPECT_THAT(client.close_code(), AnyOf(too_big, protocol_error));
    EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketConformance, AMessageThatGrowsTooBigByFragmentsIsRefused) {
    const std::string piece(limits::frame_bytes_max / 4, ' ');
    client.send({.fin = false, .opcode = text, .payload = piece});
    for (int i = 0; i < 5; ++i) {
        client.send({.fin = false, .opcode = continuation, .payload = piece});
    }
    EXPECT_EQ(client.close_code(), too_big);
    EXPECT_TRUE(client.ended());
}

class ReservedBits : public WebSocketConformance, public testing::WithParamInterface<unsigned> {};
TEST_P(ReservedBits, AreAnErrorWhereNothingWasAgreed) {
    client.send({.rsv = GetParam(), .payload = "{}"});
    EXPECT_EQ(client.close_code(), protocol_error);
}
INSTANTIATE_TEST_SUITE_P(Each, ReservedBits, testing::Values(1U, 2U, 3U, 4U, 7U));

class ReservedOpcodes : public WebSocketConformance,
                        public testing::WithParamInterface<unsigned> {};
TEST_P(ReservedOpcodes, AreAnError) {
    client.send({.opcode = GetParam(), .payload = "{}"});
    EXPECT_EQ(client.close_code(), protocol_error);
}
INSTANTIATE_TEST_SUITE_P(Each, ReservedOpcodes, testing::Values(3U, 4U, 7U, 11U, 12U, 15U));

class BadUtf8 : public WebSocketConformance, public testing::WithParamInterface<const char*> {};
TEST_P(BadUtf8, IsSaidSo) {
    client.send({.payload = std::string{"{\"t\":\"identify\",\"x\":\""} + GetParam() + "\"}"});
    EXPECT_EQ(client.close_code(), no_utf8);
    EXPECT_TRUE(client.ended());
}
INSTANTIATE_TEST_SUITE_P(Each, BadUtf8,
                         testing::Values("\xff",              // no byte of UTF-8 at all
                                         "\xc0\xaf",          // longer than it takes
                                         "\xed\xa0\x80",      // half of a surrogate pair
                                         "\xf4\x90\x80\x80",  // beyond Unicode
                                         "\xe2\x82",          // cut short
                                         "\x80"));            // a rest without a beginning

// What came of an unfinished text is judged (8.1): nobody waits for its end.
TEST_F(WebSocketConformance, WrongUtf8IsSaidSoInTheFragmentInWhichItIsCertain) {
    client.send({.fin = false, .payload = "{\"t\":\"\xce\xba"});
    client.send({.fin = false, .opcode = continuation, .payload = "\xf4"});
    client.send({.opcode = ping, .payload = "may be right still"});
    ASSERT_TRUE(client.receive_kind(pong));
    client.send({.fin = false, .opcode = continuation, .payload = "\x90"});
    EXPECT_EQ(client.close_code(), no_utf8);
    EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketConformance, WrongUtf8IsSaidSoBeforeItsFrameIsWhole) {
    constexpr std::size_t up_to_the_wrong_byte = 2 + 4 + 2;  // head, mask, payload
    const std::string rest(100, ' ');
    const std::string frame = RawWebSocket::bytes_of({.fin = false, .payload = "{\xff" + rest});
    client.send_bytes(frame.substr(0, up_to_the_wrong_byte));
    EXPECT_EQ(client.close_code(), no_utf8);
    EXPECT_TRUE(client.ended());
}

/// What a client says, and with which code the server closes then.
struct Farewell {
    const char* name;
    std::vector<RawFrame> frames;
    int code;
};

void PrintTo(const Farewell& farewell, std::ostream* out) { *out << farewell.name; }

class Farewells : public WebSocketConformance, public testing::WithParamInterface<Farewell> {};
TEST_P(Farewells, HaveTheirCode) {
    for (const RawFrame& frame : GetParam().frames) {
        client.send(frame);
    }
    EXPECT_EQ(client.close_code(), GetParam().code);
    EXPECT_TRUE(client.ended());
}

const RawFrame unfinished{.fin = false, .opcode = text, .payload = "{"};
INSTANTIATE_TEST_SUITE_P(
    Each, Farewells,
    testing::Values(
        Farewell{"AClosingBetweenFragments",
                 {unfinished, {.opcode = closing, .payload = close_payload(normal)}},
                 normal},
        Farewell{"Rsv1OnAPing", {{.rsv = 4, .opcode = ping, .payload = "p"}}, protocol_error},
        Farewell{"Rsv3OnAPing", {{.rsv = 1, .opcode = ping, .payload = "p"}}, protocol_error},
        Farewell{"Rsv1OnAContinuation",
                 {unfinished, {.rsv = 4, .opcode = continuation, .payload = "}"}},
                 protocol_error},
        Farewell{"Rsv2OnAContinuation",
                 {unfinished, {.fin = false, .rsv = 2, .opcode = continuation, .payload = "}"}},
                 protocol_error},
        Farewell{"APongInFragments",
                 {{.fin = false, .opcode = pong, .payload = "half"}},
                 protocol_error},
        Farewell{"AClosingOf125Bytes",
                 {{.opcode = closing, .payload = close_payload(normal, std::string(123, 'r'))}},
                 normal},
        Farewell{"AClosingOf126Bytes",
                 {{.opcode = closing, .payload = close_payload(normal, std::string(124, 'r'))}},
                 protocol_error}),
    [](const auto& farewell) { return std::string{farewell.param.name}; });

class CloseCodes : public WebSocketConformance, public testing::WithParamInterface<int> {};
TEST_P(CloseCodes, ComeBack) {
    client.send({.opcode = closing, .payload = close_payload(GetParam(), "adiós")});
    EXPECT_EQ(client.close_code(), GetParam());
    EXPECT_TRUE(client.ended());
}
INSTANTIATE_TEST_SUITE_P(Each, CloseCodes,
                         testing::Values(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012,
                                         1013, 1014, 3000, 3999, 4000, 4999));

class BadCloseCodes : public WebSocketConformance, public testing::WithParamInterface<int> {};
TEST_P(BadCloseCodes, AreAnError) {
    client.send({.opcode = closing, .payload = close_payload(GetParam())});
    EXPECT_EQ(client.close_code(), protocol_error);
    EXPECT_TRUE(client.ended());
}
INSTANTIATE_TEST_SUITE_P(Each, BadCloseCodes,
                         testing::Values(0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65'535));

TEST_F(WebSocketConformance, AClosingWithoutACodeIsAnswered) {
    client.send({.opcode = closing, .payload = ""});
    const auto answer = client.receive_kind(closing);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->payload.empty() || answer->payload == close_payload(normal));
    EXPECT_TRUE(client.ended());
}

TEST_F(WebSocketConformance, AClosingWithHalfACodeIsAnError) {
    client.send({.opcode = closing, .payload = "x"});
    EXPECT_EQ(client.close_code(), protocol_error);
}

TEST_F(WebSocketConformance, AReasonThatIsNoUtf8IsAnError) {
    client.send({.opcode = closing, .payload = close_payload(normal, "\xff")});
    EXPECT_THAT(client.close_code(), AnyOf(no_utf8, protocol_error));
}

TEST_F(WebSocketConformance, WhatComesAfterTheClosingIsNotRead) {
    client.send({.opcode = closing, .payload = close_payload(normal)});
    client.send({.opcode = ping, .payload = "late"});
    EXPECT_EQ(client.close_code(), normal);
    EXPECT_FALSE(client.receive_kind(pong));
}

TEST_F(WebSocketConformance, WhoSendsNoMoreIsLetGo) {
    client.half_close();
    EXPECT_TRUE(client.ended());
}

}  // namespace
}  // namespace plenaria::test_support::websocket_conformance_test
