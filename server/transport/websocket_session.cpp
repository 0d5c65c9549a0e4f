#include "server/transport/websocket_session.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <boost/asio/post.hpp>

#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Encrypted a read is of one record, however small.
constexpr int records_per_turn = 64;

Caller caller_of(const Place& place, const Channel& channel) {
    const auto over_network = channel.encrypted() ? access::Route::tls : access::Route::plain;
    return {place.loopback() ? access::Route::loopback : over_network, place.address(),
            channel.binding()};
}

}  // namespace

WebSocketSession::WebSocketSession(Channel channel, Place place)
    : channel_(std::move(channel)), place_(std::move(place)), reader_(limits::frame_bytes_max) {}

WebSocketSession::~WebSocketSession() {
    if (number_ != 0) {
        hub().disconnect(number_, "aborted");
    }
}

void WebSocketSession::start(std::string early) {
    if (place_.shared().draining) {
        return;
    }
    set_options();
    place_.occupy(*this);
    place_.step();
    heard_at_ = place_.shared().wheel.now();
    place_.shared().wheel.set(*this, place_.shared().idle_timeout / 2);
    number_ = hub().connect(*this, caller_of(place_, channel_));
    wake();
    take({early.data(), early.size()});
    if (!over_) {
        // What came in one record with the request may lie with OpenSSL, and nobody tells.
        on_readable();
    }
}

void WebSocketSession::set_options() {
    error_code ignored;
    channel_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    // The kernel would otherwise hide megabytes of stale frames from our queue's bound.
    channel_.socket().set_option(
        asio::socket_base::send_buffer_size(limits::client_send_buffer_bytes), ignored);
    // What waits in the kernel for a slow path is old when it comes, a revocation behind it too
    // (law 7). Where it cannot be set the buffer's bound holds alone.
    const int unsent = limits::client_unsent_bytes;
    static_cast<void>(::setsockopt(channel_.socket().native_handle(), IPPROTO_TCP,
                                   TCP_NOTSENT_LOWAT, &unsent, sizeof unsent));
}

void WebSocketSession::wait_readable() {
    channel_.socket().async_wait(Socket::wait_read,
                                 [self = shared_from_this()](error_code failure) {
                                     if (!failure && !self->over_) {
                                         self->on_readable();
                                     }
                                 });
}

void WebSocketSession::wait_writable() {
    channel_.socket().async_wait(Socket::wait_write,
                                 [self = shared_from_this()](error_code failure) {
                                     if (!failure && !self->over_) {
                                         self->on_writable();
                                     }
                                 });
}

void WebSocketSession::on_writable() {
    blocked_ = false;
    flush();
}

void WebSocketSession::on_readable() {
    Shared& shared = place_.shared();
    heard_at_ = shared.wheel.now();
    std::size_t taken = 0;
    for (int i = 0; i < records_per_turn && taken < limits::bytes_per_turn && !over_; ++i) {
        const Io io = channel_.read(shared.incoming);
        if (io.outcome == Io::Outcome::ended || io.outcome == Io::Outcome::failed) {
            leave("lost");
            return;
        }
        if (io.outcome != Io::Outcome::done) {
            break;
        }
        if (!parting_) {
            take({shared.incoming.data(), io.bytes});
        }
        // It may have been a password.
        ::explicit_bzero(shared.incoming.data(), io.bytes);
        taken += io.bytes;
        // In the clear a part of the room says that nothing is left.
        if (!channel_.encrypted() && io.bytes < shared.incoming.size()) {
            break;
        }
    }
    // OpenSSL keeps nothing behind: the space is larger than a record.
    if (!over_ && std::exchange(wants_input_, false)) {
        on_writable();
    }
    if (!over_) {
        wait_readable();
    }
}

void WebSocketSession::take(std::span<char> bytes) {
    while (!over_ && !parting_) {
        const auto event = reader_.next(bytes);
        if (!event) {
            break;
        }
        perform(*event);
    }
    // Of many pings the last is answered, as RFC 6455 allows (5.5.3): they cost little to send.
    if (std::exchange(pong_due_, false) && !over_ && !parting_) {
        say(WebSocketOpcode::pong, std::exchange(pong_, {}));
    }
}

