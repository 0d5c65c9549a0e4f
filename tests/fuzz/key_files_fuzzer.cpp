// A key's file and the escrow's first file, which may lie on a medium of somebody else's: what is
// taken for a key is one, and a damaged escrow takes no key in.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "server/journal/escrow.hpp"
#include "server/journal/key_folder.hpp"
#include "server/model/assertion.hpp"
#include "tests/fuzz/memory_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace plenaria;

/// With an escrow whose first file can be written over.
class Folder {
public:
    Folder() {
        PLENARIA_ASSERT(!lock_.take(folder_.path()));
        fs::create_directory(folder_.path() / "escrow");
        fs::permissions(folder_.path() / "escrow", fs::perms::owner_all);
    }

    /// Whether a key goes into an escrow that begins so.
    [[nodiscard]] bool takes_key(std::string_view chair) const {
        const fs::path escrow = folder_.path() / "escrow";
        fuzz::write_file(escrow / "chair", chair);
        fs::permissions(escrow / "chair", fs::perms::owner_read | fs::perms::owner_write);
        const journal::NamedKey key{SessionId{"s1"}, {}};
        const bool taken = !journal::put_in_escrow(lock_, folder_.path(), key);
        const fs::path box = escrow / (journal::id_of(key.key).value + ".box");
        PLENARIA_ASSERT(fs::exists(box) == taken);
        fs::remove(box);
        return taken;
    }

private:
    fuzz::MemoryFolder folder_;
    journal::KeysLock lock_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto key = journal::read_key_text(bytes)) {
        const auto same = journal::read_key_text(journal::key_text(*key).view());
        PLENARIA_ASSERT(same && same->session == key->session &&
                        journal::id_of(same->key) == journal::id_of(key->key));
    }
    static_cast<void>(folder.takes_key(bytes));
    return 0;
}
