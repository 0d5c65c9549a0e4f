#include "console/panels/fonts.hpp"

#include <imgui_freetype.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

// Debian's Inter keeps its tabular digits here.
constexpr ImWchar tabular_zero = 0xE071;

// Latin with its extensions, punctuation, arrows, minus, check mark and the tabular digits.
constexpr ImWchar text_ranges[] = {0x0020, 0x017F, 0x0218, 0x021B, 0x2010, 0x203A, 0x20AC,
                                   0x20AC, 0x2122, 0x2122, 0x2190, 0x2193, 0x2212, 0x2212,
                                   0x2713, 0x2713, 0xE071, 0xE07A, 0};
// "0123456789", "+", "-", "–", ":" and the tabular digits.
constexpr ImWchar clock_ranges[] = {0x002B, 0x002D, 0x0030, 0x003A, 0x2013,
                                    0x2013, 0xE071, 0xE07A, 0};
// Font Awesome 4.7: the glyphs of `glyph_of`; the whole font would double the atlas.
constexpr ImWchar icon_ranges[] = {
    0xF00C, 0xF00D, 0xF012, 0xF012, 0xF017, 0xF017, 0xF023, 0xF025, 0xF03A, 0xF03A, 0xF04B, 0xF04D,
    0xF051, 0xF051, 0xF064, 0xF064, 0xF067, 0xF067, 0xF06E, 0xF06E, 0xF071, 0xF071, 0xF073, 0xF073,
    0xF075, 0xF075, 0xF09C, 0xF09C, 0xF0AC, 0xF0AC, 0xF0C0, 0xF0C0, 0xF0E2, 0xF0E2, 0xF062, 0xF063,
    0xF0F7, 0xF0F7, 0xF108, 0xF108, 0xF10C, 0xF10C, 0xF128, 0xF128, 0xF130, 0xF131, 0xF1DA, 0xF1DA,
    0xF1E6, 0xF1E6, 0xF256, 0xF256, 0xF09E, 0xF09E, 0xF002, 0xF002, 0xF040, 0xF040, 0xF0C4, 0xF0C4,
    0xF0F6, 0xF0F6, 0xF0A1, 0xF0A1, 0xF0E3, 0xF0E3, 0xF249, 0xF249, 0xF047, 0xF047, 0xF066, 0xF066,
    0xF13D, 0xF13D, 0xF0E7, 0xF0E7, 0xF112, 0xF112, 0xF01E, 0xF01E, 0xF08D, 0xF08D, 0xF141, 0xF141,
    0xF0C9, 0xF0C9, 0xF0EC, 0xF0EC, 0xF03D, 0xF03D, 0xF235, 0xF235, 0xF080, 0xF080, 0};

struct Wanted {
    ImFont* Fonts::*font;
    const char* file;
    float size;
    bool clock;
    bool tabular;
};

constexpr Wanted all_wanted[] = {
    {&Fonts::body, "Inter-Regular.otf", 17, false, true},
    {&Fonts::small, "Inter-Medium.otf", 14, false, true},
    {&Fonts::strong, "Inter-SemiBold.otf", 17, false, true},
    {&Fonts::title, "InterDisplay-SemiBold.otf", 22, false, false},
    {&Fonts::large, "InterDisplay-SemiBold.otf", 32, false, false},
    {&Fonts::wall, "Inter-SemiBold.otf", 28, true, true},
    {&Fonts::clock, "Inter-Bold.otf", 112, true, true},
};

