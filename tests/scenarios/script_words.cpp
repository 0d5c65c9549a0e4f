#include "tests/scenarios/script_words.hpp"

#include <algorithm>
#include <charconv>
#include <type_traits>

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

struct Filler {
    Words& words;

    void operator()(OpenSession& c) const { c.session = SessionId{words.take("session")}; }
    void operator()(SuspendSession& c) const { c.resumes_at = optional_time("until"); }
    void operator()(Inscribe& c) const {
        c.delegation = DelegationId{words.take("delegation")};
        c.person = words.named("person");
        c.capacity = words.named("capacity");
        c.language = Language{words.named("language")};
    }
    void operator()(MoveEntry& c) const {
        c.entry = EntryId{words.take("entry")};
        c.before = EntryId{words.named("before")};
    }
    void operator()(ExtendSpeech& c) const { c.by = words.length(words.take("length")); }
    void operator()(AnnounceResumption& c) const { c.at = optional_time("at"); }
    void operator()(SetOutputGate& c) const {
        c.output = OutputId{words.take("output")};
        c.gate = words.value<Gate>("gate");
        c.evidence = words.named("evidence");
    }
    void operator()(SetDesk& c) const {
        c.channel = ChannelId{words.take("channel")};
        c.microphone = words.value<Microphone>("microphone");
    }
    template <class C>
    void operator()(C& c) const {
        if constexpr (requires { c.item; }) {
            c.item = ItemId{words.take("item")};
        } else if constexpr (requires { c.entry; }) {
            c.entry = EntryId{words.take("entry")};
        } else {
            static_assert(std::is_empty_v<C>, "a command whose arguments nobody reads");
        }
    }

private:
    [[nodiscard]] std::optional<TimePoint> optional_time(const std::string& name) const {
        const std::string word = words.named(name);
        return word.empty() ? std::nullopt : std::optional{words.time(word)};
    }
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

std::string Words::named(const std::string& name) {
    const auto at = std::find_if(words_.begin(), words_.end(), [&](const std::string& word) {
        return word.starts_with(name + "=");
    });
    if (at == words_.end()) {
        return {};
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
    std::visit(Filler{words}, *command);
    return command;
}

}  // namespace plenaria::scenarios
