// How often somebody may be wrong about a secret. Sans-IO: instants come in with every call.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "server/access/access.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::access {

/// Who is counted together: a network (`network_of`), in which those who operate are counted apart
/// from those who follow, so that a hall of delegates who mistype keeps no operator out; and on
/// this machine a role, so that a chair's console with an old token keeps nobody else out.
[[nodiscard]] std::string attempts_key(Route route, const std::string& address, Role role);

/// The fifth wrong proof and each after it costs a pause, of one second and twice as long each time
/// up to a minute. Forgotten with the first right proof or after ten quiet minutes. At most
/// `keys_max` keys; beyond, those are forgotten that were wrong the least often, of these the ones
/// that were so the longest ago: so nobody who is wrong under ever new names, or from ever new
/// networks, loses a pause by it. Single-threaded.
class Attempts {
public:
    /// Of 2,000 networks each with a name. Some 150 bytes each.
    static constexpr std::size_t keys_max = 4'096;

    /// How long `key` has to wait yet; zero: it may try.
    [[nodiscard]] Millis wait(const std::string& key, TimePoint now) const;
    /// How often `key` was wrong, as far as that still counts.
    [[nodiscard]] int failures(const std::string& key, TimePoint now) const;
    void failed(const std::string& key, TimePoint now);
    void succeeded(const std::string& key);

    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    struct Key {
        int failures = 0;
        TimePoint last;
    };
    void make_room(TimePoint now);

    std::map<std::string, Key> keys_;
};

}  // namespace plenaria::access
