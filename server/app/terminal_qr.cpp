#include "server/app/terminal_qr.hpp"

#include <qrencode.h>

#include <memory>
#include <string_view>

namespace plenaria::app {

std::optional<std::string> terminal_qr(const std::string& text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code{
        QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_L, QR_MODE_8, 1), &QRcode_free};
    if (text.empty() || !code) {
        return std::nullopt;
    }
    // Two of the four that the standard asks for; the terminal's own ground is the rest.
    constexpr int margin = 2;
    const auto light = [&](int x, int y) {
        const int side = code->width;
        const bool inside = x >= 0 && y >= 0 && x < side && y < side;
        return !inside || (code->data[y * side + x] & 1U) == 0;
    };
    std::string lines;
    for (int y = -margin; y < code->width + margin; y += 2) {
        for (int x = -margin; x < code->width + margin; ++x) {
            // The last line of an odd number of rows has nothing below it.
            const bool below = y + 1 < code->width + margin && light(x, y + 1);
            const bool above = light(x, y);
            constexpr std::string_view whole = "█";
            constexpr std::string_view upper = "▀";
            constexpr std::string_view lower = "▄";
            lines.append(above && below ? whole : above ? upper : below ? lower : " ");
        }
        lines += '\n';
    }
    return lines;
}

}  // namespace plenaria::app
