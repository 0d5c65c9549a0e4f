#include "tests/unit/journal/damage.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>

#include "server/journal/page_file.hpp"

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

void claim_pages(const std::filesystem::path& log, std::uint32_t pages) {
    std::string bytes = bytes_of(log);
    const auto word = [&](std::size_t at) {
        return integer_in(reinterpret_cast<const unsigned char*>(bytes.data()) + at);
    };
    const auto set = [&](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) {
            bytes[at + i] = static_cast<char>(value >> (24 - 8 * i));
        }
    };
    constexpr std::size_t header = 32;
    constexpr std::size_t frame_header = 24;
    ASSERT_EQ(word(0), 0x377F0682U) << "with checksums as this machine counts";
    std::uint32_t first = word(24);
    std::uint32_t second = word(28);
    const auto add = [&](std::size_t at, std::size_t count) {
        for (std::size_t i = at; i < at + count; i += 8) {
            first += __builtin_bswap32(word(i)) + second;
            second += __builtin_bswap32(word(i + 4)) + first;
        }
    };
    for (std::size_t at = header; at + frame_header + page_bytes <= bytes.size();
         at += frame_header + page_bytes) {
        if (word(at + 4) != 0) {
            set(at + 4, pages);
        }
        add(at, 8);
        add(at + frame_header, page_bytes);
        set(at + 16, first);
        set(at + 20, second);
    }
    std::ofstream{log, std::ios::binary} << bytes;
}

}  // namespace plenaria::journal