/// In the order of `Icon`.
constexpr const char* glyphs[] = {
    "",              // none
    "\xEF\x84\xB0",  // microphone
    "\xEF\x80\xA3",  // lock
    "\xEF\x82\x9C",  // unlock
    "\xEF\x80\x8C",  // check
    "\xEF\x80\x8D",  // cross
    "\xEF\x81\xB1",  // warning
    "\xEF\x80\x97",  // clock
    "\xEF\x80\xBA",  // list
    "\xEF\x87\x9A",  // record
    "\xEF\x89\x96",  // hand
    "\xEF\x83\x80",  // people
    "\xEF\x81\xA7",  // plus
    "\xEF\x81\x8B",  // play
    "\xEF\x81\x8C",  // pause
    "\xEF\x81\x8D",  // stop
    "\xEF\x81\x91",  // next
    "\xEF\x81\xA4",  // skip
    "\xEF\x83\xA2",  // back
    "\xEF\x81\xA2",  // up
    "\xEF\x81\xA3",  // down
    "\xEF\x82\xAC",  // globe
    "\xEF\x80\x92",  // signal
    "\xEF\x80\xA5",  // headset
    "\xEF\x84\x88",  // display
    "\xEF\x84\xA8",  // question
    "\xEF\x81\xB5",  // comment
    "\xEF\x84\x8C",  // circle
    "\xEF\x84\xB1",  // muted
    "\xEF\x83\xB7",  // building
    "\xEF\x82\x9E",  // broadcast
    "\xEF\x81\xB3",  // calendar
    "\xEF\x81\xAE",  // eye
    "\xEF\x87\xA6",  // plug
    "\xEF\x80\x82",  // search
    "\xEF\x81\x80",  // edit
    "\xEF\x83\x84",  // cut
    "\xEF\x83\xB6",  // file
    "\xEF\x82\xA1",  // megaphone
    "\xEF\x83\xA3",  // gavel
    "\xEF\x89\x89",  // note
    "\xEF\x81\x87",  // arrows
    "\xEF\x81\xA6",  // merge
    "\xEF\x84\xBD",  // anchor
    "\xEF\x83\xA7",  // bolt
    "\xEF\x84\x92",  // reply
    "\xEF\x80\x9E",  // redo
    "\xEF\x82\x8D",  // pin
    "\xEF\x85\x81",  // more
    "\xEF\x83\x89",  // grip
    "\xEF\x83\xAC",  // swap
    "\xEF\x80\xBD",  // remote
    "\xEF\x88\xB5",  // absent
    "\xEF\x82\x80",  // chart
};
static_assert(std::size(glyphs) == static_cast<std::size_t>(Icon::chart) + 1);

bool readable(const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file != nullptr) {
        std::fclose(file);
    }
    return file != nullptr;
}

/// Shows the tabular digits for '0'–'9', all equally wide: a running clock must not jitter.
void make_tabular(ImFont& font) {
    float widest = 0;
    for (ImWchar i = 0; i < 10; ++i) {
        const auto source = static_cast<ImWchar>(tabular_zero + i);
        if (const ImFontGlyph* glyph = font.FindGlyphNoFallback(source)) {
            widest = std::max(widest, glyph->AdvanceX);
        }
    }
    if (widest <= 0) {
        return;
    }
    for (ImWchar i = 0; i < 10; ++i) {
        const auto digit = static_cast<ImWchar>('0' + i);
        const auto source = static_cast<ImWchar>(tabular_zero + i);
        if (font.FindGlyphNoFallback(source) == nullptr) {
            continue;
        }
        auto* glyph = const_cast<ImFontGlyph*>(font.FindGlyphNoFallback(source));
        glyph->AdvanceX = widest;
        font.AddRemapChar(digit, source, true);
        font.IndexAdvanceX[digit] = widest;
        font.IndexAdvanceX[source] = widest;
    }
}

}  // namespace

Outcome<Fonts, std::string> load_fonts(ImFontAtlas& atlas, const std::string& folder, float scale) {
    Fonts fonts;
    const std::string icons = folder + "/FontAwesome-Solid.otf";
    if (!readable(icons)) {
        return icons;
    }
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    for (const Wanted& wanted : all_wanted) {
        const std::string path = folder + "/" + wanted.file;
        if (!readable(path)) {
            return path;
        }
        const float size = std::round(wanted.size * scale);
        ImFontConfig config;
        config.OversampleH = 1;
        fonts.*wanted.font = atlas.AddFontFromFileTTF(path.c_str(), size, &config,
                                                      wanted.clock ? clock_ranges : text_ranges);
        if (!wanted.clock) {
            ImFontConfig merged;
            merged.OversampleH = 1;
            merged.MergeMode = true;
            // Icons are drawn somewhat smaller than letters, and all equally wide.
            const float icon_size = std::round(size * 0.94F);
            atlas.AddFontFromFileTTF(icons.c_str(), icon_size, &merged, icon_ranges);
        }
    }
    if (!atlas.Build()) {
        return folder;
    }
    for (const Wanted& wanted : all_wanted) {
        if (wanted.tabular) {
            make_tabular(*(fonts.*wanted.font));
        }
    }
    return fonts;
}

Text missing_font(const std::string& file) {
    return fill_text("console.start.no_font", {{"path", same_text(file)}});
}

const char* glyph_of(Icon icon) { return glyphs[static_cast<std::size_t>(icon)]; }

}  // namespace plenaria::console
