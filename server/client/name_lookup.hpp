// Looks a name up without anybody waiting: a name server that never answers must hold up neither
// what the link thread does in time nor the end of the program.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace plenaria::client {

/// Numeric, in the order in which they are to be tried; empty: the name is not known.
using Addresses = std::vector<std::string>;

/// The addresses that this machine knows for `host`, `addresses_max` at most; waits for as long as
/// the system's resolver does. Thread-safe.
[[nodiscard]] Addresses addresses_of(const std::string& host);

inline constexpr std::size_t addresses_max = 8;

/// The host and port as a request names them; an IPv6 address stands in brackets.
[[nodiscard]] std::string host_header(const std::string& host, std::uint16_t port);

/// Of one name. Calls come from one thread; what looks up is a thread of its own, which is left to
/// itself where it does not come back: there is never more than one.
class NameLookup {
public:
    using Resolve = std::function<Addresses(const std::string&)>;

    /// `resolve` is called on that thread, also after this object is gone, and copies what it
    /// needs; where it throws, the name is not known. `wake` is called on it once there is an
    /// answer, never after this object is gone.
    NameLookup(std::string host, Resolve resolve, std::function<void()> wake);
    /// Waits for nothing but a `wake` that is under way.
    ~NameLookup();
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;

    /// Asks, unless the question before is still unanswered, or its answer was not taken yet: that
    /// answer will do.
    void ask();
    /// The answer, once; nothing while there is none. What is an address already is answered at
    /// once.
    [[nodiscard]] std::optional<Addresses> take();

private:
    struct Shared;

    const std::string host_;
    const Resolve resolve_;
    const std::shared_ptr<Shared> shared_;
};

}  // namespace plenaria::client
