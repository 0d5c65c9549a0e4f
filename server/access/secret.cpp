#include "server/access/secret.hpp"

#include <sodium.h>

#include <algorithm>

namespace plenaria::access {

Secret::Secret(std::string_view text) : used_(std::min(text.size(), bytes_.size())) {
    std::copy_n(text.begin(), used_, bytes_.begin());
}

Secret::~Secret() { wipe(); }

Secret::Secret(Secret&& other) noexcept { take(other); }

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        take(other);
    }
    return *this;
}

void Secret::take(Secret& other) {
    bytes_ = other.bytes_;
    used_ = other.used_;
    other.wipe();
}

void Secret::wipe() {
    sodium_memzero(bytes_.data(), bytes_.size());
    used_ = 0;
}

}  // namespace plenaria::access
