// Payloads of a journal that somebody or something changed: an event or a refusal, and what was
// read is written so that it is read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/journal/event_codec.hpp"
#include "server/model/assertion.hpp"

using namespace plenaria;

/// The first line is kind and version, the rest the payload.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::size_t end = text.find('\n');
    const std::size_t space = text.find(' ');
    if (end == std::string_view::npos || space > end) {
        return 0;
    }
    const journal::EventCodec codec;
    const int version = std::atoi(std::string{text.substr(space, end - space)}.c_str());
    const auto event = codec.decode(text.substr(0, space), version, text.substr(end + 1));
    if (!event) {
        return 0;
    }
    const journal::EncodedEvent written = codec.encode(event.value());
    const auto again = codec.decode(written.kind, written.version, written.payload);
    PLENARIA_ASSERT(again.ok());
    PLENARIA_ASSERT(codec.encode(again.value()).payload == written.payload);
    return 0;
}
