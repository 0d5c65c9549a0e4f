#include "server/app/public_documents.hpp"

#include <utility>

namespace plenaria::app {

PublicDocuments::PublicDocuments(const engine::Service& service, Durable durable,
                                 std::filesystem::path folder)
    : service_(service), durable_(std::move(durable)), folder_(std::move(folder) / "documents") {}

void PublicDocuments::look_up() {
    const Position now = durable_();
    if (looked_up_at_ == now) {
        return;
    }
    addresses_.clear();
    for (const RoomSummary& room : service_.rooms()) {
        const View view = service_.view({room.id, Audience::public_, Clearance::uncleared});
        for (const DocumentView& document : view.documents.value_or(std::vector<DocumentView>{})) {
            if (document.access == DocumentAccess::public_) {
                addresses_.insert(document.href);
            }
        }
    }
    looked_up_at_ = now;
}

std::optional<std::string> PublicDocuments::find(std::string_view name) {
    look_up();
    if (!addresses_.contains("/documents/" + std::string(name))) {
        return std::nullopt;
    }
    const std::filesystem::path file = folder_ / name;
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
