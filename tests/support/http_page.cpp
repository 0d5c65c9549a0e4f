#include "tests/support/http_page.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace plenaria::test_support {

HttpPage page_of(std::uint16_t port, const std::string& path) {
    HttpPage page;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string answer;
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" +
                                    std::to_string(port) + "\r\nConnection: close\r\n\r\n";
        static_cast<void>(::send(socket, request.data(), request.size(), MSG_NOSIGNAL));
        std::array<char, 4096> bytes{};
        for (ssize_t got = 0; (got = ::recv(socket, bytes.data(), bytes.size(), 0)) > 0;) {
            answer.append(bytes.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(socket);
    const std::size_t body = answer.find("\r\n\r\n");
    if (answer.starts_with("HTTP/1.1 ") && body != std::string::npos) {
        page.status = std::atoi(answer.c_str() + std::string_view{"HTTP/1.1 "}.size());
        page.body = answer.substr(body + 4);
    }
    return page;
}

}  // namespace plenaria::test_support
