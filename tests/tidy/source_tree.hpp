// The files the tidy tests look at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plenaria::tidy {

/// `path` is relative to the repository's root, with forward slashes.
struct SourceFile {
    std::string path;
    std::string text;
};

using SourceTree = std::vector<SourceFile>;

/// What a check found wrong, one line each: an empty list is a pass.
using Problems = std::vector<std::string>;

/// Every text file of the repository, in order of path; what builds and npm made is left out.
SourceTree read_source_tree(const std::string& root);

/// The tree of this repository, read once.
const SourceTree& this_tree();

bool is_cpp(std::string_view path);
bool is_javascript(std::string_view path);

/// Whether `path` lies in `folder`, itself or deeper.
bool is_inside(std::string_view path, std::string_view folder);

std::string folder_of(std::string_view path);

/// The problems one to a line, for a test's message.
std::string joined(const Problems& problems);

}  // namespace plenaria::tidy
