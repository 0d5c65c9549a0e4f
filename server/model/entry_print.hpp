// A short print of what is said of an entry of a list, by which a client says what it read.
#pragma once

#include <string>

#include "server/model/list_print.hpp"
#include "server/model/views.hpp"

namespace plenaria {

/// As `print_of` of what `amend` says anew (docs/protocol.md): person, capacity, language, "remote"
/// or nothing, note. The note of an entry that does not wait is on no glass, and counts as none.
[[nodiscard]] inline std::string entry_print(const SpeakerView& who, const std::string& note) {
    return print_of(
        {who.person, who.capacity, who.language.code, who.remote ? "remote" : "", note});
}

}  // namespace plenaria
