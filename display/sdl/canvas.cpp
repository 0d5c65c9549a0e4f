#include "display/sdl/canvas.hpp"

#include <algorithm>
#include <cmath>

namespace plenaria::display {
namespace {

// Private use area of Debian's Inter: ten digits of one width from here on.
constexpr std::uint32_t tabular_zero = 0xE071;

std::uint32_t* row_of(SDL_Surface& surface, int y) {
    auto* bytes = static_cast<std::uint8_t*>(surface.pixels) + std::ptrdiff_t{y} * surface.pitch;
    return static_cast<std::uint32_t*>(static_cast<void*>(bytes));
}

std::uint32_t mixed(std::uint32_t under, Colour over, double coverage) {
    const auto share = static_cast<std::uint32_t>(std::lround(coverage * 256.0));
    const auto channel = [&](unsigned shift) {
        const std::uint32_t a = (under >> shift) & 0xFFU;
        const std::uint32_t b = (over.rgb >> shift) & 0xFFU;
        return ((a * (256U - share) + b * share) >> 8U) << shift;
    };
    return 0xFF000000U | channel(16) | channel(8) | channel(0);
}

/// The code points of valid UTF-8; texts were checked where they came in.
std::vector<std::uint32_t> code_points(std::string_view text) {
    std::vector<std::uint32_t> points;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
        std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length && at + i < text.size(); ++i) {
            point = point << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        }
        points.push_back(point);
        at += length;
    }
    return points;
}

}  // namespace

std::string with_tabular_digits(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            out += c;
            continue;
        }
        const std::uint32_t point = tabular_zero + static_cast<std::uint32_t>(c - '0');
        out += static_cast<char>(0xE0U | point >> 12U);
        out += static_cast<char>(0x80U | (point >> 6U & 0x3FU));
        out += static_cast<char>(0x80U | (point & 0x3FU));
    }
    return out;
}

Canvas::Canvas(SDL_Surface& target, Resources& resources, SDL_Point shift)
    : target_(&target), resources_(&resources), shift_(shift) {
    unit_ = std::min(target.h / 1080.0, target.w / 1920.0);
    width_ = target.w / unit_;
    height_ = target.h / unit_;
}

int Canvas::pixels(double units) const { return static_cast<int>(std::lround(units * unit_)); }

void Canvas::blend(int x, int y, Colour colour, double coverage) {
    if (x < 0 || y < 0 || x >= target_->w || y >= target_->h || coverage <= 0) {
        return;
    }
    std::uint32_t& pixel = row_of(*target_, y)[x];
    pixel = coverage >= 1 ? 0xFF000000U | colour.rgb : mixed(pixel, colour, coverage);
}

void Canvas::fill(Colour colour) {
    SDL_FillRect(target_, nullptr, 0xFF000000U | colour.rgb);
}

void Canvas::hatch(Colour one, Colour other, double band) {
    hatch_rows({0, 0, target_->w, target_->h}, one, other, band);
}

void Canvas::hatch(const Box& box, Colour one, Colour other, double band) {
    const SDL_Rect asked{pixels(box.x) + shift_.x, pixels(box.y) + shift_.y, pixels(box.w),
                         pixels(box.h)};
    const SDL_Rect whole{0, 0, target_->w, target_->h};
    SDL_Rect at{};
    if (SDL_IntersectRect(&asked, &whole, &at) == SDL_TRUE) {
        hatch_rows(at, one, other, band);
    }
}

void Canvas::hatch_rows(const SDL_Rect& at, Colour one, Colour other, double band) {
    // The colour depends on x + y alone: every row is the one above, moved by a pixel.
    const double period = 2 * band * unit_ * std::sqrt(2.0);
    std::vector<std::uint32_t> pattern(static_cast<std::size_t>(at.w + at.h));
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const double place = std::fmod(static_cast<double>(i), period);
        const double half = period / 2;
        const double share = place < half ? std::clamp(place, 0.0, 1.0)
                                          : std::clamp(1 - (place - half), 0.0, 1.0);
        pattern[i] = mixed(other.rgb, one, share);
    }
    for (int y = 0; y < at.h; ++y) {
        std::copy_n(pattern.begin() + y, at.w, row_of(*target_, at.y + y) + at.x);
    }
}

void Canvas::lower(double units) {
    shift_.y += units < 0 ? -pixels(-units) : pixels(units);
    height_ -= units;
}

void Canvas::panel(const Box& box, double radius, Colour colour) {
    const int left = pixels(box.x) + shift_.x;
    const int top = pixels(box.y) + shift_.y;
    const int width = pixels(box.x + box.w) - pixels(box.x);
    const int height = pixels(box.y + box.h) - pixels(box.y);
    const double round = std::min({radius * unit_, width / 2.0, height / 2.0});
    for (int y = 0; y < height; ++y) {
        const double dy = std::max({round - (y + 0.5), (y + 0.5) - (height - round), 0.0});
        for (int x = 0; x < width; ++x) {
            const double dx = std::max({round - (x + 0.5), (x + 0.5) - (width - round), 0.0});
            const bool corner = dx > 0 && dy > 0;
            const double inside = corner ? round - std::sqrt(dx * dx + dy * dy) + 0.5 : 1.0;
            blend(left + x, top + y, colour, std::min(inside, 1.0));
        }
    }
}

