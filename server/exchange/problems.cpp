#include "server/exchange/problems.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

constexpr std::size_t shown_bytes = 48;
constexpr std::size_t shown_words = 20;
// A longer word is no misspelling of any key or id of ours; the bound keeps the table small.
constexpr std::size_t compared_bytes = 64;

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

}  // namespace

std::string line_of(const FileProblem& problem, std::string_view language) {
    std::string line = problem.file + ":";
    if (problem.line > 0) {
        line += std::to_string(problem.line) + ":" + std::to_string(problem.column) + ":";
    }
    line += ' ';
    line += problem.message.in(language);
    return line;
}

void FileProblems::add_to(Bounded& bounded, Place place, Text message) {
    if (bounded.list.size() + 1 >= limits::file_problems) {
        bounded.more = true;
        return;
    }
    bounded.list.push_back({file_, place.line, place.column, std::move(message)});
}

void FileProblems::add(Place place, Text message) { add_to(problems_, place, std::move(message)); }

void FileProblems::add(Place place, std::string_view key,
                       std::initializer_list<TextArgument> arguments) {
    add(place, fill_text("exchange." + std::string{key}, arguments));
}

void FileProblems::object(Place place, const Text& message) {
    if (tolerant_) {
        add_to(warnings_, place, joined(text_of("exchange.warning"), message));
    } else {
        add(place, message);
    }
}

void FileProblems::object(Place place, std::string_view key,
                          std::initializer_list<TextArgument> arguments) {
    object(place, fill_text("exchange." + std::string{key}, arguments));
}

std::vector<FileProblem> FileProblems::take(Bounded& bounded) {
    Bounded taken = std::exchange(bounded, {});
    std::stable_sort(taken.list.begin(), taken.list.end(),
                     [](const FileProblem& a, const FileProblem& b) {
                         return std::pair{a.line, a.column} < std::pair{b.line, b.column};
                     });
    if (taken.more) {
        taken.list.push_back({file_, 0, 0, text_of("exchange.more_problems")});
    }
    return std::move(taken.list);
}

Text joined(const Text& text, const Text& end) {
    Text whole;
    for (const auto& [language, value] : text.strings()) {
        whole.set(language, value + std::string{end.in(language)});
    }
    return whole;
}

Text hint(std::string_view found, const std::vector<std::string>& allowed) {
    std::string list;
    std::size_t listed = 0;
    for (auto at = allowed.begin(); at != allowed.end(); ++at) {
        if (std::find(allowed.begin(), at, *at) != at) {
            continue;  // itself reported as a duplicate
        }
        if (++listed > shown_words) {
            list += ", …";
            break;
        }
        list += (list.empty() ? "" : ", ") + *at;
    }
    Text text = list.empty() ? text_of("exchange.expected_none")
                             : fill_text("exchange.expected_one_of", {{"list", same_text(list)}});
    if (const std::string near = nearest(found, allowed); !near.empty()) {
        text = joined(text, fill_text("exchange.did_you_mean", {{"near", same_text(near)}}));
    }
    return text;
}

std::string shortened(std::string_view value) {
    if (value.size() <= shown_bytes) {
        return std::string{value};
    }
    std::size_t end = shown_bytes;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    return std::string{value.substr(0, end)} + "…";
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.empty() || word.size() > compared_bytes) {
        return {};
    }
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        if (candidate.size() > compared_bytes) {
            continue;
        }
        if (const std::size_t d = distance(word, candidate); d < best_distance) {
            best_distance = d;
            best = candidate;
        }
    }
    return best;
}

Text description(const Node& node) {
    const auto with = [](std::string_view key, const std::string& value) {
        return fill_text(key, {{"value", same_text(value)}});
    };
    switch (node.kind) {
        case NodeKind::string:
            return with("exchange.found.string", shortened(node.string));
        case NodeKind::integer:
            return with("exchange.found.integer", std::to_string(node.integer));
        case NodeKind::boolean:
            return with("exchange.found.boolean", node.boolean ? "true" : "false");
        case NodeKind::number:
            return text_of("exchange.found.number");
        case NodeKind::local_time:
            return text_of("exchange.found.local_time");
        case NodeKind::offset_time:
            return text_of("exchange.found.offset_time");
        case NodeKind::date:
            return text_of("exchange.found.date");
        case NodeKind::time:
            return text_of("exchange.found.time");
        case NodeKind::array:
            return text_of("exchange.found.array");
        case NodeKind::table:
            return text_of("exchange.found.table");
    }
    PLENARIA_ASSERT(false);
}

}  // namespace plenaria::exchange
