#include "server/app/document_copies.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "server/journal/private_file.hpp"
#include "server/journal/read_through.hpp"
#include "server/transport/connection_limits.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;
using journal::CopiedDocument;

constexpr ::mode_t owner_only = 0600;
// A conference has some hundred; beyond, the folder holds something else.
constexpr std::size_t documents_max = 4'096;
constexpr std::int64_t ns_in_second = 1'000'000'000;
// Short and plain: a stick need not take the names that the server's disk does.
constexpr const char* unfinished_name = "new";

/// A link could lead to what is not ours.
bool is_real_folder(const fs::path& folder) {
    struct stat about {};
    return ::lstat(folder.c_str(), &about) == 0 && S_ISDIR(about.st_mode);
}

bool make_folder(const fs::path& folder) {
    return ::mkdir(folder.c_str(), S_IRWXU) == 0 || is_real_folder(folder);
}

std::int64_t time_of(const struct stat& about) {
    return about.st_mtim.tv_sec * ns_in_second + about.st_mtim.tv_nsec;
}

/// What is to be copied, but for the hashes.
std::vector<CopiedDocument> documents_in(const fs::path& folder) {
    std::vector<CopiedDocument> found;
    std::error_code error;
    for (fs::directory_iterator each{folder, error}, end;
         !error && each != end && found.size() < documents_max; each.increment(error)) {
        struct stat about {};
        if (::lstat(each->path().c_str(), &about) == 0 && S_ISREG(about.st_mode) &&
            std::cmp_less_equal(about.st_size, limits::document_bytes_max)) {
            found.push_back({each->path().filename().string(),
                             static_cast<std::uint64_t>(about.st_size),
                             {},
                             std::max<std::int64_t>(0, time_of(about))});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
}

bool is_stored(const fs::path& to, const CopiedDocument& document) {
    std::error_code error;
    const fs::path path = to / document.hash;
    return fs::is_regular_file(path, error) && fs::file_size(path, error) == document.bytes &&
           !error;
}

bool has_room(const fs::path& medium, std::uintmax_t bytes) {
    struct statvfs room {};
    return ::statvfs(medium.c_str(), &room) == 0 &&
           std::uintmax_t{room.f_bavail} * room.f_frsize >= bytes;
}

/// Whole, durable and read back; whether it is. Fills in what `document` is now.
bool store(const fs::path& from, const fs::path& to, CopiedDocument& document) {
    const fs::path fresh = to / unfinished_name;
    ::unlink(fresh.c_str());
    {
        const journal::Descriptor file{fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
        const auto read =
            file.ok() ? std::optional{journal::read_through(from, document.name, file.value())}
                      : std::nullopt;
        if (!read || !read->ok() || ::fsync(file.value()) != 0) {
            ::unlink(fresh.c_str());
            return false;
        }
        document.bytes = read->value().bytes;
        document.hash = read->value().hash;
    }
    if (::rename(fresh.c_str(), (to / document.hash).c_str()) != 0) {
        ::unlink(fresh.c_str());
        return false;
    }
    const auto back = journal::read_through(to, document.hash, -1);
    return back.ok() && back.value().hash == document.hash;
}

bool bring_back(const CopiedDocument& document, const fs::path& from, const fs::path& to) {
    const fs::path path = to / document.name;
    const journal::Descriptor file{path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, owner_only};
    if (!file.ok()) {
        return false;
    }
    const auto read = journal::read_through(from, document.hash, file.value());
    if (!read || read.value().hash != document.hash) {
        ::unlink(path.c_str());
        return false;
    }
    const timespec time{document.changed_ns / ns_in_second, document.changed_ns % ns_in_second};
    const std::array<timespec, 2> times{time, time};
    // Only so that the next copy, and a person, take it for what it is: the one from before.
    static_cast<void>(::futimens(file.value(), times.data()));
    return true;
}

}  // namespace

StoredDocuments store_documents(const fs::path& from, const fs::path& to,
                                const std::vector<CopiedDocument>& known,
                                std::uintmax_t room_left) {
    StoredDocuments stored;
    bool changed = false;
    for (CopiedDocument& document : documents_in(from)) {
        const auto former = std::find_if(known.begin(), known.end(), [&](const auto& each) {
            return each.name == document.name && is_stored(to, each);
        });
        if (former != known.end() && former->bytes == document.bytes &&
            former->changed_ns == document.changed_ns) {
            stored.documents.push_back(*former);
            continue;
        }
        changed = true;
        const std::string name = document.name;
        if (make_folder(to) && has_room(to, document.bytes + room_left) &&
            store(from, to, document)) {
            stored.documents.push_back(std::move(document));
            continue;
        }
        stored.lost.push_back(name);
        if (former != known.end()) {
            stored.documents.push_back(*former);
        }
    }
    if (changed && !stored.documents.empty() && journal::sync_folder(to)) {
        stored.lost.push_back(to.filename().string());
    }
    return stored;
}

void forget_documents(const fs::path& to, const std::vector<CopiedDocument>& kept) {
    if (!is_real_folder(to)) {
        return;
    }
    std::set<std::string> hashes;
    for (const CopiedDocument& document : kept) {
        hashes.insert(document.hash);
    }
    std::error_code error;
    for (fs::directory_iterator each{to, error}, end; !error && each != end;
         each.increment(error)) {
        if (!hashes.contains(each->path().filename().string())) {
            ::unlink(each->path().c_str());
        }
    }
}

std::vector<std::string> bring_documents_back(const std::vector<CopiedDocument>& documents,
                                              const fs::path& from, const fs::path& to) {
    std::vector<std::string> lost;
    for (const CopiedDocument& document : documents) {
        if (!make_folder(to) || !bring_back(document, from, to)) {
            lost.push_back(document.name);
        }
    }
    return lost;
}

}  // namespace plenaria::app
