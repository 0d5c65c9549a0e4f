// A password or PIN while it is typed: wiped when it has served.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace plenaria::console {

/// Overwrites what `text` holds before giving it up, so that its memory says nothing later.
void wipe(std::string& text);

/// Holds its bytes itself, so that typing leaves no copies behind where memory grows.
class TypedSecret {
public:
    /// As many as the server takes; what is typed beyond is left out.
    static constexpr std::size_t bytes_max = 200;

    TypedSecret() = default;
    ~TypedSecret() { clear(); }
    TypedSecret(const TypedSecret&) = delete;
    TypedSecret& operator=(const TypedSecret&) = delete;

    /// Adds whole characters of UTF-8 at the end.
    void append(std::string_view text);
    /// Takes the last character away.
    void erase_last();
    void clear();

    [[nodiscard]] bool empty() const { return used_ == 0; }
    /// How many characters were typed.
    [[nodiscard]] std::size_t characters() const;
    /// Good until the next change.
    [[nodiscard]] std::string_view view() const { return {bytes_.data(), used_}; }

private:
    std::array<char, bytes_max> bytes_{};
    std::size_t used_ = 0;
};

}  // namespace plenaria::console
