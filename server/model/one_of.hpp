// For visitors that ask of an alternative whether it is among some.
#pragma once

#include <type_traits>

namespace plenaria {

/// Whether `T` is one of `Kinds`.
template <class T, class... Kinds>
inline constexpr bool is_one_of = (std::is_same_v<T, Kinds> || ...);

}  // namespace plenaria
