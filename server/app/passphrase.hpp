// The chair's passphrase, and passwords and PINs of persons: from the terminal without echo, or
// from a file; never from the command line, where every user of the machine reads it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "server/app/data_folder.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/secret_text.hpp"
#include "server/model/result.hpp"

namespace plenaria::app {

enum class PassphraseUse { set, open };

/// The first line of the file at `path`, which is its owner's alone, or, where that is empty, what
/// is typed at the terminal; twice where it is set. Says on stderr what is wrong with it. A signal
/// that ends the process while it is typed does so when the terminal is as it was. One that is set
/// comes in the composed form of Unicode (`access::compose`), as another machine's keyboard may
/// write its accents otherwise; one that opens, as it was typed.
[[nodiscard]] Outcome<journal::SecretText, Failed> read_passphrase(const std::string& path,
                                                                   PassphraseUse use);

/// Opens the escrow of `folder` with what was typed: in the composed form, in which it is set, and
/// else as it was typed, which is how earlier versions set it.
[[nodiscard]] Outcome<journal::Recovered, journal::EscrowFailure> open_escrow_typed(
    const std::filesystem::path& folder, const journal::SecretText& passphrase);

enum class NewSecret { password, pin };

/// The same for a person's password or PIN that is set; whether it may be is its registry's word.
[[nodiscard]] Outcome<journal::SecretText, Failed> read_new_secret(const std::string& path,
                                                                   NewSecret kind);

}  // namespace plenaria::app
