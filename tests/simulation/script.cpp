#include "tests/simulation/script.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "tests/scenarios/random_acts.hpp"

namespace plenaria::simulation {
namespace {

using scenarios::Random;

// Enough that a matter is opened, closed and opened again; more days find more than longer ones.
constexpr std::size_t steps_min = 100;
constexpr std::size_t steps_spread = 400;

struct Weight {
    Act act;
    std::string_view name;
    std::size_t usual;  ///< among what happens on any day
};

constexpr std::array<Weight, 18> acts{{
    {Act::press, "press", 120},
    {Act::ask_code, "ask_code", 10},
    {Act::read_code, "read_code", 20},
    {Act::cut, "cut", 4},
    {Act::half_open, "half_open", 1},
    {Act::hold, "hold", 2},
    {Act::slow_reader, "slow_reader", 2},
    {Act::refuse, "refuse", 1},
    {Act::restart_client, "restart_client", 1},
    {Act::sleep_client, "sleep_client", 1},
    {Act::crash, "crash", 2},
    {Act::stall, "stall", 1},
    {Act::disk_fails, "disk_fails", 2},
    {Act::disk_unknown, "disk_unknown", 2},
    {Act::disk_lost, "disk_lost", 1},
    {Act::disk_slow, "disk_slow", 2},
    {Act::wall_step, "wall_step", 1},
    {Act::wait, "wait", 2},
}};

std::string_view name_of(Act act) {
    return std::find_if(acts.begin(), acts.end(),
                        [&](const Weight& each) { return each.act == act; })
        ->name;
}

Act draw_act(Random& random, const std::array<std::size_t, acts.size()>& weights) {
    std::size_t all = 0;
    for (const std::size_t weight : weights) {
        all += weight;
    }
    std::size_t drawn = random.below(all);
    for (std::size_t i = 0; i < acts.size(); ++i) {
        if (drawn < weights[i]) {
            return acts[i].act;
        }
        drawn -= weights[i];
    }
    return Act::wait;
}

}  // namespace

Script draw_script(std::uint64_t seed) {
    Random random{seed};
    std::array<std::size_t, acts.size()> weights{};
    for (std::size_t i = 0; i < acts.size(); ++i) {
        const bool person = i < 3;
        // Half of the troubles are absent on a given day, and one or the other is frequent.
        const std::size_t factor = person ? 1 : random.below(2) * (random.one_in(6) ? 6 : 1);
        weights[i] = acts[i].usual * factor;
    }
    Script script{seed, {}};
    const std::size_t steps = steps_min + random.below(steps_spread);
    // A day is hectic or slow; in both there are presses within the same moment.
    const std::size_t pause = random.one_in(3) ? 2'000 : 400;
    for (std::size_t i = 0; i < steps; ++i) {
        const Act act = draw_act(random, weights);
        const Millis after{random.one_in(4) ? 0 : random.below(pause)};
        script.steps.push_back({after, act, random.next()});
    }
    return script;
}

std::string text_of(const Script& script) {
    std::string text = "seed " + std::to_string(script.seed) + ":\n";
    for (const Step& step : script.steps) {
        text += "    {Millis{" + std::to_string(step.after.count()) + "}, Act::";
        text.append(name_of(step.act)).append(", ").append(std::to_string(step.draw));
        text += "ULL},\n";
    }
    return text;
}

Script shrink(Script script, const std::function<bool(const Script&)>& fails, int tries) {
    const auto without = [&](std::size_t from, std::size_t count) {
        Script shorter{script.seed, {}};
        Millis left_out{};
        for (std::size_t i = 0; i < script.steps.size(); ++i) {
            Step step = script.steps[i];
            if (i >= from && i < from + count) {
                left_out += step.after;
                continue;
            }
            // What comes later keeps its time, or the rest of the day would be another one.
            step.after += std::exchange(left_out, Millis{});
            shorter.steps.push_back(step);
        }
        return shorter;
    };
    for (std::size_t count = script.steps.size() / 2; count > 0 && tries > 0;) {
        bool shorter_found = false;
        for (std::size_t from = 0; from < script.steps.size() && tries > 0;) {
            Script shorter = without(from, count);
            --tries;
            if (fails(shorter)) {
                script = std::move(shorter);
                shorter_found = true;
            } else {
                from += count;
            }
        }
        if (count > 1 || !shorter_found) {
            count /= 2;
        }
    }
    return script;
}

}  // namespace plenaria::simulation
