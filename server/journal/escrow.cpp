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
using Wrapped = std::array<unsigned char,
                           crypto_box_SECRETKEYBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES>;

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

EscrowFailure of(const OpenFailure& failure) {
    switch (failure.code) {
        case OpenError::exposed:
            return {EscrowError::exposed, failure.detail};
        case OpenError::irregular:
            return {EscrowError::irregular, failure.detail};
        case OpenError::keys_in_use:
            return {EscrowError::in_use, failure.detail};
        default:
            return {EscrowError::storage, failure.detail};
    }
}

/// Whether something is there under this name; only a name that is not there may say no.
Outcome<bool, OpenFailure> is_there(const fs::path& path) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) == 0) {
        return true;
    }
    return errno == ENOENT ? Outcome<bool, OpenFailure>{false}
                           : Outcome<bool, OpenFailure>{storage_failure("escrow", errno)};
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

/// The key that the passphrase makes; false where the machine has not the memory for it.
bool derive(const Chair& chair, std::string_view passphrase,
            Secret<crypto_aead_xchacha20poly1305_ietf_KEYBYTES>& key) {
    // libsodium is never given a null pointer, which an empty view may hold.
    const char* characters = passphrase.empty() ? "" : passphrase.data();
    return crypto_pwhash(key.value.data(), key.value.size(), characters, passphrase.size(),
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

Outcome<Chair, EscrowFailure> read_chair(const fs::path& folder) {
    const auto there = has_escrow(folder);
    if (!there) {
        return of(there.error());
    }
    if (!there.value()) {
        return EscrowFailure{EscrowError::missing, {}};
    }
    const fs::path path = chair_path(escrow_path(folder));
    const auto text = read_small_file(path, chair_file_bytes);
    if (!text && text.error().code == FileFault::storage) {
        return of(failure_of(text.error(), path));
    }
    const auto chair = text ? ChairReader{text.value()}.read() : std::nullopt;
    if (!chair) {
        return EscrowFailure{EscrowError::damaged, "chair"};
    }
    return *chair;
}

std::optional<OpenFailure> put_box(const fs::path& escrow, const PublicKey& to,
                                   const NamedKey& key) {
    SecretText text = key_text(key);
    const std::size_t length = text.view().size();
    PLENARIA_ASSERT(length < boxed_bytes && text.most() == boxed_bytes);
    std::size_t padded = 0;
    sodium_pad(&padded, text.room(), length, boxed_bytes, boxed_bytes);
    std::string box(boxed_bytes + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(reinterpret_cast<unsigned char*>(box.data()), text.room(), boxed_bytes,
                    to.data());
    return put_private_file(box_path(escrow, id_of(key.key)), hex_of(box) + "\n");
}

/// The key in a box; nothing where it was sealed to somebody else, or changed.
std::optional<NamedKey> open_box(const fs::path& path, const PublicKey& to,
                                 const PrivateKey& private_key) {
    const auto content = read_small_file(path, box_file_bytes);
    if (!content || !content.value().ends_with('\n')) {
        return std::nullopt;
    }
    const auto box =
        bytes_of_hex(std::string_view{content.value()}.substr(0, content.value().size() - 1));
    if (!box || box->size() <= crypto_box_SEALBYTES) {
        return std::nullopt;
    }
    SecretText text{box->size() - crypto_box_SEALBYTES};
    std::size_t length = 0;
    if (crypto_box_seal_open(text.room(), raw(*box), box->size(), to.data(),
                             private_key.value.data()) != 0 ||
        sodium_unpad(&length, text.room(), text.most(), text.most()) != 0) {
        return std::nullopt;
    }
    text.cut(length);
    const auto key = read_key_text(text.view());
    const bool right = key && path.filename() == id_of(key->key).value + std::string{ending};
    return right ? key : std::nullopt;
}

/// Nothing where all that the escrow holds is in the folder too.
std::optional<EscrowFailure> would_lose(const fs::path& folder, const KeyFolder& keys) {
    const auto boxes = files_of(escrow_path(folder), ending, keys_max);
    if (!boxes) {
        return of(boxes.error());
    }
    for (const fs::path& box : boxes.value()) {
        if (keys.find(KeyId{box.stem().string()}) == nullptr) {
            return EscrowFailure{EscrowError::would_lose, {}};
        }
    }
    return std::nullopt;
}

/// Puts the new escrow where the former was, if there was one, at once.
std::optional<OpenFailure> put_in_place(const fs::path& fresh, const fs::path& folder) {
    const fs::path escrow = escrow_path(folder);
    const auto former = is_there(escrow);
    if (!former) {
        return former.error();
    }
    if (former.value()) {
        if (::renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, escrow.c_str(), RENAME_EXCHANGE) != 0) {
            return storage_failure("exchange", errno);
        }
        std::error_code ignored;
        fs::remove_all(fresh, ignored);
    } else if (::rename(fresh.c_str(), escrow.c_str()) != 0) {
        return storage_failure("rename", errno);
    }
    return sync_folder(folder);
}

/// Loads the keys; nothing where all can be read and are safe.
std::optional<EscrowFailure> load_all(KeyFolder& keys) {
    for (const auto& failure : {keys.unsafe(), keys.unreadable()}) {
        if (failure) {
            return of(*failure);
        }
    }
    keys.load();
    return std::nullopt;
}

/// Writes an escrow of these keys into a folder that is there.
std::optional<OpenFailure> fill(const fs::path& escrow, const Chair& chair, const KeyFolder& keys) {
    const std::string text = head_of(chair) + "private " + digits_of(chair.wrapped) + "\n";
    if (auto failure = put_private_file(chair_path(escrow), text)) {
        return failure;
    }
    for (const auto& [id, key] : keys.all()) {
        if (auto failure = put_box(escrow, chair.public_key, key)) {
            return failure;
        }
    }
    return std::nullopt;
}

/// The private half of the chair's pair, which the passphrase opens.
std::optional<EscrowFailure> unwrap(const Chair& chair, std::string_view passphrase,
                                    PrivateKey& private_key) {
    Secret<crypto_aead_xchacha20poly1305_ietf_KEYBYTES> key;
    if (!derive(chair, passphrase, key)) {
        return EscrowFailure{EscrowError::storage, "not enough memory"};
    }
    const std::string head = head_of(chair);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            private_key.value.data(), nullptr, nullptr, chair.wrapped.data(), chair.wrapped.size(),
            raw(head), head.size(), chair.nonce.data(), key.value.data()) != 0) {
        return EscrowFailure{EscrowError::wrong_passphrase, {}};
    }
    return std::nullopt;
}

