#include "tests/tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace plenaria::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped_folder(const std::string& name) {
    constexpr std::array skipped{"build", "node_modules", ".git", ".cache"};
    return std::find(skipped.begin(), skipped.end(), name) != skipped.end();
}

bool is_text(const fs::path& path) {
    constexpr std::array extensions{".cpp", ".hpp", ".js",   ".mjs",  ".css",   ".html",
                                    ".txt", ".md",  ".json", ".toml", ".cmake", ".sh"};
    const std::string name = path.filename().string();
    const std::string extension = path.extension().string();
    return name == "plenaria" || name == ".npmrc" ||
           std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

std::string read_text(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

}  // namespace

SourceTree read_source_tree(const std::string& root) {
    SourceTree tree;
    fs::recursive_directory_iterator entry{root};
    for (; entry != fs::recursive_directory_iterator{}; ++entry) {
        if (entry->is_directory()) {
            if (is_skipped_folder(entry->path().filename().string())) {
                entry.disable_recursion_pending();
            }
        } else if (entry->is_regular_file() && is_text(entry->path())) {
            tree.push_back({entry->path().lexically_relative(root).generic_string(),
                            read_text(entry->path())});
        }
    }
    std::sort(tree.begin(), tree.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return tree;
}

const SourceTree& this_tree() {
    static const SourceTree tree = read_source_tree(PLENARIA_SOURCE_DIR);
    return tree;
}

bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || path.ends_with(".hpp"); }

bool is_javascript(std::string_view path) {
    return path.ends_with(".js") || path.ends_with(".mjs");
}

bool is_inside(std::string_view path, std::string_view folder) {
    return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return std::string{slash == std::string_view::npos ? std::string_view{}
                                                       : path.substr(0, slash)};
}

std::string joined(const Problems& problems) {
    std::string text;
    for (const std::string& problem : problems) {
        text += "\n  " + problem;
    }
    return text;
}

}  // namespace plenaria::tidy
