// How much of something each of many may still use. Sans-IO: instants come in.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "server/model/time.hpp"

namespace plenaria::transport {

/// A bucket of tokens for each name: an address, a person. At most `kept_max` names; beyond,
/// those are forgotten that have used the least. Single-threaded.
class Spending {
public:
    struct Rate {
        double at_once;
        double per_second;
    };
    Spending(Rate rate, std::size_t kept_max) : rate_(rate), kept_max_(kept_max) {}

    /// Takes `cost` from what is left to `name`, of which it leaves `keep`; false where there is
    /// not so much, and then takes nothing.
    [[nodiscard]] bool take(const std::string& name, double cost, TimePoint now, double keep = 0);
    /// Whether that could be taken.
    [[nodiscard]] bool has(const std::string& name, double cost, TimePoint now,
                           double keep = 0) const;
    [[nodiscard]] std::size_t size() const { return used_.size(); }

private:
    struct Used {
        double tokens = 0;
        TimePoint at;
    };
    void fill_up(Used& used, TimePoint now) const;
    void make_room(TimePoint now);

    Rate rate_;
    std::size_t kept_max_;
    std::unordered_map<std::string, Used> used_;
};

}  // namespace plenaria::transport
