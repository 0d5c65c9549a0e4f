// One TCP connection: encrypted or not by its first byte, pages over HTTP, until it becomes a
// WebSocket. Beast's only translation unit, as it takes half a minute to compile; it moves bytes
// and decides nothing.
#include "server/transport/sessions.hpp"

#include <array>
#include <optional>
#include <type_traits>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::transport {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;
using TcpStream = beast::basic_stream<asio::ip::tcp, Executor>;
using TlsStream = beast::ssl_stream<TcpStream>;
template <class Stream>
constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;
using UpgradeRequest = http::request<http::empty_body>;

constexpr std::chrono::seconds upgrade_within{10};
constexpr std::chrono::seconds farewell_within{1};
constexpr std::chrono::minutes document_within{5};
constexpr std::uint32_t header_bytes_max = 8 * 1024;
// What begins every TLS connection (a record that holds a handshake) and no request.
constexpr unsigned char tls_handshake_record = 0x16;

/// What both ends of this connection and nobody between them can compute (RFC 9266).
std::string channel_of(TlsStream& stream) {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, 32> binding{};
    SSL* const tls = stream.native_handle();
    // Without the extended master secret somebody between could have the same on both sides (RFC
    // 7627): no proof is right then, and the screen stays public.
    const bool bound = SSL_version(tls) >= TLS1_3_VERSION || SSL_get_extms_support(tls) == 1;
    if (!bound || SSL_export_keying_material(tls, binding.data(), binding.size(), label.data(),
                                             label.size(), nullptr, 0, 0) != 1) {
        return "none";
    }
    std::string text;
    for (const unsigned char byte : binding) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

template <class Stream>
Caller caller_of(const Place& place, [[maybe_unused]] Stream& stream) {
    const auto over_network = is_tls<Stream> ? access::Route::tls : access::Route::plain;
    Caller caller{place.loopback() ? access::Route::loopback : over_network, place.address()};
    if constexpr (is_tls<Stream>) {
        caller.channel = channel_of(stream);
    }
    return caller;
}

/// One WebSocket: moves frames between a socket and the hub.
template <class Stream>
class WsSession : public std::enable_shared_from_this<WsSession<Stream>>, public Wire {
public:
    WsSession(Stream stream, UpgradeRequest request, Place place)
        : ws_(std::move(stream)), request_(std::move(request)), place_(std::move(place)) {}

    ~WsSession() override {
        if (number_ != 0) {
            hub().disconnect(number_, "aborted");
        }
    }

    void start() {
        set_options();
        ws_.async_accept(request_, [self = this->shared_from_this()](error_code failure) {
            if (!failure && !self->place_.shared().draining) {
                self->request_ = {};
                self->number_ = self->hub().connect(
                    *self, caller_of(self->place_, self->ws_.next_layer()));
                self->wake();
                self->read();
            }
        });
    }

    void wake() override {
        if (writing_ || close_sent_) {
            return;
        }
        text_ = hub().next_text(number_);
        if (text_) {
            writing_ = true;
            ws_.async_write(asio::buffer(*text_),
                            [self = this->shared_from_this()](error_code failure, std::size_t) {
                                self->on_written(failure);
                            });
        } else if (const auto code = hub().close_wanted(number_)) {
            close_sent_ = true;
            ws_.async_close(static_cast<websocket::close_code>(*code),
                            [self = this->shared_from_this()](error_code) {});
        }
    }

    void evict() override {
        number_ = 0;
        // A graceful close would wait behind the very bytes that do not drain.
        error_code ignored;
        auto& socket = beast::get_lowest_layer(ws_).socket();
        socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);
    }

private:
    [[nodiscard]] Hub& hub() const { return place_.shared().hub; }

    void set_options() {
        auto& lowest = beast::get_lowest_layer(ws_);
        // From here on the WebSocket's own timeout rules; two clocks would fight.
        lowest.expires_never();
        error_code ignored;
        lowest.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
        // The kernel would otherwise hide megabytes of stale frames from our queue's bound.
        lowest.socket().set_option(
            asio::socket_base::send_buffer_size(limits::client_send_buffer_bytes), ignored);
        ws_.set_option(
            websocket::stream_base::timeout{upgrade_within, place_.shared().idle_timeout, true});
        ws_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
            // Browsers give up on a server that does not echo what they offered.
            response.set(http::field::sec_websocket_protocol, protocol::subprotocol);
        }));
        ws_.auto_fragment(false);
        ws_.read_message_max(limits::frame_bytes_max);
        ws_.text(true);
    }

    /// Always one read: it answers pings and closes, and carries the idle timeout.
    void read() {
        ws_.async_read(buffer_, [self = this->shared_from_this()](error_code failure, std::size_t) {
            self->on_read(failure);
        });
    }

    void on_read(error_code failure) {
        if (failure) {
            leave(failure);
            return;
        }
        if (ws_.got_text()) {
            const auto data = buffer_.cdata();
            hub().receive(number_, {static_cast<const char*>(data.data()), data.size()});
        } else {
            hub().refuse(number_, protocol::CloseCode::malformed_frame, "binary");
        }
        buffer_.consume(buffer_.size());
        read();
    }

    void on_written(error_code failure) {
        writing_ = false;
        text_.reset();
        if (failure) {
            leave(failure);
            return;
        }
        hub().written(number_);
        wake();
    }

    void leave(error_code failure) {
        if (number_ == 0) {
            return;
        }
        hub().disconnect(number_, reason_of(failure));
        number_ = 0;
        error_code ignored;
        beast::get_lowest_layer(ws_).socket().close(ignored);
    }

    [[nodiscard]] std::string_view reason_of(error_code failure) const {
        // Whoever said goodbye and then cuts an encrypted connection short has left all the same.
        if (failure == websocket::error::closed || ws_.reason()) {
            return "closed";
        }
        if (failure == websocket::error::message_too_big) {
            return "message_too_big";
        }
        return failure == beast::error::timeout ? "timeout" : "lost";
    }

    /// Compression is off: it costs memory per connection, and its sizes would tell of contents.
    websocket::stream<Stream, false> ws_;
    UpgradeRequest request_;
    Place place_;
    beast::flat_buffer buffer_;
    ConnectionNumber number_ = 0;  ///< 0: the hub does not know us, or no more
    SharedText text_;              ///< lives until it is written
    bool writing_ = false;
    bool close_sent_ = false;
};

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

