// A QR code in the letters of a terminal.
#pragma once

#include <optional>
#include <string>

namespace plenaria::app {

/// The code of `text` as lines of half blocks, two rows of squares to a line, light on the dark of
/// a terminal and with the margin that cameras need. Nothing where the text is empty or too long.
[[nodiscard]] std::optional<std::string> terminal_qr(const std::string& text);

}  // namespace plenaria::app
