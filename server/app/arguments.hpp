// The command line of plenaria-server as values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::app {

struct ServeArguments {
    std::string event_file;  ///< empty: only resume what the data folder holds
    std::string data_folder;
    std::string address = "127.0.0.1";  ///< loopback unless somebody decides otherwise
    std::uint16_t port = 8470;          ///< 0: any free port
    std::vector<std::string> hosts;     ///< names by which pages may be asked besides addresses
};
struct CheckArguments {
    std::string event_file;
};
struct VerifyArguments {
    std::string data_folder;
};
struct ExportArguments {
    std::string data_folder;
    bool cleared = false;  ///< with what happened behind closed doors
};
struct HelpArguments {};
struct VersionArguments {};

using Arguments = std::variant<HelpArguments, VersionArguments, ServeArguments, CheckArguments,
                               VerifyArguments, ExportArguments>;

/// Reads the words after the program's name. An error says which word and what was expected.
[[nodiscard]] Outcome<Arguments, Text> parse_arguments(std::span<const std::string> words);

}  // namespace plenaria::app
