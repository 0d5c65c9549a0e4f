// The key by which a device proves that it is the one that was paired (design.md, Identity). The
// server holds nothing that could impersonate it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "server/model/device_claim.hpp"
#include "server/model/fingerprint.hpp"
#include "server/model/result.hpp"

namespace plenaria::access {

enum class DeviceKeyError {
    unreadable,
    unwritable,
    wrong_permissions,  ///< others than its owner may read it
    malformed,
};

/// An Ed25519 key pair. Its secret half is wiped when it goes and never leaves the device.
class DeviceKey {
public:
    /// Reads the key of the file `path`, or makes one there (0600) and the folders that lead to it.
    [[nodiscard]] static Outcome<DeviceKey, DeviceKeyError> load_or_create(
        const std::string& path);
    ~DeviceKey();
    DeviceKey(const DeviceKey&) = default;
    DeviceKey& operator=(const DeviceKey&) = default;

    /// The public half as `limits::device_key_digits` hexadecimal digits.
    [[nodiscard]] std::string public_digits() const;
    /// The signature over the claim's statement as `limits::device_proof_digits` digits.
    [[nodiscard]] std::string sign(const DeviceClaim& claim) const;
    /// The same over any statement, whose first line must be that of no other kind.
    [[nodiscard]] std::string sign_statement(std::string_view statement) const;

private:
    static constexpr std::size_t seed_bytes = 32;
    static constexpr std::size_t secret_bytes = 64;
    using Seed = std::array<unsigned char, seed_bytes>;

    DeviceKey() = default;
    [[nodiscard]] static DeviceKey of_seed(const Seed& seed);

    std::array<unsigned char, seed_bytes> public_{};
    std::array<unsigned char, secret_bytes> secret_{};
};

/// By what people know a key, whose public half these digits are.
[[nodiscard]] Fingerprint fingerprint_of_key(std::string_view key);

/// Whether `proof` is the signature over `claim` of whoever holds the secret half of `key`; both
/// are hexadecimal digits from outside, of any length.
[[nodiscard]] bool proves(std::string_view key, std::string_view proof, const DeviceClaim& claim);
/// The same of any statement.
[[nodiscard]] bool proves_statement(std::string_view key, std::string_view proof,
                                    std::string_view statement);

}  // namespace plenaria::access
