// What a measurement stands beside: waiting for many sockets at once, a bare loop of send() to as
// many, a bare commit to the disk.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

#include "tests/bench/bare_sender.hpp"
#include "tests/bench/figures.hpp"

namespace plenaria::bench {

/// Many descriptors at once; each is told apart by the index it was added with.
class Waiter {
public:
    Waiter();
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    void add(int descriptor, std::size_t index);
    void remove(int descriptor);
    /// Waits until something is readable and calls `ready` with each index; 20 s without stop the
    /// program.
    void wait(const std::function<void(std::size_t)>& ready);
    /// The same for no longer than `patience`; answers whether something was readable.
    bool wait_for(std::chrono::milliseconds patience,
                  const std::function<void(std::size_t)>& ready);

private:
    int epoll_;
};

/// The same bytes from a bare loop, to as many sockets.
class BareRound {
public:
    explicit BareRound(std::size_t sockets);

    struct Times {
        Nanos loop{};
        Nanos last_socket{};
    };
    Times run(std::size_t bytes);

private:
    BareSender sender_;
    Waiter waiter_;
};

/// What the disk asks for a small commit, without any database.
class BareDisk {
public:
    explicit BareDisk(const std::filesystem::path& folder);
    ~BareDisk();
    BareDisk(const BareDisk&) = delete;
    BareDisk& operator=(const BareDisk&) = delete;

    [[nodiscard]] Nanos commit() const;

private:
    int file_;
    std::string bytes_;
};

}  // namespace plenaria::bench
