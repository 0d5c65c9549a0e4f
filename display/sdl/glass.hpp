// A screen's window and the memory behind it: what is painted there, and what is left of it once
// something else takes its place.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <memory>

#include "display/core/scene.hpp"
#include "display/sdl/canvas.hpp"
#include "server/client/picture.hpp"

namespace plenaria::display {

/// A canvas's own memory: the window's surface may have another pixel format.
using Surface = std::unique_ptr<SDL_Surface, decltype(&SDL_FreeSurface)>;
/// Null where there is not memory enough.
[[nodiscard]] Surface make_surface(int width, int height);

/// Whether a window with these flags of SDL is where people see it: shown, neither minimised nor
/// hidden. Without a window manager nothing has the focus, so that it does not count; of what lies
/// over the window SDL says nothing.
[[nodiscard]] bool is_on_glass(Uint32 window_flags);

struct Shown {
    bool done = false;         ///< the scene is on the glass, or the glass is cleared for another's
    bool off_glass = false;    ///< it was painted where nobody sees it
    bool alternating = false;  ///< two titles take turns
};

/// UI thread. The window and the resources outlive it.
class Glass {
public:
    using FlagsOf = Uint32 (*)(SDL_Window*);

    /// `flags_of` says how the window is; tests say it themselves.
    Glass(SDL_Window& window, Resources& resources, FlagsOf flags_of = &SDL_GetWindowFlags)
        : window_(&window), resources_(&resources), flags_of_(flags_of) {}

    /// Puts `scene` on the glass, or clears the glass for a presentation below. Where the former
    /// was confidential and this is not, nothing that it was drawn with or in is kept. The first
    /// painting after a presentation is not done yet: the window has only just been asked for.
    Shown show(const Scene& scene, client::SteadyPoint now);
    /// How many scenes were painted.
    [[nodiscard]] std::int64_t frames() const { return frames_; }
    [[nodiscard]] int width() const { return own_->w; }
    [[nodiscard]] int height() const { return own_->h; }
    /// What was painted last, or the black that it was painted over with.
    [[nodiscard]] const SDL_Surface& memory() const { return *own_; }

private:
    [[nodiscard]] bool fit(const SDL_Surface& glass);
    void forget(bool hides);
    void give_way();
    void come_back();
    void keep_on_top(bool on_top);

    SDL_Window* window_;
    Resources* resources_;
    FlagsOf flags_of_;
    Surface own_ = make_surface(1, 1);
    std::int64_t frames_ = 0;
    bool hidden_ = false;
    bool confidential_ = false;  ///< what is on the glass
};

}  // namespace plenaria::display
