#include "tests/unit/journal/power_cut.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

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
    std::string after;  ///< empty: it was cut off at `offset`
};

struct File {
    std::string on_disk;
    std::vector<Change> unsynced;
};

struct Disk {
    std::filesystem::path folder;
    std::filesystem::path survives;
    int cut_at = 0;
    int operations = 0;
    bool cut = false;
    int sync_fails_one_in = 0;
    std::string next_to_fail;
    std::mt19937_64 lots;
    std::function<void()> at_cut;
    /// What SQLite opened; others are on the disk as they are read.
    std::map<::ino_t, File> written;
    struct Open {
        std::string path;
        ::ino_t number = 0;
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

/// Zero where there is no such file.
::ino_t number_of(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 ? about.st_ino : 0;
}

File& file_of(sqlite3_file* file) { return disk->written[disk->open.at(file).number]; }

void put(std::string& content, std::size_t offset, std::string_view bytes) {
    content.resize(std::max(content.size(), offset + bytes.size()), '\0');
    content.replace(offset, bytes.size(), bytes);
}

void do_all(const Change& change, std::string& content) {
    if (change.after.empty()) {
        content.resize(std::min(content.size(), change.offset));
    } else {
        put(content, change.offset, change.after);
    }
}

/// What came to the disk although nobody can rely on it: of each change what the lot says.
void do_some(const std::vector<Change>& changes, std::string& content) {
    for (const Change& change : changes) {
        const auto lot = disk->lots() % 4;
        if (lot == 0) {
            continue;
        }
        if (lot > 1 || change.after.empty()) {
            do_all(change, content);
            continue;
        }
        // A sector is written whole; a page of the database is several.
        constexpr std::size_t sector = 512;
        const std::size_t sectors = (change.after.size() + sector - 1) / sector;
        const std::size_t kept = disk->lots() % (sectors + 1);
        put(content, change.offset, std::string_view{change.after}.substr(0, kept * sector));
    }
}

/// What a disk may hold of a file.
std::string survivor(const std::string& path) {
    const auto known = disk->written.find(number_of(path));
    if (known == disk->written.end()) {
        return content_of(path);
    }
    std::string content = known->second.on_disk;
    do_some(known->second.unsynced, content);
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
    file_of(file).unsynced.push_back(
        {static_cast<std::size_t>(offset),
         {static_cast<const char*>(data), static_cast<std::size_t>(bytes)}});
    return disk->open.at(file).real->xWrite(file, data, bytes, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    count_operation();
    file_of(file).unsynced.push_back({static_cast<std::size_t>(size), {}});
    return disk->open.at(file).real->xTruncate(file, size);
}

bool sync_fails(const std::string& path) {
    if (!disk->next_to_fail.empty() &&
        std::filesystem::path{path}.filename() == disk->next_to_fail) {
        disk->next_to_fail.clear();
        return true;
    }
    return disk->sync_fails_one_in > 0 &&
           disk->lots() % static_cast<unsigned>(disk->sync_fails_one_in) == 0;
}

int sync_file(sqlite3_file* file, int /*flags*/) {
    count_operation();
    File& written = file_of(file);
    if (sync_fails(disk->open.at(file).path)) {
        // The kernel takes its pages for written from now on.
        do_some(written.unsynced, written.on_disk);
        written.unsynced.clear();
        return SQLITE_IOERR_FSYNC;
    }
    for (const Change& change : written.unsynced) {
        do_all(change, written.on_disk);
    }
    written.unsynced.clear();
    return SQLITE_OK;  // what a disk holds is told here, and not by the one below
}

int close_file(sqlite3_file* file) {
    const Disk::Open closed = disk->open.at(file);
    disk->open.erase(file);
    const int code = closed.real->xClose(file);
    const bool still_open =
        std::any_of(disk->open.begin(), disk->open.end(),
                    [&](const auto& each) { return each.second.number == closed.number; });
    if (!still_open && number_of(closed.path) != closed.number) {
        disk->written.erase(closed.number);  // another may get the number of a file that is gone
    }
    return code;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_files->xOpen(real_files, name, file, flags, out_flags);
    constexpr int kept = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL;
    if (code == SQLITE_OK && (flags & kept) != 0) {
        const ::ino_t number = number_of(name);
        disk->open[file] = {name, number, file->pMethods};
        if (!disk->written.contains(number)) {
            disk->written[number].on_disk = content_of(name);
        }
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
    disk->written.erase(number_of(name));
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

void PowerCut::let_syncs_fail(int one_in) { disk->sync_fails_one_in = one_in; }
void PowerCut::fail_next_sync_of(std::string name) { disk->next_to_fail = std::move(name); }
void PowerCut::cut() { cut_power(); }
bool PowerCut::was_cut() const { return disk->cut; }
int PowerCut::operations() const { return disk->operations; }

}  // namespace plenaria::journal
