// Random but reproducible acts: the same seed gives the same acts on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "server/domain/state.hpp"
#include "server/model/commands.hpp"

namespace plenaria::scenarios {

/// splitmix64: the standard's distributions differ between libraries, this does not.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    /// 0 … bound - 1; `bound` at least 1.
    std::size_t below(std::size_t bound);
    bool one_in(std::size_t many) { return below(many) == 0; }
    template <class Things>
    const auto& of(const Things& things) {
        return things[below(things.size())];
    }

private:
    std::uint64_t state_;
};

/// How often each group of commands is asked for; 0: never.
struct ActWeights {
    std::size_t sessions = 2;
    std::size_t items = 3;
    std::size_t floor = 20;
    std::size_t doors = 3;
    std::size_t devices = 2;
    /// Whether ids that exist nowhere are used at times.
    bool bogus = true;
};

/// Put into every person's name and capacity when `person` is not empty.
struct ActTexts {
    std::string person;
};

/// Whether that room may go into a private meeting (R4.6), of which a random day holds a few: each
/// stays among the sessions from which others are drawn.
[[nodiscard]] bool may_convene(const domain::State& state, const domain::RoomState& room);

/// A command that a person in the room may well give: most are accepted in some situations.
[[nodiscard]] Command random_command(Random& random, const domain::State& state,
                                     const RoomId& room, TimePoint now,
                                     const ActWeights& weights = {}, const ActTexts& texts = {});

}  // namespace plenaria::scenarios
