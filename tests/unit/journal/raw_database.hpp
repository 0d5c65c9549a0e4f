// The journal's file as somebody with an SQLite shell sees it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>

namespace plenaria::journal {

class RawDatabase {
public:
    explicit RawDatabase(const std::filesystem::path& path) {
        sqlite3* opened = nullptr;
        EXPECT_EQ(sqlite3_open(path.c_str(), &opened), SQLITE_OK);
        handle_.reset(opened);
    }

    void run(const std::string& sql) {
        EXPECT_EQ(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sql << ": " << sqlite3_errmsg(handle_.get());
    }

private:
    struct Closer {
        void operator()(sqlite3* database) const { sqlite3_close(database); }
    };
    std::unique_ptr<sqlite3, Closer> handle_;
};

}  // namespace plenaria::journal
