// The stored documents on another medium: copied once, and again when they change.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace plenaria::app {

/// Makes `to` hold what `from` holds: regular files that may be served, no folders and no links.
/// What is of the same size and time stays as it is; what is no longer there goes. Where there is
/// no folder `from` nothing is done. Answers 0, or the error of the first that could not be copied.
[[nodiscard]] int mirror_documents(const std::filesystem::path& from,
                                   const std::filesystem::path& to);

/// Copies what lies in `from` into `to`, which is made where it is needed; answers the names of
/// those that could not be.
[[nodiscard]] std::vector<std::string> bring_documents_back(const std::filesystem::path& from,
                                                            const std::filesystem::path& to);

}  // namespace plenaria::app
