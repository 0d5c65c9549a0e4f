#include "server/journal/standing_files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "server/journal/log_file.hpp"

namespace plenaria::journal {

StandingFiles::StandingFiles(std::filesystem::path journal) {
    log_.path = log_path(journal);
    database_.path = std::move(journal);
}

void StandingFiles::remember() {
    database_.remember();
    log_.remember();
}

void StandingFiles::follow() {
    database_.follow();
    log_.follow();
}

std::optional<std::string> StandingFiles::fault() const {
    auto fault = database_.fault();
    return fault ? fault : log_.fault();
}

void StandingFiles::Mark::remember() {
    struct stat about {};
    known = ::stat(path.c_str(), &about) == 0;
    device = about.st_dev;
    number = about.st_ino;
    bytes = about.st_size;
}

void StandingFiles::Mark::follow() {
    if (!known) {
        remember();
        return;
    }
    struct stat about {};
    if (::stat(path.c_str(), &about) == 0 && about.st_dev == device && about.st_ino == number) {
        // Neither is ever made shorter by who writes it.
        bytes = std::max(bytes, about.st_size);
    }
}

std::optional<std::string> StandingFiles::Mark::fault() const {
    if (!known) {
        return std::nullopt;
    }
    const std::string name = path.filename().string();
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) {
        return errno == ENOENT ? std::optional{name + " was removed"} : std::nullopt;
    }
    if (about.st_dev != device || about.st_ino != number) {
        return name + " was replaced";
    }
    return about.st_size < bytes ? std::optional{name + " was cut short"} : std::nullopt;
}

}  // namespace plenaria::journal
