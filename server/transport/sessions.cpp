// One TCP connection: encrypted or not by its first byte, pages over HTTP, until it becomes a
// WebSocket. Beast reads requests and writes answers; here bytes are moved and nothing is decided.
#include "server/transport/sessions.hpp"

#include <array>
#include <functional>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server/protocol/frames.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/document_sending.hpp"
#include "server/transport/websocket_session.hpp"
#include "server/transport/websocket_upgrade.hpp"

namespace plenaria::transport {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Request = http::request<http::empty_body>;

// What begins every TLS connection (a record that holds a handshake) and no request.
constexpr unsigned char tls_handshake_record = 0x16;
// A response of more parts goes out in several writes.
constexpr std::size_t parts_per_write = 16;
// Who sends a request in crumbs gives way after so many.
constexpr int reads_per_turn = 16;

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

bool offers_subprotocol(const Request& request) {
    for (const auto& field : request) {
        if (field.name() == http::field::sec_websocket_protocol &&
            http::token_list{field.value()}.exists(
                {protocol::subprotocol.data(), protocol::subprotocol.size()})) {
            return true;
        }
    }
    return false;
}

/// Why a request that asks for a WebSocket gets none; nothing where it does.
std::optional<HttpAnswer> upgrade_fault(const Request& request) {
    constexpr int upgrade_required = 426;
    if (!is_websocket_key(view_of(request[http::field::sec_websocket_key]))) {
        return refuse_http(400);
    }
    if (view_of(request[http::field::sec_websocket_version]) != websocket_version) {
        HttpAnswer answer = refuse_http(400);
        answer.status = upgrade_required;
        answer.headers.emplace_back("Sec-WebSocket-Version", websocket_version);
        answer.headers.emplace_back("Upgrade", "websocket");
        return answer;
    }
    return std::nullopt;
}

/// A response on its way out; one `step` writes what the socket takes, and no more than others can
/// wait for.
template <class Body>
class Sending {
public:
    explicit Sending(http::response<Body> response)
        : response_(std::move(response)), serializer_(response_) {}
    Sending(const Sending&) = delete;
    Sending& operator=(const Sending&) = delete;

