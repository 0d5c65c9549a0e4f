// The files of an escrow, which may lie on a medium of somebody else's: what is read before the
// passphrase is worked on, which takes a second, and what is read after it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "server/journal/escrow_text.hpp"
#include "server/model/assertion.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::journal;

/// The pair of the corpus, and the key under which its private half is wrapped there.
struct Pair {
    Pair() {
        PLENARIA_ASSERT(sodium_init() >= 0);
        private_key.value.fill(7);
        key.value.fill(9);
        PLENARIA_ASSERT(crypto_scalarmult_base(public_key.data(), private_key.value.data()) == 0);
    }
    escrow_text::PublicKey public_key{};
    escrow_text::PrivateKey private_key;
    escrow_text::WrappingKey key;
};

bool are_same(const NamedKey& one, const NamedKey& other) {
    return one.session == other.session && id_of(one.key) == id_of(other.key);
}

void read_chair(std::string_view bytes, const Pair& pair) {
    const auto chair = escrow_text::read_chair_text(bytes);
    if (!chair) {
        return;
    }
    const std::string text = escrow_text::chair_text(*chair);
    const auto again = escrow_text::read_chair_text(text);
    PLENARIA_ASSERT(again && escrow_text::chair_text(*again) == text);
    escrow_text::PrivateKey found;
    if (escrow_text::unwrap(*chair, pair.key, found)) {
        // Nobody without the key can have made it, or changed anything in it.
        PLENARIA_ASSERT(chair->public_key == pair.public_key);
        PLENARIA_ASSERT(found.value == pair.private_key.value);
    }
}

void read_box(std::string_view bytes, const Pair& pair) {
    if (const auto key = escrow_text::read_box(bytes, pair.public_key, pair.private_key)) {
        const std::string box = escrow_text::box_text(pair.public_key, *key);
        const auto again = escrow_text::read_box(box, pair.public_key, pair.private_key);
        PLENARIA_ASSERT(again && are_same(*again, *key));
    }
}

/// As if somebody had sealed it to the public key, which is no secret.
void read_boxed(std::string_view bytes) {
    SecretText text{bytes.size()};
    std::copy(bytes.begin(), bytes.end(), text.room());
    if (const auto key = escrow_text::read_boxed(std::move(text))) {
        const auto again = read_key_text(key_text(*key).view());
        PLENARIA_ASSERT(again && are_same(*again, *key));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Pair pair;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    read_chair(bytes, pair);
    read_box(bytes, pair);
    read_boxed(bytes);
    std::string padded{bytes};
    if (padded.size() < key_file_bytes) {
        padded += '\x80';
        padded.resize(key_file_bytes);
    }
    read_boxed(padded);
    return 0;
}
