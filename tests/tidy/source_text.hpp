// Just enough of the grammars of C++ and JavaScript to look at code without being fooled by
// comments and strings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plenaria::tidy {

enum class Grammar { cpp, javascript };

/// The text with comments and the insides of literals turned to spaces. Line ends stay, so that
/// offsets and line numbers are those of the file.
std::string code_only(std::string_view text, Grammar grammar);

/// The same, with C++'s preprocessor lines turned to spaces too.
std::string without_directives(std::string code);

/// One `#include`, without its quotes or brackets.
struct Include {
    std::string path;
    bool quoted;
    std::size_t line;
};

std::vector<Include> includes_of(std::string_view text);

/// Lines counted from 1.
std::size_t line_at(std::string_view text, std::size_t offset);

/// Offsets at which `word` stands with no letter, digit or underscore beside it.
std::vector<std::size_t> find_word(std::string_view code, std::string_view word);

std::vector<std::string_view> lines_of(std::string_view text);

/// Characters as a reader counts them: code points, not bytes.
std::size_t columns_of(std::string_view line);

bool is_word_character(char c);

}  // namespace plenaria::tidy
