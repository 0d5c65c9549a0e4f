#include "display/sdl/glass.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "display/sdl/painter.hpp"

namespace plenaria::display {
namespace {

/// Around a square of ±4 pixels, one step a minute, so that no pixel is bright for ever.
SDL_Point burn_in_shift(client::SteadyPoint now) {
    constexpr std::array<SDL_Point, 8> steps{
        {{0, 0}, {4, 0}, {4, 4}, {0, 4}, {-4, 4}, {-4, 0}, {-4, -4}, {0, -4}}};
    const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
    return steps[static_cast<std::size_t>(minute) % steps.size()];
}

}  // namespace

Surface make_surface(int width, int height) {
    Surface made{SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888),
                 &SDL_FreeSurface};
    if (made) {
        // It takes the place of what was on the glass, and lets nothing of that through.
        SDL_SetSurfaceBlendMode(made.get(), SDL_BLENDMODE_NONE);
    }
    return made;
}

bool is_on_glass(Uint32 window_flags) {
    return (window_flags & SDL_WINDOW_SHOWN) != 0 &&
           (window_flags & (SDL_WINDOW_HIDDEN | SDL_WINDOW_MINIMIZED)) == 0;
}

Shown Glass::show(const Scene& scene, client::SteadyPoint now) {
    const bool confidential = !scene.within.empty() && !scene.yields;
    if (confidential_ && !confidential) {
        forget(scene.yields);
    }
    // Until it is painted over, what was there is there.
    confidential_ = confidential_ || confidential;
    const bool comes_back = hidden_ && !scene.yields;
    if (scene.yields != hidden_) {
        hidden_ = scene.yields;
        if (hidden_) {
            give_way();
        } else {
            come_back();
        }
    }
    if (hidden_) {
        confidential_ = false;
        return {.done = true};
    }
    SDL_Surface* glass = SDL_GetWindowSurface(window_);
    if (glass == nullptr || !fit(*glass)) {
        return {};
    }
    Canvas canvas{*own_, *resources_, burn_in_shift(now)};
    const Painted painted = paint(scene, canvas);
    if (SDL_BlitSurface(own_.get(), nullptr, glass, nullptr) != 0 ||
        SDL_UpdateWindowSurface(window_) != 0) {
        return {};
    }
    confidential_ = confidential;
    ++frames_;
    const bool seen = is_on_glass(flags_of_(window_));
    return {.done = seen && !comes_back, .off_glass = !seen, .alternating = painted.alternating};
}

void Glass::give_way() {
    SDL_HideWindow(window_);
    keep_on_top(false);
}

/// The presentation may be left running, and stay over a window that is merely shown.
void Glass::come_back() {
    keep_on_top(true);
    SDL_ShowWindow(window_);
    // Of one that was only hidden it would undo that it fills the screen.
    if ((flags_of_(window_) & SDL_WINDOW_MINIMIZED) != 0) {
        SDL_RestoreWindow(window_);
    }
    SDL_RaiseWindow(window_);
}

/// Of the hidden window, where it fills the screen; one among others on a desk stays among them.
/// Window managers forget it of a window that is hidden, and SDL 2.26 says it of none that is full.
void Glass::keep_on_top(bool on_top) {
    const Uint32 full = SDL_GetWindowFlags(window_) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    if (full != 0) {
        SDL_SetWindowFullscreen(window_, 0);
        SDL_SetWindowAlwaysOnTop(window_, on_top ? SDL_TRUE : SDL_FALSE);
        SDL_SetWindowFullscreen(window_, full);
    }
}

/// Answers whether there is memory as large as the glass.
bool Glass::fit(const SDL_Surface& glass) {
    if (own_->w == glass.w && own_->h == glass.h) {
        return true;
    }
    Surface larger = make_surface(glass.w, glass.h);
    if (larger) {
        own_ = std::move(larger);
        return true;
    }
    return false;
}

/// Nothing of what was confidential stays among the fonts' letters and the flags, nor in the
/// surfaces: those of a window that is about to be hidden are not painted over.
void Glass::forget(bool hides) {
    resources_->forget();
    SDL_FillRect(own_.get(), nullptr, 0xFF000000U);
    SDL_Surface* glass = hides ? SDL_GetWindowSurface(window_) : nullptr;
    if (glass != nullptr) {
        SDL_FillRect(glass, nullptr, 0);
        SDL_UpdateWindowSurface(window_);
    }
}

}  // namespace plenaria::display
