#include "server/exchange/event_file.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "server/exchange/characters.hpp"
#include "server/exchange/event_reader.hpp"
#include "server/exchange/problems.hpp"
#include "server/exchange/profile_reader.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

/// The file's root table; nothing where the file is no TOML, and then that is in `problems`.
std::optional<Node> read_document(const std::string& text, FileProblems& problems) {
    if (text.size() > limits::event_file_bytes) {
        problems.add({}, "file_too_large",
                     {{"found", same_text(std::to_string(text.size()))},
                      {"max", same_text(std::to_string(limits::event_file_bytes))}});
        return std::nullopt;
    }
    if (const auto place = first_fault_of_utf8(text)) {
        problems.add(*place, "not_utf8", {});
        return std::nullopt;
    }
    auto document = parse_document(text);
    if (!document) {
        problems.add(document.error().place, "syntax",
                     {{"detail", same_text(document.error().detail)}});
        return std::nullopt;
    }
    return std::move(document).value();
}

std::optional<std::string> read_from_disk(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
        return std::nullopt;
    }
    std::ifstream file{path, std::ios::binary};
    // One byte more than allowed tells a file that is too large without reading all of it.
    std::string text(limits::event_file_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad() || (!file.is_open())) {
        return std::nullopt;
    }
    return text;
}

/// The value of `profile`, a file's name or the profile itself; null where it is neither, and then
/// that is the event reader's to say.
const Node* profile_value(const Node& root) {
    for (const auto& member : root.members) {
        const bool is_name =
            member.value.kind == NodeKind::string && !fault_of_line(member.value.string);
        if (member.key == "profile" && (is_name || member.value.kind == NodeKind::table)) {
            return &member.value;
        }
    }
    return nullptr;
}

struct LoadedProfile {
    domain::Profile profile;
    bool known = false;
    std::vector<FileProblem> problems;
};

LoadedProfile load_profile(const std::filesystem::path& event_path, const Node& root,
                           const FileReader& read_file, FileProblems& event_problems) {
    LoadedProfile loaded;
    const Node* name = profile_value(root);
    if (name == nullptr) {
        return loaded;
    }
    if (name->kind == NodeKind::table) {
        loaded.profile = read_profile(*name, event_problems);
        loaded.known = true;
        return loaded;
    }
    const auto path = (event_path.parent_path() / name->string).lexically_normal();
    const auto text = read_file(path);
    if (!text) {
        event_problems.add(name->place, "profile_unreadable",
                           {{"path", same_text(shortened(name->string))}});
        return loaded;
    }
    FileProblems problems{path.string()};
    if (const auto document = read_document(*text, problems)) {
        loaded.profile = read_profile(*document, problems);
        loaded.known = true;
    }
    loaded.problems = problems.take();
    return loaded;
}

}  // namespace

EventReading read_event_with_warnings(const std::filesystem::path& event_path,
                                      const FileReader& read_file) {
    FileProblems problems{event_path.string()};
    const auto text = read_file(event_path);
    if (!text) {
        return {std::vector<FileProblem>{
                    {event_path.string(), 0, 0, text_of("exchange.file_unreadable")}},
                {}};
    }
    const auto document = read_document(*text, problems);
    if (!document) {
        return {problems.take(), {}};
    }
    auto loaded = load_profile(event_path, *document, read_file, problems);
    auto event = read_definition(*document, std::move(loaded.profile), loaded.known, problems);
    auto all = problems.take();
    all.insert(all.end(), loaded.problems.begin(), loaded.problems.end());
    // Without a profile there was a reason, and it is among the problems.
    PLENARIA_ASSERT(loaded.known || !all.empty());
    if (!all.empty()) {
        return {std::move(all), problems.take_warnings()};
    }
    return {std::move(event), problems.take_warnings()};
}

EventReading read_event_with_warnings(const std::filesystem::path& event_path) {
    return read_event_with_warnings(event_path, read_from_disk);
}

Outcome<domain::Definition, std::vector<FileProblem>> read_event(
    const std::filesystem::path& event_path, const FileReader& read_file) {
    return read_event_with_warnings(event_path, read_file).event;
}

Outcome<domain::Definition, std::vector<FileProblem>> read_event(
    const std::filesystem::path& event_path) {
    return read_event(event_path, read_from_disk);
}

}  // namespace plenaria::exchange
