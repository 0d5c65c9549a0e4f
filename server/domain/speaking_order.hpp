// The order of one list (floor.md, Ordering): what goes ahead of what, by the list's policy and
// never by a client's clock. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/state.hpp"

namespace plenaria::domain {

/// What places one entry; the smaller speaks first.
struct OrderKey {
    int band = 0;      ///< of its category (R3.2)
    int absences = 0;  ///< called and not there: at the end, whatever the policy
    std::int64_t by_policy = 0;
    std::string name;  ///< of the roll call alone
    int number = 0;    ///< of its arrival, given by the server
    friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
};

/// The order of the list with that key in `floor`. Lives as long as what it was made of.
class SpeakingOrder {
public:
    SpeakingOrder(const Definition& definition, const Floor& floor, const ListKey& list,
                  const ListOrder& order);

    [[nodiscard]] OrderKey key_of(const Entry& entry) const;

private:
    [[nodiscard]] SpokenTotal spoken_by(const DelegationId& delegation) const;
    /// Before the rotation's first name, behind it, or host with a place of its own.
    [[nodiscard]] int turn_of(const Entry& entry, const std::string& name) const;

    const Definition& definition_;
    const Floor& floor_;
    const ListKey& list_;
    const ListOrder& order_;
    std::string start_;  ///< sort name of the delegation with which the roll call begins
};

/// What alphabetical order compares: letters without case or accents, with ñ between n and o, in
/// UTF-8 as Spanish and English write it; other characters keep their bytes.
[[nodiscard]] std::string sort_name(std::string_view name);

/// `waiting` with `newcomer` in its place: behind whoever goes ahead of it, and behind whom the
/// chair put by hand to that very place. Those put elsewhere keep nobody behind them (R5.2, R3.2),
/// and a pinned entry keeps its own place whoever comes.
[[nodiscard]] std::vector<EntryId> with_newcomer(const SpeakingOrder& order, const Floor& floor,
                                                 std::vector<EntryId> waiting,
                                                 const Entry& newcomer);

/// `waiting` in order; pinned entries, and those that the chair moved, keep their places.
[[nodiscard]] std::vector<EntryId> sorted(const SpeakingOrder& order, const Floor& floor,
                                          std::vector<EntryId> waiting);

/// Whether that policy follows from who has spoken how much, so that every speech changes it.
[[nodiscard]] bool follows_totals(OrderPolicy policy);

}  // namespace plenaria::domain
