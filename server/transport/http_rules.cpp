#include "server/transport/http_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>

#include "server/model/text_table.hpp"

namespace plenaria::transport {

namespace {

constexpr std::string_view socket_path = "/ws";

std::string_view path_of(const HttpRequest& request) {
    return request.target.substr(0, request.target.find('?'));
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    return out;
}

/// FNV-1a: tells versions of a file apart; nobody gains anything by a collision.
std::string fingerprint_of(std::span<const std::byte> bytes) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const std::byte byte : bytes) {
        hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001b3U;
    }
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "\"%016llx\"", static_cast<unsigned long long>(hash));
    return text.data();
}

HttpAnswer answer_with(int status) {
    HttpAnswer answer;
    answer.status = status;
    // Pages may load nothing from elsewhere and run nothing that is not a file of ours: 'self'
    // covers the WebSocket of the same host too.
    answer.headers = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
         "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'self'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-cache"},
    };
    return answer;
}

HttpAnswer plain_text(int status, std::string text) {
    HttpAnswer answer = answer_with(status);
    answer.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    answer.text = std::move(text);
    return answer;
}

HttpAnswer redirect(std::string location) {
    HttpAnswer answer = answer_with(302);
    answer.headers.emplace_back("Location", std::move(location));
    return answer;
}

/// Whether an If-None-Match header names `tag`; weak comparison, as RFC 9110 13.1.2 asks.
bool names_tag(std::string_view header, std::string_view tag) {
    return header == "*" || header.find(tag) != std::string_view::npos;
}

std::string_view text_key(int status) {
    switch (status) {
        case 403:
            return "transport.http_403";
        case 404:
            return "transport.http_404";
        case 405:
            return "transport.http_405";
        case 421:
            return "transport.http_421";
        case 429:
            return "transport.http_429";
        case 431:
            return "transport.http_431";
        case 503:
            return "transport.http_503";
        default:
            return "transport.http_400";
    }
}

/// One file name, without a way to another folder: an event file's writer may use no other.
bool is_plain_name(std::string_view name) {
    return !name.empty() && name.front() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ||
                      c == '_';
           });
}

/// By the name's end; what a browser could run as a page of ours is only ever saved.
std::string_view type_of_document(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> types{{
        {".pdf", "application/pdf"},
        {".txt", "text/plain; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    }};
    const std::string end = lower(name);
    for (const auto& [suffix, type] : types) {
        if (std::string_view(end).ends_with(suffix)) {
            return type;
        }
    }
    return "application/octet-stream";
}

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Authority> parse_authority(std::string_view text, Scheme scheme) {
    std::string_view host;
    std::string_view rest;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        host = text.substr(0, colon);
        rest = text.substr(colon);
    }
    std::string_view port = scheme == Scheme::https ? "443" : "80";
    if (!rest.empty()) {
        port = rest.substr(1);
        if (!rest.starts_with(':') || port.empty() || port.size() > 5 || !all_digits(port)) {
            return std::nullopt;
        }
    }
    if (host.empty() || host.find_first_of("/@ \t") != std::string_view::npos) {
        return std::nullopt;
    }
    return Authority{lower(host), std::string(port)};
}

HttpAnswer refuse_http(int status) {
    const Text& text = text_of(text_key(status));
    std::string body;
    for (const auto& [language, words] : text.strings()) {
        body.append(words).append("\n");
    }
    HttpAnswer answer = plain_text(status, std::move(body));
    if (status == 405) {
        answer.headers.emplace_back("Allow", "GET, HEAD");
    }
    return answer;
}

HttpRules::HttpRules(const std::vector<std::string>& allowed_hosts, AssetLookup assets,
                     DocumentLookup documents, StatusPages status)
    : assets_(std::move(assets)), documents_(std::move(documents)), status_(std::move(status)) {
    allowed_hosts_ = {"localhost", "127.0.0.1", "::1"};
    for (const std::string& host : allowed_hosts) {
        allowed_hosts_.push_back(lower(host));
    }
}

bool HttpRules::is_ours(std::string_view host, std::string_view local_address) const {
    return host == local_address ||
           std::find(allowed_hosts_.begin(), allowed_hosts_.end(), host) != allowed_hosts_.end();
}

std::optional<HttpAnswer> HttpRules::refuse_stranger(const HttpRequest& request) const {
    // Whoever stands between, or a browser, may look at another of several than we do.
    if (request.hosts.size() != 1 || request.origins.size() > 1) {
        return refuse_http(400);
    }
    const auto host = parse_authority(request.hosts.front(), request.scheme);
    if (!host) {
        return refuse_http(400);
    }
    if (!is_ours(host->host, request.local_address)) {
        return refuse_http(421);
    }
    if (!request.origins.empty()) {
        const std::string_view said = request.origins.front();
        // A page that came in the clear may have been changed on its way: it is a stranger to what
        // is encrypted.
        const std::string_view scheme = request.scheme == Scheme::https ? "https://" : "http://";
        const auto origin =
            said.starts_with(scheme)
                ? parse_authority(said.substr(scheme.size()), request.scheme)
                : std::nullopt;
        if (!origin || !is_ours(origin->host, request.local_address) ||
            origin->port != host->port) {
            return refuse_http(403);
        }
    }
    return std::nullopt;
}

bool HttpRules::asks_for_socket(const HttpRequest& request) {
    return request.upgrade && path_of(request) == socket_path;
}

std::optional<HttpAnswer> HttpRules::answer(const HttpRequest& request) {
    if (auto refusal = refuse_stranger(request)) {
        return refusal;
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return refuse_http(405);
    }
    const std::string_view path = path_of(request);
    if (path == socket_path) {
        if (request.upgrade && request.offers_subprotocol && request.method == "GET") {
            return std::nullopt;
        }
        return refuse_http(400);
    }
    constexpr std::string_view documents("/documents/");
    if (path.starts_with(documents)) {
        return document(path.substr(documents.size()));
    }
    return page(path, request.if_none_match);
}

HttpAnswer HttpRules::document(std::string_view name) const {
    const auto file = documents_ && is_plain_name(name) ? documents_(name) : std::nullopt;
    if (!file) {
        return refuse_http(404);
    }
    HttpAnswer answer = answer_with(200);
    // What is published now may not be so after the next item: nobody in between keeps a copy.
    answer.headers.back().second = "no-store";
    answer.headers.emplace_back("Content-Type", std::string(type_of_document(name)));
    answer.file = *file;
    return answer;
}

HttpAnswer HttpRules::page(std::string_view path, std::string_view if_none_match) {
    if (const auto said = status_ ? status_(path) : std::nullopt) {
        return plain_text(said->status, said->text);
    }
    if (path == "/display" || path == "/display/") {
        path = "/display/index.html";
    } else if (path == "/") {
        path = "/index.html";
    }
    const auto asset = assets_(path);
    if (!asset) {
        return path == "/index.html" ? redirect("/display") : refuse_http(404);
    }
    const std::string& tag = checksum(*asset);
    const bool known = names_tag(if_none_match, tag);
    HttpAnswer answer = answer_with(known ? 304 : 200);
    answer.headers.emplace_back("ETag", tag);
    if (!known) {
        answer.headers.emplace_back("Content-Type", asset->content_type);
        answer.bytes = asset->bytes;
    }
    return answer;
}

const std::string& HttpRules::checksum(const EmbeddedAsset& asset) {
    const auto known = checksums_.find(asset.path);
    if (known != checksums_.end()) {
        return known->second;
    }
    return checksums_.emplace(std::string(asset.path), fingerprint_of(asset.bytes)).first->second;
}

}  // namespace plenaria::transport