void WebSocketSession::perform(const WebSocketEvent& event) {
    using Kind = WebSocketEvent::Kind;
    switch (event.kind) {
        case Kind::text:
            hub().receive(number_, event.payload);
            break;
        case Kind::binary:
            hub().refuse(number_, protocol::CloseCode::malformed_frame, "binary");
            break;
        case Kind::ping:
            pong_.assign(event.payload);
            pong_due_ = true;
            break;
        case Kind::pong:
            break;
        case Kind::close:
            part(event.code, "closed");
            break;
        case Kind::violation:
            part(event.code, protocol::CloseCode{event.code} == protocol::CloseCode::message_too_big
                                 ? "message_too_big"
                                 : "lost");
            break;
    }
}

void WebSocketSession::say(WebSocketOpcode opcode, std::string_view payload) {
    if (close_sent_) {
        return;
    }
    Piece piece{std::make_shared<const WireText>(payload, opcode), false};
    // While the socket is full the last of a kind stands for those before it.
    std::erase_if(own_, [&](const Piece& waiting) {
        return waiting.text->wire().front() == piece.text->wire().front();
    });
    own_.push_back(std::move(piece));
    flush();
}

void WebSocketSession::part(std::uint16_t code, std::string_view reason) {
    parting_ = true;
    disconnect(close_sent_ ? "closed" : reason);
    place_.shared().wheel.set(*this, limits::closing_within);
    if (!close_sent_) {
        own_.clear();
        say(WebSocketOpcode::close, code == 0 ? std::string{} : close_payload(code));
        close_sent_ = true;
    }
    flush();
}

void WebSocketSession::wake() { flush(); }

Wire::Offered WebSocketSession::offer(const SharedText& text) {
    if (blocked_ || over_ || close_sent_ || !own_.empty() || !unwritten_.empty()) {
        return Offered::refused;
    }
    const std::string_view bytes = text->wire();
    const iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    const Io io = channel_.write({&piece, 1});
    written_ = io.outcome == Io::Outcome::done ? io.bytes : 0;
    count_progress(written_);
    if (written_ == bytes.size()) {
        written_ = 0;
        return Offered::written;
    }
    unwritten_.push_back({text, true});
    heed(io);
    if (!blocked_) {
        // A part was taken; that nothing more is, the next try tells.
        blocked_ = true;
        wait_writable();
    }
    return Offered::under_way;
}

void WebSocketSession::flush() {
    // Of the thread: what is gathered is written before anybody else gathers.
    static thread_local std::vector<Piece> pieces;
    std::size_t moved = 0;
    while (!blocked_ && !over_) {
        pieces.clear();
        gather(pieces);
        if (pieces.empty()) {
            break;
        }
        if (moved >= limits::bytes_per_turn) {
            // A long snapshot gives way to others.
            std::move(pieces.begin(), pieces.end(), std::back_inserter(unwritten_));
            blocked_ = true;
            wait_writable();
            break;
        }
        moved += send(pieces);
    }
    pieces.clear();
    if (blocked_ && !over_) {
        hold_one();
    }
    if (parting_ && close_sent_ && !blocked_ && !over_) {
        end_writing();
    }
}

void WebSocketSession::hold_one() {
    const auto is_told = [](const Piece& piece) { return piece.told; };
    if (close_sent_ || number_ == 0 || std::any_of(unwritten_.begin(), unwritten_.end(), is_told)) {
        return;
    }
    if (SharedText text = hub().next_text(number_)) {
        unwritten_.push_back({std::move(text), true});
    }
}

void WebSocketSession::gather(std::vector<Piece>& pieces) {
    const bool rest = !unwritten_.empty();
    for (std::vector<Piece>* waiting : {&unwritten_, &own_}) {
        std::move(waiting->begin(), waiting->end(), std::back_inserter(pieces));
        std::vector<Piece>{}.swap(*waiting);
    }
    // What the socket did not take goes first and alone: the rest waits where it is bounded and can
    // still be taken back.
    if (close_sent_ || rest) {
        return;
    }
    std::size_t bytes = 0;
    while (pieces.size() < limits::frames_per_write && bytes < limits::bytes_per_write) {
        SharedText text = hub().next_text(number_);
        if (!text) {
            break;
        }
        bytes += text->size();
        pieces.push_back({std::move(text), true});
    }
    if (!pieces.empty()) {
        return;
    }
    if (const auto code = hub().close_wanted(number_)) {
        close_sent_ = true;
        place_.shared().wheel.set(*this, limits::closing_within);
        pieces.push_back(
            {std::make_shared<const WireText>(close_payload(static_cast<std::uint16_t>(*code)),
                                              WebSocketOpcode::close),
             false});
    }
}

