// What a device signs to prove that it is the one with that key (design.md, Identity).
#pragma once

#include <string>

#include "server/model/ids.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// Everything that ties a signature to one device, one server, one boot and one connection: a proof
/// that somebody recorded or passes on is none anywhere else.
struct DeviceClaim {
    std::string server_id;
    std::string boot_id;
    std::string nonce;  ///< of this connection's `hello`
    Role role = Role::display;
    ScreenId device;
    /// What both ends of this TLS connection and nobody else can compute (RFC 9266,
    /// `EXPORTER-Channel-Binding`, 32 bytes as hexadecimal digits); empty in the clear, which is
    /// taken from the server's own machine alone.
    std::string channel;
};

/// The bytes to be signed: one line for each member, begun by what they are for.
[[nodiscard]] std::string statement_of(const DeviceClaim& claim);

}  // namespace plenaria
