// plenaria-console: the operator's console.
#include <SDL.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "console/app/link_owner.hpp"
#include "console/app/settings.hpp"
#include "console/app/shell.hpp"
#include "console/core/typed_secret.hpp"
#include "server/access/access.hpp"
#include "server/client/link.hpp"
#include "server/model/text_table.hpp"

namespace {

using namespace plenaria;

/// What the console shows the server, and by what it knows the server.
struct Credentials {
    std::string token;  ///< empty: a person logs in
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

std::string_view key_of(access::TokenError error) {
    switch (error) {
        case access::TokenError::wrong_permissions:
            return "console.start.token_exposed";
        case access::TokenError::malformed:
            return "console.start.token_malformed";
        case access::TokenError::missing:
        case access::TokenError::unreadable:
        case access::TokenError::hindered:
        case access::TokenError::unwritable:
            break;
    }
    return "console.start.no_token";
}

std::string random_name() {
    std::random_device device;
    char text[24];
    std::snprintf(text, sizeof text, "c%08x%08x", device(), device());
    return text;
}

/// What this console calls itself beside its role; the record names nobody by it.
std::string device_name() {
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

client::LinkSettings link_settings(const console::Settings& settings,
                                   std::optional<client::ServerTrust> trust) {
    client::LinkSettings link;
    link.host = settings.host;
    link.port = settings.port;
    link.trust = std::move(trust);
    link.identity.role = settings.role;
    link.identity.view = "console";
    link.identity.language = Language{settings.language};
    link.identity.device.id = ScreenId{"console-" + random_name()};
    link.identity.device.name = device_name();
    return link;
}

console::Station make_station(const console::Settings& settings, console::LinkOwner& link,
                              const std::optional<Fingerprint>& fingerprint) {
    const std::string server = settings.host + ":" + std::to_string(settings.port);
    std::optional<console::LoginSettings> login;
    if (!settings.person.empty()) {
        login = console::LoginSettings{.person = settings.person,
                                       .role = settings.role,
                                       .server = server,
                                       .language = settings.language,
                                       .lock_after = settings.lock_after};
    }
    return console::Station{
        {.language = settings.language,
         .room = RoomId{settings.room},
         .operator_name = std::string{name_of(settings.role)},
         .server = server,
         .server_fingerprint = fingerprint ? compared_part(*fingerprint) : std::string{}},
        {.send = [&link](CommandRequest request) { return link.send(std::move(request)); },
         .ask = [&link](protocol::CodeRequest request) { return link.send(std::move(request)); },
         .link = {.open = [&link](const console::LoginClaim& claim) { link.open(claim); },
                  .close = [&link] { link.close(); }}},
        std::move(login)};
}

/// What it holds of a closed room, and a password while it is typed, must be in no core file.
void keep_memory_private() {
    const rlimit no_core{0, 0};
    static_cast<void>(::setrlimit(RLIMIT_CORE, &no_core));
    // Also where the system hands dumps to a program, which the limit does not stop.
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0));
}

int run(const console::Settings& settings, Credentials credentials) {
    auto window =
        console::Window::open({.width = settings.width,
                               .height = settings.height,
                               .scale = static_cast<float>(settings.scale_percent) / 100.0F,
                               .assets = assets_folder()});
    if (!window) {
        return fail(exit_window, window.error());
    }
    const std::optional<Fingerprint> fingerprint =
        credentials.trust ? client::fingerprint_of(*credentials.trust) : std::nullopt;
    console::LinkOwner link{link_settings(settings, std::move(credentials.trust)),
                            console::wake_shell};
    if (settings.person.empty()) {
        link.open_with(credentials.token);
        console::wipe(credentials.token);
    }
    console::Station station = make_station(settings, link, fingerprint);
    const console::Source source{
        .picture = [&] { return link.picture(); },
        .results = [&] { return link.take_results(); },
        .painted =
            [&](const client::Picture& picture, std::int64_t frames, console::PixelSize size) {
                link.report_painted(picture, frames, size.w, size.h);
            },
        .let_go = [&] { link.let_go(); }};
    switch (console::run_shell(*window.value(), station, source, settings.screenshot)) {
        case console::Ended::by_operator:
        case console::Ended::after_picture:
            return exit_ok;
        case console::Ended::picture_failed:
            return fail(exit_picture, "console.start.no_screenshot", "path", settings.screenshot);
        case console::Ended::confidential:
            return fail(exit_picture, text_of("console.start.confidential"));
        case console::Ended::font_missing:
            return fail(exit_window, window.value()->missing_font());
    }
    return exit_ok;
}

}  // namespace

int main(int argc, char** argv) {
    keep_memory_private();
    const auto settings = console::read_settings({argv + 1, argv + argc});
    if (!settings) {
        fail(exit_usage, settings.error());
    }
    if (!settings || settings.value().help) {
        const Text usage = text_of("console.start.usage");
        std::fprintf(settings ? stdout : stderr, "%s\n%s\n", std::string{usage.es()}.c_str(),
                     std::string{usage.en()}.c_str());
        return settings ? exit_ok : exit_usage;
    }
    Credentials credentials;
    if (settings.value().person.empty()) {
        const std::string path = console::token_path(settings.value());
        auto token = access::read_token(path);
        if (!token) {
            return fail(exit_token, key_of(token.error()), "path", path);
        }
        credentials.token = std::move(token).value();
    }
    if (settings.value().encrypted) {
        auto trust = client::read_trust(settings.value().authority, settings.value().fingerprint);
        if (!trust) {
            return fail(exit_trust, trust.error());
        }
        credentials.trust = std::move(trust).value();
    }
    return run(settings.value(), std::move(credentials));
}
