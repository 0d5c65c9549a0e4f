// A short text that is a secret: wiped when it goes.
// Internal to the module, but for the chair's passphrase on its way here.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace plenaria::journal {

/// Has its room from the start, so that no copy is left behind where it grows.
class SecretText {
public:
    /// Empty, with room for `most` bytes.
    explicit SecretText(std::size_t most = 0);
    ~SecretText();
    /// What was moved away leaves nothing behind.
    SecretText(SecretText&& other) noexcept;
    SecretText& operator=(SecretText&& other) noexcept;
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;

    /// Adds what fits; the rest is left out.
    void add(std::string_view text);
    /// Adds bytes as lower-case hexadecimal digits, where all of them fit.
    void add_hex(const unsigned char* bytes, std::size_t count);
    /// Keeps the first `count` bytes; no more are added.
    void cut(std::size_t count);
    /// As many bytes as it has room for, to be written to; `cut` says how many are used.
    [[nodiscard]] unsigned char* room();
    /// For how many bytes it has room.
    [[nodiscard]] std::size_t most() const { return bytes_.size(); }

    /// What it holds; good while it is neither changed nor moved.
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), used_}; }

private:
    void wipe();

    std::vector<char> bytes_;
    std::size_t used_ = 0;
};

}  // namespace plenaria::journal
