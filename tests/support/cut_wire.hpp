// A wire between a client and a server that a test can cut and join again, so that the same link
// comes back from having been away.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace plenaria::test_support {

/// Passes bytes on, on a thread of its own, until it is destroyed. Thread-safe.
class CutWire {
public:
    /// Listens on a free port of `address` for a server on another one.
    CutWire(const std::string& address, std::uint16_t server_port);
    ~CutWire();
    CutWire(const CutWire&) = delete;
    CutWire& operator=(const CutWire&) = delete;

    /// Where clients connect to.
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// All connections end, and whoever comes is closed at once.
    void cut() { is_cut_ = true; }
    void join() { is_cut_ = false; }
    /// How many connections reached the server so far.
    [[nodiscard]] int connections() const { return connections_; }

private:
    /// The two ends of a connection.
    struct Pair {
        int client = -1;
        int server = -1;
    };

    void run();
    void accept_one();
    static void end(const Pair& pair);

    std::string address_;
    std::uint16_t server_port_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<Pair> pairs_;
    std::atomic<bool> is_cut_{false};
    std::atomic<bool> ending_{false};
    std::atomic<int> connections_{0};
    std::thread thread_;
};

}  // namespace plenaria::test_support
