// One table of a TOML file, written line by line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/exchange/document.hpp"
#include "server/model/text.hpp"

namespace plenaria::exchange {

/// A string as TOML writes it, with its quotation marks.
[[nodiscard]] std::string toml_string(std::string_view text);
/// `{ es = "…", en = "…" }`.
[[nodiscard]] std::string toml_text(const Text& text);
/// `2026-12-02T09:30:00`, with milliseconds and offset where there are any.
[[nodiscard]] std::string toml_time(const LocalTime& time);

class TomlTable {
public:
    /// Begins a table: `header` is what stands above its keys, like `[[room.screen]]`; empty for a
    /// file's root.
    TomlTable(std::string& out, std::string_view header);

    TomlTable& raw(std::string_view key, std::string_view value);
    TomlTable& string(std::string_view key, std::string_view value);
    TomlTable& text(std::string_view key, const Text& value);
    TomlTable& integer(std::string_view key, std::int64_t value);
    TomlTable& boolean(std::string_view key, bool value);
    TomlTable& words(std::string_view key, const std::vector<std::string>& values);
    TomlTable& texts(std::string_view key, const std::vector<Text>& values);

    // The same, but nothing where the value is what an absent key means.
    TomlTable& string_if(std::string_view key, std::string_view value);
    TomlTable& text_if(std::string_view key, const Text& value);
    TomlTable& integer_if(std::string_view key, std::int64_t value);
    TomlTable& flag_if(std::string_view key, bool value);
    TomlTable& words_if(std::string_view key, const std::vector<std::string>& values);

private:
    std::string& out_;
};

}  // namespace plenaria::exchange
