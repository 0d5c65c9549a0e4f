// plenaria-console: the operator's console.
#include <SDL.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "console/app/settings.hpp"
#include "console/app/shell.hpp"
#include "server/access/access.hpp"
#include "server/client/link.hpp"
#include "server/model/text_table.hpp"

namespace {

using namespace plenaria;

/// What the console shows the server, and by what it knows the server.
struct Credentials {
    std::string token;
    std::optional<client::ServerTrust> trust;
};

enum ExitStatus {
    exit_ok = 0,
    exit_usage = 2,
    exit_token = 3,
    exit_window = 4,
    exit_picture = 5,
    exit_trust = 6
};

/// Both languages: whoever starts a program in a terminal has chosen none yet.
int fail(ExitStatus status, const Text& text) {
    std::fprintf(stderr, "plenaria-console: %s\nplenaria-console: %s\n",
                 std::string{text.es()}.c_str(), std::string{text.en()}.c_str());
    return status;
}

int fail(ExitStatus status, std::string_view key, std::string_view name, std::string_view value) {
    return fail(status, fill_text(key, {{name, same_text(value)}}));
}

std::string random_prefix() {
    std::random_device device;
    char text[24];
    std::snprintf(text, sizeof text, "c%08x%08x", device(), device());
    return text;
}

std::string operator_name() {
    for (const char* variable : {"USER", "LOGNAME"}) {
        if (const char* name = std::getenv(variable); name != nullptr && *name != '\0') {
            return name;
        }
    }
    return std::string{"operador"};
}

std::string assets_folder() {
    char* base = SDL_GetBasePath();
    const std::string folder = base == nullptr ? "./" : base;
    SDL_free(base);
    return folder + "../assets";
}

client::LinkSettings link_settings(const console::Settings& settings, const std::string& prefix,
                                   Credentials credentials) {
    client::LinkSettings link;
    link.host = settings.host;
    link.port = settings.port;
    link.trust = std::move(credentials.trust);
    link.identity.role = settings.chair ? Role::chair : Role::secretariat;
    link.identity.view = "console";
    link.identity.language = Language{settings.language};
    link.identity.device.id = ScreenId{"console-" + prefix};
    link.identity.device.name = operator_name();
    link.identity.proof = std::move(credentials.token);
    return link;
}

int run(const console::Settings& settings, Credentials credentials) {
    auto window =
        console::Window::open({.width = settings.width,
                               .height = settings.height,
                               .scale = static_cast<float>(settings.scale_percent) / 100.0F,
                               .assets = assets_folder()});
    if (!window) {
        return fail(exit_window, "console.start.no_window", "reason", window.error());
    }
    const std::string prefix = random_prefix();
    client::Link link{link_settings(settings, prefix, std::move(credentials)), console::wake_shell};
    console::Controller controller{
        {.language = settings.language,
         .room = RoomId{settings.room},
         .operator_name = operator_name(),
         .server = settings.host + ":" + std::to_string(settings.port),
         .id_prefix = prefix},
        [&](CommandRequest request) { return link.send(std::move(request)); }};
    const console::Source source{
        .picture = [&] { return link.picture(); },
        .results = [&] { return link.take_results(); },
        .painted =
            [&](const client::Picture& picture, std::int64_t frames, console::PixelSize size) {
                std::vector<protocol::ResumePoint> revs;
                for (const auto& [room, followed] : picture.rooms) {
                    revs.push_back({followed.stream_id, followed.rev});
                }
                link.report_painted(revs, "console", frames, size.w, size.h);
            }};
    switch (console::run_shell(*window.value(), controller, source, settings.screenshot)) {
        case console::Ended::by_operator:
        case console::Ended::after_picture:
            return exit_ok;
        case console::Ended::picture_failed:
            return fail(exit_picture, "console.start.no_screenshot", "path", settings.screenshot);
        case console::Ended::font_missing:
            return fail(exit_window, "console.start.no_font", "path", assets_folder());
    }
    return exit_ok;
}

}  // namespace

int main(int argc, char** argv) {
    const auto settings = console::read_settings({argv + 1, argv + argc});
    if (!settings || settings.value().help) {
        const Text usage = text_of("console.start.usage");
        std::fprintf(settings ? stdout : stderr, "%s\n%s\n", std::string{usage.es()}.c_str(),
                     std::string{usage.en()}.c_str());
        return settings ? exit_ok
                        : fail(exit_usage, "console.start.bad_option", "option", settings.error());
    }
    const std::string path = console::token_path(settings.value());
    auto token = access::read_token(path);
    if (!token) {
        return fail(exit_token, "console.start.no_token", "path", path);
    }
    Credentials credentials{std::move(token).value(), std::nullopt};
    if (settings.value().encrypted) {
        auto trust = client::read_trust(settings.value().authority, settings.value().fingerprint);
        if (!trust) {
            return fail(exit_trust, trust.error());
        }
        credentials.trust = std::move(trust).value();
    }
    return run(settings.value(), std::move(credentials));
}
