// The token of a console: who can read the file may run the rooms.
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>

#include "server/access/access.hpp"

namespace plenaria::access {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_digits = 2 * token_bytes;

/// A file descriptor that is closed at the end of its scope.
class File {
public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    ~File() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] int get() const { return descriptor_; }
    [[nodiscard]] bool open() const { return descriptor_ >= 0; }

private:
    int descriptor_;
};

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

/// Without it a power cut could leave the directory without the file that a console has read.
bool sync_folder_of(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
    const File opened{
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return opened.open() && ::fsync(opened.get()) == 0;
}

std::string random_token() {
    std::array<unsigned char, token_bytes> random{};
    randombytes_buf(random.data(), random.size());
    std::array<char, token_digits + 1> digits{};
    sodium_bin2hex(digits.data(), digits.size(), random.data(), random.size());
    sodium_memzero(random.data(), random.size());
    return std::string{digits.data(), token_digits};
}

/// Writes a new token to the file that was just created. A half-written one is removed, so that
/// the next start does not trip over it.
Outcome<std::string, TokenError> fill(const File& file, const std::string& path) {
    std::string token = random_token();
    // The umask can only have taken rights away; the owner's own must be there.
    const bool written = ::fchmod(file.get(), S_IRUSR | S_IWUSR) == 0 &&
                         write_all(file.get(), token + "\n") && ::fsync(file.get()) == 0 &&
                         sync_folder_of(path);
    if (!written) {
        ::unlink(path.c_str());
        return TokenError::unwritable;
    }
    return token;
}

}  // namespace

Outcome<std::string, TokenError> read_token(const std::string& path) {
    // A link could lead to a file that somebody else controls; a FIFO would make us wait.
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    struct stat status {};
    if (!file.open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return TokenError::unreadable;
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return TokenError::wrong_permissions;
    }
    auto content = read_some(file.get(), token_digits + 2);
    if (!content) {
        return TokenError::unreadable;
    }
    if (content->ends_with('\n')) {
        content->pop_back();
    }
    const bool hexadecimal = std::all_of(content->begin(), content->end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (content->size() != token_digits || !hexadecimal) {
        return TokenError::malformed;
    }
    return std::move(*content);
}

Outcome<std::string, TokenError> load_or_create_token(const std::string& path) {
    if (sodium_init() < 0) {
        return TokenError::unwritable;
    }
    const File file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                           S_IRUSR | S_IWUSR)};
    if (file.open()) {
        return fill(file, path);
    }
    return errno == EEXIST ? read_token(path) : TokenError::unwritable;
}

}  // namespace plenaria::access
