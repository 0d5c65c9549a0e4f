// A journal's file as somebody with an SQLite shell sees it.
#pragma once

#include <filesystem>
#include <string>

struct sqlite3;

namespace plenaria::test_support {

/// Opens the database at `path`; what fails fails the test.
class RawDatabase {
public:
    explicit RawDatabase(const std::filesystem::path& path);
    ~RawDatabase();
    RawDatabase(const RawDatabase&) = delete;
    RawDatabase& operator=(const RawDatabase&) = delete;

    /// Executes statements without results.
    void run(const std::string& sql);

private:
    sqlite3* handle_ = nullptr;
};

}  // namespace plenaria::test_support
