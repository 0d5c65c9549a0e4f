// The names and addresses under which a server is reached, as its certificate vouches for them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenaria::access {

/// More names than a venue has for one machine; a certificate travels in every handshake.
inline constexpr std::size_t tls_names_max = 32;

/// In lower case and canonical, each once.
struct TlsNames {
    std::vector<std::string> hosts;
    std::vector<std::string> addresses;  ///< IPv4 and IPv6, without brackets
    friend bool operator==(const TlsNames&, const TlsNames&) = default;
};

/// The host name that a person typed, in lower case; nothing where it is none that a certificate
/// may bear: letters, digits and hyphens in labels of at most 63, at most 253 together. An address
/// is no name, and a wildcard would vouch for machines that are not ours.
[[nodiscard]] std::optional<std::string> host_name_of(std::string_view text);

/// The IP address that a person typed, as programs write it; with or without brackets, without a
/// zone. Nothing where it is none.
[[nodiscard]] std::optional<std::string> address_of(std::string_view text);

/// Whether `host` is one of `domains` or lies in one of them.
[[nodiscard]] bool lies_in(std::string_view host, const std::vector<std::string>& domains);

}  // namespace plenaria::access
