// Which server a client is to follow, and by what it knows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/model/fingerprint.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::client {

/// "HOST:PORT", as a person types it, with `wss://` before it where the connection is to be
/// encrypted.
struct ServerAddress {
    std::string host;  ///< a name or an address, this one without brackets
    std::uint16_t port = 0;
    bool encrypted = false;
};
[[nodiscard]] std::optional<ServerAddress> parse_server(std::string_view text);

/// By what a server is known: the authority that vouches for it, the fingerprint of that
/// authority's key, or both. The machine's own list of authorities counts for nothing: any of them
/// could vouch for a server of the same name.
struct ServerTrust {
    std::string authority;  ///< PEM; empty: the one that the server shows, if it is the right one
    std::optional<Fingerprint> fingerprint;
};

/// Reads the authority's file and the fingerprint that a person gave; either may be empty, not
/// both. The error is for people: no such file, not a whole fingerprint, or the two disagree.
[[nodiscard]] Outcome<ServerTrust, Text> read_trust(const std::string& authority_file,
                                                    const std::string& fingerprint);

/// The fingerprint by which people know the server that `trust`, as `read_trust` made it, means.
[[nodiscard]] std::optional<Fingerprint> fingerprint_of(const ServerTrust& trust);

}  // namespace plenaria::client
