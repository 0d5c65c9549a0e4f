#include "server/client/trouble_note.hpp"

#include <algorithm>

namespace plenaria::client {

namespace {

// As many as a client finds by itself why it has no server: no such name, nobody there, and six of
// TLS. What a server says counts with them, and so does what tells of something from outside.
constexpr std::size_t said_max = 8;

}  // namespace

Text TroubleNote::news(const Picture& picture) {
    if (picture.phase == LinkPhase::live) {
        said_.clear();
        return {};
    }
    const Text& present = picture.phase == LinkPhase::stopped ? picture.stop_text : picture.trouble;
    // Between two attempts nothing is said of why the last one failed.
    if (present.empty() || std::find(said_.begin(), said_.end(), present) != said_.end()) {
        return {};
    }
    if (said_.size() >= said_max) {
        if (picture.phase != LinkPhase::stopped) {
            return {};
        }
        // After it nothing comes.
        said_.pop_back();
    }
    said_.push_back(present);
    return present;
}

}  // namespace plenaria::client
