#include "server/access/tls_certificates.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace plenaria::access {
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
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;
using Bio = Owned<BIO, BIO_free>;

/// What OpenSSL notes of an error would be taken for that of a connection later.
struct QuietErrors {
    QuietErrors() = default;
    ~QuietErrors() { ERR_clear_error(); }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;
};

Bio reader_of(const std::string& text) {
    return Bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

std::optional<std::string> text_of(BIO& written) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(&written, &data);
    if (size <= 0) {
        return std::nullopt;
    }
    return std::string(data, static_cast<std::size_t>(size));
}

Certificate read_certificate(const std::string& pem) {
    const Bio bio = reader_of(pem);
    return Certificate{bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr};
}

Key read_key(const std::string& pem) {
    // A key under a passphrase counts as unreadable: OpenSSL would ask for it on the terminal.
    const auto no_passphrase = [](char*, int, int, void*) { return -1; };
    const Bio bio = reader_of(pem);
    return Key{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr) : nullptr};
}

std::optional<std::string> write_certificate(X509& certificate) {
    const Bio bio{BIO_new(BIO_s_mem())};
    if (!bio || PEM_write_bio_X509(bio.get(), &certificate) != 1) {
        return std::nullopt;
    }
    return text_of(*bio);
}

std::optional<std::string> write_key(EVP_PKEY& key) {
    const Bio bio{BIO_new(BIO_s_mem())};
    if (!bio ||
        PEM_write_bio_PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return std::nullopt;
    }
    return text_of(*bio);
}

bool set_serial(X509& certificate) {
    // Unguessable, and never the same twice; 20 bytes are the most that a certificate may have.
    constexpr int serial_bits = 127;
    const Owned<BIGNUM, BN_free> serial{BN_new()};
    return serial && BN_rand(serial.get(), serial_bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(&certificate)) != nullptr;
}

bool set_subject(X509& certificate, std::string_view name) {
    X509_NAME* subject = X509_get_subject_name(&certificate);
    const auto add = [&](const char* field, std::string_view value) {
        return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8,
                                          reinterpret_cast<const unsigned char*>(value.data()),
                                          static_cast<int>(value.size()), -1, 0) == 1;
    };
    return add("O", "Plenaria") && add("CN", name);
}

bool set_validity(X509& certificate, const Validity& validity) {
    const auto seconds = [](TimePoint at) {
        return static_cast<std::time_t>(
            std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    };
    return ASN1_TIME_set(X509_getm_notBefore(&certificate), seconds(validity.from)) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(&certificate), seconds(validity.until)) != nullptr;
}

bool extend(X509& certificate, X509& issuer, int kind, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION, X509_EXTENSION_free> extension{
        X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    return extension && X509_add_ext(&certificate, extension.get(), -1) == 1;
}

std::string joined(std::string_view before, const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        text.append(text.empty() ? "" : ",").append(before).append(value);
    }
    return text;
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

/// A certificate with everything but its subject, its extensions and its signature.
Certificate blank(EVP_PKEY& key, const Validity& validity) {
    constexpr long version_3 = 2;
    Certificate made{X509_new()};
    const bool filled = made && X509_set_version(made.get(), version_3) == 1 && set_serial(*made) &&
                        set_validity(*made, validity) && X509_set_pubkey(made.get(), &key) == 1;
    return filled ? std::move(made) : nullptr;
}

TimePoint time_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) {
        return TimePoint{};
    }
    return TimePoint{std::chrono::seconds{::timegm(&parts)}};
}

std::string characters_of(const ASN1_STRING* string) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
            static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_of(const ASN1_OCTET_STRING* bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = ASN1_STRING_length(bytes) == sizeof(in_addr) ? AF_INET : AF_INET6;
    const bool known = family == AF_INET || ASN1_STRING_length(bytes) == sizeof(in6_addr);
    if (!known ||
        ::inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), text.size()) == nullptr) {
        return {};
    }
    return text.data();
}

TlsNames names_of(const X509& certificate) {
    TlsNames names;
    const Owned<GENERAL_NAMES, GENERAL_NAMES_free> all{static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(all.get(), i);
        if (name->type == GEN_DNS) {
            names.hosts.push_back(characters_of(name->d.dNSName));
        } else if (name->type == GEN_IPADD) {
            names.addresses.push_back(address_of(name->d.iPAddress));
        }
    }
    return names;
}

std::vector<std::string> permitted_by(const X509& certificate) {
    std::vector<std::string> domains;
    const Owned<NAME_CONSTRAINTS, NAME_CONSTRAINTS_free> constraints{static_cast<NAME_CONSTRAINTS*>(
        X509_get_ext_d2i(&certificate, NID_name_constraints, nullptr, nullptr))};
    for (int i = 0; constraints && i < sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees);
         ++i) {
        const GENERAL_NAME* base =
            sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, i)->base;
        if (base->type == GEN_DNS) {
            domains.push_back(characters_of(base->d.dNSName));
        }
    }
    return domains;
}

}  // namespace

const std::vector<std::string>& local_domains() {
    static const std::vector<std::string> domains{"localhost", "local",     "lan",
                                                  "internal",  "home.arpa", "intranet"};
    return domains;
}

std::optional<std::string> make_key() {
    const QuietErrors quiet;
    const Key key{EVP_EC_gen("P-256")};
    return key ? write_key(*key) : std::nullopt;
}

