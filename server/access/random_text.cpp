#include "server/access/random_text.hpp"

#include <sodium.h>

#include <cstdint>

#include "server/model/assertion.hpp"

namespace plenaria::access {

std::string random_hex(std::size_t bytes) {
    PLENARIA_ASSERT(sodium_init() >= 0);
    std::string random(bytes, '\0');
    randombytes_buf(random.data(), random.size());
    std::string digits(2 * bytes + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(),
                   reinterpret_cast<const unsigned char*>(random.data()), random.size());
    digits.pop_back();
    sodium_memzero(random.data(), random.size());
    return digits;
}

std::string random_signs(std::string_view signs, std::size_t count) {
    PLENARIA_ASSERT(sodium_init() >= 0 && !signs.empty());
    std::string drawn;
    for (std::size_t i = 0; i < count; ++i) {
        drawn += signs[randombytes_uniform(static_cast<std::uint32_t>(signs.size()))];
    }
    return drawn;
}

}  // namespace plenaria::access
