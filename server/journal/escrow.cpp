#include "server/journal/escrow.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <utility>
#include <vector>

#include "server/journal/escrow_text.hpp"
#include "server/journal/private_file.hpp"

namespace plenaria::journal {
namespace {

namespace fs = std::filesystem;
using namespace escrow_text;

constexpr std::string_view ending = ".box";
constexpr std::size_t chair_file_bytes = 4'096;
constexpr std::size_t box_file_bytes = 4'096;

fs::path escrow_path(const fs::path& folder) { return folder / "escrow"; }
fs::path chair_path(const fs::path& escrow) { return escrow / "chair"; }
fs::path box_path(const fs::path& escrow, const KeyId& id) {
    return escrow / (id.value + std::string{ending});
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

/// The key that the passphrase makes; false where the machine has not the memory for it.
bool derive(const Chair& chair, std::string_view passphrase, WrappingKey& key) {
    // libsodium is never given a null pointer, which an empty view may hold.
    const char* characters = passphrase.empty() ? "" : passphrase.data();
    return crypto_pwhash(key.value.data(), key.value.size(), characters, passphrase.size(),
                         chair.salt.data(), chair.cost.operations, chair.cost.memory_bytes,
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
}

Outcome<Chair, EscrowFailure> make_chair(std::string_view passphrase, EscrowCost cost) {
    PrivateKey private_key;
    Chair chair = fresh_chair(cost, private_key);
    WrappingKey key;
    if (!derive(chair, passphrase, key)) {
        return EscrowFailure{EscrowError::storage, "not enough memory"};
    }
    wrap(chair, private_key, key);
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
    const auto chair = text ? read_chair_text(text.value()) : std::nullopt;
    if (!chair) {
        return EscrowFailure{EscrowError::damaged, "chair"};
    }
    return *chair;
}

std::optional<OpenFailure> put_box(const fs::path& escrow, const PublicKey& to,
                                   const NamedKey& key) {
    return put_private_file(box_path(escrow, id_of(key.key)), box_text(to, key));
}

/// The key in a box; nothing where it was sealed to somebody else, or changed.
std::optional<NamedKey> open_box(const fs::path& path, const PublicKey& to,
                                 const PrivateKey& private_key) {
    const auto content = read_small_file(path, box_file_bytes);
    const auto key = content ? read_box(content.value(), to, private_key) : std::nullopt;
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
    if (auto failure = put_private_file(chair_path(escrow), chair_text(chair))) {
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
    WrappingKey key;
    if (!derive(chair, passphrase, key)) {
        return EscrowFailure{EscrowError::storage, "not enough memory"};
    }
    if (!unwrap(chair, key, private_key)) {
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
    if (!still || chair_text(still.value()) != chair_text(chair.value())) {
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
    auto there = is_there(escrow_path(folder));
    if (!there || !there.value()) {
        return there;
    }
    auto chair = is_there(chair_path(escrow_path(folder)));
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
