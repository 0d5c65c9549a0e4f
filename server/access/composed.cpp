#include "server/access/composed.hpp"

#include <sodium.h>
#include <utf8proc.h>

#include <array>
#include <cstddef>

namespace plenaria::access {

Secret composed(std::string_view password) {
    // No character comes apart into more (Unicode, UAX 15), and the end of what is written.
    constexpr std::size_t parts_max = 4;
    std::array<utf8proc_int32_t, secret_bytes_max * parts_max + 1> parts{};
    constexpr auto form = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (password.size() > secret_bytes_max) {
        return Secret{password};
    }
    const utf8proc_ssize_t count =
        utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(password.data()),
                           static_cast<utf8proc_ssize_t>(password.size()), parts.data(),
                           static_cast<utf8proc_ssize_t>(parts.size() - 1), form);
    utf8proc_ssize_t bytes = -1;
    if (count >= 0 && static_cast<std::size_t>(count) < parts.size()) {
        bytes = utf8proc_reencode(parts.data(), count, form);
    }
    Secret made{bytes < 0 ? password
                          : std::string_view{reinterpret_cast<const char*>(parts.data()),
                                             static_cast<std::size_t>(bytes)}};
    sodium_memzero(parts.data(), sizeof parts);
    return made;
}

}  // namespace plenaria::access
