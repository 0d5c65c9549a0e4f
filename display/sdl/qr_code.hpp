// A QR code's squares, by libqrencode.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plenaria::display {

struct QrCode {
    int side = 0;            ///< squares in a row, without the quiet zone
    std::vector<bool> dark;  ///< row by row
};

/// The code of `text`, of which 15 % may be unreadable (level M: more would make its squares
/// smaller, and it is their size that a telephone at the back needs). Nothing where the text is
/// empty or longer than a code holds.
[[nodiscard]] std::optional<QrCode> qr_code(const std::string& text);

}  // namespace plenaria::display
