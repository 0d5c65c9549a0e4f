// One TCP connection: encrypted or not by its first byte, pages over HTTP, until it becomes a
// WebSocket. Beast reads requests and writes answers; here bytes are moved and nothing is decided.
#include "server/transport/sessions.hpp"

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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
#include "server/transport/request_parts.hpp"
#include "server/transport/response_sending.hpp"
#include "server/transport/websocket_session.hpp"
#include "server/transport/websocket_upgrade.hpp"

namespace plenaria::transport {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

// What begins every TLS connection (a record that holds a handshake) and no request.
constexpr unsigned char tls_handshake_record = 0x16;
// Who sends a request in crumbs gives way after so many.
constexpr int reads_per_turn = 16;

using Request = http::request<http::empty_body>;

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

RequestHead head_of(const Request& request) {
    RequestHead head{view_of(request.method_string()), view_of(request.target()), {},
                     beast::websocket::is_upgrade(request)};
    for (const auto& field : request) {
        head.fields.emplace_back(view_of(field.name_string()), view_of(field.value()));
    }
    return head;
}

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
            // Whoever is cut off without a word is to try again.
            channel_.decline_tls();
            close();
        } else {
            place_.step();
            channel_.encrypt(*place_.shared().tls->native_handle());
            shaking_hands_ = true;
            shake_hands();
        }
    }

    void shake_hands() {
        // Nothing is counted before there is something to work on: a byte must not cost others what
        // a handshake does.
        const bool greeted = channel_.has_greeting();
        if (!greeted && !has_handshake()) {
            return;
        }
        const Io io = channel_.shake_hands();
        if (!greeted && channel_.has_greeting() && !place_.own()) {
            place_.shared().budget.shook_hands(place_.address(),
                                               RequestBudget::Instant::clock::now());
        }
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
        if (!failure && parser_->is_header_done() &&
            parser_->get().count(http::field::transfer_encoding) > 0) {
            // Nothing we serve takes a body. The parser bounds none that comes in chunks, and takes
            // any other coding for no body: what follows would be read as the next request.
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
        const RequestHead read = head_of(request);
        HttpRequest asked = parts_of(read);
        error_code ignored;
        asked.scheme = channel_.encrypted() ? Scheme::https : Scheme::http;
        asked.local_address =
            plain_address(channel_.socket().local_endpoint(ignored).address()).to_string();
        // Who asks for a WebSocket may be the chair behind the lobby's address: they are bounded by
        // their places, and pay where they get none.
        const bool for_socket = HttpRules::asks_for_socket(asked);
        if (!for_socket && !affords_request()) {
            ask_to_wait(head);
            return;
        }
        place_.step();
        auto answer = place_.shared().rules.answer(asked);
        const bool keep_alive = answer && request.keep_alive();
        if (!answer) {
            answer = upgrade_fault(read);
        }
        if (!answer) {
            upgrade(read);
        } else if (for_socket && !affords_request()) {
            ask_to_wait(head);
        } else {
            send(std::move(*answer), head, keep_alive);
        }
    }

    void ask_to_wait(bool head) {
        HttpAnswer answer = refuse_http(429);
        const auto wait =
            place_.shared().budget.wait(place_.address(), RequestBudget::Instant::clock::now());
        answer.headers.emplace_back("Retry-After", std::to_string(wait.count()));
        send(std::move(answer), head, false);
    }

    void upgrade(const RequestHead& head) {
        // Browsers give up on a server that does not echo what they offered.
        const Response response{
            .status = 101,
            .headers = {{"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Accept",
                         websocket_accept(head.value_of("Sec-WebSocket-Key"))},
                        {"Sec-WebSocket-Protocol", std::string{protocol::subprotocol}}}};
        begin_sending(response, &HttpSession::become_websocket);
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
            write({}, size, keep_alive);
        } else {
            charge(size);
            write({data, size}, size, keep_alive);
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
            write({}, size, keep_alive);
            return;
        }
        charge(document_->piece_bytes());
        after_document_ = keep_alive ? &HttpSession::next : &HttpSession::close;
        write({}, size, keep_alive, &HttpSession::send_document);
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
            charge(document_->piece_bytes());
            send_document();
        } else {
            // Its length was told: all that is left is to break off.
            channel_.close();
        }
    }

    void write(std::span<const char> body, std::size_t size, bool keep_alive, Step then = nullptr) {
        const bool has_length = answer_.status != 304;
        const Response response{.status = answer_.status,
                                .headers = answer_.headers,
                                .length = has_length ? std::optional{size} : std::nullopt,
                                .body = body,
                                .keep_alive = keep_alive};
        const Step usual = keep_alive ? &HttpSession::next : &HttpSession::close;
        begin_sending(response, then == nullptr ? usual : then);
    }

    void begin_sending(const Response& response, Step then) {
        sending_ = sending_of(response, channel_);
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

    /// Takes a request from what the other side's address may ask for; whoever sits at this
    /// machine, the operator, may ask for anything.
    [[nodiscard]] bool affords_request() {
        return told_if_short(
            place_.own() ||
            place_.shared().budget.take(place_.address(), 1, RequestBudget::Instant::clock::now()));
    }

    [[nodiscard]] bool has_handshake() {
        return told_if_short(place_.own() ||
                             place_.shared().budget.has_handshake(
                                 place_.address(), RequestBudget::Instant::clock::now()));
    }

    [[nodiscard]] bool told_if_short(bool left) {
        if (!left) {
            note(place_.shared().floods, "asks_too_much");
        }
        return left;
    }

    void charge(std::size_t bytes) {
        if (!place_.own()) {
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
