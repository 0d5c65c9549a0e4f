#include "server/journal/key_folder.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
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

std::string key_text(const NamedKey& key) {
    const auto* bytes = reinterpret_cast<const char*>(key.key.bytes.data());
    return std::string{head} + std::string{session_word} + key.session.value + "\n" +
           std::string{key_word} + hex_of({bytes, key.key.bytes.size()}) + "\n";
}

std::optional<NamedKey> read_key_text(std::string_view text) {
    if (!text.starts_with(head)) {
        return std::nullopt;
    }
    text.remove_prefix(head.size());
    const auto session = take_line(text, session_word);
    const auto digits = session ? take_line(text, key_word) : std::nullopt;
    const auto bytes = digits ? bytes_of_hex(*digits) : std::nullopt;
    NamedKey key;
    if (!bytes || bytes->size() != key.key.bytes.size() || !text.empty()) {
        return std::nullopt;
    }
    key.session = SessionId{std::string{*session}};
    if (!key.session.empty() && !is_valid_id(key.session.value)) {
        return std::nullopt;
    }
    std::memcpy(key.key.bytes.data(), bytes->data(), bytes->size());
    return key;
}

void KeyFolder::load() {
    keys_.clear();
    for (const auto& path : files_of(keys_path(folder_), ending, keys_max)) {
        const auto text = read_small_file(path, key_file_bytes);
        const auto key = text ? read_key_text(*text) : std::nullopt;
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
    const auto refused = [](const std::filesystem::path& path, int flags) {
        const Descriptor opened{path, O_RDONLY | O_NONBLOCK | flags};
        return opened.ok() || errno == ENOENT
                   ? std::nullopt
                   : std::optional{storage_failure(path.filename().string(), errno)};
    };
    if (auto failure = refused(keys_path(folder_), O_DIRECTORY)) {
        return failure;
    }
    for (const auto& path : files_of(keys_path(folder_), ending, keys_max)) {
        if (auto failure = refused(path, 0)) {
            return failure;
        }
    }
    return std::nullopt;
}

const NamedKey* KeyFolder::find(const KeyId& id) const {
    const auto at = keys_.find(id);
    return at == keys_.end() ? nullptr : &at->second;
}

Outcome<const NamedKey*, OpenFailure> KeyFolder::key_of(const SessionId& session) {
    auto known = std::find_if(keys_.begin(), keys_.end(),
                              [&](const auto& each) { return each.second.session == session; });
    if (known == keys_.end()) {
        if (keys_.size() >= keys_max) {
            return OpenFailure{OpenError::storage, "too many keys"};
        }
        const NamedKey made{session, fresh_key()};
        if (auto failure = add(made)) {
            return *failure;
        }
        known = keys_.find(id_of(made.key));
    } else if (std::error_code error; !std::filesystem::exists(path_of(known->first), error)) {
        // Somebody took it away meanwhile: what is sealed now must be opened tomorrow.
        if (auto failure = add(NamedKey{known->second})) {
            return *failure;
        }
    }
    // Asked each time: a crash may have come between the two, or the escrow only now.
    if (has_escrow(folder_) && !is_in_escrow(folder_, known->first)) {
        if (auto failure = put_in_escrow(folder_, known->second)) {
            return *failure;
        }
    }
    return &known->second;
}

std::optional<OpenFailure> KeyFolder::add(const NamedKey& key) {
    const KeyId id = id_of(key.key);
    if (auto failure = make_private_folder(keys_path(folder_))) {
        return failure;
    }
    if (auto failure = note_session(id, key.session)) {
        return failure;
    }
    if (auto failure = put_private_file(path_of(id), key_text(key))) {
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
    std::string lines =
        read_small_file(sessions_path(folder_), sessions_file_bytes).value_or(std::string{});
    if (lines.find(id.value) != std::string::npos) {
        return std::nullopt;
    }
    lines += id.value + " " + session.value + "\n";
    return put_private_file(sessions_path(folder_), lines);
}

std::vector<SessionId> KeyFolder::sessions_of(const std::vector<KeyId>& ids) const {
    std::vector<SessionId> sessions;
    const std::string text =
        read_small_file(sessions_path(folder_), sessions_file_bytes).value_or(std::string{});
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
