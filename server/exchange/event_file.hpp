// How a forum's rule book and an event come in: two TOML files that a person wrote, checked
// completely or refused completely. docs/event-file.md describes them for that person.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::exchange {

/// One fault of a file: where it is, what was found there and what was expected. Lines and columns
/// count from 1, columns in characters; both are 0 where the file as a whole is meant.
struct FileProblem {
    std::string file;
    int line = 0;
    int column = 0;
    Text message;
    friend bool operator==(const FileProblem&, const FileProblem&) = default;
};

/// "event.toml:12:7: …" in one language, as compilers and editors write it.
[[nodiscard]] std::string line_of(const FileProblem& problem, std::string_view language);

/// Reads a whole file, or answers nothing where it cannot be read. May be called twice: for the
/// event and for its profile.
using FileReader = std::function<std::optional<std::string>(const std::filesystem::path&)>;

/// The event of `event_path` with the profile it names (`profile`, relative to the event file).
/// Either everything is right, or all problems of both files come back in one run, in the order of
/// the files; at most `limits::file_problems`, the last of which then says that there are more. A
/// fault of TOML's syntax ends the reading of that file. Nothing is guessed. No exception leaves
/// it; any thread.
[[nodiscard]] Outcome<domain::Definition, std::vector<FileProblem>> read_event(
    const std::filesystem::path& event_path);

/// An event, and what is unusual about one that was edited live (docs/event-file.md,
/// `edited_live`).
struct EventReading {
    Outcome<domain::Definition, std::vector<FileProblem>> event;
    std::vector<FileProblem> warnings;  ///< of the sessions alone, in the order of the file
};

/// The same with its warnings, for whoever tells them to a person.
[[nodiscard]] EventReading read_event_with_warnings(const std::filesystem::path& event_path);

// The same with files from elsewhere than the disk.
[[nodiscard]] EventReading read_event_with_warnings(const std::filesystem::path& event_path,
                                                    const FileReader& read_file);
[[nodiscard]] Outcome<domain::Definition, std::vector<FileProblem>> read_event(
    const std::filesystem::path& event_path, const FileReader& read_file);

}  // namespace plenaria::exchange
