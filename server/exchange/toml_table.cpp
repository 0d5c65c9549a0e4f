#include "server/exchange/toml_table.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

namespace plenaria::exchange {
namespace {

bool is_bare_key(std::string_view key) {
    return !key.empty() && key.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789-_") == std::string_view::npos;
}

}  // namespace

std::string toml_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\u%04X", byte);
            out += escaped.data();
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string toml_text(const Text& text) {
    std::string out = "{ ";
    for (const auto& [language, value] : text.strings()) {
        out += out.size() > 2 ? ", " : "";
        out += is_bare_key(language) ? language : toml_string(language);
        out += " = " + toml_string(value);
    }
    return out + " }";
}

std::string toml_time(const LocalTime& time) {
    std::array<char, 80> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02d-%02dT%02d:%02d:%02d", time.year, time.month,
                  time.day, time.hour, time.minute, time.second);
    std::string text = out.data();
    if (time.millisecond != 0) {
        std::snprintf(out.data(), out.size(), ".%03d", time.millisecond);
        text += out.data();
    }
    if (time.offset) {
        const int minutes = std::abs(*time.offset);
        std::snprintf(out.data(), out.size(), "%c%02d:%02d", *time.offset < 0 ? '-' : '+',
                      minutes / 60, minutes % 60);
        text += out.data();
    }
    return text;
}

TomlTable::TomlTable(std::string& out, std::string_view header) : out_(out) {
    if (!header.empty()) {
        out_ += "\n";
        out_ += header;
        out_ += "\n";
    }
}

TomlTable& TomlTable::raw(std::string_view key, std::string_view value) {
    out_ += key;
    out_ += " = ";
    out_ += value;
    out_ += "\n";
    return *this;
}

TomlTable& TomlTable::string(std::string_view key, std::string_view value) {
    return raw(key, toml_string(value));
}

TomlTable& TomlTable::text(std::string_view key, const Text& value) {
    return raw(key, toml_text(value));
}

TomlTable& TomlTable::integer(std::string_view key, std::int64_t value) {
    return raw(key, std::to_string(value));
}

TomlTable& TomlTable::boolean(std::string_view key, bool value) {
    return raw(key, value ? "true" : "false");
}

TomlTable& TomlTable::words(std::string_view key, const std::vector<std::string>& values) {
    std::string list = "[";
    for (const auto& value : values) {
        list += (list.size() > 1 ? ", " : "") + toml_string(value);
    }
    return raw(key, list + "]");
}

TomlTable& TomlTable::texts(std::string_view key, const std::vector<Text>& values) {
    std::string list = "[\n";
    for (const auto& value : values) {
        list += "  " + toml_text(value) + ",\n";
    }
    return raw(key, list + "]");
}

TomlTable& TomlTable::string_if(std::string_view key, std::string_view value) {
    return value.empty() ? *this : string(key, value);
}

TomlTable& TomlTable::text_if(std::string_view key, const Text& value) {
    return value.empty() ? *this : text(key, value);
}

TomlTable& TomlTable::integer_if(std::string_view key, std::int64_t value) {
    return value == 0 ? *this : integer(key, value);
}

TomlTable& TomlTable::flag_if(std::string_view key, bool value) {
    return value ? boolean(key, true) : *this;
}

TomlTable& TomlTable::words_if(std::string_view key, const std::vector<std::string>& values) {
    return values.empty() ? *this : words(key, values);
}

}  // namespace plenaria::exchange
