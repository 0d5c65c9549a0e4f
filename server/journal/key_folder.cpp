#include "server/journal/key_folder.hpp"

#include <fcntl.h>
#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "server/journal/escrow.hpp"
#include "server/journal/private_file.hpp"

namespace plenaria::journal {
namespace {

constexpr std::string_view head = "plenaria-key 1\n";
constexpr std::string_view session_word = "session ";
constexpr std::string_view key_word = "key ";
constexpr std::string_view ending = ".key";
// A line of it is an id and a session's id.
constexpr std::size_t sessions_file_bytes = keys_max * 128;

/// Tells whose keys went missing; kept beside the keys' folder, and out of every copy.
std::filesystem::path sessions_path(const std::filesystem::path& folder) {
    return folder / "keys.sessions";
}

/// A help for messages, on which nothing rests: empty where it cannot be read.
std::string session_lines(const std::filesystem::path& folder) {
    auto lines = read_small_file(sessions_path(folder), sessions_file_bytes);
    return lines ? std::move(lines).value() : std::string{};
}

/// The rest of the next line of `text` behind `word`; nothing where it begins otherwise.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
    const std::size_t end = text.find('\n');
    if (!text.starts_with(word) || end == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view rest = text.substr(word.size(), end - word.size());
    text.remove_prefix(end + 1);
    return rest;
}

}  // namespace

std::filesystem::path keys_path(const std::filesystem::path& folder) { return folder / "keys"; }

SecretText key_text(const NamedKey& key) {
    SecretText text{key_file_bytes};
    text.add(head);
    text.add(session_word);
    text.add(key.session.value);
    text.add("\n");
    text.add(key_word);
    text.add_hex(key.key.bytes.data(), key.key.bytes.size());
    text.add("\n");
    return text;
}

std::optional<NamedKey> read_key_text(std::string_view text) {
    if (!text.starts_with(head)) {
        return std::nullopt;
    }
    text.remove_prefix(head.size());
    const auto session = take_line(text, session_word);
    const auto digits = session ? take_line(text, key_word) : std::nullopt;
    NamedKey key;
    std::size_t have = 0;
    const bool whole = digits && digits->size() == 2 * key.key.bytes.size() && text.empty() &&
                       sodium_hex2bin(key.key.bytes.data(), key.key.bytes.size(), digits->data(),
                                      digits->size(), nullptr, &have, nullptr) == 0;
    if (!whole || have != key.key.bytes.size()) {
        return std::nullopt;
    }
    key.session = SessionId{std::string{*session}};
    if (!key.session.empty() && !is_valid_id(key.session.value)) {
        return std::nullopt;
    }
    return key;
}

std::optional<OpenFailure> KeysLock::take(const std::filesystem::path& folder,
                                          std::chrono::milliseconds patience) {
    auto failure = lock_.take_within(folder / "keys.lock", patience);
    if (failure && failure->code == OpenError::in_use) {
        failure->code = OpenError::keys_in_use;
    }
    return failure;
}

void KeyFolder::load() {
    keys_.clear();
    const auto paths = files_of(keys_path(folder_), ending, keys_max);
    if (!paths) {
        return;
    }
    for (const auto& path : paths.value()) {
        const auto text = read_secret_file(path, key_file_bytes);
        const auto key = text ? read_key_text(text.value().view()) : std::nullopt;
        if (!key) {
            continue;
        }
        const KeyId id = id_of(key->key);
        // A file that was damaged holds another key than it is called by.
        if (path.filename() == id.value + std::string{ending}) {
            keys_.emplace(id, *key);
        }
    }
}

std::optional<OpenFailure> KeyFolder::unreadable() const {
    const auto paths = files_of(keys_path(folder_), ending, keys_max);
    if (!paths) {
        return paths.error();
    }
    for (const auto& path : paths.value()) {
        const auto text = read_secret_file(path, key_file_bytes);
        if (!text && text.error().code == FileFault::storage) {
            return failure_of(text.error(), path);
        }
    }
    return std::nullopt;
}

std::optional<OpenFailure> KeyFolder::unsafe() const {
    const auto paths = files_of(keys_path(folder_), ending, keys_max);
    if (!paths) {
        return std::nullopt;
    }
    for (const auto& path : paths.value()) {
        const auto text = read_secret_file(path, key_file_bytes);
        if (!text && (text.error().code == FileFault::exposed ||
                      text.error().code == FileFault::irregular)) {
            return failure_of(text.error(), path);
        }
    }
    return std::nullopt;
}

const NamedKey* KeyFolder::find(const KeyId& id) const {
    const auto at = keys_.find(id);
    return at == keys_.end() ? nullptr : &at->second;
}

Outcome<const NamedKey*, OpenFailure> KeyFolder::key_of(const SessionId& session) {
    const auto known = std::find_if(keys_.begin(), keys_.end(), [&](const auto& each) {
        return each.second.session == session;
    });
    // Asked each time: a crash may have come between the two, or the escrow only now.
    if (known != keys_.end()) {
        const auto kept = is_kept(known->first);
        if (!kept) {
            return kept.error();
        }
        if (kept.value()) {
            return &known->second;
        }
    } else if (keys_.size() >= keys_max) {
        return OpenFailure{OpenError::storage, "too many keys"};
    }
    KeysLock lock;
    if (auto failure = lock.take(folder_)) {
        return *failure;
    }
    // Also where somebody took it away meanwhile: what is sealed now must be opened tomorrow.
    const NamedKey key = known != keys_.end() ? known->second : NamedKey{session, fresh_key()};
    const auto escrow = has_escrow(folder_);
    if (!escrow) {
        return escrow.error();
    }
    if (auto failure = add(lock, key)) {
        return *failure;
    }
    if (escrow.value()) {
        if (auto failure = put_in_escrow(lock, folder_, key)) {
            return *failure;
        }
    }
    return find(id_of(key.key));
}

Outcome<bool, OpenFailure> KeyFolder::is_kept(const KeyId& id) const {
    const Descriptor file{path_of(id), O_PATH | O_NOFOLLOW};
    if (!file.ok()) {
        return errno == ENOENT ? Outcome<bool, OpenFailure>{false}
                               : Outcome<bool, OpenFailure>{storage_failure("keys", errno)};
    }
    const auto escrow = has_escrow(folder_);
    return escrow && escrow.value() ? is_in_escrow(folder_, id)
           : escrow                 ? Outcome<bool, OpenFailure>{true}
                                    : escrow;
}

std::optional<OpenFailure> KeyFolder::add(const KeysLock&, const NamedKey& key) {
    const KeyId id = id_of(key.key);
    if (auto failure = make_private_folder(keys_path(folder_))) {
        return failure;
    }
    if (auto failure = note_session(id, key.session)) {
        return failure;
    }
    if (auto failure = put_private_file(path_of(id), key_text(key).view())) {
        return failure;
    }
    keys_.insert_or_assign(id, key);
    return std::nullopt;
}

std::filesystem::path KeyFolder::path_of(const KeyId& id) const {
    return keys_path(folder_) / (id.value + std::string{ending});
}

std::optional<OpenFailure> KeyFolder::note_session(const KeyId& id,
                                                   const SessionId& session) const {
    std::string lines = session_lines(folder_);
    if (lines.find(id.value) != std::string::npos) {
        return std::nullopt;
    }
    lines += id.value + " " + session.value + "\n";
    return put_private_file(sessions_path(folder_), lines);
}

std::vector<SessionId> KeyFolder::sessions_of(const std::vector<KeyId>& ids) const {
    std::vector<SessionId> sessions;
    const std::string text = session_lines(folder_);
    std::string_view lines = text;
    while (const auto line = take_line(lines, "")) {
        const KeyId id{std::string{line->substr(0, key_id_digits)}};
        if (line->size() <= key_id_digits ||
            std::find(ids.begin(), ids.end(), id) == ids.end()) {
            continue;
        }
        const SessionId session{std::string{line->substr(key_id_digits + 1)}};
        if ((session.empty() || is_valid_id(session.value)) &&
            std::find(sessions.begin(), sessions.end(), session) == sessions.end()) {
            sessions.push_back(session);
        }
    }
    return sessions;
}

}  // namespace plenaria::journal
