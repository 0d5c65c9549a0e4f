// What a server needs to speak TLS in a test: a key and a certificate of an authority made for it.
#pragma once

#include <chrono>
#include <utility>

#include "server/access/tls_certificates.hpp"
#include "server/access/tls_material.hpp"
#include "server/model/time.hpp"

namespace plenaria::transport::test {

/// Valid for the hour before and the hour after now.
inline access::TlsIdentity identity_for(access::TlsNames names) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    const access::Validity validity{now - std::chrono::hours{1}, now + std::chrono::hours{1}};
    const auto authority = access::make_authority({}, validity);
    const auto key = access::make_key();
    const auto chain = access::issue(*authority, *key, names, validity);
    access::TlsIdentity made{*chain, *key, {}};
    made.summary.names = std::move(names);
    return made;
}

}  // namespace plenaria::transport::test
