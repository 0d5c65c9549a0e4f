#include "tests/unit/journal/power_cut.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <system_error>
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

/// Of which a disk may know nothing yet.
struct Renaming {
    std::string from;
    std::string to;
    std::optional<File> former;  ///< what had the name before
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
    /// What was opened or written; others are on the disk as they are read.
    std::map<::ino_t, File> written;
    std::vector<Renaming> renamings;
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

void forget(const char* path) {
    // Another may get the number of a file that is gone.
    disk->written.erase(number_of(path));
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

/// What is known of the file of that name; nothing where there is none.
std::optional<File> known_file(const std::string& path) {
    const ::ino_t number = number_of(path);
    if (number == 0) {
        return std::nullopt;
    }
    const auto known = disk->written.find(number);
    return known == disk->written.end() ? File{content_of(path), {}} : known->second;
}

/// What a disk may hold of a file.
std::string survivor(const File& file) {
    std::string content = file.on_disk;
    do_some(file.unsynced, content);
    return content;
}

/// Gives names back that a disk may not have changed yet.
void take_back_some(std::map<std::string, std::string>& names) {
    for (auto each = disk->renamings.rbegin(); each != disk->renamings.rend(); ++each) {
        if (disk->lots() % 2 == 0) {
            continue;
        }
        names[each->from] = std::exchange(names[each->to], {});
        if (each->former) {
            names[each->to] = survivor(*each->former);
        } else {
            names.erase(each->to);
        }
    }
}

void cut_power() {
    disk->cut = true;
    disk->at_cut();
    std::map<std::string, std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{disk->folder}) {
        const std::string path = entry.path();
        const std::string name = entry.path().filename();
        if (path.ends_with("-shm") || path.ends_with(".lock")) {
            continue;  // of the processes that lived
        }
        if (entry.is_directory()) {
            std::filesystem::copy(entry.path(), disk->survives / name,
                                  std::filesystem::copy_options::recursive);
        } else {
            names[name] = survivor(*known_file(path));
        }
    }
    take_back_some(names);
    for (const auto& [name, content] : names) {
        std::ofstream{disk->survives / name, std::ios::binary} << content;
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

bool sync_fails_of(const std::string& path) {
    const bool fails = !disk->next_to_fail.empty() &&
                       std::filesystem::path{path}.filename() == disk->next_to_fail;
    if (fails) {
        disk->next_to_fail.clear();
    }
    return fails;
}

bool sync_fails_by_lot() {
    return disk->sync_fails_one_in > 0 &&
           disk->lots() % static_cast<unsigned>(disk->sync_fails_one_in) == 0;
}

void fail_sync(File& file) {
    // The kernel takes its pages for written from now on.
    do_some(file.unsynced, file.on_disk);
    file.unsynced.clear();
}

void do_sync(File& file) {
    for (const Change& change : file.unsynced) {
        do_all(change, file.on_disk);
    }
    file.unsynced.clear();
}

int sync_file(sqlite3_file* file, int /*flags*/) {
    count_operation();
    const std::string path = disk->open.at(file).path;
    if (sync_fails_of(path) || sync_fails_by_lot()) {
        fail_sync(file_of(file));
        return SQLITE_IOERR_FSYNC;
    }
    do_sync(file_of(file));
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
    forget(name);
    return real_files->xDelete(real_files, name, sync);
}

/// The name of an open file in the folder, or the folder's own; empty: another's.
std::string watched_name(int descriptor) {
    if (!disk) {
        return {};
    }
    std::error_code error;
    const auto path =
        std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor), error);
    const bool ours =
        !error && (path == disk->folder || path.parent_path() == disk->folder) &&
        std::filesystem::exists(path, error);
    return ours ? path.string() : std::string{};
}

/// By its name, which may go by way of a link.
bool is_in_folder(const std::filesystem::path& path) {
    std::error_code error;
    return disk && std::filesystem::canonical(path.parent_path(), error) == disk->folder;
}

File& file_at(const std::string& path) {
    const auto [place, is_new] = disk->written.try_emplace(number_of(path));
    if (is_new) {
        place->second.on_disk = content_of(path);
    }
    return place->second;
}

std::string bytes_of(int descriptor, ::off_t offset, std::size_t count) {
    std::string bytes(count, '\0');
    EXPECT_EQ(::pread(descriptor, bytes.data(), count, offset), static_cast<ssize_t>(count));
    return bytes;
}

}  // namespace

