#include "tests/unit/journal/power_cut.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace plenaria::journal {
namespace {

/// One change of a file that may not be on the disk yet.
struct Change {
    std::size_t offset = 0;
    std::string before;       ///< what was there, as far as there was anything
    std::size_t size_before = 0;
    std::string after;        ///< empty: it was cut off at `offset`
};

struct Disk {
    std::filesystem::path folder;
    std::filesystem::path survives;
    int cut_at = 0;
    int operations = 0;
    bool cut = false;
    std::mt19937_64 lots;
    std::function<void()> at_cut;
    std::map<std::string, std::vector<Change>> unsynced;  ///< by path
    struct Open {
        std::string path;
        const sqlite3_io_methods* real = nullptr;
    };
    std::map<sqlite3_file*, Open> open;
};

// SQLite's callbacks carry no context of ours.
std::optional<Disk> disk;
sqlite3_vfs* real_files = nullptr;
// SQLite has one set of methods for a file that is locked and one for others.
std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods;
sqlite3_vfs files{};

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void put(std::string& content, std::size_t offset, std::string_view bytes) {
    content.resize(std::max(content.size(), offset + bytes.size()), '\0');
    content.replace(offset, bytes.size(), bytes);
}

/// What a disk may hold of a file: all that was synced, and of the rest what the lot says.
std::string survivor(const std::string& path) {
    std::string content = content_of(path);
    const std::vector<Change>& changes = disk->unsynced[path];
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        put(content, change->offset, change->before);
        content.resize(change->size_before, '\0');
    }
    for (const Change& change : changes) {
        const auto lot = disk->lots() % 4;
        if (lot == 0) {
            continue;
        }
        if (change.after.empty()) {
            content.resize(std::min(content.size(), change.offset));
            continue;
        }
        // A sector is written whole; a page of the database is several.
        constexpr std::size_t sector = 512;
        const std::size_t sectors = (change.after.size() + sector - 1) / sector;
        const std::size_t kept = lot == 1 ? disk->lots() % (sectors + 1) : sectors;
        put(content, change.offset, std::string_view{change.after}.substr(0, kept * sector));
    }
    return content;
}

void cut_power() {
    disk->cut = true;
    disk->at_cut();
    for (const auto& entry : std::filesystem::directory_iterator{disk->folder}) {
        const std::string path = entry.path();
        if (path.ends_with("-shm") || path.ends_with(".lock")) {
            continue;  // of the processes that lived
        }
        const auto target = disk->survives / entry.path().filename();
        if (entry.is_directory()) {
            std::filesystem::copy(entry.path(), target, std::filesystem::copy_options::recursive);
        } else {
            std::ofstream{target, std::ios::binary} << survivor(path);
        }
    }
}

void count_operation() {
    if (++disk->operations == disk->cut_at) {
        cut_power();
    }
}

int write_file(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
    count_operation();
    const std::string& path = disk->open.at(file).path;
    const std::string content = content_of(path);
    const auto at = static_cast<std::size_t>(offset);
    Change change{at, {}, content.size(), {static_cast<const char*>(data),
                                           static_cast<std::size_t>(bytes)}};
    if (at < content.size()) {
        change.before = content.substr(at, change.after.size());
    }
    disk->unsynced[path].push_back(std::move(change));
    return disk->open.at(file).real->xWrite(file, data, bytes, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    count_operation();
    const std::string& path = disk->open.at(file).path;
    const std::string content = content_of(path);
    const auto at = std::min(static_cast<std::size_t>(size), content.size());
    disk->unsynced[path].push_back({at, content.substr(at), content.size(), {}});
    return disk->open.at(file).real->xTruncate(file, size);
}

int sync_file(sqlite3_file* file, int flags) {
    count_operation();
    disk->unsynced[disk->open.at(file).path].clear();
    return disk->open.at(file).real->xSync(file, flags);
}

int close_file(sqlite3_file* file) {
    const sqlite3_io_methods* real = disk->open.at(file).real;
    disk->open.erase(file);
    return real->xClose(file);
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_files->xOpen(real_files, name, file, flags, out_flags);
    constexpr int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (code == SQLITE_OK && (flags & kept) != 0) {
        disk->open[file] = {name, file->pMethods};
        sqlite3_io_methods& ours = methods[file->pMethods];
        ours = *file->pMethods;
        ours.xWrite = write_file;
        ours.xTruncate = truncate_file;
        ours.xSync = sync_file;
        ours.xClose = close_file;
        file->pMethods = &ours;
    }
    return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync) {
    count_operation();
    disk->unsynced.erase(name);
    return real_files->xDelete(real_files, name, sync);
}

}  // namespace

PowerCut::PowerCut(std::filesystem::path folder, std::filesystem::path survives, int operation,
                   std::uint64_t seed, std::function<void()> at_cut) {
    std::filesystem::create_directories(survives);
    disk.emplace();
    disk->folder = std::move(folder);
    disk->survives = std::move(survives);
    disk->cut_at = operation;
    disk->lots.seed(seed);
    disk->at_cut = std::move(at_cut);
    real_files = sqlite3_vfs_find(nullptr);
    files = *real_files;
    files.zName = "power-cut";
    files.pNext = nullptr;
    files.xOpen = open_file;
    files.xDelete = delete_file;
    EXPECT_EQ(sqlite3_vfs_register(&files, 1), SQLITE_OK);
}

PowerCut::~PowerCut() {
    sqlite3_vfs_unregister(&files);
    sqlite3_vfs_register(real_files, 1);
    disk.reset();
}

bool PowerCut::was_cut() const { return disk->cut; }
int PowerCut::operations() const { return disk->operations; }

}  // namespace plenaria::journal
