#include "server/journal/secret_text.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

namespace plenaria::journal {

SecretText::SecretText(std::size_t most) : bytes_(most) {}

SecretText::~SecretText() { wipe(); }

SecretText::SecretText(SecretText&& other) noexcept
    : bytes_(std::move(other.bytes_)), used_(std::exchange(other.used_, 0)) {}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = std::move(other.bytes_);
        used_ = std::exchange(other.used_, 0);
    }
    return *this;
}

void SecretText::add(std::string_view text) {
    const std::size_t count = std::min(text.size(), bytes_.size() - used_);
    std::copy_n(text.begin(), count, bytes_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ += count;
}

void SecretText::add_hex(const unsigned char* bytes, std::size_t count) {
    if (2 * count > bytes_.size() - used_) {
        return;
    }
    std::array<char, 3> digits{};
    for (std::size_t i = 0; i < count; ++i) {
        sodium_bin2hex(digits.data(), digits.size(), bytes + i, 1);
        add({digits.data(), 2});
    }
    sodium_memzero(digits.data(), digits.size());
}

void SecretText::cut(std::size_t count) { used_ = std::min(count, bytes_.size()); }

unsigned char* SecretText::room() { return reinterpret_cast<unsigned char*>(bytes_.data()); }

void SecretText::wipe() { sodium_memzero(bytes_.data(), bytes_.size()); }

}  // namespace plenaria::journal
