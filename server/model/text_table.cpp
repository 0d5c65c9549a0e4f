#include "server/model/text_table.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "server/model/assertion.hpp"

namespace plenaria {
namespace {

/// As generated: plain strings, for a table of a thousand constructor calls takes compilers
/// minutes.
struct Source {
    std::string_view key;
    std::string_view es;
    std::string_view en;
};
constexpr Source sources[] = {
#define PLENARIA_TEXT(key, es, en) {key, es, en},
#include "server/model/text_table.inc"
#undef PLENARIA_TEXT
};

struct Row {
    std::string_view key;
    Text text;
};

const std::vector<Row>& table() {
    static const std::vector<Row> rows = [] {
        std::vector<Row> made;
        made.reserve(std::size(sources));
        for (const Source& each : sources) {
            made.push_back({each.key, Text{std::string{each.es}, std::string{each.en}}});
        }
        std::sort(made.begin(), made.end(),
                  [](const Row& a, const Row& b) { return a.key < b.key; });
        return made;
    }();
    return rows;
}

const Text* find(std::string_view key) {
    const auto& rows = table();
    const auto at =
        std::lower_bound(rows.begin(), rows.end(), key,
                         [](const Row& row, std::string_view k) { return row.key < k; });
    return at != rows.end() && at->key == key ? &at->text : nullptr;
}

/// Puts `value` in place of every `{name}`, language by language.
void fill(Text::Strings& strings, std::string_view name, const Text& value) {
    const std::string mark = "{" + std::string{name} + "}";
    for (auto& [language, string] : strings) {
        const std::string_view put = value.in(language);
        for (std::size_t at = string.find(mark); at != std::string::npos;
             at = string.find(mark, at + put.size())) {
            string.replace(at, mark.size(), put);
        }
    }
}

}  // namespace

const Text& text_of(std::string_view key) {
    const Text* text = find(key);
    PLENARIA_ASSERT(text != nullptr);
    return *text;
}

bool has_text(std::string_view key) { return find(key) != nullptr; }

std::string_view text_in(std::string_view key, std::string_view language) {
    return text_of(key).in(language);
}

Text fill_text(std::string_view key, std::initializer_list<TextArgument> arguments) {
    Text::Strings filled = text_of(key).strings();
    for (const auto& [name, value] : arguments) {
        fill(filled, name, value);
    }
    return Text{std::move(filled)};
}

Text fill_text(const Text& template_text, std::string_view name, const Text& value) {
    Text::Strings filled = template_text.strings();
    fill(filled, name, value);
    return Text{std::move(filled)};
}

Text same_text(std::string_view value) { return Text{std::string{value}, std::string{value}}; }

}  // namespace plenaria
