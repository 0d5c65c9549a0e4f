// The venue's certificates as whoever sets up the server meets them: `plenaria-server setup`, and
// what `serve` says of them.
#pragma once

#include <optional>

#include "server/access/tls_material.hpp"
#include "server/app/arguments.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/exit_status.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {

/// Makes, or makes anew, the server's certificate; prints what it vouches for, the fingerprint, the
/// address to open and its QR code.
[[nodiscard]] ExitStatus setup(const SetupArguments& arguments);

/// What the data folder holds for encrypted connections; nothing where `setup` was never run. Says
/// on stderr, in both languages, what is wrong with it, and where the certificate is not valid now
/// or not much longer; with such a one the server serves all the same.
[[nodiscard]] Outcome<std::optional<access::TlsIdentity>, Failed> tls_identity(
    const std::filesystem::path& folder, TimePoint now);

}  // namespace plenaria::app
