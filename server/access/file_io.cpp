#include "server/access/file_io.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace plenaria::access {
namespace {

/// Whether a call failed for a reason that passes, whatever it was asked for.
bool is_hindrance(int error) {
    return error == EIO || error == EMFILE || error == ENFILE || error == ENOMEM ||
           error == ESTALE || error == ETIMEDOUT;
}

/// At most `bytes_max` bytes; nothing on an error.
std::optional<std::string> read_some(int descriptor, std::size_t bytes_max) {
    std::string content(bytes_max, '\0');
    std::size_t filled = 0;
    while (filled < bytes_max) {
        const ssize_t got = ::read(descriptor, content.data() + filled, bytes_max - filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return std::nullopt;
        }
        if (got == 0) {
            break;
        }
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        ::close(number_);
    }
}

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

bool sync_folder_of(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
    const Descriptor opened{
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return opened.open() && ::fsync(opened.get()) == 0;
}

Outcome<std::string, ReadError> read_file(const std::string& path, std::size_t bytes_max,
                                          Sharing sharing) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    if (!file.open() && errno == ENOENT) {
        return ReadError::missing;
    }
    if (!file.open()) {
        return is_hindrance(errno) ? ReadError::hindered : ReadError::unreadable;
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        return ReadError::hindered;
    }
    if (!S_ISREG(status.st_mode)) {
        return ReadError::unreadable;
    }
    if (sharing == Sharing::refused && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return ReadError::wrong_permissions;
    }
    auto content = read_some(file.get(), bytes_max);
    if (!content) {
        return ReadError::hindered;
    }
    return std::move(*content);
}

bool replace_file(const std::string& path, std::string_view content, ::mode_t mode) {
    const std::string fresh = path + ".new";
    // What an attempt before this one left behind.
    ::unlink(fresh.c_str());
    bool written = false;
    {
        const Descriptor file{::open(fresh.c_str(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                                     S_IRUSR | S_IWUSR)};
        written = file.open() && ::fchmod(file.get(), mode) == 0 &&
                  write_all(file.get(), content) && ::fsync(file.get()) == 0;
    }
    if (!written || std::rename(fresh.c_str(), path.c_str()) != 0) {
        ::unlink(fresh.c_str());
        return false;
    }
    return sync_folder_of(path);
}

}  // namespace plenaria::access
