#include "server/app/public_documents.hpp"

#include <algorithm>

namespace plenaria::app {

PublicDocuments::PublicDocuments(const engine::Service& service,
                                 const std::filesystem::path& folder)
    : service_(service), folder_(folder / "documents") {
    std::vector<RoomId> rooms;
    for (const RoomSummary& room : service_.rooms()) {
        rooms.push_back(room.id);
    }
    renew(rooms);
}

void PublicDocuments::renew(const std::vector<RoomId>& rooms) {
    const std::vector<RoomSummary> present = service_.rooms();
    const auto is_there = [&](const RoomId& room) {
        return std::any_of(present.begin(), present.end(),
                           [&](const RoomSummary& each) { return each.id == room; });
    };
    std::erase_if(addresses_, [&](const auto& known) { return !is_there(known.first); });
    for (const RoomId& room : rooms) {
        if (!is_there(room)) {
            continue;
        }
        const View view = service_.view({room, Audience::public_, Clearance::uncleared});
        auto& addresses = addresses_[room];
        addresses.clear();
        for (const DocumentView& document : view.documents.value_or(std::vector<DocumentView>{})) {
            if (document.access == DocumentAccess::public_) {
                addresses.insert(document.href);
            }
        }
    }
}

std::optional<std::string> PublicDocuments::find(std::string_view name) {
    const std::string address = "/documents/" + std::string(name);
    if (std::none_of(addresses_.begin(), addresses_.end(),
                     [&](const auto& room) { return room.second.contains(address); })) {
        return std::nullopt;
    }
    return (folder_ / name).string();
}

}  // namespace plenaria::app
