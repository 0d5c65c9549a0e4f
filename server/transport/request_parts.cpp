#include "server/transport/request_parts.hpp"

#include <algorithm>

#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "server/protocol/frames.hpp"
#include "server/transport/websocket_upgrade.hpp"

namespace plenaria::transport {

namespace {

namespace beast = boost::beast;

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whatever their case; of letters beyond ASCII no field's name consists. Beast's own comparison
/// reads a byte behind the end of both.
bool is_called(std::string_view field, std::string_view name) {
    return std::equal(field.begin(), field.end(), name.begin(), name.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool offers_subprotocol(const RequestHead& head) {
    return std::any_of(head.fields.begin(), head.fields.end(), [](const auto& field) {
        if (!is_called(field.first, "Sec-WebSocket-Protocol")) {
            return false;
        }
        const beast::http::token_list offered{{field.second.data(), field.second.size()}};
        return std::any_of(offered.begin(), offered.end(), [](beast::string_view each) {
            return is_called({each.data(), each.size()}, protocol::subprotocol);
        });
    });
}

}  // namespace

std::string_view RequestHead::value_of(std::string_view name) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) {
        return is_called(field.first, name);
    });
    return found == fields.end() ? std::string_view{} : found->second;
}

HttpRequest parts_of(const RequestHead& head) {
    HttpRequest asked;
    asked.method = head.method;
    asked.target = head.target;
    for (const auto& [name, value] : head.fields) {
        if (is_called(name, "Host")) {
            asked.hosts.push_back(value);
        } else if (is_called(name, "Origin")) {
            asked.origins.push_back(value);
        }
    }
    asked.if_none_match = head.value_of("If-None-Match");
    asked.upgrade = head.upgrade;
    asked.offers_subprotocol = offers_subprotocol(head);
    return asked;
}

std::optional<HttpAnswer> upgrade_fault(const RequestHead& head) {
    constexpr int upgrade_required = 426;
    if (!is_websocket_key(head.value_of("Sec-WebSocket-Key"))) {
        return refuse_http(400);
    }
    if (head.value_of("Sec-WebSocket-Version") != websocket_version) {
        HttpAnswer answer = refuse_http(400);
        answer.status = upgrade_required;
        answer.headers.emplace_back("Sec-WebSocket-Version", websocket_version);
        answer.headers.emplace_back("Upgrade", "websocket");
        return answer;
    }
    return std::nullopt;
}

}  // namespace plenaria::transport
