// What stands in an escrow's files, without the files: the chair's key pair, whose private half is
// wrapped, and the boxes. Internal to the module.
#pragma once

#include <sodium.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/journal/escrow.hpp"
#include "server/journal/key_folder.hpp"
#include "server/journal/secret_text.hpp"

namespace plenaria::journal::escrow_text {

/// Wiped when it goes.
template <std::size_t bytes>
struct Secret {
    Secret() = default;
    ~Secret() { sodium_memzero(value.data(), value.size()); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    std::array<unsigned char, bytes> value{};
};
using PublicKey = std::array<unsigned char, crypto_box_PUBLICKEYBYTES>;
using PrivateKey = Secret<crypto_box_SECRETKEYBYTES>;
/// That the passphrase makes.
using WrappingKey = Secret<crypto_aead_xchacha20poly1305_ietf_KEYBYTES>;

/// The file `escrow/chair`.
struct Chair {
    PublicKey public_key{};
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    EscrowCost cost;
    std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> nonce{};
    std::array<unsigned char, crypto_box_SECRETKEYBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES>
        wrapped{};
};

/// A new pair at that cost, whose private half still has to be wrapped.
[[nodiscard]] Chair fresh_chair(EscrowCost cost, PrivateKey& private_key);
[[nodiscard]] std::string chair_text(const Chair& chair);
/// Nothing where it is no such file, or asks more of the machine than one of ours may.
[[nodiscard]] std::optional<Chair> read_chair_text(std::string_view text);

/// Puts the private half into the chair's file, under a key and bound to all else in it.
void wrap(Chair& chair, const PrivateKey& private_key, const WrappingKey& key);
/// False where the key is another, or the file was changed.
[[nodiscard]] bool unwrap(const Chair& chair, const WrappingKey& key, PrivateKey& private_key);

/// A key's box, which the pair's private half opens. All are of one size.
[[nodiscard]] std::string box_text(const PublicKey& to, const NamedKey& key);
/// The key in a box; nothing where it was sealed to somebody else, or holds none.
[[nodiscard]] std::optional<NamedKey> read_box(std::string_view content, const PublicKey& to,
                                               const PrivateKey& private_key);
/// The key in what a box held: anybody can seal something to a public key.
[[nodiscard]] std::optional<NamedKey> read_boxed(SecretText text);

}  // namespace plenaria::journal::escrow_text
