// Is what comes in pieces UTF-8 (RFC 3629)? Pure.
#pragma once

#include <string_view>

namespace plenaria::transport {

/// Takes a text piece by piece; a character may be cut anywhere.
class Utf8Check {
public:
    /// Takes the next piece; false once no continuation could make a text of it.
    [[nodiscard]] bool take(std::string_view bytes);
    /// Whether what was taken ends with a whole character.
    [[nodiscard]] bool whole() const { return left_ == 0; }

private:
    [[nodiscard]] bool begin(unsigned char byte);

    unsigned char left_ = 0;     ///< bytes of the present character that are still to come
    unsigned char low_ = 0x80;   ///< what the next of them may be, at least
    unsigned char high_ = 0xBF;  ///< and at most
};

}  // namespace plenaria::transport
