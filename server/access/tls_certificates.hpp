// Making and reading the venue's certificates (docs/adr/0008-tls.md): all in memory, as PEM texts.
// Stateless; throws nothing; where OpenSSL fails, which is a lack of memory or of randomness, there
// is no value. Internal to this module and its tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/access/tls_names.hpp"
#include "server/model/fingerprint.hpp"
#include "server/model/time.hpp"

namespace plenaria::access {

struct Validity {
    TimePoint from;
    TimePoint until;
};

/// A certificate and the private key that belongs to it.
struct KeyedCertificate {
    std::string certificate;
    std::string key;
};

/// Domains that are no part of the internet's names: whatever the venue calls its machines, an
/// authority may vouch for these.
[[nodiscard]] const std::vector<std::string>& local_domains();

/// A new private key (P-256).
[[nodiscard]] std::optional<std::string> make_key();

/// A new certificate authority. It can vouch for servers alone, and among names only for those in
/// `local_domains` and in `hosts`, so that whoever takes it into a browser hands nobody the rest of
/// the web; for any address, because a venue's addresses are not known beforehand.
[[nodiscard]] std::optional<KeyedCertificate> make_authority(const std::vector<std::string>& hosts,
                                                             Validity validity);

/// The certificate of a server with `key`, followed by the authority's own, as a handshake sends
/// them. `names` are canonical.
[[nodiscard]] std::optional<std::string> issue(const KeyedCertificate& authority,
                                               const std::string& key, const TlsNames& names,
                                               Validity validity);

/// What the first certificate of a PEM text says.
struct CertificateFacts {
    bool authority = false;
    Fingerprint fingerprint;  ///< of its public key
    Validity validity;
    TlsNames names;
    std::vector<std::string> permitted;  ///< domains an authority may vouch for; empty: any
};
/// Nothing where the text holds no certificate that can be read.
[[nodiscard]] std::optional<CertificateFacts> inspect(const std::string& certificate);

/// Whether `key` is a private key that can be read.
[[nodiscard]] bool is_key(const std::string& key);

/// Whether `key` is the private key of the first certificate in `certificate`.
[[nodiscard]] bool belongs_to(const std::string& key, const std::string& certificate);

/// Whether `authority` vouches for the first certificate of `chain` as a server's, whatever the
/// time.
[[nodiscard]] bool vouches_for(const std::string& authority, const std::string& chain);

}  // namespace plenaria::access
