#include "server/model/list_print.hpp"

#include <cstdint>
#include <string_view>

namespace plenaria {

std::string print_of(const std::vector<std::string>& names) {
    constexpr std::uint64_t offset_basis = 0xcbf2'9ce4'8422'2325;
    constexpr std::uint64_t prime = 0x100'0000'01b3;
    std::uint64_t hash = offset_basis;
    const auto take = [&](unsigned char byte) { hash = (hash ^ byte) * prime; };
    for (const std::string& name : names) {
        for (const char c : name) {
            take(static_cast<unsigned char>(c));
        }
        take(0);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string print(16, '0');
    for (auto at = print.rbegin(); at != print.rend(); ++at, hash >>= 4U) {
        *at = digits[hash & 0x0FU];
    }
    return print;
}

}  // namespace plenaria
