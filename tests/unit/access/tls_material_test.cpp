#include "server/access/tls_material.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "server/access/tls_certificates.hpp"

namespace plenaria::access::tls_material_test {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;

// 2026-11-29T00:00:00Z
constexpr TimePoint now = from_unix_ms(1'795'910'400'000);
const TlsNames venue{{"plenaria.local", "localhost"}, {"192.168.7.5", "::1"}};

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// A certificate as somebody reads it who has OpenSSL and nothing of ours.
class Read {
public:
    explicit Read(const std::string& pem) {
        BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
        certificate_ = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
    }
    ~Read() { X509_free(certificate_); }
    Read(const Read&) = delete;
    Read& operator=(const Read&) = delete;
    [[nodiscard]] X509* get() const { return certificate_; }

private:
    X509* certificate_;
};

/// What OpenSSL says of `chain` under `root` as the server `host` (an address or a name) at `at`.
int verdict(const std::string& root, const std::string& chain, const std::string& host,
            TimePoint at) {
    const Read authority{root};
    const Read leaf{chain};
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, authority.get());
    X509_STORE_CTX* check = X509_STORE_CTX_new();
    X509_STORE_CTX_init(check, store, leaf.get(), nullptr);
    X509_STORE_CTX_set_purpose(check, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM* rules = X509_STORE_CTX_get0_param(check);
    X509_VERIFY_PARAM_set_time(rules, static_cast<std::time_t>(to_unix_ms(at) / 1000));
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) != 1) {
        X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size());
    }
    X509_verify_cert(check);
    const int error = X509_STORE_CTX_get_error(check);
    X509_STORE_CTX_free(check);
    X509_STORE_free(store);
    return error;
}

/// A folder of its own for each test.
class TlsMaterial : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "plenaria-tls-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        data = name;
        folder = (data / "tls").string();
    }
    void TearDown() override { fs::remove_all(data); }

    TlsSummary set_up(const TlsNames& names = venue, TimePoint at = now) {
        const auto made = set_up_tls(folder, names, Unpermitted::refuse, at);
        EXPECT_TRUE(made.ok()) << explain(made.error()).en();
        return made.ok() ? made.value() : TlsSummary{};
    }
    void expect_failure(TlsProblem problem, const TlsNames& names = venue, TimePoint at = now) {
        const auto made = set_up_tls(folder, names, Unpermitted::refuse, at);
        ASSERT_FALSE(made.ok());
        EXPECT_EQ(made.error().problem, problem) << explain(made.error()).en();
        EXPECT_NE(explain(made.error()).es(), explain(made.error()).en());
    }
    void expect_not_loaded(TlsProblem problem) {
        const auto loaded = load_tls(folder);
        ASSERT_FALSE(loaded.ok());
        EXPECT_EQ(loaded.error().problem, problem) << explain(loaded.error()).en();
    }
    [[nodiscard]] std::string file(const std::string& name) const {
        return content_of(fs::path{folder} / name);
    }
    void put(const std::string& name, const std::string& content, ::mode_t mode = 0600) const {
        const fs::path path = fs::path{folder} / name;
        std::ofstream{path, std::ios::binary} << content;
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    }
    [[nodiscard]] ::mode_t mode(const std::string& name) const {
        struct stat status {};
        EXPECT_EQ(::stat((folder + name).c_str(), &status), 0) << name;
        return status.st_mode & 07777U;
    }

    fs::path data;
    std::string folder;
};

TEST_F(TlsMaterial, vouches_for_every_name_and_address_and_for_no_other) {
    set_up();
    for (const char* host : {"plenaria.local", "localhost", "192.168.7.5", "::1"}) {
        EXPECT_EQ(verdict(file("ca.pem"), file("server.pem"), host, now), X509_V_OK) << host;
    }
    EXPECT_EQ(verdict(file("ca.pem"), file("server.pem"), "other.local", now),
              X509_V_ERR_HOSTNAME_MISMATCH);
    EXPECT_EQ(verdict(file("ca.pem"), file("server.pem"), "192.168.7.6", now),
              X509_V_ERR_IP_ADDRESS_MISMATCH);
}

