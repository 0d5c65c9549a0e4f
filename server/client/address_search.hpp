// Which addresses of a server are tried, and in which order.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "server/client/name_lookup.hpp"
#include "server/model/text.hpp"

namespace plenaria::client {

/// Single-threaded.
class AddressSearch {
public:
    /// What a name server answered. An empty answer changes nothing: a name server that fails
    /// keeps nobody away who was found before.
    void learn(Addresses found);
    /// A new attempt: all that are known are to be tried, the one that was reached last before the
    /// others.
    void begin();
    /// A new attempt, of which nothing is to be tried before the next `begin`.
    void wait() { untried_.clear(); }
    /// Whether `next` has none any more.
    [[nodiscard]] bool is_over() const { return untried_.empty(); }
    /// The next one to try; nothing when all were.
    [[nodiscard]] std::optional<std::string> next();
    /// The server answered at the one that `next` gave last.
    void reached() { reached_ = tried_; }
    /// Whether it ever did.
    [[nodiscard]] bool was_reached() const { return !reached_.empty(); }
    /// What a person is told of `host`, which nobody answered for at `server`, host and port.
    [[nodiscard]] Text why_unreached(const std::string& host, const std::string& server) const;

private:
    Addresses known_;
    std::deque<std::string> untried_;  ///< of this attempt
    std::string tried_;
    std::string reached_;
};

}  // namespace plenaria::client