    [[nodiscard]] Io step(Channel& channel) {
        std::size_t written = 0;
        while (!serializer_.is_done()) {
            if (written >= limits::bytes_per_turn) {
                return {Io::Outcome::wait_write};
            }
            Io io{Io::Outcome::failed};
            error_code failure;
            serializer_.next(failure, [&](error_code&, const auto& buffers) {
                std::array<iovec, parts_per_write> parts;
                std::size_t used = 0;
                for (const asio::const_buffer part : beast::buffers_range_ref(buffers)) {
                    if (used == parts.size()) {
                        break;
                    }
                    parts[used++] = {const_cast<void*>(part.data()), part.size()};
                }
                io = channel.write({parts.data(), used});
            });
            if (failure || io.outcome != Io::Outcome::done) {
                return failure ? Io{Io::Outcome::failed} : io;
            }
            serializer_.consume(io.bytes);
            written += io.bytes;
        }
        return {Io::Outcome::done};
    }

private:
    http::response<Body> response_;
    http::response_serializer<Body> serializer_;
};

/// From the first byte on: the handshake of TLS where it begins with one, then GET and HEAD of
/// pages, and the way to the WebSocket. Lives as long as it waits for its socket.
class HttpSession : public std::enable_shared_from_this<HttpSession>,
                    private Alarm,
                    private Occupant {
public:
    HttpSession(Socket socket, Place place)
        : channel_(std::move(socket)), place_(std::move(place)) {
        place_.occupy(*this);
    }

    void start() {
        // One limit for what follows up to the first request, however its bytes trickle in.
        limit(place_.shared().request_timeout);
        wait(Io::Outcome::wait_read, &HttpSession::begin);
    }

private:
    using Step = void (HttpSession::*)();

    void limit(std::chrono::milliseconds time) { place_.shared().wheel.set(*this, time); }

    void ring() override {
        if (shaking_hands_) {
            note_fault("timeout");
        }
        channel_.close();
        forget_document();
    }

    /// Whoever waits for the disk waits no more.
    void forget_document() {
        if (document_) {
            // What waits may be the last that holds this, which is in the middle of something.
            asio::post(channel_.socket().get_executor(), [self = shared_from_this()] {});
            document_->cancel();
        }
    }

    void give_way() override {
        TickWheel::cancel(*this);
        channel_.close(true);
        forget_document();
    }

    /// Takes `step` once the socket is ready for what `outcome` asks for.
    void wait(Io::Outcome outcome, Step step) {
        channel_.socket().async_wait(
            outcome == Io::Outcome::wait_write ? Socket::wait_write : Socket::wait_read,
            [self = shared_from_this(), step](error_code failure) {
                if (!failure) {
                    ((*self).*step)();
                }
            });
    }
    /// Goes on with `step` later if `io` says so; false: there is no later.
    [[nodiscard]] bool again(const Io& io, Step step) {
        const bool later =
            io.outcome == Io::Outcome::wait_read || io.outcome == Io::Outcome::wait_write;
        if (later) {
            wait(io.outcome, step);
        }
        return later;
    }

    void begin() {
        unsigned char first = 0;
        const Io io = channel_.peek(first);
        if (io.outcome != Io::Outcome::done) {
            static_cast<void>(again(io, &HttpSession::begin));
        } else if (first != tls_handshake_record) {
            place_.step();
            read_on();
        } else if (!place_.shared().tls) {
            note_fault("not_set_up");
            if (affords(limits::handshake_requests)) {
                // Whoever is cut off without a word is to try again.
                channel_.decline_tls();
                close();
            }
        } else if (affords(limits::handshake_requests)) {
            place_.step();
            channel_.encrypt(*place_.shared().tls->native_handle());
            shaking_hands_ = true;
            shake_hands();
        }
    }

    void shake_hands() {
        const Io io = channel_.shake_hands();
        if (io.outcome == Io::Outcome::done) {
            shaking_hands_ = false;
            place_.step();
            read_on();
        } else if (!again(io, &HttpSession::shake_hands)) {
            note_fault(channel_.handshake_fault());
        }
    }

    /// Reads a request for which the time is running already.
    void read_on() {
        parser_.emplace();
        parser_->header_limit(limits::http_header_bytes);
        parser_->body_limit(0);
        parse();
    }

    /// Reads until the request is whole.
    void parse() {
        for (int reads = 0; reads < reads_per_turn; ++reads) {
            const error_code failure = take_what_came();
            if (failure || parser_->is_done()) {
                on_request(failure);
                return;
            }
            if (!read_some()) {
                return;
            }
        }
        // What is still there may lie with OpenSSL, which no readiness tells of.
        wait(Io::Outcome::wait_write, &HttpSession::parse);
    }

    /// Why what was read is no beginning of a request.
    [[nodiscard]] error_code take_what_came() {
        error_code failure;
        while (!parser_->is_done() && !failure && buffer_.size() > 0) {
            buffer_.consume(parser_->put(buffer_.data(), failure));
            if (failure == http::error::need_more) {
                failure = {};
                break;
            }
        }
        if (!failure && parser_->is_header_done() && parser_->chunked()) {
            // Nothing we serve takes a body, and the parser bounds none that comes in chunks.
            return http::make_error_code(http::error::bad_transfer_encoding);
        }
        if (!failure && !parser_->is_done() && buffer_.size() + read_bytes > buffer_.max_size()) {
            return http::make_error_code(http::error::header_limit);
        }
        return failure;
    }

    /// Whether something came; where not, it is awaited, or over.
    [[nodiscard]] bool read_some() {
        const auto space = buffer_.prepare(read_bytes);
        const Io io = channel_.read({static_cast<char*>(space.data()), space.size()});
        if (io.outcome == Io::Outcome::done) {
            buffer_.commit(io.bytes);
            return true;
        }
        if (!again(io, &HttpSession::parse)) {
            close();
        }
        return false;
    }

    void on_request(error_code failure) {
        if (place_.shared().draining) {
            // What the pages come from may be gone already.
            close();
        } else if (failure == http::error::header_limit) {
            send(refuse_http(431), false, false);
        } else if (failure) {
            send(refuse_http(400), false, false);
        } else {
            respond(parser_->release());
        }
    }

    void respond(const Request& request) {
        const bool head = request.method() == http::verb::head;
        if (!affords(1)) {
            HttpAnswer answer = refuse_http(429);
            const auto wait = place_.shared().budget.wait(
                place_.address(), RequestBudget::Instant::clock::now());
            answer.headers.emplace_back("Retry-After", std::to_string(wait.count()));
            send(std::move(answer), head, false);
            return;
        }
        place_.step();
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
        asked.upgrade = beast::websocket::is_upgrade(request);
        asked.offers_subprotocol = offers_subprotocol(request);
        asked.scheme = channel_.encrypted() ? Scheme::https : Scheme::http;
        error_code ignored;
        asked.local_address =
            plain_address(channel_.socket().local_endpoint(ignored).address()).to_string();
        if (auto answer = place_.shared().rules.answer(asked)) {
            send(std::move(*answer), head, request.keep_alive());
        } else if (auto fault = upgrade_fault(request)) {
            send(std::move(*fault), head, false);
        } else {
            upgrade(request);
        }
    }

    void upgrade(const Request& request) {
        http::response<http::empty_body> response{http::status::switching_protocols, 11};
        response.set(http::field::upgrade, "websocket");
        response.set(http::field::connection, "Upgrade");
        response.set(http::field::sec_websocket_accept,
                     websocket_accept(view_of(request[http::field::sec_websocket_key])));
        // Browsers give up on a server that does not echo what they offered.
        response.set(
            http::field::sec_websocket_protocol,
            beast::string_view{protocol::subprotocol.data(), protocol::subprotocol.size()});
        begin_sending(std::move(response), &HttpSession::become_websocket);
    }

    void become_websocket() {
        TickWheel::cancel(*this);
        std::string early = beast::buffers_to_string(buffer_.data());
        std::make_shared<WebSocketSession>(std::move(channel_), std::move(place_))
            ->start(std::move(early));
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
            charge(size);
            write<http::span_body<const char>>({data, size}, size, keep_alive);
        }
    }

