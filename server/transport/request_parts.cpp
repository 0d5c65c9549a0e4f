#include "server/transport/request_parts.hpp"

#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server/protocol/frames.hpp"
#include "server/transport/websocket_upgrade.hpp"

namespace plenaria::transport {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

bool offers_subprotocol(const Request& request) {
    for (const auto& field : request) {
        if (field.name() == http::field::sec_websocket_protocol &&
            http::token_list{field.value()}.exists(
                {protocol::subprotocol.data(), protocol::subprotocol.size()})) {
            return true;
        }
    }
    return false;
}

}  // namespace

HttpRequest parts_of(const Request& request) {
    HttpRequest asked;
    asked.method = view_of(request.method_string());
    asked.target = view_of(request.target());
    const auto [first, last] = request.equal_range(http::field::host);
    for (auto it = first; it != last; ++it) {
        asked.hosts.push_back(view_of(it->value()));
    }
    if (const auto origin = request.find(http::field::origin); origin != request.end()) {
        asked.origin = view_of(origin->value());
    }
    asked.if_none_match = view_of(request[http::field::if_none_match]);
    asked.upgrade = beast::websocket::is_upgrade(request);
    asked.offers_subprotocol = offers_subprotocol(request);
    return asked;
}

std::optional<HttpAnswer> upgrade_fault(const Request& request) {
    constexpr int upgrade_required = 426;
    if (!is_websocket_key(view_of(request[http::field::sec_websocket_key]))) {
        return refuse_http(400);
    }
    if (view_of(request[http::field::sec_websocket_version]) != websocket_version) {
        HttpAnswer answer = refuse_http(400);
        answer.status = upgrade_required;
        answer.headers.emplace_back("Sec-WebSocket-Version", websocket_version);
        answer.headers.emplace_back("Upgrade", "websocket");
        return answer;
    }
    return std::nullopt;
}

}  // namespace plenaria::transport
