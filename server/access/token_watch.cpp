#include "server/access/token_watch.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "server/model/assertion.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::access {
namespace {

Role other_of(Role role) { return role == Role::chair ? Role::secretariat : Role::chair; }

TokenFileWatch::Read reading_both(const TokenWatch::Files& files, const TokenWatch::Read& read) {
    if (read) {
        return [files, read](const std::string&) {
            return TokensFound{read(files.console), read(files.chair)};
        };
    }
    return [files, mark_of_console = folder_mark_of(files.console),
            mark_of_chair = folder_mark_of(files.chair)](const std::string&) {
        return TokensFound{read_or_renew(files.console, mark_of_console),
                           read_or_renew(files.chair, mark_of_chair)};
    };
}

}  // namespace

TokenWatch::TokenWatch(const Files& files, Authenticator& authenticator, Post post, Ended ended,
                       Log log, const Read& read)
    : authenticator_(authenticator),
      post_(std::move(post)),
      ended_(std::move(ended)),
      log_(std::move(log)),
      watch_(
          files.console,
          [this](std::uint64_t, std::optional<TokensFound> found) {
              post_([this, found = std::move(found)] {
                  if (found) {
                      take(Role::secretariat, found->console);
                      take(Role::chair, found->chair);
                  }
              });
          },
          reading_both(files, read)) {}

void TokenWatch::follow_changes() {
    // Always read: a file that others may read since has the same time and size as before.
    watch_.read();
}

void TokenWatch::take(Role role, const Found& found) {
    if (found) {
        take_token(role, found.value());
        return;
    }
    switch (found.error()) {
        case TokenError::hindered:
            say(role, "event=token_not_read");
            return;
        case TokenError::missing:
        case TokenError::unwritable:
            revoke(role, "event=token_gone");
            return;
        case TokenError::unreadable:
        case TokenError::wrong_permissions:
        case TokenError::malformed:
            // Whoever is in stays in: a file that somebody damaged must not end a session.
            authenticator_.withhold(role);
            say(role, found.error() == TokenError::wrong_permissions
                          ? "event=token_unusable reason=others_may_read"
                      : found.error() == TokenError::malformed
                          ? "event=token_unusable reason=malformed"
                          : "event=token_unusable reason=unreadable");
            return;
    }
    PLENARIA_ASSERT(false);
}

void TokenWatch::take_token(Role role, const std::string& token) {
    if (authenticator_.is_token_of(other_of(role), token)) {
        // Somebody copied one over the other: each would open the other's view.
        revoke(role, "event=token_gone reason=same_as_the_other");
        return;
    }
    const bool same = authenticator_.is_token_of(role, token);
    authenticator_.renew(role, token);
    const bool hindered = !std::exchange(said(role), {}).empty();
    if (!same) {
        ended_(role);
        log(role, "event=token_renewed");
    } else if (hindered) {
        log(role, "event=token_usable");
    }
}

void TokenWatch::revoke(Role role, std::string_view why) {
    authenticator_.revoke(role);
    ended_(role);
    say(role, why);
}

void TokenWatch::say(Role role, std::string_view what) {
    if (said(role) != what) {
        said(role) = what;
        log(role, what);
    }
}

void TokenWatch::log(Role role, std::string_view what) {
    log_(std::string{what} + " role=" + std::string{name_of(role)});
}

std::string folder_mark_of(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::path{path}.parent_path();
    struct stat status {};
    if (::stat(folder.empty() ? "." : folder.c_str(), &status) != 0) {
        return {};
    }
    return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

TokenWatch::Found read_or_renew(const std::string& path, const std::string& folder_mark) {
    auto token = read_token(path);
    if (token || token.error() != TokenError::missing) {
        return token;
    }
    const std::string mark = folder_mark_of(path);
    if (mark.empty() || mark != folder_mark) {
        return TokenError::hindered;
    }
    return load_or_create_token(path);
}

}  // namespace plenaria::access
