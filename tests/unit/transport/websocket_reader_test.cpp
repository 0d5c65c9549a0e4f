// RFC 6455 by value: what bytes of a client mean, in whatever pieces they come.
#include "server/transport/websocket_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/transport/websocket_upgrade.hpp"

namespace plenaria::transport::test::websocket_reader_test {
namespace {

using Kind = WebSocketEvent::Kind;
using testing::ElementsAre;

constexpr std::size_t message_max = 70'000;
constexpr std::string_view mask = "\x37\xfa\x21\x3d";

struct Seen {
    Kind kind;
    std::string payload;
    int code = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
        return out << static_cast<int>(seen.kind) << " \"" << seen.payload.substr(0, 40) << "\" "
                   << seen.code;
    }
};

/// `first` is the first byte of the head; the length takes as few bytes as it needs.
std::string frame(unsigned first, std::string_view payload) {
    std::string bytes{static_cast<char>(first)};
    const auto put = [&](std::size_t byte) { bytes += static_cast<char>(byte & 0xFFU); };
    if (payload.size() < 126) {
        put(0x80U | payload.size());
    } else if (payload.size() <= 0xFFFF) {
        put(0xFE);
        put(payload.size() >> 8U);
        put(payload.size());
    } else {
        put(0xFF);
        for (unsigned shift = 64; shift > 0;) {
            shift -= 8;
            put(payload.size() >> shift);
        }
    }
    bytes += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        bytes += static_cast<char>(payload[i] ^ mask[i % mask.size()]);
    }
    return bytes;
}

std::vector<Seen> read(std::string bytes, std::size_t piece) {
    WebSocketReader reader{message_max};
    std::vector<Seen> seen;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        // A copy of the exact size, so that a sanitizer sees one byte too far.
        std::vector<char> part(
            bytes.begin() + static_cast<std::ptrdiff_t>(at),
            bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), at + piece)));
        std::span<char> rest{part};
        while (const auto event = reader.next(rest)) {
            seen.push_back({event->kind, std::string{event->payload}, event->code});
        }
        EXPECT_TRUE(rest.empty());
    }
    return seen;
}

/// The same however the bytes are cut.
std::vector<Seen> read(const std::string& bytes) {
    const auto whole = read(bytes, bytes.size());
    for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U}) {
        EXPECT_EQ(read(bytes, piece), whole) << "in pieces of " << piece;
    }
    return whole;
}

Seen violation(int code) { return {Kind::violation, "", code}; }

