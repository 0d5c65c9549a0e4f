// One WebSocket after its handshake: moves frames between a socket and the hub. Internal.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/transport/channel.hpp"
#include "server/transport/hub.hpp"
#include "server/transport/sessions.hpp"
#include "server/transport/tick_wheel.hpp"
#include "server/transport/websocket_reader.hpp"

namespace plenaria::transport {

/// Lives as long as it waits for its socket. A write is tried at once, without asking whether the
/// socket is ready; only what did not fit waits. Idle it keeps no buffer.
class WebSocketSession : public std::enable_shared_from_this<WebSocketSession>,
                         public Wire,
                         private Occupant,
                         private Alarm {
public:
    /// The answer to the upgrade is on its way through `channel`.
    WebSocketSession(Channel channel, Place place);
    ~WebSocketSession() override;

    /// Registers with the hub; `early` came behind the request.
    void start(std::string early);

    void wake() override;
    Offered offer(const SharedText& text) override;
    void evict() override;
    bool admit(Standing standing) override;

private:
    /// A frame that was taken from the hub (`told`) or is our own.
    struct Piece {
        SharedText text;
        bool told = false;
    };

    [[nodiscard]] Hub& hub() const { return place_.shared().hub; }
    void ring() override;
    void give_way() override;
    void set_options();
    void wait_readable();
    void wait_writable();
    void on_writable();
    void on_readable();
    void take(std::span<char> bytes);
    void perform(const WebSocketEvent& event);
    void say(WebSocketOpcode opcode, std::string_view payload);
    void part(std::uint16_t code, std::string_view reason);
    void flush();
    /// A pipe that is full of our own answers would not be seen to stall: the hub's clock runs from
    /// what it was asked for.
    void hold_one();
    void gather(std::vector<Piece>& pieces);
    /// Writes what it can of `pieces`, answers how many bytes; keeps the rest.
    std::size_t send(std::vector<Piece>& pieces);
    /// What a write came to, where it is over or has to be waited for.
    void heed(const Io& io);
    void count_progress(std::size_t bytes);
    void end_writing();
    void disconnect(std::string_view reason);
    /// The connection is over.
    void leave(std::string_view reason);

    Channel channel_;
    Place place_;
    WebSocketReader reader_;
    ConnectionNumber number_ = 0;   ///< 0: the hub does not know us, or no more
    std::vector<Piece> own_;        ///< pongs, pings, the closing
    std::vector<Piece> unwritten_;  ///< what the socket did not take
    std::size_t written_ = 0;       ///< bytes of the first of them that it took
    std::uint64_t heard_at_ = 0;    ///< tick of the wheel
    std::size_t progress_ = 0;      ///< bytes that the socket took since the hub was told of some
    std::string pong_;              ///< the last that is owed in this turn
    bool pong_due_ = false;
    bool blocked_ = false;          ///< waits until the socket takes more
    bool wants_input_ = false;      ///< blocked, and OpenSSL must read before it writes on
    bool close_sent_ = false;       ///< or waits to be: no text follows it
    bool parting_ = false;          ///< nothing is said any more after the closing
    bool writing_ended_ = false;
    bool over_ = false;
};

}  // namespace plenaria::transport
