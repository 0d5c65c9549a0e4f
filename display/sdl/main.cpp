// plenaria-display: one room's screen, full screen by default.
#include <SDL.h>
#include <SDL_ttf.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "display/sdl/options.hpp"
#include "display/sdl/screen.hpp"
#include "server/access/device_key.hpp"
#include "server/model/text_table.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::display;

constexpr int status_ok = 0;
constexpr int status_usage = 2;
constexpr int status_no_assets = 3;
constexpr int status_no_screen = 4;
constexpr int status_no_key = 5;

/// The option, the environment, or what the build puts beside bin/.
std::string assets_folder(const Options& options) {
    if (!options.assets.empty()) {
        return options.assets;
    }
    if (const char* set = std::getenv("PLENARIA_ASSETS")) {
        return set;
    }
    char* base = SDL_GetBasePath();
    std::string folder = std::string{base == nullptr ? "" : base} + "../assets";
    SDL_free(base);
    return folder;
}

/// What the screen proves itself with, made at its first start; the error is for people.
Outcome<access::DeviceKey, Text> open_key(const Options& options) {
    const std::string file =
        key_file(options, std::getenv("XDG_STATE_HOME"), std::getenv("HOME"));
    if (file.empty()) {
        return text_of("display.key_unplaced");
    }
    // A folder of our own is made; one that somebody names and mistypes is not.
    const auto named = std::filesystem::path{options.key}.parent_path();
    std::error_code failed;
    if (!named.empty() && !std::filesystem::is_directory(named, failed)) {
        return fill_text("display.key_folder", {{"folder", same_text(named.string())}});
    }
    auto key = access::DeviceKey::load_or_create(file);
    if (!key) {
        const auto text_key = [&]() -> std::string_view {
            switch (key.error()) {
                case access::DeviceKeyError::unreadable: return "display.key_unreadable";
                case access::DeviceKeyError::unwritable: return "display.key_unwritable";
                case access::DeviceKeyError::wrong_permissions:
                    return "display.key_wrong_permissions";
                case access::DeviceKeyError::malformed: break;
            }
            return "display.key_malformed";
        };
        return fill_text(text_key(), {{"file", same_text(file)}});
    }
    return std::move(key).value();
}

/// What is confidential and the screen's key stay off the disk, where a core file would put them,
/// and out of reach of this user's other programs. Refused or not, the screen goes on.
void keep_memory_private() {
    const rlimit no_core{0, 0};
    static_cast<void>(setrlimit(RLIMIT_CORE, &no_core));
    static_cast<void>(prctl(PR_SET_DUMPABLE, 0));
}

int run(const Options& options) {
    const std::string folder = assets_folder(options);
    const auto resources = Resources::open(folder);
    if (!resources) {
        complain(fill_text("display.no_font",
                           {{"file", same_text(Resources::unreadable_font(folder))}}));
        return status_no_assets;
    }
    if (const std::string file = resources->unreadable_fallback(); !file.empty()) {
        complain(fill_text("display.no_fallback_font", {{"file", same_text(file)}}));
    }
    Credentials credentials;
    if (options.encrypted) {
        auto read = client::read_trust(options.authority, options.fingerprint);
        if (!read) {
            complain(read.error());
            return status_usage;
        }
        credentials.trust = std::move(read).value();
    }
    if (options.screenshot.empty() && has_key(options)) {
        auto key = open_key(options);
        if (!key) {
            complain(key.error());
            return status_no_key;
        }
        credentials.key = std::move(key).value();
    }
    return options.screenshot.empty()
               ? run_screen(options, std::move(credentials), *resources)
               : write_screenshot(options, std::move(credentials), *resources);
}

}  // namespace

int main(int argc, char** argv) {
    keep_memory_private();
    const auto options = read_options({argv + 1, static_cast<std::size_t>(argc - 1)});
    if (!options) {
        complain(options.error());
        complain(text_of("display.usage"));
        return status_usage;
    }
    if (options.value().help) {
        const Text usage = text_of("display.usage");
        std::printf("%s\n%s\n", std::string{usage.es()}.c_str(), std::string{usage.en()}.c_str());
        return status_ok;
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