TEST_F(TlsMaterial, is_valid_for_as_long_as_browsers_take_and_for_clocks_a_day_behind) {
    const TlsSummary made = set_up();
    EXPECT_LE(made.valid_until - made.valid_from, days{397});
    EXPECT_GT(made.valid_until - made.valid_from, days{396});
    const auto at = [&](TimePoint time) {
        return verdict(file("ca.pem"), file("server.pem"), "localhost", time);
    };
    EXPECT_EQ(at(now - hours{23}), X509_V_OK);
    EXPECT_EQ(at(now - hours{25}), X509_V_ERR_CERT_NOT_YET_VALID);
    EXPECT_EQ(at(now + days{395}), X509_V_OK);
    EXPECT_EQ(at(now + days{397}), X509_V_ERR_CERT_HAS_EXPIRED);
    EXPECT_GT(made.authority_until - now, days{3650});
}

TEST_F(TlsMaterial, made_again_for_other_names_keeps_the_authority_and_its_fingerprint) {
    const TlsSummary first = set_up();
    const std::string authority = file("ca.pem");
    const std::string authority_key = file("ca.key");
    const std::string key = file("server.key");
    const std::string chain = file("server.pem");
    const TlsSummary second = set_up({{"plenaria.local"}, {"10.20.30.40"}}, now + days{1});
    EXPECT_EQ(second.fingerprint, first.fingerprint);
    EXPECT_EQ(file("ca.pem"), authority);
    EXPECT_EQ(file("ca.key"), authority_key);
    EXPECT_EQ(file("server.key"), key);
    EXPECT_NE(file("server.pem"), chain);
    EXPECT_EQ(verdict(authority, file("server.pem"), "10.20.30.40", now + days{1}), X509_V_OK);
    EXPECT_NE(verdict(authority, file("server.pem"), "192.168.7.5", now + days{1}), X509_V_OK);
    EXPECT_GT(second.valid_until, first.valid_until);
}

TEST_F(TlsMaterial, two_authorities_are_never_the_same) {
    const TlsSummary first = set_up();
    const std::string authority = file("ca.pem");
    fs::remove_all(folder);
    EXPECT_NE(set_up().fingerprint, first.fingerprint);
    EXPECT_NE(verdict(authority, file("server.pem"), "localhost", now), X509_V_OK);
}

TEST_F(TlsMaterial, keys_are_their_owners_alone_whatever_the_umask) {
    for (const ::mode_t mask : {::mode_t{0}, ::mode_t{0777}}) {
        const ::mode_t before = ::umask(mask);
        set_up();
        ::umask(before);
        EXPECT_EQ(mode("/ca.key"), 0600U);
        EXPECT_EQ(mode("/server.key"), 0600U);
        EXPECT_EQ(mode("/ca.pem"), 0644U);
        EXPECT_EQ(mode(""), mask == 0 ? 0700U : mode(""));
        ASSERT_EQ(::chmod(folder.c_str(), 0700), 0);
    }
}

TEST_F(TlsMaterial, what_it_wrote_it_reads) {
    const TlsSummary made = set_up();
    const auto loaded = load_tls(folder);
    ASSERT_TRUE(loaded.ok());
    ASSERT_TRUE(loaded.value());
    EXPECT_EQ(loaded.value()->summary.fingerprint, made.fingerprint);
    EXPECT_EQ(loaded.value()->summary.names, venue);
    EXPECT_EQ(loaded.value()->summary.valid_until, made.valid_until);
    EXPECT_EQ(loaded.value()->chain, file("server.pem"));
    EXPECT_EQ(loaded.value()->key, file("server.key"));
}

TEST_F(TlsMaterial, no_folder_is_no_failure) {
    const auto loaded = load_tls(folder);
    ASSERT_TRUE(loaded.ok());
    EXPECT_FALSE(loaded.value());
}

TEST_F(TlsMaterial, half_an_authority_is_never_replaced) {
    for (const char* gone : {"ca.pem", "ca.key"}) {
        set_up();
        const std::string chain = file("server.pem");
        fs::remove(fs::path{folder} / gone);
        expect_failure(TlsProblem::half_missing);
        EXPECT_EQ(file("server.pem"), chain);
        EXPECT_FALSE(fs::exists(fs::path{folder} / gone));
        fs::remove_all(folder);
    }
}

TEST_F(TlsMaterial, an_authority_that_is_gone_altogether_is_made_anew) {
    const TlsSummary first = set_up();
    fs::remove(fs::path{folder} / "ca.pem");
    fs::remove(fs::path{folder} / "ca.key");
    EXPECT_NE(set_up().fingerprint, first.fingerprint);
    EXPECT_TRUE(load_tls(folder).ok());
}

