#include "console/app/flag_textures.hpp"

#include <SDL_image.h>
#include <SDL_opengl.h>

#include <algorithm>
#include <cmath>

namespace plenaria::console {
namespace {

constexpr std::size_t textures_max = 512;

bool is_flag_name(std::string_view iso) {
    return iso.size() == 2 &&
           std::all_of(iso.begin(), iso.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

struct Span {
    double from = 0;
    double to = 0;
};

/// Adds the weighted pixels of one target pixel's rectangle.
void average(const std::vector<std::uint8_t>& pixels, int w, Span across, Span down,
             std::uint8_t* out) {
    double sum[4] = {0, 0, 0, 0};
    double area = 0;
    for (int y = static_cast<int>(down.from); y < std::ceil(down.to); ++y) {
        const double dy = std::min(down.to, y + 1.0) - std::max(down.from, double(y));
        for (int x = static_cast<int>(across.from); x < std::ceil(across.to); ++x) {
            const double dx = std::min(across.to, x + 1.0) - std::max(across.from, double(x));
            const auto at = static_cast<std::size_t>(y * w + x) * 4;
            for (std::size_t c = 0; c < 4; ++c) {
                sum[c] += dx * dy * pixels[at + c];
            }
            area += dx * dy;
        }
    }
    for (std::size_t c = 0; c < 4; ++c) {
        out[c] = static_cast<std::uint8_t>(std::lround(sum[c] / area));
    }
}

}  // namespace

std::vector<std::uint8_t> box_filtered(const std::vector<std::uint8_t>& pixels, int w, int h,
                                       int to_w, int to_h) {
    std::vector<std::uint8_t> out(static_cast<std::size_t>(to_w) * static_cast<std::size_t>(to_h) *
                                  4);
    const double step_x = double(w) / to_w;
    const double step_y = double(h) / to_h;
    for (int y = 0; y < to_h; ++y) {
        const Span down{y * step_y, std::min(double(h), (y + 1) * step_y)};
        for (int x = 0; x < to_w; ++x) {
            const Span across{x * step_x, std::min(double(w), (x + 1) * step_x)};
            average(pixels, w, across, down, &out[static_cast<std::size_t>(y * to_w + x) * 4]);
        }
    }
    return out;
}

FlagStore::Picture FlagStore::load(const std::string& iso) const {
    Picture picture;
    SDL_Surface* file = IMG_Load((folder_ + "/" + iso + ".png").c_str());
    if (file == nullptr) {
        return picture;
    }
    SDL_Surface* rgba = SDL_ConvertSurfaceFormat(file, SDL_PIXELFORMAT_RGBA32, 0);
    SDL_FreeSurface(file);
    if (rgba == nullptr) {
        return picture;
    }
    picture.w = rgba->w;
    picture.h = rgba->h;
    const auto row = static_cast<std::size_t>(rgba->w) * 4;
    const auto* bytes = static_cast<const std::uint8_t*>(rgba->pixels);
    for (int y = 0; y < rgba->h; ++y) {
        const auto* from = bytes + static_cast<std::ptrdiff_t>(y) * rgba->pitch;
        picture.pixels.insert(picture.pixels.end(), from, from + row);
    }
    SDL_FreeSurface(rgba);
    return picture;
}

ImTextureID FlagStore::get(std::string_view iso, int w, int h) {
    if (!is_flag_name(iso) || w < 1 || h < 1) {
        return nullptr;
    }
    const auto key = std::make_tuple(std::string{iso}, w, h);
    auto at = textures_.find(key);
    if (at == textures_.end()) {
        if (textures_.size() >= textures_max) {
            clear();
        }
        // A flag that is not there is remembered too (as 0), or it would be sought each frame.
        GLuint texture = 0;
        const Picture picture = load(std::string{iso});
        if (!picture.pixels.empty()) {
            const auto pixels = box_filtered(picture.pixels, picture.w, picture.h, w, h);
            glGenTextures(1, &texture);
            glBindTexture(GL_TEXTURE_2D, texture);
            glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
            glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
            glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
            glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
            glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
            glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, w, h, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                         pixels.data());
        }
        at = textures_.emplace(key, texture).first;
    }
    return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(at->second));
}

void FlagStore::clear() {
    for (const auto& [key, texture] : textures_) {
        if (texture != 0) {
            glDeleteTextures(1, &texture);
        }
    }
    textures_.clear();
}

}  // namespace plenaria::console
