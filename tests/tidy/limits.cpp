#include "tests/tidy/limits.hpp"

#include "tests/tidy/source_text.hpp"

namespace plenaria::tidy {

Problems check_file_lengths(const SourceTree& tree) {
    Problems problems;
    for (const auto& [path, text] : tree) {
        const std::size_t lines = lines_of(text).size();
        if ((is_cpp(path) || is_javascript(path)) && lines > file_lines_max) {
            problems.push_back(path + ": " + std::to_string(lines) + " lines");
        }
    }
    return problems;
}

Problems check_line_lengths(const SourceTree& tree) {
    Problems problems;
    for (const auto& [path, text] : tree) {
        if (!is_cpp(path)) {
            continue;
        }
        const std::vector<std::string_view> lines = lines_of(text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::size_t columns = columns_of(lines[i]);
            // A path that must be included has no place to be broken at.
            if (columns > line_columns_max && !lines[i].starts_with("#include")) {
                problems.push_back(path + ":" + std::to_string(i + 1) + ": " +
                                   std::to_string(columns) + " columns");
            }
        }
    }
    return problems;
}

Problems check_function_lengths(const SourceTree& tree) {
    Problems problems;
    for (const auto& [path, text] : tree) {
        std::vector<Function> functions;
        if (is_cpp(path)) {
            functions = cpp_functions(text);
        } else if (is_javascript(path)) {
            functions = js_functions(text);
        }
        for (const Function& function : functions) {
            if (function.lines > function_lines_max) {
                problems.push_back(path + ":" + std::to_string(function.first_line) + ": " +
                                   std::to_string(function.lines) + " lines: " + function.head);
            }
        }
    }
    return problems;
}

}  // namespace plenaria::tidy
