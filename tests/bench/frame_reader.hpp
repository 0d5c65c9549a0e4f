// WebSocket frames out of a stream of bytes, as a server sends them: unmasked and not fragmented.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace plenaria::bench {

enum class Opcode : unsigned char { text = 1, close = 8, ping = 9, pong = 10 };

struct WireFrame {
    Opcode opcode{};
    std::string_view payload;
    std::size_t wire_bytes = 0;  ///< with its head
};

class FrameReader {
public:
    /// Takes bytes and calls `on_frame` with each frame that is now whole; what it is given lives
    /// for the call.
    void take(std::string_view bytes, const std::function<void(const WireFrame&)>& on_frame);

private:
    std::string pending_;
};

/// Whether `text` is a frame of our protocol of that type ("delta").
[[nodiscard]] bool is_frame(std::string_view text, std::string_view type);
/// The type of a frame of our protocol; empty where it is none.
[[nodiscard]] std::string_view type_of(std::string_view text);

}  // namespace plenaria::bench
