// Whether a connection leaves this machine.
#pragma once

namespace plenaria::client {

/// Whether the other end of a socket is on this machine, whatever its name was resolved to.
[[nodiscard]] bool is_own_machine(int socket);

}  // namespace plenaria::client
