// Which stored documents the pages may give away: files of the data folder's `documents` that a
// public screen names now.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/engine/service.hpp"
#include "server/model/ids.hpp"

namespace plenaria::app {

/// Those of one data folder. Which they are is looked up as something becomes true and never as
/// somebody asks: how long an answer takes must not tell that something was written since, and
/// anybody may ask, as often as they like. Single-threaded.
class PublicDocuments {
public:
    /// `service` must outlive this; its present views count at once.
    PublicDocuments(const engine::Service& service, const std::filesystem::path& folder);

    /// What these rooms show may be something else now.
    void renew(const std::vector<RoomId>& rooms);

    /// The path of the file `name`, or nothing where no room's public view has it as a public
    /// document at this moment (law 3: only `project` says what leaves the server). Whether there
    /// is such a file is for whoever reads it to say: nothing here waits for the disk.
    [[nodiscard]] std::optional<std::string> find(std::string_view name);

private:
    const engine::Service& service_;
    std::filesystem::path folder_;  ///< of the documents
    std::map<RoomId, std::set<std::string, std::less<>>> addresses_;  ///< that public views name
};

}  // namespace plenaria::app
