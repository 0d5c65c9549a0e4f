#include "server/app/document_copies.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>

#include "server/app/public_documents.hpp"
#include "server/journal/private_file.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;

constexpr ::mode_t owner_only = 0600;
constexpr std::size_t piece_bytes = 64 * 1024;
// A conference has some hundred; beyond, the folder holds something else.
constexpr std::size_t documents_max = 4'096;

bool write_all(int file, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::write(file, bytes, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes += written;
        count -= static_cast<std::size_t>(written);
    }
    return true;
}

/// 0, or why not.
int copy_bytes(int from, int to) {
    std::array<char, piece_bytes> piece;
    for (;;) {
        const ssize_t got = ::read(from, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? errno : 0;
        }
        if (!write_all(to, piece.data(), static_cast<std::size_t>(got))) {
            return errno;
        }
    }
}

/// Whole and durable under its name, with the time of the original; 0, or why not.
int copy_document(const fs::path& from, const fs::path& to) {
    const journal::Descriptor source{from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK};
    struct stat about {};
    if (!source.ok() || ::fstat(source.value(), &about) != 0) {
        return errno;
    }
    const fs::path fresh = to.string() + ".new";
    ::unlink(fresh.c_str());
    const journal::Descriptor copy{fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
    if (!copy.ok()) {
        return errno;
    }
    int error = copy_bytes(source.value(), copy.value());
    const std::array<timespec, 2> times{about.st_mtim, about.st_mtim};
    if (error == 0 && (::futimens(copy.value(), times.data()) != 0 || ::fsync(copy.value()) != 0 ||
                       ::rename(fresh.c_str(), to.c_str()) != 0)) {
        error = errno;
    }
    if (error != 0) {
        ::unlink(fresh.c_str());
    }
    return error;
}

bool is_same(const fs::path& a, const fs::path& b) {
    // A FAT stick keeps times to two seconds.
    constexpr std::chrono::seconds coarse{2};
    struct stat one {};
    struct stat other {};
    if (::lstat(a.c_str(), &one) != 0 || ::lstat(b.c_str(), &other) != 0) {
        return false;
    }
    const std::chrono::seconds apart{one.st_mtim.tv_sec - other.st_mtim.tv_sec};
    return one.st_size == other.st_size && std::chrono::abs(apart) <= coarse;
}

std::vector<fs::path> documents_in(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator each{folder, error}, end;
         !error && each != end && found.size() < documents_max; each.increment(error)) {
        std::error_code failure;
        const bool plain =
            fs::symlink_status(each->path(), failure).type() == fs::file_type::regular;
        const std::uintmax_t size = plain ? fs::file_size(each->path(), failure) : 0;
        if (plain && !failure && size <= document_bytes_max) {
            found.push_back(each->path());
        }
    }
    return found;
}

/// Makes the folder where it is not; a link could lead to what is not ours. 0, or why not.
int make_real_folder(const fs::path& folder) {
    if (::mkdir(folder.c_str(), S_IRWXU) == 0) {
        return 0;
    }
    struct stat about {};
    if (errno != EEXIST || ::lstat(folder.c_str(), &about) != 0) {
        return errno;
    }
    return S_ISDIR(about.st_mode) ? 0 : ENOTDIR;
}

}  // namespace

int mirror_documents(const fs::path& from, const fs::path& to) {
    std::error_code error;
    if (!fs::is_directory(from, error)) {
        return 0;
    }
    if (const int failed = make_real_folder(to); failed != 0) {
        return failed;
    }
    int first = 0;
    for (const fs::path& document : documents_in(from)) {
        const fs::path copy = to / document.filename();
        if (const int failed = is_same(document, copy) ? 0 : copy_document(document, copy);
            failed != 0 && first == 0) {
            first = failed;
        }
    }
    for (const fs::path& copy : documents_in(to)) {
        if (!fs::exists(from / copy.filename(), error) && !error) {
            ::unlink(copy.c_str());
        }
    }
    if (first == 0 && journal::sync_folder(to)) {
        first = EIO;
    }
    return first;
}

std::vector<std::string> bring_documents_back(const fs::path& from, const fs::path& to) {
    std::vector<std::string> lost;
    for (const fs::path& document : documents_in(from)) {
        if (make_real_folder(to) != 0 || copy_document(document, to / document.filename()) != 0) {
            lost.push_back(document.filename().string());
        }
    }
    return lost;
}

}  // namespace plenaria::app
