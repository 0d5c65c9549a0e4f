#include "tests/tidy/arrows.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/source_text.hpp"

namespace plenaria::tidy {
namespace {

using Names = std::vector<std::string_view>;

// What a folder may include besides itself: folders, or single headers.
struct Module {
    std::string_view folder;
    Names may_include;
};

const std::vector<Module>& modules() {
    static const std::vector<Module> table{
        {"server/model", {}},
        {"server/domain", {"server/model"}},
        {"server/engine", {"server/model", "server/domain"}},
        {"server/journal", {"server/model", "server/domain", "server/engine"}},
        {"server/protocol", {"server/model"}},
        {"server/access", {"server/model"}},
        {"server/exchange", {"server/model", "server/domain"}},
        {"server/sensing", {"server/model"}},
        {"server/transport",
         {"server/model", "server/protocol", "server/access", "server/engine/service.hpp",
          "assets"}},
        {"server/client", {"server/model", "server/protocol"}},
        {"server/app",
         {"server/model", "server/domain", "server/engine", "server/journal", "server/protocol",
          "server/access", "server/exchange", "server/sensing", "server/transport", "assets"}},
        {"console/core", {"server/model", "server/protocol", "server/client"}},
        {"console/panels",
         {"server/model", "server/protocol", "server/client", "console/core", "display/core"}},
        {"console/app",
         // It reads the token file with the function of those who write it.
         {"server/model", "server/protocol", "server/client", "server/access", "console/core",
          "console/panels", "assets"}},
        {"display/core", {"server/model", "server/protocol", "server/client"}},
        {"display/sdl",
         // It proves itself with the key that its server knows.
         {"server/model", "server/protocol", "server/client", "server/access", "display/core",
          "assets"}},
        {"assets", {}},
    };
    return table;
}

struct Barrier {
    std::string_view from;
    std::string_view never_to;
};

constexpr std::array<Barrier, 7> barriers{{
    {"server/transport", "server/domain"},
    {"server/transport", "server/journal"},
    {"server/protocol", "server/domain"},
    {"server/client", "server/domain"},
    {"console", "server/domain"},
    {"display", "server/domain"},
    {"display", "console"},
}};

struct OwnedHeader {
    std::string_view begins_with;
    bool only_in_cpp;
    Names folders;
};

const std::vector<OwnedHeader>& owned_headers() {
    static const std::vector<OwnedHeader> table{
        {"boost/beast", true, {"server/transport"}},
        {"nlohmann/json.hpp", true, {"server/protocol"}},
        {"toml++/", true, {"server/exchange"}},
        {"libwebsockets.h", true, {"server/client"}},
        {"openssl/", true, {"server/access", "server/transport", "server/client"}},
        {"sqlite3.h", true, {"server/journal"}},
        // What a letter is, letters.cpp tells all; access leaves no copy of a password.
        {"utf8proc.h", true, {"server/model", "server/access"}},
        {"imgui", false, {"console/panels", "console/app"}},
        {"SDL", false, {"console/panels", "console/app", "display/sdl"}},
    };
    return table;
}

// A path named in the tables: a folder, or one header.
bool is_or_is_inside(std::string_view path, std::string_view name) {
    return path == name || is_inside(path, name);
}

const Module* module_of(std::string_view path) {
    const auto& table = modules();
    const auto at = std::find_if(table.begin(), table.end(), [&](const Module& module) {
        return is_inside(path, module.folder);
    });
    return at == table.end() ? nullptr : &*at;
}

bool is_ours(std::string_view include) {
    constexpr std::array<std::string_view, 5> roots{"server", "console", "display", "assets",
                                                    "tests"};
    return std::any_of(roots.begin(), roots.end(),
                       [&](auto root) { return is_inside(include, root); });
}

// Tests are the users of everything.
bool is_product(std::string_view path) { return is_cpp(path) && !is_inside(path, "tests"); }

std::string place(const SourceFile& file, const Include& include) {
    return file.path + ":" + std::to_string(include.line) + ": " + include.path;
}

using Graph = std::map<std::string, std::vector<Include>, std::less<>>;

Graph include_graph(const SourceTree& tree) {
    Graph graph;
    for (const SourceFile& file : tree) {
        if (is_cpp(file.path)) {
            graph[file.path] = includes_of(file.text);
        }
    }
    return graph;
}

// The first chain from `start` into `target`, as "a -> b -> c"; empty if there is none.
std::string chain_into(const Graph& graph, const std::string& start, std::string_view target) {
    std::map<std::string, std::string, std::less<>> chains{{start, start}};
    std::deque<std::string> open{start};
    while (!open.empty()) {
        const std::string file = open.front();
        open.pop_front();
        const auto node = graph.find(file);
        if (node == graph.end()) {
            continue;
        }
        for (const Include& include : node->second) {
            std::string chain = chains[file] + " -> " + include.path;
            if (is_or_is_inside(include.path, target)) {
                return chain;
            }
            if (chains.try_emplace(include.path, chain).second) {
                open.push_back(include.path);
            }
        }
    }
    return {};
}

}  // namespace

Problems check_direct_includes(const SourceTree& tree) {
    Problems problems;
    for (const SourceFile& file : tree) {
        if (!is_cpp(file.path)) {
            continue;
        }
        const Module* module = module_of(file.path);
        if (is_product(file.path) && module == nullptr) {
            problems.push_back(file.path + ": its folder is not in the table of arrows");
            continue;
        }
        for (const Include& include : includes_of(file.text)) {
            if (!is_ours(include.path)) {
                if (include.quoted) {
                    problems.push_back(place(file, include) + ": not written from the root");
                }
                continue;
            }
            if (!is_product(file.path) || is_inside(include.path, module->folder)) {
                continue;
            }
            const Names& allowed = module->may_include;
            if (std::none_of(allowed.begin(), allowed.end(),
                             [&](auto name) { return is_or_is_inside(include.path, name); })) {
                problems.push_back(place(file, include) + ": against the arrows");
            }
        }
    }
    return problems;
}

Problems check_reached_includes(const SourceTree& tree) {
    Problems problems;
    const Graph graph = include_graph(tree);
    for (const auto& [path, includes] : graph) {
        for (const Barrier& barrier : barriers) {
            if (!is_inside(path, barrier.from)) {
                continue;
            }
            if (const std::string chain = chain_into(graph, path, barrier.never_to);
                !chain.empty()) {
                problems.push_back(chain);
            }
        }
    }
    return problems;
}

Problems check_owned_headers(const SourceTree& tree) {
    Problems problems;
    for (const SourceFile& file : tree) {
        if (!is_cpp(file.path)) {
            continue;
        }
        for (const Include& include : includes_of(file.text)) {
            for (const OwnedHeader& header : owned_headers()) {
                if (!include.path.starts_with(header.begins_with)) {
                    continue;
                }
                if (header.only_in_cpp && !file.path.ends_with(".cpp")) {
                    problems.push_back(place(file, include) + ": in .cpp files only");
                } else if (is_product(file.path) &&
                           std::none_of(
                               header.folders.begin(), header.folders.end(),
                               [&](auto folder) { return is_inside(file.path, folder); })) {
                    problems.push_back(place(file, include) + ": belongs to another module");
                }
            }
        }
    }
    return problems;
}

}  // namespace plenaria::tidy
