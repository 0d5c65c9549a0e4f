// The keys of sealed rows: `keys/` beside the journal, one file per key, never in the journal nor
// in a copy of it. Where the chair's escrow is set up, each key is put into it as it is made.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/journal/open_failure.hpp"
#include "server/journal/seal.hpp"
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

/// The content of a key's file, and back; nothing where it is no such file.
[[nodiscard]] std::string key_text(const NamedKey& key);
[[nodiscard]] std::optional<NamedKey> read_key_text(std::string_view text);

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

    /// Null: it is not there.
    [[nodiscard]] const NamedKey* find(const KeyId& id) const;
    /// The key that seals what happens in a session. Made where there is none: then it is on disk,
    /// and in escrow where there is one, before this answers.
    [[nodiscard]] Outcome<const NamedKey*, OpenFailure> key_of(const SessionId& session);
    /// Takes a key in as it is; it may be there already.
    [[nodiscard]] std::optional<OpenFailure> add(const NamedKey& key);
    [[nodiscard]] const std::map<KeyId, NamedKey>& all() const { return keys_; }

    /// Whose keys these are, as far as the folder knows it of keys that went.
    [[nodiscard]] std::vector<SessionId> sessions_of(const std::vector<KeyId>& ids) const;

private:
    [[nodiscard]] std::filesystem::path path_of(const KeyId& id) const;
    [[nodiscard]] std::optional<OpenFailure> note_session(const KeyId& id,
                                                          const SessionId& session) const;

    std::filesystem::path folder_;
    std::map<KeyId, NamedKey> keys_;
};

/// Where the keys of the journal in `folder` are.
[[nodiscard]] std::filesystem::path keys_path(const std::filesystem::path& folder);

}  // namespace plenaria::journal
