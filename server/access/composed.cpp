#include "server/access/composed.hpp"

#include <sodium.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace plenaria::access {
namespace {

/// What a secret of at most `bytes_max` bytes comes apart into, and then is.
template <std::size_t bytes_max>
class Parts {
public:
    explicit Parts(std::string_view secret) {
        constexpr auto form = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
        if (secret.size() > bytes_max) {
            return;
        }
        const utf8proc_ssize_t count =
            utf8proc_decompose(reinterpret_cast<const utf8proc_uint8_t*>(secret.data()),
                               static_cast<utf8proc_ssize_t>(secret.size()), parts_.data(),
                               static_cast<utf8proc_ssize_t>(parts_.size() - 1), form);
        if (count >= 0 && static_cast<std::size_t>(count) < parts_.size()) {
            bytes_ = utf8proc_reencode(parts_.data(), count, form);
        }
    }
    ~Parts() { sodium_memzero(parts_.data(), sizeof parts_); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    /// Nothing where it has no such form.
    [[nodiscard]] std::optional<std::string_view> composed() const {
        return bytes_ < 0
                   ? std::nullopt
                   : std::optional{std::string_view{reinterpret_cast<const char*>(parts_.data()),
                                                    static_cast<std::size_t>(bytes_)}};
    }

private:
    // No character comes apart into more (Unicode, UAX 15), and the end of what is written.
    static constexpr std::size_t parts_max = 4;
    std::array<utf8proc_int32_t, bytes_max * parts_max + 1> parts_{};
    utf8proc_ssize_t bytes_ = -1;
};

}  // namespace

Secret composed(std::string_view password) {
    const Parts<secret_bytes_max> parts{password};
    return Secret{parts.composed().value_or(password)};
}

std::optional<std::size_t> compose(std::string_view secret, std::span<char> room) {
    const Parts<composed_bytes_max> parts{secret};
    const auto made = parts.composed();
    if (!made || made->size() > room.size()) {
        return std::nullopt;
    }
    std::copy(made->begin(), made->end(), room.begin());
    return made->size();
}

}  // namespace plenaria::access
