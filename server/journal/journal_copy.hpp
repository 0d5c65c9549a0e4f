// A journal's file copied while a server may write it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "server/journal/open_failure.hpp"
#include "server/model/result.hpp"

namespace plenaria::journal {

class Database;
class Descriptor;

/// Copies what can still be read of a journal that was damaged while it was `open` to its
/// `rescue_path`, in the place of an earlier one: who opened it may see what no name leads to any
/// more. It is a source for `recover` and no more. Whole and durable, or why not.
[[nodiscard]] std::optional<OpenFailure> rescue_journal(const Database& open,
                                                        const std::filesystem::path& journal);

/// Copies the journal at `from` to `to` (0600), which does not exist: the records of one moment,
/// complete and durable, or none; none also while the server that writes them does not know what
/// its last commit came to (`unsettled`). No key is copied. Where the disk of `from` has room they
/// are staged there, so that a slow disk of `to` holds back no log of a journal that is written.
[[nodiscard]] std::optional<OpenFailure> copy_journal(const std::filesystem::path& from,
                                                      const std::filesystem::path& to);

/// The two halves of that. The first puts the records of one moment into a file of the same disk
/// that no name leads to; once it answers the journal is not read any more.
[[nodiscard]] Outcome<std::unique_ptr<Descriptor>, OpenFailure> stage_journal(
    const std::filesystem::path& from);
/// The second writes it to `to`, which does not exist: complete and durable or not at all.
[[nodiscard]] std::optional<OpenFailure> write_staged(const Descriptor& staged,
                                                      const std::filesystem::path& to);

}  // namespace plenaria::journal
