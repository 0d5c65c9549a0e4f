#include "tests/tidy/registration.hpp"

#include <algorithm>
#include <array>

#include "tests/tidy/source_text.hpp"

namespace plenaria::tidy {
namespace {

// As a whole argument: `floor_test.cpp` does not register `or_test.cpp`.
bool has_argument(std::string_view list, std::string_view argument) {
    constexpr std::string_view separators{" \n\t()\""};
    for (std::size_t at = list.find(argument); at != std::string_view::npos;
         at = list.find(argument, at + 1)) {
        const std::size_t end = at + argument.size();
        const bool begins = at == 0 || separators.find(list[at - 1]) != std::string_view::npos;
        const bool ends =
            end == list.size() || separators.find(list[end]) != std::string_view::npos;
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

bool must_be_registered(std::string_view path) {
    // Programs compile their headers along; a library's must be in its file set, or the check that
    // headers stand alone passes them by.
    constexpr std::array<std::string_view, 3> with_headers{"console/core", "console/panels",
                                                           "display/core"};
    const bool library = (is_inside(path, "server") && !is_inside(path, "server/app")) ||
                         std::any_of(with_headers.begin(), with_headers.end(),
                                     [&](auto folder) { return is_inside(path, folder); });
    return path.ends_with(".cpp") || (library && path.ends_with(".hpp"));
}

bool is_registered(const SourceTree& tree, std::string_view path) {
    std::string folder = folder_of(path);
    while (!folder.empty()) {
        const auto list = std::find_if(tree.begin(), tree.end(), [&](const SourceFile& file) {
            return file.path == folder + "/CMakeLists.txt";
        });
        if (list != tree.end() && has_argument(list->text, path.substr(folder.size() + 1))) {
            return true;
        }
        folder = folder_of(folder);
    }
    return false;
}

}  // namespace

Problems check_registration(const SourceTree& tree) {
    Problems problems;
    for (const SourceFile& file : tree) {
        if (must_be_registered(file.path) && !is_registered(tree, file.path)) {
            problems.push_back(file.path + ": no CMakeLists.txt names it");
        }
    }
    return problems;
}

Problems check_lock_files(const SourceTree& tree) {
    Problems problems;
    for (const auto& [path, text] : tree) {
        if (path.ends_with("package-lock.json") && text.find("\"resolved\"") != std::string::npos) {
            problems.push_back(path + ": holds download addresses");
        }
    }
    return problems;
}

}  // namespace plenaria::tidy
