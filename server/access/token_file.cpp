// The token of a console: who can read the file may run the rooms.
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "server/access/access.hpp"
#include "server/access/file_io.hpp"
#include "server/access/random_text.hpp"

namespace plenaria::access {
namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_digits = 2 * token_bytes;

/// Writes a new token to the file that was just created. A half-written one is removed, so that
/// the next start does not trip over it.
Outcome<std::string, TokenError> fill(const Descriptor& file, const std::string& path) {
    std::string token = random_hex(token_bytes);
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

TokenError error_of(ReadError error) {
    switch (error) {
        case ReadError::missing:
            return TokenError::missing;
        case ReadError::unreadable:
            return TokenError::unreadable;
        case ReadError::hindered:
            return TokenError::hindered;
        case ReadError::wrong_permissions:
            return TokenError::wrong_permissions;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

Outcome<std::string, TokenError> read_token(const std::string& path) {
    auto read = read_file(path, token_digits + 2, Sharing::refused);
    if (!read) {
        return error_of(read.error());
    }
    std::string content = std::move(read).value();
    if (content.ends_with('\n')) {
        content.pop_back();
    }
    const bool hexadecimal = std::all_of(content.begin(), content.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    if (content.size() != token_digits || !hexadecimal) {
        return TokenError::malformed;
    }
    return content;
}

Outcome<std::string, TokenError> load_or_create_token(const std::string& path) {
    if (sodium_init() < 0) {
        return TokenError::unwritable;
    }
    const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                                 S_IRUSR | S_IWUSR)};
    if (file.open()) {
        return fill(file, path);
    }
    return errno == EEXIST ? read_token(path) : TokenError::unwritable;
}

}  // namespace plenaria::access
