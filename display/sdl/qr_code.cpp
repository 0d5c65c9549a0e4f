#include "display/sdl/qr_code.hpp"

#include <qrencode.h>

#include <memory>

namespace plenaria::display {

std::optional<QrCode> qr_code(const std::string& text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made{
        QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free};
    if (text.empty() || !made) {
        return std::nullopt;
    }
    QrCode code;
    code.side = made->width;
    const int squares = made->width * made->width;
    for (int i = 0; i < squares; ++i) {
        code.dark.push_back((made->data[i] & 1U) != 0);
    }
    return code;
}

}  // namespace plenaria::display
