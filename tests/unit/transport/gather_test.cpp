// Several frames leave in one call to the kernel, in their order, also where it takes a part of
// them; and what a socket that takes nothing leaves waiting is bounded (law 6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include "server/transport/connection_limits.hpp"
#include "server/transport/websocket_session.hpp"
#include "server/transport/wire_text.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::gather_test {
namespace {

namespace asio = boost::asio;
using protocol::CommandResult;
using protocol::Delta;
using protocol::ServerFrame;
using protocol::SnapshotPart;

/// A text as a client sends it, with a mask of zeros.
std::string masked(const std::string& text) {
    const WireText frame{text};
    std::string head{frame.wire().substr(0, frame.wire().size() - text.size())};
    head[1] = static_cast<char>(static_cast<unsigned char>(head[1]) | 0x80U);
    return head + std::string(4, '\0') + text;
}

/// Takes whole frames off the front of `bytes`, none of them larger than 64 kB.
std::vector<ServerFrame> take_frames(std::string& bytes) {
    std::vector<ServerFrame> frames;
    for (;;) {
        const auto byte = [&](std::size_t i) {
            return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
        };
        const bool is_long = bytes.size() >= 4 && byte(1) == 126;
        const std::size_t head = is_long ? 4 : 2;
        if (bytes.size() < head || (byte(1) == 126 && !is_long)) {
            return frames;
        }
        const std::size_t size = is_long ? byte(2) << 8U | byte(3) : byte(1);
        if (bytes.size() < head + size) {
            return frames;
        }
        auto frame = protocol::decode_server_frame(bytes.substr(head, size));
        PLENARIA_ASSERT(frame.ok());
        frames.push_back(std::move(frame).value());
        bytes.erase(0, head + size);
    }
}

/// A console at the other end of a pair of sockets, whose two ends the test turns by hand.
class GatherTest : public testing::Test {
protected:
    void TearDown() override {
        ::close(reader);
        context.poll();
        session.reset();
    }

