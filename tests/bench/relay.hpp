// A wire with a meter: a TCP relay between clients and the server that counts what the server
// sends after the answer to the upgrade, frame heads and pongs included. The clients are the real
// ones and need not be trusted to count.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/bench/frame_reader.hpp"

namespace plenaria::bench {

/// Bytes by what they were for: "hb", "time", "pong", … and of all together.
struct Traffic {
    std::size_t to_clients = 0;
    std::size_t to_server = 0;
    std::map<std::string, std::size_t> to_clients_by_kind;
};
/// What was added since `before`.
[[nodiscard]] Traffic since(const Traffic& before, const Traffic& after);

/// Relays on a thread of its own until it is destroyed; thread-safe.
class Relay {
public:
    explicit Relay(std::uint16_t server_port);
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    /// Where clients connect to.
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] Traffic traffic() const;

private:
    struct Pair {
        int client = -1;
        int server = -1;
        bool upgraded = false;
        std::string http;
        FrameReader frames;
    };

    void run();
    void accept_one();
    /// Answers whether the pair lives on.
    [[nodiscard]] bool pass_on(Pair& pair, bool from_server);
    void count(Pair& pair, std::string_view bytes);

    const std::uint16_t server_port_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<std::unique_ptr<Pair>> pairs_;
    mutable std::mutex mutex_;
    Traffic traffic_;
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace plenaria::bench
