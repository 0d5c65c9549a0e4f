#include "server/client/tls_check.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <utility>

#include "server/model/assertion.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

template <auto free_function>
struct Free {
    template <class T>
    void operator()(T* object) const {
        free_function(object);
    }
};
template <class T, auto free_function>
using Owned = std::unique_ptr<T, Free<free_function>>;
using Certificate = Owned<X509, X509_free>;

Certificate read_certificate(const std::string& pem) {
    const Owned<BIO, BIO_free> bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    Certificate read{bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr};
    ERR_clear_error();
    return read;
}

std::optional<Fingerprint> fingerprint_of(const X509& certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
    if (size <= 0) {
        return std::nullopt;
    }
    Fingerprint fingerprint;
    static_assert(sizeof(fingerprint.bytes) == SHA256_DIGEST_LENGTH);
    SHA256(der, static_cast<std::size_t>(size), fingerprint.bytes.data());
    OPENSSL_free(der);
    return fingerprint;
}

TlsTrouble trouble_of(int error) {
    switch (error) {
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return TlsTrouble::other_name;
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return TlsTrouble::expired;
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return TlsTrouble::not_yet_valid;
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_CERT_UNTRUSTED:
            return TlsTrouble::other_authority;
        default:
            return TlsTrouble::refused;
    }
}

}  // namespace

std::string_view name_of(TlsTrouble trouble) {
    switch (trouble) {
        case TlsTrouble::other_authority:
            return "other_authority";
        case TlsTrouble::other_name:
            return "other_name";
        case TlsTrouble::expired:
            return "expired";
        case TlsTrouble::not_yet_valid:
            return "not_yet_valid";
        case TlsTrouble::refused:
            return "refused";
        case TlsTrouble::not_offered:
            return "not_offered";
    }
    PLENARIA_ASSERT(false);
}

std::optional<Fingerprint> fingerprint_of_authority(const std::string& pem) {
    const Certificate certificate = read_certificate(pem);
    if (!certificate || X509_check_ca(certificate.get()) != 1) {
        return std::nullopt;
    }
    return fingerprint_of(*certificate);
}

std::optional<std::string> channel_binding(ssl_st& connection) {
    // Without the extended master secret an attacker between two connections of TLS 1.2 can make
    // both of them export the same (RFC 9266, section 4.2).
    const bool unique = SSL_version(&connection) >= TLS1_3_VERSION ||
                        SSL_get_extms_support(&connection) == 1;
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::array<unsigned char, 32> binding{};
    if (!unique || SSL_export_keying_material(&connection, binding.data(), binding.size(),
                                              label.data(), label.size(), nullptr, 0, 0) != 1) {
        ERR_clear_error();
        return std::nullopt;
    }
    std::string digits;
    for (const unsigned char byte : binding) {
        constexpr std::string_view digit = "0123456789abcdef";
        digits += digit[byte >> 4U];
        digits += digit[byte & 0xFU];
    }
    return digits;
}

struct TlsCheck::State {
    ServerTrust trust;
    std::string host;
    Certificate authority;
    Owned<SSL_CTX, SSL_CTX_free> context;
    bool met = false;
    bool declined = false;
    bool verified = false;
    int error = X509_V_OK;
    int last_verdict = X509_V_OK;  ///< kept from one attempt to the next

    /// Takes the place of OpenSSL's own check, which libwebsockets would direct.
    static int verify(X509_STORE_CTX* presented, void* state) {
        return static_cast<State*>(state)->verify(*presented) ? 1 : 0;
    }
    bool verify(X509_STORE_CTX& presented);
    /// What came of going on with the handshake.
    void note(const SSL& connection, int result);
    /// The authority to check against: the one that was given, or the one that is shown and has the
    /// fingerprint that was.
    [[nodiscard]] X509* anchor(const STACK_OF(X509) & shown) const;
    /// OpenSSL's verdict on a server's certificate under `root`.
    [[nodiscard]] int judge(X509& root, X509& leaf, STACK_OF(X509) & shown) const;
};

