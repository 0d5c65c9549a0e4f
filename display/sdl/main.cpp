// plenaria-display: one room's screen, full screen by default.
#include <SDL.h>
#include <SDL_ttf.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "display/sdl/options.hpp"
#include "display/sdl/screen.hpp"
#include "server/model/text_table.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::display;

constexpr int status_usage = 2;
constexpr int status_no_assets = 3;
constexpr int status_no_screen = 4;

/// The option, the environment, or what the build puts beside bin/.
std::string assets_folder(const Options& options) {
    if (!options.assets.empty()) {
        return options.assets;
    }
    if (const char* set = std::getenv("PLENARIA_ASSETS")) {
        return set;
    }
    char* base = SDL_GetBasePath();
    const std::string folder = std::string{base == nullptr ? "" : base} + "../assets";
    SDL_free(base);
    return folder;
}

int run(const Options& options) {
    const std::string folder = assets_folder(options);
    const auto resources = Resources::open(folder);
    if (!resources) {
        complain(fill_text("display.no_assets", {{"folder", same_text(folder)}}));
        return status_no_assets;
    }
    std::optional<client::ServerTrust> trust;
    if (options.encrypted) {
        auto read = client::read_trust(options.authority, options.fingerprint);
        if (!read) {
            complain(read.error());
            return status_usage;
        }
        trust = std::move(read).value();
    }
    return options.screenshot.empty() ? run_screen(options, std::move(trust), *resources)
                                      : write_screenshot(options, std::move(trust), *resources);
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = read_options({argv + 1, static_cast<std::size_t>(argc - 1)});
    if (!options) {
        complain(options.error());
        complain(text_of("display.usage"));
        return status_usage;
    }
    if (!options.value().screenshot.empty()) {
        // A picture needs no glass.
        SDL_SetHint(SDL_HINT_VIDEODRIVER, "offscreen");
    }
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || TTF_Init() != 0) {
        complain(fill_text("display.no_screen", {{"reason", same_text(SDL_GetError())}}));
        return status_no_screen;
    }
    const int status = run(options.value());
    TTF_Quit();
    SDL_Quit();
    return status;
}
