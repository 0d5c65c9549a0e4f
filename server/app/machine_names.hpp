// What this machine knows of how others reach it.
#pragma once

#include <optional>
#include <string>

#include "server/access/tls_names.hpp"

namespace plenaria::app {

/// Its host name (with and without `.local`, under which it is found without a name server) and the
/// addresses of its interfaces, those of the machine itself left out. Asks nobody on the network.
[[nodiscard]] access::TlsNames machine_names();

/// The address from which it would speak to the rest of the network, which is the one that others
/// reach it by; nothing where no interface leads anywhere.
[[nodiscard]] std::optional<std::string> usual_address();

}  // namespace plenaria::app
