// Reading and writing the small files that hold secrets and keys: whole or not at all, and by
// nobody else. Internal to this module.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/model/result.hpp"

namespace plenaria::access {

/// A file descriptor that is closed at the end of its scope.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool open() const { return number_ >= 0; }

private:
    int number_;
};

/// Whether all of `bytes` were written.
[[nodiscard]] bool write_all(int descriptor, std::string_view bytes);

/// Makes what was put into the folder that holds `path` survive a power cut.
[[nodiscard]] bool sync_folder_of(const std::string& path);

enum class ReadError {
    missing,
    unreadable,  ///< no regular file, a link, or the system does not allow it
    hindered,    ///< the disk, or want of memory or descriptors: it says nothing about the file
    wrong_permissions
};

/// Whether others than the owner may have rights on a file that is read.
enum class Sharing { allowed, refused };

/// At most `bytes_max` bytes of a regular file; links and pipes are unreadable: a link could lead
/// to a file that somebody else controls, a pipe would make us wait.
[[nodiscard]] Outcome<std::string, ReadError> read_file(const std::string& path,
                                                        std::size_t bytes_max, Sharing sharing);

/// Puts `content` in the place of `path` at once, with `mode` whatever the umask: after a power cut
/// the old file is there or the new one. Answers whether it was done.
[[nodiscard]] bool replace_file(const std::string& path, std::string_view content, ::mode_t mode);

}  // namespace plenaria::access