    void send_file(bool head, bool keep_alive) {
        if (place_.shared().documents >= limits::documents_max) {
            send(refuse_http(503), head, keep_alive);
            return;
        }
        document_.emplace(place_.shared(), answer_.file);
        // The limit of the request goes on until the disk has answered.
        document_->read(head ? 0 : limits::document_piece_bytes,
                        [self = shared_from_this(), head, keep_alive] {
                            self->on_first_piece(head, keep_alive);
                        });
    }

    void on_first_piece(bool head, bool keep_alive) {
        if (!document_->good()) {
            document_.reset();
            send(refuse_http(404), head, keep_alive);
            return;
        }
        limit(limits::document_within);
        const std::size_t size = document_->size();
        if (head) {
            document_.reset();
            write<http::empty_body>({}, size, keep_alive);
            return;
        }
        charge(size);
        after_document_ = keep_alive ? &HttpSession::next : &HttpSession::close;
        write<http::empty_body>({}, size, keep_alive, &HttpSession::send_document);
    }

    void send_document() {
        const Io io = document_->write(channel_);
        place_.step();
        if (io.outcome != Io::Outcome::done) {
            if (!again(io, &HttpSession::send_document)) {
                close();
            }
        } else if (document_->whole()) {
            document_.reset();
            (this->*after_document_)();
        } else {
            document_->read(limits::document_piece_bytes,
                            [self = shared_from_this()] { self->on_next_piece(); });
        }
    }