bool need_sodium() { return sodium_init() >= 0; }

/// The files of an escrow as they stand at one moment, by name, the chair's last. The lock is held
/// while they are read and no longer: who makes a key waits for it, and a medium may be slow.
Outcome<std::vector<std::pair<std::string, std::string>>, OpenFailure> read_boxes(
    const fs::path& folder) {
    KeysLock lock;
    if (const auto failure = lock.take(folder)) {
        return *failure;
    }
    auto files = files_of(escrow_path(folder), ending, keys_max);
    if (!files) {
        return files.error();
    }
    std::vector<fs::path> wanted = std::move(files).value();
    wanted.push_back(chair_path(escrow_path(folder)));
    std::vector<std::pair<std::string, std::string>> boxes;
    for (const fs::path& file : wanted) {
        auto content = read_small_file(file, box_file_bytes);
        if (!content) {
            return failure_of(content.error(), file);
        }
        boxes.emplace_back(file.filename().string(), std::move(content).value());
    }
    return boxes;
}

}  // namespace

EscrowCost moderate_cost() {
    return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE};
}

Outcome<std::size_t, EscrowFailure> set_up_escrow(const fs::path& folder,
                                                  std::string_view passphrase, EscrowCost cost) {
    if (!need_sodium()) {
        return EscrowFailure{EscrowError::storage, "libsodium"};
    }
    // Before the lock: it takes its time, and a server may not wait for it.
    const auto chair = make_chair(passphrase, cost);
    if (!chair) {
        return chair.error();
    }
    KeysLock lock;
    if (const auto failure = lock.take(folder)) {
        return of(*failure);
    }
    KeyFolder keys{folder};
    if (const auto failure = load_all(keys)) {
        return *failure;
    }
    if (const auto failure = would_lose(folder, keys)) {
        return *failure;
    }
    const fs::path fresh = folder / "escrow.new";
    std::error_code ignored;
    fs::remove_all(fresh, ignored);  // what a crash in the middle of this left behind
    if (const auto failure = make_private_folder(fresh)) {
        return of(*failure);
    }
    auto failure = fill(fresh, chair.value(), keys);
    if (!failure) {
        failure = put_in_place(fresh, folder);
    }
    if (failure) {
        fs::remove_all(fresh, ignored);
        return of(*failure);
    }
    return keys.all().size();
}

