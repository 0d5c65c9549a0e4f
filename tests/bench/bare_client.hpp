// A WebSocket client that costs next to nothing, so that fifty of them and the measurement fit
// on one core: a bare socket, read by whoever waits for many at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "server/protocol/frames.hpp"
#include "tests/bench/frame_reader.hpp"

namespace plenaria::bench {

class BareClient {
public:
    using OnText = std::function<void(const WireFrame&)>;

    /// Connects to 127.0.0.1, identifies itself and waits for its first snapshot, whole.
    BareClient(std::uint16_t port, const protocol::Identify& identity);
    /// The same with an identity that answers the server's greeting.
    BareClient(std::uint16_t port,
               const std::function<protocol::Identify(const protocol::Hello&)>& identify);
    ~BareClient();
    BareClient(BareClient&& other) noexcept;
    BareClient(const BareClient&) = delete;
    BareClient& operator=(const BareClient&) = delete;

    /// To wait on; readable where `read_ready` has something to do.
    [[nodiscard]] int descriptor() const { return socket_; }
    /// Takes what has come, once, and calls `on_text` with each whole text. Answers pings.
    void read_ready(const OnText& on_text);
    /// Takes what has come without waiting, and throws it away. Answers pings.
    void read_what_came();
    void send(std::string_view text);
    /// Waits until `on_text` has answered true for a text.
    void read_until(const std::function<bool(std::string_view)>& on_text);

private:
    void send_frame(Opcode opcode, std::string_view payload);

    int socket_ = -1;
    FrameReader reader_;
};

}  // namespace plenaria::bench
