// One response of HTTP on its way out, but for a document's body. Internal.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "server/transport/channel.hpp"

namespace plenaria::transport {

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::optional<std::size_t> length{};  ///< as it is told, whatever `body` holds
    std::span<const char> body{};         ///< must stay until it is sent
    /// Whether the connection goes on; nothing where that is not to be said.
    std::optional<bool> keep_alive{};
};

/// A step of sending: writes what the socket takes, and no more than others can wait for; `done`
/// with the last. `channel` must stay where it is meanwhile. Single-threaded.
[[nodiscard]] std::function<Io()> sending_of(const Response& response, Channel& channel);

}  // namespace plenaria::transport
