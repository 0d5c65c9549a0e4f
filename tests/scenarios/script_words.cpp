#include "tests/scenarios/script_words.hpp"

#include <algorithm>
#include <charconv>
#include <type_traits>

#include "server/protocol/command_fields.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::scenarios {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return whole && !text.empty() ? std::optional{value} : std::nullopt;
}

/// Splits at blanks outside quotes; the quotes go.
std::vector<std::string> split(const std::string& text, std::string& problem) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false;
    bool begun = false;
    for (const char c : text + " ") {
        if (c == '"') {
            quoted = !quoted;
            begun = true;
        } else if (c == ' ' && !quoted) {
            if (begun) {
                words.push_back(word);
            }
            word.clear();
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (quoted) {
        problem = "a quote that does not end";
    }
    return words;
}

/// What stands between marks in one word.
std::vector<std::string> parts_of(const std::string& word, std::string_view mark) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (auto at = word.find(mark); at != std::string::npos; at = word.find(mark, from)) {
        parts.push_back(word.substr(from, at - from));
        from = at + mark.size();
    }
    parts.push_back(word.substr(from));
    return parts;
}

/// Counts the arguments without which a command means nothing.
struct RequiredCount {
    int found = 0;

    template <class T>
    void required(std::string_view, const T&, const protocol::Bounds& = {}) {
        ++found;
    }
    template <class T>
    void optional(std::string_view, const T&, const protocol::Bounds& = {}) {}
    template <class T>
    void operator()(std::string_view, const T&, const protocol::Bounds& = {}) {}
};

/// Fills a command from the words of a line, by the one list of its arguments that the wire has.
class Filler {
public:
    /// Where nothing is `required`, the first argument may be given without its name.
    Filler(Words& words, int required) : words_(words), takes_first_(required == 0) {}

    template <class T>
    void required(std::string_view name, T& value, const protocol::Bounds& = {}) {
        const std::string key = key_of(name);
        const std::optional<std::string> word = words_.named(key);
        read(key, word ? *word : words_.take(key), value);
    }
    template <class T>
    void optional(std::string_view name, T& value, const protocol::Bounds& = {}) {
        const std::string key = key_of(name);
        std::optional<std::string> word = words_.named(key);
        if (!word && takes_first_ && words_.has_unnamed()) {
            word = words_.take(key);
        }
        takes_first_ = false;
        if (word) {
            read(key, *word, value);
        }
    }
    template <class T>
    void operator()(std::string_view name, T& value, const protocol::Bounds& bounds = {}) {
        optional(name, value, bounds);
    }

private:
    /// Times and lengths are written as people do, so that their unit is no part of their name.
    static std::string key_of(std::string_view name) {
        return std::string{name.ends_with("_ms") ? name.substr(0, name.size() - 3) : name};
    }

    void read(const std::string&, const std::string& word, std::string& value) { value = word; }
    void read(const std::string&, const std::string& word, Language& value) {
        value = Language{word};
    }
    template <class Tag>
    void read(const std::string&, const std::string& word, Id<Tag>& value) {
        value = Id<Tag>{word};
    }
    void read(const std::string& key, const std::string& word, bool& value) {
        if (word != "true" && word != "false") {
            words_.refuse("neither true nor false: " + key);
        }
        value = word == "true";
    }
    void read(const std::string& key, const std::string& word, int& value) {
        const auto number = whole_number(word);
        if (!number) {
            words_.refuse("not a number: " + key);
        }
        value = static_cast<int>(number.value_or(0));
    }
    void read(const std::string& key, const std::string& word, ActNumber& value) {
        read(key, word, value.value);
    }
    void read(const std::string&, const std::string& word, TimePoint& value) {
        value = words_.time(word);
    }
    void read(const std::string&, const std::string& word, Millis& value) {
        value = words_.length(word);
    }
    /// "Spanish|English"; one text is both.
    void read(const std::string&, const std::string& word, Text& value) {
        const auto parts = parts_of(word, "|");
        value = Text{parts.front(), parts.back()};
    }
    template <class T>
    void read(const std::string& key, const std::string& word, std::optional<T>& value) {
        read(key, word, value.emplace());
    }
    /// Paragraphs are parted by `//`, for commas belong to them.
    template <class T>
    void read(const std::string& key, const std::string& word, std::vector<T>& value) {
        for (const auto& part : parts_of(word, std::is_same_v<T, Text> ? "//" : ",")) {
            read(key, part, value.emplace_back());
        }
    }
    template <protocol::Vocabulary E>
    void read(const std::string& key, const std::string& word, E& value) {
        const auto found = value_named<E>(word);
        if (!found) {
            words_.refuse("unknown " + key + " " + word);
        }
        value = found.value_or(E{});
    }

