#include "console/core/cut_off.hpp"

#include <algorithm>
#include <utility>

#include "console/core/present_screens.hpp"
#include "server/client/local_clock.hpp"
#include "server/model/limits.hpp"

namespace plenaria::console {
namespace {

bool is_of_those_within(const client::FollowedRoom& room) {
    const bool directs =
        room.audience == Audience::chair || room.audience == Audience::secretariat;
    return directs && room.view && is_confidential(*room.view);
}

}  // namespace

std::shared_ptr<const client::Picture> without_cut_off(
    std::shared_ptr<const client::Picture> picture, client::SteadyPoint now) {
    if (client::is_present(*picture, now)) {
        return picture;
    }
    const bool stopped = picture->phase == client::LinkPhase::stopped;
    const auto goes = [&](const auto& entry) {
        const client::FollowedRoom& room = entry.second;
        return is_of_those_within(room) &&
               (stopped || now - room.current_until >= limits::stale_hide_after);
    };
    if (std::none_of(picture->rooms.begin(), picture->rooms.end(), goes)) {
        return picture;
    }
    auto left = std::make_shared<client::Picture>(*picture);
    for (const auto& entry : picture->rooms) {
        if (goes(entry)) {
            left->rooms.erase(entry.first);
            left->blanked.insert(entry.first);
        }
    }
    return left;
}

}  // namespace plenaria::console