    /// Of `SOCK_SEQPACKET` each read is what one write was; of `SOCK_STREAM` a write may be cut.
    void join(int type) {
        std::array<int, 2> ends{};
        ASSERT_EQ(::socketpair(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
        reader = ends[0];
        writer = ends[1];
        Socket socket{context};
        socket.assign(asio::ip::tcp::v4(), writer);
        auto place = Place::find(shared, asio::ip::make_address("127.0.0.1"), true);
        ASSERT_TRUE(place);
        session = std::make_shared<WebSocketSession>(Channel{std::move(socket)}, *std::move(place));
        session->start(masked(protocol::encode(Rig::console())));
        static_cast<void>(read_all());
    }

    /// What there is, one write after the other.
    std::vector<std::string> read_all() {
        std::vector<std::string> reads;
        std::vector<char> space(256 * 1024);
        context.poll();
        for (ssize_t count = 0; (count = ::recv(reader, space.data(), space.size(), 0)) > 0;) {
            reads.emplace_back(space.data(), static_cast<std::size_t>(count));
            context.restart();
            context.poll();
        }
        return reads;
    }
    void narrow(int bytes) const {
        ASSERT_EQ(::setsockopt(writer, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes), 0);
    }
    [[nodiscard]] std::size_t arrived() const {
        int bytes = 0;
        EXPECT_EQ(::ioctl(reader, FIONREAD, &bytes), 0);
        return static_cast<std::size_t>(bytes);
    }

    /// Gives so many commands, all of which wait for their answer.
    void command(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            CommandRequest request;
            request.id = CommandId{"c-" + std::to_string(++given)};
            request.room = plenary;
            request.command = NextSpeaker{};
            const std::string text = masked(protocol::encode(request));
            ASSERT_EQ(::send(reader, text.data(), text.size(), 0),
                      static_cast<ssize_t>(text.size()));
            context.restart();
            context.poll();
        }
    }
    /// Another title, twice as long as said for its two languages, and the answers to what waits.
    void change(const std::string& title) {
        service.views.at(operators_of(plenary)).event.title = Text(title, title);
        engine::Deliveries deliveries;
        deliveries.changed_rooms = {plenary};
        for (const engine::Submission& each : std::exchange(service.submissions, {})) {
            deliveries.answers.push_back({each.ticket, each.request.id, std::nullopt, {}});
        }
        shared->hub.deliver(deliveries);
    }

    asio::io_context context;
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::vector<std::string> log;
    std::shared_ptr<Shared> shared{new Shared{
        Hub({"server-1", "boot-1"},
            {service, authenticator, [] { return start_time; }, [] { return std::string{"word"}; },
             [this](std::string_view line) { log.emplace_back(line); },
             [] { return std::string{"CODE11"}; }}),
        HttpRules({}, [](std::string_view) { return std::nullopt; }), std::chrono::seconds{15},
        std::chrono::seconds{15}, [](std::string_view) {}, nullptr, Crowd{8},
        DocumentReader{
            [this](std::function<void()> call) { asio::post(context, std::move(call)); }}}};
    std::shared_ptr<WebSocketSession> session;
    int reader = -1;
    int writer = -1;
    std::size_t given = 0;
};

TEST_F(GatherTest, AChangeAndItsResultsLeaveInOneWrite) {
    join(SOCK_SEQPACKET);
    command(5);
    change("B");
    auto reads = read_all();
    ASSERT_EQ(reads.size(), 1U);
    const auto frames = take_frames(reads[0]);
    EXPECT_TRUE(reads[0].empty()) << "nothing is cut";
    ASSERT_EQ(frames.size(), 6U);
    EXPECT_TRUE(std::holds_alternative<Delta>(frames[0]));
    const auto results = only<CommandResult>(frames);
    ASSERT_EQ(results.size(), 5U);
    for (std::size_t i = 0; i < results.size(); ++i) {
        EXPECT_EQ(results[i].id, CommandId{"c-" + std::to_string(i + 1)});
    }
}

TEST_F(GatherTest, AWriteTakesNoMoreFramesThanItMay) {
    join(SOCK_SEQPACKET);
    command(limits::frames_per_write + 3);
    change("B");
    auto reads = read_all();
    ASSERT_EQ(reads.size(), 2U);
    EXPECT_EQ(take_frames(reads[0]).size(), limits::frames_per_write);
    EXPECT_EQ(take_frames(reads[1]).size(), 4U);
}

TEST_F(GatherTest, OfWhatIsCutInTheMiddleTheRestGoesFirst) {
    join(SOCK_STREAM);
    narrow(8 * 1024);
    constexpr int changes = 14;
    constexpr std::size_t title = 1'500;
    command(3);
    for (int i = 0; i < changes; ++i) {
        change(std::string(title, static_cast<char>('a' + i)));
    }
    std::string pending;
    std::vector<ServerFrame> frames;
    int cut_behind_whole_ones = 0;
    for (std::vector<char> space(64 * 1024); arrived() > 0;) {
        // All that is there, so that the next write finds the socket empty: what comes then is one.
        const ssize_t count = ::recv(reader, space.data(), space.size(), 0);
        ASSERT_GT(count, 0);
        pending.append(space.data(), static_cast<std::size_t>(count));
        const auto whole = take_frames(pending);
        cut_behind_whole_ones += whole.size() >= 2 && !pending.empty() ? 1 : 0;
        frames.insert(frames.end(), whole.begin(), whole.end());
        context.restart();
        context.poll();
    }
    EXPECT_TRUE(pending.empty());
    EXPECT_GE(cut_behind_whole_ones, 1) << "else nothing was tried";
    const auto deltas = only<Delta>(frames);
    ASSERT_EQ(deltas.size(), static_cast<std::size_t>(changes)) << "the queue's bound was not met";
    for (int i = 0; i < changes; ++i) {
        const auto& part = deltas[static_cast<std::size_t>(i)].streams.at(0);
        EXPECT_EQ(part.rev, i + 2);
        EXPECT_THAT(part.sections,
                    testing::HasSubstr(std::string(title, static_cast<char>('a' + i))));
    }
    EXPECT_EQ(only<CommandResult>(frames).size(), 3U);
    EXPECT_TRUE(std::holds_alternative<CommandResult>(frames.at(1))) << "in its place";
}

TEST_F(GatherTest, WhatWaitsForASocketThatTakesNothingIsBounded) {
    join(SOCK_STREAM);
    constexpr int buffer = 8 * 1024;
    narrow(buffer);
    constexpr int changes = 120;
    constexpr std::size_t title = 1'500;
    for (int i = 0; i < changes; ++i) {
        change(std::string(title, 'a') + std::to_string(i));
    }
    EXPECT_THAT(log, testing::Contains(testing::HasSubstr("event=snapshot_instead")));
    std::string pending;
    std::size_t bytes = 0;
    for (const std::string& read : read_all()) {
        pending += read;
        bytes += read.size();
    }
    // The queue, what was on its way to the kernel, and the snapshot that stands for the rest.
    EXPECT_LE(bytes, limits::client_queue_bytes + limits::bytes_per_write + 4 * buffer);
    const auto frames = take_frames(pending);
    EXPECT_TRUE(pending.empty());
    std::int64_t rev = 1;
    for (const Delta& delta : only<Delta>(frames)) {
        EXPECT_GT(delta.streams.at(0).rev, rev);
        rev = delta.streams.at(0).rev;
    }
    const auto parts = only<SnapshotPart>(frames);
    ASSERT_FALSE(parts.empty());
    EXPECT_EQ(std::max(rev, parts.back().rev), changes + 1) << "nothing of it is missing";
}

}  // namespace
}  // namespace plenaria::transport::test::gather_test
