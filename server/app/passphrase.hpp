// The chair's passphrase: from the terminal without echo, or from a file; never from the command
// line, where every user of the machine reads it.
#pragma once

#include <cstddef>
#include <string>

#include "server/app/data_folder.hpp"
#include "server/model/result.hpp"

namespace plenaria::app {

enum class PassphraseUse { set, open };

/// The first line of the file at `path` or, where that is empty, what is typed at the terminal;
/// twice where it is set. Says on stderr what is wrong with it.
[[nodiscard]] Outcome<std::string, Failed> read_passphrase(const std::string& path,
                                                           PassphraseUse use);

}  // namespace plenaria::app
