// A value or the reason why there is none. Exceptions are not used for expected refusals.
#pragma once

#include <utility>
#include <variant>

#include "server/model/assertion.hpp"

namespace plenaria {

/// Holds a `T` or an `E` (by default see `rejection.hpp`). Reading the wrong one stops the process.
template <class T, class E>
class [[nodiscard]] Outcome {
public:
    Outcome(T value)
        : content_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(*-explicit-*)
    Outcome(E error)
        : content_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(*-explicit-*)

    [[nodiscard]] bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] const T& value() const& {
        PLENARIA_ASSERT(ok());
        return *std::get_if<0>(&content_);
    }
    [[nodiscard]] T&& value() && {
        PLENARIA_ASSERT(ok());
        return std::move(*std::get_if<0>(&content_));
    }
    [[nodiscard]] const E& error() const {
        PLENARIA_ASSERT(!ok());
        return *std::get_if<1>(&content_);
    }

private:
    std::variant<T, E> content_;
};

}  // namespace plenaria
