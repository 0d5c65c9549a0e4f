// The console's letters, loaded at the very size at which they are drawn (ui.md, Type).
#pragma once

#include <imgui.h>

#include <string>

#include "console/core/model.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::console {

/// Fonts of one atlas; they live as long as it. All but `title` have digits of equal width.
struct Fonts {
    ImFont* small = nullptr;   ///< Inter Medium 14
    ImFont* body = nullptr;    ///< Inter Regular 17
    ImFont* strong = nullptr;  ///< Inter SemiBold 17
    ImFont* title = nullptr;   ///< InterDisplay SemiBold 22
    ImFont* large = nullptr;   ///< InterDisplay SemiBold 32
    ImFont* wall = nullptr;    ///< Inter SemiBold 28, a clock's signs alone
    ImFont* clock = nullptr;   ///< Inter Bold 112, a clock's signs alone
};

/// Adds the console's fonts to `atlas` at `scale` (1 = 100 %) and builds it. The error names the
/// file that is missing in `folder`.
[[nodiscard]] Outcome<Fonts, std::string> load_fonts(ImFontAtlas& atlas, const std::string& folder,
                                                     float scale);

/// What is said of a file that `load_fonts` missed: which it is, and what to install.
[[nodiscard]] Text missing_font(const std::string& file);

/// The UTF-8 text of an icon in any of the fonts but the clocks; empty for `none`.
[[nodiscard]] const char* glyph_of(Icon icon);

}  // namespace plenaria::console
