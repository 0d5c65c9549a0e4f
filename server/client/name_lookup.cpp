#include "server/client/name_lookup.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace plenaria::client {
namespace {

Addresses look_up(const std::string& host, int flags) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = flags;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) {
        return {};
    }
    Addresses addresses;
    for (const addrinfo* each = found; each != nullptr && addresses.size() < addresses_max;
         each = each->ai_next) {
        std::array<char, NI_MAXHOST> text{};
        if (getnameinfo(each->ai_addr, each->ai_addrlen, text.data(), text.size(), nullptr, 0,
                        NI_NUMERICHOST) == 0) {
            addresses.emplace_back(text.data());
        }
    }
    freeaddrinfo(found);
    return addresses;
}

/// Nobody is above on that thread to catch anything; what goes wrong is asked for again.
Addresses answer_of(const NameLookup::Resolve& resolve, const std::string& host) {
    try {
        return resolve(host);
    } catch (...) {
        return {};
    }
}

}  // namespace

Addresses addresses_of(const std::string& host) { return look_up(host, 0); }

std::string host_header(const std::string& host, std::uint16_t port) {
    const bool brackets = host.find(':') != std::string::npos;
    return (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

struct NameLookup::Shared {
    std::mutex mutex;
    bool asked = false;
    std::optional<Addresses> answer;
    std::function<void()> wake;  ///< empty: nobody wants to know any more
};

NameLookup::NameLookup(std::string host, Resolve resolve, std::function<void()> wake)
    : host_(std::move(host)), resolve_(std::move(resolve)), shared_(std::make_shared<Shared>()) {
    shared_->wake = std::move(wake);
}

NameLookup::~NameLookup() {
    const std::lock_guard lock{shared_->mutex};
    shared_->wake = nullptr;
}

void NameLookup::ask() {
    Addresses known = look_up(host_, AI_NUMERICHOST);
    const std::lock_guard lock{shared_->mutex};
    if (!known.empty()) {
        shared_->answer = std::move(known);
        return;
    }
    if (shared_->answer || std::exchange(shared_->asked, true)) {
        return;
    }
    try {
        // Nothing stops a resolver that waits: its thread keeps what it needs, and is left alone.
        std::thread{[shared = shared_, resolve = resolve_, host = host_] {
            Addresses found = answer_of(resolve, host);
            const std::lock_guard own{shared->mutex};
            shared->asked = false;
            shared->answer = std::move(found);
            if (shared->wake) {
                shared->wake();
            }
        }}.detach();
    } catch (const std::system_error&) {
        shared_->asked = false;
        shared_->answer = Addresses{};
    }
}

std::optional<Addresses> NameLookup::take() {
    const std::lock_guard lock{shared_->mutex};
    return std::exchange(shared_->answer, std::nullopt);
}

}  // namespace plenaria::client
