// Sizes: a file, a line, a function that outgrows them has more than one subject.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_tree.hpp"

namespace plenaria::tidy {

inline constexpr std::size_t file_lines_max = 500;
inline constexpr std::size_t line_columns_max = 100;
inline constexpr std::size_t function_lines_max = 70;

struct Function {
    std::string head;
    std::size_t first_line;
    std::size_t lines;
};

/// The outermost functions of a C++ file: a lambda counts with the function it stands in.
std::vector<Function> cpp_functions(std::string_view text);

/// All functions of a JavaScript file, those inside others too: a module's wrapper is one.
std::vector<Function> js_functions(std::string_view text);

Problems check_file_lengths(const SourceTree& tree);
Problems check_line_lengths(const SourceTree& tree);
Problems check_function_lengths(const SourceTree& tree);

}  // namespace plenaria::tidy
