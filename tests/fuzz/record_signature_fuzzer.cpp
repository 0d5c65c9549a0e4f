// The signature beside an archive, which somebody else may have written: what is taken for one is
// written as ours are, and nothing else is.
#include <cstddef>
#include <cstdint>
#include <string>

#include "server/app/record_signature.hpp"
#include "server/model/assertion.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plenaria;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string text{reinterpret_cast<const char*>(data), size};
    if (const auto head = app::read_signed_head(text)) {
        PLENARIA_ASSERT(app::signature_text(*head) == text);
    }
    return 0;
}
