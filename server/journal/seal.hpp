// The cryptography of a sealed row, and nothing else: XChaCha20-Poly1305 of libsodium over a text
// that is padded to a size class, so that its length tells little.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria::journal {

/// Wiped when it goes.
struct SealKey {
    SealKey() = default;
    SealKey(const SealKey&) = default;
    SealKey& operator=(const SealKey&) = default;
    ~SealKey();
    std::array<unsigned char, 32> bytes{};
};

/// What a row calls its key: a hash of it, 32 hexadecimal digits, as random as the key itself. So a
/// key that was damaged is not taken for the right one.
struct KeyId {
    std::string value;
    friend auto operator<=>(const KeyId&, const KeyId&) = default;
};
inline constexpr std::size_t key_id_digits = 32;

/// A key from the system's randomness.
[[nodiscard]] SealKey fresh_key();
[[nodiscard]] KeyId id_of(const SealKey& key);

/// The bytes to which so long a text is padded: 256, and four times as many for each class above.
[[nodiscard]] std::size_t size_class(std::size_t bytes);
/// The longest text that can be sealed: far above the largest event.
inline constexpr std::size_t sealed_bytes_max = 16U * 1024 * 1024 - 1;

/// `plain` sealed for row `seq`, in printable characters. `known` lies beside it in clear, and
/// neither of them opens with another row or other words beside it.
[[nodiscard]] std::string seal_text(const SealKey& key, std::int64_t seq, std::string_view known,
                                    std::string_view plain);

/// What was sealed; nothing where the key is another or any byte was changed.
[[nodiscard]] std::optional<std::string> open_text(const SealKey& key, std::int64_t seq,
                                                   std::string_view known,
                                                   std::string_view sealed);

/// Bytes as lower-case hexadecimal digits.
[[nodiscard]] std::string hex_of(std::string_view bytes);
/// The bytes of exactly twice as many digits; nothing where they are none.
[[nodiscard]] std::optional<std::string> bytes_of_hex(std::string_view digits);

}  // namespace plenaria::journal
