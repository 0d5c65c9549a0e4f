// The two tokens as their files hold them while the server runs: whoever takes one back ends what
// goes on by it, without a stop in the middle of a meeting.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/access/access.hpp"
#include "server/access/file_watch.hpp"

namespace plenaria::access {

/// Keeps an authenticator to both files, which are read on a thread of its own; all calls, and what
/// it calls, are on the caller's thread.
///
/// - Another token counts from then on, and what the former let in ends. So it is where the file
///   was taken away: a new one is made, and where that fails the role has none.
/// - A file that others may read, or that is damaged, lets nobody in and ends nothing.
/// - A disk that fails or hangs, or a folder that is gone, changes nothing.
class TokenWatch {
public:
    using Found = Outcome<std::string, TokenError>;
    using Read = std::function<Found(const std::string& path)>;
    /// Brings a call to the caller's thread.
    using Post = std::function<void(std::function<void()>)>;
    /// Ends what the former token of that role let in.
    using Ended = std::function<void(Role)>;
    /// Takes one `event=… key=value` line.
    using Log = std::function<void(std::string_view)>;
    struct Files {
        std::string console;
        std::string chair;
    };

    /// `authenticator` must outlive it. Without `read` it is `read_or_renew`, in folders that are
    /// the same as now.
    TokenWatch(const Files& files, Authenticator& authenticator, Post post, Ended ended, Log log,
               const Read& read = {});

    /// Has both files read. To be called every second.
    void follow_changes();

private:
    void take(Role role, const Found& found);
    void take_token(Role role, const std::string& token);
    void revoke(Role role, std::string_view why);
    void say(Role role, std::string_view what);
    void log(Role role, std::string_view what);
    [[nodiscard]] std::string& said(Role role) {
        return role == Role::chair ? said_of_chair_ : said_of_console_;
    }

    Authenticator& authenticator_;
    Post post_;
    Ended ended_;
    Log log_;
    // What is wrong with a file is not said twice in a row.
    std::string said_of_console_;
    std::string said_of_chair_;
    // Last: its thread ends before what it answers to.
    TokenFileWatch watch_;
};

/// By what a folder is known; empty: it could not be looked at.
[[nodiscard]] std::string folder_mark_of(const std::string& path);

/// The token of `path`; a new one where the file is gone from the folder of that mark. Where it is
/// another folder now, or none, as when a disk is pulled out, it is `hindered`.
[[nodiscard]] TokenWatch::Found read_or_renew(const std::string& path,
                                              const std::string& folder_mark);

}  // namespace plenaria::access
