#include "server/journal/salvage.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "server/journal/chain_check.hpp"
#include "server/journal/database.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/log_file.hpp"

namespace plenaria::journal {
namespace {

// Journals have megabytes; SQLite's own limit for an image in memory is two gigabytes.
constexpr std::uint64_t image_pages_max = 256ULL * 1024;

/// The files, and where each page is to be read.
class Files {
public:
    explicit Files(const std::filesystem::path& path)
        : database_(path), log_file_(log_path(path)), log_(read_log(path)) {
        for (const LogFrame& frame : log_.committed) {
            present_[frame.page] = frame.offset;
        }
        for (const LogFrame& frame : log_.beyond) {
            beyond_[frame.page] = frame.offset;
        }
    }

    [[nodiscard]] const LogFile& log() const { return log_; }
    [[nodiscard]] std::uint32_t pages_of_file() const {
        return static_cast<std::uint32_t>(database_.bytes() / page_bytes);
    }
    [[nodiscard]] std::uint32_t pages() const {
        return log_.pages != 0 ? log_.pages : pages_of_file();
    }

    [[nodiscard]] std::optional<Page> in_database(std::uint32_t page) const {
        return page == 0 ? std::nullopt : at(database_, (std::uint64_t{page} - 1) * page_bytes);
    }
    [[nodiscard]] std::optional<Page> in_log(std::uint64_t offset) const {
        return at(log_file_, offset);
    }
    /// As SQLite sees it.
    [[nodiscard]] std::optional<Page> present(std::uint32_t page) const {
        const auto logged = present_.find(page);
        return logged == present_.end() ? in_database(page) : in_log(logged->second);
    }
    /// As it was last written, whether SQLite still sees it or not.
    [[nodiscard]] std::optional<Page> latest(std::uint32_t page) const {
        const auto logged = beyond_.find(page);
        return logged == beyond_.end() ? present(page) : in_log(logged->second);
    }

private:
    static std::optional<Page> at(const PageFile& file, std::uint64_t offset) {
        Page page{};
        return file.read(offset, page.data(), page.size()) ? std::optional{page} : std::nullopt;
    }

    PageFile database_;
    PageFile log_file_;
    LogFile log_;
    std::unordered_map<std::uint32_t, std::uint64_t> present_;
    std::unordered_map<std::uint32_t, std::uint64_t> beyond_;
};

/// Everything that looks like a row, by its place; those that SQLite sees come first.
class Finds {
public:
    explicit Finds(const Files& files) : files_(files) {
        for (std::uint32_t page = 1; page <= files.pages(); ++page) {
            look(files.present(page), page);
        }
        for (const LogFrame& frame : files.log().beyond) {
            look(files.in_log(frame.offset), frame.page);
        }
        for (const LogFrame& frame : files.log().committed) {
            look(files.in_log(frame.offset), frame.page);
        }
        for (std::uint32_t page = 1; page <= files.pages_of_file(); ++page) {
            look(files.in_database(page), page);
        }
    }

    /// Looks through another journal too.
    void add(const Finds& other) {
        for (const auto& [seq, rows] : other.rows_) {
            for (const FoundRow& row : rows) {
                add(row);
            }
        }
    }

    [[nodiscard]] const std::map<std::int64_t, std::vector<FoundRow>>& all() const { return rows_; }

private:
    void look(const std::optional<Page>& page, std::uint32_t number) {
        if (!page) {
            return;
        }
        const auto keep = [this](FoundRow row) { add(std::move(row)); };
        // A long row goes on in pages that were written once; which copy of them is whole cannot be
        // told beforehand.
        rows_in(
            *page, number == 1, [this](auto each) { return files_.present(each); }, keep);
        rows_in(
            *page, number == 1, [this](auto each) { return files_.latest(each); }, keep);
        rows_in(
            *page, number == 1, [this](auto each) { return files_.in_database(each); }, keep);
    }

    void add(FoundRow row) {
        // Of a damaged page the same row may come in as many shapes as it has copies.
        constexpr std::size_t shapes_max = 16;
        auto& known = rows_[row.seq];
        const bool same = std::any_of(known.begin(), known.end(), [&](const FoundRow& other) {
            return other.hash == row.hash && other.payload == row.payload && is_same(other, row);
        });
        if (!same && known.size() < shapes_max) {
            known.push_back(std::move(row));
        }
    }

