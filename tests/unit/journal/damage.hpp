// Damage to a journal's files as a disk, a fall or a hand does it, drawn by lot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace plenaria::journal {

/// Bytes of one file that are not what they were; up to the end where it was cut short.
struct Damaged {
    std::filesystem::path file;
    std::uint64_t from = 0;
    std::uint64_t until = 0;

    [[nodiscard]] bool touches(const std::filesystem::path& other, std::uint64_t begin,
                               std::uint64_t end) const {
        return file == other && from < end && begin < until;
    }
};

/// Does one kind of damage at one place of the file: a bit that flipped, a page of zeros, a page of
/// noise, or an end that is gone. Nothing where the file is empty or not there.
[[nodiscard]] std::vector<Damaged> damage_somewhere(const std::filesystem::path& file,
                                                    std::mt19937_64& lots);

/// Makes every commit of a log say that the database has `pages` pages, with checksums that agree.
void claim_pages(const std::filesystem::path& log, std::uint32_t pages);

[[nodiscard]] std::string bytes_of(const std::filesystem::path& file);

}  // namespace plenaria::journal