    void on_next_piece() {
        if (document_->good()) {
            send_document();
        } else {
            // Its length was told: all that is left is to break off.
            channel_.close();
        }
    }

    template <class Body>
    void write(typename Body::value_type body, std::size_t size, bool keep_alive,
               Step then = nullptr) {
        http::response<Body> response;
        response.version(11);
        response.result(static_cast<unsigned>(answer_.status));
        response.body() = std::move(body);
        for (const auto& [name, value] : answer_.headers) {
            response.set(name, value);
        }
        if (answer_.status != 304) {
            response.content_length(size);
        }
        response.keep_alive(keep_alive);
        const Step usual = keep_alive ? &HttpSession::next : &HttpSession::close;
        begin_sending(std::move(response), then == nullptr ? usual : then);
    }

    template <class Body>
    void begin_sending(http::response<Body> response, Step then) {
        auto sending = std::make_shared<Sending<Body>>(std::move(response));
        sending_ = [this, sending] { return sending->step(channel_); };
        then_ = then;
        go_on_sending();
    }

    void go_on_sending() {
        const Io io = sending_();
        place_.step();
        if (io.outcome == Io::Outcome::done) {
            sending_ = {};
            (this->*then_)();
        } else if (!again(io, &HttpSession::go_on_sending)) {
            close();
        }
    }

    void next() {
        if (place_.shared().draining) {
            close();
        } else {
            // Posted, so that who asks without end keeps nobody waiting.
            limit(place_.shared().request_timeout);
            wait(Io::Outcome::wait_write, &HttpSession::read_on);
        }
    }

    void close() {
        limit(limits::farewell_within);
        channel_.end_writing();
        // Closing on unread bytes would reset the connection and take our answer with it.
        read_away();
    }

    void read_away() {
        std::array<char, 512> away;
        const Io io = channel_.read(away);
        if (io.outcome == Io::Outcome::done) {
            wait(Io::Outcome::wait_read, &HttpSession::read_away);
        } else {
            static_cast<void>(again(io, &HttpSession::read_away));
        }
    }

    void note_fault(std::string_view reason) { note(place_.shared().failures, reason); }

    void note(FailureLog& failures, std::string_view reason) {
        if (const auto line =
                failures.note(reason, place_.address(), FailureLog::Instant::clock::now())) {
            place_.shared().log(*line);
        }
    }

    /// Takes that from what the other side's address may ask for; whoever sits at this machine,
    /// the operator, may ask for anything.
    [[nodiscard]] bool affords(double requests) {
        Shared& shared = place_.shared();
        const bool left =
            place_.loopback() || shared.budget.take(place_.address(), requests,
                                                    RequestBudget::Instant::clock::now());
        if (!left) {
            note(shared.floods, "asks_too_much");
        }
        return left;
    }

    void charge(std::size_t bytes) {
        if (!place_.loopback()) {
            place_.shared().budget.answered(place_.address(), bytes,
                                            RequestBudget::Instant::clock::now());
        }
    }

    static constexpr std::size_t read_bytes = 2048;

    Channel channel_;
    Place place_;
    bool shaking_hands_ = false;
    beast::flat_buffer buffer_{limits::http_header_bytes * 2};
    std::optional<http::request_parser<http::empty_body>> parser_;
    HttpAnswer answer_;
    std::optional<DocumentSending> document_;
    Step after_document_ = nullptr;
    std::function<Io()> sending_;
    Step then_ = nullptr;
};

}  // namespace

void start_session(Socket socket, Place place) {
    std::make_shared<HttpSession>(std::move(socket), std::move(place))->start();
}

}  // namespace plenaria::transport