std::size_t WebSocketSession::send(std::vector<Piece>& pieces) {
    std::array<iovec, limits::frames_per_write> vectors;
    const std::size_t used = std::min(vectors.size(), pieces.size());
    for (std::size_t i = 0; i < used; ++i) {
        const std::string_view bytes = pieces[i].text->wire().substr(i == 0 ? written_ : 0);
        vectors[i] = {const_cast<char*>(bytes.data()), bytes.size()};
    }
    const Io io = channel_.write({vectors.data(), used});
    const std::size_t moved = io.outcome == Io::Outcome::done ? io.bytes : 0;
    std::size_t taken = written_ + moved;
    auto rest = pieces.begin();
    for (; rest != pieces.end(); ++rest) {
        const std::size_t size = rest->text->wire().size();
        if (taken < size) {
            break;
        }
        taken -= size;
        if (rest->told) {
            hub().written(number_);
        }
    }
    written_ = taken;
    if (rest != pieces.end()) {
        unwritten_.assign(std::make_move_iterator(rest), std::make_move_iterator(pieces.end()));
    }
    heed(io);
    count_progress(moved);
    return moved;
}

void WebSocketSession::heed(const Io& io) {
    if (io.outcome == Io::Outcome::failed || io.outcome == Io::Outcome::ended) {
        // The hub may be in the middle of a round: it hears of it afterwards.
        blocked_ = true;
        asio::post(channel_.socket().get_executor(),
                   [self = shared_from_this()] { self->leave("lost"); });
    } else if (io.outcome == Io::Outcome::wait_read) {
        blocked_ = true;
        wants_input_ = true;
    } else if (io.outcome != Io::Outcome::done) {
        blocked_ = true;
        wait_writable();
    }
}

void WebSocketSession::count_progress(std::size_t bytes) {
    progress_ += bytes;
    if (number_ != 0 && progress_ >= limits::progress_bytes) {
        progress_ = 0;
        hub().moved(number_);
    }
}

void WebSocketSession::end_writing() {
    if (!std::exchange(writing_ended_, true)) {
        channel_.end_writing();
        place_.shared().wheel.set(*this, limits::farewell_within);
    }
}

void WebSocketSession::ring() {
    if (close_sent_) {
        leave("timeout");
        return;
    }
    const auto idle = place_.shared().idle_timeout;
    const auto silent = (place_.shared().wheel.now() - heard_at_) * tick_every;
    if (silent >= idle) {
        leave("timeout");
    } else if (silent < idle / 2) {
        place_.shared().wheel.set(*this, idle / 2 - silent);
    } else {
        place_.shared().wheel.set(*this, idle - silent);
        say(WebSocketOpcode::ping, {});
    }
}

void WebSocketSession::evict() {
    number_ = 0;
    over_ = true;
    TickWheel::cancel(*this);
    // A graceful close would wait behind the very bytes that do not drain.
    channel_.close(true);
}

bool WebSocketSession::admit(Standing standing) { return place_.settle(standing); }

void WebSocketSession::give_way() {
    // The hub may be in the middle of letting somebody else in: it hears of it afterwards.
    asio::post(channel_.socket().get_executor(), [self = shared_from_this()] {
        if (!std::exchange(self->over_, true)) {
            self->disconnect("crowded");
            TickWheel::cancel(*self);
            self->channel_.close(true);
        }
    });
}

void WebSocketSession::disconnect(std::string_view reason) {
    if (number_ != 0) {
        hub().disconnect(std::exchange(number_, 0), reason);
        // Who waits for the last to go need not wait for its farewell.
        asio::post(channel_.socket().get_executor(), [self = shared_from_this()] {
            if (self->place_.shared().on_change) {
                self->place_.shared().on_change();
            }
        });
    }
}

void WebSocketSession::leave(std::string_view reason) {
    if (!std::exchange(over_, true)) {
        disconnect(reason);
        TickWheel::cancel(*this);
        channel_.close();
    }
}

}  // namespace plenaria::transport
