// Which stored documents the pages may give away: files of the data folder's `documents` that a
// public screen names now.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "server/engine/service.hpp"
#include "server/model/ids.hpp"

namespace plenaria::app {

/// What is larger is a film and not a document.
inline constexpr std::uintmax_t document_bytes_max = std::uintmax_t{64} << 20;

/// Those of one data folder. The views are asked once for each position of the journal, however
/// many ask for documents: anybody may, as often as they like. Single-threaded.
class PublicDocuments {
public:
    /// Where the journal stands of which `service` shows the views.
    using Durable = std::function<Position()>;

    /// `service` must outlive this.
    PublicDocuments(const engine::Service& service, Durable durable, std::filesystem::path folder);

    /// The path of the file `name`, or nothing: where no room's public view has it as a public
    /// document at this moment (law 3: only `project` says what leaves the server), or where it is
    /// no regular file, or larger than `document_bytes_max`.
    [[nodiscard]] std::optional<std::string> find(std::string_view name);

private:
    void look_up();

    const engine::Service& service_;
    Durable durable_;
    std::filesystem::path folder_;  ///< of the documents
    std::optional<Position> looked_up_at_;
    std::set<std::string, std::less<>> addresses_;  ///< that public views name
};

}  // namespace plenaria::app