void TlsCheck::State::note(const SSL& connection, int result) {
    const int outcome = SSL_get_error(&connection, result);
    if (outcome == SSL_ERROR_WANT_READ || outcome == SSL_ERROR_WANT_WRITE) {
        return;
    }
    met = true;
    // An alert that came, and what is no TLS, are errors of OpenSSL's; of those it makes one of a
    // plain end as well (since 3.0), and of a reset none.
    declined = declined || (outcome == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_error()) !=
                                                            SSL_R_UNEXPECTED_EOF_WHILE_READING);
}

X509* TlsCheck::State::anchor(const STACK_OF(X509) & shown) const {
    if (authority) {
        return authority.get();
    }
    for (int i = 0; i < sk_X509_num(&shown); ++i) {
        X509* each = sk_X509_value(&shown, i);
        if (fingerprint_of(*each) == trust.fingerprint) {
            return each;
        }
    }
    return nullptr;
}

int TlsCheck::State::judge(X509& root, X509& leaf, STACK_OF(X509) & shown) const {
    const Owned<X509_STORE, X509_STORE_free> store{X509_STORE_new()};
    const Owned<X509_STORE_CTX, X509_STORE_CTX_free> check{X509_STORE_CTX_new()};
    if (!store || !check || X509_STORE_add_cert(store.get(), &root) != 1 ||
        X509_STORE_CTX_init(check.get(), store.get(), &leaf, &shown) != 1 ||
        X509_STORE_CTX_set_purpose(check.get(), X509_PURPOSE_SSL_SERVER) != 1) {
        return X509_V_ERR_OUT_OF_MEM;
    }
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(check.get());
    X509_VERIFY_PARAM_set_hostflags(
        rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1 &&
        X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size()) != 1) {
        return X509_V_ERR_HOSTNAME_MISMATCH;
    }
    return X509_verify_cert(check.get()) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(check.get());
}

bool TlsCheck::State::verify(X509_STORE_CTX& presented) {
    X509* leaf = X509_STORE_CTX_get0_cert(&presented);
    STACK_OF(X509)* shown = X509_STORE_CTX_get0_untrusted(&presented);
    X509* root = leaf != nullptr && shown != nullptr ? anchor(*shown) : nullptr;
    error = root == nullptr ? X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT : judge(*root, *leaf, *shown);
    verified = true;
    last_verdict = error;
    ERR_clear_error();
    // OpenSSL reports this as the outcome of the handshake, and libwebsockets asks for it again.
    X509_STORE_CTX_set_error(&presented, error);
    return error == X509_V_OK;
}

TlsCheck::TlsCheck(ServerTrust trust, std::string host) : state_(std::make_unique<State>()) {
    State& state = *state_;
    state.trust = std::move(trust);
    state.host = std::move(host);
    state.authority = read_certificate(state.trust.authority);
    // Without either, every certificate would have to be refused.
    PLENARIA_ASSERT(state.authority || state.trust.fingerprint);
    state.context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* context = state.context.get();
    PLENARIA_ASSERT(context != nullptr &&
                    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
                    SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1);
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(context, &State::verify, &state);
    SSL_CTX_set_app_data(context, &state);
    SSL_CTX_set_info_callback(context, [](const SSL* connection, int where, int result) {
        if (where == SSL_CB_CONNECT_EXIT) {
            static_cast<State*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(connection)))
                ->note(*connection, result);
        }
    });
}

TlsCheck::~TlsCheck() = default;

ssl_ctx_st* TlsCheck::context() { return state_->context.get(); }

void TlsCheck::begin() {
    state_->met = false;
    state_->declined = false;
    state_->verified = false;
    state_->error = X509_V_OK;
}

std::optional<TlsTrouble> TlsCheck::trouble() const {
    if (state_->error != X509_V_OK) {
        return trouble_of(state_->error);
    }
    if (state_->declined && !state_->verified) {
        return TlsTrouble::not_offered;
    }
    return std::nullopt;
}

bool TlsCheck::met() const { return state_->met; }

Text TlsCheck::distrust() const {
    if (state_->last_verdict == X509_V_OK) {
        return {};
    }
    return text_of("screen.distrust." + std::string{name_of(trouble_of(state_->last_verdict))});
}

Text TlsCheck::trouble_text() const {
    const auto found = trouble();
    if (!found) {
        return {};
    }
    return fill_text("client.tls." + std::string{name_of(*found)},
                     {{"host", same_text(state_->host)},
                      {"reason", same_text(X509_verify_cert_error_string(state_->error))}});
}

}  // namespace plenaria::client
