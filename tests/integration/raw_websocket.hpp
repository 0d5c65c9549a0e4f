// A WebSocket client that may break every rule of RFC 6455: whoever uses it says what goes out,
// bit by bit. It shares no code with the server's library or the client's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria::test_support {

struct RawFrame {
    bool fin = true;
    unsigned rsv = 0;  ///< the three reserved bits, 0 to 7
    unsigned opcode = 1;
    std::string payload;
};

class RawWebSocket {
public:
    /// Connects to the loopback address and upgrades, with `more` lines in its request; waits 5 s
    /// at most for whatever it waits for. Each piece leaves by itself, however small.
    explicit RawWebSocket(std::uint16_t port, std::string_view more = {});
    ~RawWebSocket();
    RawWebSocket(const RawWebSocket&) = delete;
    RawWebSocket& operator=(const RawWebSocket&) = delete;

    [[nodiscard]] bool upgraded() const { return upgraded_; }
    /// The head of the answer to the upgrade.
    [[nodiscard]] const std::string& answer() const { return answer_; }
    /// The bytes of a frame as a client should send it: masked, its length in as few bytes as it
    /// takes.
    [[nodiscard]] static std::string bytes_of(const RawFrame& frame);
    void send(const RawFrame& frame) { send_bytes(bytes_of(frame)); }
    /// What has no frame, or half of one.
    void send_bytes(std::string_view bytes);
    /// No more will be sent.
    void half_close();

    /// The next frame of the server; nothing where it ended the connection.
    [[nodiscard]] std::optional<RawFrame> receive();
    /// The next one of that kind; those in between are let go.
    [[nodiscard]] std::optional<RawFrame> receive_kind(unsigned opcode);
    /// With which code the server closes; 0: it ended without a word, -1: it does not end.
    [[nodiscard]] int close_code();
    /// Whether the connection is over for good, after the closing.
    [[nodiscard]] bool ended();

private:
    [[nodiscard]] bool fill(std::size_t bytes);

    int socket_;
    bool upgraded_ = false;
    bool timed_out_ = false;
    std::string answer_;
    std::string pending_;
};

}  // namespace plenaria::test_support
