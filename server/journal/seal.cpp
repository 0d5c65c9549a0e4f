#include "server/journal/seal.hpp"

#include <sodium.h>

#include "server/model/assertion.hpp"

namespace plenaria::journal {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t smallest_class = 256;
constexpr std::string_view purpose = "plenaria sealed record 1";
static_assert(sizeof(SealKey::bytes) == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void need_sodium() {
    // Answers the same however often it is asked, on any thread.
    static const bool ready = sodium_init() >= 0;
    PLENARIA_ASSERT(ready);
}

/// What is bound to the sealed text without being in it.
std::string bound(const SealKey& key, std::int64_t seq, std::string_view known) {
    std::string data{purpose};
    data += id_of(key).value;
    for (std::size_t i = 0; i < sizeof seq; ++i) {
        data += static_cast<char>((static_cast<std::uint64_t>(seq) >> (8 * i)) & 0xFFU);
    }
    data += known;
    return data;
}

}  // namespace

SealKey::~SealKey() { sodium_memzero(bytes.data(), bytes.size()); }

SealKey fresh_key() {
    need_sodium();
    SealKey key;
    crypto_aead_xchacha20poly1305_ietf_keygen(key.bytes.data());
    return key;
}

KeyId id_of(const SealKey& key) {
    constexpr std::string_view context = "plenaria key id 1";
    std::string hash(key_id_digits / 2, '\0');
    crypto_generichash(raw(hash), hash.size(), raw(context), context.size(), key.bytes.data(),
                       key.bytes.size());
    return {hex_of(hash)};
}

std::size_t size_class(std::size_t bytes) {
    std::size_t padded = smallest_class;
    // One byte at least marks where the text ends.
    while (padded <= bytes) {
        padded *= 4;
    }
    return padded;
}

std::string seal_text(const SealKey& key, std::int64_t seq, std::string_view known,
                      std::string_view plain) {
    need_sodium();
    PLENARIA_ASSERT(plain.size() <= sealed_bytes_max);
    const std::size_t whole = size_class(plain.size());
    std::string padded{plain};
    padded.resize(whole);
    std::size_t padded_bytes = 0;
    const int fits =
        sodium_pad(&padded_bytes, raw(padded), plain.size(), whole, padded.size());
    PLENARIA_ASSERT(fits == 0 && padded_bytes == whole);

    std::string sealed(nonce_bytes + whole + tag_bytes, '\0');
    randombytes_buf(sealed.data(), nonce_bytes);
    const std::string data = bound(key, seq, known);
    unsigned long long written = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed) + nonce_bytes, &written, raw(padded),
                                               padded.size(), raw(data), data.size(), nullptr,
                                               raw(sealed), key.bytes.data());
    sodium_memzero(padded.data(), padded.size());

    std::string text(sodium_base64_encoded_len(sealed.size(),
                                               sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     '\0');
    sodium_bin2base64(text.data(), text.size(), raw(sealed), sealed.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();  // the end that C strings have
    return text;
}

std::optional<std::string> open_text(const SealKey& key, std::int64_t seq, std::string_view known,
                                     std::string_view sealed) {
    need_sodium();
    std::string bytes(sealed.size() / 4 * 3 + 3, '\0');
    std::size_t have = 0;
    const char* end = nullptr;
    if (sodium_base642bin(raw(bytes), bytes.size(), sealed.data(), sealed.size(), nullptr, &have,
                          &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != sealed.data() + sealed.size() || have <= nonce_bytes + tag_bytes) {
        return std::nullopt;
    }
    std::string plain(have - nonce_bytes - tag_bytes, '\0');
    const std::string data = bound(key, seq, known);
    unsigned long long opened = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            raw(plain), &opened, nullptr, raw(bytes) + nonce_bytes, have - nonce_bytes, raw(data),
            data.size(), raw(bytes), key.bytes.data()) != 0) {
        return std::nullopt;
    }
    std::size_t length = 0;
    if (sodium_unpad(&length, raw(plain), plain.size(), plain.size()) != 0) {
        return std::nullopt;
    }
    plain.resize(length);
    return plain;
}

std::string hex_of(std::string_view bytes) {
    std::string digits(2 * bytes.size() + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), raw(bytes), bytes.size());
    digits.pop_back();
    return digits;
}

std::optional<std::string> bytes_of_hex(std::string_view digits) {
    std::string bytes(digits.size() / 2, '\0');
    std::size_t have = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(raw(bytes), bytes.size(), digits.data(), digits.size(), nullptr, &have,
                       &end) != 0 ||
        end != digits.data() + digits.size() || 2 * have != digits.size()) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace plenaria::journal
