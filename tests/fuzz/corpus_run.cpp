// Runs one parser over its corpus and over mutations of it. A finding of a real fuzzer becomes a
// file in the corpus, and is then kept for ever.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr int mutations_in_all = 3'000;

/// Of the program `fuzz_<parser>_test`.
std::string parser() {
    const std::string name = std::filesystem::read_symlink("/proc/self/exe").filename();
    const std::string_view before = "fuzz_";
    const std::string_view after = "_test";
    return name.substr(before.size(), name.size() - before.size() - after.size());
}

std::vector<std::string> corpus() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry :
         std::filesystem::directory_iterator{std::filesystem::path{PLENARIA_CORPORA} / parser()}) {
        paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> seeds;
    for (const auto& path : paths) {
        std::ifstream file{path, std::ios::binary};
        seeds.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
    }
    return seeds;
}

void run(const std::string& input) {
    // Copied to the exact size, so that a sanitizer sees one byte too far.
    const std::vector<std::uint8_t> bytes{input.begin(), input.end()};
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
}

/// Deterministic damage of the kinds that find faults in parsers of JSON.
class Mutator {
public:
    [[nodiscard]] std::string mutated(std::string input, const std::vector<std::string>& seeds) {
        for (int left = 1 + number(4); left > 0; --left) {
            mutate(input, seeds);
        }
        return input;
    }
    [[nodiscard]] int number(std::size_t below) {
        return static_cast<int>(random_() % static_cast<std::uint32_t>(below));
    }

private:
    void mutate(std::string& input, const std::vector<std::string>& seeds) {
        static const std::vector<std::string> words{"{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    "\"",
                                                    ",",
                                                    ":",
                                                    "null",
                                                    "-1",
                                                    "1e400",
                                                    "9223372036854775808",
                                                    "\\u0000",
                                                    "\\ud800",
                                                    "\xff",
                                                    "\xc2\x85",
                                                    "\"set\":{",
                                                    "\"drop\":[",
                                                    "\"order\":[",
                                                    "\"t\":",
                                                    "[[[[[[[[",
                                                    "{\"a\":{\"a\":"};
        const std::size_t at = static_cast<std::size_t>(number(input.size() + 1));
        const std::size_t length = static_cast<std::size_t>(number(input.size() - at + 1));
        switch (number(6)) {
            case 0:
                input.erase(at, std::min<std::size_t>(length, 8));
                break;
            case 1:
                input.insert(at, words[static_cast<std::size_t>(number(words.size()))]);
                break;
            case 2:
                input.resize(at);
                break;
            case 3:
                input.insert(at, input.substr(at, length));
                break;
            case 4: {
                const std::string& other = seeds[static_cast<std::size_t>(number(seeds.size()))];
                input.replace(at, length,
                              other.substr(static_cast<std::size_t>(number(other.size() + 1))));
                break;
            }
            default:
                if (at < input.size()) {
                    input[at] = static_cast<char>(number(256));
                }
                break;
        }
        // What the size guard refuses unread finds nothing.
        input.resize(std::min<std::size_t>(input.size(), 70'000));
    }

    std::mt19937 random_{20'261'016};
};

TEST(Corpus, is_read_without_harm) {
    const auto seeds = corpus();
    ASSERT_GE(seeds.size(), 5U) << "the corpus is gone: " << parser();
    for (const std::string& seed : seeds) {
        run(seed);
    }
    run("");
}

TEST(Corpus, is_read_without_harm_when_damaged) {
    const auto seeds = corpus();
    ASSERT_FALSE(seeds.empty());
    Mutator mutator;
    for (int i = 0; i < mutations_in_all; ++i) {
        run(mutator.mutated(seeds[static_cast<std::size_t>(i) % seeds.size()], seeds));
    }
}

}  // namespace
