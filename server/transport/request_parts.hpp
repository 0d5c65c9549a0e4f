// What Beast read of a request, in the words of our rules. Internal.
#pragma once

#include <optional>
#include <string_view>

#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include "server/transport/http_rules.hpp"

namespace plenaria::transport {

using Request = boost::beast::http::request<boost::beast::http::empty_body>;

[[nodiscard]] inline std::string_view view_of(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

/// What the rules look at, but for how and where it came; lives no longer than `request`.
[[nodiscard]] HttpRequest parts_of(const Request& request);
/// Why a request that asks for a WebSocket gets none; nothing where it does.
[[nodiscard]] std::optional<HttpAnswer> upgrade_fault(const Request& request);

}  // namespace plenaria::transport
