// A file that is part of the program: a venue's server must not lose its pages by being moved.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace plenaria {

/// Everything lives as long as the process.
struct EmbeddedAsset {
    std::string_view path;
    std::string_view content_type;
    std::span<const std::byte> bytes;
};

}  // namespace plenaria
