// A copy of a data folder on another medium: journal, escrow and the small files beside them, as
// somebody needs them to go on on another machine. No key is copied but in escrow.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/journal/manifest.hpp"
#include "server/journal/open_failure.hpp"
#include "server/journal/read_through.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

struct CopyRequest {
    std::filesystem::path folder;  ///< a server may run on it
    std::string server;            ///< its identity
    TimePoint now;
    /// Small files that say how far the journal has come, by name: read before it, so that it
    /// holds what they say. Those that are not there are left out, here and in `files`.
    std::vector<std::string> marks;
    std::vector<std::string> files;  ///< the other small ones
    std::size_t file_bytes_max = 0;  ///< of each of them; a longer one fails the copy
    /// Puts the documents on the medium, when the journal is there, and answers where they are;
    /// may be empty.
    std::function<std::vector<CopiedDocument>()> documents;
};

/// Fills `fresh`, a folder that is there and empty: all of it is on the medium when this answers,
/// was read back from there, and the manifest was written last. The journal is as it stood at one
/// moment after the call. For a process of its own: SQLite's locks on a journal that the same
/// process has open elsewhere would go.
[[nodiscard]] Outcome<Manifest, OpenFailure> fill_copy(const CopyRequest& request,
                                                       const std::filesystem::path& fresh);

/// What a copy says of itself; `storage` where the medium refuses to be read, `newer_version` where
/// a newer Plenaria says it in another way, another failure where its manifest is not whole.
/// Nothing else is read.
[[nodiscard]] Outcome<Manifest, OpenFailure> manifest_of(const std::filesystem::path& copy);

/// Reads all of a copy: nothing where every byte is as it was written and the journal's chain
/// holds, or what is not so. One that a newer Plenaria made is `newer_version` where its bytes are
/// as they were written: it is whole, as far as this one can tell; `storage` says nothing of it, as
/// the medium refuses to be read. Nothing is written, also where the medium is read-only.
[[nodiscard]] std::optional<OpenFailure> fault_of_copy(const std::filesystem::path& copy);

/// Brings a copy back into `fresh`, a folder that is there and empty, and verifies it there; on a
/// failure some of it may lie there. It is not synced, and the documents are not among it.
[[nodiscard]] Outcome<Manifest, ThroughFailure> take_copy(const std::filesystem::path& copy,
                                                          const std::filesystem::path& fresh);

/// How a journal stands to a copy.
enum class Continuation {
    goes_on,      ///< it holds what the copy held at its end
    ends_before,  ///< it has no such record
    differs,      ///< it has another one there
};
/// How the journal in `folder` stands to a copy. A server may run on it.
[[nodiscard]] Outcome<Continuation, OpenFailure> goes_on_from(const std::filesystem::path& folder,
                                                              const Manifest& copy);

}  // namespace plenaria::journal
