#include "display/sdl/screen.hpp"

#include <SDL_image.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <memory>
#include <utility>

#include "display/core/scene.hpp"
#include "display/sdl/painter.hpp"
#include "server/client/link.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::display {
namespace {

using client::SteadyPoint;

constexpr int status_failed = 1;
constexpr std::chrono::seconds screenshot_within{10};

SteadyPoint steady_now() { return std::chrono::steady_clock::now(); }

/// Wakes the UI thread from the link's: at most one event waits, however many pictures came.
class Waker {
public:
    Waker() : type_(SDL_RegisterEvents(1)) {}
    void wake() {
        if (!pending_.exchange(true)) {
            SDL_Event event{};
            event.type = type_;
            SDL_PushEvent(&event);
        }
    }
    void taken() { pending_ = false; }

private:
    Uint32 type_;
    std::atomic<bool> pending_{false};
};

client::LinkSettings link_settings(const Options& options,
                                   std::optional<client::ServerTrust> trust) {
    client::LinkSettings settings;
    settings.host = options.host;
    settings.port = options.port;
    settings.trust = std::move(trust);
    settings.identity.role = Role::display;
    if (!options.room.empty()) {
        settings.identity.rooms = {options.room};
    }
    settings.identity.view = options.view;
    settings.identity.language = Language{"es"};
    settings.identity.device = {.id = device_id(options),
                                .name = options.name,
                                .width = options.width,
                                .height = options.height,
                                .build = PLENARIA_VERSION};
    return settings;
}

/// Around a square of ±4 pixels, one step a minute, so that no pixel is bright for ever.
SDL_Point burn_in_shift(SteadyPoint now) {
    constexpr std::array<SDL_Point, 8> steps{
        {{0, 0}, {4, 0}, {4, 4}, {0, 4}, {-4, 4}, {-4, 0}, {-4, -4}, {0, -4}}};
    const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
    return steps[static_cast<std::size_t>(minute) % steps.size()];
}

/// A picture and the scene made of it; lives in the loop.
class Follower {
public:
    Follower(const Options& options, client::Link& link) : options_(&options), link_(&link) {}

    /// The scene of this instant.
    [[nodiscard]] Scene scene(SteadyPoint now) {
        picture_ = link_->picture();
        return scene_of(*picture_, now);
    }
    /// The same as if the server's time were `frozen`.
    [[nodiscard]] Scene scene_at(TimePoint frozen, SteadyPoint now) {
        client::Picture picture = *link_->picture();
        picture.clock = {.known = true, .reference = frozen, .reference_local = now};
        return scene_of(picture, now);
    }
    /// Tells the server what is on the glass now.
    void report(std::string_view scene, std::int64_t frames, int width, int height) {
        std::vector<protocol::ResumePoint> revs;
        for (const auto& [room, followed] : picture_->rooms) {
            revs.push_back({followed.stream_id, followed.rev});
        }
        link_->report_painted(revs, std::string{scene}, frames, width, height);
    }

private:
    [[nodiscard]] Scene scene_of(const client::Picture& picture, SteadyPoint now) {
        freshness_.observe(picture);
        return build_scene({.picture = picture,
                            .room = options_->room,
                            .view = options_->view,
                            .current_until = freshness_.current_until(),
                            .now = now,
                            .origin = origin_of(*options_)});
    }

