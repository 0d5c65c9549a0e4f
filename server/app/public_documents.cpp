#include "server/app/public_documents.hpp"

#include <algorithm>

namespace plenaria::app {
namespace {

bool is_published(const engine::Service& service, std::string_view name) {
    const std::string href = "/documents/" + std::string(name);
    const auto rooms = service.rooms();
    return std::any_of(rooms.begin(), rooms.end(), [&](const RoomSummary& room) {
        const View view = service.view({room.id, Audience::public_, Clearance::uncleared});
        const auto documents = view.documents.value_or(std::vector<DocumentView>{});
        return std::any_of(documents.begin(), documents.end(), [&](const DocumentView& document) {
            return document.access == DocumentAccess::public_ && document.href == href;
        });
    });
}

}  // namespace

std::optional<std::string> public_document(const engine::Service& service,
                                           const std::filesystem::path& folder,
                                           std::string_view name) {
    if (!is_published(service, name)) {
        return std::nullopt;
    }
    const std::filesystem::path file = folder / "documents" / name;
    std::error_code failure;
    // A link could lead out of the folder.
    const bool plain = std::filesystem::symlink_status(file, failure).type() ==
                       std::filesystem::file_type::regular;
    const std::uintmax_t size = plain ? std::filesystem::file_size(file, failure) : 0;
    if (!plain || failure || size > document_bytes_max) {
        return std::nullopt;
    }
    return file.string();
}

}  // namespace plenaria::app
