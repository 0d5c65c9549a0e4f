#include "tests/support/raw_database.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace plenaria::test_support {

RawDatabase::RawDatabase(const std::filesystem::path& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK) << path;
}

RawDatabase::~RawDatabase() { sqlite3_close(handle_); }

void RawDatabase::run(const std::string& sql) {
    EXPECT_EQ(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sql << ": " << sqlite3_errmsg(handle_);
}

}  // namespace plenaria::test_support
