// What goes through the desk's socket, as bytes. A header of lines: token, task, session, dry run,
// number of bytes to come, file; an empty line; the bytes. The answer: "accepted" or "refused",
// then a line for each language of each text ("es\t…") and an empty line after each text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/app/exchange_desk.hpp"

namespace plenaria::app {

/// The longest header with its empty line: a token, an id, and the name of a file.
inline constexpr std::size_t desk_header_bytes = 4'096;

/// A request that still lacks its bytes, of which there will be `bytes`.
struct DeskHeader {
    std::string token;
    DeskRequest request;
    std::size_t bytes = 0;
};

[[nodiscard]] std::string encoded(const std::string& token, const DeskRequest& request);
/// The header that `text` holds with its empty line; nothing where it is none, or where it
/// announces more than `limits::event_file_bytes`.
[[nodiscard]] std::optional<DeskHeader> decoded_header(std::string_view text);

[[nodiscard]] std::string encoded(const DeskAnswer& answer);
/// Nothing where `text` is no answer, or nobody answered.
[[nodiscard]] std::optional<DeskAnswer> decoded_answer(std::string_view text);

}  // namespace plenaria::app