TEST(WebSocketReader, ReadsMessagesOfEveryLength) {
    for (const std::size_t size : {0U, 1U, 7U, 8U, 125U, 126U, 127U, 65'535U, 65'536U, 70'000U}) {
        const std::string text(size, 'x');
        EXPECT_THAT(read(frame(0x81, text)), ElementsAre(Seen{Kind::text, text})) << size;
    }
    EXPECT_THAT(read(frame(0x81, std::string(70'001, 'x'))), ElementsAre(violation(1009)));
}

TEST(WebSocketReader, SeveralFramesComeInTheirOrder) {
    EXPECT_THAT(
        read(frame(0x81, "one") + frame(0x89, "p") + frame(0x82, "\xff") + frame(0x8A, "") +
             frame(0x81, "two")),
        ElementsAre(Seen{Kind::text, "one"}, Seen{Kind::ping, "p"}, Seen{Kind::binary, "\xff"},
                    Seen{Kind::pong, ""}, Seen{Kind::text, "two"}));
}

TEST(WebSocketReader, FragmentsAreJoinedAndControlFramesMayStandBetween) {
    EXPECT_THAT(read(frame(0x01, "") + frame(0x00, "ma\xc3") + frame(0x89, "now") +
                     frame(0x00, "\xb1") + frame(0x80, "ana")),
                ElementsAre(Seen{Kind::ping, "now"}, Seen{Kind::text, "mañana"}));
    EXPECT_THAT(read(frame(0x02, "a") + frame(0x80, "")), ElementsAre(Seen{Kind::binary, "a"}));
}

TEST(WebSocketReader, FragmentsTogetherAreBoundedToo) {
    std::string bytes = frame(0x01, std::string(40'000, 'x'));
    EXPECT_TRUE(read(bytes).empty());
    bytes += frame(0x00, std::string(30'001, 'x'));
    EXPECT_THAT(read(bytes), ElementsAre(violation(1009)));
}

TEST(WebSocketReader, RefusesWhatTheStandardForbids) {
    for (const unsigned first : {0xC1U, 0xA1U, 0x91U,                   // reserved bits
                                 0x83U, 0x87U, 0x8BU, 0x8FU,            // reserved opcodes
                                 0x09U, 0x0AU, 0x08U, 0x80U, 0x00U}) {  // fragments of nothing
        EXPECT_THAT(read(frame(first, "x")), ElementsAre(violation(1002))) << first;
    }
    EXPECT_THAT(read(frame(0x01, "a") + frame(0x81, "b")), ElementsAre(violation(1002)));
    EXPECT_THAT(read(frame(0x89, std::string(126, 'p'))), ElementsAre(violation(1002)));
    EXPECT_THAT(read("\x81\x02{}"), ElementsAre(violation(1002))) << "not masked";
    EXPECT_THAT(read(std::string{"\x81\xFE\x00\x02mask{}", 10}), ElementsAre(violation(1002)))
        << "a length in more bytes than it takes";
    EXPECT_THAT(read(std::string{"\x81\xFF\x00\x00\x00\x00\x00\x00\xFF\xFFmask", 14}),
                ElementsAre(violation(1002)));
    EXPECT_THAT(read(std::string{"\x81\xFF\x80\x00\x00\x00\x00\x00\x00\x00mask", 14}),
                ElementsAre(violation(1002)));
}

TEST(WebSocketReader, TextIsUtf8AndSaidSoAtTheFirstWrongByte) {
    for (const char* wrong : {"\xff", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                              "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80",
                              "\xe2\x82", "\xe2\x28\xa1", "\xf0\x9f\x98"}) {
        EXPECT_THAT(read(frame(0x81, std::string{"eight chars and "} + wrong)),
                    ElementsAre(violation(1007)));
    }
    for (const char* right :
         {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
          "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        EXPECT_THAT(read(frame(0x81, right)), ElementsAre(Seen{Kind::text, right}));
    }
    EXPECT_THAT(read(frame(0x01, "\xff")), ElementsAre(violation(1007)))
        << "the end may never come";
}

TEST(WebSocketReader, AClosingEndsTheReading) {
    EXPECT_THAT(read(frame(0x88, "") + frame(0x81, "late")), ElementsAre(Seen{Kind::close, ""}));
    for (const int code : {1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 4999}) {
        const std::string payload = close_payload(static_cast<std::uint16_t>(code)) + "adiós";
        EXPECT_THAT(read(frame(0x88, payload)), ElementsAre(Seen{Kind::close, payload, code}));
    }
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65'535}) {
        EXPECT_THAT(read(frame(0x88, close_payload(static_cast<std::uint16_t>(code)))),
                    ElementsAre(violation(1002)))
            << code;
    }
    EXPECT_THAT(read(frame(0x88, "x")), ElementsAre(violation(1002)));
    EXPECT_THAT(read(frame(0x88, close_payload(1000) + "\xff")), ElementsAre(violation(1007)));
}

TEST(WebSocketReader, HeadsOfTheServersFramesTakeAsFewBytesAsTheyNeed) {
    using std::string_literals::operator""s;
    const auto head = [](std::size_t size) {
        const WireText text{std::string(size, 'x')};
        EXPECT_EQ(text.payload(), std::string(size, 'x'));
        return std::string{text.wire().substr(0, text.wire().size() - size)};
    };
    EXPECT_EQ(head(0), "\x81\x00"s);
    EXPECT_EQ(head(125), "\x81\x7D"s);
    EXPECT_EQ(head(126), "\x81\x7E\x00\x7E"s);
    EXPECT_EQ(head(65'535), "\x81\x7E\xFF\xFF"s);
    EXPECT_EQ(head(65'536), "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(WebSocketUpgrade, AnswersTheStandardsOwnExample) {
    EXPECT_TRUE(is_websocket_key("dGhlIHNhbXBsZSBub25jZQ=="));
    EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    for (const char* wrong : {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=x",
                              "dGhlIHNhbXBsZSBub25jZ\r\n==", "dGhlIHNhbXBsZSBub25jZQABCD=="}) {
        EXPECT_FALSE(is_websocket_key(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace plenaria::transport::test::websocket_reader_test
