#include "server/journal/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace plenaria::journal {
namespace {

constexpr ::mode_t owner_only = 0600;
constexpr ::mode_t owner_folder = 0700;

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Descriptor::Descriptor(const std::filesystem::path& path, int flags, ::mode_t mode)
    : value_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}

Descriptor::~Descriptor() {
    if (value_ >= 0) {
        ::close(value_);
    }
}

OpenFailure storage_failure(std::string_view what, int error) {
    return {OpenError::storage,
            std::string{what} + ": " + std::error_code{error, std::generic_category()}.message()};
}

std::optional<OpenFailure> sync_folder(const std::filesystem::path& folder) {
    const Descriptor directory{folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY};
    if (!directory.ok() || ::fsync(directory.value()) != 0) {
        return storage_failure("sync folder", errno);
    }
    return std::nullopt;
}

std::optional<OpenFailure> make_private_folder(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), owner_folder) == 0) {
        return sync_folder(folder.parent_path());
    }
    return errno == EEXIST ? std::nullopt : std::optional{storage_failure("make folder", errno)};
}

std::optional<OpenFailure> put_private_file(const std::filesystem::path& path,
                                            std::string_view content) {
    const std::filesystem::path fresh = path.string() + ".new";
    ::unlink(fresh.c_str());  // what a crash in the middle of this left behind
    {
        const Descriptor file{fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
        if (!file.ok()) {
            return storage_failure("create", errno);
        }
        if (!write_all(file.value(), content) || ::fsync(file.value()) != 0) {
            const int error = errno;
            ::unlink(fresh.c_str());
            return storage_failure("write", error);
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        return storage_failure("rename", errno);
    }
    return sync_folder(path.parent_path());
}

std::optional<std::string> read_small_file(const std::filesystem::path& path,
                                           std::size_t bytes_max) {
    // Without waiting for a pipe that somebody put there.
    const Descriptor file{path, O_RDONLY | O_NONBLOCK};
    struct stat about {};
    if (!file.ok() || ::fstat(file.value(), &about) != 0 || !S_ISREG(about.st_mode) ||
        about.st_size < 0 || static_cast<std::size_t>(about.st_size) > bytes_max) {
        return std::nullopt;
    }
    std::string content(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t have = 0;
    while (have < content.size()) {
        const ssize_t got = ::read(file.value(), content.data() + have, content.size() - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return std::nullopt;
        }
        have += static_cast<std::size_t>(got);
    }
    return content;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder,
                                            std::string_view ending, std::size_t most) {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    std::filesystem::directory_iterator each{folder, error};
    for (; !error && each != std::filesystem::directory_iterator{} && found.size() < most;
         each.increment(error)) {
        std::error_code unknown;
        if (each->path().string().ends_with(ending) && each->is_regular_file(unknown)) {
            found.push_back(each->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace plenaria::journal