bool offers_subprotocol(const UpgradeRequest& request) {
    for (const auto& field : request) {
        if (field.name() == http::field::sec_websocket_protocol &&
            http::token_list{field.value()}.exists(
                {protocol::subprotocol.data(), protocol::subprotocol.size()})) {
            return true;
        }
    }
    return false;
}

/// Whether the request itself was at fault, rather than the connection.
bool is_malformed(error_code failure) {
    return failure.category() == http::make_error_code(http::error::bad_method).category() &&
           failure != http::error::end_of_stream && failure != http::error::partial_message;
}

/// GET and HEAD of pages, and the way to the WebSocket.
template <class Stream>
class HttpSession : public std::enable_shared_from_this<HttpSession<Stream>> {
public:
    /// `buffer` holds what was read already.
    HttpSession(Stream stream, beast::flat_buffer buffer, Place place, bool full)
        : stream_(std::move(stream)),
          place_(std::move(place)),
          full_(full),
          buffer_(std::move(buffer)) {}

    void read() {
        lowest().expires_after(place_.shared().request_timeout);
        read_on();
    }

    /// Reads a request for which the time is running already.
    void read_on() {
        parser_.emplace();
        parser_->header_limit(header_bytes_max);
        parser_->body_limit(0);
        http::async_read(stream_, buffer_, *parser_,
                         [self = this->shared_from_this()](error_code failure, std::size_t) {
                             self->on_read(failure);
                         });
    }

private:
    [[nodiscard]] TcpStream& lowest() { return beast::get_lowest_layer(stream_); }

    void on_read(error_code failure) {
        if (place_.shared().draining) {
            // What the pages come from may be gone already.
            close();
        } else if (failure == http::error::header_limit) {
            send(refuse_http(431), false, false);
        } else if (is_malformed(failure)) {
            send(refuse_http(400), false, false);
        } else if (failure) {
            close();
        } else {
            respond(parser_->release());
        }
    }

    void respond(UpgradeRequest request) {
        const bool head = request.method() == http::verb::head;
        if (full_) {
            send(refuse_http(503), head, false);
            return;
        }
        HttpRequest asked;
        asked.method = view_of(request.method_string());
        asked.target = view_of(request.target());
        const auto [first, last] = request.equal_range(http::field::host);
        for (auto it = first; it != last; ++it) {
            asked.hosts.push_back(view_of(it->value()));
        }
        if (const auto origin = request.find(http::field::origin); origin != request.end()) {
            asked.origin = view_of(origin->value());
        }
        asked.if_none_match = view_of(request[http::field::if_none_match]);
        asked.upgrade = websocket::is_upgrade(request);
        asked.offers_subprotocol = offers_subprotocol(request);
        asked.scheme = is_tls<Stream> ? Scheme::https : Scheme::http;
        error_code ignored;
        asked.local_address =
            plain_address(lowest().socket().local_endpoint(ignored).address()).to_string();
        if (auto answer = place_.shared().rules.answer(asked)) {
            send(std::move(*answer), head, request.keep_alive());
        } else {
            std::make_shared<WsSession<Stream>>(std::move(stream_), std::move(request),
                                                std::move(place_))
                ->start();
        }
    }

    void send(HttpAnswer answer, bool head, bool keep_alive) {
        answer_ = std::move(answer);
        if (!answer_.file.empty()) {
            send_file(head, keep_alive);
            return;
        }
        const char* data = answer_.text.data();
        std::size_t size = answer_.text.size();
        if (!answer_.bytes.empty()) {
            data = reinterpret_cast<const char*>(answer_.bytes.data());
            size = answer_.bytes.size();
        }
        if (head || answer_.status == 304) {
            write<http::empty_body>({}, size, keep_alive);
        } else {
            write<http::span_body<const char>>({data, size}, size, keep_alive);
        }
    }