    static bool is_same(const FoundRow& a, const FoundRow& b) {
        return a.at_ms == b.at_ms && a.actor_role == b.actor_role && a.actor_name == b.actor_name &&
               a.command_id == b.command_id && a.command_fingerprint == b.command_fingerprint &&
               a.room == b.room && a.kind == b.kind && a.version == b.version;
    }

    const Files& files_;  ///< used while it is made
    std::map<std::int64_t, std::vector<FoundRow>> rows_;
};

/// The first of a place's finds that carries the chain on.
const FoundRow* next_of(const Finds& finds, std::int64_t seq, const Hash& head,
                        ChainHasher& hasher) {
    const auto at = finds.all().find(seq);
    if (at == finds.all().end()) {
        return nullptr;
    }
    const auto found = std::find_if(at->second.begin(), at->second.end(), [&](const FoundRow& row) {
        return hasher.next(head, row.view()) == row.hash;
    });
    return found == at->second.end() ? nullptr : &*found;
}

/// The database as SQLite would see it, in memory.
std::vector<unsigned char> image_of(const Files& files) {
    std::vector<unsigned char> image;
    for (std::uint32_t page = 1; page <= files.pages(); ++page) {
        const auto content = files.present(page);
        if (!content) {
            return {};
        }
        image.insert(image.end(), content->begin(), content->end());
    }
    // Without its log it is read like any database: the header's two bytes say so.
    constexpr std::size_t log_mode = 18;
    if (image.size() > log_mode + 1 && image[log_mode] == 2 && image[log_mode + 1] == 2) {
        image[log_mode] = image[log_mode + 1] = 1;
    }
    return image;
}

/// What SQLite finds wrong; nothing where it reads `rows` records, the last with hash `head`.
std::optional<std::string> unlike_sqlite(const Files& files, const Salvage& saved) {
    if (files.pages() == 0 || files.pages() > image_pages_max) {
        return "no pages";
    }
    std::vector<unsigned char> image = image_of(files);
    if (image.empty()) {
        return "a page cannot be read";
    }
    Database database{":memory:", SQLITE_OPEN_READWRITE};
    const auto size = static_cast<sqlite3_int64>(image.size());
    if (!database.is_open() ||
        sqlite3_deserialize(database.handle(), "main", image.data(), size, size,
                            SQLITE_DESERIALIZE_READONLY) != SQLITE_OK) {
        return "SQLite: " + database.fault();
    }
    const auto end = check_chain(database);
    if (!end) {
        return "record " + std::to_string(end.error().position.value) + ": " + end.error().detail;
    }
    return end.value() == saved.last() ? std::nullopt
                                       : std::optional<std::string>{"SQLite sees other records"};
}

std::optional<std::string> damage_in(const std::filesystem::path& path, const Files& files,
                                     const Salvage& saved) {
    if (const auto failure = inspect_file(path)) {
        return failure->detail;
    }
    if (auto damage = log_damage(path)) {
        return damage;
    }
    return unlike_sqlite(files, saved);
}

}  // namespace

Salvage salvage(const std::filesystem::path& path,
                const std::vector<std::filesystem::path>& copies) {
    const Files files{path};
    Finds finds{files};
    for (const auto& copy : copies) {
        finds.add(Finds{Files{copy}});
    }
    Salvage saved;
    ChainHasher hasher;
    Hash head = no_hash;
    while (const FoundRow* row = next_of(finds, saved.last().value + 1, head, hasher)) {
        head = row->hash;
        saved.rows.push_back(*row);
    }
    const auto& all = finds.all();
    const auto lost = all.upper_bound(saved.last().value);
    if (lost != all.end()) {
        saved.lost.seen = static_cast<std::int64_t>(std::distance(lost, all.end()));
        saved.lost.first = Position{lost->first};
        saved.lost.last = Position{all.rbegin()->first};
    }
    saved.damage = damage_in(path, files, saved);
    return saved;
}

std::optional<std::string> log_damage(const std::filesystem::path& path) {
    const LogFile log = read_log(path);
    if (log.commits_beyond < 2) {
        return std::nullopt;
    }
    return "its log is damaged behind frame " + std::to_string(log.committed.size()) + ", " +
           std::to_string(log.commits_beyond) + " commits stand behind that";
}

}  // namespace plenaria::journal
