// One response of HTTP on its way out, but for a document's body. Internal.
#pragma once

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <utility>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http.hpp>

#include "server/transport/channel.hpp"
#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

/// Stays where it is made. Single-threaded.
template <class Body>
class ResponseSending {
public:
    explicit ResponseSending(boost::beast::http::response<Body> response)
        : response_(std::move(response)), serializer_(response_) {}
    ResponseSending(const ResponseSending&) = delete;
    ResponseSending& operator=(const ResponseSending&) = delete;

    /// Writes what the socket takes, and no more than others can wait for; `done` with the last.
    [[nodiscard]] Io step(Channel& channel) {
        // A response of more parts goes out in several writes.
        constexpr std::size_t parts_per_write = 16;
        std::size_t written = 0;
        while (!serializer_.is_done()) {
            if (written >= limits::bytes_per_turn) {
                return {Io::Outcome::wait_write};
            }
            Io io{Io::Outcome::failed};
            boost::system::error_code failure;
            serializer_.next(failure, [&](boost::system::error_code&, const auto& buffers) {
                std::array<iovec, parts_per_write> parts;
                std::size_t used = 0;
                for (const auto part : boost::beast::buffers_range_ref(buffers)) {
                    if (used == parts.size()) {
                        break;
                    }
                    parts[used++] = {const_cast<void*>(part.data()), part.size()};
                }
                io = channel.write({parts.data(), used});
            });
            if (failure || io.outcome != Io::Outcome::done) {
                return failure ? Io{Io::Outcome::failed} : io;
            }
            serializer_.consume(io.bytes);
            written += io.bytes;
        }
        return {Io::Outcome::done};
    }

private:
    boost::beast::http::response<Body> response_;
    boost::beast::http::response_serializer<Body> serializer_;
};

}  // namespace plenaria::transport