    Words& words_;
    bool takes_first_;
};

}  // namespace

Words::Words(const std::string& text) : words_(split(text, problem_)) {
    const auto expect = std::find(words_.begin(), words_.end(), "expect");
    if (expect != words_.end()) {
        expected_.assign(std::next(expect), words_.end());
        words_.erase(expect, words_.end());
        if (expected_.empty()) {
            refuse("nothing behind expect");
        }
    }
}

std::string Words::take(const std::string& what) {
    const auto at = std::find_if(words_.begin(), words_.end(), [](const std::string& word) {
        return word.find('=') == std::string::npos;
    });
    if (at == words_.end()) {
        refuse("missing " + what);
        return {};
    }
    std::string word = *at;
    words_.erase(at);
    return word;
}

bool Words::has_unnamed() const {
    return std::any_of(words_.begin(), words_.end(),
                       [](const std::string& word) { return word.find('=') == std::string::npos; });
}

std::optional<std::string> Words::named(const std::string& name) {
    const auto at = std::find_if(words_.begin(), words_.end(), [&](const std::string& word) {
        return word.starts_with(name + "=");
    });
    if (at == words_.end()) {
        return std::nullopt;
    }
    std::string value = at->substr(name.size() + 1);
    words_.erase(at);
    return value;
}

Expectations Words::expectations() {
    Expectations made;
    for (const std::string& word : expected_) {
        const auto equals = word.find('=');
        if (equals == std::string::npos) {
            refuse("an expectation without a value: " + word);
            continue;
        }
        made.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    return made;
}

TimePoint Words::time(const std::string& word) {
    const bool shaped = word.size() >= 8 && word[2] == ':' && word[5] == ':' &&
                        (word.size() == 8 || (word.size() == 12 && word[8] == '.'));
    const auto part = [&](std::size_t at, std::size_t size) {
        return shaped && word.size() >= at + size ? whole_number(word.substr(at, size))
                                                  : std::nullopt;
    };
    const auto hours = part(0, 2);
    const auto minutes = part(3, 2);
    const auto seconds = part(6, 2);
    const auto ms = word.size() == 8 ? std::optional<std::int64_t>{0} : part(9, 3);
    if (!hours || !minutes || !seconds || !ms) {
        refuse("not a time: " + word);
        return {};
    }
    return first_day() + Millis{((*hours * 60 + *minutes) * 60 + *seconds) * 1000 + *ms};
}

Millis Words::length(const std::string& word) {
    const std::string_view text = word.starts_with('+') ? std::string_view{word}.substr(1) : word;
    const auto seconds =
        text.ends_with('s') ? whole_number(text.substr(0, text.size() - 1)) : std::nullopt;
    if (!seconds) {
        refuse("not a length: " + word);
    }
    return std::chrono::seconds{seconds.value_or(0)};
}

void Words::refuse(const std::string& problem) {
    if (problem_.empty()) {
        problem_ = problem;
    }
}

std::string Words::problem() const {
    return problem_.empty() && !words_.empty() ? "unknown word " + words_.front() : problem_;
}

std::optional<Command> read_command(const std::string& name, Words& words) {
    std::optional<Command> command = command_named(name);
    if (!command) {
        words.refuse("unknown command " + name);
        return std::nullopt;
    }
    std::visit(
        [&](auto& c) {
            RequiredCount required;
            protocol::fields(required, c);
            Filler filler{words, required.found};
            protocol::fields(filler, c);
        },
        *command);
    return command;
}

}  // namespace plenaria::scenarios
