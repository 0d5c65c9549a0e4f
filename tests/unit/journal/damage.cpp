#include "tests/unit/journal/damage.hpp"

#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>

namespace plenaria::journal {
namespace {

constexpr std::uint64_t block = 4096;

void put(const std::filesystem::path& file, std::uint64_t at, const std::string& bytes) {
    std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(static_cast<std::streamoff>(at));
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string noise(std::uint64_t count, std::mt19937_64& lots) {
    std::string bytes;
    while (bytes.size() < count) {
        bytes += static_cast<char>(lots());
    }
    return bytes;
}

}  // namespace

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::vector<Damaged> damage_somewhere(const std::filesystem::path& file, std::mt19937_64& lots) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(file, error);
    if (error || size == 0) {
        return {};
    }
    const std::uint64_t at = lots() % size;
    const std::uint64_t start = at / block * block;
    const std::uint64_t count = std::min(block, size - start);
    switch (lots() % 4) {
        case 0: {
            std::string byte = bytes_of(file).substr(at, 1);
            byte[0] = static_cast<char>(byte[0] ^ (1 << (lots() % 8)));
            put(file, at, byte);
            return {{file, at, at + 1}};
        }
        case 1:
            put(file, start, std::string(count, '\0'));
            return {{file, start, start + count}};
        case 2:
            put(file, start, noise(count, lots));
            return {{file, start, start + count}};
        default:
            std::filesystem::resize_file(file, at);
            return {{file, at, std::numeric_limits<std::uint64_t>::max()}};
    }
}

}  // namespace plenaria::journal
