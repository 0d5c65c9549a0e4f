// A screen's key file, and a proof as the server checks it: a damaged file is neither taken for a
// key nor written over, and a proof counts for the claim that it was made of and for no other.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "server/access/device_key.hpp"
#include "server/model/assertion.hpp"
#include "server/model/limits.hpp"
#include "tests/fuzz/memory_folder.hpp"

namespace {

using namespace plenaria;
namespace fs = std::filesystem;

const DeviceClaim claim{"server-1", "boot-1", "nonce-1", Role::display, ScreenId{"wall"}, "c0ffee"};

class KeyFile {
public:
    void hold(std::string_view bytes) const {
        fuzz::write_file(path_, bytes);
        fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
        const auto key = access::DeviceKey::load_or_create(path_.string());
        std::ifstream file{path_, std::ios::binary};
        const std::string kept{std::istreambuf_iterator<char>{file}, {}};
        PLENARIA_ASSERT(kept == bytes);
        if (!key) {
            PLENARIA_ASSERT(key.error() == access::DeviceKeyError::malformed ||
                            key.error() == access::DeviceKeyError::unreadable);
            return;
        }
        const std::string digits = key.value().public_digits();
        const std::string proof = key.value().sign(claim);
        PLENARIA_ASSERT(digits.size() == limits::device_key_digits);
        PLENARIA_ASSERT(proof.size() == limits::device_proof_digits);
        PLENARIA_ASSERT(access::proves(digits, proof, claim));
    }

private:
    fuzz::MemoryFolder folder_;
    fs::path path_ = folder_.path() / "screen.key";
};

/// Line by line: key, proof and what is claimed.
void check_proof(std::string_view bytes) {
    std::array<std::string_view, 7> lines;
    for (std::string_view& line : lines) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    const auto& [key, proof, server, boot, nonce, device, channel] = lines;
    DeviceClaim claimed{
        std::string{server},           std::string{boot},   std::string{nonce}, Role::display,
        ScreenId{std::string{device}}, std::string{channel}};
    if (access::proves(key, proof, claimed)) {
        claimed.nonce += "1";
        PLENARIA_ASSERT(!access::proves(key, proof, claimed));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const KeyFile file;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    file.hold(bytes);
    check_proof(bytes);
    return 0;
}
