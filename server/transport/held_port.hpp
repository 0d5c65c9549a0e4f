// A port that is taken before anybody may knock at it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::transport {

/// Why the door could not be opened; `text` is for stderr, in every language.
struct ListenError {
    std::error_code code;  ///< compares to std::errc::address_in_use
    Text text;
};

/// What is said of `address` and `port` by the text under `key`.
[[nodiscard]] ListenError listen_error(std::string_view key, const std::string& address,
                                       std::uint16_t port, int error);

/// A socket that is bound and at which nobody listens yet: whoever connects is refused, as where
/// there is no server. Given back with this object.
class HeldPort {
public:
    /// Takes the port (0: any free one) of an IP address, without brackets.
    [[nodiscard]] static Outcome<HeldPort, ListenError> take(const std::string& address,
                                                             std::uint16_t port);
    ~HeldPort();
    HeldPort(HeldPort&& other) noexcept;
    HeldPort& operator=(HeldPort&&) = delete;
    HeldPort(const HeldPort&) = delete;
    HeldPort& operator=(const HeldPort&) = delete;

    [[nodiscard]] bool is_v6() const { return v6_; }
    /// Hands the socket over; from now on somebody else closes it.
    [[nodiscard]] int release();

private:
    HeldPort(int socket, bool v6) : socket_(socket), v6_(v6) {}

    int socket_;
    bool v6_;
};

}  // namespace plenaria::transport
