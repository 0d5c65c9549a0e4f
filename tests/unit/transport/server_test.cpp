// The door over real sockets, with Beast's own client: what the rules decide must reach the wire.
#include "server/transport/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <functional>
#include <memory>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::server_test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr std::array page_bytes{std::byte{'<'}, std::byte{'p'}, std::byte{'>'}};

class ServerTest : public testing::Test {
protected:
    void start(std::chrono::milliseconds idle_timeout = 15s) {
        ServerSettings settings;
        settings.port = 0;
        settings.server_id = "server-1";
        settings.boot_id = "boot-1";
        settings.idle_timeout = idle_timeout;
        server = std::make_unique<Server>(context, settings, ports());
        const auto opened = server->listen();
        ASSERT_TRUE(opened.ok());
        port = opened.value().port;
    }

    ServerPorts ports() {
        return {
            service,
            authenticator,
            [](std::string_view path) -> std::optional<EmbeddedAsset> {
                if (path != "/display/index.html") {
                    return std::nullopt;
                }
                return EmbeddedAsset{path, "text/html; charset=utf-8", page_bytes};
            },
            [] { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); },
            [this](std::string_view line) { log.emplace_back(line); },
            [this](std::string_view name) -> std::optional<std::string> {
                return (folder.path() / name).string();
            }};
    }

    /// Runs server and client on one thread until `done`; fails after five seconds.
    void run_until(const std::function<bool()>& done) {
        const auto limit = std::chrono::steady_clock::now() + 12s;
        while (!done() && std::chrono::steady_clock::now() < limit) {
            context.restart();
            context.run_one_for(20ms);
        }
        ASSERT_TRUE(done());
    }

    struct Reply {
        error_code failure;
        http::response<http::string_body> response;
    };
    /// Sends `text` as it stands, and reads one response.
    Reply exchange(const std::string& text, bool head = false) {
        beast::tcp_stream stream(context);
        stream.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
        beast::flat_buffer buffer;
        http::response_parser<http::string_body> parser;
        parser.skip(head);
        Reply reply;
        bool done = false;
        asio::async_write(stream, asio::buffer(text), [](error_code, std::size_t) {});
        http::async_read(stream, buffer, parser, [&](error_code failure, std::size_t) {
            reply.failure = failure;
            done = true;
        });
        run_until([&] { return done; });
        reply.response = parser.release();
        return reply;
    }
    std::string get(const std::string& target, const std::string& more = {}) const {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost:" + std::to_string(port) + "\r\n" +
               more + "\r\n";
    }

    test_support::TemporaryFolder folder;  ///< of documents
    asio::io_context context;
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    std::vector<std::string> log;
    std::unique_ptr<Server> server;
    std::uint16_t port = 0;
};

/// A WebSocket of the test's own.
struct Client {
    explicit Client(asio::io_context& context) : ws(context) {}

    void connect(std::uint16_t port, std::string subprotocol = "plenaria.v1",
                 std::string origin = {}) {
        beast::get_lowest_layer(ws).connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
        ws.set_option(websocket::stream_base::decorator(
            [subprotocol, origin](websocket::request_type& request) {
                if (!subprotocol.empty()) {
                    request.set(http::field::sec_websocket_protocol, subprotocol);
                }
                if (!origin.empty()) {
                    request.set(http::field::origin, origin);
                }
            }));
        ws.async_handshake(response, "localhost:" + std::to_string(port), "/ws",
                           [this](error_code result) {
                               failure = result;
                               shaken = true;
                           });
    }
    void read() {
        ws.async_read(buffer, [this](error_code result, std::size_t) {
            failure = result;
            if (result) {
                ended = true;
                return;
            }
            texts.push_back(beast::buffers_to_string(buffer.data()));
            buffer.consume(buffer.size());
            read();
        });
    }
    void write(std::string text) {
        sent.push_back(std::make_unique<std::string>(std::move(text)));
        ws.async_write(asio::buffer(*sent.back()), [](error_code, std::size_t) {});
    }

    websocket::stream<beast::tcp_stream> ws;
    websocket::response_type response;
    beast::flat_buffer buffer;
    std::vector<std::unique_ptr<std::string>> sent;
    std::vector<std::string> texts;
    error_code failure;
    bool shaken = false;
    bool ended = false;
};

TEST_F(ServerTest, ServesPages) {
    start();
    const auto reply = exchange(get("/display?room=plenary"));
    EXPECT_EQ(reply.response.result_int(), 200U);
    EXPECT_EQ(reply.response.body(), "<p>");
    EXPECT_EQ(reply.response[http::field::content_type], "text/html; charset=utf-8");
    const auto known = exchange(get(
        "/display", "If-None-Match: " + std::string(reply.response[http::field::etag]) + "\r\n"));
    EXPECT_EQ(known.response.result_int(), 304U);
    std::string head = get("/display");
    head.replace(0, 3, "HEAD");
    const auto bare = exchange(head, true);
    EXPECT_EQ(bare.response.result_int(), 200U);
    EXPECT_EQ(bare.response[http::field::content_length], "3");
}

