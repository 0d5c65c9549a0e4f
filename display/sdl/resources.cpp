#include <SDL_image.h>

#include <algorithm>
#include <cmath>

#include "display/sdl/canvas.hpp"

namespace plenaria::display {
namespace {

// A scene uses some twenty sizes and ten flags; a window being dragged larger asks for many more,
// and then the old ones go.
constexpr std::size_t fonts_kept = 96;
constexpr std::size_t flags_kept = 64;
constexpr const char* noto_regular = "NotoSans-Regular.ttf";
constexpr const char* noto_bold = "NotoSans-Bold.ttf";

std::string_view file_of(Face face) {
    switch (face) {
        case Face::regular: return "Inter-Regular.otf";
        case Face::medium: return "Inter-Medium.otf";
        case Face::semibold: return "Inter-SemiBold.otf";
        case Face::bold: return "Inter-Bold.otf";
        case Face::display_semibold: return "InterDisplay-SemiBold.otf";
        case Face::icons: return "FontAwesome-Solid.otf";
    }
    return {};
}

std::uint32_t* row_of(SDL_Surface& surface, int y) {
    auto* bytes = static_cast<std::uint8_t*>(surface.pixels) + std::ptrdiff_t{y} * surface.pitch;
    return static_cast<std::uint32_t*>(static_cast<void*>(bytes));
}

/// Mean of the source pixels under one target pixel, each weighed by how much of it lies there:
/// plain scaling drops the thin strokes of coats of arms.
std::uint32_t box_mean(SDL_Surface& from, double left, double top, double right, double bottom) {
    double red = 0;
    double green = 0;
    double blue = 0;
    double weight = 0;
    for (int y = static_cast<int>(top); y < std::min(from.h, static_cast<int>(std::ceil(bottom)));
         ++y) {
        const double tall = std::min(bottom, y + 1.0) - std::max(top, static_cast<double>(y));
        const std::uint32_t* row = row_of(from, y);
        for (int x = static_cast<int>(left);
             x < std::min(from.w, static_cast<int>(std::ceil(right))); ++x) {
            const double part =
                tall * (std::min(right, x + 1.0) - std::max(left, static_cast<double>(x)));
            red += part * ((row[x] >> 16U) & 0xFFU);
            green += part * ((row[x] >> 8U) & 0xFFU);
            blue += part * (row[x] & 0xFFU);
            weight += part;
        }
    }
    const auto channel = [weight](double sum) {
        return static_cast<std::uint32_t>(std::lround(sum / std::max(weight, 1e-9)));
    };
    return channel(red) << 16U | channel(green) << 8U | channel(blue);
}

/// Share of a pixel that lies inside a box with round corners.
double corner_coverage(int x, int y, int width, int height, int radius) {
    const double dx = std::max({radius - (x + 0.5), (x + 0.5) - (width - radius), 0.0});
    const double dy = std::max({radius - (y + 0.5), (y + 0.5) - (height - radius), 0.0});
    return std::clamp(radius - std::hypot(dx, dy) + 0.5, 0.0, 1.0);
}

}  // namespace

std::unique_ptr<Resources> Resources::open(const std::string& folder) {
    std::unique_ptr<Resources> made{new Resources(folder)};
    return made->unreadable_font().empty() ? std::move(made) : nullptr;
}

std::string Resources::unreadable_font(const std::string& folder) {
    return Resources{folder}.unreadable_font();
}

std::string Resources::unreadable_font() {
    for (const Face face : {Face::regular, Face::medium, Face::semibold, Face::bold,
                            Face::display_semibold, Face::icons}) {
        if (font(face, 16) == nullptr) {
            return path_of(std::string{file_of(face)});
        }
    }
    return {};
}

std::string Resources::unreadable_fallback() {
    for (const char* file : {noto_regular, noto_bold}) {
        if (font_of(file, 16) == nullptr) {
            return path_of(file);
        }
    }
    return {};
}

TTF_Font* Resources::font(Face face, int pixels) {
    return font_of(std::string{file_of(face)}, pixels);
}

TTF_Font* Resources::fallback(Face face, int pixels) {
    const bool heavy = face != Face::regular && face != Face::medium;
    return font_of(heavy ? noto_bold : noto_regular, pixels);
}

TTF_Font* Resources::font_of(const std::string& file, int pixels) {
    const auto key = std::pair{file, std::max(pixels, 4)};
    if (const auto found = fonts_.find(key); found != fonts_.end()) {
        return found->second.get();
    }
    if (fonts_.size() >= fonts_kept) {
        fonts_.clear();
    }
    FontPointer font{TTF_OpenFont(path_of(file).c_str(), key.second)};
    if (!font) {
        return nullptr;
    }
    TTF_SetFontHinting(font.get(), TTF_HINTING_LIGHT);
    return fonts_.emplace(key, std::move(font)).first->second.get();
}

SDL_Surface* Resources::flag(const std::string& code, int width, int height, int radius) {
    // The code comes over the wire and becomes part of a path.
    const bool iso = code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) {
        return c >= 'a' && c <= 'z';
    });
    if (!iso || width <= 0 || height <= 0) {
        return nullptr;
    }
    const auto key = std::tuple{code, width, height};
    if (const auto found = flags_.find(key); found != flags_.end()) {
        return found->second.get();
    }
    if (flags_.size() >= flags_kept) {
        flags_.clear();
    }
    const SurfacePointer file{IMG_Load((folder_ + "/flags/" + code + ".png").c_str())};
    const SurfacePointer source{
        file ? SDL_ConvertSurfaceFormat(file.get(), SDL_PIXELFORMAT_ARGB8888, 0) : nullptr};
    SurfacePointer made{
        SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888)};
    if (!source || !made) {
        return nullptr;
    }
    const double across = static_cast<double>(source->w) / width;
    const double down = static_cast<double>(source->h) / height;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const std::uint32_t mean =
                box_mean(*source, x * across, y * down, (x + 1) * across, (y + 1) * down);
            const double alpha = 255.0 * corner_coverage(x, y, width, height, radius);
            row_of(*made, y)[x] = mean | static_cast<std::uint32_t>(std::lround(alpha)) << 24U;
        }
    }
    SDL_SetSurfaceBlendMode(made.get(), SDL_BLENDMODE_BLEND);
    return flags_.emplace(key, std::move(made)).first->second.get();
}

void Resources::forget() {
    fonts_.clear();
    flags_.clear();
}

}  // namespace plenaria::display
