#include "tests/unit/journal/faulty_files.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <utility>

namespace plenaria::journal {
namespace {

// SQLite's callbacks carry no context of ours.
int write_answer = SQLITE_OK;
int sync_answer = SQLITE_OK;
std::function<void()> closing;
std::function<void()> syncing;
sqlite3_vfs* real_files = nullptr;
const sqlite3_io_methods* real_methods = nullptr;
sqlite3_io_methods faulty_methods{};
sqlite3_vfs faulty_vfs{};

int write_log(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
    return write_answer != SQLITE_OK ? write_answer
                                     : real_methods->xWrite(file, data, bytes, offset);
}

int sync_log(sqlite3_file* file, int flags) {
    if (const auto then = std::exchange(syncing, nullptr)) {
        then();
    }
    return sync_answer != SQLITE_OK ? sync_answer : real_methods->xSync(file, flags);
}

int close_log(sqlite3_file* file) {
    const int code = real_methods->xClose(file);
    if (const auto then = std::exchange(closing, nullptr)) {
        then();
    }
    return code;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_files->xOpen(real_files, name, file, flags, out_flags);
    if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
        real_methods = file->pMethods;
        faulty_methods = *real_methods;
        faulty_methods.xWrite = write_log;
        faulty_methods.xSync = sync_log;
        faulty_methods.xClose = close_log;
        file->pMethods = &faulty_methods;
    }
    return code;
}

}  // namespace

FaultyFiles::FaultyFiles() {
    real_files = sqlite3_vfs_find(nullptr);
    faulty_vfs = *real_files;
    faulty_vfs.zName = "faulty";
    faulty_vfs.pNext = nullptr;
    faulty_vfs.xOpen = open_file;
    EXPECT_EQ(sqlite3_vfs_register(&faulty_vfs, 1), SQLITE_OK);
    answer_to_write(SQLITE_OK);
    answer_to_sync(SQLITE_OK);
    when_a_log_closes(nullptr);
    when_a_log_is_synced(nullptr);
}

FaultyFiles::~FaultyFiles() {
    sqlite3_vfs_unregister(&faulty_vfs);
    sqlite3_vfs_register(real_files, 1);
}

void FaultyFiles::answer_to_write(int code) { write_answer = code; }
void FaultyFiles::answer_to_sync(int code) { sync_answer = code; }
void FaultyFiles::when_a_log_closes(std::function<void()> then) { closing = std::move(then); }
void FaultyFiles::when_a_log_is_synced(std::function<void()> then) { syncing = std::move(then); }

}  // namespace plenaria::journal
