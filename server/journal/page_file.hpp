// Pages of a journal as their bytes are on the disk, and the rows in them, read without SQLite:
// what leads to a page may be damaged while the page is whole.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/journal/private_file.hpp"
#include "server/journal/row.hpp"

namespace plenaria::journal {

/// What every journal was made with; `create_file` says so.
inline constexpr std::size_t page_bytes = 4096;
using Page = std::array<unsigned char, page_bytes>;

/// An integer as SQLite keeps it: big end first.
[[nodiscard]] std::uint32_t integer_in(const unsigned char* bytes);

/// A file that is read in places; what cannot be read is not there.
class PageFile {
public:
    explicit PageFile(const std::filesystem::path& path);

    /// Why it cannot be read at all, as the system says it; zero: it can, and its size is known.
    [[nodiscard]] int error() const { return error_; }
    /// Zero where there is no such file.
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// Whether `count` bytes at `offset` could be read.
    [[nodiscard]] bool read(std::uint64_t offset, unsigned char* into, std::size_t count) const;
    /// Whether the disk refused any of what was to be read; to read behind the end is no refusal.
    [[nodiscard]] bool refused() const { return refused_; }

private:
    Descriptor file_;
    int error_ = 0;
    mutable bool refused_ = false;
    std::uint64_t bytes_ = 0;
};

/// A row that was found, with the hash beside it; nothing of it is verified.
struct FoundRow {
    std::int64_t seq = 0;
    std::int64_t at_ms = 0;
    std::string actor_role;
    std::string actor_name;
    std::string command_id;
    std::uint64_t command_fingerprint = 0;
    std::string room;
    std::string kind;
    std::int64_t version = 0;
    std::string payload;
    Hash hash{};

    /// Points into this row.
    [[nodiscard]] RowView view() const;
};

/// Gives the page of that number, from wherever it is to be read; nothing: it cannot be.
using PageSource = std::function<std::optional<Page>(std::uint32_t page)>;

/// Calls `visit` with each row of the record table that stands in `page`, which is the database's
/// first where `is_first`; the rest of a long row comes from `source`. Any bytes may be given.
void rows_in(const Page& page, bool is_first, const PageSource& source,
             const std::function<void(FoundRow)>& visit);

}  // namespace plenaria::journal
