#include "server/journal/escrow_text.hpp"

#include <charconv>
#include <cstring>
#include <utility>

#include "server/journal/seal.hpp"
#include "server/model/assertion.hpp"

namespace plenaria::journal::escrow_text {
namespace {

constexpr std::string_view purpose = "plenaria-escrow 1";
// All boxes are of one size, whatever the session is called.
constexpr std::size_t boxed_bytes = key_file_bytes;
// What a file may ask of the machine that opens it.
constexpr unsigned long long operations_max = 64;
constexpr std::size_t memory_max = std::size_t{2} * 1024 * 1024 * 1024;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

template <std::size_t bytes>
std::string digits_of(const std::array<unsigned char, bytes>& value) {
    return hex_of({reinterpret_cast<const char*>(value.data()), value.size()});
}

/// What is bound to the wrapped key: all of the file that comes before it.
std::string head_of(const Chair& chair) {
    return std::string{purpose} + "\npublic " + digits_of(chair.public_key) + "\nsalt " +
           digits_of(chair.salt) + "\noperations " + std::to_string(chair.cost.operations) +
           "\nmemory " + std::to_string(chair.cost.memory_bytes) + "\nnonce " +
           digits_of(chair.nonce) + "\n";
}

/// Takes the file apart, line by line.
class ChairReader {
public:
    explicit ChairReader(std::string_view text) : text_(text) {}

    [[nodiscard]] std::optional<Chair> read() {
        Chair chair;
        unsigned long long memory = 0;
        const bool whole = line("plenaria-escrow ") == "1" && bytes("public ", chair.public_key) &&
                           bytes("salt ", chair.salt) &&
                           number("operations ", chair.cost.operations) &&
                           number("memory ", memory) && bytes("nonce ", chair.nonce) &&
                           bytes("private ", chair.wrapped) && text_.empty();
        chair.cost.memory_bytes = memory;
        const bool bounded = chair.cost.operations >= crypto_pwhash_OPSLIMIT_MIN &&
                             chair.cost.operations <= operations_max &&
                             memory >= crypto_pwhash_MEMLIMIT_MIN && memory <= memory_max;
        return whole && bounded ? std::optional{chair} : std::nullopt;
    }

private:
    std::string_view line(std::string_view word) {
        const std::size_t end = text_.find('\n');
        if (!text_.starts_with(word) || end == std::string_view::npos) {
            return {};
        }
        const auto rest = text_.substr(word.size(), end - word.size());
        text_.remove_prefix(end + 1);
        return rest;
    }
    template <std::size_t size>
    bool bytes(std::string_view word, std::array<unsigned char, size>& value) {
        const auto found = bytes_of_hex(line(word));
        if (!found || found->size() != size) {
            return false;
        }
        std::memcpy(value.data(), found->data(), size);
        return true;
    }
    bool number(std::string_view word, unsigned long long& value) {
        const std::string_view digits = line(word);
        const char* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, value);
        return !digits.empty() && error == std::errc{} && stop == end;
    }

    std::string_view text_;
};

}  // namespace

Chair fresh_chair(EscrowCost cost, PrivateKey& private_key) {
    Chair chair;
    crypto_box_keypair(chair.public_key.data(), private_key.value.data());
    randombytes_buf(chair.salt.data(), chair.salt.size());
    randombytes_buf(chair.nonce.data(), chair.nonce.size());
    chair.cost = cost;
    return chair;
}

std::string chair_text(const Chair& chair) {
    return head_of(chair) + "private " + digits_of(chair.wrapped) + "\n";
}

std::optional<Chair> read_chair_text(std::string_view text) { return ChairReader{text}.read(); }

void wrap(Chair& chair, const PrivateKey& private_key, const WrappingKey& key) {
    const std::string head = head_of(chair);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        chair.wrapped.data(), nullptr, private_key.value.data(), private_key.value.size(),
        raw(head), head.size(), nullptr, chair.nonce.data(), key.value.data());
}

bool unwrap(const Chair& chair, const WrappingKey& key, PrivateKey& private_key) {
    const std::string head = head_of(chair);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(private_key.value.data(), nullptr, nullptr,
                                                      chair.wrapped.data(), chair.wrapped.size(),
                                                      raw(head), head.size(), chair.nonce.data(),
                                                      key.value.data()) == 0;
}

std::string box_text(const PublicKey& to, const NamedKey& key) {
    SecretText text = key_text(key);
    const std::size_t length = text.view().size();
    PLENARIA_ASSERT(length < boxed_bytes && text.most() == boxed_bytes);
    std::size_t padded = 0;
    sodium_pad(&padded, text.room(), length, boxed_bytes, boxed_bytes);
    std::string box(boxed_bytes + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()), text.room(), boxed_bytes,
                    to.data());
    return hex_of(box) + "\n";
}

std::optional<NamedKey> read_box(std::string_view content, const PublicKey& to,
                                 const PrivateKey& private_key) {
    if (!content.ends_with('\n')) {
        return std::nullopt;
    }
    const auto box = bytes_of_hex(content.substr(0, content.size() - 1));
    if (!box || box->size() <= crypto_box_SEALBYTES) {
        return std::nullopt;
    }
    SecretText text{box->size() - crypto_box_SEALBYTES};
    if (crypto_box_seal_open(text.room(), raw(*box), box->size(), to.data(),
                             private_key.value.data()) != 0) {
        return std::nullopt;
    }
    return read_boxed(std::move(text));
}

std::optional<NamedKey> read_boxed(SecretText text) {
    std::size_t length = 0;
    if (text.most() == 0 || sodium_unpad(&length, text.room(), text.most(), text.most()) != 0) {
        return std::nullopt;
    }
    text.cut(length);
    return read_key_text(text.view());
}

}  // namespace plenaria::journal::escrow_text