// As the linker names them: what the journal's own code calls comes to the first, and the system's
// own is the second.
// NOLINTBEGIN(bugprone-reserved-identifier, cert-dcl37-c, cert-dcl51-cpp)
extern "C" {
ssize_t __real_write(int descriptor, const void* data, std::size_t count);
ssize_t __real_sendfile(int to, int from, ::off_t* offset, std::size_t count);
int __real_fsync(int descriptor);
int __real_rename(const char* from, const char* to);
int __real_unlink(const char* path);
ssize_t __wrap_write(int descriptor, const void* data, std::size_t count);
ssize_t __wrap_sendfile(int to, int from, ::off_t* offset, std::size_t count);
int __wrap_fsync(int descriptor);
int __wrap_rename(const char* from, const char* to);
int __wrap_unlink(const char* path);

ssize_t __wrap_write(int descriptor, const void* data, std::size_t count) {
    const std::string path = watched_name(descriptor);
    if (path.empty()) {
        return __real_write(descriptor, data, count);
    }
    count_operation();
    File& file = file_at(path);
    const ::off_t at = ::lseek(descriptor, 0, SEEK_CUR);
    const ssize_t written = __real_write(descriptor, data, count);
    if (written > 0) {
        file.unsynced.push_back(
            {static_cast<std::size_t>(at),
             {static_cast<const char*>(data), static_cast<std::size_t>(written)}});
    }
    return written;
}

ssize_t __wrap_sendfile(int to, int from, ::off_t* offset, std::size_t count) {
    const std::string path = watched_name(to);
    if (path.empty() || offset == nullptr) {
        return __real_sendfile(to, from, offset, count);
    }
    // In pieces, so that the power may go between two.
    constexpr std::size_t piece = 8 * 1'024;
    count_operation();
    File& file = file_at(path);
    const ::off_t at = ::lseek(to, 0, SEEK_CUR);
    const ::off_t source = *offset;
    const ssize_t sent = __real_sendfile(to, from, offset, std::min(count, piece));
    if (sent > 0) {
        file.unsynced.push_back({static_cast<std::size_t>(at),
                                 bytes_of(from, source, static_cast<std::size_t>(sent))});
    }
    return sent;
}

int __wrap_fsync(int descriptor) {
    const std::string path = watched_name(descriptor);
    if (path.empty()) {
        return __real_fsync(descriptor);
    }
    count_operation();
    const bool of_folder = path == disk->folder;
    if (sync_fails_of(path)) {
        if (!of_folder) {
            fail_sync(file_at(path));
        }
        errno = EIO;
        return -1;
    }
    if (of_folder) {
        disk->renamings.clear();
    } else {
        do_sync(file_at(path));
    }
    return 0;  // what a disk holds is told here
}

int __wrap_rename(const char* from, const char* to) {
    // Folders within it are on the disk as they are found.
    if (!is_in_folder(to) || !std::filesystem::is_regular_file(from)) {
        return __real_rename(from, to);
    }
    count_operation();
    const Renaming renaming{std::filesystem::path{from}.filename(),
                            std::filesystem::path{to}.filename(), known_file(to)};
    static_cast<void>(file_at(from));
    const ::ino_t former = number_of(to);
    const int result = __real_rename(from, to);
    if (result == 0) {
        disk->written.erase(former);
        disk->renamings.push_back(renaming);
    }
    return result;
}

int __wrap_unlink(const char* path) {
    if (is_in_folder(path)) {
        count_operation();
        forget(path);
    }
    return __real_unlink(path);
}
}
// NOLINTEND(bugprone-reserved-identifier, cert-dcl37-c, cert-dcl51-cpp)

PowerCut::PowerCut(std::filesystem::path folder, std::filesystem::path survives, int operation,
                   std::uint64_t seed, std::function<void()> at_cut) {
    std::filesystem::create_directories(survives);
    disk.emplace();
    disk->folder = std::filesystem::canonical(folder);
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
void PowerCut::cut() {
    disk->cut_at = 0;
    cut_power();
}
void PowerCut::cut_at_next(int operation) { disk->cut_at = disk->operations + operation; }
bool PowerCut::was_cut() const { return disk->cut; }
int PowerCut::operations() const { return disk->operations; }

}  // namespace plenaria::journal
