// The head of the journal's chain under the server's own key. A chain shows a byte that was
// changed; that the whole of it is another, as somebody may write who has a copy, only this shows.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "server/app/data_folder.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "server/model/ids.hpp"

namespace plenaria::app {

/// So many records, of which the last has that hash, were signed.
struct SignedHead {
    Position count;
    std::string head;       ///< as `chain_head` says it
    std::string key;        ///< the public half, in digits
    std::string signature;  ///< over all that, in digits
    friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

/// Its file, which goes with an archive.
[[nodiscard]] std::string signature_text(const SignedHead& head);
/// What such a file holds; nothing where it is none, or the signature is not that of its key.
[[nodiscard]] std::optional<SignedHead> read_signed_head(const std::string& text);
/// The fingerprint of the folder's key, which is made (0600) where there is none; nothing where it
/// can be neither read nor made.
[[nodiscard]] std::optional<std::string> record_fingerprint(const std::filesystem::path& folder);

/// The head of a folder's journal, signed with its key; nothing where it has none, or that is of no
/// use. Makes none: another key than that of the paper would prove nothing.
[[nodiscard]] std::optional<SignedHead> sign_head(const std::filesystem::path& folder,
                                                  Position count, const std::string& head);

/// Puts into `archive`, which holds `copy` of `folder`'s journal, read to its end at `last`, what
/// proves whose it is: a new signature, or, where `folder` is itself an archive, the one that it
/// has, unless a server with a key went on from there. Complains where there is neither, and then
/// the archive has none; answers why not to go on where the journal is not the one that was signed.
[[nodiscard]] std::optional<Failed> sign_archive(const std::filesystem::path& folder,
                                                 const std::filesystem::path& archive,
                                                 journal::SqliteJournal& copy, Position last);

/// Whether a signature lies in the folder, right or wrong.
[[nodiscard]] bool has_signature(const std::filesystem::path& folder);
/// Says whether the journal, which was read to its end at `last`, is the one that was signed, where
/// a signature lies beside it; answers why not to go on.
[[nodiscard]] std::optional<Failed> check_signature(const std::filesystem::path& folder,
                                                    journal::SqliteJournal& journal, Position last);
/// Prints the signature of the head of a server's folder, to be noted; nothing of another folder.
void print_signature(const std::filesystem::path& folder, Position last, const std::string& head);

}  // namespace plenaria::app
