#include "server/app/desk_codec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "server/model/limits.hpp"

namespace plenaria::app {
namespace {

constexpr std::array<std::string_view, 6> task_names{
    "edit", "agenda", "participants", "attendance", "emergency", "emergency_refused"};

// What may be empty is written behind a mark, as an empty line ends the header.
constexpr std::string_view mark = "=";

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

std::string encoded(const std::string& token, const DeskRequest& request) {
    std::string file = request.file;
    std::replace(file.begin(), file.end(), '\n', ' ');
    std::string out = token + "\n";
    out.append(task_names.at(static_cast<std::size_t>(request.task))).append("\n");
    out.append(mark).append(request.session.value).append("\n");
    out.append(request.dry_run ? "1" : "0").append("\n");
    out.append(std::to_string(request.bytes.size())).append("\n");
    out.append(mark).append(file).append("\n\n").append(request.bytes);
    return out;
}

std::optional<DeskHeader> decoded_header(std::string_view text) {
    const auto lines = lines_of(text);
    // The empty line ends it: whoever sends more lines before it is not one of ours.
    if (lines.size() != 7 || !lines[6].empty() || (lines[3] != "0" && lines[3] != "1")) {
        return std::nullopt;
    }
    DeskHeader header;
    header.token = lines[0];
    const auto task = std::find(task_names.begin(), task_names.end(), lines[1]);
    const std::string& count = lines[4];
    const auto [stop, error] =
        std::from_chars(count.data(), count.data() + count.size(), header.bytes);
    if (task == task_names.end() || !lines[2].starts_with(mark) || !lines[5].starts_with(mark) ||
        error != std::errc{} || stop != count.data() + count.size() ||
        header.bytes > limits::event_file_bytes) {
        return std::nullopt;
    }
    header.request.task = static_cast<DeskTask>(task - task_names.begin());
    header.request.session = SessionId{lines[2].substr(mark.size())};
    header.request.dry_run = lines[3] == "1";
    header.request.file = lines[5].substr(mark.size());
    return header;
}

std::string encoded(const DeskAnswer& answer) {
    std::string out = answer.accepted ? "accepted\n" : "refused\n";
    for (const Text& line : answer.lines) {
        for (const auto& [language, words] : line.strings()) {
            out.append(language).append("\t").append(words).append("\n");
        }
        out += "\n";
    }
    return out;
}

std::optional<DeskAnswer> decoded_answer(std::string_view text) {
    const auto lines = lines_of(text);
    if (lines.empty() || (lines[0] != "accepted" && lines[0] != "refused")) {
        return std::nullopt;
    }
    DeskAnswer answer;
    answer.accepted = lines[0] == "accepted";
    Text line;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::size_t tab = lines[i].find('\t');
        if (tab != std::string::npos) {
            line.set(lines[i].substr(0, tab), lines[i].substr(tab + 1));
        } else if (!line.empty()) {
            answer.lines.push_back(std::exchange(line, {}));
        }
    }
    return answer;
}

}  // namespace plenaria::app
