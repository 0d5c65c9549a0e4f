// A WebSocket client that costs next to nothing, so that fifty of them and the measurement fit
// on one core: a bare line, read by whoever waits for many at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "server/protocol/frames.hpp"
#include "tests/bench/bare_line.hpp"
#include "tests/bench/frame_reader.hpp"

namespace plenaria::bench {

class BareClient {
public:
    using OnText = std::function<void(const WireFrame&)>;
    /// What to answer the server's greeting with; `channel` as in `DeviceClaim`.
    using Introduction =
        std::function<protocol::Identify(const protocol::Hello&, const std::string& channel)>;

    /// Connects to 127.0.0.1, identifies itself and waits for its first snapshot, whole. Encrypted
    /// where there is a `check`.
    BareClient(std::uint16_t port, const protocol::Identify& identity,
               client::TlsCheck* check = nullptr);
    BareClient(std::uint16_t port, const Introduction& introduce,
               client::TlsCheck* check = nullptr);

    /// To wait on; readable where `read_ready` has something to do.
    [[nodiscard]] int descriptor() const { return line_.descriptor(); }
    /// Takes what has come, once, and calls `on_text` with each whole text. Answers pings.
    void read_ready(const OnText& on_text);
    /// Takes what has come without waiting, and throws it away. Answers pings.
    void read_what_came();
    void send(std::string_view text);
    /// Waits until `on_text` has answered true for a text.
    void read_until(const std::function<bool(std::string_view)>& on_text);

private:
    void send_frame(Opcode opcode, std::string_view payload);

    BareLine line_;
    FrameReader reader_;
};

}  // namespace plenaria::bench
