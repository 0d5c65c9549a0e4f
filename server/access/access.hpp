// Who are you, and what may you do? Consoles hold a token file each, or somebody logs in at them as
// a person; screens may hold a key; all else is the public (design.md, Identity).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/commands.hpp"
#include "server/model/result.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::access {

/// Whether `role` may give the command of that wire name. Unknown names are never permitted.
[[nodiscard]] bool permits(Role role, std::string_view command_name);

/// Every command that the permission table names, for the test that walks all commands.
[[nodiscard]] std::vector<std::string_view> commands_with_permission();

/// What the server's log says of who was refused a command.
enum class RefusalRecord {
    none,    ///< nothing: the refusal is between the console and whoever pressed
    role,    ///< the role alone, as what the command does is sealed with the name of who gave it
    person,  ///< the role, and who logged in: what the command does lies in clear as well
};

/// Whether a refusal of the command of that wire name is recorded: of those of doors, clearances
/// and pairing, and of who presides. Of unknown names never, which may be anything.
[[nodiscard]] RefusalRecord refusal_record(std::string_view command_name);

/// Every command whose refusals are recorded, for the test that walks all commands.
[[nodiscard]] std::vector<std::string_view> commands_with_refusal_record();

/// Whether that role operates: what it sends is counted to a person who runs the meeting.
/// Interpreters and delegates follow, as screens do, and are budgeted as those are.
[[nodiscard]] constexpr bool operates(Role role) {
    return role == Role::chair || role == Role::secretariat || role == Role::technician;
}

/// How a caller reached us.
enum class Route {
    loopback,  ///< from this machine, whether encrypted or not
    tls,       ///< over the network, encrypted
    plain,     ///< over the network, for everybody on it to read
};

/// Whether a secret may travel on `route`: whoever shows one elsewhere has given it away.
[[nodiscard]] constexpr bool carries_secrets(Route route) { return route != Route::plain; }

/// What a verified caller gets.
struct Grant {
    Role role = Role::display;
    Audience audience = Audience::public_;
    Clearance clearance = Clearance::uncleared;
    std::string device_key{};  ///< the public key that a screen proved; empty: none
    std::string person{};      ///< who logged in; empty: whoever holds a token
};

enum class AccessError {
    proof_refused,
    role_not_available,
    overloaded,    ///< too many logins are being checked
    unavailable,   ///< the file of persons, or the token's, is of no use now: nobody was wrong
    tls_required,  ///< everything above `public` comes over TLS, or from the server's own machine
};

/// What a person who has proved who they are gets in a role; nothing where nobody logs in as it.
/// Who is listed for a closing is more than that, and is said per room (`engine::Service`).
[[nodiscard]] std::optional<Grant> grant_of(Role role, std::string person);

/// The secrets that prove a role; two of them are never the same.
struct Tokens {
    std::string console;
    std::string chair;
};

/// Decides what a caller who asks for `asked` with `proof` is granted. A display is always
/// `public`; `secretariat` needs the console's token and `chair` the chair's; the other roles have
/// no token: a person logs in. On a route that carries no secrets nothing but `public` is granted,
/// and the proof is not even looked at. The comparison takes the same time for every proof of the
/// right length.
class Authenticator {
public:
    explicit Authenticator(Tokens tokens);
    [[nodiscard]] Outcome<Grant, AccessError> grant(Role asked, std::string_view proof,
                                                    Route route) const;

    // Of the two roles that have a token:
    /// Whether that is what proves `role`, or would if it were not withheld.
    [[nodiscard]] bool is_token_of(Role role, std::string_view token) const;
    /// From now on `token`, which is not the other role's, proves `role`, and nothing else does.
    void renew(Role role, std::string token);
    /// Until `renew` nothing proves `role`: its token is told to be `unavailable`.
    void withhold(Role role);
    /// Until `renew` `role` has no token.
    void revoke(Role role);

private:
    struct Held {
        std::string token;  ///< empty: revoked
        bool withheld = false;
    };

    [[nodiscard]] const Held& held(Role role) const;
    [[nodiscard]] Held& held(Role role);

    Held console_;
    Held chair_;
};

enum class TokenError {
    missing,
    unreadable,  ///< no regular file, a link, or the system does not allow it
    hindered,    ///< the disk, or want of memory or descriptors, which may pass
    unwritable,  ///< there is none, and none could be made
    wrong_permissions,
    malformed
};

/// Reads `path`, or creates it (0600, 32 random bytes as hexadecimal) where it does not exist. A
/// file that others may read is refused.
[[nodiscard]] Outcome<std::string, TokenError> load_or_create_token(const std::string& path);
/// Reads the token of `path`; for a console.
[[nodiscard]] Outcome<std::string, TokenError> read_token(const std::string& path);

}  // namespace plenaria::access
