// Why a journal cannot be opened.
#pragma once

#include <string>

namespace plenaria::journal {

enum class OpenError {
    in_use,         ///< another server writes it
    keys_in_use,    ///< another process works on its keys
    exposed,        ///< others can read a key's file, which `detail` names
    irregular,      ///< a key's file, which `detail` names, is a link or no file
    newer_version,  ///< made by a newer Plenaria: nothing was touched
    not_a_journal,  ///< the file is something else, or damaged: nothing was touched
    missing,        ///< there is none (only when reading)
    unsettled,      ///< its server does not know what its last commit came to (only when copying)
    storage,        ///< the file system refused
};

/// `detail` is for the log: the system's words, without data.
struct OpenFailure {
    OpenError code{};
    std::string detail;
    int error = 0;  ///< the errno of which `detail` tells; 0: of none
};

}  // namespace plenaria::journal
