// Lines of sections: the first is taken as a snapshot, the others as the deltas that follow.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/stream.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::protocol;

/// A view that came in whole goes out and comes in again as the same.
void check_again(const View& view) {
    StreamEncoder encoder;
    PLENARIA_ASSERT(encoder.update(view).has_value());
    const auto parts = encoder.snapshot_parts();
    StreamReplica replica;
    int part = 0;
    for (const std::string& sections : parts) {
        ++part;
        if (sections.size() > limits::frame_bytes_max) {
            return;  // written out in full an item is a little longer than it came
        }
        PLENARIA_ASSERT(replica.apply_part(part, static_cast<int>(parts.size()), 1, sections).ok());
    }
    PLENARIA_ASSERT(replica.view() == view);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    StreamReplica replica;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);

        const std::optional<View> before = replica.view();
        const std::int64_t rev = replica.rev();
        const auto applied =
            before ? replica.apply_delta(rev + 1, line) : replica.apply_part(1, 1, 1, line);
        if (applied.ok()) {
            PLENARIA_ASSERT(replica.view().has_value() && replica.rev() == rev + 1);
        } else {
            PLENARIA_ASSERT(replica.view() == before && replica.rev() == rev);
        }
    }
    if (replica.view()) {
        check_again(*replica.view());
    }
    return 0;
}
