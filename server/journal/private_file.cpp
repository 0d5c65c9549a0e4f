#include "server/journal/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "server/model/assertion.hpp"

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

/// How long the regular file is; the opening of a descriptor that is none left `errno`.
Outcome<std::size_t, FileRefusal> size_of(const Descriptor& file, std::size_t bytes_max) {
    if (!file.ok()) {
        // A socket's file and a device that is not there cannot be opened at all.
        const bool odd = errno == ENXIO || errno == ENODEV;
        const FileFault other = odd ? FileFault::irregular : FileFault::storage;
        return FileRefusal{errno == ENOENT ? FileFault::missing : other, errno};
    }
    struct stat about {};
    if (::fstat(file.value(), &about) != 0) {
        return FileRefusal{FileFault::storage, errno};
    }
    if (!S_ISREG(about.st_mode)) {
        return FileRefusal{FileFault::irregular, EINVAL};
    }
    const auto size = static_cast<std::size_t>(std::max<::off_t>(about.st_size, 0));
    return size > bytes_max ? Outcome<std::size_t, FileRefusal>{FileRefusal{
                                  FileFault::oversized, EFBIG}}
                            : Outcome<std::size_t, FileRefusal>{size};
}

std::optional<FileRefusal> read_all(const Descriptor& file, char* bytes, std::size_t count) {
    for (std::size_t have = 0; have < count;) {
        const ssize_t got = ::read(file.value(), bytes + have, count - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return FileRefusal{FileFault::storage, got < 0 ? errno : EIO};
        }
        have += static_cast<std::size_t>(got);
    }
    return std::nullopt;
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
            std::string{what} + ": " + std::error_code{error, std::generic_category()}.message(),
            error};
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

OpenFailure failure_of(const FileRefusal& refusal, const std::filesystem::path& path) {
    switch (refusal.code) {
        case FileFault::exposed:
            return {OpenError::exposed, path.string()};
        case FileFault::irregular:
            return {OpenError::irregular, path.string()};
        case FileFault::oversized:
            return storage_failure(path.filename().string(), EFBIG);
        case FileFault::missing:
            return storage_failure(path.filename().string(), ENOENT);
        case FileFault::storage:
            return storage_failure(path.filename().string(), refusal.error);
    }
    PLENARIA_ASSERT(false);
}

Outcome<std::string, FileRefusal> read_small_file(const std::filesystem::path& path,
                                                  std::size_t bytes_max) {
    const Descriptor file{path, O_RDONLY | O_NONBLOCK};
    const auto size = size_of(file, bytes_max);
    if (!size) {
        return size.error();
    }
    std::string content(size.value(), '\0');
    if (const auto refusal = read_all(file, content.data(), content.size())) {
        return *refusal;
    }
    return content;
}

Outcome<SecretText, FileRefusal> read_secret_file(const std::filesystem::path& path,
                                                  std::size_t bytes_max) {
    const Descriptor file{path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW};
    if (!file.ok() && errno == ELOOP) {
        return FileRefusal{FileFault::irregular, ELOOP};
    }
    const auto size = size_of(file, bytes_max);
    if (!size) {
        return size.error();
    }
    struct stat about {};
    if (::fstat(file.value(), &about) != 0) {
        return FileRefusal{FileFault::storage, errno};
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return FileRefusal{FileFault::exposed, EPERM};
    }
    SecretText content{size.value()};
    if (const auto refusal =
            read_all(file, reinterpret_cast<char*>(content.room()), content.most())) {
        return *refusal;
    }
    content.cut(content.most());
    return content;
}

Outcome<std::vector<std::filesystem::path>, OpenFailure> files_of(
    const std::filesystem::path& folder, std::string_view ending, std::size_t most) {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    std::filesystem::directory_iterator each{folder, error};
    for (; !error && each != std::filesystem::directory_iterator{} && found.size() < most;
         each.increment(error)) {
        if (each->path().string().ends_with(ending)) {
            found.push_back(each->path());
        }
    }
    if (error && error.value() != ENOENT) {
        return storage_failure(folder.filename().string(), error.value());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace plenaria::journal
