// The manifest on a medium that somebody else may have written: what is taken can be
// written and read again, and names no place outside of its copy.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/journal/manifest.hpp"
#include "server/model/assertion.hpp"

namespace {

using namespace plenaria;

void check(std::string_view bytes) {
    const auto manifest = journal::read_manifest(bytes);
    const bool is_newer = journal::is_newer_manifest(bytes);
    PLENARIA_ASSERT(!manifest || !is_newer);
    if (!manifest) {
        return;
    }
    const std::string again = journal::manifest_text(*manifest);
    const auto same = journal::read_manifest(again);
    PLENARIA_ASSERT(same && journal::manifest_text(*same) == again);
    for (const auto& file : manifest->files) {
        PLENARIA_ASSERT(journal::is_copied_name(file.name));
    }
    for (const auto& document : manifest->documents) {
        PLENARIA_ASSERT(journal::is_document_name(document.name));
    }
}

}  // namespace

/// Tried as it is, and with the hash that somebody who forges one would put at its end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    check(bytes);
    const std::string body{bytes.substr(0, bytes.rfind("end "))};
    check(body + "end " + journal::digest_of(body) + "\n");
    return 0;
}
