// Whether the server at the other end of an encrypted connection is the one that was meant. All of
// OpenSSL that a client needs; internal to this module.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/client/server_trust.hpp"
#include "server/model/fingerprint.hpp"
#include "server/model/text.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace plenaria::client {

/// Why no encrypted connection came about; each is told to people in its own words.
enum class TlsTrouble {
    other_authority,
    other_name,
    expired,
    not_yet_valid,
    refused,      ///< by another rule of OpenSSL's
    not_offered,  ///< what was said before the certificate is no TLS, or a TLS that refuses
};
[[nodiscard]] std::string_view name_of(TlsTrouble trouble);

/// The fingerprint of the authority whose certificate begins `pem`; nothing where there is none.
[[nodiscard]] std::optional<Fingerprint> fingerprint_of_authority(const std::string& pem);

/// What both ends of this connection and nobody between them can compute (`DeviceClaim::channel`),
/// once its handshake is over; nothing where this connection has no such thing.
[[nodiscard]] std::optional<std::string> channel_binding(ssl_st& connection);

/// What the connections of one link share. Single-threaded; libwebsockets makes its connections
/// from `context`, which checks each server by itself: chain, time and name, all of them against
/// `trust` and `host` alone.
class TlsCheck {
public:
    /// `trust` as `read_trust` made it.
    TlsCheck(ServerTrust trust, std::string host);
    ~TlsCheck();
    TlsCheck(const TlsCheck&) = delete;
    TlsCheck& operator=(const TlsCheck&) = delete;

    [[nodiscard]] ssl_ctx_st* context();

    /// A new attempt begins: what was found before is forgotten.
    void begin();
    /// What went wrong with the present attempt, as far as it had to do with encryption.
    /// Whoever is cut off before the certificate has none: the server, in a crowd, does that too.
    [[nodiscard]] std::optional<TlsTrouble> trouble() const;
    /// Whether somebody was there, and answered or cut the handshake off.
    [[nodiscard]] bool met() const;
    /// What to say of that; empty where nothing went wrong.
    [[nodiscard]] Text trouble_text() const;
    /// In a few words, for a screen's strip: why the last certificate that anybody showed was
    /// refused, in this attempt or before; empty: it was none, or was taken.
    [[nodiscard]] Text distrust() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace plenaria::client
