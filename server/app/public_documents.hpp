// Which stored documents the pages may give away: files of the data folder's `documents` that a
// public screen names now.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "server/engine/service.hpp"

namespace plenaria::app {

/// What is larger is a film and not a document.
inline constexpr std::uintmax_t document_bytes_max = std::uintmax_t{64} << 20;

/// The path of the file `name` in `folder`, or nothing: where no room's public view has it as a
/// public document at this moment (law 3: only `project` says what leaves the server), or where it
/// is no regular file, or larger than `document_bytes_max`.
[[nodiscard]] std::optional<std::string> public_document(const engine::Service& service,
                                                         const std::filesystem::path& folder,
                                                         std::string_view name);

}  // namespace plenaria::app
