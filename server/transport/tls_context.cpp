#include "server/transport/tls_context.hpp"

#include <openssl/ssl.h>

#include <array>
#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/system/system_error.hpp>

namespace plenaria::transport {

namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

// Its length, then its letters, as the extension carries it.
constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// A client that wants to speak something else must not be answered in HTTP: it might have been led
/// here by somebody in between.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    unsigned char* found = nullptr;
    const int outcome = SSL_select_next_proto(&found, chosen_size, http_1_1.data(), http_1_1.size(),
                                              offered, offered_size);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool set_policy(SSL_CTX& context) {
    constexpr std::string_view session_context = "plenaria";
    SSL_CTX_set_options(&context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                      SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Sessions are kept by clients, in tickets; the server remembers nobody. One is enough: a
    // screen has one connection.
    SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);
    // What a record needs is given back after it: between two of them a connection keeps no buffer.
    SSL_CTX_set_mode(&context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                   SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(&context, choose_protocol, nullptr);
    // A read ends after a record that is not of ours, such as one that changes the key: a flood of
    // them must not keep it.
    SSL_CTX_clear_mode(&context, SSL_MODE_AUTO_RETRY);
    return SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_num_tickets(&context, 1) == 1 &&
           SSL_CTX_set_cipher_list(&context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
           SSL_CTX_set_session_id_context(
               &context, reinterpret_cast<const unsigned char*>(session_context.data()),
               session_context.size()) == 1;
}

std::shared_ptr<ssl::context> make(const access::TlsIdentity& identity) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    error_code failure;
    if (!set_policy(*context->native_handle())) {
        return nullptr;
    }
    context->use_certificate_chain(boost::asio::buffer(identity.chain), failure);
    if (!failure) {
        context->use_private_key(boost::asio::buffer(identity.key), ssl::context::pem, failure);
    }
    return failure ? nullptr : context;
}

}  // namespace

std::shared_ptr<ssl::context> make_tls_context(const access::TlsIdentity& identity) {
    try {
        return make(identity);
    } catch (const boost::system::system_error&) {
        return nullptr;
    }
}

}  // namespace plenaria::transport
