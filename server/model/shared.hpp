// A value that is written once and then shared: copies cost a count, not the contents.
#pragma once

#include <memory>
#include <utility>

namespace plenaria {

/// Equal when the contents are; the same contents are found equal without being read. Copies may
/// be used on any thread.
template <class T>
class Shared {
public:
    Shared() : value_(nothing()) {}
    explicit Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

    [[nodiscard]] const T& operator*() const { return *value_; }
    [[nodiscard]] const T* operator->() const { return value_.get(); }

    friend bool operator==(const Shared& a, const Shared& b) {
        return a.value_ == b.value_ || *a == *b;
    }

private:
    static const std::shared_ptr<const T>& nothing() {
        static const auto value = std::make_shared<const T>();
        return value;
    }

    std::shared_ptr<const T> value_;
};

}  // namespace plenaria
