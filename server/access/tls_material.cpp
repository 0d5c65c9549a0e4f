#include "server/access/tls_material.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "server/access/file_io.hpp"
#include "server/access/tls_certificates.hpp"
#include "server/model/assertion.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::access {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;

constexpr std::string_view authority_file = "/ca.pem";
constexpr std::string_view authority_key_file = "/ca.key";
constexpr std::string_view server_file = "/server.pem";
constexpr std::string_view server_key_file = "/server.key";
constexpr auto all_files =
    std::to_array({authority_file, authority_key_file, server_file, server_key_file});

constexpr ::mode_t secret_mode = S_IRUSR | S_IWUSR;
constexpr ::mode_t public_mode = secret_mode | S_IRGRP | S_IROTH;
// A chain of two with 64 names is some 5 kB.
constexpr std::size_t file_bytes_max = 64 * 1024;

// Clocks of screens may be hours off, and one that is behind must not refuse a fresh certificate.
constexpr hours backdated{24};
constexpr days server_days{397};
constexpr days authority_days{3653};
// This program did not exist before: a clock that says so lost its battery.
constexpr TimePoint earliest_clock = from_unix_ms(1'767'225'600'000);

std::string path_of(const std::string& folder, std::string_view file) {
    return folder + std::string(file);
}

