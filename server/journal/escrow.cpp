#include "server/journal/escrow.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "server/journal/private_file.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".box";
constexpr std::string_view purpose = "plenaria-escrow 1";
constexpr std::size_t chair_file_bytes = 4'096;
constexpr std::size_t box_file_bytes = 4'096;
// All boxes are of one size, whatever the session is called.
constexpr std::size_t boxed_bytes = key_file_bytes;
// What a file may ask of the machine that opens it.
constexpr unsigned long long operations_max = 64;
constexpr std::size_t memory_max = std::size_t{2} * 1024 * 1024 * 1024;

using PublicKey = std::array<unsigned char, crypto_box_PUBLICKEYBYTES>;
using Salt = std::array<unsigned char, crypto_pwhash_SALTBYTES>;
using Nonce = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;
using Wrapped = std::array<unsigned char, crypto_box_SECRETKEYBYTES +
                                              crypto_aead_xchacha20poly1305_ietf_ABYTES>;

/// Wiped when it goes.
template <std::size_t bytes>
struct Secret {
    Secret() = default;
    ~Secret() { sodium_memzero(value.data(), value.size()); }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    std::array<unsigned char, bytes> value{};
};
using PrivateKey = Secret<crypto_box_SECRETKEYBYTES>;

/// The file `escrow/chair`.
struct Chair {
    PublicKey public_key{};
    Salt salt{};
    EscrowCost cost;
    Nonce nonce{};
    Wrapped wrapped{};
};

fs::path escrow_path(const fs::path& folder) { return folder / "escrow"; }
fs::path chair_path(const fs::path& escrow) { return escrow / "chair"; }
fs::path box_path(const fs::path& escrow, const KeyId& id) {
    return escrow / (id.value + std::string{ending});
}

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

EscrowFailure storage(const OpenFailure& failure) {
    return {EscrowError::storage, failure.detail};
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
        const bool whole =
            line("plenaria-escrow ") == "1" && bytes("public ", chair.public_key) &&
            bytes("salt ", chair.salt) && number("operations ", chair.cost.operations) &&
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

/// The key that the passphrase makes; false where the machine has not the memory for it.
bool derive(const Chair& chair, std::string_view passphrase,
            Secret<crypto_aead_xchacha20poly1305_ietf_KEYBYTES>& key) {
    return crypto_pwhash(key.value.data(), key.value.size(), passphrase.data(), passphrase.size(),
                         chair.salt.data(), chair.cost.operations, chair.cost.memory_bytes,
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
}

Outcome<Chair, EscrowFailure> make_chair(std::string_view passphrase, EscrowCost cost) {
    Chair chair;
    PrivateKey private_key;
    crypto_box_keypair(chair.public_key.data(), private_key.value.data());
    randombytes_buf(chair.salt.data(), chair.salt.size());
    randombytes_buf(chair.nonce.data(), chair.nonce.size());
    chair.cost = cost;
    Secret<crypto_aead_xchacha20poly1305_ietf_KEYBYTES> key;
    if (!derive(chair, passphrase, key)) {
        return EscrowFailure{EscrowError::storage, "not enough memory"};
    }
    const std::string head = head_of(chair);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        chair.wrapped.data(), nullptr, private_key.value.data(), private_key.value.size(),
        raw(head), head.size(), nullptr, chair.nonce.data(), key.value.data());
    return chair;
}

Outcome<Chair, EscrowFailure> read_chair(const fs::path& escrow) {
    std::error_code error;
    if (!fs::exists(chair_path(escrow), error)) {
        return EscrowFailure{EscrowError::missing, {}};
    }
    const auto text = read_small_file(chair_path(escrow), chair_file_bytes);
    const auto chair = text ? ChairReader{*text}.read() : std::nullopt;
    if (!chair) {
        return EscrowFailure{EscrowError::damaged, "chair"};
    }
    return *chair;
}

std::optional<OpenFailure> put_box(const fs::path& escrow, const PublicKey& to,
                                   const NamedKey& key) {
    std::string text = key_text(key);
    const std::size_t length = text.size();
    PLENARIA_ASSERT(length < boxed_bytes);
    text.resize(boxed_bytes);
    auto* bytes = reinterpret_cast<unsigned char*>(text.data());
    std::size_t padded = 0;
    sodium_pad(&padded, bytes, length, boxed_bytes, text.size());
    std::string box(text.size() + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()), bytes, text.size(), to.data());
    sodium_memzero(text.data(), text.size());
    return put_private_file(box_path(escrow, id_of(key.key)), hex_of(box) + "\n");
}

