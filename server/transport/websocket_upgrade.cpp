#include "server/transport/websocket_upgrade.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "server/model/assertion.hpp"

namespace plenaria::transport {

bool is_websocket_key(std::string_view key) {
    constexpr std::size_t digits = 22;
    constexpr std::string_view padding = "==";
    return key.size() == digits + padding.size() && key.ends_with(padding) &&
           std::all_of(key.begin(), key.begin() + digits, [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/';
           });
}

std::string websocket_accept(std::string_view key) {
    constexpr std::string_view known_to_both = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    constexpr std::size_t sha1_bytes = 20;
    std::string words(key);
    words.append(known_to_both);
    std::array<unsigned char, sha1_bytes> digest{};
    unsigned int size = 0;
    // It proves that the other side speaks WebSocket, nothing else: SHA-1 is good enough.
    PLENARIA_ASSERT(
        EVP_Digest(words.data(), words.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1);
    std::array<unsigned char, 4 * ((sha1_bytes + 2) / 3) + 1> text{};
    const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)};
}

}  // namespace plenaria::transport
