// A journal's database and log as `recover` reads them: whatever their bytes are, what is saved
// carries its chain, is no more than there is room for, and reads the same a second time.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/journal/log_file.hpp"
#include "server/journal/row.hpp"
#include "server/journal/salvage.hpp"
#include "server/model/assertion.hpp"
#include "tests/fuzz/memory_folder.hpp"

/// Two bytes tell how many pages the database has; the log is what comes after them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plenaria;
    static const fuzz::MemoryFolder folder;
    const auto path = folder.path() / "journal.db";
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (bytes.size() < 2) {
        return 0;
    }
    const std::size_t pages = data[0] + (std::size_t{data[1]} << 8U);
    bytes.remove_prefix(2);
    fuzz::write_file(path, bytes.substr(0, pages * journal::page_bytes));
    bytes.remove_prefix(std::min(bytes.size(), pages * journal::page_bytes));
    fuzz::write_file(journal::log_path(path), bytes);

    const auto saved = journal::salvage({path});
    journal::ChainHasher hasher;
    journal::Hash head = journal::no_hash;
    std::int64_t last = 0;
    for (const auto& row : saved.rows) {
        PLENARIA_ASSERT(row.seq == ++last);
        head = hasher.next(head, row.view());
        PLENARIA_ASSERT(head == row.hash);
    }
    PLENARIA_ASSERT(saved.lost.seen == 0 || saved.lost.first > saved.last());
    // A journal on which nothing is wrong has no commits that SQLite would pass over.
    PLENARIA_ASSERT(saved.damage || !journal::log_damage(path));
    return 0;
}
