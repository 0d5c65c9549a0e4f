#include "server/journal/read_through.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "server/journal/private_file.hpp"
#include "server/journal/row.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_bytes = 64 * 1024;

bool write_piece(int file, const unsigned char* bytes, std::size_t count) {
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

ThroughFailure reading_failed(const std::string& name) {
    return {false, storage_failure(name, errno)};
}

}  // namespace

Outcome<CopiedFile, ThroughFailure> read_through(const fs::path& folder, const std::string& name,
                                                 int to) {
    const Descriptor file{folder / name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK};
    struct stat about {};
    if (!file.ok() && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP)) {
        return ThroughFailure{false, {OpenError::not_a_journal, name + " is not there"}};
    }
    if (!file.ok() || ::fstat(file.value(), &about) != 0) {
        return reading_failed(name);
    }
    if (!S_ISREG(about.st_mode)) {
        return ThroughFailure{false, {OpenError::irregular, (folder / name).string()}};
    }
    // Only asked for: a file system that keeps its pages reads them from memory.
    static_cast<void>(::posix_fadvise(file.value(), 0, 0, POSIX_FADV_DONTNEED));
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    CopiedFile read{name, 0, {}};
    std::array<unsigned char, piece_bytes> piece;
    for (;;) {
        const ssize_t got = ::read(file.value(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return reading_failed(name);
        }
        if (got == 0) {
            break;
        }
        const auto count = static_cast<std::size_t>(got);
        crypto_hash_sha256_update(&state, piece.data(), count);
        read.bytes += count;
        if (to >= 0 && !write_piece(to, piece.data(), count)) {
            return ThroughFailure{true, storage_failure(name, errno)};
        }
    }
    Hash hash{};
    crypto_hash_sha256_final(&state, hash.data());
    read.hash = hex(hash);
    return read;
}

}  // namespace plenaria::journal