    const Options* options_;
    client::Link* link_;
    std::shared_ptr<const client::Picture> picture_;
    Freshness freshness_;
};

enum class Wish { none, repaint, quit };

Wish wish_of(const SDL_Event& event, const Options& options) {
    switch (event.type) {
        case SDL_QUIT: return Wish::quit;  // SIGTERM and SIGINT arrive as this
        case SDL_KEYDOWN:
            return options.windowed && event.key.keysym.sym == SDLK_ESCAPE ? Wish::quit
                                                                            : Wish::none;
        case SDL_WINDOWEVENT:
            if (event.window.event == SDL_WINDOWEVENT_CLOSE) {
                return options.windowed ? Wish::quit : Wish::none;
            }
            return Wish::repaint;
        // The link's wake-up; a mouse that is bumped repaints nothing.
        default: return event.type >= SDL_USEREVENT ? Wish::repaint : Wish::none;
    }
}

/// Waits until `deadline` or an event and takes all that wait.
Wish next_wish(SteadyPoint deadline, const Options& options, Waker& waker) {
    const auto left = std::chrono::ceil<Millis>(deadline - steady_now()).count();
    SDL_Event event{};
    Wish wish = Wish::repaint;
    if (SDL_WaitEventTimeout(&event, static_cast<int>(std::clamp<long>(left, 0, 60'000))) != 0) {
        wish = Wish::none;
        do {
            wish = std::max(wish, wish_of(event, options));
        } while (SDL_PollEvent(&event) != 0);
        waker.taken();
    }
    return wish;
}

SDL_Window* open_window(const Options& options) {
    constexpr Uint32 in_window = SDL_WINDOW_RESIZABLE;
    constexpr Uint32 full = SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_ALLOW_HIGHDPI;
    const Uint32 flags = options.windowed ? in_window : full;
    return SDL_CreateWindow("Plenaria", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                            options.width, options.height, flags);
}

/// A canvas's own memory: the window's surface may have another pixel format.
using Surface = std::unique_ptr<SDL_Surface, decltype(&SDL_FreeSurface)>;
Surface make_surface(int width, int height) {
    return {SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888),
            &SDL_FreeSurface};
}

/// The window and what was painted on it.
class Glass {
public:
    Glass(SDL_Window& window, Resources& resources) : window_(&window), resources_(&resources) {}

    /// Puts `scene` on the glass, or clears the glass for a presentation below. Answers whether two
    /// titles take turns.
    bool show(const Scene& scene, SteadyPoint now) {
        if (scene.yields != hidden_) {
            hidden_ = scene.yields;
            if (hidden_) {
                SDL_HideWindow(window_);
            } else {
                SDL_ShowWindow(window_);
                SDL_RaiseWindow(window_);
            }
        }
        SDL_Surface* glass = hidden_ ? nullptr : SDL_GetWindowSurface(window_);
        if (glass == nullptr) {
            return false;
        }
        if (own_->w != glass->w || own_->h != glass->h) {
            own_ = make_surface(glass->w, glass->h);
        }
        Canvas canvas{*own_, *resources_, burn_in_shift(now)};
        const Painted painted = paint(scene, canvas);
        SDL_BlitSurface(own_.get(), nullptr, glass, nullptr);
        SDL_UpdateWindowSurface(window_);
        ++frames_;
        return painted.alternating;
    }
    [[nodiscard]] std::int64_t frames() const { return frames_; }
    [[nodiscard]] int width() const { return own_->w; }
    [[nodiscard]] int height() const { return own_->h; }

private:
    SDL_Window* window_;
    Resources* resources_;
    Surface own_ = make_surface(1, 1);
    std::int64_t frames_ = 0;
    bool hidden_ = false;
};

}  // namespace

void complain(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        std::fprintf(stderr, "%s\n", words.c_str());
    }
}

int run_screen(const Options& options, std::optional<client::ServerTrust> trust,
               Resources& resources) {
    // Closing the window must not end a full screen; signals still do.
    SDL_SetHint(SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0");
    const std::unique_ptr<SDL_Window, decltype(&SDL_DestroyWindow)> window{open_window(options),
                                                                           &SDL_DestroyWindow};
    if (!window) {
        complain(fill_text("display.no_screen", {{"reason", same_text(SDL_GetError())}}));
        return status_failed;
    }
    SDL_DisableScreenSaver();
    if (!options.windowed) {
        SDL_ShowCursor(SDL_DISABLE);
    }
    Waker waker;
    client::Link link{link_settings(options, std::move(trust)), [&waker] { waker.wake(); }};
    Follower follower{options, link};
    Glass glass{*window, resources};
    Wish wish = Wish::repaint;
    SteadyPoint deadline = steady_now();
    while (wish != Wish::quit) {
        if (wish == Wish::repaint) {
            const SteadyPoint now = steady_now();
            const Scene scene = follower.scene(now);
            deadline = scene.repaint_at;
            if (glass.show(scene, now)) {
                deadline = std::min(deadline, now + std::chrono::seconds{1});
            }
            follower.report(scene.yields ? "yielded" : name_of(scene.kind), glass.frames(),
                            glass.width(), glass.height());
        }
        wish = next_wish(deadline, options, waker);
    }
    return 0;
}

int write_screenshot(const Options& options, std::optional<client::ServerTrust> trust,
                     Resources& resources) {
    Waker waker;
    client::Link link{link_settings(options, std::move(trust)), [&waker] { waker.wake(); }};
    Follower follower{options, link};
    const SteadyPoint end = steady_now() + screenshot_within;
    const auto ready = [&] {
        const SceneKind kind = follower.scene(steady_now()).kind;
        const bool timed = options.frozen_now.has_value() || link.picture()->clock.known;
        return kind == SceneKind::stopped || (kind != SceneKind::waiting && timed);
    };
    while (!ready()) {
        if (steady_now() >= end || next_wish(end, options, waker) == Wish::quit) {
            complain(text_of("display.no_picture"));
            return status_failed;
        }
    }
    const SteadyPoint now = steady_now();
    const Scene scene =
        options.frozen_now ? follower.scene_at(*options.frozen_now, now) : follower.scene(now);
    const Surface surface = make_surface(options.width, options.height);
    Canvas canvas{*surface, resources, {0, 0}};
    paint(scene, canvas);
    if (IMG_SavePNG(surface.get(), options.screenshot.c_str()) != 0) {
        complain(fill_text("display.not_written", {{"file", same_text(options.screenshot)}}));
        return status_failed;
    }
    return 0;
}

}  // namespace plenaria::display
