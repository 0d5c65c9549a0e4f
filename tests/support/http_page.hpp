// A page of a running server, as any program on the network gets it.
#pragma once

#include <cstdint>
#include <string>

namespace plenaria::test_support {

struct HttpPage {
    int status = 0;  ///< 0: no answer
    std::string body;
};

/// `GET path` at the loopback address, in the clear, on a connection of its own.
[[nodiscard]] HttpPage page_of(std::uint16_t port, const std::string& path);

}  // namespace plenaria::test_support
