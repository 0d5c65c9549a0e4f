// What a client may send: never a crash, and what was understood is understood again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::protocol;

void check_again(const ClientFrame& frame) {
    std::visit(
        [](const auto& read) {
            using Frame = std::decay_t<decltype(read)>;
            if constexpr (!std::is_same_v<Frame, RefusedCommand>) {
                const std::string text = encode(read);
                if (text.size() > limits::frame_bytes_max) {
                    return;  // written out in full it is a little longer than it came
                }
                const auto again = decode_client_frame(text);
                PLENARIA_ASSERT(again.ok());
                const Frame* same = std::get_if<Frame>(&again.value());
                PLENARIA_ASSERT(same != nullptr);
                PLENARIA_ASSERT(encode(*same) == text);
            } else {
                PLENARIA_ASSERT(is_valid_id(read.id.value));
                PLENARIA_ASSERT(text_of(read.rejection).has("es"));
            }
        },
        frame);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto frame = decode_client_frame(text);
    if (frame.ok()) {
        check_again(frame.value());
    } else {
        PLENARIA_ASSERT(!frame.error().code.empty());
        PLENARIA_ASSERT(frame.error().text.has("es") && frame.error().text.has("en"));
    }
    return 0;
}
