// The keys of sealed rows: `keys/` beside the journal, one file per key, never in the journal nor
// in a copy of it. Where the chair's escrow is set up, each key is put into it as it is made.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/journal/journal_file.hpp"
#include "server/journal/open_failure.hpp"
#include "server/journal/seal.hpp"
#include "server/journal/secret_text.hpp"
#include "server/model/ids.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

/// A key with whose it is; an empty session: of the event's own words.
struct NamedKey {
    SessionId session;
    SealKey key;
};

/// Two for each session of an event that was begun anew on the same folder, and far beyond.
inline constexpr std::size_t keys_max = 4'096;
inline constexpr std::size_t key_file_bytes = 512;

/// The content of a key's file.
[[nodiscard]] SecretText key_text(const NamedKey& key);
/// The key in such a content; nothing where it is none.
[[nodiscard]] std::optional<NamedKey> read_key_text(std::string_view text);

/// The right to change a folder's keys and their escrow, and to copy the escrow: one process at a
/// time, so that no key is made that the escrow misses. Beside `keys/`, which may be taken away.
class KeysLock {
public:
    /// Takes it; waits for whoever holds it, but not long.
    [[nodiscard]] std::optional<OpenFailure> take(
        const std::filesystem::path& folder,
        std::chrono::milliseconds patience = std::chrono::seconds{5});

private:
    FileLock lock_;
};

/// Used by one thread at a time.
class KeyFolder {
public:
    /// The keys of the journal in `folder`; nothing is read or made yet.
    explicit KeyFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Reads what keys are there, at most `keys_max`. What is no key of ours is passed over: it is
    /// missing where it is needed.
    void load();
    /// Why keys that are there cannot be read: another owner, a disk that fails. They are not
    /// missing, and whoever goes on without them would give them up for good; nothing: all can be.
    [[nodiscard]] std::optional<OpenFailure> unreadable() const;
    /// Why a key may not be used as it lies there: others than its owner can read it, or its file
    /// is a link or none; nothing: all may be.
    [[nodiscard]] std::optional<OpenFailure> unsafe() const;

    /// Null: it is not there.
    [[nodiscard]] const NamedKey* find(const KeyId& id) const;
    /// The key that seals what happens in a session. Made where there is none: then it is on disk,
    /// and in escrow where there is one, before this answers.
    [[nodiscard]] Outcome<const NamedKey*, OpenFailure> key_of(const SessionId& session);
    /// Takes a key in as it is; it may be there already. The caller holds the folder's lock.
    [[nodiscard]] std::optional<OpenFailure> add(const KeysLock& lock, const NamedKey& key);
    [[nodiscard]] const std::map<KeyId, NamedKey>& all() const { return keys_; }

    /// Whose keys these are, as far as the folder knows it of keys that went.
    [[nodiscard]] std::vector<SessionId> sessions_of(const std::vector<KeyId>& ids) const;

private:
    /// Whether a key is on disk, and in escrow where there is one.
    [[nodiscard]] Outcome<bool, OpenFailure> is_kept(const KeyId& id) const;
    [[nodiscard]] std::filesystem::path path_of(const KeyId& id) const;
    [[nodiscard]] std::optional<OpenFailure> note_session(const KeyId& id,
                                                          const SessionId& session) const;

    std::filesystem::path folder_;
    std::map<KeyId, NamedKey> keys_;
};

/// Where the keys of the journal in `folder` are.
[[nodiscard]] std::filesystem::path keys_path(const std::filesystem::path& folder);

}  // namespace plenaria::journal
