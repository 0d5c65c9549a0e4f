#include "console/core/typed_secret.hpp"

#include <algorithm>

namespace plenaria::console {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// Volatile: what is never read again would be left out by the compiler.
void overwrite(volatile char* at, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        at[i] = 0;
    }
}

}  // namespace

void wipe(std::string& text) {
    text.resize(text.capacity());
    overwrite(text.data(), text.size());
    text.clear();
}

void TypedSecret::append(std::string_view text) {
    if (used_ + text.size() <= bytes_.size()) {
        std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(used_));
        used_ += text.size();
    }
}

void TypedSecret::erase_last() {
    bool whole = false;
    while (used_ > 0 && !whole) {
        --used_;
        whole = begins_character(bytes_[used_]);
        bytes_[used_] = 0;
    }
}

void TypedSecret::clear() {
    overwrite(bytes_.data(), bytes_.size());
    used_ = 0;
}

std::size_t TypedSecret::characters() const {
    const std::string_view text = view();
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

}  // namespace plenaria::console
