// The venue's certificate authority and the server's certificate on disk: DIR/tls with `ca.pem`,
// `ca.key`, `server.pem` (the server's certificate and the authority's) and `server.key`. Devices
// trust the authority, so that the server's names and addresses may change (docs/adr/0008-tls.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/access/tls_names.hpp"
#include "server/model/fingerprint.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"

namespace plenaria::access {

/// What people are told of it.
struct TlsSummary {
    Fingerprint fingerprint;  ///< of the authority's key
    TlsNames names;
    TimePoint valid_from;  ///< the server's certificate
    TimePoint valid_until;
    TimePoint authority_until;
};

/// What a handshake needs; `chain` and `key` are PEM.
struct TlsIdentity {
    std::string chain;
    std::string key;
    TlsSummary summary;
};

enum class TlsProblem {
    half_missing,  ///< one of `ca.pem` and `ca.key` without the other
    missing,       ///< a file that serving needs
    unreadable,
    wrong_permissions,   ///< others may read a private key
    malformed,           ///< no certificate, or no key, or not one of ours
    key_differs,         ///< a key that is not that of its certificate
    not_of_authority,    ///< `server.pem` was not made by `ca.pem`
    clock,               ///< this machine's clock cannot be right
    authority_ended,     ///< the authority has had its ten years
    name_not_permitted,  ///< the authority may not vouch for that name
    unwritable,
    not_made,  ///< OpenSSL refused: no memory, no randomness
};

struct TlsFailure {
    TlsProblem problem = TlsProblem::not_made;
    std::string subject;  ///< the file or the name concerned
};

/// What to say of `failure`, with what to do about it.
[[nodiscard]] Text explain(const TlsFailure& failure);

/// What becomes of names that an existing authority may not vouch for.
enum class Unpermitted { refuse, leave_out };

/// Makes a certificate for `names` (`now` is this machine's clock), valid for 397 days, the most
/// that browsers take. The authority is made with the first one and kept from then on; it is made
/// anew only where both its files are gone. What is there stays as it was where this fails.
[[nodiscard]] Outcome<TlsSummary, TlsFailure> set_up_tls(const std::string& folder,
                                                         const TlsNames& names,
                                                         Unpermitted unpermitted, TimePoint now);

/// What `folder` holds, checked to belong together; nothing where there is no such folder. Whether
/// the certificate is valid at this time is the caller's to judge: an old one is better than none.
[[nodiscard]] Outcome<std::optional<TlsIdentity>, TlsFailure> load_tls(const std::string& folder);

}  // namespace plenaria::access
