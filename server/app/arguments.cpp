#include "server/app/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

/// The words of one subcommand, taken apart: `--option value`, `--flag`, and what stands alone.
struct Words {
    std::map<std::string, std::string> options;
    std::vector<std::string> alone;
    std::vector<std::string> hosts;
};

Text unexpected(std::string_view word) {
    return fill_text("server.usage_unexpected", {{"word", same_text(word)}});
}

Text missing(std::string_view what) {
    return fill_text("server.usage_missing", {{"what", same_text(what)}});
}

Outcome<Words, Text> take_apart(std::span<const std::string> words,
                                const std::vector<std::string>& with_value,
                                const std::vector<std::string>& flags) {
    const auto in = [](const std::vector<std::string>& set, const std::string& word) {
        return std::find(set.begin(), set.end(), word) != set.end();
    };
    Words taken;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (in(flags, word)) {
            taken.options[word] = "";
        } else if (in(with_value, word)) {
            if (i + 1 == words.size()) {
                return missing(word + " VALUE");
            }
            // The one option that may come more than once: a server may have several names.
            if (word == "--host") {
                taken.hosts.push_back(words[++i]);
            } else if (!taken.options.emplace(word, words[++i]).second) {
                return unexpected(word);
            }
        } else if (word.starts_with("-")) {
            return unexpected(word);
        } else {
            taken.alone.push_back(word);
        }
    }
    return taken;
}

/// "127.0.0.1:8470" or "[::1]:8470".
std::optional<std::pair<std::string, std::uint16_t>> address_and_port(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return std::nullopt;
    }
    std::string address = text.substr(0, colon);
    if (address.front() == '[' && address.back() == ']') {
        address = address.substr(1, address.size() - 2);
    }
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    if (error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return std::pair{address, port};
}

Outcome<Arguments, Text> parse_serve(std::span<const std::string> words) {
    auto taken = take_apart(words, {"--event", "--data", "--listen", "--host"}, {});
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    if (!given.alone.empty()) {
        return unexpected(given.alone.front());
    }
    ServeArguments serve;
    serve.hosts = given.hosts;
    for (const auto& [option, value] : given.options) {
        if (option == "--event") {
            serve.event_file = value;
        } else if (option == "--data") {
            serve.data_folder = value;
        } else if (const auto listen = address_and_port(value)) {
            serve.address = listen->first;
            serve.port = listen->second;
        } else {
            return missing("--listen ADDRESS:PORT");
        }
    }
    if (serve.data_folder.empty()) {
        return missing("--data DIR");
    }
    return Arguments{serve};
}

Outcome<Arguments, Text> parse_check(std::span<const std::string> words) {
    auto taken = take_apart(words, {}, {});
    if (!taken) {
        return taken.error();
    }
    if (taken.value().alone.size() != 1) {
        return missing("FILE");
    }
    return Arguments{CheckArguments{taken.value().alone.front()}};
}

/// `verify` and `export`, which both ask for a data folder.
Outcome<Arguments, Text> parse_reading(std::span<const std::string> words, bool is_export) {
    std::vector<std::string> flags;
    if (is_export) {
        flags.emplace_back("--cleared");
    }
    auto taken = take_apart(words, {"--data"}, flags);
    if (!taken) {
        return taken.error();
    }
    const Words& given = taken.value();
    if (!given.alone.empty()) {
        return unexpected(given.alone.front());
    }
    const auto data = given.options.find("--data");
    if (data == given.options.end() || data->second.empty()) {
        return missing("--data DIR");
    }
    if (is_export) {
        return Arguments{ExportArguments{data->second, given.options.contains("--cleared")}};
    }
    return Arguments{VerifyArguments{data->second}};
}

}  // namespace

Outcome<Arguments, Text> parse_arguments(std::span<const std::string> words) {
    if (words.empty() || words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
        return Arguments{HelpArguments{}};
    }
    const auto rest = words.subspan(1);
    if (words[0] == "--version" || words[0] == "version") {
        return Arguments{VersionArguments{}};
    }
    if (words[0] == "serve") {
        return parse_serve(rest);
    }
    if (words[0] == "check") {
        return parse_check(rest);
    }
    if (words[0] == "verify" || words[0] == "export") {
        return parse_reading(rest, words[0] == "export");
    }
    return unexpected(words[0]);
}

}  // namespace plenaria::app
