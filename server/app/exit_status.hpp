// How the process says what went wrong: one exit status per kind of failure, so that a script can
// tell them apart (docs/operation.en.md lists them).
#pragma once

namespace plenaria::app {

enum class ExitStatus : int {
    ok = 0,
    event_file_invalid = 1,  ///< `check` or `serve` found problems; each was printed
    usage = 2,               ///< the command line makes no sense or asks too much; root gave it
    event_changed = 3,       ///< the data folder holds another event than the file
    journal_in_use = 4,      ///< another server runs on this data folder, or works on its keys
    journal_newer = 5,       ///< written by a newer Plenaria; nothing was touched
    journal_damaged = 6,     ///< the chain of hashes is broken, or a record cannot be read
    cannot_listen = 7,       ///< port in use, or not an address of this machine
    storage = 8,             ///< the data folder or its files cannot be read, written or trusted
    no_journal = 9,          ///< the data folder holds no journal
    refused = 10,            ///< what was handed in may not come in, or is not the right one
    tls = 11,                ///< the certificates cannot be made or used
    wrong_passphrase = 12,   ///< it opens nothing; or no such secret may be set
};

}  // namespace plenaria::app
