#include "server/access/device_key.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <filesystem>
#include <system_error>

#include "server/access/file_io.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace plenaria::access {
namespace {

static_assert(limits::device_key_digits == 2 * crypto_sign_PUBLICKEYBYTES);
static_assert(limits::device_proof_digits == 2 * crypto_sign_BYTES);

template <std::size_t N>
std::string digits_of(const std::array<unsigned char, N>& bytes) {
    std::array<char, 2 * N + 1> digits{};
    sodium_bin2hex(digits.data(), digits.size(), bytes.data(), N);
    std::string text{digits.data(), 2 * N};
    sodium_memzero(digits.data(), digits.size());
    return text;
}

/// Whether `digits` are exactly as many as `bytes` holds.
template <std::size_t N>
bool read_digits(std::string_view digits, std::array<unsigned char, N>& bytes) {
    std::size_t length = 0;
    return digits.size() == 2 * N &&
           sodium_hex2bin(bytes.data(), N, digits.data(), digits.size(), nullptr, &length,
                          nullptr) == 0 &&
           length == N;
}

}  // namespace

DeviceKey DeviceKey::of_seed(const Seed& seed) {
    static_assert(secret_bytes == crypto_sign_SECRETKEYBYTES);
    static_assert(seed_bytes == crypto_sign_SEEDBYTES);
    DeviceKey key;
    crypto_sign_seed_keypair(key.public_.data(), key.secret_.data(), seed.data());
    return key;
}

DeviceKey::~DeviceKey() { sodium_memzero(secret_.data(), secret_.size()); }

Outcome<DeviceKey, DeviceKeyError> DeviceKey::load_or_create(const std::string& path) {
    if (sodium_init() < 0) {
        return DeviceKeyError::unreadable;
    }
    constexpr std::size_t file_bytes = 2 * seed_bytes + 1;
    Seed seed{};
    auto known = read_file(path, file_bytes, Sharing::refused);
    if (known) {
        std::string text = std::move(known).value();
        const std::string_view digits = std::string_view{text}.substr(0, text.find('\n'));
        const bool whole = read_digits(digits, seed);
        sodium_memzero(text.data(), text.size());
        if (!whole) {
            return DeviceKeyError::malformed;
        }
    } else if (known.error() != ReadError::missing) {
        return known.error() == ReadError::wrong_permissions ? DeviceKeyError::wrong_permissions
                                                             : DeviceKeyError::unreadable;
    } else {
        const auto folder = std::filesystem::path{path}.parent_path();
        std::error_code failed;
        if (!folder.empty()) {
            std::filesystem::create_directories(folder, failed);
        }
        randombytes_buf(seed.data(), seed.size());
        std::string text = digits_of(seed) + "\n";
        const bool written = !failed && replace_file(path, text, S_IRUSR | S_IWUSR);
        sodium_memzero(text.data(), text.size());
        if (!written) {
            return DeviceKeyError::unwritable;
        }
    }
    const DeviceKey key = of_seed(seed);
    sodium_memzero(seed.data(), seed.size());
    return key;
}

std::string DeviceKey::public_digits() const { return digits_of(public_); }

std::string DeviceKey::sign(const DeviceClaim& claim) const {
    return sign_statement(statement_of(claim));
}

std::string DeviceKey::sign_statement(std::string_view statement) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr,
                         reinterpret_cast<const unsigned char*>(statement.data()),
                         statement.size(), secret_.data());
    return digits_of(signature);
}

Fingerprint fingerprint_of_key(std::string_view key) {
    Fingerprint fingerprint;
    crypto_hash_sha256(fingerprint.bytes.data(),
                       reinterpret_cast<const unsigned char*>(key.data()), key.size());
    return fingerprint;
}

bool proves(std::string_view key, std::string_view proof, const DeviceClaim& claim) {
    return proves_statement(key, proof, statement_of(claim));
}

bool proves_statement(std::string_view key, std::string_view proof, std::string_view statement) {
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> public_half{};
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    if (!read_digits(key, public_half) || !read_digits(proof, signature)) {
        return false;
    }
    return crypto_sign_verify_detached(
               signature.data(), reinterpret_cast<const unsigned char*>(statement.data()),
               statement.size(), public_half.data()) == 0;
}

}  // namespace plenaria::access
