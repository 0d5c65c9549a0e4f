// What a server, or somebody who pretends to be one, may send to a client.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace {

using namespace plenaria::protocol;

template <class Frame>
std::string encoded(const Frame& frame) {
    if constexpr (std::is_same_v<Frame, Delta>) {
        std::vector<const DeltaPart*> parts;
        for (const DeltaPart& part : frame.streams) {
            parts.push_back(&part);
        }
        return encode_delta(frame.now, parts, frame.ack);
    } else {
        return encode(frame);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto frame = decode_server_frame(text);
    if (!frame.ok()) {
        PLENARIA_ASSERT(!frame.error().code.empty());
        return 0;
    }
    std::visit(
        [](const auto& read) {
            using Frame = std::decay_t<decltype(read)>;
            const std::string written = encoded(read);
            if (written.size() > plenaria::limits::frame_bytes_max) {
                return;  // written out in full it is a little longer than it came
            }
            const auto again = decode_server_frame(written);
            PLENARIA_ASSERT(again.ok());
            const Frame* same = std::get_if<Frame>(&again.value());
            PLENARIA_ASSERT(same != nullptr);
            PLENARIA_ASSERT(encoded(*same) == written);
        },
        frame.value());
    return 0;
}
