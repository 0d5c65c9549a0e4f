// A short secret on its way through the server: wiped when it goes.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace plenaria::access {

/// The longest secret that anybody may set.
inline constexpr std::size_t secret_bytes_max = 200;

/// Holds its bytes itself, so that no copy is left behind where memory is given back. One owner at
/// a time; what was moved away leaves nothing behind.
class Secret {
public:
    Secret() = default;
    /// Of a longer text the first `secret_bytes_max` + 1 bytes: it stays too long to be right.
    explicit Secret(std::string_view text);
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// What it holds; good while it is neither moved nor destroyed.
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), used_}; }

private:
    void take(Secret& other);
    void wipe();

    std::array<char, secret_bytes_max + 1> bytes_{};
    std::size_t used_ = 0;
};

}  // namespace plenaria::access
