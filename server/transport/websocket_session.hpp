// One WebSocket after its handshake: moves frames between a socket and the hub. Internal.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/transport/channel.hpp"
#include "server/transport/hub.hpp"
#include "server/transport/sessions.hpp"
#include "server/transport/tick_wheel.hpp"
#include "server/transport/websocket_reader.hpp"
#include "server/transport/websocket_writer.hpp"

namespace plenaria::transport {

/// Lives as long as it waits for its socket. What it writes and when its writer decides.
class WebSocketSession : public std::enable_shared_from_this<WebSocketSession>,
                         public Wire,
                         private Occupant,
                         private Alarm,
                         private WebSocketWriter::Ends {
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
    void part(std::uint16_t code, std::string_view reason);
    [[nodiscard]] Io write(std::span<const iovec> pieces) override;
    void halted(Io::Outcome why) override;
    void closes() override;
    [[nodiscard]] SharedText next_text() override;
    void written() override;
    void moved() override;
    [[nodiscard]] std::optional<protocol::CloseCode> close_wanted() const override;
    /// Ends the writing side once the closing is written.
    void end_when_parted();
    void disconnect(std::string_view reason);
    /// The connection is over.
    void leave(std::string_view reason);

    Channel channel_;
    Place place_;
    WebSocketReader reader_;
    WebSocketWriter writer_;
    ConnectionNumber number_ = 0;  ///< 0: the hub does not know us, or no more
    std::uint64_t heard_at_ = 0;   ///< tick of the wheel
    std::string pong_;             ///< the last that is owed in this turn
    bool pong_due_ = false;
    bool wants_input_ = false;  ///< OpenSSL must read before it writes on
    bool parting_ = false;      ///< nothing is said any more after the closing
    bool writing_ended_ = false;
    bool over_ = false;
};

}  // namespace plenaria::transport
