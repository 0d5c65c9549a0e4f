// Flags as GL textures of the very size at which they are drawn: averaged down from the big
// pictures, since a texture unit's own filter breaks stars and arms.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace plenaria::console {

/// `pixels` (RGBA, `w` × `h`) averaged down to `to_w` × `to_h`, weighting each source pixel by the
/// area it covers. Sizes are at least 1.
[[nodiscard]] std::vector<std::uint8_t> box_filtered(const std::vector<std::uint8_t>& pixels, int w,
                                                     int h, int to_w, int to_h);

/// Textures of the current GL context, which must be current in every call, the destructor's
/// included. At most 512: all flags at the console's few sizes; beyond that, all are made anew.
class FlagStore {
public:
    explicit FlagStore(std::string folder) : folder_(std::move(folder)) {}
    ~FlagStore() { clear(); }
    FlagStore(const FlagStore&) = delete;
    FlagStore& operator=(const FlagStore&) = delete;

    /// Null where there is no such flag.
    [[nodiscard]] ImTextureID get(std::string_view iso, int w, int h);
    void clear();

private:
    struct Picture {
        std::vector<std::uint8_t> pixels;
        int w = 0;
        int h = 0;
    };
    [[nodiscard]] Picture load(const std::string& iso) const;

    std::string folder_;
    std::map<std::tuple<std::string, int, int>, unsigned> textures_;
};

}  // namespace plenaria::console
