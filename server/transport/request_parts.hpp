// What was read of a request, in the words of our rules. Internal.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "server/transport/http_rules.hpp"

namespace plenaria::transport {

/// A request's head as it came; lives no longer than what was read.
struct RequestHead {
    std::string_view method;
    std::string_view target;
    std::vector<std::pair<std::string_view, std::string_view>> fields;
    bool upgrade = false;  ///< asks for a WebSocket

    /// Of the first field with that name, in whatever letters; empty where there is none.
    [[nodiscard]] std::string_view value_of(std::string_view name) const;
};

/// What the rules look at, but for how and where it came; lives no longer than `head` does.
[[nodiscard]] HttpRequest parts_of(const RequestHead& head);
/// Why a request that asks for a WebSocket gets none; nothing where it does.
[[nodiscard]] std::optional<HttpAnswer> upgrade_fault(const RequestHead& head);

}  // namespace plenaria::transport
