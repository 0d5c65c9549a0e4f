// What operators see of delegations that come in while the event goes on. Parts of `View`: include
// views.hpp.
#pragma once

#include <string>

#include "server/model/ids.hpp"
#include "server/model/text.hpp"

namespace plenaria {

/// A category of which a delegation may be admitted while the event goes on (R4.3).
struct CategoryView {
    CategoryId id;
    Text name;
    friend bool operator==(const CategoryView&, const CategoryView&) = default;
};

/// A delegation that was admitted and has no seat in the session under way, if one is.
struct AwaitedView {
    DelegationId id;
    std::string flag;
    std::string code;
    Text name;
    Text category;
    /// It has its seat in another session already, and is not taken back any more.
    bool seated = false;
    friend bool operator==(const AwaitedView&, const AwaitedView&) = default;
};

}  // namespace plenaria