/// The key in a box; nothing where it was sealed to somebody else, or changed.
std::optional<NamedKey> open_box(const fs::path& path, const PublicKey& to,
                                 const PrivateKey& private_key) {
    auto digits = read_small_file(path, box_file_bytes);
    if (!digits || !digits->ends_with('\n')) {
        return std::nullopt;
    }
    digits->pop_back();
    const auto box = bytes_of_hex(*digits);
    if (!box || box->size() <= crypto_box_SEALBYTES) {
        return std::nullopt;
    }
    std::string text(box->size() - crypto_box_SEALBYTES, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(text.data());
    std::size_t length = 0;
    if (crypto_box_seal_open(bytes, raw(*box), box->size(), to.data(), private_key.value.data()) !=
            0 ||
        sodium_unpad(&length, bytes, text.size(), text.size()) != 0) {
        return std::nullopt;
    }
    const auto key = read_key_text(std::string_view{text}.substr(0, length));
    sodium_memzero(text.data(), text.size());
    const bool right = key && path.filename() == id_of(key->key).value + std::string{ending};
    return right ? key : std::nullopt;
}

/// Whether the escrow holds a key that the folder does not.
bool would_lose(const fs::path& folder, const KeyFolder& keys) {
    for (const fs::path& box : files_of(escrow_path(folder), ending, keys_max)) {
        if (keys.find(KeyId{box.stem().string()}) == nullptr) {
            return true;
        }
    }
    return false;
}

/// Puts the new escrow where the former was, if there was one, at once.
std::optional<OpenFailure> put_in_place(const fs::path& fresh, const fs::path& folder) {
    const fs::path escrow = escrow_path(folder);
    std::error_code error;
    if (fs::exists(escrow, error)) {
        if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, escrow.c_str(), RENAME_EXCHANGE) != 0) {
            return storage_failure("exchange", errno);
        }
        fs::remove_all(fresh, error);
    } else if (::rename(fresh.c_str(), escrow.c_str()) != 0) {
        return storage_failure("rename", errno);
    }
    return sync_folder(folder);
}

bool need_sodium() { return sodium_init() >= 0; }

}  // namespace

EscrowCost moderate_cost() {
    return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

Outcome<std::size_t, EscrowFailure> set_up_escrow(const fs::path& folder,
                                                  std::string_view passphrase, EscrowCost cost) {
    if (!need_sodium()) {
        return EscrowFailure{EscrowError::storage, "libsodium"};
    }
    KeyFolder keys{folder};
    keys.load();
    if (would_lose(folder, keys)) {
        return EscrowFailure{EscrowError::would_lose, {}};
    }
    const auto chair = make_chair(passphrase, cost);
    if (!chair) {
        return chair.error();
    }
    const fs::path fresh = folder / "escrow.new";
    std::error_code ignored;
    fs::remove_all(fresh, ignored);  // what a crash in the middle of this left behind
    if (const auto failure = make_private_folder(fresh)) {
        return storage(*failure);
    }
    const std::string text =
        head_of(chair.value()) + "private " + digits_of(chair.value().wrapped) + "\n";
    if (const auto failure = put_private_file(chair_path(fresh), text)) {
        return storage(*failure);
    }
    for (const auto& [id, key] : keys.all()) {
        if (const auto failure = put_box(fresh, chair.value().public_key, key)) {
            return storage(*failure);
        }
    }
    if (const auto failure = put_in_place(fresh, folder)) {
        return storage(*failure);
    }
    // A server that runs may have made a key meanwhile, and put it where the escrow was before.
    keys.load();
    for (const auto& [id, key] : keys.all()) {
        if (!is_in_escrow(folder, id)) {
            if (const auto failure = put_in_escrow(folder, key)) {
                return storage(*failure);
            }
        }
    }
    return keys.all().size();
}

Outcome<std::size_t, EscrowFailure> open_escrow(const fs::path& folder,
                                                std::string_view passphrase) {
    if (!need_sodium()) {
        return EscrowFailure{EscrowError::storage, "libsodium"};
    }
    const fs::path escrow = escrow_path(folder);
    const auto chair = read_chair(escrow);
    if (!chair) {
        return chair.error();
    }
    Secret<crypto_aead_xchacha20poly1305_ietf_KEYBYTES> key;
    if (!derive(chair.value(), passphrase, key)) {
        return EscrowFailure{EscrowError::storage, "not enough memory"};
    }
    const std::string head = head_of(chair.value());
    PrivateKey private_key;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            private_key.value.data(), nullptr, nullptr, chair.value().wrapped.data(),
            chair.value().wrapped.size(), raw(head), head.size(), chair.value().nonce.data(),
            key.value.data()) != 0) {
        return EscrowFailure{EscrowError::wrong_passphrase, {}};
    }
    // All of them are opened before the first is written.
    std::vector<NamedKey> opened;
    for (const fs::path& box : files_of(escrow, ending, keys_max)) {
        const auto found = open_box(box, chair.value().public_key, private_key);
        if (!found) {
            return EscrowFailure{EscrowError::damaged, box.filename().string()};
        }
        opened.push_back(*found);
    }
    KeyFolder keys{folder};
    keys.load();
    for (const NamedKey& each : opened) {
        if (const auto failure = keys.add(each)) {
            return storage(*failure);
        }
    }
    return opened.size();
}

std::optional<OpenFailure> put_in_escrow(const fs::path& folder, const NamedKey& key) {
    const auto chair = read_chair(escrow_path(folder));
    if (!chair) {
        return OpenFailure{OpenError::storage, "the escrow is damaged"};
    }
    return put_box(escrow_path(folder), chair.value().public_key, key);
}

bool has_escrow(const fs::path& folder) {
    std::error_code error;
    return fs::exists(chair_path(escrow_path(folder)), error);
}

bool is_in_escrow(const fs::path& folder, const KeyId& id) {
    std::error_code error;
    return fs::exists(box_path(escrow_path(folder), id), error);
}

std::optional<OpenFailure> copy_escrow(const fs::path& from, const fs::path& to) {
    if (auto failure = make_private_folder(escrow_path(to))) {
        return failure;
    }
    std::vector<fs::path> files = files_of(escrow_path(from), ending, keys_max);
    files.push_back(chair_path(escrow_path(from)));
    for (const fs::path& file : files) {
        const auto content = read_small_file(file, box_file_bytes);
        if (!content) {
            return OpenFailure{OpenError::storage, "cannot read " + file.filename().string()};
        }
        if (auto failure = put_private_file(escrow_path(to) / file.filename(), *content)) {
            return failure;
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::journal