Outcome<Recovered, EscrowFailure> open_escrow(const fs::path& folder, std::string_view passphrase) {
    if (!need_sodium()) {
        return EscrowFailure{EscrowError::storage, "libsodium"};
    }
    const auto chair = read_chair(folder);
    if (!chair) {
        return chair.error();
    }
    PrivateKey private_key;
    if (const auto failure = unwrap(chair.value(), passphrase, private_key)) {
        return *failure;
    }
    KeysLock lock;
    if (const auto failure = lock.take(folder)) {
        return of(*failure);
    }
    // Where a passphrase was set anew meanwhile, no box opens and none is damaged.
    const auto still = read_chair(folder);
    if (!still || head_of(still.value()) != head_of(chair.value())) {
        return EscrowFailure{EscrowError::in_use, "escrow"};
    }
    const auto boxes = files_of(escrow_path(folder), ending, keys_max);
    if (!boxes) {
        return of(boxes.error());
    }
    Recovered recovered;
    KeyFolder keys{folder};
    for (const fs::path& box : boxes.value()) {
        const auto found = open_box(box, chair.value().public_key, private_key);
        if (!found) {
            recovered.damaged.push_back(box.filename().string());
            continue;
        }
        if (const auto failure = keys.add(lock, *found)) {
            return of(*failure);
        }
        ++recovered.keys;
    }
    return recovered;
}

std::optional<OpenFailure> put_in_escrow(const KeysLock&, const fs::path& folder,
                                         const NamedKey& key) {
    const auto chair = read_chair(folder);
    if (!chair) {
        return OpenFailure{OpenError::storage, chair.error().code == EscrowError::storage
                                                   ? chair.error().detail
                                                   : "the escrow is damaged"};
    }
    return put_box(escrow_path(folder), chair.value().public_key, key);
}

Outcome<bool, OpenFailure> has_escrow(const fs::path& folder) {
    const auto there = is_there(escrow_path(folder));
    if (!there || !there.value()) {
        return there;
    }
    const auto chair = is_there(chair_path(escrow_path(folder)));
    if (chair && !chair.value()) {
        return storage_failure("escrow/chair", ENOENT);
    }
    return chair;
}

Outcome<bool, OpenFailure> is_in_escrow(const fs::path& folder, const KeyId& id) {
    return is_there(box_path(escrow_path(folder), id));
}

std::optional<OpenFailure> copy_escrow(const fs::path& from, const fs::path& to) {
    const auto boxes = read_boxes(from);
    if (!boxes) {
        return boxes.error();
    }
    if (::mkdir(escrow_path(to).c_str(), S_IRWXU) != 0) {
        return storage_failure("escrow", errno);
    }
    for (const auto& [name, content] : boxes.value()) {
        if (auto failure = put_private_file(escrow_path(to) / name, content)) {
            std::error_code ignored;
            fs::remove_all(escrow_path(to), ignored);
            return failure;
        }
    }
    return sync_folder(to);
}

}  // namespace plenaria::journal
