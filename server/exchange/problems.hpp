// Collecting what is wrong with a file, in words for the person who wrote it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/exchange/document.hpp"
#include "server/exchange/event_file.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::exchange {

/// The problems of one file, and its warnings: at most `limits::file_problems` of each.
class FileProblems {
public:
    explicit FileProblems(std::string file) : file_(std::move(file)) {}

    /// Notes a problem. Beyond the bound only its having been there is kept.
    void add(Place place, Text message);
    /// The same with the text under `exchange.<key>`, its placeholders filled.
    void add(Place place, std::string_view key, std::initializer_list<TextArgument> arguments);

    /// From here on the file holds what live editing made of an event.
    void tolerate_live_editing() { tolerant_ = true; }
    [[nodiscard]] bool tolerates_live_editing() const { return tolerant_; }
    /// Notes what nobody writes on purpose, and what live editing may bring about all the same: a
    /// warning where that is tolerated (the value is to be taken as it is then), else a problem.
    void object(Place place, std::string_view key, std::initializer_list<TextArgument> arguments);
    void object(Place place, const Text& message);

    [[nodiscard]] bool empty() const { return problems_.list.empty(); }
    /// All of them in the order of the file.
    [[nodiscard]] std::vector<FileProblem> take() { return take(problems_); }
    [[nodiscard]] std::vector<FileProblem> take_warnings() { return take(warnings_); }

private:
    struct Bounded {
        std::vector<FileProblem> list;
        bool more = false;
    };

    void add_to(Bounded& bounded, Place place, Text message);
    [[nodiscard]] std::vector<FileProblem> take(Bounded& bounded);

    std::string file_;
    Bounded problems_;
    Bounded warnings_;
    bool tolerant_ = false;
};

/// A message's end: "; expected one of: a, b, c", and "did you mean b?" where `found` resembles one
/// of `allowed`. Long lists are cut with an ellipsis.
[[nodiscard]] Text hint(std::string_view found, const std::vector<std::string>& allowed);

/// `text` followed by `end`, language by language.
[[nodiscard]] Text joined(const Text& text, const Text& end);

/// `value` cut to a length that fits into a message, never inside a character.
[[nodiscard]] std::string shortened(std::string_view value);

/// The candidate that `word` was probably meant to be; empty where none is near.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

/// What a person would call a value: "the integer 5".
[[nodiscard]] Text description(const Node& node);

}  // namespace plenaria::exchange
