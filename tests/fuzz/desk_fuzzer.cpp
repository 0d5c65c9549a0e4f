// What comes through the desk's socket: a header, the bytes after it, and the answer on its way
// back. Nothing of it may change an event unless it is accepted.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "server/app/desk_codec.hpp"
#include "server/app/exchange_desk.hpp"
#include "server/exchange/event_file.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"

namespace {

using namespace plenaria;

constexpr TimePoint noon = from_unix_ms(1'700'000'000'000);

/// A machine that stands at the sample event, with nothing on its way.
const engine::EngineMachine& machine() {
    static const engine::EngineMachine loaded = [] {
        auto event = exchange::read_event(std::filesystem::path{PLENARIA_SOURCE_DIR} /
                                          "config/events/crm-viceministerial/event.toml");
        PLENARIA_ASSERT(event.ok());
        engine::EngineMachine made;
        made.load(std::move(event).value(), noon);
        const auto append = made.take_append();
        PLENARIA_ASSERT(append);
        static_cast<void>(
            made.on_appended({engine::AppendStatus::ok, append->records.back().position}));
        return made;
    }();
    return loaded;
}

void hand_in(const app::DeskRequest& request) {
    engine::EngineMachine copy = machine();
    const app::DeskAnswer answer = app::handle(copy, request, noon);
    PLENARIA_ASSERT(!answer.lines.empty());
    PLENARIA_ASSERT(copy.idle() || (answer.accepted && !request.dry_run));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const std::size_t end = bytes.find("\n\n");
    if (end != std::string_view::npos && end + 2 <= app::desk_header_bytes) {
        if (auto header = app::decoded_header(bytes.substr(0, end + 2))) {
            PLENARIA_ASSERT(header->bytes <= limits::event_file_bytes);
            header->request.bytes = bytes.substr(end + 2);
            const std::string again = app::encoded(header->token, header->request);
            const auto read = app::decoded_header(again.substr(0, again.find("\n\n") + 2));
            PLENARIA_ASSERT(read && read->token == header->token &&
                            read->request.task == header->request.task &&
                            read->request.session == header->request.session &&
                            read->request.dry_run == header->request.dry_run &&
                            read->request.file == header->request.file &&
                            read->bytes == header->request.bytes.size());
            hand_in(header->request);
        }
    }
    static_cast<void>(app::decoded_answer(bytes));
    return 0;
}
