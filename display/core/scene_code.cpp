#include <algorithm>

#include "display/core/scene_parts.hpp"
#include "server/model/countdown.hpp"

namespace plenaria::display::scene_parts {

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
