// The place where the copies of a data folder lie: a folder of its own on another disk or a stick.
//
//   plenaria-backup      whose copies these are; where it is missing the medium is not there
//   copy-000041 …        the last copies, each whole (server/journal/folder_copy.hpp)
//   documents/           the stored documents, each content once, under its hash
//   partial/             the copy that is being made, or was when somebody pulled the plug
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/journal/folder_copy.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::app {

/// The newest is never the only one, and where it turns out damaged there are two more behind it,
/// a minute apart: what damaged it has rarely damaged them. More would only fill a small stick.
inline constexpr std::size_t copies_kept = 3;

enum class BackupTrouble {
    inside,          ///< one of the two folders is in the other
    exposed,         ///< other users can read the medium
    not_empty,       ///< it holds something else
    another_server,  ///< it holds the copies of another folder
    diverged,        ///< its newest copy holds other records than this journal
    behind,          ///< this journal ends before its newest copy, which `detail` names
    newer,           ///< a newer Plenaria made its newest copy, in a way that this one cannot read
    in_use,          ///< another process writes it
    missing,         ///< it is not there, or not this one
    read_only,
    full,
    too_slow,
    unreadable,  ///< it refuses to give its newest copy back
    unverified,  ///< what was written is not what was read back
    unsettled,   ///< the server does not know what its journal's last commit came to
    storage,     ///< the system refused otherwise: see the detail
};
/// The word of a trouble in logs, and of its text under `server.backup_why.`.
[[nodiscard]] std::string_view word_of(BackupTrouble trouble);
/// The inverse; nothing where it is none.
[[nodiscard]] std::optional<BackupTrouble> trouble_of(std::string_view word);

/// `detail` is for the log: the system's words, without data.
struct BackupFault {
    BackupTrouble trouble{};
    std::string detail;
};
/// What is wrong and what to do about it.
[[nodiscard]] Text explain(const BackupFault& fault);

/// Makes `medium` ready for copies of `folder`, whose server is called `server`: the folder itself
/// (0700), in one that is there, and the mark of whose it is. On a fault nothing that was there
/// has changed. `another_server`, `diverged`, `behind` and `newer` are told before what may pass.
/// An empty `server` is one that cannot be told now: `storage`, here and of `back_up`.
[[nodiscard]] std::optional<BackupFault> prepare_medium(const std::filesystem::path& folder,
                                                        const std::filesystem::path& medium,
                                                        const std::string& server);

/// A copy that was made, and the documents that are not in it as they should be.
struct Backup {
    journal::Manifest manifest;
    std::vector<std::string> lost_documents;
};

/// Puts one more copy of `folder` on a medium that was made ready, verified, and removes what is
/// more than `copies_kept`. The former copies stay until it is whole. Waits for `patience` while
/// another process makes a copy there; then that is `in_use`. For a process of its own (see
/// `fill_copy`).
[[nodiscard]] Outcome<Backup, BackupFault> back_up(const std::filesystem::path& folder,
                                                   const std::filesystem::path& medium,
                                                   const std::string& server, TimePoint now,
                                                   std::chrono::milliseconds patience);

/// Whose copies lie there; nothing where it is no medium of ours.
[[nodiscard]] std::optional<std::string> server_of(const std::filesystem::path& medium);
/// The folders there that are named as copies, the newest first, whole or not.
[[nodiscard]] std::vector<std::filesystem::path> copies_on(const std::filesystem::path& medium);
/// Where the documents lie on it.
[[nodiscard]] std::filesystem::path documents_path(const std::filesystem::path& folder);

}  // namespace plenaria::app
