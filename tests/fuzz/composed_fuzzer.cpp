// Passwords and passphrases as somebody types or sends them: those that are UTF-8 have one form,
// which is its own form, and what was not written stays as it was.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/composed.hpp"
#include "server/model/assertion.hpp"
#include "server/transport/utf8_check.hpp"

namespace {

using namespace plenaria;

constexpr char untouched = '\x7f';
constexpr std::size_t grows_at_most = 3;

bool is_text(std::string_view bytes) {
    transport::Utf8Check check;
    return check.take(bytes) && check.whole();
}

/// Composed into `most` bytes, of which no other is touched.
std::optional<std::string> composed_in(std::string_view secret, std::size_t most) {
    std::vector<char> room(most + 1, untouched);
    const auto bytes = access::compose(secret, std::span{room}.first(most));
    const std::size_t used = bytes.value_or(0);
    PLENARIA_ASSERT(used <= most);
    PLENARIA_ASSERT(std::all_of(room.begin() + static_cast<std::ptrdiff_t>(used), room.end(),
                                [](char c) { return c == untouched; }));
    return bytes ? std::optional{std::string{room.data(), used}} : std::nullopt;
}

std::optional<std::string> composed_of(std::string_view secret) {
    return composed_in(secret, grows_at_most * secret.size());
}

void check_form(std::string_view secret, const std::string& form) {
    PLENARIA_ASSERT(is_text(form));
    if (form.size() <= access::composed_bytes_max) {
        PLENARIA_ASSERT(composed_of(form) == form);
    }
    PLENARIA_ASSERT(composed_in(secret, form.size()) == form);
    if (!form.empty()) {
        PLENARIA_ASSERT(!composed_in(secret, form.size() - 1));
    }
    // Nothing composes over the end of a line.
    const std::size_t line = secret.find('\n');
    if (line != std::string_view::npos) {
        PLENARIA_ASSERT(form == composed_of(secret.substr(0, line)).value() + '\n' +
                                    composed_of(secret.substr(line + 1)).value());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view secret{reinterpret_cast<const char*>(data), size};
    const auto form = composed_of(secret);
    PLENARIA_ASSERT(form.has_value() == (size <= access::composed_bytes_max && is_text(secret)));
    if (form) {
        check_form(secret, *form);
    }
    const bool counts = form && size <= access::secret_bytes_max;
    const std::string_view expected = counts ? std::string_view{*form} : secret;
    const access::Secret password = access::composed(secret);
    PLENARIA_ASSERT(password.view() == expected.substr(0, access::secret_bytes_max + 1));
    return 0;
}