TEST_F(TlsMaterial, the_servers_own_files_come_back_from_the_authority) {
    const TlsSummary first = set_up();
    for (const auto& [name, content] :
         {std::pair{"server.key", "nonsense"}, {"server.pem", "nonsense"}, {"server.key", ""}}) {
        put(name, content);
        expect_not_loaded(TlsProblem::malformed);
        EXPECT_EQ(set_up().fingerprint, first.fingerprint);
        EXPECT_TRUE(load_tls(folder).ok()) << name;
        fs::remove(fs::path{folder} / name);
        expect_not_loaded(TlsProblem::missing);
        EXPECT_EQ(set_up().fingerprint, first.fingerprint);
        EXPECT_TRUE(load_tls(folder).ok()) << name;
    }
}

TEST_F(TlsMaterial, broken_files_of_the_authority_are_named_and_left_alone) {
    set_up();
    const std::string key = file("ca.key");
    put("ca.key", "nonsense");
    expect_failure(TlsProblem::malformed);
    put("ca.key", file("server.key"));
    expect_failure(TlsProblem::key_differs);
    put("ca.key", key, 0640);
    expect_failure(TlsProblem::wrong_permissions);
    put("ca.key", key);
    // The server's certificate is none that may make others.
    put("ca.pem", file("server.pem"));
    put("ca.key", file("server.key"));
    expect_failure(TlsProblem::malformed);
}

TEST_F(TlsMaterial, files_that_do_not_belong_together_are_not_served) {
    set_up();
    const std::string authority = file("ca.pem");
    const std::string key = file("server.key");
    const std::string chain = file("server.pem");
    put("server.key", file("ca.key"));
    expect_not_loaded(TlsProblem::key_differs);
    put("server.key", key, 0604);
    expect_not_loaded(TlsProblem::wrong_permissions);
    fs::remove_all(folder);
    set_up();
    put("ca.pem", authority);
    expect_not_loaded(TlsProblem::not_of_authority);
}

TEST_F(TlsMaterial, a_key_under_a_passphrase_asks_nobody) {
    set_up();
    put("server.key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHsMFcGCSqGSIb3DQEFDTBK\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n");
    expect_not_loaded(TlsProblem::malformed);
}

TEST_F(TlsMaterial, a_clock_that_cannot_be_right_makes_nothing) {
    expect_failure(TlsProblem::clock, venue, TimePoint{});
    EXPECT_FALSE(fs::exists(folder));
    set_up();
    const std::string chain = file("server.pem");
    expect_failure(TlsProblem::clock, venue, now - days{2});
    expect_failure(TlsProblem::authority_ended, venue, now + days{3660});
    EXPECT_EQ(file("server.pem"), chain);
}

TEST_F(TlsMaterial, a_certificate_never_outlives_its_authority) {
    const TlsSummary first = set_up();
    const TlsSummary last = set_up(venue, first.authority_until - days{10});
    EXPECT_EQ(last.valid_until, first.authority_until);
}

TEST_F(TlsMaterial, the_authority_can_vouch_for_no_name_of_the_internet) {
    set_up();
    const TlsNames bank{{"bank.example"}, {}};
    expect_failure(TlsProblem::name_not_permitted, bank);
    const auto left_out =
        set_up_tls(folder, {{"bank.example", "new.lan"}, {"8.8.8.8"}}, Unpermitted::leave_out, now);
    ASSERT_TRUE(left_out.ok());
    EXPECT_EQ(left_out.value().names, (TlsNames{{"new.lan"}, {"8.8.8.8"}}));
    // Not even whoever takes the key can make it do so.
    const KeyedCertificate stolen{file("ca.pem"), file("ca.key")};
    const auto forged = issue(stolen, file("server.key"), bank, {now, now + days{1}});
    ASSERT_TRUE(forged);
    EXPECT_EQ(verdict(file("ca.pem"), *forged, "bank.example", now),
              X509_V_ERR_PERMITTED_VIOLATION);
}

TEST_F(TlsMaterial, an_interrupted_beginning_is_begun_again) {
    fs::create_directory(folder + ".new");
    std::ofstream{folder + ".new/ca.key"} << "half";
    fs::create_directory(folder);
    set_up();
    EXPECT_FALSE(fs::exists(folder + ".new"));
    EXPECT_TRUE(load_tls(folder).ok());
}

TEST_F(TlsMaterial, a_folder_that_cannot_be_written_is_told) {
    folder = (data / "none" / "tls").string();
    expect_failure(TlsProblem::unwritable);
}

}  // namespace
}  // namespace plenaria::access::tls_material_test
