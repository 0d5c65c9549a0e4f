// Keys under the chair's passphrase: whoever has a copy of the journal and the passphrase opens it
// on any machine, and nobody else does. `escrow/` beside the journal is safe to copy.
//
// The passphrase (Argon2id) wraps the private half of an X25519 pair; each key is sealed to the
// public half as it is made, so that a server which runs needs no passphrase.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/journal/key_folder.hpp"
#include "server/journal/open_failure.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// What guessing one passphrase costs.
struct EscrowCost {
    unsigned long long operations = 0;
    std::size_t memory_bytes = 0;
};
/// libsodium's "moderate": 256 MB, about a second.
[[nodiscard]] EscrowCost moderate_cost();

inline constexpr std::size_t passphrase_bytes_min = 12;
inline constexpr std::size_t passphrase_bytes_max = 1'024;

enum class EscrowError {
    missing,           ///< there is no escrow
    wrong_passphrase,  ///< nothing was changed
    damaged,           ///< a file of it is not as it was written
    would_lose,        ///< it holds keys that the folder does not: nothing was changed
    exposed,           ///< others can read a key's file, which `detail` names
    irregular,         ///< a key's file, which `detail` names, is a link or no file
    in_use,            ///< another process works on the keys
    storage,
};

/// `detail` is for the log: the system's words, without data.
struct EscrowFailure {
    EscrowError code{};
    std::string detail;
};

/// Sets the passphrase of the journal in `folder`, also anew, and puts all its keys into escrow.
/// Answers how many. A server may run meanwhile: what it makes is in escrow too.
[[nodiscard]] Outcome<std::size_t, EscrowFailure> set_up_escrow(
    const std::filesystem::path& folder, std::string_view passphrase, EscrowCost cost);

/// What came back out of an escrow.
struct Recovered {
    std::size_t keys = 0;
    std::vector<std::string> damaged;  ///< files of it whose keys did not
};
/// Brings the keys that are in escrow back into `keys/`: all that can be opened.
[[nodiscard]] Outcome<Recovered, EscrowFailure> open_escrow(const std::filesystem::path& folder,
                                                            std::string_view passphrase);

/// Puts a key into the folder's escrow, which is there. The caller holds the folder's lock.
[[nodiscard]] std::optional<OpenFailure> put_in_escrow(const KeysLock& lock,
                                                       const std::filesystem::path& folder,
                                                       const NamedKey& key);

/// Whether the folder has an escrow. One that cannot be read, or has lost its first file, is a
/// failure: whoever took it for none would make keys that it misses.
[[nodiscard]] Outcome<bool, OpenFailure> has_escrow(const std::filesystem::path& folder);
/// Whether a key is in the folder's escrow.
[[nodiscard]] Outcome<bool, OpenFailure> is_in_escrow(const std::filesystem::path& folder,
                                                      const KeyId& id);
/// Copies the escrow into another folder, where there is none yet: all of it or nothing.
[[nodiscard]] std::optional<OpenFailure> copy_escrow(const std::filesystem::path& from,
                                                     const std::filesystem::path& to);

}  // namespace plenaria::journal
