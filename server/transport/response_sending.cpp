#include "server/transport/response_sending.hpp"

#include <sys/uio.h>

#include <array>
#include <memory>

#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http.hpp>

#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

namespace {

namespace http = boost::beast::http;

/// Stays where it is made.
template <class Body>
class Sending {
public:
    explicit Sending(http::response<Body> response)
        : response_(std::move(response)), serializer_(response_) {}
    Sending(const Sending&) = delete;
    Sending& operator=(const Sending&) = delete;

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
    http::response<Body> response_;
    http::response_serializer<Body> serializer_;
};

template <class Body>
std::function<Io()> sending_with(typename Body::value_type body, const Response& response,
                                 Channel& channel) {
    http::response<Body> made;
    made.version(11);
    made.result(static_cast<unsigned>(response.status));
    made.body() = std::move(body);
    for (const auto& [name, value] : response.headers) {
        made.set(name, value);
    }
    if (response.length) {
        made.content_length(*response.length);
    }
    if (response.keep_alive) {
        made.keep_alive(*response.keep_alive);
    }
    const auto sending = std::make_shared<Sending<Body>>(std::move(made));
    return [sending, &channel] { return sending->step(channel); };
}

}  // namespace

std::function<Io()> sending_of(const Response& response, Channel& channel) {
    if (response.body.empty()) {
        return sending_with<http::empty_body>({}, response, channel);
    }
    return sending_with<http::span_body<const char>>(
        {response.body.data(), response.body.size()}, response, channel);
}

}  // namespace plenaria::transport
