// A screen that trusts nobody: a WebSocket client on a bare socket that keeps every byte the server
// sent it, headers and frames alike. It shares no code with the server's or the client's library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/protocol/frames.hpp"

namespace plenaria::test_support {

class RecordingClient {
public:
    /// Connects to `address`, upgrades, and answers `hello` with `identity`. Reads on its own
    /// thread and answers pings, so that the server keeps it.
    RecordingClient(std::uint16_t port, protocol::Identify identity,
                    const std::string& address = "127.0.0.1");
    ~RecordingClient();
    RecordingClient(const RecordingClient&) = delete;
    RecordingClient& operator=(const RecordingClient&) = delete;

    /// Everything that came, as it came.
    [[nodiscard]] std::string bytes() const;
    /// The text messages in the order of their arrival.
    [[nodiscard]] std::vector<std::string> texts() const;
    /// The same, decoded; a message that is no frame of `plenaria.v1` counts as an `ErrorFrame`
    /// with code "undecodable".
    [[nodiscard]] std::vector<protocol::ServerFrame> frames() const;
    [[nodiscard]] bool ended() const;
    /// Sends one text message.
    void send(const std::string& text);

private:
    void read_all();
    void take_frames();
    void send_frame(unsigned char opcode, const std::string& payload);

    const std::string identify_;
    int socket_ = -1;
    mutable std::mutex mutex_;
    std::string bytes_;
    std::size_t parsed_ = 0;  ///< of `bytes_`; past the HTTP answer once upgraded
    bool upgraded_ = false;
    std::string message_;
    std::vector<std::string> texts_;
    bool ended_ = false;
    std::thread reader_;
};

}  // namespace plenaria::test_support
