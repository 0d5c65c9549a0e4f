// What a browser, or whatever says that it is one, asks for: an answer of ours, in which nothing of
// the request comes back, or the way to the WebSocket.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "server/model/assertion.hpp"
#include "server/transport/http_rules.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::transport;

constexpr std::array page_bytes{std::byte{'<'}, std::byte{'p'}, std::byte{'>'}};

std::optional<EmbeddedAsset> asset(std::string_view path) {
    return path == "/display/index.html"
               ? std::optional{EmbeddedAsset{path, "text/html; charset=utf-8", page_bytes}}
               : std::nullopt;
}

/// Asked for plain names only, whatever the target was.
std::optional<std::string> document(std::string_view name) {
    PLENARIA_ASSERT(!name.empty() && name != "." && name != "..");
    PLENARIA_ASSERT(name.find('/') == std::string_view::npos);
    PLENARIA_ASSERT(name.find('\0') == std::string_view::npos);
    return name == "a.pdf" ? std::optional<std::string>{"/documents/a.pdf"} : std::nullopt;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty() && lines.size() < 8) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    lines.resize(8);
    return lines;
}

}  // namespace

/// Lines: method, target, host, a second host, origin, If-None-Match, flags.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static HttpRules rules{{"plenaria.local"}, asset, document};
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const auto lines = lines_of({reinterpret_cast<const char*>(data), size});
    HttpRequest request;
    request.method = lines[0];
    request.target = lines[1];
    request.hosts = {lines[2]};
    if (!lines[3].empty()) {
        request.hosts.push_back(lines[3]);
    }
    if (!lines[4].empty()) {
        request.origins = {lines[4]};
    }
    request.if_none_match = lines[5];
    request.upgrade = lines[6].find('u') != std::string_view::npos;
    request.offers_subprotocol = lines[6].find('s') != std::string_view::npos;
    request.local_address = "192.168.7.5";
    const auto answer = rules.answer(request);
    if (!answer) {
        PLENARIA_ASSERT(request.upgrade && request.offers_subprotocol);
        PLENARIA_ASSERT(request.hosts.size() == 1);
        return 0;
    }
    constexpr std::array known{200, 302, 304, 400, 403, 404, 405, 421, 431, 503};
    PLENARIA_ASSERT(std::find(known.begin(), known.end(), answer->status) != known.end());
    for (const auto& [name, value] : answer->headers) {
        PLENARIA_ASSERT(value.find_first_of("\r\n") == std::string::npos);
    }
    return 0;
}