TEST_F(ServerTest, ServesDocumentsPieceByPiece) {
    start();
    std::string content;
    for (std::size_t i = 0; content.size() < 10 * limits::document_piece_bytes; ++i) {
        content += std::to_string(i) + '\n';
    }
    std::ofstream{folder.path() / "acta.txt"} << content;
    std::ofstream{folder.path() / "nada.txt"};
    const auto whole = exchange(get("/documents/acta.txt"));
    EXPECT_EQ(whole.response.result_int(), 200U);
    EXPECT_TRUE(whole.response.body() == content);
    std::string head = get("/documents/acta.txt");
    head.replace(0, 3, "HEAD");
    const auto bare = exchange(head, true);
    EXPECT_EQ(bare.response.result_int(), 200U);
    EXPECT_EQ(bare.response[http::field::content_length], std::to_string(content.size()));
    const auto empty = exchange(get("/documents/nada.txt"));
    EXPECT_EQ(empty.response.result_int(), 200U);
    EXPECT_EQ(empty.response.body(), "");
    EXPECT_EQ(exchange(get("/documents/gone.txt")).response.result_int(), 404U);
}

TEST_F(ServerTest, EndsWhileADocumentIsOnItsWay) {
    start();
    std::ofstream{folder.path() / "acta.txt"} << std::string(1'000, 'a');
    beast::tcp_stream stream(context);
    stream.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    const std::string request = get("/documents/acta.txt");
    stream.socket().send(asio::buffer(request));
    context.run_for(1ms);
    server.reset();
    context.restart();
    context.run_for(20ms);
}

TEST_F(ServerTest, RefusesWhatItDoesNotServe) {
    start();
    EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").response.result_int(), 421U);
    EXPECT_EQ(exchange(get("/display", "Origin: http://evil.example\r\n")).response.result_int(),
              403U);
    std::string post = get("/display");
    post.replace(0, 3, "POST");
    EXPECT_EQ(exchange(post).response.result_int(), 405U);
    EXPECT_EQ(exchange(get("/x", "Big: " + std::string(9'000, 'x') + "\r\n")).response.result_int(),
              431U);
    EXPECT_EQ(exchange("nonsense\r\n\r\n").response.result_int(), 400U);
    EXPECT_EQ(exchange(get("/ws")).response.result_int(), 400U);
}

TEST_F(ServerTest, ABodyInAnyCodingIsReadAsNoOtherRequest) {
    start();
    for (const char* coding : {"gzip", "identity", "gzip, chunked", ""}) {
        const std::string coded = "Transfer-Encoding: " + std::string(coding) + "\r\n";
        const Reply said = exchange(get("/display", coded) + get("/display"));
        EXPECT_EQ(said.response.result_int(), 400U) << coding;
        EXPECT_FALSE(said.response.keep_alive()) << coding;
    }
    EXPECT_EQ(exchange(get("/display")).response.result_int(), 200U) << "it goes on";
}

TEST_F(ServerTest, ABodyInChunksEndsTheRequestAndNotTheServer) {
    start();
    const std::string head =
        "GET /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string much(15'000, 'a');
    for (const std::string& rest : {much, "0\r\n" + much, std::string{}}) {
        EXPECT_EQ(exchange(head + rest).response.result_int(), 400U) << rest.size();
    }
    EXPECT_EQ(exchange(get("/display")).response.result_int(), 200U) << "it goes on";
}

TEST_F(ServerTest, UpgradesAndFollows) {
    start();
    Client client(context);
    client.connect(port, "plenaria.v1", "http://localhost:" + std::to_string(port));
    run_until([&] { return client.shaken; });
    ASSERT_FALSE(client.failure) << client.failure.message();
    EXPECT_EQ(client.response[http::field::sec_websocket_protocol], "plenaria.v1");
    EXPECT_EQ(client.response.count(http::field::sec_websocket_extensions), 0U);
    client.read();
    client.write(protocol::encode(Rig::screen()));
    run_until([&] { return client.texts.size() == 3; });
    service.views.at(public_of(plenary)).event.title = Text("B", "B");
    server->deliver({{}, {plenary}});
    run_until([&] { return client.texts.size() == 4; });
    const auto frame = protocol::decode_server_frame(client.texts.back());
    ASSERT_TRUE(frame.ok());
    EXPECT_TRUE(std::holds_alternative<protocol::Delta>(frame.value()));
}

TEST_F(ServerTest, UpgradeNeedsSubprotocolAndOrigin) {
    start();
    for (const auto& [subprotocol, origin] :
         {std::pair{"", ""}, {"plenaria.v9", ""}, {"plenaria.v1", "http://evil.example"}}) {
        Client client(context);
        client.connect(port, subprotocol, origin);
        run_until([&] { return client.shaken; });
        EXPECT_EQ(client.failure, websocket::error::upgrade_declined);
    }
    EXPECT_THAT(log, testing::Not(testing::Contains(testing::HasSubstr("event=connected"))));
}

TEST_F(ServerTest, OversizedFrameIsClosedWith1009Alone) {
    start();
    Client client(context);
    client.connect(port);
    run_until([&] { return client.shaken; });
    client.read();
    client.write(std::string(limits::frame_bytes_max + 1, 'x'));
    run_until([&] { return client.ended; });
    EXPECT_EQ(client.failure, websocket::error::closed);
    EXPECT_EQ(client.ws.reason().code, 1009);
    EXPECT_EQ(client.texts.size(), 1U) << "the hello, and no error frame";
    run_until([&] {
        return testing::Value(log, testing::Contains(testing::HasSubstr("message_too_big")));
    });
}

TEST_F(ServerTest, MalformedFrameIsExplainedInBothLanguagesAndClosed) {
    start();
    Client client(context);
    client.connect(port);
    run_until([&] { return client.shaken; });
    client.read();
    client.write("not JSON");
    run_until([&] { return client.ended; });
    EXPECT_EQ(client.ws.reason().code, 4500);
    ASSERT_EQ(client.texts.size(), 2U);
    const auto frame = protocol::decode_server_frame(client.texts[1]);
    ASSERT_TRUE(frame.ok());
    const auto& error = std::get<protocol::ErrorFrame>(frame.value());
    EXPECT_EQ(error.code, "malformed_frame");
    EXPECT_TRUE(error.text.has("es"));
    EXPECT_TRUE(error.text.has("en"));
}

TEST_F(ServerTest, BinaryFrameIsRefused) {
    start();
    Client client(context);
    client.connect(port);
    run_until([&] { return client.shaken; });
    client.read();
    client.ws.binary(true);
    client.write("{}");
    run_until([&] { return client.ended; });
    EXPECT_EQ(client.ws.reason().code, 4500);
}

TEST_F(ServerTest, OneWhoDoesNotReadIsGivenUp) {
    start(400ms);
    Client client(context);
    client.connect(port);
    run_until([&] { return client.shaken; });
    client.write(protocol::encode(Rig::screen()));
    run_until([&] {
        return testing::Value(log, testing::Contains(testing::HasSubstr("reason=timeout")));
    });
}

TEST_F(ServerTest, OneWhoseSocketIsFullIsEvictedAndOthersGoOn) {
    start();
    Client stuck(context);
    Client well(context);
    for (Client* client : {&stuck, &well}) {
        client->connect(port);
        run_until([&] { return client->shaken; });
        client->write(protocol::encode(Rig::screen()));
    }
    well.read();
    run_until([&] { return well.texts.size() == 3; });
    int round = 0;
    run_until([&] {
        service.views.at(public_of(plenary)).event.title =
            Text(std::string(20'000, static_cast<char>('a' + ++round % 26)), "b");
        server->deliver({{}, {plenary}});
        return testing::Value(log, testing::Contains(testing::HasSubstr("event=evicted")));
    });
    EXPECT_EQ(std::count_if(log.begin(), log.end(),
                            [](const std::string& line) {
                                return line.find("event=evicted") != std::string::npos;
                            }),
              1);
    EXPECT_FALSE(well.ended);
}

TEST_F(ServerTest, PortInUseIsAValueInBothLanguages) {
    start();
    ServerSettings settings;
    settings.port = port;
    Server second(context, settings, ports());
    const auto result = second.listen();
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, std::errc::address_in_use);
    EXPECT_NE(result.error().text.es().find(std::to_string(port)), std::string::npos);
    EXPECT_NE(result.error().text.en().find("Another program"), std::string::npos);
}

TEST_F(ServerTest, WrongAddressIsAValue) {
    ServerSettings settings;
    settings.address = "not-an-address";
    Server wrong(context, settings, ports());
    EXPECT_FALSE(wrong.listen().ok());
}

TEST_F(ServerTest, DrainSaysGoodbyeAndEnds) {
    start();
    Client client(context);
    client.connect(port);
    run_until([&] { return client.shaken; });
    client.read();
    client.write(protocol::encode(Rig::screen()));
    run_until([&] { return client.texts.size() == 3; });
    bool drained = false;
    server->drain([&] { drained = true; });
    EXPECT_FALSE(drained) << "never from within";
    run_until([&] { return drained && client.ended; });
    EXPECT_EQ(client.ws.reason().code, 1001);
    tcp::socket late(context);
    error_code refused;
    late.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port), refused);
    EXPECT_TRUE(refused);
}

TEST_F(ServerTest, AClosingIsToldOfItsScreensAlsoWhereNobodyIsLeft) {
    ScreenView declared;
    declared.id = ScreenId("wall");
    declared.declared = true;
    service.declared[plenary] = {declared};
    start();
    {
        Client client(context);
        client.connect(port);
        run_until([&] { return client.shaken; });
    }
    run_until([&] { return service.told.contains(annex) && !service.told[plenary].empty(); });
    EXPECT_EQ(service.told[plenary], std::vector{ScreenId("wall")});
}

TEST_F(ServerTest, DrainWaitsForNobodyLongerThanTwoSeconds) {
    start();
    Client client(context);
    client.connect(port);
    run_until([&] { return client.shaken; });
    bool drained = false;
    const auto began = std::chrono::steady_clock::now();
    server->drain([&] { drained = true; });
    run_until([&] { return drained; });
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
}

}  // namespace
}  // namespace plenaria::transport::test::server_test
