// The stored documents on another medium: each content once, under its hash, for as long as a copy
// that is kept refers to it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "server/journal/manifest.hpp"

namespace plenaria::app {

struct StoredDocuments {
    std::vector<journal::CopiedDocument> documents;  ///< as a copy refers to them
    /// Names of those that could not be stored. Where a former content of one is on the medium,
    /// `documents` refers to that.
    std::vector<std::string> lost;
};

/// Stores the documents of `from` in `to`: regular files that may be served, no folders and no
/// links; where there is no folder `from` there are none. What `known`, those of the copy before,
/// has with the same size and time is not read again. `room_left` bytes of the medium stay free.
[[nodiscard]] StoredDocuments store_documents(const std::filesystem::path& from,
                                              const std::filesystem::path& to,
                                              const std::vector<journal::CopiedDocument>& known,
                                              std::uintmax_t room_left);

/// Removes what was stored in `to` and is none of `kept`.
void forget_documents(const std::filesystem::path& to,
                      const std::vector<journal::CopiedDocument>& kept);

/// Puts documents that are stored in `from` under their names into `to`, which is made where it is
/// needed; answers the names of those that could not be, or are not as they were stored.
[[nodiscard]] std::vector<std::string> bring_documents_back(
    const std::vector<journal::CopiedDocument>& documents, const std::filesystem::path& from,
    const std::filesystem::path& to);

}  // namespace plenaria::app
