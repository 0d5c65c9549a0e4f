// What every encrypted connection shares: versions, ciphers, the server's certificate. Internal.
#pragma once

#include <memory>

#include "server/access/tls_material.hpp"

namespace boost::asio::ssl {
class context;
}

namespace plenaria::transport {

/// TLS 1.2 or 1.3 with forward secrecy, HTTP/1.1 only, without compression and renegotiation; who
/// offers another application protocol alone is refused. Null where OpenSSL does not take the
/// identity.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> make_tls_context(
    const access::TlsIdentity& identity);

}  // namespace plenaria::transport
