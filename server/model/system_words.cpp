#include "server/model/system_words.hpp"

#include <cerrno>
#include <system_error>

#include "server/model/text_table.hpp"

namespace plenaria {
namespace {

/// The key of our own words; empty: there are none.
std::string_view key_of(int error) {
    switch (error) {
        case ENOENT:
            return "system.missing";
        case ENOTDIR:
            return "system.no_folder";
        case EACCES:
        case EPERM:
            return "system.denied";
        case ENOSPC:
        case EDQUOT:
            return "system.full";
        case EROFS:
            return "system.read_only";
        case EIO:
            return "system.disk";
        case EADDRINUSE:
            return "system.address_in_use";
        case EADDRNOTAVAIL:
            return "system.address_elsewhere";
        default:
            return {};
    }
}

}  // namespace

Text system_reason(int error, std::string_view words) {
    const std::string_view key = key_of(error);
    if (key.empty()) {
        return quoted_detail(words);
    }
    return fill_text("system.reason", {{"reason", text_of(key)}, {"words", same_text(words)}});
}

Text system_reason(int error) {
    return system_reason(error, std::generic_category().message(error));
}

Text quoted_detail(std::string_view words) {
    return fill_text("system.detail", {{"words", same_text(words)}});
}

}  // namespace plenaria
