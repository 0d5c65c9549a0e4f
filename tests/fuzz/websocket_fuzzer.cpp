// What a client may send below its texts: never a crash, never more than the bound, and the same
// whether it comes whole or in pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "server/model/assertion.hpp"
#include "server/transport/websocket_reader.hpp"

namespace {

using namespace plenaria::transport;

constexpr std::size_t message_max = 512;

struct Seen {
    WebSocketEvent::Kind kind{};
    std::string payload;
    std::uint16_t code = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// The first byte says how the others are cut.
std::vector<Seen> read(std::span<const std::uint8_t> data, std::size_t piece) {
    WebSocketReader reader{message_max};
    std::vector<Seen> seen;
    while (!data.empty()) {
        const auto part = data.first(std::min(piece, data.size()));
        data = data.subspan(part.size());
        std::vector<char> bytes(part.begin(), part.end());
        std::span<char> rest{bytes};
        while (const auto event = reader.next(rest)) {
            seen.push_back({event->kind, std::string{event->payload}, event->code});
        }
        PLENARIA_ASSERT(rest.empty());
    }
    return seen;
}

void check(const Seen& seen) {
    using Kind = WebSocketEvent::Kind;
    const bool message = seen.kind == Kind::text || seen.kind == Kind::binary;
    PLENARIA_ASSERT(seen.payload.size() <= (message ? message_max : 125));
    if (seen.kind == Kind::text) {
        Utf8Check whole;
        PLENARIA_ASSERT(whole.take(seen.payload) && whole.whole());
    }
    PLENARIA_ASSERT(seen.kind != Kind::violation || seen.code != 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) {
        return 0;
    }
    const std::span<const std::uint8_t> bytes{data + 1, size - 1};
    const auto whole = read(bytes, bytes.size());
    std::for_each(whole.begin(), whole.end(), check);
    PLENARIA_ASSERT(read(bytes, 1 + data[0] % 31U) == whole);
    return 0;
}
