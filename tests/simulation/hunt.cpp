#include "tests/simulation/hunt.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <string_view>

namespace plenaria::simulation {
namespace {

std::atomic<std::uint64_t> seed_under_way{0};

/// A broken invariant ends the process: whoever looks for it wants the seed.
extern "C" void say_seed(int signal) {
    constexpr std::string_view words = "\nPLENARIA_SIMULATION_SEED=";
    std::array<char, 64> text{};
    std::copy(words.begin(), words.end(), text.begin());
    const auto end = std::to_chars(text.data() + words.size(), text.data() + text.size() - 1,
                                   seed_under_way.load());
    *end.ptr = '\n';
    static_cast<void>(
        !::write(STDERR_FILENO, text.data(), static_cast<std::size_t>(end.ptr - text.data() + 1)));
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

}  // namespace

Outcome live_seed(std::uint64_t seed, Planted planted) {
    seed_under_way = seed;
    std::signal(SIGABRT, say_seed);
    return live(draw_script(seed), planted);
}

std::string report(std::uint64_t seed, const Finding& finding, Planted planted, int tries) {
    const Script shortest = shrink(
        draw_script(seed),
        [&](const Script& script) {
            const Outcome outcome = live(script, planted);
            return outcome.finding && outcome.finding->kind == finding.kind;
        },
        tries);
    const Outcome last = live(shortest, planted);
    return finding.kind + ": " + finding.what +
           "\nPLENARIA_SIMULATION_SEED=" + std::to_string(seed) + " shows it; so does this, of " +
           text_of(shortest) +
           (last.finding ? last.finding->kind + ": " + last.finding->what : std::string{});
}

std::optional<std::uint64_t> first_seed_that_finds(Planted planted, std::uint64_t first,
                                                   std::uint64_t most) {
    for (std::uint64_t seed = first; seed < first + most; ++seed) {
        if (live_seed(seed, planted).finding) {
            return seed;
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::simulation
