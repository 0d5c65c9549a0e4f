#include "server/journal/salvage.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "server/journal/chain_check.hpp"
#include "server/journal/database.hpp"
#include "server/journal/event_codec.hpp"
#include "server/journal/journal_file.hpp"
#include "server/journal/log_file.hpp"
#include "server/journal/sealed_row.hpp"

namespace plenaria::journal {
namespace {

// Journals have megabytes; SQLite's own limit for an image in memory is two gigabytes.
constexpr std::uint64_t image_pages_max = 256ULL * 1024;
// Of the rows of one source no more is kept than of its image: a damaged page may pass for rows
// without end.
constexpr std::uint64_t kept_bytes_max = image_pages_max * page_bytes;
// A file of holes may be as long as it likes. What lies behind sixteen gigabytes is no journal's.
constexpr std::uint64_t pages_max = 4ULL * 1024 * 1024;
// Pages that are read for the rest of long rows: some seconds' worth. Each is read a few times for
// each copy of the page that leads to it; damaged ones may lead round in circles.
constexpr std::uint64_t followed_max = 8ULL * 1024 * 1024;
constexpr std::size_t version_offset = 60;  // SQLite's `user_version`, in the first page

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
        for (const LogFrame& frame : log_.torn) {
            torn_[frame.page] = frame.offset;
        }
    }

