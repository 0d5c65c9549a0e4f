// Tickets of persons who logged in with their password, so that a console that locked itself opens
// with a short PIN. Sans-IO: instants come in with every call.
#pragma once

#include <array>
#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <string_view>

#include "server/access/secret.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"

namespace plenaria::access {

enum class TicketError {
    unknown,    ///< never given, or it is over: by time, revocation, or wrong PINs before
    wrong_pin,  ///< it can be tried again
    ended,      ///< that was the last wrong PIN: the password is needed
};

/// A PIN is checked elsewhere and takes its time: `begin` counts the try before anybody knows how
/// it ends, so that many at once are no more tries than one after another; then `finish` says how
/// it ended, or `withdraw` that nobody looked. Keeps hashes of the tickets alone. Single-threaded.
class Tickets {
public:
    /// From the login on, whatever happens in between.
    static constexpr Millis valid_for{12LL * 60 * 60 * 1'000};
    /// Of one person; beyond, the oldest of theirs ends. So nobody who logs in again and again ends
    /// the ticket of somebody else: a delegate's telephone could lock an operator's console.
    static constexpr std::size_t most_of_one = 4;
    /// Of all; beyond, the ticket that was given the longest ago ends.
    static constexpr std::size_t most = 1'024;
    static constexpr int wrong_pins_max = 3;

    /// A new ticket for `person`: 256 random bits as 64 lower-case hexadecimal digits.
    [[nodiscard]] Secret issue(const std::string& person, TimePoint now);

    /// Whose ticket it is, without a try being counted; nothing where it is unknown or over.
    [[nodiscard]] std::optional<std::string> owner_of(std::string_view ticket, TimePoint now);
    /// Whose PIN has to be checked. Counts as a wrong one until `finish` or `withdraw`.
    [[nodiscard]] Outcome<std::string, TicketError> begin(std::string_view ticket, TimePoint now);
    /// How the check ended: who may go on, or why not. The right PIN forgives the wrong ones; the
    /// third wrong one ends the ticket. It may have ended meanwhile, and then is `unknown`.
    [[nodiscard]] Outcome<std::string, TicketError> finish(std::string_view ticket, bool right,
                                                           TimePoint now);
    /// The check that `begin` counted was not made, as when the worker is overloaded.
    void withdraw(std::string_view ticket, TimePoint now);

    /// Ends all tickets of `person`, who logged out, was removed or has a new password.
    void revoke(std::string_view person);

    /// Those that have not been ended, at most `most`.
    [[nodiscard]] std::size_t size() const { return given_.size(); }

private:
    static constexpr std::size_t hash_bytes = 32;
    using Hash = std::array<unsigned char, hash_bytes>;
    struct Given {
        Hash hash{};
        std::string person;
        TimePoint until;
        int wrong_pins = 0;
    };
    using Place = std::list<Given>::iterator;

    [[nodiscard]] static Hash hash_of(std::string_view ticket);
    /// The end where it is unknown or over.
    [[nodiscard]] Place find(std::string_view ticket, TimePoint now);
    void forget_expired(TimePoint now);
    void forget_oldest_of(const std::string& person);

    std::list<Given> given_;  ///< the oldest first
};

}  // namespace plenaria::access
