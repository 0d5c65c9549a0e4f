// How values of the model become members of JSON objects and come back. Each struct lists its
// members once, in a `fields(archive, value)`; `FieldWriter`, `FieldReader` and the
// self-description walk that one list, so that the three cannot disagree. Internal to the module.
//
// A member whose value says nothing (empty text, id, list or optional, false) is left out;
// numbers, instants and enumerations are always written.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/limits.hpp"
#include "server/model/shared.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"
#include "server/protocol/json_value.hpp"
#include "server/protocol/json_writer.hpp"

namespace plenaria::protocol {

/// `V` is `T`, const or not: one `fields` serves writing and reading.
template <class V, class T>
concept Of = std::same_as<std::remove_const_t<V>, T>;

template <class E>
concept Vocabulary = std::is_enum_v<E> && requires {
    Names<E>::all;
};

/// The range of instants that JavaScript's Date has; sums of two such never overflow.
inline constexpr std::int64_t time_ms_max = 8'640'000'000'000'000;

struct ReadRules {
    std::size_t string_bytes = limits::frame_bytes_max;
    std::size_t elements = limits::frame_bytes_max;  ///< of a list
    bool printable_only = false;  ///< no control characters, nor line and paragraph separators
    bool refuse_unknown = false;  ///< a member nobody asked for is an error
};

/// How long the strings and the list of one member may be; zero: as the rules say.
struct Bounds {
    std::size_t bytes = 0;
    std::size_t elements = 0;
};

/// Whether `text` is free of C0, C1 and DEL characters and of U+2028 and U+2029. Expects UTF-8.
[[nodiscard]] bool is_printable(std::string_view text);
/// Whether `text` may be a language code: 2–8 of `a-z` and `-`.
[[nodiscard]] bool is_language_code(std::string_view text);

// Whether a value says nothing and is left out.

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsId : std::false_type {};
template <class Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <class T>
struct IsShared : std::false_type {};
template <class T>
struct IsShared<Shared<T>> : std::true_type {};

template <class T>
inline constexpr bool may_be_absent =
    std::same_as<T, bool> || std::same_as<T, std::string> || std::same_as<T, Text> ||
    std::same_as<T, Language> || IsOptional<T>::value || IsVector<T>::value || IsId<T>::value;

template <class T>
[[nodiscard]] bool says_nothing(const T& value) {
    if constexpr (std::same_as<T, bool>) {
        return !value;
    } else if constexpr (IsOptional<T>::value) {
        return !value.has_value();
    } else if constexpr (IsShared<T>::value) {
        return says_nothing(*value);
    } else if constexpr (may_be_absent<T>) {
        return value.empty();
    } else {
        return false;
    }
}

// Writing.

inline void write(Writer& out, const std::string& value) { out.string(value); }
template <std::integral T>
void write(Writer& out, T value) {
    if constexpr (std::same_as<T, bool>) {
        out.boolean(value);
    } else {
        out.integer(value);
    }
}
inline void write(Writer& out, Millis value) { out.integer(value.count()); }
inline void write(Writer& out, TimePoint value) { out.integer(to_unix_ms(value)); }
inline void write(Writer& out, Position value) { out.integer(value.value); }
inline void write(Writer& out, ActNumber value) { out.integer(value.value); }
inline void write(Writer& out, const Language& value) { out.string(value.code); }
template <class Tag>
void write(Writer& out, const Id<Tag>& value) {
    out.string(value.value);
}
void write(Writer& out, const Text& value);
template <Vocabulary E>
void write(Writer& out, E value) {
    out.string(name_of(value));
}

class FieldWriter {
public:
    explicit FieldWriter(Writer& out) : out_(&out) {}