std::optional<KeyedCertificate> make_authority(const std::vector<std::string>& hosts,
                                               Validity validity) {
    const QuietErrors quiet;
    const Key key{EVP_EC_gen("P-256")};
    const Certificate made = key ? blank(*key, validity) : nullptr;
    const auto fingerprint = made ? fingerprint_of(*made) : std::nullopt;
    if (!fingerprint) {
        return std::nullopt;
    }
    std::vector<std::string> domains = local_domains();
    for (const std::string& host : hosts) {
        if (!lies_in(host, domains)) {
            domains.push_back(host);
        }
    }
    // In a browser's list of authorities one event's must be told from another's.
    constexpr std::size_t first_groups = 9;
    const bool signed_by_itself =
        set_subject(*made, "Plenaria " + to_string(*fingerprint).substr(0, first_groups)) &&
        X509_set_issuer_name(made.get(), X509_get_subject_name(made.get())) == 1 &&
        extend(*made, *made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        extend(*made, *made, NID_key_usage, "critical,keyCertSign,cRLSign") &&
        extend(*made, *made, NID_ext_key_usage, "serverAuth") &&
        extend(*made, *made, NID_subject_key_identifier, "hash") &&
        extend(*made, *made, NID_name_constraints,
               "critical," + joined("permitted;DNS:", domains)) &&
        X509_sign(made.get(), key.get(), EVP_sha256()) > 0;
    if (!signed_by_itself) {
        return std::nullopt;
    }
    auto certificate = write_certificate(*made);
    auto written_key = write_key(*key);
    if (!certificate || !written_key) {
        return std::nullopt;
    }
    return KeyedCertificate{std::move(*certificate), std::move(*written_key)};
}

std::optional<std::string> issue(const KeyedCertificate& authority, const std::string& key,
                                 const TlsNames& names, Validity validity) {
    const QuietErrors quiet;
    const Certificate issuer = read_certificate(authority.certificate);
    const Key issuer_key = read_key(authority.key);
    const Key own_key = read_key(key);
    const Certificate made = issuer && issuer_key && own_key ? blank(*own_key, validity) : nullptr;
    if (!made) {
        return std::nullopt;
    }
    std::string alternatives = joined("DNS:", names.hosts);
    const std::string addresses = joined("IP:", names.addresses);
    alternatives.append(alternatives.empty() || addresses.empty() ? "" : ",").append(addresses);
    // The subject's name is no host name: clients go by the alternatives alone.
    const bool issued =
        set_subject(*made, "Plenaria server") &&
        X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.get())) == 1 &&
        extend(*made, *issuer, NID_basic_constraints, "critical,CA:FALSE") &&
        extend(*made, *issuer, NID_key_usage, "critical,digitalSignature") &&
        extend(*made, *issuer, NID_ext_key_usage, "serverAuth") &&
        extend(*made, *issuer, NID_subject_key_identifier, "hash") &&
        extend(*made, *issuer, NID_authority_key_identifier, "keyid:always") &&
        extend(*made, *issuer, NID_subject_alt_name, alternatives) &&
        X509_sign(made.get(), issuer_key.get(), EVP_sha256()) > 0;
    auto leaf = issued ? write_certificate(*made) : std::nullopt;
    const auto root = write_certificate(*issuer);
    if (!leaf || !root) {
        return std::nullopt;
    }
    return *leaf + *root;
}

std::optional<CertificateFacts> inspect(const std::string& certificate) {
    const QuietErrors quiet;
    const Certificate read = read_certificate(certificate);
    const auto fingerprint = read ? fingerprint_of(*read) : std::nullopt;
    if (!fingerprint) {
        return std::nullopt;
    }
    return CertificateFacts{
        X509_check_ca(read.get()) == 1,
        *fingerprint,
        {time_of(X509_get0_notBefore(read.get())), time_of(X509_get0_notAfter(read.get()))},
        names_of(*read),
        permitted_by(*read)};
}

bool is_key(const std::string& key) {
    const QuietErrors quiet;
    return read_key(key) != nullptr;
}

bool belongs_to(const std::string& key, const std::string& certificate) {
    const QuietErrors quiet;
    const Key read = read_key(key);
    const Certificate of = read_certificate(certificate);
    return read && of && X509_check_private_key(of.get(), read.get()) == 1;
}

bool vouches_for(const std::string& authority, const std::string& chain) {
    const QuietErrors quiet;
    const Certificate root = read_certificate(authority);
    const Certificate leaf = read_certificate(chain);
    const Owned<X509_STORE, X509_STORE_free> store{X509_STORE_new()};
    const Owned<X509_STORE_CTX, X509_STORE_CTX_free> check{X509_STORE_CTX_new()};
    if (!root || !leaf || !store || !check || X509_STORE_add_cert(store.get(), root.get()) != 1 ||
        X509_STORE_CTX_init(check.get(), store.get(), leaf.get(), nullptr) != 1 ||
        X509_STORE_CTX_set_purpose(check.get(), X509_PURPOSE_SSL_SERVER) != 1) {
        return false;
    }
    X509_STORE_CTX_set_flags(check.get(), X509_V_FLAG_NO_CHECK_TIME);
    return X509_verify_cert(check.get()) == 1;
}

}  // namespace plenaria::access
