// A folder for parsers that read files, in memory where the system has such a place.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "server/model/assertion.hpp"

namespace plenaria::fuzz {

/// Removed with everything in it.
class MemoryFolder {
public:
    MemoryFolder() {
        const std::filesystem::path shared{"/dev/shm"};
        std::string name =
            (std::filesystem::is_directory(shared) ? shared
                                                   : std::filesystem::temp_directory_path()) /
            "plenaria-fuzz-XXXXXX";
        PLENARIA_ASSERT(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~MemoryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream{path, std::ios::binary}.write(bytes.data(),
                                                static_cast<std::streamsize>(bytes.size()));
}

}  // namespace plenaria::fuzz
