#include "server/access/tls_names.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace plenaria::access {
namespace {

constexpr std::size_t name_length_max = 253;
constexpr std::size_t label_length_max = 63;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= label_length_max && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
               return is_letter_or_digit(c) || c == '-';
           });
}

}  // namespace

std::optional<std::string> host_name_of(std::string_view text) {
    std::string name(text);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (name.size() > name_length_max) {
        return std::nullopt;
    }
    std::string_view last;
    for (std::string_view rest = name;;) {
        const auto dot = std::min(rest.find('.'), rest.size());
        last = rest.substr(0, dot);
        if (!is_label(last)) {
            return std::nullopt;
        }
        if (dot == rest.size()) {
            break;
        }
        rest.remove_prefix(dot + 1);
    }
    // What ends in a number is read as an address by browsers, or as a mistake for one.
    if (std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return std::nullopt;
    }
    return name;
}

std::optional<std::string> address_of(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    const std::string typed(text);
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    for (const int family : {AF_INET, AF_INET6}) {
        std::array<char, INET6_ADDRSTRLEN> canonical{};
        if (::inet_pton(family, typed.c_str(), bytes.data()) == 1 &&
            ::inet_ntop(family, bytes.data(), canonical.data(), canonical.size()) != nullptr) {
            return std::string(canonical.data());
        }
    }
    return std::nullopt;
}

bool lies_in(std::string_view host, const std::vector<std::string>& domains) {
    return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
        return host == domain || (host.size() > domain.size() && host.ends_with(domain) &&
                                  host[host.size() - domain.size() - 1] == '.');
    });
}

}  // namespace plenaria::access
