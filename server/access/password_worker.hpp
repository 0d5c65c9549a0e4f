// Checks secrets on a thread of its own: one form of one takes some 0.2 s, in which the Asio thread
// would answer nobody.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "server/access/check_line.hpp"
#include "server/access/password_hash.hpp"
#include "server/access/secret.hpp"

namespace plenaria::access {

/// Whether `secret`, or else `otherwise`, is the one that `hash` was made of.
struct Check {
    std::string hash;
    Secret secret;
    Secret otherwise{};  ///< empty: no other form of it is known
};

/// One thread, so that one check's memory (64 MiB) is in use at a time, however many knock. Its
/// one lock guards the queue and is held neither while a check runs nor while `done` is called.
class PasswordWorker {
public:
    using Verify = std::function<bool(const std::string& hash, std::string_view secret)>;

    /// `verify` is called on the worker's thread alone, and throws nothing.
    explicit PasswordWorker(Verify verify = matches);
    /// Waits for the check that runs, and for its `done`; what waits is dropped: its `done` is
    /// destroyed uncalled, on the thread that destroys this.
    ~PasswordWorker();
    PasswordWorker(const PasswordWorker&) = delete;
    PasswordWorker& operator=(const PasswordWorker&) = delete;

    /// Whether the check was taken in; not where its lane is full (`CheckLine`): overloaded. `done`
    /// is called once, on the worker's thread, with whether the secret is right; it throws nothing
    /// and posts to its own loop. In its stead `displaced`, on the thread of whoever submits
    /// another check that takes its place. Any thread.
    [[nodiscard]] bool submit(Check check, std::function<void(bool)> done, LinePlace place = {},
                              std::function<void()> displaced = {});

private:
    struct Waiting {
        Check check;
        std::function<void(bool)> done;
        std::function<void()> displaced;
    };
    void run();

    Verify verify_;
    std::mutex mutex_;
    std::condition_variable wake_;
    CheckLine<Waiting> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace plenaria::access