void Canvas::flag(const Box& box, const std::string& iso, std::string_view code, Colour tile,
                  Colour ink) {
    const int width = pixels(box.w);
    const int height = pixels(box.h);
    if (SDL_Surface* picture = resources_->flag(iso, width, height, pixels(8))) {
        // A hairline keeps white flags off a bright wall and dark ones off the panel.
        panel({box.x - 1, box.y - 1, box.w + 2, box.h + 2}, 9, Colour{0x44546C});
        SDL_Rect at{pixels(box.x) + shift_.x, pixels(box.y) + shift_.y, width, height};
        SDL_BlitSurface(picture, nullptr, target_, &at);
        return;
    }
    panel(box, 8, tile);
    if (!code.empty()) {
        const TextStyle style =
            fitted({Face::bold, std::max(box.h * 0.36, 22.0), ink}, 8, code, box.w - 12);
        text(box.x + box.w / 2, box.y + (box.h - line_height(style)) / 2, style, code,
             Align::centre);
    }
}

void Canvas::qr(const Box& box, const QrCode& code) {
    constexpr int quiet = 4;
    constexpr Colour paper{0xFFFFFF};
    const int whole = pixels(std::min(box.w, box.h));
    // Squares of unlike sizes are harder to read than a smaller code.
    const int square = std::max(whole / (code.side + 2 * quiet), 1);
    const int left = pixels(box.x) + shift_.x + quiet * square;
    const int top = pixels(box.y) + shift_.y + quiet * square;
    const double side = (code.side + 2 * quiet) * square / unit_;
    panel({box.x, box.y, side, side}, 0, paper);
    for (int row = 0; row < code.side; ++row) {
        for (int column = 0; column < code.side; ++column) {
            const int index = row * code.side + column;
            if (code.dark[static_cast<std::size_t>(index)]) {
                SDL_Rect at{left + column * square, top + row * square, square, square};
                SDL_FillRect(target_, &at, 0xFF000000U);
            }
        }
    }
}

TTF_Font* Canvas::font_for(const TextStyle& style, std::string_view text) {
    const int size = std::max(pixels(style.size), 4);
    TTF_Font* font = resources_->font(style.face, size);
    const auto points = code_points(text);
    const bool complete = std::all_of(points.begin(), points.end(), [&](std::uint32_t point) {
        return TTF_GlyphIsProvided32(font, point) != 0;
    });
    if (!complete && style.face != Face::icons) {
        TTF_Font* other = resources_->fallback(style.face, size);
        return other != nullptr ? other : resources_->font(style.face, size);
    }
    return font;
}

double Canvas::text_width(const TextStyle& style, std::string_view text) {
    const std::string shown = style.tabular ? with_tabular_digits(text) : std::string{text};
    int width = 0;
    if (TTF_Font* font = font_for(style, shown)) {
        TTF_SizeUTF8(font, shown.c_str(), &width, nullptr);
    }
    return width / unit_;
}

void Canvas::text(double x, double y, const TextStyle& style, std::string_view text,
                  Align align) {
    const std::string shown = style.tabular ? with_tabular_digits(text) : std::string{text};
    TTF_Font* font = shown.empty() ? nullptr : font_for(style, shown);
    if (font == nullptr) {
        return;
    }
    const std::uint32_t rgb = style.colour.rgb;
    const SDL_Color colour{static_cast<Uint8>(rgb >> 16U), static_cast<Uint8>(rgb >> 8U & 0xFFU),
                           static_cast<Uint8>(rgb & 0xFFU), 255};
    SDL_Surface* drawn = TTF_RenderUTF8_Blended(font, shown.c_str(), colour);
    if (drawn == nullptr) {
        return;
    }
    if (style.face != Face::icons) {
        smallest_text_ = std::min(smallest_text_, style.size);
    }
    int left = pixels(x);
    if (align == Align::centre) {
        left -= drawn->w / 2;
    } else if (align == Align::right) {
        left -= drawn->w;
    }
    const int top = pixels(y + line_height(style) / 2) - TTF_FontHeight(font) / 2;
    SDL_Rect at{left + shift_.x, top + shift_.y, drawn->w, drawn->h};
    SDL_BlitSurface(drawn, nullptr, target_, &at);
    SDL_FreeSurface(drawn);
}

TextStyle Canvas::fitted(TextStyle style, double smallest, std::string_view text, double width) {
    // Each round removes at least one pixel of the size, so this ends.
    while (style.size > smallest) {
        const double needed = text_width(style, text);
        if (needed <= width) {
            break;
        }
        style.size = std::max(smallest, std::min(style.size * width / needed,
                                                 style.size - 1 / unit_));
    }
    return style;
}

std::vector<std::string> Canvas::wrapped(const TextStyle& style, std::string_view text,
                                         double width) {
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t space = std::min(text.find(' ', from), text.size());
        const std::string word{text.substr(from, space - from)};
        const std::string longer = line.empty() ? word : line + " " + word;
        if (!line.empty() && text_width(style, longer) > width) {
            lines.push_back(std::move(line));
            line = word;
        } else {
            line = longer;
        }
        from = space + 1;
    }
    if (!line.empty()) {
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace plenaria::display
