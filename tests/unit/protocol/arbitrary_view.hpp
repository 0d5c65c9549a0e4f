// Views made from a seed, for properties that must hold for every view.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "server/model/views.hpp"

namespace plenaria::protocol {

/// Deterministic: the same seed makes the same sequence of views. Ids come from a small pool, so
/// that items are kept, changed, moved and dropped from one view to the next.
class ArbitraryView {
public:
    explicit ArbitraryView(std::uint32_t seed) : random_(seed) {}

    /// A view with every section filled anew or absent.
    [[nodiscard]] View make();
    /// The view after changes to a few of its sections.
    [[nodiscard]] View changed(View view);

    /// A number from 0 to `below` - 1.
    [[nodiscard]] int number(int below);
    /// Words with quotes, backslashes, control characters and several scripts in them.
    [[nodiscard]] std::string words();

private:
    std::mt19937 random_;
};

}  // namespace plenaria::protocol
