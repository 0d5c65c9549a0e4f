#include "server/model/text_table.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "server/model/assertion.hpp"

namespace plenaria {
namespace {

struct Row {
    std::string_view key;
    Text text;
};

const std::vector<Row>& table() {
    static const std::vector<Row> rows = [] {
        std::vector<Row> made{
#define PLENARIA_TEXT(key, es, en) {key, Text{es, en}},
#include "server/model/text_table.inc"
#undef PLENARIA_TEXT
        };
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

std::string replaced(std::string_view in, std::string_view name, std::string_view value) {
    const std::string mark = "{" + std::string{name} + "}";
    std::string out;
    for (std::size_t from = 0;;) {
        const std::size_t at = in.find(mark, from);
        out.append(in.substr(from, at == std::string_view::npos ? at : at - from));
        if (at == std::string_view::npos) {
            return out;
        }
        out.append(value);
        from = at + mark.size();
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
    Text filled = text_of(key);
    for (const auto& [name, value] : arguments) {
        filled = fill_text(std::move(filled), name, value);
    }
    return filled;
}

Text fill_text(Text template_text, std::string_view name, const Text& value) {
    Text filled;
    for (const auto& [language, pattern] : template_text.strings()) {
        filled.set(language, replaced(pattern, name, value.in(language)));
    }
    return filled;
}

Text same_text(std::string_view value) { return Text{std::string{value}, std::string{value}}; }

}  // namespace plenaria