    template <class T>
    void operator()(std::string_view name, const T& value, Bounds /*bounds*/ = {}) {
        if (!says_nothing(value)) {
            required(name, value);
        }
    }
    template <class T>
    void required(std::string_view name, const T& value, Bounds /*bounds*/ = {}) {
        out_->key(name);
        write(*out_, value);
    }
    template <class T>
    void optional(std::string_view name, const T& value) {
        if (value != T{}) {
            required(name, value);
        }
    }

private:
    Writer* out_;
};

template <class T>
void write(Writer& out, const std::optional<T>& value) {
    write(out, *value);
}
template <class T>
void write(Writer& out, const Shared<T>& value) {
    write(out, *value);
}
template <class T>
void write(Writer& out, const std::vector<T>& values) {
    out.begin_array();
    for (const T& value : values) {
        write(out, value);
    }
    out.end_array();
}
template <class T>
requires requires(FieldWriter& archive, const T& value) { fields(archive, value); }
void write(Writer& out, const T& value) {
    out.begin_object();
    FieldWriter archive{out};
    fields(archive, value);
    out.end_object();
}

// Reading. Each answers whether `from` was such a value; only then is `to` set.

[[nodiscard]] bool read(const ReadRules& rules, const Value& from, std::string& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, bool& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, int& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, std::int64_t& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, Millis& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, TimePoint& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, Position& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, ActNumber& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, Language& to);
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, Text& to);
template <class Tag>
[[nodiscard]] bool read(const ReadRules& /*rules*/, const Value& from, Id<Tag>& to) {
    if (!from.is(Value::Kind::string) || !is_valid_id(from.text)) {
        return false;
    }
    to.value = from.text;
    return true;
}
template <Vocabulary E>
[[nodiscard]] bool read(const ReadRules& /*rules*/, const Value& from, E& to) {
    const auto value = value_named<E>(from.text);
    if (!from.is(Value::Kind::string) || !value) {
        return false;
    }
    to = *value;
    return true;
}

/// Reads the members of one object and remembers the first that was wrong.
class FieldReader {
public:
    FieldReader(const ReadRules& rules, const Value& object) : rules_(&rules), object_(&object) {
        if (!object.is(Value::Kind::object)) {
            fail("object");
        }
    }

    /// A member that may be left out (or null) if its type can say nothing.
    template <class T>
    void operator()(std::string_view name, T& to, Bounds bounds = {}) {
        take(name, to, !may_be_absent<T>, bounds);
    }
    /// A member that must be there.
    template <class T>
    void required(std::string_view name, T& to, Bounds bounds = {}) {
        take(name, to, true, bounds);
    }
    /// A number or enumeration that may be left out (or null): then it stays as it is.
    template <class T>
    void optional(std::string_view name, T& to) {
        take(name, to, false, {});
    }

    /// Says that a member is known, and read by somebody else.
    void apart(std::string_view name) { asked_.push_back(name); }

    /// Whether all went well so far, strangers included where the rules refuse them.
    [[nodiscard]] bool finish() {
        if (ok_ && rules_->refuse_unknown) {
            refuse_strangers();
        }
        return ok_;
    }
    /// The name of the first wrong member, for people.
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

private:
    template <class T>
    void take(std::string_view name, T& to, bool needed, Bounds bounds) {
        asked_.push_back(name);
        const Value* from = ok_ ? object_->find(name) : nullptr;
        const bool absent = from == nullptr || from->is(Value::Kind::null);
        if (ok_ && (absent ? needed : !read(rules_within(bounds), *from, to))) {
            fail(name);
        }
    }
    [[nodiscard]] ReadRules rules_within(Bounds bounds) const {
        ReadRules rules = *rules_;
        rules.string_bytes = bounds.bytes == 0 ? rules.string_bytes : bounds.bytes;
        rules.elements = bounds.elements == 0 ? rules.elements : bounds.elements;
        return rules;
    }
    void fail(std::string_view name);
    void refuse_strangers();

    const ReadRules* rules_;
    const Value* object_;
    std::vector<std::string_view> asked_;
    bool ok_ = true;
    std::string wrong_;
};

template <class T>
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, std::optional<T>& to) {
    to.emplace();
    return read(rules, from, *to);
}
template <class T>
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, Shared<T>& to) {
    T value{};
    const bool good = read(rules, from, value);
    to = Shared<T>{std::move(value)};
    return good;
}
template <class T>
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, std::vector<T>& to) {
    to.clear();
    if (from.elements.size() > rules.elements) {
        return false;
    }
    for (const Value& element : from.elements) {
        if (!read(rules, element, to.emplace_back())) {
            return false;
        }
    }
    return from.is(Value::Kind::array);
}
template <class T>
requires requires(FieldReader& archive, T& value) { fields(archive, value); }
[[nodiscard]] bool read(const ReadRules& rules, const Value& from, T& to) {
    FieldReader archive{rules, from};
    fields(archive, to);
    return archive.finish();
}

}  // namespace plenaria::protocol
