#include <algorithm>

#include "display/core/scene_parts.hpp"
#include "server/model/countdown.hpp"

namespace plenaria::display::scene_parts {
namespace {

/// What two people read to each other: one chance in 2^64 of being another's.
constexpr std::size_t groups_compared = 4;
constexpr std::size_t group_pitch = 5;  ///< four digits and what sets them apart

std::string compared_part(const Fingerprint& fingerprint) {
    std::string groups = to_string(fingerprint).substr(0, groups_compared * group_pitch - 1);
    std::ranges::replace(groups, '-', ' ');
    return groups;
}

}  // namespace

void show_code(const SceneInput& input, const std::vector<Language>& languages, Scene& scene) {
    const client::Picture& picture = input.picture;
    if (picture.code.empty() || input.now >= picture.code_until) {
        return;
    }
    const auto left = picture.code_until - input.now;
    const std::string face = clock_face(std::chrono::ceil<Millis>(left));
    CodeCard card{.screen = input.screen,
                  .code = picture.code,
                  .prompt = line_of(text_of("screen.code"), languages),
                  .lasts = line_of(fill_text("screen.code_lasts", {{"time", same_text(face)}}),
                                   languages),
                  .fingerprint_label = {},
                  .fingerprint = {}};
    if (input.server) {
        card.fingerprint_label = line_of(text_of("screen.code_fingerprint"), languages);
        card.fingerprint = compared_part(*input.server);
    }
    scene.code = std::move(card);
    // Whoever is to read it must see it: a presentation waits.
    scene.yields = false;
    constexpr std::chrono::seconds second{1};
    const auto rest = left % second;
    scene.repaint_at =
        std::min(scene.repaint_at, input.now + (rest.count() > 0 ? rest : second));
}

}  // namespace plenaria::display::scene_parts
