#include "display/sdl/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "display/core/scene.hpp"
#include "server/client/server_trust.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::display {
namespace {

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

bool set_server(Options& options, std::string_view text) {
    const auto server = client::parse_server(text);
    if (server) {
        options.host = server->host;
        options.port = server->port;
        options.encrypted = options.encrypted || server->encrypted;
    }
    return server.has_value();
}

bool set_size(Options& options, std::string_view text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos) {
        return false;
    }
    // Four times 4K: what is larger is a slip of the finger, and 250 MB of memory.
    constexpr int side_max = 15'360;
    const int width = number_of<int>(text.substr(0, cross)).value_or(0);
    const int height = number_of<int>(text.substr(cross + 1)).value_or(0);
    options.width = width;
    options.height = height;
    return width >= 160 && height >= 90 && width <= side_max && height <= side_max;
}

bool set_frozen(Options& options, std::string_view text) {
    const auto ms = number_of<std::int64_t>(text);
    if (ms) {
        options.frozen_now = from_unix_ms(*ms);
    }
    return ms.has_value();
}

bool set_room(Options& options, std::string_view text) {
    options.room = RoomId{std::string{text}};
    return is_valid_id(options.room.value);
}

bool takes_value(std::string_view name) {
    constexpr std::array<std::string_view, 12> names{
        "--server", "--room", "--size",       "--frozen-now", "--screen", "--view",
        "--name",   "--key",  "--screenshot", "--assets",     "--ca",     "--fingerprint"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Sets the option `name`; answers whether there is such an option and the value is one.
bool set(Options& options, std::string_view name, std::string_view value) {
    if (name == "--server") {
        return set_server(options, value);
    }
    if (name == "--room") {
        return set_room(options, value);
    }
    if (name == "--size") {
        return set_size(options, value);
    }
    if (name == "--frozen-now") {
        return set_frozen(options, value);
    }
    if (name == "--screen") {
        options.screen = ScreenId{std::string{value}};
        return is_valid_id(options.screen.value);
    }
    std::string* text = name == "--view"          ? &options.view
                        : name == "--name"        ? &options.name
                        : name == "--assets"      ? &options.assets
                        : name == "--screenshot"  ? &options.screenshot
                        : name == "--key"         ? &options.key
                        : name == "--ca"          ? &options.authority
                        : name == "--fingerprint" ? &options.fingerprint
                                                  : nullptr;
    if (text == nullptr || value.empty()) {
        return false;
    }
    *text = value;
    return true;
}

bool is_own_machine(std::string_view host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Text complaint(std::string_view key, std::string_view argument) {
    return fill_text(key, {{"argument", same_text(argument)}});
}

/// Why no picture can be made of that. A screen shows on its glass that its view is none, or that
/// the event has no screen of its id; a picture goes on as if it were what was asked for.
Text against_picture(const Options& options) {
    if (options.screenshot.empty()) {
        return {};
    }
    return options.screen.empty() ? unknown_view(options.view)
                                  : text_of("display.no_picture_of_screen");
}

}  // namespace

Outcome<Options, Text> read_options(std::span<const char* const> arguments) {
    Options options;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string_view name = arguments[at];
        if (name == "--help" || name == "-h") {
            options = {};
            options.help = true;
            return options;
        }
        if (name == "--windowed") {
            options.windowed = true;
            continue;
        }
        if (!takes_value(name)) {
            return complaint("display.unknown_argument", name);
        }
        if (at + 1 == arguments.size() || takes_value(arguments[at + 1])) {
            return complaint("display.no_value", name);
        }
        if (!set(options, name, arguments[at + 1])) {
            return complaint("display.bad_argument",
                             std::string{name} + " " + std::string{arguments[at + 1]});
        }
        ++at;
    }
    if (options.host.empty()) {
        return complaint("display.missing_argument", "--server");
    }
    const bool trusts = !options.authority.empty() || !options.fingerprint.empty();
    if (options.encrypted && !trusts) {
        return complaint("display.missing_argument", "--ca, --fingerprint");
    }
    options.encrypted = trusts;
    // Whoever names a key means to prove something with it.
    if (!options.key.empty() && !has_key(options)) {
        return complaint("display.missing_argument",
                         options.screen.empty() ? "--screen" : "--ca, --fingerprint");
    }
    if (shows_all_rooms(options.view)) {
        options.room = {};
    } else if (options.room.empty()) {
        return complaint("display.missing_argument", "--room");
    }
    if (Text refused = against_picture(options); !refused.empty()) {
        return refused;
    }
    if (options.name.empty()) {
        options.name = !options.screen.empty()  ? options.screen.value
                       : !options.room.empty() ? options.room.value
                                               : options.view;
    }
    return options;
}

std::string origin_of(const Options& options) {
    if (is_own_machine(options.host)) {
        return {};
    }
    const bool brackets = options.host.find(':') != std::string::npos;
    // Without encryption even where this screen has it: what telephones open is public, and they do
    // not know the venue's authority.
    return "http://" + (brackets ? "[" + options.host + "]" : options.host) + ":" +
           std::to_string(options.port);
}

bool has_key(const Options& options) {
    return !options.screen.empty() && (options.encrypted || is_own_machine(options.host));
}

std::string key_file(const Options& options, const char* state_home, const char* home) {
    if (!options.key.empty()) {
        return options.key;
    }
    const auto is_absolute = [](const char* folder) { return folder != nullptr && *folder == '/'; };
    const std::string name = "/plenaria/" + options.screen.value + ".key";
    if (is_absolute(state_home)) {
        return state_home + name;
    }
    return is_absolute(home) ? home + std::string{"/.local/state"} + name : std::string{};
}

ScreenId device_id(const Options& options) {
    if (!options.screen.empty()) {
        return options.screen;
    }
    // FNV-1a: the same on every machine and in every release, which std::hash is not.
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : options.name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
    std::string digits(16, '0');
    for (std::size_t i = 0; i < digits.size(); ++i) {
        digits[digits.size() - 1 - i] = "0123456789abcdef"[hash >> (4 * i) & 0xFU];
    }
    return ScreenId{"display-" + digits};
}

}  // namespace plenaria::display
