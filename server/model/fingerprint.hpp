// The fingerprint of a key: what two people read to each other before a machine trusts another.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria {

/// SHA-256 of a public key (its SubjectPublicKeyInfo in DER), so that it outlives certificates.
struct Fingerprint {
    std::array<std::uint8_t, 32> bytes{};
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Sixteen groups of four hexadecimal digits, "3F2A-91BC-…": to be compared group by group, and one
/// word on a command line.
[[nodiscard]] std::string to_string(const Fingerprint& fingerprint);

/// As much of it as two people read to each other from two glasses, "3F2A 91BC 07D4 E61B": one
/// chance in 2^64 of being another's.
[[nodiscard]] std::string compared_part(const Fingerprint& fingerprint);

/// Reads what a person typed: digits of either case, groups set apart by hyphens, colons, spaces or
/// not at all. Nothing where it is not all of a fingerprint: half of one would be compared to half.
[[nodiscard]] std::optional<Fingerprint> parse_fingerprint(std::string_view text);

}  // namespace plenaria
