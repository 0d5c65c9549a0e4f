#include "console/app/settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "server/client/server_trust.hpp"
#include "server/model/ids.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

// As the server takes them (access/person_text.hpp), composed or not.
constexpr std::size_t person_bytes_max = 120;
constexpr int lock_minutes_max = 720;

std::optional<int> number_in(std::string_view text, int least, int most) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || at != end || value < least || value > most) {
        return std::nullopt;
    }
    return value;
}

bool read_server(const std::string& value, Settings& settings) {
    const auto server = client::parse_server(value);
    if (server) {
        settings.host = server->host;
        settings.port = server->port;
        settings.encrypted = settings.encrypted || server->encrypted;
    }
    return server.has_value();
}

bool read_size(const std::string& value, Settings& settings) {
    const std::size_t cross = value.find('x');
    if (cross == std::string::npos) {
        return false;
    }
    const auto width = number_in(std::string_view{value}.substr(0, cross), 640, 16'384);
    const auto height = number_in(std::string_view{value}.substr(cross + 1), 480, 16'384);
    settings.width = width.value_or(0);
    settings.height = height.value_or(0);
    return width && height;
}

bool is_option(std::string_view word) {
    constexpr std::array<std::string_view, 13> names{
        "--server",     "--ca",         "--fingerprint", "--size", "--scale",
        "--language",   "--room",       "--data",        "--role", "--person",
        "--lock-after", "--token-file", "--screenshot"};
    return std::find(names.begin(), names.end(), word) != names.end();
}

bool read_option(const std::string& name, const std::string& value, Settings& settings) {
    if (name == "--server") {
        return read_server(value, settings);
    }
    if (name == "--ca" || name == "--fingerprint") {
        settings.encrypted = true;
        (name == "--ca" ? settings.authority : settings.fingerprint) = value;
        return !value.empty();
    }
    if (name == "--size") {
        return read_size(value, settings);
    }
    if (name == "--scale") {
        const auto percent = number_in(value, 75, 200);
        settings.scale_percent = percent.value_or(0);
        return percent.has_value();
    }
    if (name == "--language") {
        settings.language = value;
        return value == "es" || value == "en";
    }
    if (name == "--room") {
        settings.room = value;
        return is_valid_id(value);
    }
    if (name == "--data") {
        settings.data = value;
        return !value.empty();
    }
    if (name == "--role") {
        const auto role = value_named<Role>(value);
        settings.role = role.value_or(Role::secretariat);
        return role.has_value() && role != Role::display;
    }
    if (name == "--person") {
        settings.person = value;
        return !value.empty() && value.size() <= person_bytes_max;
    }
    if (name == "--lock-after") {
        const auto minutes = number_in(value, 1, lock_minutes_max);
        settings.lock_after = std::chrono::minutes{minutes.value_or(0)};
        return minutes.has_value();
    }
    if (name == "--token-file") {
        settings.token_file = value;
        return !value.empty();
    }
    if (name == "--screenshot") {
        settings.screenshot = value;
        return !value.empty();
    }
    return false;
}

Text wrong_value(const std::string& option, const std::string& value) {
    const std::size_t dashes = std::min<std::size_t>(2, option.size());
    const std::string expected = "console.start.expected." + option.substr(dashes);
    if (!has_text(expected)) {
        return fill_text("console.start.bad_option", {{"option", same_text(option + " " + value)}});
    }
    return fill_text("console.start.bad_value", {{"option", same_text(option)},
                                                 {"value", same_text(value)},
                                                 {"expected", text_of(expected)}});
}

/// What each option alone does not tell.
std::optional<Text> contradiction(const Settings& settings) {
    const bool person = !settings.person.empty();
    if (!person && settings.data.empty() && settings.token_file.empty()) {
        return text_of("console.start.no_data");
    }
    if (person && !settings.token_file.empty()) {
        return text_of("console.start.person_or_token");
    }
    if (!person && settings.role != Role::chair && settings.role != Role::secretariat) {
        return fill_text("console.start.person_role",
                         {{"role", same_text(name_of(settings.role))}});
    }
    if (!person && settings.lock_after > Millis{0}) {
        return text_of("console.start.lock_person");
    }
    return std::nullopt;
}

}  // namespace

Outcome<Settings, Text> read_settings(const std::vector<std::string>& words) {
    Settings settings;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        if (words[i] == "--help" || words[i] == "-h") {
            settings.help = true;
            return settings;
        }
        if (!is_option(words[i])) {
            return fill_text("console.start.unknown_option", {{"option", same_text(words[i])}});
        }
        if (i + 1 == words.size() || is_option(words[i + 1])) {
            return fill_text("console.start.no_value", {{"option", same_text(words[i])}});
        }
        if (!read_option(words[i], words[i + 1], settings)) {
            return wrong_value(words[i], words[i + 1]);
        }
    }
    if (auto wrong = contradiction(settings)) {
        return std::move(*wrong);
    }
    if (settings.encrypted && settings.authority.empty() && settings.fingerprint.empty()) {
        return text_of("console.start.no_trust");
    }
    return settings;
}

std::string token_path(const Settings& settings) {
    if (!settings.token_file.empty()) {
        return settings.token_file;
    }
    return settings.data + (settings.role == Role::chair ? "/chair.token" : "/console.token");
}

float fitting_scale(int width, int height) {
    const float fit =
        std::min(static_cast<float>(width) / 1920.0F, static_cast<float>(height) / 1080.0F);
    // Small windows keep letters larger than their size alone would give.
    constexpr float small_window_gain = 1.195F;
    const float wanted = fit < 1 ? std::min(1.0F, fit * small_window_gain) : fit;
    return std::clamp(std::round(wanted * 20) / 20, 0.75F, 2.0F);
}

}  // namespace plenaria::console
