#include "server/journal/page_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace plenaria::journal {
namespace {

constexpr unsigned char table_leaf = 0x0D;
constexpr std::size_t first_page_header = 100;
constexpr std::size_t leaf_header = 8;
// seq, at_ms, actor_role, actor_name, command_id, command_fingerprint, room, kind, version,
// payload, hash
constexpr std::size_t columns = 11;
// Far beyond the longest payload there may be, so that a damaged length asks for no memory.
constexpr std::uint64_t row_bytes_max = 64ULL * 1024 * 1024;

/// Takes integers and bytes from the front; after the end it is not `ok`.
class Taker {
public:
    explicit Taker(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] std::string_view rest() const { return rest_; }

    /// SQLite's integers of one to nine bytes, seven bits in each of the first eight.
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int i = 0; i < 9; ++i) {
            if (rest_.empty()) {
                ok_ = false;
                return 0;
            }
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            if (i == 8) {
                return (value << 8U) | byte;
            }
            value = (value << 7U) | (byte & 0x7FU);
            if ((byte & 0x80U) == 0) {
                return value;
            }
        }
        return value;
    }

    std::string_view take(std::uint64_t count) {
        if (count > rest_.size()) {
            ok_ = false;
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

/// One value of a row by its serial type; other types than ours are refused.
class Values {
public:
    Values(std::vector<std::uint64_t> types, std::string_view body)
        : types_(std::move(types)), body_(body) {}

    /// The number of the row stands for it: its column is NULL.
    [[nodiscard]] bool skip_null() { return next_ < types_.size() && types_[next_++] == 0; }

    [[nodiscard]] bool integer(std::int64_t& value) {
        constexpr std::array<std::uint64_t, 7> widths{0, 1, 2, 3, 4, 6, 8};
        if (next_ >= types_.size()) {
            return false;
        }
        const std::uint64_t type = types_[next_++];
        if (type == 8 || type == 9) {
            value = static_cast<std::int64_t>(type) - 8;
            return true;
        }
        if (type == 0 || type >= widths.size()) {
            return false;
        }
        const std::string_view bytes = body_.take(widths[type]);
        std::uint64_t bits = 0;
        if (!bytes.empty() && (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0) {
            bits = ~bits;
        }
        for (const char byte : bytes) {
            bits = (bits << 8U) | static_cast<unsigned char>(byte);
        }
        value = static_cast<std::int64_t>(bits);
        return body_.ok();
    }

    [[nodiscard]] bool text(std::string& value) { return bytes(13, value); }
    [[nodiscard]] bool blob(std::string& value) { return bytes(12, value); }

private:
    /// Texts have odd types from 13 on, blobs even ones from 12 on.
    [[nodiscard]] bool bytes(std::uint64_t first, std::string& value) {
        if (next_ >= types_.size() || types_[next_] < first || (types_[next_] - first) % 2 != 0) {
            return false;
        }
        value = body_.take((types_[next_++] - first) / 2);
        return body_.ok();
    }

    std::vector<std::uint64_t> types_;
    Taker body_;
    std::size_t next_ = 0;
};

std::optional<FoundRow> row_of(std::int64_t number, std::string_view record) {
    Taker header{record};
    const std::uint64_t header_bytes = header.varint();
    if (!header.ok() || header_bytes > record.size() || header_bytes == 0) {
        return std::nullopt;
    }
    Taker types{record.substr(0, header_bytes)};
    static_cast<void>(types.varint());
    std::vector<std::uint64_t> found;
    while (types.ok() && !types.rest().empty() && found.size() <= columns) {
        found.push_back(types.varint());
    }
    if (!types.ok() || found.size() != columns) {
        return std::nullopt;
    }
    Values values{std::move(found), record.substr(header_bytes)};
    FoundRow row;
    row.seq = number;
    std::int64_t print = 0;
    std::string hash;
    const bool is_row =
        values.skip_null() && values.integer(row.at_ms) && values.text(row.actor_role) &&
        values.text(row.actor_name) && values.text(row.command_id) && values.integer(print) &&
        values.text(row.room) && values.text(row.kind) && values.integer(row.version) &&
        values.text(row.payload) && values.blob(hash);
    if (!is_row || hash.size() != row.hash.size()) {
        return std::nullopt;
    }
    row.command_fingerprint = static_cast<std::uint64_t>(print);
    std::memcpy(row.hash.data(), hash.data(), hash.size());
    return row;
}

/// How much of a row of that length stands in its leaf: SQLite's rule.
std::uint64_t local_bytes(std::uint64_t length) {
    constexpr std::uint64_t most = page_bytes - 35;
    constexpr std::uint64_t least = (page_bytes - 12) * 32 / 255 - 23;
    if (length <= most) {
        return length;
    }
    const std::uint64_t fitting = least + (length - least) % (page_bytes - 4);
    return fitting <= most ? fitting : least;
}

/// What does not fit into the leaf follows in a chain of pages of its own.
bool add_overflow(std::uint32_t page, std::uint64_t length, const PageSource& source,
                  std::string& record) {
    constexpr std::size_t link_bytes = 4;
    while (record.size() < length) {
        const auto content = page == 0 ? std::nullopt : source(page);
        if (!content) {
            return false;
        }
        page = integer_in(content->data());
        const std::uint64_t count =
            std::min<std::uint64_t>(length - record.size(), page_bytes - link_bytes);
        record.append(reinterpret_cast<const char*>(content->data()) + link_bytes, count);
    }
    return true;
}

std::optional<FoundRow> row_at(const Page& page, std::size_t offset, const PageSource& source) {
    Taker cell{
        std::string_view{reinterpret_cast<const char*>(page.data()), page.size()}.substr(offset)};
    const std::uint64_t length = cell.varint();
    const auto number = static_cast<std::int64_t>(cell.varint());
    if (!cell.ok() || length > row_bytes_max || number < 1) {
        return std::nullopt;
    }
    const std::uint64_t local = local_bytes(length);
    std::string record{cell.take(local)};
    if (cell.ok() && local < length) {
        const std::string_view link = cell.take(4);
        if (!cell.ok() ||
            !add_overflow(integer_in(reinterpret_cast<const unsigned char*>(link.data())), length,
                          source, record)) {
            return std::nullopt;
        }
    }
    return cell.ok() ? row_of(number, record) : std::nullopt;
}

}  // namespace

std::uint32_t integer_in(const unsigned char* bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) {
        value = (value << 8U) | bytes[i];
    }
    return value;
}

PageFile::PageFile(const std::filesystem::path& path) : file_(path, O_RDONLY) {
    struct stat about {};
    if (!file_.ok() || ::fstat(file_.value(), &about) != 0) {
        error_ = errno;
    } else if (!S_ISREG(about.st_mode)) {
        error_ = EINVAL;
    } else {
        bytes_ = static_cast<std::uint64_t>(about.st_size);
    }
}

bool PageFile::read(std::uint64_t offset, unsigned char* into, std::size_t count) const {
    for (std::size_t have = 0; have < count;) {
        const ssize_t got =
            ::pread(file_.value(), into + have, count - have, static_cast<::off_t>(offset + have));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            refused_ = refused_ || (got < 0 && file_.ok());
            return false;
        }
        have += static_cast<std::size_t>(got);
    }
    return true;
}

RowView FoundRow::view() const {
    return {.seq = seq,
            .at_ms = at_ms,
            .actor_role = actor_role,
            .actor_name = actor_name,
            .command_id = command_id,
            .command_fingerprint = command_fingerprint,
            .room = room,
            .kind = kind,
            .version = version,
            .payload = payload};
}

void rows_in(const Page& page, bool is_first, const PageSource& source,
             const std::function<void(FoundRow)>& visit) {
    const std::size_t start = is_first ? first_page_header : 0;
    if (page[start] != table_leaf) {
        return;
    }
    const std::size_t cells = (std::size_t{page[start + 3]} << 8U) | page[start + 4];
    for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t at = start + leaf_header + 2 * i;
        if (at + 2 > page.size()) {
            return;
        }
        const std::size_t offset = (std::size_t{page[at]} << 8U) | page[at + 1];
        if (offset >= page.size()) {
            continue;
        }
        if (auto row = row_at(page, offset, source)) {
            visit(*std::move(row));
        }
    }
}

}  // namespace plenaria::journal