    [[nodiscard]] const LogFile& log() const { return log_; }
    [[nodiscard]] std::uint64_t pages_of_file() const {
        return std::min(database_.bytes() / page_bytes, pages_max);
    }
    /// As many as the log says, and never more than there are anywhere.
    [[nodiscard]] std::uint64_t pages() const {
        return log_.pages == 0
                   ? pages_of_file()
                   : std::min<std::uint64_t>(log_.pages, pages_of_file() + log_.committed.size());
    }
    [[nodiscard]] bool log_claims_too_much() const { return log_.pages > pages(); }
    /// Whether the disk refused any of what was read so far.
    [[nodiscard]] bool refused() const {
        return log_.refused || database_.refused() || log_file_.refused();
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
    [[nodiscard]] std::optional<Page> first_in_log() const {
        const auto logged = present_.find(1);
        return logged == present_.end() ? std::nullopt : in_log(logged->second);
    }
    /// As it was last written, whether SQLite still sees it or not.
    [[nodiscard]] std::optional<Page> latest(std::uint32_t page) const {
        const auto logged = beyond_.find(page);
        return logged == beyond_.end() ? present(page) : in_log(logged->second);
    }
    /// As a commit that is not whole would have it.
    [[nodiscard]] std::optional<Page> torn(std::uint32_t page) const {
        const auto logged = torn_.find(page);
        return logged == torn_.end() ? latest(page) : in_log(logged->second);
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
    std::unordered_map<std::uint32_t, std::uint64_t> torn_;
};

/// Everything that looks like a row, by its place; those that SQLite sees come first.
class Finds {
public:
    /// Without what is left of commits that are not whole.
    explicit Finds(const Files& files) {
        for (std::uint64_t page = 1; page <= files.pages(); ++page) {
            const auto number = static_cast<std::uint32_t>(page);
            look(files, files.present(number), number);
        }
        for (const LogFrame& frame : files.log().beyond) {
            look(files, files.in_log(frame.offset), frame.page);
        }
        for (const LogFrame& frame : files.log().committed) {
            look(files, files.in_log(frame.offset), frame.page);
        }
        for (std::uint64_t page = 1; page <= files.pages_of_file(); ++page) {
            const auto number = static_cast<std::uint32_t>(page);
            look(files, files.in_database(number), number);
        }
    }

    /// Takes what is left of commits that are not whole, too.
    void add_torn(const Files& files) {
        for (const LogFrame& frame : files.log().torn) {
            look(files, files.in_log(frame.offset), frame.page);
        }
    }

    /// Looks through another journal too.
    void add(const Finds& other) {
        kept_left_ += kept_bytes_max;
        for (const auto& [seq, rows] : other.rows_) {
            for (const FoundRow& row : rows) {
                add(row);
            }
        }
    }

    [[nodiscard]] const std::map<std::int64_t, std::vector<FoundRow>>& all() const { return rows_; }

private:
    void look(const Files& files, const std::optional<Page>& page, std::uint32_t number) {
        if (!page) {
            return;
        }
        const auto keep = [this](FoundRow row) { add(std::move(row)); };
        const auto follow = [this](auto read) {
            return [this, read](std::uint32_t each) {
                if (followed_left_ == 0) {
                    return std::optional<Page>{};
                }
                --followed_left_;
                return read(each);
            };
        };
        // A long row goes on in pages that were written once; which copy of them is whole cannot be
        // told beforehand.
        const bool first = number == 1;
        rows_in(*page, first, follow([&](auto each) { return files.present(each); }), keep);
        rows_in(*page, first, follow([&](auto each) { return files.latest(each); }), keep);
        rows_in(*page, first, follow([&](auto each) { return files.in_database(each); }), keep);
        if (!files.log().torn.empty()) {
            rows_in(*page, first, follow([&](auto each) { return files.torn(each); }), keep);
        }
    }

    static std::uint64_t bytes_of(const FoundRow& row) {
        return sizeof row + row.payload.size() + row.actor_name.size() + row.actor_role.size() +
               row.command_id.size() + row.room.size() + row.kind.size();
    }

    void add(FoundRow row) {
        // Of a damaged page the same row may come in as many shapes as it has copies.
        constexpr std::size_t shapes_max = 16;
        auto& known = rows_[row.seq];
        const bool same = std::any_of(known.begin(), known.end(), [&](const FoundRow& other) {
            return other.hash == row.hash && other.payload == row.payload && is_same(other, row);
        });
        const std::uint64_t bytes = bytes_of(row);
        if (!same && known.size() < shapes_max && bytes <= kept_left_) {
            kept_left_ -= bytes;
            known.push_back(std::move(row));
        }
    }

    static bool is_same(const FoundRow& a, const FoundRow& b) {
        return a.at_ms == b.at_ms && a.actor_role == b.actor_role && a.actor_name == b.actor_name &&
               a.command_id == b.command_id && a.command_fingerprint == b.command_fingerprint &&
               a.room == b.room && a.kind == b.kind && a.version == b.version;
    }

    std::map<std::int64_t, std::vector<FoundRow>> rows_;
    std::uint64_t kept_left_ = kept_bytes_max;
    std::uint64_t followed_left_ = followed_max;
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
    for (std::uint64_t page = 1; page <= files.pages(); ++page) {
        const auto content = files.present(static_cast<std::uint32_t>(page));
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
    if (files.log_claims_too_much()) {
        return "its log tells of pages that are nowhere";
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
    if (files.log().refused) {
        return "its log cannot be read";
    }
    if (auto damage = log_damage(path)) {
        return damage;
    }
    return unlike_sqlite(files, saved);
}

Salvage chain_in(const Finds& finds) {
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
    return saved;
}

/// What the rows are known by that stand in the journal itself.
using OwnRows = std::map<std::int64_t, std::vector<Hash>>;

OwnRows hashes_of(const Finds& finds) {
    OwnRows own;
    for (const auto& [seq, rows] : finds.all()) {
        for (const FoundRow& row : rows) {
            own[seq].push_back(row.hash);
        }
    }
    return own;
}

bool is_of(const OwnRows& own, const FoundRow& row) {
    const auto at = own.find(row.seq);
    return at != own.end() &&
           std::find(at->second.begin(), at->second.end(), row.hash) != at->second.end();
}

/// Those of which the chain tells that they are no damage, as the row before them is there.
OwnRows proved_of(const Finds& finds) {
    OwnRows proved;
    ChainHasher hasher;
    for (const auto& [seq, rows] : finds.all()) {
        const auto before = finds.all().find(seq - 1);
        if (before == finds.all().end()) {
            continue;
        }
        for (const FoundRow& row : rows) {
            const bool carries_on = std::any_of(
                before->second.begin(), before->second.end(), [&](const FoundRow& former) {
                    return hasher.next(former.hash, row.view()) == row.hash;
                });
            if (carries_on) {
                proved[seq].push_back(row.hash);
            }
        }
    }
    return proved;
}

/// What a copy that went on otherwise drove out. Before its first row the journal's own are taken,
/// and what else is seen of them are commits that failed.
LostRows dropped_of(const OwnRows& own, const OwnRows& proved, const std::vector<FoundRow>& saved) {
    LostRows dropped;
    const auto foreign = std::find_if(saved.begin(), saved.end(),
                                      [&](const FoundRow& row) { return !is_of(own, row); });
    if (foreign == saved.end()) {
        return dropped;
    }
    for (auto at = proved.lower_bound(foreign->seq); at != proved.end(); ++at) {
        const auto place = static_cast<std::size_t>(at->first - 1);
        if (place >= saved.size()) {
            break;
        }
        if (!is_of(proved, saved[place])) {
            dropped.first = dropped.seen == 0 ? Position{at->first} : dropped.first;
            dropped.last = Position{at->first};
            ++dropped.seen;
        }
    }
    return dropped;
}

/// A bit may flip in the header, but not in a frame of the log, nor in a row that is in the chain.
std::optional<std::string> newer_than_this(const std::filesystem::path& path, const Files& files,
                                           const Salvage& saved) {
    if (const auto first = files.first_in_log()) {
        const std::uint32_t version = integer_in(first->data() + version_offset);
        return version > schema_version
                   ? std::optional{"schema " + std::to_string(version) + " in the log"}
                   : std::nullopt;
    }
    const auto refused = inspect_file(path);
    if (!refused || refused->code != OpenError::newer_version) {
        return std::nullopt;
    }
    const EventCodec codec;
    const bool agrees = std::any_of(saved.rows.begin(), saved.rows.end(), [&](const auto& row) {
        if (is_sealed(row.view())) {
            return false;
        }
        const auto event = codec.decode(row.kind, static_cast<int>(row.version), row.payload);
        return !event && event.error() == DecodeError::newer_version;
    });
    return agrees ? std::optional{refused->detail} : std::nullopt;
}

}  // namespace

Salvage salvage(const SalvageSources& sources) {
    const Files files{sources.journal};
    Finds finds{files};
    std::optional<std::filesystem::path> refused;
    for (const auto& each : sources.own) {
        const Files saved_before{each};
        finds.add(Finds{saved_before});
        if (saved_before.refused()) {
            refused = each;
        }
    }
    const OwnRows own = sources.copies.empty() ? OwnRows{} : hashes_of(finds);
    const OwnRows proved = sources.copies.empty() ? OwnRows{} : proved_of(finds);
    for (const auto& copy : sources.copies) {
        finds.add(Finds{Files{copy}});
    }
    Salvage saved = chain_in(finds);
    if (saved.last() < sources.acknowledged && !files.log().torn.empty()) {
        finds.add_torn(files);
        saved = chain_in(finds);
    }
    saved.strange = !own.empty() && !saved.rows.empty() &&
                    std::none_of(saved.rows.begin(), saved.rows.end(),
                                 [&](const FoundRow& row) { return is_of(own, row); });
    saved.dropped = dropped_of(own, proved, saved.rows);
    saved.newer = newer_than_this(sources.journal, files, saved);
    saved.damage = damage_in(sources.journal, files, saved);
    saved.refused = files.refused() ? sources.journal : refused;
    return saved;
}

std::optional<Position> last_in_log(const std::filesystem::path& path) {
    const LogFile log = read_log(path);
    if (log.refused) {
        return std::nullopt;
    }
    const PageFile file{log_path(path)};
    const auto at = [&](std::uint64_t offset) {
        Page page{};
        return file.read(offset, page.data(), page.size()) ? std::optional{page} : std::nullopt;
    };
    // All pages of the last row came into the log with it.
    std::unordered_map<std::uint32_t, std::uint64_t> present;
    for (const LogFrame& frame : log.committed) {
        present[frame.page] = frame.offset;
    }
    const auto logged = [&](std::uint32_t number) {
        const auto found = present.find(number);
        return found == present.end() ? std::optional<Page>{} : at(found->second);
    };
    Position last;
    for (const auto& [number, offset] : present) {
        if (const auto page = at(offset)) {
            rows_in(*page, number == 1, logged,
                    [&](const FoundRow& row) { last = std::max(last, Position{row.seq}); });
        }
    }
    return file.refused() ? std::nullopt : std::optional{last};
}

std::optional<std::string> log_damage(const std::filesystem::path& path) {
    const LogFile log = read_log(path);
    if (log.commits_beyond == 0) {
        return std::nullopt;
    }
    return "its log is damaged behind frame " + std::to_string(log.committed.size()) + ", " +
           std::to_string(log.commits_beyond) + " commits stand behind that";
}

}  // namespace plenaria::journal
