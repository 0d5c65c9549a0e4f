// Argon2id of what persons know: passwords, PINs and recovery codes. Slow on purpose (some 0.2 s
// and 64 MiB each): off the Asio thread, see password_worker.hpp. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plenaria::access {

/// The hash of `secret` with a salt of its own, of at most `secret_bytes_max` bytes; nothing where
/// the memory for it is not there.
[[nodiscard]] std::optional<std::string> hash_secret(std::string_view secret);

/// Whether `secret` is the one that `hash` was made of. False too for what is no hash of ours, for
/// a secret that is longer than one may be, and where the memory is not there.
[[nodiscard]] bool matches(const std::string& hash, std::string_view secret);

/// Whether `text` is a hash of exactly our cost: one of another cost would tell by its time whose
/// it is, or let a file decide how much memory a login takes.
[[nodiscard]] bool is_hash(std::string_view text);

/// A hash of the same cost that no secret is known for, to be checked where there is no person.
[[nodiscard]] const std::string& nobodys_hash();

}  // namespace plenaria::access
