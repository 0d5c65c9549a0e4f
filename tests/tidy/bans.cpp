#include "tests/tidy/bans.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "tests/tidy/source_text.hpp"

namespace plenaria::tidy {
namespace {

// In two halves: this file is looked at too.
constexpr std::array<std::string_view, 4> marks{
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK"};

constexpr std::array<std::string_view, 2> pure_folders{"server/model", "server/domain"};

constexpr std::array<std::string_view, 13> impure_words{
    "now",    "rand", "srand", "random_device", "getenv",  "secure_getenv", "setenv",
    "thread", "cout", "cerr",  "clog",          "jthread", "sleep_for"};

constexpr std::array<std::string_view, 11> impure_headers{
    "fstream", "iostream",           "thread", "random", "filesystem", "mutex", "shared_mutex",
    "atomic",  "condition_variable", "future", "ctime"};

bool names_an_issue(std::string_view after) {
    return after.size() > 2 && after.starts_with("(#") &&
           std::isdigit(static_cast<unsigned char>(after[2])) != 0;
}

bool is_pure(std::string_view path) {
    return is_cpp(path) && std::any_of(pure_folders.begin(), pure_folders.end(),
                                       [&](auto folder) { return is_inside(path, folder); });
}

// These are common words: they are banned where they are a name of std's, as in
// `steady_clock::now` and `std::thread`, or where they are called.
bool is_use(std::string_view code, std::size_t at, std::string_view word) {
    const bool qualified = at >= 2 && code.substr(at - 2, 2) == "::";
    const bool clocked = at >= 8 && code.substr(at - 8, 8) == "_clock::";
    if (word == "now") {
        return clocked || (qualified && code.substr(0, at - 2).ends_with("Clock"));
    }
    const bool called = at + word.size() < code.size() && code[at + word.size()] == '(';
    return qualified || called || word == "random_device";
}

}  // namespace

Problems check_open_work(const SourceTree& tree) {
    Problems problems;
    for (const auto& [path, text] : tree) {
        // Texts for people may use these as words, and a lock file may hold anything.
        if (path.ends_with(".json") || path.ends_with(".md")) {
            continue;
        }
        for (const std::string_view mark : marks) {
            for (const std::size_t at : find_word(text, mark)) {
                if (!names_an_issue(std::string_view{text}.substr(at + mark.size()))) {
                    problems.push_back(path + ":" + std::to_string(line_at(text, at)) + ": " +
                                       std::string{mark} + " without an issue");
                }
            }
        }
    }
    return problems;
}

Problems check_window_titles(const SourceTree& tree) {
    Problems problems;
    const auto add = [&](const std::string& path, const std::string& text, std::size_t at,
                         const std::string& what) {
        problems.push_back(path + ":" + std::to_string(line_at(text, at)) + ": " + what);
    };
    for (const auto& [path, text] : tree) {
        if (!is_cpp(path) || !(is_inside(path, "console") || is_inside(path, "display"))) {
            continue;
        }
        for (const std::size_t at : find_word(text, "SDL_SetWindowTitle")) {
            add(path, text, at, "a window's title changes");
        }
        for (const std::string_view made : {"SDL_CreateWindow", "SDL_CreateWindowAndRenderer"}) {
            for (const std::size_t at : find_word(text, made)) {
                const std::size_t title = text.find_first_not_of("( \n", at + made.size());
                if (text.compare(std::min(title, text.size()), 11, "\"Plenaria\",") != 0) {
                    add(path, text, at, "a window that is not called Plenaria");
                }
            }
        }
    }
    return problems;
}

Problems check_purity(const SourceTree& tree) {
    Problems problems;
    for (const auto& [path, text] : tree) {
        if (!is_pure(path)) {
            continue;
        }
        const std::string code = without_directives(code_only(text, Grammar::cpp));
        for (const std::string_view word : impure_words) {
            for (const std::size_t at : find_word(code, word)) {
                if (is_use(code, at, word)) {
                    problems.push_back(path + ":" + std::to_string(line_at(code, at)) + ": " +
                                       std::string{word});
                }
            }
        }
        for (const Include& include : includes_of(text)) {
            if (std::find(impure_headers.begin(), impure_headers.end(), include.path) !=
                impure_headers.end()) {
                problems.push_back(path + ":" + std::to_string(include.line) + ": <" +
                                   include.path + ">");
            }
        }
    }
    return problems;
}

}  // namespace plenaria::tidy
