// Colours: normal is grey-blue, colour means state (ui.md, Tokens).
#pragma once

#include <imgui.h>

#include "console/core/model.hpp"

namespace plenaria::console::theme {

/// 0xRRGGBB, opaque.
[[nodiscard]] constexpr ImU32 rgb(unsigned value) {
    return IM_COL32((value >> 16U) & 0xFFU, (value >> 8U) & 0xFFU, value & 0xFFU, 0xFFU);
}

inline constexpr ImU32 background = rgb(0x0C1015);
inline constexpr ImU32 panel = rgb(0x141A21);
inline constexpr ImU32 raised = rgb(0x1B232C);
inline constexpr ImU32 control = rgb(0x26313D);
inline constexpr ImU32 hover = rgb(0x324050);
inline constexpr ImU32 line = rgb(0x27323E);
inline constexpr ImU32 line_strong = rgb(0x3A4858);
inline constexpr ImU32 text = rgb(0xEEF2F6);
inline constexpr ImU32 text_second = rgb(0xB4C0CC);
inline constexpr ImU32 text_third = rgb(0x8494A5);
inline constexpr ImU32 accent = rgb(0x5AA6FF);
inline constexpr ImU32 accent_ground = rgb(0x1A3355);
inline constexpr ImU32 primary = rgb(0x1F66CC);
inline constexpr ImU32 primary_hover = rgb(0x2B75DE);
inline constexpr ImU32 ok = rgb(0x2FD0A8);
inline constexpr ImU32 ok_ground = rgb(0x143A32);
inline constexpr ImU32 ok_line = rgb(0x226B5A);
inline constexpr ImU32 warn = rgb(0xFFD24A);
inline constexpr ImU32 warn_ground = rgb(0x44351A);
inline constexpr ImU32 bad = rgb(0xF4553D);
inline constexpr ImU32 bad_ground = rgb(0x3B1512);
inline constexpr ImU32 bad_hover = rgb(0x5A1C17);
inline constexpr ImU32 closed_rail = rgb(0xB3261E);
inline constexpr ImU32 closed_hatch = rgb(0x7E1913);
inline constexpr ImU32 closed_text = rgb(0xFFFFFF);
inline constexpr ImU32 track = rgb(0x0F141A);
inline constexpr ImU32 keycap = rgb(0x10151B);

/// The colour of a tone's text and icon.
[[nodiscard]] constexpr ImU32 ink(Tone tone) {
    switch (tone) {
        case Tone::plain:
            return text;
        case Tone::quiet:
            return text_third;
        case Tone::accent:
            return accent;
        case Tone::ok:
            return ok;
        case Tone::warn:
            return warn;
        case Tone::bad:
            return bad;
    }
    return text;
}

/// The colour below it.
[[nodiscard]] constexpr ImU32 ground(Tone tone) {
    switch (tone) {
        case Tone::plain:
        case Tone::quiet:
            return control;
        case Tone::accent:
            return accent_ground;
        case Tone::ok:
            return ok_ground;
        case Tone::warn:
            return warn_ground;
        case Tone::bad:
            return bad_ground;
    }
    return control;
}

/// `colour` with its opacity multiplied by `share` (0–1).
[[nodiscard]] constexpr ImU32 faded(ImU32 colour, float share) {
    const float alpha = static_cast<float>(colour >> IM_COL32_A_SHIFT) * share;
    return (colour & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha) << IM_COL32_A_SHIFT);
}

/// Share of the background over what is stale: small text keeps 4.5:1 on panels (ui.md, Tokens).
inline constexpr float stale_veil = 0.08F;

/// `colour` with little of its hue and all of its lightness: what was so, and may not be so now.
[[nodiscard]] constexpr ImU32 drained(ImU32 colour) {
    constexpr float kept = 0.3F;
    const auto channel = [&](unsigned shift) {
        return static_cast<float>((colour >> shift) & 0xFFU);
    };
    const float grey = 0.299F * channel(IM_COL32_R_SHIFT) + 0.587F * channel(IM_COL32_G_SHIFT) +
                       0.114F * channel(IM_COL32_B_SHIFT);
    const auto mixed = [&](unsigned shift) {
        // NOLINTNEXTLINE(bugprone-incorrect-roundings): 0 to 255; and lround is not constexpr
        return static_cast<ImU32>(grey + (channel(shift) - grey) * kept + 0.5F) << shift;
    };
    return mixed(IM_COL32_R_SHIFT) | mixed(IM_COL32_G_SHIFT) | mixed(IM_COL32_B_SHIFT) |
           (colour & IM_COL32_A_MASK);
}

}  // namespace plenaria::console::theme
