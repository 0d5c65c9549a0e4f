// The small files by which a data folder tells when a server was alive on it, of which copy it is
// made and whose it is; a failing disk, or a folder that was brought, may say anything there. What
// is taken for a time is one that a clock can start at, and can be written and read again.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "server/app/data_folder.hpp"
#include "server/app/server_clock.hpp"
#include "server/model/assertion.hpp"
#include "server/model/ids.hpp"
#include "tests/fuzz/memory_folder.hpp"

namespace {

using namespace plenaria;
namespace fs = std::filesystem;

constexpr TimePoint some_start = from_unix_ms(1'795'392'000'000);
constexpr TimePoint start_of_2101 = from_unix_ms(4'133'980'800'000);

class Marks {
public:
    void hold(std::string_view bytes) const {
        for (const char* name : {"alive", "made_of_copy", "server.id"}) {
            fuzz::write_file(folder_.path() / name, bytes);
        }
        const auto made = app::made_of_copy(folder_.path());
        app::AliveMark alive{folder_.path()};
        if (made) {
            PLENARIA_ASSERT(*made >= from_unix_ms(0) && *made < start_of_2101);
            const app::LastSigns signs{made, made, made};
            PLENARIA_ASSERT(signs.latest() == made && signs.outage_until(some_start) > Millis{0});
            PLENARIA_ASSERT(*made + std::chrono::hours{1'000} > *made);
            const Position durable = alive.durable();
            alive.touch(*made, durable);
            PLENARIA_ASSERT(alive.last_alive() == made && alive.durable() == durable);
            app::mark_as_copy(folder_.path(), *made);
            PLENARIA_ASSERT(app::made_of_copy(folder_.path()) == made);
        }
        const std::string identity = app::server_identity(folder_.path());
        // Nothing where it is too long to be read.
        PLENARIA_ASSERT(identity.empty() || is_valid_id(identity));
        PLENARIA_ASSERT(app::server_identity(folder_.path()) == identity);
    }

private:
    fuzz::MemoryFolder folder_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Marks marks;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    marks.hold({reinterpret_cast<const char*>(data), size});
    return 0;
}
