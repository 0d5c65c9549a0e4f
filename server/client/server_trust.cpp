#include "server/client/server_trust.hpp"

#include <charconv>
#include <fstream>

#include "server/client/tls_check.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

// A certificate of ours has less than one kilobyte; what is larger is another file.
constexpr std::size_t authority_bytes_max = 16 * 1024;

std::string content_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string content(authority_bytes_max, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(file.gcount()));
    return content;
}

}  // namespace

std::optional<ServerAddress> parse_server(std::string_view text) {
    constexpr std::string_view encrypted("wss://");
    constexpr std::string_view plain("ws://");
    ServerAddress address;
    if (text.starts_with(encrypted)) {
        address.encrypted = true;
        text.remove_prefix(encrypted.size());
    } else if (text.starts_with(plain)) {
        text.remove_prefix(plain.size());
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    std::string_view host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;  // which of the colons begins the port?
    }
    address.host = host;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, address.port);
    const bool odd = host.find_first_of("/@[] ") != std::string_view::npos;
    if (error != std::errc{} || stop != end || address.port == 0 || odd) {
        return std::nullopt;
    }
    return address;
}

Outcome<ServerTrust, Text> read_trust(const std::string& authority_file,
                                      const std::string& fingerprint) {
    ServerTrust trust;
    if (!fingerprint.empty()) {
        trust.fingerprint = parse_fingerprint(fingerprint);
        if (!trust.fingerprint) {
            return fill_text("client.trust.bad_fingerprint",
                             {{"fingerprint", same_text(fingerprint)}});
        }
    }
    if (!authority_file.empty()) {
        trust.authority = content_of(authority_file);
        const auto found = fingerprint_of_authority(trust.authority);
        if (!found) {
            return fill_text("client.trust.unreadable", {{"file", same_text(authority_file)}});
        }
        if (trust.fingerprint && *trust.fingerprint != *found) {
            return fill_text("client.trust.differs", {{"file", same_text(authority_file)},
                                                      {"found", same_text(to_string(*found))}});
        }
    }
    return trust;
}

std::optional<Fingerprint> fingerprint_of(const ServerTrust& trust) {
    return trust.fingerprint ? trust.fingerprint : fingerprint_of_authority(trust.authority);
}

}  // namespace plenaria::client