    void send_file(bool head, bool keep_alive) {
        http::file_body::value_type body;
        error_code failure;
        body.open(answer_.file.c_str(), beast::file_mode::scan, failure);
        if (failure) {
            send(refuse_http(404), head, keep_alive);
            return;
        }
        const auto size = static_cast<std::size_t>(body.size());
        // A telephone on a crowded network takes its time.
        lowest().expires_after(document_within);
        if (head) {
            write<http::empty_body>({}, size, keep_alive);
        } else {
            write<http::file_body>(std::move(body), size, keep_alive);
        }
    }

    template <class Body>
    void write(typename Body::value_type body, std::size_t size, bool keep_alive) {
        auto response = std::make_shared<http::response<Body>>();
        response->version(11);
        response->result(static_cast<unsigned>(answer_.status));
        response->body() = std::move(body);
        for (const auto& [name, value] : answer_.headers) {
            response->set(name, value);
        }
        if (answer_.status != 304) {
            response->content_length(size);
        }
        response->keep_alive(keep_alive);
        http::async_write(stream_, *response,
                          [self = this->shared_from_this(), response, keep_alive](
                              error_code failure, std::size_t) {
                              if (failure || !keep_alive || self->place_.shared().draining) {
                                  self->close();
                              } else {
                                  self->read();
                              }
                          });
    }

    void close() {
        lowest().expires_after(farewell_within);
        if constexpr (is_tls<Stream>) {
            stream_.async_shutdown([self = this->shared_from_this()](error_code) { self->part(); });
        } else {
            part();
        }
    }

    void part() {
        error_code ignored;
        lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        // Closing on unread bytes would reset the connection and take our answer with it.
        read_away();
    }

    void read_away() {
        lowest().async_read_some(asio::buffer(away_), [self = this->shared_from_this()](
                                                          error_code failure, std::size_t) {
            if (!failure) {
                self->read_away();
            }
        });
    }

    Stream stream_;
    Place place_;
    bool full_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::empty_body>> parser_;
    HttpAnswer answer_;
    std::array<char, 512> away_{};
};

/// A fresh socket until it is known whether it is encrypted, and then until that has begun.
class Opening : public std::enable_shared_from_this<Opening> {
public:
    Opening(Socket socket, Place place, bool full)
        : stream_(std::move(socket)), place_(std::move(place)), full_(full) {}

    void start() {
        // One limit for what follows up to the first request, however its bytes trickle in.
        stream_.expires_after(place_.shared().request_timeout);
        stream_.async_read_some(buffer_.prepare(first_bytes_max),
                                [self = shared_from_this()](error_code failure, std::size_t size) {
                                    if (!failure) {
                                        self->buffer_.commit(size);
                                        self->begin();
                                    }
                                });
    }

private:
    // A whole greeting of most clients; of a longer one the handshake reads the rest.
    static constexpr std::size_t first_bytes_max = 2048;

    void begin() {
        const auto* first = static_cast<const unsigned char*>(buffer_.cdata().data());
        if (*first != tls_handshake_record) {
            std::make_shared<HttpSession<TcpStream>>(std::move(stream_), std::move(buffer_),
                                                     std::move(place_), full_)
                ->read_on();
        } else if (!place_.shared().tls) {
            fail("not_set_up");
        } else if (!full_) {
            // Whoever is turned away is not worth the arithmetic of a handshake.
            shake_hands();
        }
    }

    void shake_hands() {
        tls_.emplace(std::move(stream_), *place_.shared().tls);
        // Beast 1.81 declares this operation as one that calls back with the error alone.
        tls_->async_handshake(asio::ssl::stream_base::server, buffer_.cdata(),
                              [self = shared_from_this()](error_code failure, std::size_t = 0) {
                                  if (failure) {
                                      self->fail(self->word_of(failure));
                                  } else {
                                      self->serve();
                                  }
                              });
    }

    void serve() {
        std::make_shared<HttpSession<TlsStream>>(
            std::move(*tls_), beast::flat_buffer{header_bytes_max * 2}, std::move(place_), full_)
            ->read_on();
    }

    [[nodiscard]] static std::string word_of(error_code failure) {
        const std::string reason = failure.message();
        // OpenSSL's words end in which part of it says so.
        return failure == beast::error::timeout ? "timeout" : reason.substr(0, reason.find(" ("));
    }

    void fail(std::string_view reason) {
        Shared& shared = place_.shared();
        if (const auto line =
                shared.failures.note(reason, place_.address(), FailureLog::Instant::clock::now())) {
            shared.log(*line);
        }
    }

    TcpStream stream_;
    Place place_;
    bool full_;
    beast::flat_buffer buffer_{header_bytes_max * 2};
    std::optional<TlsStream> tls_;
};

}  // namespace

void start_session(Socket socket, Place place, bool full) {
    std::make_shared<Opening>(std::move(socket), std::move(place), full)->start();
}

}  // namespace plenaria::transport
