// Files that say who is who, read beside the server's thread: a disk that hangs must not hold that.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/access/access.hpp"
#include "server/access/people.hpp"
#include "server/model/result.hpp"

namespace plenaria::access {

/// Looks at what one file holds, a `What`, on a thread of its own.
template <class What>
class FileWatch {
public:
    using Found = What;
    using Read = std::function<Found(const std::string& path)>;
    /// Takes the number of a look and what the file held; nothing: it is as at the look before.
    using Took = std::function<void(std::uint64_t number, std::optional<Found> found)>;

    /// `took` is called on the watch's thread, after each look, and never once this object's
    /// destructor has begun; it throws nothing and posts to its own loop.
    FileWatch(std::string path, Took took, Read read);
    /// Waits for the look that goes on, but not for a disk that hangs: what that holds ends with
    /// the process.
    ~FileWatch();
    FileWatch(const FileWatch&) = delete;
    FileWatch& operator=(const FileWatch&) = delete;

    /// Asks for a look that begins from now on, which reads the file if it was changed since the
    /// one before; the look's number, or that of a later one that serves as well. Never waits:
    /// those that are asked for while one goes on become one.
    std::uint64_t look();
    /// The same, and it reads the file in any case: what changed within one tick of the file
    /// system's clock counts too, and who may read it.
    std::uint64_t read();

private:
    struct Slot;

    static void look_on_demand(Slot& slot, const std::string& path, const Took& took,
                               const Read& read);
    std::uint64_t ask(bool read);

    std::shared_ptr<Slot> slot_;
};

/// The file of persons.
using PeopleWatch = FileWatch<Outcome<People, PeopleError>>;
/// What the files of both tokens held.
struct TokensFound {
    Outcome<std::string, TokenError> console;
    Outcome<std::string, TokenError> chair;
};
using TokenFileWatch = FileWatch<TokensFound>;

extern template class FileWatch<PeopleWatch::Found>;
extern template class FileWatch<TokensFound>;

}  // namespace plenaria::access
