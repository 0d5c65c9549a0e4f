#include "server/transport/websocket_session.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

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
    : channel_(std::move(channel)),
      place_(std::move(place)),
      reader_(limits::frame_bytes_max),
      writer_(*this) {}

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
    writer_.go_on();
    end_when_parted();
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
        writer_.say(WebSocketOpcode::pong, std::exchange(pong_, {}));
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

void WebSocketSession::part(std::uint16_t code, std::string_view reason) {
    parting_ = true;
    disconnect(writer_.has_parted() ? "closed" : reason);
    place_.shared().wheel.set(*this, limits::closing_within);
    writer_.part(code == 0 ? std::string{} : close_payload(code));
    end_when_parted();
}

void WebSocketSession::wake() {
    if (!over_) {
        writer_.flush();
        end_when_parted();
    }
}

Wire::Offered WebSocketSession::offer(const SharedText& text) {
    return over_ ? Offered::refused : writer_.offer(text);
}

Io WebSocketSession::write(std::span<const iovec> pieces) { return channel_.write(pieces); }

SharedText WebSocketSession::next_text() { return hub().next_text(number_); }

void WebSocketSession::written() { hub().written(number_); }

void WebSocketSession::moved() { hub().moved(number_); }

std::optional<protocol::CloseCode> WebSocketSession::close_wanted() const {
    return hub().close_wanted(number_);
}

void WebSocketSession::closes() { place_.shared().wheel.set(*this, limits::closing_within); }

void WebSocketSession::halted(Io::Outcome why) {
    if (why == Io::Outcome::failed || why == Io::Outcome::ended) {
        // The hub may be in the middle of a round: it hears of it afterwards.
        asio::post(channel_.socket().get_executor(),
                   [self = shared_from_this()] { self->leave("lost"); });
    } else if (why == Io::Outcome::wait_read) {
        wants_input_ = true;
    } else {
        wait_writable();
    }
}

void WebSocketSession::end_when_parted() {
    if (parting_ && writer_.has_parted() && !writer_.is_halted() && !over_ &&
        !std::exchange(writing_ended_, true)) {
        channel_.end_writing();
        place_.shared().wheel.set(*this, limits::farewell_within);
    }
}

void WebSocketSession::ring() {
    if (writer_.has_parted()) {
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
        writer_.say(WebSocketOpcode::ping, {});
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
