#include "server/client/trouble_note.hpp"

namespace plenaria::client {

Text TroubleNote::news(const Picture& picture) {
    if (picture.phase == LinkPhase::live) {
        said_ = {};
        return {};
    }
    const Text& present = picture.phase == LinkPhase::stopped ? picture.stop_text : picture.trouble;
    // Between two attempts nothing is said of why the last one failed.
    if (present.empty() || present == said_) {
        return {};
    }
    said_ = present;
    return present;
}

}  // namespace plenaria::client
