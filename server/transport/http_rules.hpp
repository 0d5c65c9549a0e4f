// What the server answers to a request for a page: who may ask, for what, and with which headers.
// Pure but for a cache of checksums; knows nothing of sockets and of Beast.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assets/embedded_asset.hpp"

namespace plenaria::transport {

/// Finds a file of the program by its URL path ("/display/index.html").
using AssetLookup = std::function<std::optional<EmbeddedAsset>(std::string_view path)>;

/// Finds a stored document that everybody may read now: the path of its file, which need not be
/// there, or nothing. `name` is one plain file name. Waits for no disk.
using DocumentLookup = std::function<std::optional<std::string>(std::string_view name)>;

/// What the server says of itself, as plain text.
struct StatusPage {
    int status = 200;
    std::string text;
};
/// The page that watches over the server ask for by `path` ("/healthz", "/metrics"), or nothing.
/// Everybody may read it: it moves with nothing that goes on in a room.
using StatusPages = std::function<std::optional<StatusPage>(std::string_view path)>;

/// Host and port of an authority ("[::1]:8470"), the host in lower case and without brackets.
struct Authority {
    std::string host;
    std::string port;  ///< the scheme's own where none was given
};
enum class Scheme { http, https };
/// Takes an authority apart; nothing where it is malformed.
[[nodiscard]] std::optional<Authority> parse_authority(std::string_view text, Scheme scheme);

/// The parts of a request that the rules look at.
struct HttpRequest {
    std::string_view method;
    std::string_view target;
    std::vector<std::string_view> hosts;  ///< every Host header: more than one is refused
    std::vector<std::string_view> origins;  ///< every Origin header: likewise
    std::string_view if_none_match;
    bool upgrade = false;             ///< asks for a WebSocket
    bool offers_subprotocol = false;  ///< and offers plenaria.v1
    Scheme scheme = Scheme::http;     ///< by which the request came
    std::string local_address;        ///< at which the connection arrived, without port
};

/// An answer; exactly one of `text`, `bytes` and `file` is filled where there is a body.
struct HttpAnswer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string text;
    std::span<const std::byte> bytes;  ///< lives as long as the process
    std::string file;                  ///< to be sent piece by piece as the socket drains
};

/// An answer of ours to people, in every language, with the common headers. `status` is one of
/// 400 403 404 405 421 429 431 503.
[[nodiscard]] HttpAnswer refuse_http(int status);

class HttpRules {
public:
    /// `allowed_hosts` are names and addresses (without port) under which the venue knows the
    /// server, besides localhost, the loopback addresses and the address a request arrived at.
    HttpRules(const std::vector<std::string>& allowed_hosts, AssetLookup assets,
              DocumentLookup documents = {}, StatusPages status = {});

    /// The answer, or nothing when the request may become a WebSocket. A foreign Host is refused
    /// (421) because a page of the internet could otherwise rebind its name to this address; so is
    /// a foreign Origin (403).
    [[nodiscard]] std::optional<HttpAnswer> answer(const HttpRequest& request);
    /// Whether it asks for a WebSocket where there is one; it may be refused all the same.
    [[nodiscard]] static bool asks_for_socket(const HttpRequest& request);

private:
    [[nodiscard]] bool is_ours(std::string_view host, std::string_view local_address) const;
    [[nodiscard]] std::optional<HttpAnswer> refuse_stranger(const HttpRequest& request) const;
    [[nodiscard]] HttpAnswer page(std::string_view path, std::string_view if_none_match);
    [[nodiscard]] HttpAnswer document(std::string_view name) const;
    [[nodiscard]] const std::string& checksum(const EmbeddedAsset& asset);

    std::vector<std::string> allowed_hosts_;
    AssetLookup assets_;
    DocumentLookup documents_;
    StatusPages status_;
    std::map<std::string, std::string, std::less<>> checksums_;  ///< at most one per asset
};

}  // namespace plenaria::transport
