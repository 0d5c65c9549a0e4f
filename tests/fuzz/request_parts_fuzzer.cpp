// What was read of a request, field by field: what the rules see of it, and who gets a WebSocket.
#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/model/assertion.hpp"
#include "server/transport/request_parts.hpp"
#include "server/transport/websocket_upgrade.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::transport;

// More than the bytes of a request's head that the server reads have room for.
constexpr std::size_t fields_max = 4'096;

std::string lower(std::string_view text) {
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return out;
}

std::string_view next_line(std::string_view& bytes) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return line;
}

/// Line by line: method, target, `u` where it asks for a WebSocket, and the fields.
RequestHead head_of(std::string_view bytes) {
    RequestHead head;
    head.method = next_line(bytes);
    head.target = next_line(bytes);
    head.upgrade = next_line(bytes) == "u";
    while (!bytes.empty() && head.fields.size() < fields_max) {
        const std::string_view line = next_line(bytes);
        const std::size_t colon = std::min(line.find(": "), line.size());
        head.fields.emplace_back(line.substr(0, colon),
                                 line.substr(std::min(colon + 2, line.size())));
    }
    return head;
}

/// The values of all fields of that name, which is in small letters, in their order.
std::vector<std::string_view> values_of(const RequestHead& head, std::string_view name) {
    std::vector<std::string_view> values;
    for (const auto& [field, value] : head.fields) {
        if (lower(field) == name) {
            values.push_back(value);
        }
    }
    return values;
}

std::string_view first_of(const RequestHead& head, std::string_view name) {
    const auto values = values_of(head, name);
    return values.empty() ? std::string_view{} : values.front();
}

void check_parts(const RequestHead& head, const HttpRequest& asked) {
    PLENARIA_ASSERT(asked.method == head.method && asked.target == head.target);
    PLENARIA_ASSERT(asked.upgrade == head.upgrade);
    PLENARIA_ASSERT(asked.hosts == values_of(head, "host"));
    PLENARIA_ASSERT(asked.origins == values_of(head, "origin"));
    PLENARIA_ASSERT(asked.if_none_match == first_of(head, "if-none-match"));
    const auto offers = values_of(head, "sec-websocket-protocol");
    const auto names_ours = [](std::string_view offer) {
        return lower(offer).find("plenaria.v1") != std::string::npos;
    };
    PLENARIA_ASSERT(!asked.offers_subprotocol ||
                    std::any_of(offers.begin(), offers.end(), names_ours));
    RequestHead more = head;
    more.fields.emplace_back("SEC-websocket-PROTOCOL", "other, plenaria.v1");
    PLENARIA_ASSERT(parts_of(more).offers_subprotocol);
}

/// What the rules let pass brings all that a WebSocket needs, or is told what is wrong.
void check_upgrade(const RequestHead& head, const HttpRequest& asked) {
    const auto fault = upgrade_fault(head);
    const std::string_view key = first_of(head, "sec-websocket-key");
    const bool right_version = first_of(head, "sec-websocket-version") == websocket_version;
    PLENARIA_ASSERT(fault.has_value() == !(is_websocket_key(key) && right_version));
    if (fault) {
        constexpr std::array known{400, 426};
        PLENARIA_ASSERT(std::find(known.begin(), known.end(), fault->status) != known.end());
        PLENARIA_ASSERT((fault->status == 426) == is_websocket_key(key));
        for (const auto& [name, value] : fault->headers) {
            PLENARIA_ASSERT(value.find_first_of("\r\n") == std::string::npos);
        }
    } else {
        PLENARIA_ASSERT(websocket_accept(key).size() == 28);
    }
    static HttpRules rules{{"plenaria.local"},
                           [](std::string_view) { return std::optional<EmbeddedAsset>{}; }};
    if (!rules.answer(asked)) {
        PLENARIA_ASSERT(head.upgrade && asked.offers_subprotocol);
        PLENARIA_ASSERT(values_of(head, "host").size() == 1);
        PLENARIA_ASSERT(values_of(head, "origin").size() <= 1);
        std::string host = lower(first_of(head, "host"));
        host.erase(0, host.starts_with('[') ? 1 : 0);
        constexpr std::array ours{"plenaria.local", "localhost", "127.0.0.1", "::1", "192.168.7.5"};
        PLENARIA_ASSERT(std::any_of(ours.begin(), ours.end(),
                                    [&](std::string_view each) { return host.starts_with(each); }));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const RequestHead head = head_of({reinterpret_cast<const char*>(data), size});
    HttpRequest asked = parts_of(head);
    check_parts(head, asked);
    asked.local_address = "192.168.7.5";
    check_upgrade(head, asked);
    return 0;
}
