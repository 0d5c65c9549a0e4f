// Event files as people edit them: an event or reasons, and what was read once is read again.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "server/exchange/event_file.hpp"
#include "server/exchange/event_writer.hpp"
#include "server/model/assertion.hpp"

namespace {

using namespace plenaria;

/// The rule book is the forum's own and long: the input is the event alone.
const std::string& profile() {
    static const std::string text = [] {
        std::ifstream file{std::string{PLENARIA_SOURCE_DIR} + "/config/profiles/crm.toml",
                           std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    }();
    return text;
}

exchange::EventReading read(const std::string& event) {
    return exchange::read_event_with_warnings(
        "event.toml", [&](const std::filesystem::path& path) -> std::optional<std::string> {
            return path.filename() == "event.toml" ? event : profile();
        });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const auto reading = read(std::string{reinterpret_cast<const char*>(data), size});
    if (!reading.event) {
        PLENARIA_ASSERT(!reading.event.error().empty());
        for (const exchange::FileProblem& problem : reading.event.error()) {
            PLENARIA_ASSERT(problem.message.has("es") && problem.message.has("en"));
        }
        return 0;
    }
    const std::string written = exchange::write_event(reading.event.value());
    const auto again = exchange::read_event(
        "w.toml", [&](const std::filesystem::path&) { return std::optional{written}; });
    PLENARIA_ASSERT(again.ok());
    PLENARIA_ASSERT(again.value() == reading.event.value());
    return 0;
}
