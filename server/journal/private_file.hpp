// Small files that hold secrets: whole and durable or not at all, and their owner's alone.
// Internal to the module, but for the file that the chair's passphrase may come in.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/journal/open_failure.hpp"
#include "server/journal/secret_text.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// A file descriptor that closes itself.
class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags, ::mode_t mode = 0);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] bool ok() const { return value_ >= 0; }
    [[nodiscard]] int value() const { return value_; }

private:
    int value_;
};

/// What the system said when `what` failed with `error`.
[[nodiscard]] OpenFailure storage_failure(std::string_view what, int error);

/// Makes names in a folder durable: without it a power cut may take a new file away.
[[nodiscard]] std::optional<OpenFailure> sync_folder(const std::filesystem::path& folder);

/// Makes the folder (0700) where it is not there, durably.
[[nodiscard]] std::optional<OpenFailure> make_private_folder(const std::filesystem::path& folder);

/// Puts `content` in the place of `path` (0600), durably: after a power cut the former file is
/// there or the new one.
[[nodiscard]] std::optional<OpenFailure> put_private_file(const std::filesystem::path& path,
                                                          std::string_view content);

/// Why a small file is not read.
enum class FileFault {
    missing,    ///< there is none
    exposed,    ///< a secret that others than its owner can read or change
    irregular,  ///< a link where a secret should be, or no file
    oversized,  ///< longer than such a file is
    storage,    ///< the system refused: see `error`
};
struct FileRefusal {
    FileFault code{};
    int error = 0;
};
/// The refusal of the file at `path` as its caller passes it on.
[[nodiscard]] OpenFailure failure_of(const FileRefusal& refusal, const std::filesystem::path& path);

/// The content of a regular file of at most `bytes_max`.
[[nodiscard]] Outcome<std::string, FileRefusal> read_small_file(const std::filesystem::path& path,
                                                                std::size_t bytes_max);

/// The same of a file that holds a secret: it is its owner's alone and no link. Of a file that is
/// longer than `bytes_max` nothing is read.
[[nodiscard]] Outcome<SecretText, FileRefusal> read_secret_file(const std::filesystem::path& path,
                                                                std::size_t bytes_max);

/// What lies in a folder under names that end in `ending`, by name, at most `most`; nothing where
/// there is no such folder.
[[nodiscard]] Outcome<std::vector<std::filesystem::path>, OpenFailure> files_of(
    const std::filesystem::path& folder, std::string_view ending, std::size_t most);

}  // namespace plenaria::journal
