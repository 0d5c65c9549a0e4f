#include "server/app/fresh_folder.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>
#include <system_error>

#include "server/journal/private_file.hpp"

namespace plenaria::app {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".XXXXXX";

}  // namespace

fs::path folder_named(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) {
        path.pop_back();
    }
    return path;
}

fs::path parent_of(const fs::path& target) {
    return target.has_parent_path() ? target.parent_path() : fs::path{"."};
}

int why_not_in(const fs::path& folder) {
    // By the dot a file in its place is told from a folder that may not be entered.
    return ::access((folder / ".").c_str(), W_OK | X_OK) == 0 ? 0 : errno;
}

FreshFolder::FreshFolder(const fs::path& target) : pattern_(target.string() + std::string{ending}) {
    if (::mkdtemp(pattern_.data()) == nullptr) {
        error_ = errno;
    }
}

FreshFolder::~FreshFolder() {
    if (error_ == 0 && !placed_) {
        std::error_code ignored;
        fs::remove_all(path(), ignored);
    }
}

void FreshFolder::empty() const {
    std::error_code error;
    for (fs::directory_iterator each{path(), error}, end; !error && each != end;
         each.increment(error)) {
        std::error_code ignored;
        fs::remove_all(each->path(), ignored);
    }
}

int FreshFolder::place(const fs::path& target) {
    if (const int failed = sync(); failed != 0) {
        return failed;
    }
    int failed =
        ::renameat2(AT_FDCWD, pattern_.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0
            ? 0
            : errno;
    if (failed == EINVAL) {
        // A file system that knows no such thing; a name that was just taken is not seen there.
        failed = ::rename(pattern_.c_str(), target.c_str()) == 0 ? 0 : errno;
    }
    placed_ = failed == 0;
    return placed_ && journal::sync_folder(target.parent_path()) ? EIO : failed;
}

std::vector<fs::path> FreshFolder::left_overs_of(const fs::path& target) {
    const std::string beginning = target.filename().string() + ending.front();
    const auto is_one = [&](const std::string& name) {
        return name.starts_with(beginning) && name.size() == beginning.size() + ending.size() - 1 &&
               name.find('.', beginning.size()) == std::string::npos;
    };
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator each{parent_of(target), error}, end; !error && each != end;
         each.increment(error)) {
        std::error_code failure;
        if (is_one(each->path().filename().string()) &&
            each->symlink_status(failure).type() == fs::file_type::directory) {
            found.push_back(each->path());
        }
    }
    return found;
}

/// Also what reading a copy left beside it.
int FreshFolder::sync() const {
    std::error_code error;
    for (fs::recursive_directory_iterator each{path(), error}, end; !error && each != end;
         each.increment(error)) {
        const journal::Descriptor file{each->path(), O_RDONLY};
        if (!file.ok() || ::fsync(file.value()) != 0) {
            return errno;
        }
    }
    return error || journal::sync_folder(path()) ? EIO : 0;
}

}  // namespace plenaria::app