bool exists(const std::string& path) {
    std::error_code error;
    return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

Outcome<std::string, TlsFailure> read(const std::string& path, Sharing sharing) {
    auto content = read_file(path, file_bytes_max, sharing);
    if (content) {
        return std::move(content).value();
    }
    switch (content.error()) {
        case ReadError::missing:
            return TlsFailure{TlsProblem::missing, path};
        case ReadError::unreadable:
        case ReadError::hindered:
            return TlsFailure{TlsProblem::unreadable, path};
        case ReadError::wrong_permissions:
            return TlsFailure{TlsProblem::wrong_permissions, path};
    }
    PLENARIA_ASSERT(false);
}

/// A certificate and its key, found to belong together.
Outcome<KeyedCertificate, TlsFailure> read_pair(const std::string& certificate_path,
                                                const std::string& key_path) {
    auto certificate = read(certificate_path, Sharing::allowed);
    if (!certificate) {
        return certificate.error();
    }
    auto key = read(key_path, Sharing::refused);
    if (!key) {
        return key.error();
    }
    if (!inspect(certificate.value())) {
        return TlsFailure{TlsProblem::malformed, certificate_path};
    }
    if (!is_key(key.value())) {
        return TlsFailure{TlsProblem::malformed, key_path};
    }
    if (!belongs_to(key.value(), certificate.value())) {
        return TlsFailure{TlsProblem::key_differs, key_path};
    }
    return KeyedCertificate{std::move(certificate).value(), std::move(key).value()};
}

Validity validity_of_server(const CertificateFacts& authority, TimePoint now) {
    const TimePoint from = std::max<TimePoint>(now - backdated, authority.validity.from);
    // Counted from its first second, both ends included.
    const TimePoint until = from + server_days - std::chrono::seconds{1};
    return {from, std::min<TimePoint>(until, authority.validity.until)};
}

/// `names` but for those that the authority may not vouch for.
Outcome<TlsNames, TlsFailure> permitted(const TlsNames& names, const CertificateFacts& authority,
                                        Unpermitted unpermitted) {
    TlsNames chosen{{}, names.addresses};
    for (const std::string& host : names.hosts) {
        if (authority.permitted.empty() || lies_in(host, authority.permitted)) {
            chosen.hosts.push_back(host);
        } else if (unpermitted == Unpermitted::refuse) {
            return TlsFailure{TlsProblem::name_not_permitted, host};
        }
    }
    return chosen;
}

struct Issued {
    std::string chain;
    TlsSummary summary;
};

Outcome<Issued, TlsFailure> issue_for(const KeyedCertificate& authority, const std::string& key,
                                      const TlsNames& names, TimePoint now) {
    const auto by = inspect(authority.certificate);
    PLENARIA_ASSERT(by.has_value());
    const Validity validity = validity_of_server(*by, now);
    auto chain = issue(authority, key, names, validity);
    // What its own authority would refuse must never reach a screen that then stays dark.
    if (!chain || !vouches_for(authority.certificate, *chain)) {
        return TlsFailure{TlsProblem::not_made, {}};
    }
    return Issued{std::move(*chain),
                  {by->fingerprint, names, validity.from, validity.until, by->validity.until}};
}

/// Everything for the first time, beside the folder and then moved into its place at once.
Outcome<TlsSummary, TlsFailure> begin(const std::string& folder, const TlsNames& names,
                                      TimePoint now) {
    const auto authority =
        make_authority(names.hosts, {now - backdated, now - backdated + authority_days});
    const auto key = make_key();
    if (!authority || !key) {
        return TlsFailure{TlsProblem::not_made, {}};
    }
    auto issued = issue_for(*authority, *key, names, now);
    if (!issued) {
        return issued.error();
    }
    const std::string fresh = folder + ".new";
    std::error_code error;
    fs::remove_all(fresh, error);
    // Without its authority nothing that is left in the folder is of use to anybody.
    for (const std::string_view file : all_files) {
        fs::remove(path_of(folder, file), error);
    }
    const bool made =
        ::mkdir(fresh.c_str(), S_IRWXU) == 0 &&
        replace_file(path_of(fresh, authority_key_file), authority->key, secret_mode) &&
        replace_file(path_of(fresh, authority_file), authority->certificate, public_mode) &&
        replace_file(path_of(fresh, server_key_file), *key, secret_mode) &&
        replace_file(path_of(fresh, server_file), issued.value().chain, public_mode) &&
        std::rename(fresh.c_str(), folder.c_str()) == 0 && sync_folder_of(folder);
    if (!made) {
        fs::remove_all(fresh, error);
        return TlsFailure{TlsProblem::unwritable, folder};
    }
    return std::move(issued).value().summary;
}

/// The key that is there, so that only one file changes; a new one where there is none to use.
Outcome<std::string, TlsFailure> key_of_server(const std::string& folder) {
    const std::string path = path_of(folder, server_key_file);
    auto present = read(path, Sharing::refused);
    if (present && is_key(present.value())) {
        return std::move(present).value();
    }
    auto fresh = make_key();
    if (!fresh) {
        return TlsFailure{TlsProblem::not_made, {}};
    }
    if (!replace_file(path, *fresh, secret_mode)) {
        return TlsFailure{TlsProblem::unwritable, path};
    }
    return std::move(*fresh);
}

Outcome<TlsSummary, TlsFailure> renew(const std::string& folder, const TlsNames& names,
                                      Unpermitted unpermitted, TimePoint now) {
    const std::string path = path_of(folder, authority_file);
    const auto authority = read_pair(path, path_of(folder, authority_key_file));
    if (!authority) {
        return authority.error();
    }
    const auto facts = inspect(authority.value().certificate);
    PLENARIA_ASSERT(facts.has_value());
    if (!facts->authority) {
        return TlsFailure{TlsProblem::malformed, path};
    }
    if (now < facts->validity.from) {
        return TlsFailure{TlsProblem::clock, {}};
    }
    if (now >= facts->validity.until) {
        return TlsFailure{TlsProblem::authority_ended, path};
    }
    const auto chosen = permitted(names, *facts, unpermitted);
    if (!chosen) {
        return chosen.error();
    }
    const auto key = key_of_server(folder);
    if (!key) {
        return key.error();
    }
    auto issued = issue_for(authority.value(), key.value(), chosen.value(), now);
    if (!issued) {
        return issued.error();
    }
    const std::string to = path_of(folder, server_file);
    if (!replace_file(to, issued.value().chain, public_mode)) {
        return TlsFailure{TlsProblem::unwritable, to};
    }
    return std::move(issued).value().summary;
}

std::string_view key_of(TlsProblem problem) {
    switch (problem) {
        case TlsProblem::half_missing:
            return "tls.half_missing";
        case TlsProblem::missing:
            return "tls.missing";
        case TlsProblem::unreadable:
            return "tls.unreadable";
        case TlsProblem::wrong_permissions:
            return "tls.wrong_permissions";
        case TlsProblem::malformed:
            return "tls.malformed";
        case TlsProblem::key_differs:
            return "tls.key_differs";
        case TlsProblem::not_of_authority:
            return "tls.not_of_authority";
        case TlsProblem::clock:
            return "tls.clock";
        case TlsProblem::authority_ended:
            return "tls.authority_ended";
        case TlsProblem::name_not_permitted:
            return "tls.name_not_permitted";
        case TlsProblem::unwritable:
            return "tls.unwritable";
        case TlsProblem::not_made:
            return "tls.not_made";
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

Text explain(const TlsFailure& failure) {
    return fill_text(key_of(failure.problem), {{"subject", same_text(failure.subject)}});
}

Outcome<TlsSummary, TlsFailure> set_up_tls(const std::string& folder, const TlsNames& names,
                                           Unpermitted unpermitted, TimePoint now) {
    if (now < earliest_clock) {
        return TlsFailure{TlsProblem::clock, {}};
    }
    const bool has_certificate = exists(path_of(folder, authority_file));
    const bool has_key = exists(path_of(folder, authority_key_file));
    if (has_certificate != has_key) {
        return TlsFailure{TlsProblem::half_missing,
                          path_of(folder, has_key ? authority_file : authority_key_file)};
    }
    return has_key ? renew(folder, names, unpermitted, now) : begin(folder, names, now);
}

Outcome<std::optional<TlsIdentity>, TlsFailure> load_tls(const std::string& folder) {
    if (!exists(folder)) {
        return std::optional<TlsIdentity>{};
    }
    const std::string path = path_of(folder, server_file);
    auto read_server = read_pair(path, path_of(folder, server_key_file));
    if (!read_server) {
        return read_server.error();
    }
    KeyedCertificate server = std::move(read_server).value();
    const std::string authority_path = path_of(folder, authority_file);
    const auto authority = read(authority_path, Sharing::allowed);
    if (!authority) {
        return authority.error();
    }
    const auto by = inspect(authority.value());
    if (!by || !by->authority) {
        return TlsFailure{TlsProblem::malformed, authority_path};
    }
    if (!vouches_for(authority.value(), server.certificate)) {
        return TlsFailure{TlsProblem::not_of_authority, path};
    }
    const auto facts = inspect(server.certificate);
    PLENARIA_ASSERT(facts.has_value());
    return std::optional{TlsIdentity{std::move(server.certificate),
                                     std::move(server.key),
                                     {by->fingerprint, facts->names, facts->validity.from,
                                      facts->validity.until, by->validity.until}}};
}

}  // namespace plenaria::access
