// Rectangles in pixels of the window.
#pragma once

#include <algorithm>

namespace plenaria::console {

struct Box {
    float x = 0;
    float y = 0;
    float w = 0;
    float h = 0;

    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] float mid_x() const { return x + w / 2; }
    [[nodiscard]] float mid_y() const { return y + h / 2; }
    [[nodiscard]] Box inset(float dx, float dy) const {
        return {x + dx, y + dy, std::max(0.0F, w - 2 * dx), std::max(0.0F, h - 2 * dy)};
    }
    /// Takes a strip off one side and answers it; the rest stays here.
    Box take_top(float size) {
        const Box strip{x, y, w, std::min(size, h)};
        y += strip.h;
        h -= strip.h;
        return strip;
    }
    Box take_bottom(float size) {
        const Box strip{x, bottom() - std::min(size, h), w, std::min(size, h)};
        h -= strip.h;
        return strip;
    }
    Box take_left(float size) {
        const Box strip{x, y, std::min(size, w), h};
        x += strip.w;
        w -= strip.w;
        return strip;
    }
    Box take_right(float size) {
        const Box strip{right() - std::min(size, w), y, std::min(size, w), h};
        w -= strip.w;
        return strip;
    }
    friend bool operator==(const Box&, const Box&) = default;
};

}  // namespace plenaria::console
