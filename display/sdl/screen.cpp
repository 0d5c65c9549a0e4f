#include "display/sdl/screen.hpp"

#include <SDL_image.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <utility>

#include "display/core/scene.hpp"
#include "display/sdl/glass.hpp"
#include "display/sdl/painter.hpp"
#include "display/sdl/show_and_tell.hpp"
#include "server/client/link.hpp"
#include "server/client/local_clock.hpp"
#include "server/client/sleep_watch.hpp"
#include "server/client/trouble_note.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::display {
namespace {

using client::SteadyPoint;

constexpr int status_failed = 1;
constexpr std::chrono::seconds screenshot_within{10};

SteadyPoint steady_now() { return client::LocalClock::now(); }

/// Wakes the UI thread from the link's: at most one event waits, however many pictures came.
class Waker {
public:
    Waker() : type_(SDL_RegisterEvents(1)) {}
    void wake() {
        if (!pending_.exchange(true)) {
            SDL_Event event{};
            event.type = type_;
            if (SDL_PushEvent(&event) != 1) {
                // A full queue: the loop is awake, and the next picture tries again.
                pending_ = false;
            }
        }
    }
    void taken() { pending_ = false; }

private:
    Uint32 type_;
    std::atomic<bool> pending_{false};
};

client::LinkSettings link_settings(const Options& options, Credentials credentials) {
    client::LinkSettings settings;
    settings.host = options.host;
    settings.port = options.port;
    settings.trust = std::move(credentials.trust);
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
                                .build = PLENARIA_VERSION,
                                .key = {},
                                .named = !options.screen.empty()};
    if (credentials.key) {
        settings.identity.device.key = credentials.key->public_digits();
        settings.prove = [key = *credentials.key](const DeviceClaim& claim) {
            return key.sign(claim);
        };
    }
    return settings;
}

std::optional<Fingerprint> server_of(const Credentials& credentials) {
    return credentials.trust ? client::fingerprint_of(*credentials.trust) : std::nullopt;
}

/// A picture and the scene made of it; lives in the loop.
class Follower {
public:
    Follower(const Options& options, std::optional<Fingerprint> server, client::Link& link)
        : options_(&options), server_(server), link_(&link) {}

    /// The scene of this instant.
    [[nodiscard]] Scene scene(SteadyPoint now) {
        if (sleep_watch_.slept()) {
            woke_ = now;
        }
        picture_ = link_->picture();
        if (const Text news = trouble_note_.news(*picture_); !news.empty()) {
            complain(news);
        }
        return scene_of(*picture_, now);
    }
    /// The same as if the server's time were `frozen`.
    [[nodiscard]] Scene scene_at(TimePoint frozen, SteadyPoint now) {
        client::Picture picture = *link_->picture();
        picture.clock = {.known = true, .reference = frozen, .reference_local = now};
        return scene_of(picture, now);
    }
    /// Puts the scene of this instant on the glass and tells the server; answers when to do so
    /// again.
    [[nodiscard]] SteadyPoint turn(Glass& glass) {
        const SteadyPoint now = steady_now();
        const Scene shown = scene(now);
        return show_and_tell(glass, shown, *picture_, now,
                             [&](const client::Picture& painted, std::string name) {
                                 link_->report_painted(painted, std::move(name), glass.frames(),
                                                       glass.width(), glass.height());
                             });
    }

private:
    [[nodiscard]] Scene scene_of(const client::Picture& picture, SteadyPoint now) {
        freshness_.observe(picture);
        return build_scene({.picture = picture,
                            .room = options_->room,
                            .view = options_->view,
                            .current_until = freshness_.current_until(),
                            .now = now,
                            .woke = woke_,
                            .origin = origin_of(*options_),
                            .screen = options_->name,
                            .server = server_,
                            .id = options_->screen});
    }

    const Options* options_;
    std::optional<Fingerprint> server_;
    client::Link* link_;
    std::shared_ptr<const client::Picture> picture_;
    Freshness freshness_;
    client::SleepWatch sleep_watch_;
    client::TroubleNote trouble_note_;
    SteadyPoint woke_{};
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
    constexpr Uint32 full =
        SDL_WINDOW_FULLSCREEN_DESKTOP | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_ALWAYS_ON_TOP;
    SDL_Rect glass{SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, options.width, options.height};
    // Without a window manager nobody makes a window as large as the screen but we.
    if (!options.windowed) {
        SDL_GetDisplayBounds(0, &glass);
    }
    return SDL_CreateWindow("Plenaria", glass.x, glass.y, glass.w, glass.h,
                            options.windowed ? in_window : full);
}

}  // namespace

void complain(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        std::fprintf(stderr, "%s\n", words.c_str());
    }
}

int run_screen(const Options& options, Credentials credentials, Resources& resources) {
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
    const auto server = server_of(credentials);
    client::Link link{link_settings(options, std::move(credentials)), [&waker] { waker.wake(); }};
    Follower follower{options, server, link};
    Glass glass{*window, resources};
    Wish wish = Wish::repaint;
    SteadyPoint deadline = steady_now();
    while (wish != Wish::quit) {
        if (wish == Wish::repaint) {
            deadline = follower.turn(glass);
        }
        wish = next_wish(deadline, options, waker);
    }
    return 0;
}

int write_screenshot(const Options& options, Credentials credentials, Resources& resources) {
    Waker waker;
    const auto server = server_of(credentials);
    client::LinkSettings settings = link_settings(options, std::move(credentials));
    // It would be a twin of the real screen. Without a key nothing is proved either.
    settings.identity.device = {};
    client::Link link{std::move(settings), [&waker] { waker.wake(); }};
    Follower follower{options, server, link};
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
    if (scene.kind == SceneKind::stopped) {
        return status_failed;  // why was told as it came
    }
    if (!scene.within.empty()) {
        complain(text_of("display.confidential"));
        return status_failed;
    }
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
