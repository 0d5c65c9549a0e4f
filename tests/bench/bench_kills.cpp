// Kill -9 under load, 500 rounds or as many as its first argument says: what a restart takes until
// every view is the truth again, and that nothing was lost on the way. Exit status 1: something was
// lost, or a round was late and its links' waiting does not explain it.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/bench/figures.hpp"
#include "tests/integration/kill_rounds.hpp"

int main(int argc, char** argv) {
    using namespace plenaria;
    constexpr int usual_rounds = 500;
    constexpr unsigned seed = 20'261'129;
    const int rounds = argc > 1 ? std::atoi(argv[1]) : usual_rounds;
    bench::print_head("kill -9 under load: 3 consoles, 4 screens, a running speech");
    const test_support::KillFigures figures = test_support::run_kill_rounds(rounds, seed);
    bench::print_figure("rounds", figures.rounds, "");
    bench::print_figure("commands acknowledged", figures.acknowledged, "");
    bench::print_figure("commands under way at the kills", figures.under_way_at_kills, "");
    bench::print_figure("of these already in the journal", figures.happened_unanswered, "");
    bench::print_figure("rounds that took longer than 2 s", figures.late, "");
    bench::print_figure("of these whatever their links waited", figures.late_by_itself, "");
    bench::print_figure("commands that expired at their link", figures.expired, "");
    bench::Sample sample;
    for (const auto took : figures.until_equal) {
        sample.add(took);
    }
    if (sample.count() > 0) {
        bench::print_sample_head();
        bench::print_sample("from listening to every view equal", sample);
    }
    const auto rest = test_support::median_of(figures.at_rest);
    bench::print_figure("median of as many who come to a server that is there",
                        static_cast<double>(rest.count()), "ms");
    bench::print_figure("problems", static_cast<double>(figures.problems.size()), "");
    for (const auto& problem : figures.problems) {
        std::printf("%s\n", problem.c_str());
    }
    return figures.problems.empty() && figures.late_by_itself == 0 ? 0 : 1;
}
