// The handshake of RFC 6455 (4.2): what a request must bring, and the word that answers it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace plenaria::transport {

/// The only version that there is; who speaks another is told (426).
inline constexpr std::string_view websocket_version = "13";

/// Whether it is 16 bytes in Base64, as `Sec-WebSocket-Key` must be.
[[nodiscard]] bool is_websocket_key(std::string_view key);
/// `Sec-WebSocket-Accept` for that key.
[[nodiscard]] std::string websocket_accept(std::string_view key);

}  // namespace plenaria::transport
