#include "server/access/password_hash.hpp"

#include <sodium.h>

#include <array>

#include "server/access/secret.hpp"

namespace plenaria::access {
namespace {

// What RFC 9106 recommends where memory is scarce: 64 MiB and three passes (libsodium knows one
// lane only). A login takes about 0.2 s of one core beside a running meeting; whoever stole the
// file needs the same memory for each guess, which is what makes special hardware dear.
constexpr unsigned long long passes = 3;
constexpr std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
// What libsodium writes of this cost: memory in KiB, passes, one lane.
constexpr std::string_view head = "$argon2id$v=19$m=65536,t=3,p=1$";
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
// Without padding, four digits hold three bytes.
constexpr std::size_t salt_digits = 22;
constexpr std::size_t hash_digits = 43;

template <std::size_t Bytes>
bool is_base64(std::string_view text) {
    std::array<unsigned char, Bytes> bytes{};
    std::size_t count = 0;
    return sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &count,
                             nullptr, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           count == Bytes;
}

}  // namespace

std::optional<std::string> hash_secret(std::string_view secret) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (secret.size() > secret_bytes_max || sodium_init() < 0 ||
        crypto_pwhash_str_alg(text.data(), secret.data(), secret.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return std::nullopt;
    }
    return std::string{text.data()};
}

bool matches(const std::string& hash, std::string_view secret) {
    return secret.size() <= secret_bytes_max && is_hash(hash) && sodium_init() >= 0 &&
           crypto_pwhash_str_verify(hash.c_str(), secret.data(), secret.size()) == 0;
}

bool is_hash(std::string_view text) {
    if (!text.starts_with(head) || text.size() != head.size() + salt_digits + 1 + hash_digits) {
        return false;
    }
    text.remove_prefix(head.size());
    return is_base64<salt_bytes>(text.substr(0, salt_digits)) && text[salt_digits] == '$' &&
           is_base64<hash_bytes>(text.substr(salt_digits + 1));
}

const std::string& nobodys_hash() {
    // Salt and result all zero: to find a secret for it is to invert Argon2id.
    static const std::string hash =
        std::string{head} + std::string(salt_digits, 'A') + "$" + std::string(hash_digits, 'A');
    return hash;
}

}  // namespace plenaria::access
